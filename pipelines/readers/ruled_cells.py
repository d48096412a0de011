"""Joined ruling lines -> the rectangles that they draw.

Here belongs the search for cells alone; what the lines are and how cells form a table is in `ruled`.
The result equals that of pdfplumber's `intersections_to_cells`, in other steps: on a plain page each
crossing is of one line and another, and then all cells are found by array operations.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


class TooManyRulingsError(Exception):
    """The page has more rulings than a table can have."""


#: x0, top, x1, bottom
Rectangle = tuple[float, float, float, float]


def find_cells(
    vertical: Array, horizontal: Array, *, reach: float = 3.0, most_crossings: int = 100_000
) -> list[Rectangle]:
    """Find the smallest drawn rectangle right and below of each crossing.

    Lines are (n, 3) arrays as in `ruled.Rulings`, joined; two cross if they come within `reach` points.
    Returns rectangles in no order. Raises TooManyRulingsError.
    """
    if not len(vertical) or not len(horizontal):
        return []
    x, top, bottom = (vertical[:, k, None] for k in range(3))
    y, left, right = (horizontal[None, :, k] for k in range(3))
    touching = (top <= y + reach) & (bottom >= y - reach) & (x >= left - reach) & (x <= right + reach)
    v, h = np.nonzero(touching)
    if len(v) > most_crossings:
        raise TooManyRulingsError(f"{len(v)} crossings of rulings on one page")
    if not len(v):
        return []
    xs, column = np.unique(vertical[:, 0], return_inverse=True)
    ys, row = np.unique(horizontal[:, 0], return_inverse=True)
    column, row = column[v], row[h]
    crossing = column * len(ys) + row
    order = np.argsort(crossing)
    if (np.diff(crossing[order]) == 0).any():
        return _search_cells(vertical, horizontal, v, h)
    # The usual page: each crossing is of one line and another. Sorted by (x, y), then by (y, x).
    column, row, v, h = column[order], row[order], v[order], h[order]
    number = np.full((len(xs), len(ys)), -1)
    number[column, row] = np.arange(len(v))
    down = np.append(np.where(v[1:] == v[:-1], np.arange(1, len(v)), -1), -1)
    by_row = np.lexsort((column, row))
    beside: npt.NDArray[np.int64] = np.full(len(v), -1)
    along = h[by_row[1:]] == h[by_row[:-1]]
    beside[by_row[:-1][along]] = by_row[1:][along]
    # On one line the next crossing is the nearest; the fourth corner decides if that is the cell.
    start = np.flatnonzero((down >= 0) & (beside >= 0))
    corner = number[column[beside[start]], row[down[start]]]
    closed = (corner >= 0) & (v[corner] == v[beside[start]]) & (h[corner] == h[down[start]])
    last = corner[closed]
    pairs = list(zip(start[closed].tolist(), last.tolist(), strict=True))
    # Where lines from above or from the left end on a cell's border, its corner is farther away.
    chains = _Chains(beside.tolist(), down.tolist(), column.tolist(), row.tolist(), v.tolist(), h.tolist())
    pairs += [
        (point, found)
        for point in start[~closed].tolist()
        if (found := _nearest_corner(point, chains, number)) is not None
    ]
    points = list(zip(xs[column].tolist(), ys[row].tolist(), strict=True))
    return [(*points[one], *points[two]) for one, two in pairs]


class _Chains(NamedTuple):
    """Crossings by number: the next one on the same line to the right and down, place, and lines."""

    right: list[int]
    down: list[int]
    column: list[int]
    row: list[int]
    vertical: list[int]
    horizontal: list[int]


def _nearest_corner(point: int, chains: _Chains, number: npt.NDArray[np.int64]) -> int | None:
    below = chains.down[point]
    while below >= 0:
        beside = chains.right[point]
        while beside >= 0:
            corner = int(number[chains.column[beside], chains.row[below]])
            if (
                corner >= 0
                and chains.vertical[corner] == chains.vertical[beside]
                and chains.horizontal[corner] == chains.horizontal[below]
            ):
                return corner
            beside = chains.right[beside]
        below = chains.down[below]
    return None


def _search_cells(
    vertical: Array, horizontal: Array, v: npt.NDArray[np.int64], h: npt.NDArray[np.int64]
) -> list[Rectangle]:
    """Search the cells crossing by crossing, where lines do not meet as in a plain grid."""
    # Two crossings are connected if one drawn line touches both; lines are bits of an integer.
    up_down: dict[tuple[float, float], int] = defaultdict(int)
    left_right: dict[tuple[float, float], int] = defaultdict(int)
    for x, y, one, two in zip(
        vertical[v, 0].tolist(), horizontal[h, 0].tolist(), v.tolist(), h.tolist(), strict=True
    ):
        up_down[x, y] |= 1 << one
        left_right[x, y] |= 1 << two
    return _smallest_rectangles(up_down, left_right)


def _smallest_rectangles(
    up_down: dict[tuple[float, float], int], left_right: dict[tuple[float, float], int]
) -> list[Rectangle]:
    by_x: dict[float, list[float]] = defaultdict(list)
    by_y: dict[float, list[float]] = defaultdict(list)
    points = sorted(up_down)
    place: dict[tuple[float, float], tuple[int, int]] = {}
    for point in points:
        x, y = point
        place[point] = len(by_x[x]), len(by_y[y])
        by_x[x].append(y)
        by_y[y].append(x)
    cells: list[Rectangle] = []
    for point in points:
        x, y = point
        in_column, in_row = place[point]
        lines_down, lines_right = up_down[point], left_right[point]
        rights = [right for right in by_y[y][in_row + 1 :] if left_right[right, y] & lines_right]
        if not rights:
            continue
        for bottom in by_x[x][in_column + 1 :]:
            if not up_down[x, bottom] & lines_down:
                continue
            lines_bottom = left_right[x, bottom]
            found = next(
                (
                    right
                    for right in rights
                    if left_right.get((right, bottom), 0) & lines_bottom
                    and up_down[right, bottom] & up_down[right, y]
                ),
                None,
            )
            if found is not None:
                cells.append((x, y, found, bottom))
                break
    return cells
