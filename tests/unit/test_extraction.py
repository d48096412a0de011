"""One poisonous document costs itself alone, whatever it does to the worker that reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.documents import find_documents
from pipelines.errors import StoreUnusable, WorkersUnusable
from pipelines.extraction import Receipt, Workforce, extract
from pipelines.schema import readings_schema
from pipelines.settings import Limits
from pipelines.store import Store
from tests.support import plain_reader
from tests.support.plain_reader import write_documents

LIMITS = Limits(workers=2, document_seconds=20.0)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "readings", plain_reader.VERSION, readings_schema())


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    write_documents(tmp_path / "raw", 12)
    return tmp_path / "raw"


def _extract(raw: Path, store: Store, limits: Limits = LIMITS, **options: Any) -> Receipt:
    documents = find_documents(raw, raw.parent / "manifest.parquet")
    return extract(documents, store, plain_reader.read, limits=limits, **options)


def _categories(store: Store) -> dict[str, int]:
    counts = store.scan().filter(pl.col("status") == "rejected").collect()["category"].value_counts()
    return dict(counts.iter_rows())


def test_everything_is_read_once_and_progress_ends_with_all(raw: Path, store: Store) -> None:
    seen: list[tuple[int, int]] = []
    first = _extract(raw, store, progress=lambda done, total: seen.append((done, total)))
    assert (first.read_now, first.reused, first.rejected_now) == (12, 0, 0)
    assert seen[-1] == (12, 12)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    second = _extract(raw, store)
    assert (second.read_now, second.reused) == (0, 12)


def test_a_new_file_costs_one_read_and_copies_and_renames_cost_none(raw: Path, store: Store) -> None:
    _extract(raw, store)
    write_documents(raw, 1, start=12)
    (raw / "copy.txt").write_bytes((raw / "doc-00001.txt").read_bytes())
    (raw / "doc-00002.txt").rename(raw / "renamed.txt")
    receipt = _extract(raw, store)
    assert (receipt.read_now, receipt.reused) == (1, 12)


class ForgetfulStore(Store):
    """A store in which no mark tells which document a worker had in hand when it died."""

    @contextmanager
    def marking(self, document_id: str) -> Iterator[None]:  # noqa: ARG002
        yield


@pytest.mark.slow
@pytest.mark.parametrize("kind", [Store, ForgetfulStore], ids=["marked", "found by halving"])
def test_a_document_that_kills_its_worker_is_recorded_and_the_others_are_read(
    raw: Path, tmp_path: Path, kind: type[Store]
) -> None:
    store = kind(tmp_path / "readings", plain_reader.VERSION, readings_schema())
    (raw / "poison.txt").write_text("!crash")
    (raw / "poison too.txt").write_text("!crash\nagain=yes")
    receipt = _extract(raw, store)
    assert (receipt.read_now, receipt.rejected_now) == (14, 2)
    assert _categories(store) == {"crashed": 2}
    assert _extract(raw, store).read_now == 0
    assert _extract(raw, store, retry=("crashed",)).read_now == 2


@pytest.mark.slow
@pytest.mark.parametrize("command", ["sleep", "stuck"])
def test_a_document_that_takes_too_long_is_given_up(raw: Path, store: Store, command: str) -> None:
    (raw / "poison.txt").write_text(f"!{command}")
    receipt = _extract(raw, store, replace(LIMITS, document_seconds=5.0))
    assert (receipt.read_now, receipt.rejected_now) == (13, 1)
    assert _categories(store) == {"timeout": 1}


@pytest.mark.parametrize("command", ["raise", "memory"])
def test_a_fault_of_the_reader_costs_one_document(raw: Path, store: Store, command: str) -> None:
    (raw / "poison.txt").write_text(f"!{command}")
    assert _extract(raw, store).rejected_now == 1
    assert _categories(store) == {"crashed": 1}


def test_a_file_beyond_the_limit_is_not_loaded(raw: Path, store: Store) -> None:
    (raw / "large.txt").write_text("x" * 2000)
    _extract(raw, store, replace(LIMITS, document_bytes=1000))
    assert _categories(store) == {"too_large": 1}


def test_a_file_that_changes_or_vanishes_before_it_is_read_is_told_and_not_cached(
    raw: Path, store: Store
) -> None:
    documents = find_documents(raw, raw.parent / "manifest.parquet")
    (raw / "doc-00001.txt").write_text("changed")
    (raw / "doc-00002.txt").unlink()
    receipt = extract(documents, store, plain_reader.read, limits=LIMITS)
    assert receipt.read_now == 10
    assert sorted(reason for _, reason in receipt.missing) == [
        "changed before it could be read; the next run takes it up",
        "gone before it could be read: No such file or directory",
    ]
    assert store.known().height == 10


def test_a_copy_stands_in_for_a_file_that_vanished(raw: Path, store: Store) -> None:
    (raw / "zz copy.txt").write_bytes((raw / "doc-00002.txt").read_bytes())
    documents = find_documents(raw, raw.parent / "manifest.parquet")
    (raw / "doc-00002.txt").unlink()
    assert extract(documents, store, plain_reader.read, limits=LIMITS).missing == ()


def _die() -> None:
    raise SystemExit(1)


def test_workers_that_cannot_start_blame_no_document(raw: Path, store: Store) -> None:
    def start(workers: int) -> Executor:
        return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_die)

    with pytest.raises(WorkersUnusable):
        _extract(raw, store, workforce=Workforce(start))
    assert store.known().is_empty()


def test_a_store_that_refuses_stops_the_run(raw: Path, store: Store) -> None:
    store.folder.mkdir(parents=True)
    store.parts.write_text("a file where the folder should be")
    with pytest.raises(StoreUnusable):
        _extract(raw, store)


class _Lossy(Executor):
    """An executor of another kind: runs at once, and reports a lost worker as one of its own would."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if any(task.file_name == "poison.txt" for batch in args for task in batch):
            future.set_exception(BrokenExecutor("worker lost"))
        else:
            future.set_result(fn(*args, **kwargs))
        return future


def test_any_executor_can_do_the_work(raw: Path, store: Store) -> None:
    (raw / "poison.txt").write_text("!crash")
    receipt = _extract(raw, store, workforce=Workforce(lambda _: _Lossy()))
    assert (receipt.read_now, receipt.rejected_now) == (13, 1)
    assert _categories(store) == {"crashed": 1}
