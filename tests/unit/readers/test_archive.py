from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from pipelines.readers import archive
from pipelines.readers.archive import ArchiveLimits, Member, members
from pipelines.readers.cells import Unreadable

DATA = Path(__file__).parents[2] / "data"


def pack(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive_file:
        for name, content in files.items():
            archive_file.writestr(name, content)
    return buffer.getvalue()


def pack_gbk(name: str, content: bytes) -> bytes:
    """Pack one file whose name is stored in GBK without the flag for UTF-8, as Windows does."""
    raw = name.encode("gbk")
    placeholder = "x" * len(raw)
    return pack({placeholder: content}).replace(placeholder.encode(), raw)


def problems(content: bytes, limits: ArchiveLimits = archive.LIMITS) -> dict[str, str]:
    return {m.name: m.problem.category for m in members(content, limits) if m.problem}


def category(content: bytes, limits: ArchiveLimits = archive.LIMITS) -> str:
    with pytest.raises(Unreadable) as caught:
        list(members(content, limits))
    return caught.value.category


def test_every_member_comes_with_its_name_and_bytes_and_packages_stay_whole() -> None:
    files = {name: (DATA / f"jiangchuan.{name}").read_bytes() for name in ("docx", "xlsx", "xls", "html")}
    packed = pack({f"2023/{name}/表.{name}": content for name, content in files.items()})
    assert [(m.name, m.content) for m in members(packed)] == [
        (f"2023/{name}/表.{name}", content) for name, content in files.items()
    ]


def test_names_are_read_as_gbk_where_utf8_is_not_flagged() -> None:
    assert [m.name for m in members(pack_gbk("江川\\自评表.pdf", b"%PDF-1.4"))] == ["江川/自评表.pdf"]


def test_an_info_zip_unicode_path_goes_before_the_stored_name() -> None:
    info = zipfile.ZipInfo("x.pdf")
    path = "自评表.pdf".encode()
    info.extra = struct.pack("<HHBI", 0x7075, 5 + len(path), 1, 0) + path
    assert archive.member_name(info) == "自评表.pdf"


def test_members_of_an_inner_archive_are_named_through_it_and_a_third_level_is_refused() -> None:
    third = pack({"c.txt": b"deep"})
    second = pack({"b.txt": b"inner", "third.zip": third})
    found = list(members(pack({"a.txt": b"outer", "second.zip": second})))
    assert [m.name for m in found] == ["a.txt", "second.zip!b.txt", "second.zip!third.zip"]
    assert found[2].problem is not None
    assert found[2].problem.category == "too_large"


def test_a_broken_inner_archive_costs_only_itself() -> None:
    inner = pack({"b.txt": b"x" * 100})[:60]
    packed = pack({"in.zip": inner, "good.txt": b"good"})
    assert problems(packed) == {"in.zip": "damaged"}
    assert [m.content for m in members(packed) if not m.problem] == [b"good"]


def test_litter_of_packing_programs_and_folders_are_passed_over() -> None:
    packed = pack({"__MACOSX/._a.pdf": b"x", "a/": b"", "Thumbs.db": b"x", "~$a.docx": b"x", "a.txt": b"a"})
    assert list(members(packed)) == [Member("a.txt", b"a")]


@pytest.mark.parametrize("name", ["../a.txt", "a/../../b.txt", "/etc/a.txt", "..\\a.txt", "C:\\a.txt"])
def test_a_name_that_leads_out_of_the_archive_is_refused(name: str) -> None:
    assert list(problems(pack({name: b"x", "b.txt": b"y"})).values()) == ["damaged"]


def test_an_encrypted_member_is_refused_and_its_neighbour_read() -> None:
    packed = bytearray(pack({"secret.txt": b"secret", "open.txt": b"open"}))
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    assert problems(bytes(packed)) == {"secret.txt": "encrypted"}
    assert [m.name for m in members(bytes(packed)) if not m.problem] == ["open.txt"]


def test_a_bomb_is_refused_without_being_unpacked_and_its_neighbour_read() -> None:
    packed = pack({"bomb.txt": b"0" * 50_000_000, "good.txt": b"good"})
    assert problems(packed) == {"bomb.txt": "too_large"}
    assert [m.name for m in members(packed) if not m.problem] == ["good.txt"]


def test_an_archive_beyond_its_limits_is_refused_whole_inner_archives_counted() -> None:
    packed = pack({f"{i}.txt": b"x" * 100 for i in range(20)})
    assert category(packed, ArchiveLimits(members=10)) == "too_large"
    assert category(packed, ArchiveLimits(total_bytes=1000)) == "too_large"
    nested = pack({f"{i}.zip": packed for i in range(3)})
    assert category(nested, ArchiveLimits(members=50)) == "too_large"


def test_a_member_with_a_wrong_checksum_is_damaged() -> None:
    packed = bytearray(pack({"a.txt": b"abcdefgh"}, zipfile.ZIP_STORED))
    packed[packed.index(b"abcdefgh")] ^= 1
    assert problems(bytes(packed)) == {"a.txt": "damaged"}


def test_a_cut_archive_is_damaged_an_empty_one_empty_and_others_unsupported() -> None:
    packed = pack({"a.txt": b"x" * 5000, "b.txt": b"y"})
    for kept in range(4, len(packed) - 1, 7):
        assert category(packed[:kept]) == "damaged"
    assert category(pack({})) == "empty"
    assert category(b"Rar!\x1a\x07\x01\x00" + b"\x00" * 50) == "unsupported"
    assert category(b"7z\xbc\xaf\x27\x1c" + b"\x00" * 50) == "unsupported"


def test_an_archive_is_no_document_of_its_own() -> None:
    with pytest.raises(Unreadable, match="its members are") as caught:
        archive.read(pack({"a.txt": b"a"}))
    assert caught.value.category == "unsupported"
