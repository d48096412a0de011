"""Rectangles that rulings draw -> tables with a grid.

Here belongs which rectangles are one table, and the numbering of its rows and columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipelines.readers.ruled_cells import Indices, Rectangles

Array = npt.NDArray[np.float64]


class RuledCell(NamedTuple):
    """A cell's rectangle and its place in the grid of its table."""

    x0: float
    top: float
    x1: float
    bottom: float
    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, eq=False)
class RuledTable:
    """Cells sorted by (row, column). `places`: (n, 4) of row, column, row span, column span; `xs` and `ys`
    are the grid's lines, ascending."""

    places: Indices
    xs: tuple[float, ...]
    ys: tuple[float, ...]

    @cached_property
    def areas(self) -> Array:
        """(n, 4) of x0, top, x1, bottom."""
        row, column, row_span, column_span = self.places.T
        xs, ys = np.array(self.xs), np.array(self.ys)
        return np.stack((xs[column], ys[row], xs[column + column_span], ys[row + row_span]), axis=1)

    @cached_property
    def cells(self) -> tuple[RuledCell, ...]:
        """The cells one by one."""
        rows = zip(self.areas.tolist(), self.places.tolist(), strict=True)
        return tuple(RuledCell(*area, *place) for area, place in rows)


def group_cells(drawn: Rectangles) -> list[RuledTable]:
    """Group cells that share a corner into tables and number their rows and columns.

    A rectangle that touches no other is a frame, not a table, and is left out.
    """
    cells = drawn.cells
    if len(cells) < 2:
        return []
    if _are_one_table(drawn):
        return [_number(drawn, cells)]
    tables = [group for group in _groups(cells.tolist()) if len(group) > 1]
    # By place, as the lines are ascending.
    tables.sort(key=lambda group: min((cell[1], cell[0]) for cell in group))
    return [_number(drawn, np.array(group)) for group in tables]


def _are_one_table(drawn: Rectangles) -> bool:
    """Tell if each cell but one begins where one above it or to the left of it ends: then all are joined.

    True for nearly every page with one table, and cheap.
    """
    left, top, right, bottom = drawn.cells.T
    height = len(drawn.ys)
    is_met = np.zeros(len(drawn.xs) * height, dtype=np.bool_)
    is_met[left * height + bottom] = True
    is_met[right * height + top] = True
    return int(np.count_nonzero(is_met[left * height + top])) == len(left) - 1


def _groups(cells: list[list[int]]) -> list[list[list[int]]]:
    """Group cells that share a corner."""
    group_of: dict[tuple[int, int], list[list[int]]] = {}
    groups: dict[int, list[list[int]]] = {}
    for cell in cells:
        mine: list[list[int]] | None = None
        corners = _corners(cell)
        for corner in corners:
            met = group_of.get(corner)
            if met is None or met is mine:
                continue
            if mine is None:
                mine = met
                continue
            # The cell joins two groups: the smaller one moves over.
            mine, other = (mine, met) if len(mine) >= len(met) else (met, mine)
            mine.extend(other)
            del groups[id(other)]
            for moved in other:
                group_of.update(dict.fromkeys(_corners(moved), mine))
        if mine is None:
            mine = []
            groups[id(mine)] = mine
        mine.append(cell)
        for corner in corners:
            group_of[corner] = mine
    return list(groups.values())


def _corners(cell: list[int]) -> tuple[tuple[int, int], ...]:
    left, top, right, bottom = cell
    return (left, top), (left, bottom), (right, top), (right, bottom)


def _number(drawn: Rectangles, cells: Indices) -> RuledTable:
    """Number the rows and columns that the cells use."""
    cells = cells[np.lexsort((cells[:, 0], cells[:, 1]))]
    xs, columns = _used(drawn.xs, cells[:, 0::2])
    ys, rows = _used(drawn.ys, cells[:, 1::2])
    places = np.stack(
        (rows[:, 0], columns[:, 0], rows[:, 1] - rows[:, 0], columns[:, 1] - columns[:, 0]), axis=1
    )
    return RuledTable(places, xs, ys)


def _used(lines: Array, ends: Indices) -> tuple[tuple[float, ...], Indices]:
    """Return the lines that cells end at, and the ends counted in them."""
    is_used = np.zeros(len(lines), dtype=np.bool_)
    is_used[ends] = True
    return tuple(lines[is_used].tolist()), (is_used.cumsum() - 1)[ends]
