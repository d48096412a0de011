"""`jixiao examples`: the questions of sql/examples, listed, shown and answered."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.syntax import Syntax
from rich.table import Table

from pipelines.cli.console import answers
from pipelines.cli.options import Format, OutputFile, RowFormat, ShownRows, WarehouseFolder
from pipelines.cli.rows import answer
from pipelines.settings import paths_from
from pipelines.statements import load_statements
from pipelines.warehouse import open_live

EPILOG = (
    "Each is one SELECT in sql/examples; copy one and change it.\n\n"
    "  jixiao examples\n\n"
    "  jixiao examples points_lost_and_why --format csv --output lost.csv"
)


def examples(
    name: Annotated[
        str | None, typer.Argument(help="The example to answer; without it, all are listed.")
    ] = None,
    form: RowFormat = Format.TABLE,
    output: OutputFile = None,
    shown_rows: ShownRows = 50,
    is_only_shown: Annotated[bool, typer.Option("--show", help="Print the SQL, ask nothing.")] = False,
    warehouse: WarehouseFolder = None,
) -> None:
    """List questions that are already written down, or answer one."""
    known = {statement.name: statement for statement in load_statements("examples")}
    console = answers()
    if name is None:
        listing = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
        listing.add_column(style="bold", no_wrap=True)
        listing.add_column()
        for statement in known.values():
            listing.add_row(statement.name, statement.description)
        console.print(listing)
        return
    if name not in known:
        raise typer.BadParameter(f"no example {name!r}; there are: {', '.join(known)}", param_hint="NAME")
    if is_only_shown or (form is Format.TABLE and output is None):
        console.print(Syntax(known[name].sql.strip(), "sql", background_color="default"))
    if not is_only_shown:
        with open_live(paths_from(warehouse=warehouse).live) as con:
            answer(con, known[name].sql, form, shown_rows, output)
