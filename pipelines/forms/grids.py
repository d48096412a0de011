"""Rows of a table whose grid differs from that of the header they stand under.

Web pages and Word files begin a new table where a page begins, with a grid of its own: the same eight
columns may be columns 0 to 22 above the break and 0 to 7 below. Here belongs the way from one grid to
the other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.forms.columns import Columns
from pipelines.forms.rows import Row, Slot


@dataclass(frozen=True, slots=True)
class GridMap:
    """Edges of the cells of a whole row of a table, and the edges of the header's cells they stand under.

    `is_proved` is False where the table has no whole row, so that its cells are merely stretched.
    """

    edges: tuple[float, ...]
    header_edges: tuple[float, ...]
    is_proved: bool

    def apply(self, row: Row) -> Row:
        """Return `row` in the measure of the header."""
        return replace(
            row,
            slots=tuple(self._move(slot) for slot in row.slots),
            above=tuple(self._move(slot) for slot in row.above),
            width=self.header_edges[-1],
        )

    def _move(self, slot: Slot) -> Slot:
        return replace(slot, left=self._place(slot.left), right=self._place(slot.right))

    def _place(self, edge: float) -> float:
        number = min(max(bisect_right(self.edges, edge) - 1, 0), len(self.edges) - 2)
        low, high = self.edges[number], self.edges[number + 1]
        start, end = self.header_edges[number], self.header_edges[number + 1]
        return start + (edge - low) / (high - low) * (end - start)


def map_grid(table: Sequence[Row], columns: Columns) -> GridMap | None:
    """Return the way from the grid of a table's rows to that of the header, None where they are the same.

    A row with as many cells as the header shows proves it, cell by cell.
    """
    first = table[0]
    if first.line or first.width == columns.width or not all(row.has_known_spans for row in table):
        return None
    whole = next((row.cells for row in table if len(row.cells) == len(columns.cells)), None)
    if whole is None:
        return GridMap((0.0, first.width), (0.0, columns.width), is_proved=False)
    return GridMap(
        (*(slot.left for slot in whole), whole[-1].right),
        (*(slot.left for slot in columns.cells), columns.cells[-1].right),
        is_proved=True,
    )
