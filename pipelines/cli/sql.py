"""`jixiao sql`: one question to the live warehouse, read-only."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.options import Format, OutputFile, RowFormat, ShownRows, WarehouseFolder
from pipelines.cli.rows import answer
from pipelines.settings import paths_from
from pipelines.warehouse import open_live

EPILOG = (
    "The file is opened read-only: nothing you ask can change it, and a run may go on meanwhile.\n\n"
    '  jixiao sql "show all tables"\n\n'
    '  jixiao sql "describe indicators"\n\n'
    '  jixiao sql "select project_name, total_score_points from marts.current_evaluations order by 2"\n\n'
    '  jixiao sql "from funding" --format csv --output funding.csv\n\n'
    "  echo 'select count(*) from evaluations' | jixiao sql -"
)


def sql(
    query: Annotated[
        str | None, typer.Argument(help="One SQL statement in DuckDB's dialect; - reads it from stdin.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file", metavar="FILE", exists=True, dir_okay=False, help="Take the statement from there."
        ),
    ] = None,
    form: RowFormat = Format.TABLE,
    output: OutputFile = None,
    shown_rows: ShownRows = 50,
    warehouse: WarehouseFolder = None,
) -> None:
    """Ask the live warehouse a question in SQL."""
    statement = _statement(query, file)
    with open_live(paths_from(warehouse=warehouse).live) as con:
        answer(con, statement, form, shown_rows, output)


def _statement(query: str | None, file: Path | None) -> str:
    if (query is None) == (file is None):
        raise typer.BadParameter("give one SQL statement, or --file, or - to read from stdin")
    text = file.read_text(encoding="utf-8") if file else sys.stdin.read() if query == "-" else query or ""
    if not text.strip():
        raise typer.BadParameter("the statement is empty")
    return text
