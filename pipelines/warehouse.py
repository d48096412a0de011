"""The DuckDB file: build a candidate, check it, publish it, open it. The live file is never opened for
writing.

    warehouse.duckdb                                 symlink, the one path that anybody else needs to know
    builds/jixiao-<UTC time>-<digest>.duckdb         published builds, read-only; the symlink points to one
    builds/candidate-<UTC time>-<digest>.duckdb      a build in the making, or what a killed run left of one

Each build has a file name of its own, so that what a stranger leaves beside a file (a write-ahead log) can
never be replayed into another build. No schema is called like a file, because DuckDB could not tell the two
apart.

What a table holds belongs in sql/schema, how rows are made in `pipelines.star`, what makes a build unfit in
sql/checks and `pipelines.checks`; files for spreadsheets and BI tools in `pipelines.export`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import duckdb
import polars as pl

from pipelines.audit import run_audit
from pipelines.audit_settings import AuditSettings
from pipelines.errors import PublicationRefused, WarehouseMissing
from pipelines.files import clear_unfinished, replace_symlink, sync
from pipelines.frames import fetch_frame
from pipelines.schema import Table, create_schema, load_catalog, schema_hash
from pipelines.statements import create_relations

#: the oldest client that can open a published file; DuckDB 2.0's own format would shut out every 1.x client
STORAGE_VERSION = "v1.5.0"
#: DuckDB would draw a bar for long queries on standard output, among what a command prints
NO_PROGRESS_BAR = "set enable_progress_bar = false"
#: published builds that are kept, the live one among them
KEPT_BUILDS = 3
PUBLISHED = "jixiao-"
CANDIDATE = "candidate-"


@dataclass(frozen=True, slots=True)
class BuildRow:
    """The one row of quality.build."""

    build_id: str
    built_at: datetime
    documents: int
    forms: int
    indicators: int
    funding_lines: int
    rejected_documents: int
    rejected_rows: int
    reader_version: str
    schema_hash: str
    inputs_digest: str
    jixiao_version: str
    row_loss_reason: str | None


def jixiao_version() -> str:
    """Return the version of the installed package; `0+checkout` where it is run without being installed."""
    try:
        return version("jixiao")
    except PackageNotFoundError:
        return "0+checkout"


def name_build(started_at: datetime, inputs_digest: str) -> str:
    """Return the build_id: the time in UTC, so that names sort by age, and the start of the digest."""
    return f"{started_at:%Y%m%dT%H%M%S%fZ}-{inputs_digest[:8]}"


def build(
    builds: Path,
    parts: Iterable[Mapping[str, pl.DataFrame]],
    *,
    has_keys: bool = True,
    reader_version: str,
    inputs_digest: str,
    live: Path | None = None,
    started_at: datetime,
    audit: AuditSettings | None = None,
) -> Path:
    """Write a candidate with tables, marts, Chinese views, audit findings and its quality.build row; return
    its path.

    `parts`: frames by the names of their tables in sql/schema, loaded one after the other; tables without a
    frame stay empty. `has_keys` enforces keys by indexes; sql/checks vouches for them either way. `live` is
    the file this one would replace: why it may hold fewer rows is noted in quality.build. `started_at`
    (UTC) is when the inputs were listed; `audit` holds the deployment's own rules and thresholds. Raises
    AuditError where one of those is wrong.
    """
    build_id = name_build(started_at, inputs_digest)
    builds.mkdir(parents=True, exist_ok=True)
    candidate = builds / f"{CANDIDATE}{build_id}.duckdb"
    with duckdb.connect(candidate, config={"storage_compatibility_version": STORAGE_VERSION}) as con:
        con.execute(NO_PROGRESS_BAR)
        create_schema(con, has_keys=has_keys)
        for frames in parts:
            for table in load_catalog().tables:
                if table.name in frames:
                    _load(con, table, frames[table.name])
        con.execute(
            """
            insert into quality.build by name
            select
                ? as build_id, ?::timestamp as built_at,
                (select count(*) from documents) as documents,
                (select count(*) from evaluations) as forms,
                (select count(*) from indicators) as indicators,
                (select count(*) from funding) as funding_lines,
                (select count(*) from quality.rejected_documents) as rejected_documents,
                (select count(*) from quality.rejected_rows) as rejected_rows,
                ? as reader_version, ? as schema_hash, ? as inputs_digest, ? as jixiao_version,
                ? as row_loss_reason
            """,
            [
                build_id,
                started_at,
                reader_version,
                schema_hash(),
                inputs_digest,
                jixiao_version(),
                _find_loss_reason(con, live, reader_version),
            ],
        )
        create_relations(con)
        run_audit(con, audit)
        con.execute("checkpoint")
    return candidate


def publish(candidate: Path, live: Path, *, keep: int = KEPT_BUILDS) -> Path:
    """Make the candidate durable and read-only and point `live` at it; drop the oldest builds. Returns its
    new path.

    Checks nothing but age: raises PublicationRefused where the live build was begun later than this one.
    """
    own, other = read_build(candidate), read_build(live)
    if own is not None and other is not None and other.built_at > own.built_at:
        raise PublicationRefused(
            f"the live warehouse (build {other.build_id}) was begun after this one ({own.build_id})"
        )
    published = candidate.with_name(PUBLISHED + candidate.name.removeprefix(CANDIDATE))
    candidate.chmod(0o444)
    sync(candidate)
    candidate.rename(published)
    sync(published.parent)
    replace_symlink(live, published)
    prune_builds(published.parent, live, keep=keep)
    return published


def prune_builds(builds: Path, live: Path, *, keep: int = KEPT_BUILDS) -> list[Path]:
    """Delete all but the newest `keep` published builds, never the live one; return the deleted.

    Whoever has an old build open keeps reading it: its bytes go when the last reader closes it.
    """
    current = live.resolve()
    published = sorted(builds.glob(f"{PUBLISHED}*.duckdb"), reverse=True)
    old = [path for path in published[keep:] if path.resolve() != current]
    for path in old:
        path.unlink()
        path.with_name(path.name + ".wal").unlink(missing_ok=True)
    return old


def clear_candidates(builds: Path) -> None:
    """Delete what killed runs left of their candidates. Call it only while holding the warehouse's lock."""
    for leftover in builds.glob(f"{CANDIDATE}*"):
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()
    clear_unfinished(builds)
    clear_unfinished(builds.parent)


