"""Rows of an answer, written as table, CSV, JSON or Markdown. Where the rows come from belongs elsewhere."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import typer
from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.measure import Measurement
from rich.rule import Rule
from rich.table import Table

from pipelines.cli.console import answers, complaints
from pipelines.cli.options import Format
from pipelines.errors import JixiaoError
from pipelines.export import FORMULA

#: rows fetched at a time, so that a large answer streams
CHUNK_ROWS = 10_000
#: wider than any table, so that measuring one is not cut off at the terminal's width
UNLIMITED = 1_000_000


class QueryFailed(JixiaoError):
    """The database refused the query or broke off while answering it."""


def answer(
    con: duckdb.DuckDBPyConnection, query: str, form: Format, shown_rows: int, output: Path | None
) -> None:
    """Run a query and write its rows to `output`, or to stdout; raise QueryFailed."""
    try:
        con.execute(query)
        names = [column[0] for column in con.description or ()]
        if form is Format.TABLE and output is None:
            _print_table(names, con, shown_rows)
        else:
            _write(names, _stream(con), form, output)
    except duckdb.Error as error:
        raise QueryFailed(str(error)) from error


def _stream(con: duckdb.DuckDBPyConnection) -> Iterable[Sequence[Any]]:
    while rows := con.fetchmany(CHUNK_ROWS):
        yield from rows


def _print_table(names: list[str], con: duckdb.DuckDBPyConnection, shown_rows: int) -> None:
    rows = con.fetchmany(shown_rows + 1) if shown_rows else con.fetchall()
    has_more = bool(shown_rows) and len(rows) > shown_rows
    console = answers()
    console.print(render_rows(names, rows[:shown_rows] if has_more else rows, console))
    if has_more:
        complaints().print(
            f"[dim]the first {shown_rows} rows; --rows 0 shows all, --format csv writes all[/]"
        )
    elif not rows:
        complaints().print("[dim]no rows[/]")


def render_rows(names: Sequence[str], rows: Sequence[Sequence[Any]], console: Console) -> RenderableType:
    """Return rows for the terminal: a table where it fits, else one below the other, one line a column."""
    table = render_table(names, rows)
    needed = Measurement.get(console, console.options.update(max_width=UNLIMITED), table).maximum
    return table if needed <= console.width or not rows else render_records(names, rows)


def render_records(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Group:
    """Return each row as a block of its own: column and value side by side."""
    blocks: list[RenderableType] = []
    for number, row in enumerate(rows, start=1):
        block = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
        block.add_column(style="dim", no_wrap=True)
        block.add_column(overflow="fold")
        for name, value in zip(names, row, strict=True):
            block.add_row(escape(name), _cell(value))
        blocks += [Rule(f"row {number}", align="left", style="dim"), block]
    return Group(*blocks)


def render_table(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    """Return rows as a table for the terminal: numbers to the right, NULL dim."""
    table = Table(header_style="bold", show_edge=False, pad_edge=False)
    for index, name in enumerate(names):
        values = [row[index] for row in rows]
        is_number = any(isinstance(value, int | float | Decimal) for value in values)
        table.add_column(escape(name), justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(_cell, row))
    return table


def _cell(value: Any) -> str:
    return "[dim]NULL[/]" if value is None else escape(as_text(value))


def _write(names: list[str], rows: Iterable[Sequence[Any]], form: Format, output: Path | None) -> None:
    if output is None:
        for piece in _pieces(names, rows, form):
            typer.echo(piece, nl=False)
        return
    # Excel takes a CSV file without the byte order mark for the local code page and garbles Chinese
    encoding = "utf-8-sig" if form is Format.CSV else "utf-8"
    with output.open("w", encoding=encoding, newline="") as file:
        safe = ([_guard(value) for value in row] for row in rows) if form is Format.CSV else rows
        file.writelines(_pieces(names, safe, Format.MARKDOWN if form is Format.TABLE else form))
    complaints().print(f"[dim]written to {escape(str(output))}[/]")


def _guard(value: Any) -> Any:
    # the same rule as in the exported files, see pipelines.export
    is_formula = isinstance(value, str) and re.match(FORMULA, value, re.DOTALL)
    return f"'{value}" if is_formula else value


def _pieces(names: list[str], rows: Iterable[Sequence[Any]], form: Format) -> Iterable[str]:
    if form is Format.CSV:
        yield _csv_line(names)
        for row in rows:
            yield _csv_line(["" if value is None else as_text(value) for value in row])
    elif form is Format.JSON:
        separator = "[\n"
        for row in rows:
            yield separator + json.dumps(
                dict(zip(names, row, strict=True)), ensure_ascii=False, default=_as_json
            )
            separator = ",\n"
        yield "[]\n" if separator == "[\n" else "\n]\n"
    else:
        yield _markdown_line(names) + _markdown_line(["---"] * len(names))
        for row in rows:
            yield _markdown_line(["" if value is None else as_text(value) for value in row])


def _csv_line(fields: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(fields)
    return line.getvalue()


def _markdown_line(fields: Sequence[str]) -> str:
    cells = (field.replace("|", "\\|").replace("\n", "<br>") for field in fields)
    return "| " + " | ".join(cells) + " |\n"


def as_text(value: Any) -> str:
    """Return a value as it is written in tables and CSV; nested values as JSON."""
    if isinstance(value, list | dict | tuple):
        return json.dumps(value, ensure_ascii=False, default=_as_json)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


def _as_json(value: Any) -> Any:
    if isinstance(value, Decimal):
        number = float(value)
        # a number where a number says the same, else its digits
        return number if Decimal(str(number)) == value else str(value)
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, timedelta | UUID):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"no JSON for {type(value).__name__}")
