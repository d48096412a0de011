"""The steps of a run, in order, as plain functions: what `jixiao run`, the Dagster assets and the tests call.

Here belongs the order of the steps and what passes between them. How a step works belongs in its own module.

    list_documents      1  find and hash                    -> Documents
    read_documents      2  read what the cache does not hold -> Receipt
    build_candidate     3  star, split, marts               -> path of the candidate
    check_candidate     4  sql/checks and the live file     -> list of CheckResult
    publish_candidate   5  export, swap, prune              -> live path

Steps 1 to 5 must run inside `hold`, which gives the warehouse to one run at a time; `run` does all of it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from pipelines.audit_settings import AuditSettings
from pipelines.checks import CheckResult, check
from pipelines.contents import UNREADABLE
from pipelines.documents import Documents, find_documents, write_manifest
from pipelines.errors import (
    ChecksFailed,
    PublicationRefused,
    RawFolderMissing,
    StoreUnusable,
    WarehouseLocked,
    WarehouseMissing,
)
from pipelines.export import clear_exports, export, publish_export
from pipelines.extraction import Progress, Receipt, Workforce, extract
from pipelines.records import rejected_record
from pipelines.reference import sql_folder
from pipelines.schema import readings_schema, schema_hash
from pipelines.settings import DEFAULT_LIMITS, Limits, Paths
from pipelines.star import stream_star
from pipelines.store import Store
from pipelines.warehouse import (
    build,
    clear_candidates,
    jixiao_version,
    publish,
    read_build,
)
from pipelines.worker import Read

#: documents whose rows are held in memory at once, about a million. Up to so many, keys are enforced by
#: indexes too; beyond, these cost more than the load itself (21 million rows: 18 s and 233 MB without, 130 s
#: and 1.2 GB with) and sql/checks alone vouches for them
PART_DOCUMENTS = 1_000
#: how often a waiting run looks whether the warehouse is free
WAIT_STEP_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads a document: `read(content, file_name) -> record`, and the version of what it reads with.

    `read` must be a module-level function, because worker processes import it by name.
    """

    read: Read
    version: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run ended with. Counts are those of the live warehouse; `read_now` and `reused` are of this
    run."""

    documents: int
    forms: int
    indicators: int
    funding_lines: int
    rejected_documents: int
    rejected_rows: int
    read_now: int
    reused: int
    #: False where nothing had changed, so the live file was left as it is
    is_new_build: bool
    build_id: str
    #: the live symlink
    warehouse: Path
    seconds: float
    #: checks that found something but do not block, one line each
    warnings: tuple[str, ...] = ()


def default_reader() -> Reader:
    """Return the reader of this package: `pipelines.reading`."""
    # the readers bring libraries that `jixiao sql` and `jixiao status` can do without
    from pipelines.reading import read_document, reader_version  # noqa: PLC0415

    return Reader(read_document, reader_version())


def open_store(paths: Paths, reader: Reader) -> Store:
    """Return the cache of readings of this reader's version."""
    return Store(paths.readings, reader.version, readings_schema())