def read_build(warehouse: Path) -> BuildRow | None:
    """Return the quality.build row of a file; None where there is no file, or none of this schema."""
    if not warehouse.exists():
        return None
    names = ", ".join(BuildRow.__dataclass_fields__)
    try:
        with open_file(warehouse) as con:
            rows = con.execute(f"select {names} from quality.build").fetchall()
    except duckdb.Error:
        # a file of an earlier schema, or no DuckDB file at all: not comparable, so it will be replaced
        return None
    return BuildRow(*rows[0]) if len(rows) == 1 else None


def open_live(live: Path) -> duckdb.DuckDBPyConnection:
    """Open the published file read-only; close it with `with`. Raises WarehouseMissing.

    The connection keeps to the build it was opened on, whatever is published meanwhile.
    """
    if not live.exists():
        raise WarehouseMissing(live)
    return open_file(live)


def open_file(path: Path) -> duckdb.DuckDBPyConnection:
    """Open one build read-only. The symlink is resolved first: within one process DuckDB would hand out the
    same database for the same path, hence an old build after a swap."""
    con = duckdb.connect(path.resolve(), read_only=True)
    con.execute(NO_PROGRESS_BAR)
    return con


def _load(con: duckdb.DuckDBPyConnection, table: Table, frame: pl.DataFrame) -> None:
    # `register` needs pyarrow, an Arrow stream does not; rows go in by position, hence the select
    con.from_arrow(frame.select(table.column_names).__arrow_c_stream__()).insert_into(table.name)


def _find_loss_reason(con: duckdb.DuckDBPyConnection, live: Path | None, reader_version: str) -> str | None:
    """Return why the candidate may hold fewer rows than the live file; None where nothing accounts for
    that."""
    before = read_build(live) if live is not None else None
    if live is None or before is None:
        return None
    with open_file(live) as other:
        known = pl.DataFrame(other.sql("select document_id from documents where status <> 'rejected'"))
    present = fetch_frame(con, "select document_id from documents")
    gone = known.join(present, on="document_id", how="anti").height
    reasons = []
    if gone:
        reasons.append(f"{gone} documents left the raw folder")
    if reader_version != before.reader_version:
        reasons.append(f"reader version {before.reader_version} became {reader_version}")
    if schema_hash() != before.schema_hash:
        reasons.append("the schema changed")
    return "; ".join(reasons) or None
