"""Read many documents in worker processes, and survive every one of them.

Here belong batches, workers, limits and what happens when a worker dies. What is read belongs in
`pipelines.reading`; where it is kept, in `pipelines.store`. What one worker does with one batch is in
`pipelines.worker`.

A batch is read and its readings are written inside the task; only a receipt comes back, so that a lost
worker costs no more than its batch and any `concurrent.futures.Executor` (Dask's too) can take the place of
the process pool.

When a worker dies, the whole pool is lost. Documents that were in hand then are marked in the store: each of
them is read again alone, and one that kills again is recorded as `crashed` or, if its time was over, as
`timeout`; the rest goes on as before. Where no mark tells, the unfinished batches run one at a time, and one
that kills again is halved, down to the document that does it. So one poisonous document costs itself alone.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context

import polars as pl

from pipelines.documents import Documents
from pipelines.errors import WorkersUnusable
from pipelines.records import rejected_record
from pipelines.settings import DEFAULT_LIMITS, Limits
from pipelines.store import Store
from pipelines.worker import BatchReceipt, Read, Task, answer, prepare_worker, read_batch

#: called with (documents read, documents to read) after every batch
Progress = Callable[[int, int], None]
#: batches waiting per worker: enough that none idles, few enough that a death makes few suspects
QUEUED_BATCHES = 2


@dataclass(frozen=True, slots=True)
class Receipt:
    """What reading came to: counts of distinct documents."""

    #: documents read in this run, whatever came out
    read_now: int
    #: documents whose reading was in the cache
    reused: int
    #: documents read in this run that were rejected
    rejected_now: int
    #: (document_id, reason): files that vanished or changed between hashing and reading; not cached
    missing: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Workforce:
    """Where batches run: how an executor for so many workers is started, and how it reports a lost worker."""

    start: Callable[[int], Executor]
    lost: tuple[type[BaseException], ...] = (BrokenExecutor,)


def local_workforce(limits: Limits) -> Workforce:
    """Return worker processes of this machine, spawned clean, each within the limits."""

    def start(workers: int) -> Executor:
        return ProcessPoolExecutor(
            workers,
            # a forked worker would inherit the locks of polars' and DuckDB's threads
            mp_context=get_context("spawn"),
            initializer=prepare_worker,
            initargs=(limits.worker_bytes,),
            max_tasks_per_child=limits.tasks_per_worker,
        )

    return Workforce(start)


def extract(
    documents: Documents,
    store: Store,
    read: Read,
    *,
    limits: Limits = DEFAULT_LIMITS,
    workforce: Workforce | None = None,
    progress: Progress | None = None,
    retry: tuple[str, ...] = (),
) -> Receipt:
    """Read the documents that `store` does not hold, and leave their readings there, merged.

    `read` must be a module-level function, because workers import it by name. `retry` names categories of
    rejection (`crashed`, `timeout`, `needs_ocr`) whose documents are read again. Raises WorkersUnusable,
    StoreUnusable.
    """
    started = time.monotonic()
    store.compact()
    readable = documents.readable()
    pending = store.pending(readable, retry=retry)
    tasks = _make_tasks(pending)
    if not tasks:
        return Receipt(0, readable.height, 0, seconds=time.monotonic() - started)
    work = partial(read_batch, raw=documents.raw.absolute(), store=store, read=read, limits=limits)
    done = 0
    missing: list[tuple[str, str]] = []
    for receipt in _run_batches(tasks, work, store, limits, workforce or local_workforce(limits)):
        done += receipt.documents
        missing += receipt.missing
        if progress is not None:
            progress(done, len(tasks))
    store.compact()
    return Receipt(
        read_now=len(tasks) - len(missing),
        reused=readable.height - len(tasks),
        rejected_now=_count_rejected(store, pending),
        missing=tuple(missing),
        seconds=time.monotonic() - started,
    )


def _make_tasks(documents: pl.DataFrame) -> list[Task]:
    """Return the tasks in the order of reading.

    Loose files come by hash, which spreads the slow ones; then members, archive by archive, so that an
    archive is opened once in a batch.
    """
    is_inside = pl.col("members").list.first().is_not_null()
    first_path = pl.when(is_inside).then(pl.col("os_paths").list.first()).otherwise(pl.lit(b""))
    ordered = documents.sort(first_path, pl.col("document_id"))
    columns = ("document_id", "file_name", "byte_count", "os_paths", "members")
    return [
        Task(document_id, file_name, byte_count, tuple(zip(os_paths, members, strict=True)))
        for document_id, file_name, byte_count, os_paths, members in ordered.select(columns).iter_rows()
    ]


def _count_rejected(store: Store, documents: pl.DataFrame) -> int:
    rejected = store.scan().filter(pl.col("status") == "rejected").select("document_id").collect()
    return rejected.join(documents, on="document_id", how="semi").height


Batch = tuple[Task, ...]
Work = Callable[[Batch], BatchReceipt]


def _run_batches(
    tasks: list[Task], work: Work, store: Store, limits: Limits, workforce: Workforce
) -> Iterator[BatchReceipt]:
    """Yield a receipt per batch, in the order in which they end, until every task has been answered for."""
    workers = limits.workers or os.cpu_count() or 1
    size = max(1, min(limits.batch_documents, -(-len(tasks) // (4 * workers))))
    waiting = deque(tuple(tasks[start : start + size]) for start in range(0, len(tasks), size))
    while waiting:
        unfinished: list[Batch] = []
        yield from _run_together(waiting, unfinished, work, min(workers, len(waiting)), workforce)
        if not unfinished:
            return
        # a lost worker may have written part of its batch before it died
        known, marked = set(store.known()["document_id"]), store.take_marks()
        rest = [tuple(task for task in batch if task.document_id not in known) for batch in unfinished]
        yield BatchReceipt(documents=sum(map(len, unfinished)) - sum(map(len, rest)))
        suspects: list[Batch] = [(task,) for batch in rest for task in batch if task.document_id in marked]
        cleared = [tuple(task for task in batch if task.document_id not in marked) for batch in rest]
        if suspects:
            waiting.extend(batch for batch in cleared if batch)
        yield from _run_suspects(suspects or list(filter(None, rest)), work, store, limits, workforce)


def _run_together(
    waiting: deque[Batch], unfinished: list[Batch], work: Work, workers: int, workforce: Workforce
) -> Iterator[BatchReceipt]:
    """Run batches side by side until none waits or a worker is lost; then leave the unfinished ones."""
    with _started(workforce, workers) as executor:
        running: dict[Future[BatchReceipt], Batch] = {}
        while running or (waiting and not unfinished):
            while waiting and not unfinished and len(running) < workers * QUEUED_BATCHES:
                batch = waiting.popleft()
                try:
                    running[executor.submit(work, batch)] = batch
                except workforce.lost:
                    unfinished.append(batch)
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                batch = running.pop(future)
                try:
                    yield future.result()
                except workforce.lost:
                    unfinished.append(batch)


def _run_suspects(
    suspects: list[Batch], work: Work, store: Store, limits: Limits, workforce: Workforce
) -> Iterator[BatchReceipt]:
    """Run batches one at a time, halving those that kill their worker, down to the document that does it."""
    waiting = deque(suspects)
    while waiting:
        with _started(workforce, 1) as executor:
            while waiting:
                batch = waiting.popleft()
                began = time.monotonic()
                try:
                    yield executor.submit(work, batch).result()
                    continue
                except workforce.lost:
                    seconds = time.monotonic() - began
                if len(batch) > 1:
                    middle = len(batch) // 2
                    waiting.extendleft((batch[middle:], batch[:middle]))
                else:
                    yield _give_up(batch[0], store, limits, seconds)
                break


def _give_up(task: Task, store: Store, limits: Limits, seconds: float) -> BatchReceipt:
    """Record the document that kills its worker; whether by time or otherwise, the clock tells."""
    if seconds >= min(limits.document_seconds, limits.document_cpu_seconds):
        category, reason = ("timeout", f"given up after {seconds:.0f} seconds; the reader did not react")
    else:
        category = "crashed"
        reason = (
            "the process that read it died, alone with this document: a fault in a library, or out of memory"
        )
    record = rejected_record(
        store.schema,
        document_id=task.document_id,
        version=store.version,
        byte_count=task.byte_count,
        category=category,
        reason=reason,
    )
    store.write_part([record])
    return BatchReceipt(documents=1)


@contextmanager
def _started(workforce: Workforce, workers: int) -> Iterator[Executor]:
    """Start workers and see that one answers: workers that die without a document blame no document."""
    executor = workforce.start(workers)
    try:
        try:
            executor.submit(answer).result()
        except workforce.lost as error:
            raise WorkersUnusable(
                "worker processes die before they are given a document; is there memory left, and can a new "
                "Python process import `pipelines`?"
            ) from error
        yield executor
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