@contextmanager
def hold(paths: Paths, wait_seconds: float = 0.0) -> Iterator[None]:
    """Hold the warehouse for one run and clear away what a killed run left behind.

    The lock is the operating system's (flock): it goes with its process, however that ends. Raises
    WarehouseLocked after `wait_seconds`.
    """
    paths.warehouse.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(paths.lock, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _take(descriptor, paths, wait_seconds)
        os.ftruncate(descriptor, 0)
        os.pwrite(
            descriptor, f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC".encode(), 0
        )
        clear_candidates(paths.builds)
        clear_exports(paths.exports)
        yield
    finally:
        os.close(descriptor)


def list_documents(paths: Paths) -> Documents:
    """Step 1: find and hash the files of the raw folder, and keep the list as the manifest.

    Raises RawFolderMissing.
    """
    documents = find_documents(paths.raw, paths.manifest)
    write_manifest(documents, paths.manifest)
    return documents


def inputs_digest(documents: Documents, reader: Reader, paths: Paths) -> str:
    """Return 64 hex digits over all that a build is made from: files, reader, schema, SQL, this package's
    version, and what the deployment chooses.

    Equal digests, equal content.
    """
    digest = hashlib.sha256()
    kept = "with personal data" if paths.keep_personal else "without personal data"
    for part in (documents.digest(), reader.version, schema_hash(), jixiao_version(), kept):
        digest.update(part.encode() + b"\n")
    for file in AuditSettings(paths.settings).input_files():
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    folder = sql_folder()
    for file in sorted(path for path in folder.rglob("*") if path.suffix in (".sql", ".csv", ".toml")):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def is_current(paths: Paths, reader: Reader | None = None, documents: Documents | None = None) -> bool:
    """Tell whether the live warehouse was built from these very documents by this very code.

    Without `documents` the folder is listed, and the list kept where that is permitted, so that what was
    hashed here is not hashed again by the run. A warehouse whose export was left one build behind, by a
    kill between the two swaps, is not current. Raises RawFolderMissing.
    """
    live = read_build(paths.live)
    if live is None or paths.export.resolve().name != live.build_id:
        return False
    if documents is None:
        documents = find_documents(paths.raw, paths.manifest)
        if os.access(paths.warehouse, os.W_OK):
            write_manifest(documents, paths.manifest)
    return live.inputs_digest == inputs_digest(documents, reader or default_reader(), paths)


def read_documents(
    paths: Paths,
    documents: Documents,
    reader: Reader | None = None,
    *,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
    retry: tuple[str, ...] = (),
    workforce: Workforce | None = None,
) -> Receipt:
    """Step 2: read the documents that the cache does not hold yet. The only incremental step.

    `retry` names categories of rejection to read again. Raises WorkersUnusable, StoreUnusable.
    """
    reader = reader or default_reader()
    return extract(
        documents,
        open_store(paths, reader),
        reader.read,
        limits=limits,
        workforce=workforce,
        progress=progress,
        retry=retry,
    )


def build_candidate(
    paths: Paths,
    documents: Documents,
    receipt: Receipt,
    reader: Reader | None = None,
) -> Path:
    """Step 3: make the star, split it by the schema's rules, write the candidate file with its marts.

    Returns the path of the candidate, a DuckDB file in `paths.builds` that nobody else knows yet. Raises
    StoreUnusable where the cache turns out to be broken; what is broken is then set aside, so that the next
    run reads those documents again.
    """
    reader = reader or default_reader()
    store = open_store(paths, reader)
    digest = inputs_digest(documents, reader, paths)
    if receipt.missing:
        # this build lacks documents that the list has, so the next run must not take it for current
        digest = hashlib.sha256(f"{digest} without {receipt.missing}".encode()).hexdigest()
    readings = pl.concat([store.scan(), _unread(documents, receipt, store).lazy()])
    parts = stream_star(
        readings, documents.paths(), keep_personal=paths.keep_personal, documents=PART_DOCUMENTS
    )
    try:
        return build(
            paths.builds,
            (part.accepted for part in parts),
            has_keys=documents.count <= PART_DOCUMENTS,
            reader_version=reader.version,
            inputs_digest=digest,
            live=paths.live,
            started_at=documents.listed_at,
            audit=AuditSettings(paths.settings),
        )
    except pl.exceptions.PolarsError as error:
        if broken := store.verify():
            names = ", ".join(path.name for path in broken)
            raise StoreUnusable(
                f"broken readings were set aside ({names}); run again to read them anew"
            ) from error
        raise


def check_candidate(paths: Paths, candidate: Path) -> list[CheckResult]:
    """Step 4: run sql/checks and the comparison with the live file. Violations are in the results, not
    raised."""
    return check(candidate, paths.live)


def publish_candidate(paths: Paths, candidate: Path, results: list[CheckResult]) -> Path:
    """Step 5: swap the symlink onto the candidate, export it, drop old builds and readings. Returns the
    live path.

    Raises ChecksFailed where a blocking check has violations, PublicationRefused where a newer build is live.
    """
    if failures := [str(result) for result in results if result.blocks]:
        raise ChecksFailed(failures)
    built = read_build(candidate)
    if built is None:
        raise PublicationRefused(f"{candidate.name} is gone: another run has cleared it away")
    # written before the swap, so that the two symlinks change within a moment of each other
    folder = export(candidate, paths.exports, built.build_id)
    publish(candidate, paths.live)
    publish_export(folder, paths.export)
    Store(paths.readings, built.reader_version, readings_schema()).prune()
    return paths.live


def run(
    paths: Paths,
    *,
    reader: Reader | None = None,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
    force: bool = False,
    retry: tuple[str, ...] = (),
    wait_seconds: float = 0.0,
    workforce: Workforce | None = None,
) -> Summary:
    """Run all steps; end at once where nothing is new, unless `force` or `retry`. Used by `jixiao run`.

    Raises any JixiaoError; the live warehouse is then as it was.
    """
    began = time.monotonic()
    if not paths.raw.is_dir():
        raise RawFolderMissing(paths.raw)
    reader = reader or default_reader()
    with hold(paths, wait_seconds):
        documents = list_documents(paths)
        if not force and not retry and is_current(paths, reader, documents):
            return summarize(paths, reused=documents.count, seconds=time.monotonic() - began)
        receipt = read_documents(
            paths, documents, reader, limits=limits, progress=progress, retry=retry, workforce=workforce
        )
        candidate = build_candidate(paths, documents, receipt, reader)
        results = check_candidate(paths, candidate)
        publish_candidate(paths, candidate, results)
        return summarize(
            paths,
            read_now=receipt.read_now,
            reused=receipt.reused,
            is_new_build=True,
            seconds=time.monotonic() - began,
            warnings=tuple(str(result) for result in results if not result.passed),
        )


def summarize(
    paths: Paths,
    *,
    read_now: int = 0,
    reused: int = 0,
    is_new_build: bool = False,
    seconds: float = 0.0,
    warnings: tuple[str, ...] = (),
) -> Summary:
    """Return the counts of the live warehouse, with what is known of the run. Raises WarehouseMissing."""
    live = read_build(paths.live)
    if live is None:
        raise WarehouseMissing(paths.live)
    return Summary(
        documents=live.documents,
        forms=live.forms,
        indicators=live.indicators,
        funding_lines=live.funding_lines,
        rejected_documents=live.rejected_documents,
        rejected_rows=live.rejected_rows,
        read_now=read_now,
        reused=reused,
        is_new_build=is_new_build,
        build_id=live.build_id,
        warehouse=paths.live,
        seconds=seconds,
        warnings=warnings,
    )


def _unread(documents: Documents, receipt: Receipt, store: Store) -> pl.DataFrame:
    """Return rejected readings for what has no content: files that cannot be opened, members that cannot be
    taken out of their archive, and what vanished meanwhile.

    They are made anew in each build and never cached, because what is wrong with them is not their content.
    """
    refused = documents.unreadable().select("document_id", "category", "reason")
    reasons = {document_id: (category, reason) for document_id, category, reason in refused.iter_rows()}
    reasons |= {document_id: (UNREADABLE, reason) for document_id, reason in receipt.missing}
    records = [
        rejected_record(
            store.schema,
            document_id=document_id,
            version=store.version,
            byte_count=None,
            category=category,
            reason=reason,
        )
        for document_id, (category, reason) in sorted(reasons.items())
    ]
    return pl.DataFrame(records, schema=store.schema, orient="row")


def _take(descriptor: int, paths: Paths, wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    while not _try_lock(descriptor):
        if time.monotonic() >= deadline:
            holder = os.pread(descriptor, 200, 0).decode("utf-8", "replace").strip() or "unknown process"
            raise WarehouseLocked(paths.warehouse, holder)
        time.sleep(WAIT_STEP_SECONDS)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
