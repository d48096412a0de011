"""From cells with spans to one `Table`: occupancy of the grid, caps, trimming.

Shared by the formats that state spans (web pages, Word). What a cell says is not looked at here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.readers.cells import Cell, Table, Unreadable


@dataclass(frozen=True, slots=True)
class GridLimits:
    """How large a table may grow, and how far a cell may reach.

    `column_span` and `row_span` are the caps of the HTML standard (section "Forming a table").
    A span above `absurd_span` is nobody's layout: the widest sheet has 16,384 columns and the longest
    1,048,576 rows.
    """

    column_span: int = 1_000
    row_span: int = 65_534
    absurd_span: int = 2_000_000
    slots: int = 4_000_000
    cells: int = 500_000


LIMITS = GridLimits()


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell as the source states it: its row, its spans, its text; `row_span` 0 means "to the end"."""

    text: str
    row_span: int = 1
    column_span: int = 1
    page_no: int = 1


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with its place in the grid, counted from 0."""

    text: str
    row: int
    column: int
    row_span: int
    column_span: int
    page_no: int = 1


def parse_span(text: str | None, cap: int, default: int = 1) -> int:
    """Return a span as stated, `default` where it is no number, `cap` where it is larger than that.

    Raises Unreadable `too_large` above `LIMITS.absurd_span`.
    """
    digits = (text or "").strip().lstrip("+")
    if not digits.isascii() or not digits.isdigit():
        return default
    if len(digits) > 9 or int(digits) > LIMITS.absurd_span:
        raise Unreadable("too_large", f"a cell spans {digits[:20]} rows or columns")
    return min(int(digits), cap)


def place(rows: Sequence[Sequence[Piece]], first_row: int = 0) -> list[Placed]:
    """Place the cells of one row group by the table algorithm of the HTML standard.

    Each cell takes the first free column of its row; a `row_span` reaches at most to the end of the
    group; cells may overlap where a long cell grows down into another's columns, and then the
    later cell keeps its place.
    """
    placed: list[Placed] = []
    #: column -> first row (in the group) in which the column is free again
    free_from: dict[int, int] = {}
    slots = 0
    for row_no, pieces in enumerate(rows):
        column = 0
        for piece in pieces:
            while free_from.get(column, 0) > row_no:
                column += 1
            width = max(1, piece.column_span)
            left = len(rows) - row_no
            height = left if piece.row_span == 0 else min(piece.row_span, left)
            slots += width
            if slots > LIMITS.slots:
                raise Unreadable("too_large", f"a table covers more than {LIMITS.slots} places")
            for covered in range(column, column + width):
                free_from[covered] = max(free_from.get(covered, 0), row_no + height)
            placed.append(Placed(piece.text, first_row + row_no, column, height, width, piece.page_no))
            column += width
    return placed


def build_table(placed: Sequence[Placed], table_no: int, page_no: int = 1) -> Table | None:
    """Return the table of `placed` cells, None when no cell says anything.

    Columns in which no cell begins are taken out of the grid (a span of 100 over two columns is a
    span of 2), and columns and rows that are empty to the end are trimmed. Addresses are
    `T<table>R<row>C<column>` from 1, in this grid.
    """
    if len(placed) > LIMITS.cells:
        raise Unreadable("too_large", f"a table of {len(placed)} cells, more than {LIMITS.cells}")
    spoken = [cell for cell in placed if cell.text.strip()]
    if not spoken:
        return None
    starts = sorted({cell.column for cell in placed})
    index = {column: number for number, column in enumerate(starts)}
    # the grid ends with the last column or row in which a cell with text begins
    width = index[max(cell.column for cell in spoken)] + 1
    height = max(cell.row for cell in spoken) + 1
    cells = []
    for cell in sorted(placed, key=lambda c: (c.row, c.column)):
        column = index[cell.column]
        if column >= width or cell.row >= height:
            continue
        column_end = bisect_left(starts, cell.column + cell.column_span)
        cells.append(
            Cell(
                text=cell.text,
                row=cell.row,
                column=column,
                row_span=max(1, min(cell.row_span, height - cell.row)),
                column_span=max(1, min(column_end, width) - column),
                page_no=cell.page_no,
                address=f"T{table_no}R{cell.row + 1}C{column + 1}",
            )
        )
    return Table(tuple(cells), row_count=height, column_count=width, page_no=page_no)
