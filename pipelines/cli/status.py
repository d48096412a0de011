"""`jixiao status`: what is live, how old it is, what it holds, what was rejected and why."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import duckdb
import typer
from rich.table import Table

from pipelines import ingest
from pipelines.cli.console import answers, count
from pipelines.cli.options import RawFolder, WarehouseFolder
from pipelines.cli.rows import render_rows
from pipelines.errors import WarehouseMissing
from pipelines.settings import paths_from
from pipelines.warehouse import BuildRow, open_live, read_build

EPILOG = (
    "Rejected documents and rows are tables like any other: quality.rejected_documents, "
    "quality.rejected_rows, quality.unknown_labels. Nothing that lay in the raw folder is left out of all "
    "of them.\n\n"
    "  jixiao status\n\n"
    "  jixiao status --json | jq .rejected"
)

REJECTED = "select category, path, page_no, reason from quality.rejected_documents order by category, path"
UNKNOWN = """
    select label_text, sum(occurrences)::bigint as occurrences, count(distinct document_id) as documents
    from quality.unknown_labels group by label_text order by occurrences desc, label_text
"""


def status(
    raw: RawFolder = None,
    warehouse: WarehouseFolder = None,
    shown_rows: Annotated[int, typer.Option("--rows", "-n", min=1, help="Rejected documents shown.")] = 20,
    is_json: Annotated[bool, typer.Option("--json", help="Everything as one JSON object.")] = False,
) -> None:
    """Say what is live, how old it is, what was rejected and why."""
    paths = paths_from(raw, warehouse)
    build = read_build(paths.live)
    if build is None:
        raise WarehouseMissing(paths.live)
    is_current = paths.raw.is_dir() and ingest.is_current(paths)
    with open_live(paths.live) as con:
        rejected, unknown = _rows(con, REJECTED), _rows(con, UNKNOWN)
    if is_json:
        facts = asdict(build) | {"is_current": is_current, "rejected": rejected, "unknown_labels": unknown}
        typer.echo(json.dumps(facts, ensure_ascii=False, indent=2, default=str))
        return
    console = answers()
    console.print(render_build(build, is_current=is_current, live=str(paths.live), now=datetime.now(UTC)))
    for title, rows in (("rejected documents", rejected), ("labels not understood", unknown)):
        if rows:
            console.print(f"\n[bold]{title}[/]" + _cut(len(rows), shown_rows))
            first = rows[:shown_rows]
            console.print(render_rows(list(first[0]), [list(row.values()) for row in first], console))


def render_build(build: BuildRow, *, is_current: bool, live: str, now: datetime) -> Table:
    """Return what the live build is and holds, one line for each fact."""
    facts = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    facts.add_column(style="dim")
    facts.add_column(overflow="fold")
    age = now - build.built_at.replace(tzinfo=UTC)
    facts.add_row("warehouse", live)
    facts.add_row("build", f"{build.build_id}, {describe_age(age)} old")
    facts.add_row("reader", f"{build.reader_version}, jixiao {build.jixiao_version}")
    facts.add_row(
        "raw folder",
        "[green]nothing new since[/]" if is_current else "[yellow]changed since: run[/] jixiao run",
    )
    holds = (
        count(build.documents, "document"),
        count(build.forms, "form"),
        count(build.indicators, "indicator"),
        count(build.funding_lines, "funding line"),
    )
    facts.add_row("holds", ", ".join(holds))
    facts.add_row(
        "rejected", f"{count(build.rejected_documents, 'document')}, {count(build.rejected_rows, 'row')}"
    )
    if build.row_loss_reason:
        facts.add_row("fewer rows", build.row_loss_reason)
    return facts


def describe_age(age: timedelta) -> str:
    """Return an age in its largest unit: `3 days`, `1 hour`."""
    seconds = max(0, int(age.total_seconds()))
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            return count(seconds // length, unit)
    return "less than a minute"


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    con.execute(query)
    names = [column[0] for column in con.description or ()]
    return [dict(zip(names, row, strict=True)) for row in con.fetchall()]


def _cut(rows: int, shown: int) -> str:
    return f" [dim](the first {shown} of {rows:,}; all: --rows {rows} or --json)[/]" if rows > shown else ""
