"""Members of archives are documents of their own, and nothing of an archive disappears."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines import ingest
from pipelines.documents import Documents, find_documents, write_manifest
from pipelines.readers import archive
from pipelines.settings import Limits, Paths
from pipelines.warehouse import open_live
from tests.support.hostile import DATA
from tests.support.hostile_office import zipped

DOCX = (DATA / "jiangchuan.docx").read_bytes()
HTML = (DATA / "jiangchuan.html").read_bytes()
XLSX = (DATA / "jiangchuan.xlsx").read_bytes()


def _lock(packed: bytes) -> bytes:
    """Mark the first member as encrypted."""
    locked = bytearray(packed)
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    return bytes(locked)


def _age(raw: Path) -> None:
    """Make the files look as if they had been changed an hour ago, so that their times can be relied on."""
    for path in raw.rglob("*"):
        os.utime(path, (time.time() - 3600,) * 2)


def _find(raw: Path, manifest: Path) -> Documents:
    found = find_documents(raw, manifest)
    # a change of the times cannot be dated back, so the hashing is dated forward
    files = found.files.with_columns(pl.col("hashed_at_ns") + 10**11)
    found = Documents(files, found.raw, found.listed_at, found.hashed, found.ignored)
    write_manifest(found, manifest)
    return found


def _query(paths: Paths, sql: str) -> list[tuple[Any, ...]]:
    with open_live(paths.live) as con:
        return con.execute(sql).fetchall()


@pytest.fixture
def filled(paths: Paths) -> Paths:
    """A folder with a good archive in an archive, a good loose file that is also a member, and bad ones."""
    inner = zipped({"表.xlsx": XLSX, "坏.docx": DOCX[:5000]})
    packed = {"甲/自评表.docx": DOCX, "乙.html": HTML, "inner.zip": inner, "bomb.txt": b"0" * 50_000_000}
    (paths.raw / "套.zip").write_bytes(zipped(packed))
    (paths.raw / "loose.html").write_bytes(HTML)
    (paths.raw / "locked.zip").write_bytes(
        _lock(zipped({"secret.docx": b"secret", "说明.txt": b"no form here"}))
    )
    (paths.raw / "cut.zip").write_bytes(zipped({"a.docx": DOCX})[:9000])
    (paths.raw / "old.rar").write_bytes(b"Rar!\x1a\x07\x01\x00" + b"\x00" * 50)
    return paths


@pytest.mark.slow
def test_members_load_as_documents_of_their_own_and_bad_ones_are_rejected_under_their_path(
    filled: Paths,
) -> None:
    summary = ingest.run(filled, limits=Limits(workers=2))
    loaded = "select path from document_files join documents using (document_id) where status <> 'rejected'"
    assert [path for (path,) in _query(filled, f"{loaded} order by path")] == [
        "loose.html",
        "套.zip!inner.zip!表.xlsx",
        "套.zip!乙.html",
        "套.zip!甲/自评表.docx",
    ]
    assert dict(_query(filled, "select path, category from quality.rejected_documents")) == {
        "cut.zip": "damaged",
        "locked.zip!secret.docx": "encrypted",
        "locked.zip!说明.txt": "no_form",
        "old.rar": "unsupported",
        "套.zip!bomb.txt": "too_large",
        "套.zip!inner.zip!坏.docx": "damaged",
    }
    # the member that equals the loose file is the same document
    assert (summary.documents, summary.forms) == (9, 21)
    names = "select file_name from documents where status <> 'rejected' order by file_name"
    assert {name for (name,) in _query(filled, names)} >= {"自评表.docx", "表.xlsx"}
    again = ingest.run(filled, limits=Limits(workers=1))
    assert (again.read_now, again.is_new_build) == (0, False)


def test_a_member_is_named_by_its_content_and_an_archive_is_no_document(filled: Paths) -> None:
    found = find_documents(filled.raw, filled.manifest)
    rows = found.readable().filter(pl.col("document_id") == hashlib.sha256(HTML).hexdigest())
    assert rows["os_paths"].to_list() == [[b"loose.html", "套.zip".encode()]]
    assert rows["members"].to_list() == [[None, "1"]]
    assert "套.zip" not in found.paths()["path"].to_list()
    assert "cut.zip" in found.paths()["path"].to_list()


def test_an_unchanged_archive_is_not_opened_again(filled: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    _age(filled.raw)
    first = _find(filled.raw, filled.manifest)
    opened: list[str] = []
    monkeypatch.setattr(archive, "is_archive", lambda file: opened.append(file.name))
    second = find_documents(filled.raw, filled.manifest)
    assert (second.hashed, opened) == (0, [])
    assert second.digest() == first.digest()
    monkeypatch.undo()
    (filled.raw / "套.zip").write_bytes(zipped({"乙.html": HTML}))
    third = find_documents(filled.raw, filled.manifest)
    assert third.hashed == 1
    assert [path for path in third.paths()["path"] if path.startswith("套.zip")] == ["套.zip!乙.html"]


def test_a_copy_of_an_archive_adds_paths_and_no_documents(filled: Paths) -> None:
    before = find_documents(filled.raw, filled.manifest)
    (filled.raw / "copy.zip").write_bytes((filled.raw / "套.zip").read_bytes())
    after = find_documents(filled.raw, filled.manifest)
    assert after.count == before.count
    assert after.paths().height == before.paths().height + 5


def test_an_archive_beyond_its_limits_is_rejected_and_what_came_before_is_kept(paths: Paths) -> None:
    files = {f"{number}.txt": b"%d" % number for number in range(archive.LIMITS.members + 5)}
    (paths.raw / "many.zip").write_bytes(zipped(files))
    found = find_documents(paths.raw, paths.manifest)
    assert found.count == archive.LIMITS.members + 1
    assert "many.zip" in found.paths()["path"].to_list()


def test_members_told_twice_and_unprintable_names_are_kept_apart_and_shown(paths: Paths) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        packed = archive_of([("a.txt", b"one"), ("a.txt", b"two"), ("b\x07\n.txt", b"three")])
    (paths.raw / "odd.zip").write_bytes(packed)
    found = find_documents(paths.raw, paths.manifest)
    assert found.count == 3
    assert found.paths()["path"].to_list() == ["odd.zip!a.txt", "odd.zip!a.txt", "odd.zip!b\\x07\\n.txt"]
    with archive.Shelf() as shelf:
        contents = [shelf.take(paths.raw / "odd.zip", address) for address in ("0", "1", "2")]
    assert contents == [b"one", b"two", b"three"]


def archive_of(files: list[tuple[str, bytes]]) -> bytes:
    import io  # noqa: PLC0415
    import zipfile  # noqa: PLC0415

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in files:
            packed.writestr(name, content)
    return out.getvalue()
