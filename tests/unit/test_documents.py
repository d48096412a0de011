"""Documents are contents; files are where they were seen; nothing below the raw folder disappears."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from pathlib import Path

import polars as pl
import pytest

from pipelines import documents as module
from pipelines.documents import (
    Documents,
    display_path,
    find_documents,
    is_ignored,
    last_listed,
    listing_digest,
    write_manifest,
)
from pipelines.errors import RawFolderMissing


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    (folder / "2023" / "街道").mkdir(parents=True)
    (folder / "a.txt").write_bytes(b"a")
    (folder / "2023" / "街道" / "b.txt").write_bytes(b"b")
    return folder


def _find(raw: Path, *, is_settled: bool = True) -> Documents:
    """Find and remember; `is_settled` makes the files look as if they had been changed long before."""
    manifest = raw.parent / "manifest.parquet"
    found = find_documents(raw, manifest)
    if is_settled:
        files = found.files.with_columns(pl.col("hashed_at_ns") + 10 * module.RACY_NS)
        found = Documents(files, found.raw, found.listed_at, found.hashed, found.ignored)
    write_manifest(found, manifest)
    return found


def test_a_document_is_named_after_its_content_and_keeps_every_path(raw: Path) -> None:
    (raw / "copy of a.txt").write_bytes(b"a")
    found = _find(raw)
    assert found.count == 2
    assert found.files["path"].to_list() == ["2023/街道/b.txt", "a.txt", "copy of a.txt"]
    row = found.readable().row(by_predicate=pl.col("file_name") == "a.txt", named=True)
    assert row["document_id"] == hashlib.sha256(b"a").hexdigest()
    assert row["os_paths"] == [b"a.txt", b"copy of a.txt"]
    assert found.paths().height == 3


def test_what_did_not_change_is_not_opened_again(raw: Path) -> None:
    assert _find(raw).hashed == 2
    manifest = raw.parent / "manifest.parquet"
    before = manifest.stat().st_mtime_ns
    assert _find(raw, is_settled=False).hashed == 0
    assert manifest.stat().st_mtime_ns == before
    (raw / "a.txt").write_bytes(b"other")
    assert _find(raw).hashed == 1


def test_a_file_changed_just_before_it_was_hashed_is_hashed_again(raw: Path) -> None:
    _find(raw, is_settled=False)
    assert _find(raw).hashed == 2


def test_a_change_that_keeps_size_and_modification_time_is_seen(raw: Path) -> None:
    first = _find(raw)
    times = (raw / "a.txt").stat()
    (raw / "a.txt").write_bytes(b"z")
    os.utime(raw / "a.txt", ns=(times.st_atime_ns, times.st_mtime_ns))
    assert _find(raw).digest() != first.digest()


def test_a_path_keeps_the_time_it_was_first_seen_and_a_rename_is_a_new_path(raw: Path) -> None:
    first = _find(raw)
    (raw / "a.txt").rename(raw / "c.txt")
    second = _find(raw)
    assert second.count == first.count
    seen = dict(second.files.select("path", "first_seen_at").iter_rows())
    before = dict(first.files.select("path", "first_seen_at").iter_rows())
    assert seen["2023/街道/b.txt"] == before["2023/街道/b.txt"]
    assert seen["c.txt"] > before["a.txt"]
    assert "a.txt" not in seen


def test_names_that_no_publisher_uses_are_left_out_and_told(raw: Path) -> None:
    for name in ("README.md", ".DS_Store", "~$form.docx", "half.pdf.part", "Thumbs.db"):
        (raw / name).write_bytes(b"x")
    (raw / ".git").mkdir()
    (raw / ".git" / "config").write_bytes(b"x")
    (raw / "2023" / "README.md").write_bytes(b"a README in a subfolder is a document")
    found = _find(raw)
    assert found.files["path"].to_list() == ["2023/README.md", "2023/街道/b.txt", "a.txt"]
    assert set(found.ignored) == {
        "README.md",
        ".DS_Store",
        "~$form.docx",
        "half.pdf.part",
        "Thumbs.db",
        ".git",
    }


@pytest.mark.parametrize(
    ("name", "is_top", "expected"), [("README", True, True), ("readme.txt", False, False)]
)
def test_only_the_folders_own_readme_is_ignored(name: str, is_top: bool, expected: bool) -> None:
    assert is_ignored(name, is_top=is_top) is expected


def test_what_cannot_be_opened_stays_in_the_list_with_a_reason(raw: Path) -> None:
    (raw / "dangling.pdf").symlink_to(raw / "nowhere")
    os.mkfifo(raw / "pipe")
    found = _find(raw)
    assert dict(found.unreadable().select("path", "reason").iter_rows()) == {
        "dangling.pdf": "file cannot be opened: No such file or directory",
        "pipe": "neither a file nor a folder",
    }
    assert found.count == 4
    assert found.readable().height == 2
    assert found.paths()["document_id"].str.len_chars().unique().to_list() == [64]
    assert _find(raw).digest() == found.digest()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_listed_with_the_reason(raw: Path) -> None:
    (raw / "a.txt").chmod(0)
    assert _find(raw).unreadable()["reason"].to_list() == ["file cannot be opened: Permission denied"]


def test_folders_are_followed_through_symlinks_but_entered_once(raw: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "c.txt").write_bytes(b"c")
    (raw / "linked").symlink_to(tmp_path / "elsewhere")
    (raw / "loop").symlink_to(raw)
    assert _find(raw).files["path"].to_list() == ["2023/街道/b.txt", "a.txt", "linked/c.txt"]


def test_names_in_other_encodings_are_shown_and_opened(raw: Path) -> None:
    gbk = "绩效.txt".encode("gb18030")
    (raw / os.fsdecode(gbk)).write_bytes(b"g")
    (raw / unicodedata.normalize("NFD", "é.txt")).write_bytes(b"e")
    found = _find(raw)
    assert {"绩效.txt", "é.txt"} < set(found.files["path"])
    row = found.readable().row(by_predicate=pl.col("file_name") == "绩效.txt", named=True)
    assert (raw / os.fsdecode(row["os_paths"][0])).read_bytes() == b"g"


def test_a_name_in_no_known_encoding_is_escaped() -> None:
    assert display_path(b"a\xff.txt") == "a\\xff.txt"


def test_a_broken_manifest_is_set_aside_and_everything_hashed_again(raw: Path) -> None:
    _find(raw)
    manifest = raw.parent / "manifest.parquet"
    manifest.write_bytes(b"no parquet")
    assert _find(raw).hashed == 2
    assert manifest.with_name("manifest.parquet.broken-1").read_bytes() == b"no parquet"


def test_the_last_listing_is_read_without_looking_at_the_folder(raw: Path) -> None:
    found = _find(raw)
    (raw / "new.txt").write_bytes(b"new")
    assert last_listed(raw, raw.parent / "manifest.parquet").files.equals(found.files)
    assert last_listed(raw, raw.parent / "none.parquet").count == 0


def test_the_listing_digest_tells_new_changed_and_deleted_files_and_returns(raw: Path) -> None:
    digests = [listing_digest(raw)]
    (raw / "c.txt").write_bytes(b"c")
    digests.append(listing_digest(raw))
    (raw / "c.txt").write_bytes(b"cc")
    digests.append(listing_digest(raw))
    (raw / "c.txt").unlink()
    assert len(set(digests)) == 3
    assert listing_digest(raw) == digests[0]
    assert len(digests[0]) == 64


def test_a_missing_folder_is_an_error_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(RawFolderMissing, match="nowhere"):
        find_documents(tmp_path / "nowhere", tmp_path / "manifest.parquet")
    with pytest.raises(RawFolderMissing):
        listing_digest(tmp_path / "nowhere")


def test_an_empty_folder_has_no_documents(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    found = _find(tmp_path / "raw")
    assert (found.count, found.readable().height, found.paths().height) == (0, 0, 0)
