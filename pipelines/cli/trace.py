"""`jixiao trace`: where a value stands on the paper, and a picture of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from pipelines.cli.console import answers, complaints
from pipelines.cli.options import RawFolder, WarehouseFolder
from pipelines.cli.rows import render_rows
from pipelines.settings import paths_from
from pipelines.warehouse import open_live

if TYPE_CHECKING:
    from pipelines.trace import Piece

EPILOG = (
    "Without a number the values of the form's head and totals are shown. Values cut by a page break have "
    "several parts, all of which are shown and drawn.\n\n"
    '  jixiao trace "图书综合经费 2023" --indicator 3\n\n'
    "  jixiao trace 5f0c1a --funding 1 --column executed_yuan -o page.png"
)


def trace(
    evaluation: Annotated[
        str, typer.Argument(help="Start of an evaluation_id, or a project's name with its year behind.")
    ],
    year: Annotated[int | None, typer.Option("--year", "-y", help="Fiscal year, if need be.")] = None,
    indicator: Annotated[
        int | None, typer.Option("--indicator", "-i", min=1, metavar="N", help="Row of the indicators.")
    ] = None,
    funding: Annotated[
        int | None, typer.Option("--funding", "-f", min=1, metavar="N", help="Line of the funding.")
    ] = None,
    goal: Annotated[int | None, typer.Option("--goal", "-g", min=1, metavar="N", help="Goal.")] = None,
    column: Annotated[
        str | None, typer.Option("--column", "-c", metavar="NAME", help="One column; else all of the row.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="PNG", help="Draw the page, values framed.")
    ] = None,
    raw: RawFolder = None,
    warehouse: WarehouseFolder = None,
) -> None:
    """Show file, page, box and printed text of a value."""
    # what draws pages takes a while to import, and no other command needs it
    from pipelines import trace as tracing  # noqa: PLC0415

    rows = {"indicators": indicator, "funding": funding, "goals": goal}
    asked = [(table, number) for table, number in rows.items() if number is not None]
    if len(asked) > 1:
        raise typer.BadParameter("give one of --indicator, --funding and --goal")
    paths = paths_from(raw, warehouse)
    table, row_no = asked[0] if asked else ("evaluations", 0)
    with open_live(paths.live) as con:
        found = tracing.find_evaluation(con, evaluation, year)
        pieces = tracing.find_pieces(con, found, table, row_no, column)
        files = tracing.list_paths(con, found)
    console = answers()
    head = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    head.add_column(style="dim")
    head.add_column(overflow="fold")
    head.add_row("evaluation", escape(str(found)))
    head.add_row("row", f"{table} {row_no}" if row_no else table)
    for path in files:
        head.add_row("file", escape(str(paths.raw / path)))
    console.print(head)
    names = ["column", "value", "page", "place", "text"]
    shown = [
        [_name(piece), piece.value, piece.page_no, render_place(piece), piece.raw_text] for piece in pieces
    ]
    console.print(render_rows(names, shown, console))
    if output is not None:
        content = tracing.load_content(paths, found.document_id)
        tracing.write_picture(tracing.draw_pieces(content, pieces), output)
        complaints().print(f"[dim]drawn to {escape(str(output))}[/]")


def render_place(piece: Piece) -> str | None:
    """Return where a piece stands: its box in points (left, top, right, bottom), else its address."""
    if piece.box is None:
        return piece.address
    return ", ".join(f"{edge:.1f}" for edge in piece.box)


def _name(piece: Piece) -> str:
    part = f" (part {piece.part_no})" if piece.part_no > 1 else ""
    sure = f" ({piece.confidence:.0%} sure)" if piece.confidence is not None else ""
    return f"{piece.column_name}{part}{sure}"
