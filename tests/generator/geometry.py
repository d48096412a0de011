"""Rows of cells of any widths on one grid: edges, spans, occupied places.

Only geometry; what stands in the cells belongs in `printing`.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.generator.layout import Grid, GridCell

FINE_COLUMNS = 24


def find_edges(widths: Sequence[float], grid_widths: Sequence[float]) -> list[int]:
    """Snap cells of relative `widths` to the columns of a grid; every cell gets at least one column.

    Returns the columns where cells begin, and the end: len(widths) + 1 numbers."""
    count, columns = len(widths), len(grid_widths)
    assert count <= columns, (count, columns)
    stops = [0.0]
    for each in grid_widths:
        stops.append(stops[-1] + each)
    edges, reached = [0], 0.0
    for position, width in enumerate(widths[:-1]):
        reached += width
        share = reached / sum(widths) * stops[-1]
        least, most = edges[-1] + 1, columns - (count - position - 1)
        edges.append(min(range(least, most + 1), key=lambda place: abs(stops[place] - share)))
    return [*edges, columns]


def occupy(grid: Grid) -> list[list[tuple[int, int]]]:
    """Say for every place of the grid which cell covers it: (row, position in that row)."""
    places: list[list[tuple[int, int] | None]] = [[None] * grid.column_count for _ in grid.rows]
    for row_no, row in enumerate(grid.rows):
        column = 0
        for position, cell in enumerate(row):
            while places[row_no][column] is not None:
                column += 1
            for below in range(cell.row_span):
                for beside in range(cell.column_span):
                    assert places[row_no + below][column + beside] is None, (row_no, column, cell)
                    places[row_no + below][column + beside] = (row_no, position)
    full = [[place for place in row if place is not None] for row in places]
    assert all(len(row) == grid.column_count for row in full), "the grid has holes"
    return full


def place_cells(grid: Grid) -> list[tuple[int, int, GridCell]]:
    """List the cells with the row and grid column of their upper left corner."""
    seen: dict[tuple[int, int], tuple[int, int, GridCell]] = {}
    for row_no, row in enumerate(occupy(grid)):
        for column, key in enumerate(row):
            seen.setdefault(key, (row_no, column, grid.rows[key[0]][key[1]]))
    return sorted(seen.values(), key=lambda each: each[:2])
