"""Rows of a table whose grid differs from that of the header they stand under.

Web pages and Word files begin a new table where a page begins, with a grid of its own: the same eight
columns may be columns 0 to 22 above the break and 0 to 7 below, and columns that are empty to the end
may be missing. Here belongs the way from one grid to the other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb

from pipelines.forms.columns import Columns, assign
from pipelines.forms.fit import rate_fit, rate_money_fit
from pipelines.forms.rows import Row, Slot

#: a table may show so many cells less than the header it stands under
MOST_MISSING = 3
#: so many ways to leave out cells are compared; headers that allow more are damage
MOST_WAYS = 1000
#: a row with fewer filled cells says nothing about where its cells stand
LEAST_CELLS = 3
#: edges of columns that are nearer than this are the same
SAME_EDGE = 1e-6


@dataclass(frozen=True, slots=True)
class GridMap:
    """Edges of the cells of a table's finest row, and the edges of the header's cells they stand under.

    `is_proved` is False where the table shows fewer cells than the header, so that which of them are
    missing was judged by what kind of text stands in the others.
    """

    edges: tuple[float, ...]
    #: left and right edge, in the measure of the header, of each cell of the finest row
    targets: tuple[tuple[float, float], ...]
    width: float
    is_proved: bool

    def apply(self, row: Row) -> Row:
        """Return `row` in the measure of the header."""
        return replace(
            row,
            slots=tuple(self._move(slot) for slot in row.slots),
            above=tuple(self._move(slot) for slot in row.above),
            width=self.width,
        )

    def _move(self, slot: Slot) -> Slot:
        return replace(slot, left=self._place(slot.left, False), right=self._place(slot.right, True))

    def _place(self, edge: float, is_right: bool) -> float:
        number = min(max(bisect_right(self.edges, edge) - 1, 0), len(self.targets) - 1)
        low, high = self.edges[number], self.edges[number + 1]
        if is_right and number and edge <= low + SAME_EDGE:
            # the right edge of the cell before, which need not touch this one
            return self.targets[number - 1][1]
        start, end = self.targets[number]
        return start + (edge - low) / (high - low) * (end - start)


def map_grid(table: Sequence[Row], columns: Columns) -> GridMap | None:
    """Return the way from the grid of a table's rows to that of the header, None where they are the same.

    A row with as many cells as the header shows proves it, cell by cell. Where every row shows fewer,
    the cells that are missing are those without which the rows suit the columns best.
    """
    first = table[0]
    if first.line or not all(row.has_known_spans for row in table) or _is_same_grid(table, columns):
        return None
    places = [(slot.left, slot.right) for slot in columns.cells]
    whole = next((row.cells for row in table if len(row.cells) == len(places)), None)
    if whole is not None:
        return _map_cells(whole, places, columns.width, is_proved=True)
    finest = max(table, key=lambda row: len(row.cells)).cells
    missing = len(places) - len(finest)
    is_comparable = finest and 0 < missing <= MOST_MISSING and comb(len(places), missing) <= MOST_WAYS
    if not is_comparable:
        return GridMap((0.0, first.width), ((0.0, columns.width),), columns.width, is_proved=False)
    # of placements that suit equally well the one that lacks the last columns: readers trim empty ends
    chosen = sorted(combinations(range(len(places)), len(finest)))
    maps = [_map_cells(finest, [places[no] for no in kept], columns.width) for kept in chosen]
    return max(maps, key=lambda grid: _rate(grid, table, columns))


def _is_same_grid(table: Sequence[Row], columns: Columns) -> bool:
    """Tell whether the rows are measured as the header is: in points, in its own table, or in a table
    whose cells begin and end where columns of the header do."""
    first = table[0]
    if first.table_no == columns.table_no or any(slot.cell.box for slot in first.cells):
        return True
    if first.width != columns.width:
        return False
    edges = {edge for slot in columns.cells for edge in (slot.left, slot.right)}
    fine = [row.cells for row in table if len(row.cells) >= len(columns.cells) - MOST_MISSING]
    return {edge for cells in fine for slot in cells for edge in (slot.left, slot.right)} <= edges


def _map_cells(
    cells: Sequence[Slot], places: Sequence[tuple[float, float]], width: float, *, is_proved: bool = False
) -> GridMap:
    return GridMap((*(slot.left for slot in cells), cells[-1].right), tuple(places), width, is_proved)


def _rate(grid: GridMap, table: Sequence[Row], columns: Columns) -> float:
    rate = rate_fit if columns.block == "indicator" else rate_money_fit
    rows = [grid.apply(row) for row in table if len(row.filled) >= LEAST_CELLS]
    return sum(rate(assign(row, columns), columns) for row in rows)
