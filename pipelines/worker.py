"""What runs inside a worker process: one batch of documents, each within its time, the readings written at
the end.

Imported by name in a fresh process. Who starts workers and what happens when one dies is in
`pipelines.extraction`.

What keeps a document from stopping a run:

    time         an alarm interrupts Python code; a watch outside the interpreter ends the process a little
                 later, for libraries that never return to it
    CPU seconds  likewise: a timer interrupts Python code, and the kernel (RLIMIT_CPU, its soft limit, set
                 anew for each document) ends the process
    memory       the address space is capped (RLIMIT_AS); libraries that abort for want of it end the process
    the outside  no socket is ever connected and no shell started, whatever a library or a document asks for
"""

from __future__ import annotations

import faulthandler
import math
import multiprocessing
import os
import resource
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.contents import fetch_content
from pipelines.readers.archive import Shelf
from pipelines.records import Record, rejected_record
from pipelines.settings import Limits
from pipelines.store import Store

#: content and file name -> record of READINGS_SCHEMA (`pipelines.reading.read_document`)
Read = Callable[[bytes, str], dict[str, Any]]

#: how much longer than the alarm the outer watch waits, so that the gentler way goes first
WATCH_FACTOR = 1.25
#: events of `sys.audit` that no reading of a document causes
_OUTSIDE = frozenset(
    {"os.system", "socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo"}
)
#: slow documents (scans) are written so often, so that a lost worker does not lose a long batch
WRITE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Task:
    """One document to read, and every place where its bytes were seen.

    A place is a file (relative to the raw folder) and, where that is an archive, the address in it.
    """

    document_id: str
    file_name: str
    byte_count: int
    places: tuple[tuple[bytes, str | None], ...]


@dataclass(frozen=True, slots=True)
class BatchReceipt:
    """What became of a batch."""

    documents: int
    #: (document_id, reason) of those whose bytes are gone
    missing: tuple[tuple[str, str], ...] = ()


class OutOfTime(BaseException):
    """Raised by the alarm inside whatever code is running; no reader's `except Exception` may swallow it."""


def prepare_worker(worker_bytes: int) -> None:
    """Set up a fresh worker: one thread for polars, capped memory, no network, an end with its parent."""
    os.environ["POLARS_MAX_THREADS"] = "1"
    _lower(resource.RLIMIT_AS, worker_bytes)
    # a library that aborts must not leave gigabytes on the disk
    _lower(resource.RLIMIT_CORE, 0)
    sys.addaudithook(refuse_outside)
    # Ctrl-C reaches the whole group; what a worker loses by it, the next run reads
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent is not None:
        # a killed parent would leave its workers waiting for work for ever
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def refuse_outside(event: str, _: tuple[Any, ...]) -> None:
    """Raise PermissionError where code asks for the network or a shell. An audit hook, see `sys.audit`.

    LibreOffice is started without a shell by `readers.legacy`, so starting a program is not refused.
    """
    if event in _OUTSIDE:
        raise PermissionError(f"{event}: reading a document needs no network and no shell")


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
    with Shelf() as shelf:
        for task in batch:
            is_too_large = task.byte_count > limits.document_bytes
            with store.marking(task.document_id):
                content = None if is_too_large else fetch_content(raw, task.places, task.document_id, shelf)
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
        with _time_limit(limits.document_seconds), _cpu_limit(limits.document_cpu_seconds):
            record = read(content, task.file_name)
    except OutOfTime as error:
        return reject("timeout", str(error))
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
        raise OutOfTime(f"given up after {seconds:g} seconds")

    has_alarm = _is_main_thread()
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


@contextmanager
def _cpu_limit(seconds: float) -> Iterator[None]:
    """Raise OutOfTime after so many seconds of computing; the kernel ends the process if that was not heard.

    Without an alarm of its own (outside the main thread) nothing is limited: the CPU time of a process that
    others share is not this document's.
    """
    if not _is_main_thread():
        yield
        return

    def ring(*_: object) -> None:
        raise OutOfTime(f"given up after {seconds:g} seconds of computing")

    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    end = math.ceil(time.process_time() + seconds * WATCH_FACTOR) + 1
    before = signal.signal(signal.SIGPROF, ring)
    if hard == resource.RLIM_INFINITY or end < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (end, hard))
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _is_main_thread() -> bool:
    """Tell whether signals reach this thread; in others (Dask's) the watch on the time alone is left."""
    return threading.current_thread() is threading.main_thread()


def _lower(limit: int, value: int) -> None:
    """Lower a limit of this process; one that is lower already, by the system's administrator, stays."""
    _, hard = resource.getrlimit(limit)
    resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)
