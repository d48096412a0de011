"""Joined ruling lines -> the rectangles that they draw.

Here belongs the search for cells alone; what the lines are and how cells form a table is in `ruled`.
The result equals that of pdfplumber's `intersections_to_cells`, in other steps: on a plain page each
crossing is of one line and another, and then all cells are found by array operations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Indices = npt.NDArray[np.int64]

#: position, start, stop of a joined line
Ruling = tuple[float, float, float]
#: x0, top, x1, bottom
Rectangle = tuple[float, float, float, float]


class TooManyRulingsError(Exception):
    """The page has more rulings than a table can have."""


@dataclass(frozen=True, slots=True)
class Rectangles:
    """Rectangles on a grid. `cells`: (n, 4) of left, top, right, bottom, each a place in `xs` or `ys`, which
    are ascending."""

    xs: npt.NDArray[np.float64]
    ys: npt.NDArray[np.float64]
    cells: Indices

    def rectangles(self) -> list[Rectangle]:
        """Return the rectangles in points."""
        left, top, right, bottom = self.cells.T
        sides = (self.xs[left], self.ys[top], self.xs[right], self.ys[bottom])
        return list(zip(*(side.tolist() for side in sides), strict=True))


_NOTHING = np.empty((0, 4), dtype=np.int64)


def find_cells(
    vertical: Sequence[Ruling],
    horizontal: Sequence[Ruling],
    *,
    reach: float = 3.0,
    most_crossings: int = 100_000,
) -> Rectangles:
    """Find the smallest drawn rectangle right and below of each crossing.

    Lines are as `ruled.join_rulings` gives them; two cross if they come within `reach` points. The
    rectangles are in no order. Raises TooManyRulingsError.
    """
    if not vertical or not horizontal:
        return Rectangles(np.empty(0), np.empty(0), _NOTHING)
    x, top, bottom = np.array(vertical).T
    y, left, right = np.array(horizontal).T
    touching = (top[:, None] <= y + reach) & (bottom[:, None] >= y - reach)
    touching &= (x[:, None] >= left - reach) & (x[:, None] <= right + reach)
    v, h = np.nonzero(touching)
    if len(v) > most_crossings:
        raise TooManyRulingsError(f"{len(v)} crossings of rulings on one page")
    xs, column = _numbered(x)
    ys, row = _numbered(y)
    crossing = column[v] * len(ys) + row[h]
    if not (crossing[1:] > crossing[:-1]).all():
        return _search_cells(vertical, horizontal, v, h)
    # The usual page: each crossing is of one line and another.
    number = np.full(touching.shape, -1)
    number[v, h] = np.arange(len(v))
    down = np.full(len(v), -1)
    down[:-1] = np.where(v[1:] == v[:-1], np.arange(1, len(v)), -1)
    beside = np.full(len(v), -1)
    by_row, by_column = np.nonzero(touching.T)
    along = number[by_column, by_row]
    beside[along[:-1]] = np.where(by_row[1:] == by_row[:-1], along[1:], -1)
    # On one line the next crossing is the nearest; the fourth corner decides if that is the cell.
    start = np.flatnonzero((down >= 0) & (beside >= 0))
    corner = number[v[beside[start]], h[down[start]]]
    # Where lines from above or from the left end on a cell's border, its corner is farther away.
    open_ = np.flatnonzero(corner < 0)
    if len(open_):
        chains = _Chains(beside.tolist(), down.tolist(), v.tolist(), h.tolist(), number)
        corner[open_] = [chains.nearest_corner(point) for point in start[open_].tolist()]
        start, corner = start[corner >= 0], corner[corner >= 0]
    one, two = (v[start], h[start]), (v[corner], h[corner])
    return Rectangles(xs, ys, np.stack((column[one[0]], row[one[1]], column[two[0]], row[two[1]]), axis=1))


def _numbered(positions: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], Indices]:
    """Return the different positions, of those sorted, and which of them each is."""
    is_new = np.ones(len(positions), dtype=np.bool_)
    is_new[1:] = positions[1:] != positions[:-1]
    return positions[is_new], is_new.cumsum() - 1


class _Chains(NamedTuple):
    """Crossings by number: the next one on the same line to the right and down, the lines, and which
    crossing two lines have."""

    right: list[int]
    down: list[int]
    vertical: list[int]
    horizontal: list[int]
    number: Indices

    def nearest_corner(self, point: int) -> int:
        """Return the crossing that closes the smallest rectangle at this one, or -1."""
        below = self.down[point]
        while below >= 0:
            beside = self.right[point]
            while beside >= 0:
                corner = int(self.number[self.vertical[beside], self.horizontal[below]])
                if corner >= 0:
                    return corner
                beside = self.right[beside]
            below = self.down[below]
        return -1


def _search_cells(
    vertical: Sequence[Ruling], horizontal: Sequence[Ruling], v: Indices, h: Indices
) -> Rectangles:
    """Search the cells crossing by crossing, where lines do not meet as in a plain grid."""
    # Two crossings are connected if one drawn line touches both; lines are bits of an integer.
    up_down: dict[tuple[float, float], int] = defaultdict(int)
    left_right: dict[tuple[float, float], int] = defaultdict(int)
    for one, two in zip(v.tolist(), h.tolist(), strict=True):
        x, y = vertical[one][0], horizontal[two][0]
        up_down[x, y] |= 1 << one
        left_right[x, y] |= 1 << two
    cells = np.array(_smallest_rectangles(up_down, left_right)).reshape(-1, 4)
    xs, columns = np.unique(cells[:, (0, 2)], return_inverse=True)
    ys, rows = np.unique(cells[:, (1, 3)], return_inverse=True)
    columns, rows = columns.reshape(-1, 2), rows.reshape(-1, 2)
    return Rectangles(xs, ys, np.stack((columns[:, 0], rows[:, 0], columns[:, 1], rows[:, 1]), axis=1))


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
