"""The cache of readings: keyed by content and version, atomic, and never a reason to crash."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl
import pytest

from pipelines.errors import StoreUnusable
from pipelines.records import Record, rejected_record
from pipelines.schema import readings_schema
from pipelines.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "readings", "1-abc", readings_schema())


def _record(store: Store, name: str, *, category: str = "no_form", reason: str = "") -> Record:
    document_id = hashlib.sha256(name.encode()).hexdigest()
    return rejected_record(
        store.schema,
        document_id=document_id,
        version=store.version,
        byte_count=1,
        category=category,
        reason=reason,
    )


def _fill(store: Store, count: int) -> list[str]:
    records = [_record(store, str(number)) for number in range(count)]
    store.write_part(records)
    return sorted(record["document_id"] for record in records)


def _bytes(store: Store) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in store.folder.rglob("*.parquet")}


def test_what_was_written_is_known_before_and_after_merging(store: Store) -> None:
    ids = _fill(store, 30)
    assert sorted(store.known()["document_id"]) == ids
    assert store.compact() > 0
    assert store.unmerged() == []
    assert sorted(store.known()["document_id"]) == ids
    assert store.scan().collect()["document_id"].sort().to_list() == ids


def test_each_bucket_is_one_file_named_by_two_digits(store: Store) -> None:
    ids = _fill(store, 30)
    store.compact()
    assert [path.stem for path in store.buckets()] == sorted({document_id[:2] for document_id in ids})


def test_merging_nothing_leaves_every_byte_as_it_was(store: Store) -> None:
    _fill(store, 10)
    store.compact()
    before = _bytes(store)
    assert store.compact() == 0
    assert _bytes(store) == before


def test_only_documents_without_a_reading_are_pending(store: Store) -> None:
    ids = _fill(store, 3)
    documents = pl.DataFrame({"document_id": [*ids, "f" * 64], "file_name": ["a", "b", "c", "new"]})
    assert store.pending(documents)["file_name"].to_list() == ["new"]


def test_another_version_knows_nothing_and_disturbs_nothing(store: Store) -> None:
    _fill(store, 3)
    other = Store(store.root, "2-abc", store.schema)
    assert other.known().is_empty()
    _fill(other, 2)
    other.compact()
    assert store.known().height == 3


def test_rejections_can_be_asked_for_again_by_category(store: Store) -> None:
    store.write_part([_record(store, "a", category="crashed"), _record(store, "b")])
    documents = store.known()
    assert store.pending(documents).is_empty()
    assert store.pending(documents, retry=["crashed"]).height == 1


def test_of_two_readings_of_a_document_the_later_stays(store: Store) -> None:
    store.write_part([_record(store, "a", category="crashed", reason="first")])
    store.compact()
    store.write_part([_record(store, "a", category="crashed", reason="second")])
    store.compact()
    assert store.scan().collect()["reason"].to_list() == ["second"]


def test_a_kill_between_merging_and_deleting_parts_doubles_nothing(store: Store) -> None:
    ids = _fill(store, 5)
    parts = {path: path.read_bytes() for path in store.unmerged()}
    store.compact()
    for path, content in parts.items():
        path.write_bytes(content)
    assert sorted(store.known()["document_id"]) == ids
    store.compact()
    assert sorted(store.scan().collect()["document_id"]) == ids


@pytest.mark.parametrize("content", [b"", b"no parquet", b"PAR1 cut off"])
def test_a_file_that_is_no_reading_is_set_aside_and_its_documents_are_read_again(
    store: Store, content: bytes
) -> None:
    ids = _fill(store, 20)
    store.compact()
    broken = store.buckets()[0]
    broken.write_bytes(content)
    remaining = [document_id for document_id in ids if document_id[:2] != broken.stem]
    assert sorted(store.known()["document_id"]) == remaining
    assert broken.with_name(f"{broken.name}.broken-1").read_bytes() == content
    assert store.scan().collect().height == len(remaining)


def test_a_parquet_file_of_another_shape_is_set_aside(store: Store) -> None:
    _fill(store, 2)
    store.compact()
    stranger = store.folder / "zz.parquet"
    pl.DataFrame({"x": [1]}).write_parquet(stranger)
    assert store.known().height == 2
    assert not stranger.exists()


def test_damage_inside_a_file_is_found_by_reading_it_to_the_end(store: Store) -> None:
    _fill(store, 20)
    store.compact()
    path = store.buckets()[0]
    content = bytearray(path.read_bytes())
    content[4:200] = b"\xff" * 196
    path.write_bytes(bytes(content))
    assert [aside.name for aside in store.verify()] == [f"{path.name}.broken-1"]


def test_unfinished_files_are_no_readings_and_are_cleared_away(store: Store) -> None:
    ids = _fill(store, 2)
    leftover = store.parts / ".unfinished-0123"
    leftover.write_bytes(b"half")
    assert sorted(store.known()["document_id"]) == ids
    store.compact()
    assert not leftover.exists()


def test_what_was_in_hand_when_a_worker_died_stays_marked_until_it_is_asked_for(store: Store) -> None:
    with store.marking("ab"):
        assert store.take_marks() == {"ab"}
    # as a worker does that is killed: nothing behind the mark runs
    killed = store.marking("cd")
    killed.__enter__()
    with store.marking("ef"):
        pass
    assert store.take_marks() == {"cd"}
    assert store.take_marks() == set()
    assert store.unmerged() == []


def test_old_versions_go_but_for_the_last(store: Store) -> None:
    for version in ("1", "2", "3"):
        _fill(Store(store.root, version, store.schema), 1)
    assert len(Store(store.root, "3", store.schema).prune()) == 1
    assert len(list(store.root.iterdir())) == 2


def test_a_disk_that_refuses_is_told_as_such(store: Store) -> None:
    store.root.write_bytes(b"a file where the folder should be")
    with pytest.raises(StoreUnusable, match="cannot write readings"):
        _fill(store, 1)


def test_a_version_is_safe_as_a_folder_name(tmp_path: Path) -> None:
    folder = Store(tmp_path, "../1 a", readings_schema()).folder
    assert folder.parent == tmp_path
    assert folder.name == ".._1_a"
