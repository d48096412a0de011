"""What runs inside a worker process: one batch of documents, each within its time, the readings written at
the end.

Imported by name in a fresh process. Who starts workers and what happens when one dies is in
`pipelines.extraction`.

Three guards keep a document from stopping a run: an alarm that interrupts Python code (`timeout`); a watch
outside the interpreter, for libraries that never return to it, which ends the process; and a cap on the
address space.
"""

from __future__ import annotations

import faulthandler
import hashlib
import multiprocessing
import os
import resource
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.records import Record, rejected_record
from pipelines.settings import Limits
from pipelines.store import Store

#: content and file name -> record of READINGS_SCHEMA (`pipelines.reading.read_document`)
Read = Callable[[bytes, str], dict[str, Any]]

#: how much longer than the alarm the outer watch waits, so that the gentler way goes first
WATCH_FACTOR = 1.25
#: slow documents (scans) are written so often, so that a lost worker does not lose a long batch
WRITE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Task:
    """One document to read, and every place where its bytes were seen (relative to the raw folder)."""

    document_id: str
    file_name: str
    byte_count: int
    os_paths: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class BatchReceipt:
    """What became of a batch."""

    documents: int
    #: (document_id, reason) of those whose bytes are gone
    missing: tuple[tuple[str, str], ...] = ()


class OutOfTime(BaseException):
    """Raised by the alarm inside whatever code is running; no reader's `except Exception` may swallow it."""


def prepare_worker(worker_bytes: int) -> None:
    """Set up a fresh worker: one thread for polars, capped memory, and an end when the parent ends."""
    os.environ["POLARS_MAX_THREADS"] = "1"
    resource.setrlimit(resource.RLIMIT_AS, (worker_bytes, resource.getrlimit(resource.RLIMIT_AS)[1]))
    # Ctrl-C reaches the whole group; what a worker loses by it, the next run reads
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent is not None:
        # a killed parent would leave its workers waiting for work for ever
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def answer() -> int:
    """Return the process id: the sign that a worker can be started at all."""
    return os.getpid()


def read_batch(
    batch: tuple[Task, ...], *, raw: Path, store: Store, read: Read, limits: Limits
) -> BatchReceipt:
    """Read every document of a batch and write the readings. Raises StoreUnusable."""
    records: list[Record] = []
    missing: list[tuple[str, str]] = []
    written = time.monotonic()
    for task in batch:
        content = _find_content(task, raw, limits)
        if isinstance(content, str):
            missing.append((task.document_id, content))
        else:
            records.append(_read_task(task, content, store, read, limits))
        if time.monotonic() - written > WRITE_SECONDS:
            store.write_part(records)
            records.clear()
            written = time.monotonic()
    store.write_part(records)
    return BatchReceipt(documents=len(batch), missing=tuple(missing))


def _find_content(task: Task, raw: Path, limits: Limits) -> bytes | str | None:
    """Return the bytes that were hashed, from whichever path still has them.

    None where they are too many to load; a reason (text) where no path has them any more.
    """
    if task.byte_count > limits.document_bytes:
        return None
    reason = "no path is known"
    for os_path in task.os_paths:
        try:
            content = (raw / os.fsdecode(os_path)).read_bytes()
        except OSError as error:
            reason = f"gone before it could be read: {error.strerror}"
            continue
        if hashlib.sha256(content).hexdigest() == task.document_id:
            return content
        reason = "changed before it could be read; the next run takes it up"
    return reason


def _read_task(task: Task, content: bytes | None, store: Store, read: Read, limits: Limits) -> Record:
    """Return the record of one document; whatever the reader does, there is one."""

    def reject(category: str, reason: str) -> Record:
        return rejected_record(
            store.schema,
            document_id=task.document_id,
            version=store.version,
            byte_count=task.byte_count,
            category=category,
            reason=reason,
        )

    if content is None:
        return reject("too_large", f"{task.byte_count} bytes, the limit is {limits.document_bytes}")
    try:
        with _time_limit(limits.document_seconds):
            record = read(content, task.file_name)
    except OutOfTime:
        return reject("timeout", f"given up after {limits.document_seconds:g} seconds")
    except MemoryError:
        return reject("crashed", f"needs more than {limits.worker_bytes} bytes of memory")
    except Exception as error:  # noqa: BLE001  a reader's fault must cost one document, not the run; it ends in a table
        return reject("crashed", describe_fault(error))
    return record | {"document_id": task.document_id, "reader_version": store.version}


def describe_fault(error: Exception) -> str:
    """Return what went wrong and where in the code, in one line: all that is left of a traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}"[:1000] + where


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise OutOfTime after `seconds`; end the process a little later if that was not heard."""

    def ring(*_: object) -> None:
        raise OutOfTime

    # signals reach the main thread only; elsewhere (Dask's worker threads) the outer watch alone is left
    has_alarm = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGALRM, ring) if has_alarm else None
    with Path(os.devnull).open("wb") as nowhere:
        faulthandler.dump_traceback_later(seconds * WATCH_FACTOR, exit=True, file=nowhere)
        try:
            if has_alarm:
                signal.setitimer(signal.ITIMER_REAL, seconds)
            yield
        finally:
            # the watch goes first: the alarm may still ring in here and cut the rest short
            faulthandler.cancel_dump_traceback_later()
            if has_alarm:
                signal.setitimer(signal.ITIMER_REAL, 0)
                signal.signal(signal.SIGALRM, before)


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)
