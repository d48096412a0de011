"""Ruling lines of one page -> rectangular cells -> tables with a grid.

Here belongs plane geometry alone: no text, no PDF, no meaning. Lines near each other are snapped to
their mean and joined, crossings are found within a tolerance, a cell is the smallest rectangle whose
four sides are drawn, and cells that share a corner form a table. The meaning of each step and its
tolerance equal those of pdfplumber's `TableFinder` with default settings (a test compares the two over
a corpus of PDFs); what is added is `close_open_cells`, for tables that a page break cuts through, and
`close_open_sides`, for tables without a border at their sides.

Coordinates are points, origin top left, y downward.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipelines.readers.ruled_cells import Rectangle, TooManyRulingsError, find_cells

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class RuledSettings:
    """Tolerances in points. The first five are pdfplumber's defaults."""

    shortest_piece: float = 1.0
    snap: float = 3.0
    join: float = 3.0
    shortest_ruling: float = 3.0
    #: a dotted border one line of print long has as many
    fewest_dots: int = 6
    crossing: float = 3.0
    #: a row cut by a page break is at least one line of small print high; less is an overshooting line
    lowest_open_row: float = 5.0
    #: so many lines of a table end, above each other, at the side where its border is missing
    fewest_open_ends: int = 2
    #: a page of 80 x 150 cells has 230 joined rulings; crossings cost their product
    most_rulings: int = 6000
    #: 147 x 200 cells have 30,000
    most_crossings: int = 100_000


@dataclass(frozen=True, slots=True)
class Rulings:
    """Straight lines of a page. `vertical`: (n, 3) of x, top, bottom; `horizontal`: (m, 3) of y, x0, x1."""

    vertical: Array
    horizontal: Array


class RuledCell(NamedTuple):
    """A cell's rectangle and its place in the grid of its table. (Made by the ten thousand: a tuple
    takes a quarter of a dataclass's time.)"""

    x0: float
    top: float
    x1: float
    bottom: float
    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class RuledTable:
    """Cells sorted by (row, column); `xs` and `ys` are the grid's lines, ascending."""

    cells: tuple[RuledCell, ...]
    xs: tuple[float, ...]
    ys: tuple[float, ...]


DEFAULTS = RuledSettings()


def find_tables(
    rulings: Rulings, *, close_open: bool = True, settings: RuledSettings = DEFAULTS
) -> list[RuledTable]:
    """Find the ruled tables, sorted by (top, left). Raises TooManyRulingsError.

    With `close_open`, cells that are open at the lowest or highest end of their vertical lines, as
    page breaks leave them, are closed first, and so are tables without a border at their sides.
    """
    vertical = join_rulings(rulings.vertical, settings)
    horizontal = join_rulings(rulings.horizontal, settings)
    if len(vertical) + len(horizontal) > settings.most_rulings:
        raise TooManyRulingsError(f"{len(vertical) + len(horizontal)} rulings on one page")
    if close_open and len(vertical) > 1:
        vertical = close_open_sides(vertical, horizontal, settings)
        horizontal = close_open_cells(vertical, horizontal, settings)
    return group_cells(
        find_cells(vertical, horizontal, reach=settings.crossing, most_crossings=settings.most_crossings)
    )


def join_rulings(lines: Array, settings: RuledSettings = DEFAULTS) -> Array:
    """Snap parallel lines to the mean of their cluster, join those in reach, drop the short ones.

    Clusters are chains of positions each within `snap` of the next; the mean is over all lines.
    """
    is_piece = lines[:, 2] - lines[:, 1] >= settings.shortest_piece
    if len(lines) - int(is_piece.sum()) >= settings.fewest_dots:
        lines = np.concatenate((lines[is_piece], _join_dots(lines[~is_piece], settings)))
    else:
        lines = lines[is_piece]
    if not len(lines):
        return lines
    lines = lines[np.argsort(lines[:, 0], kind="stable")]
    cluster = np.concatenate(([0], np.cumsum(np.diff(lines[:, 0]) > settings.snap)))
    count = np.bincount(cluster)
    # A cluster of one position keeps it exactly: a sum and a division would move it by an ulp.
    first = lines[np.searchsorted(cluster, np.arange(len(count))), 0]
    mean = first + np.bincount(cluster, weights=lines[:, 0] - first[cluster]) / count
    lines = lines[np.lexsort((lines[:, 1], cluster))]
    joined: list[tuple[float, float, float]] = []
    last, start, stop = -1, 0.0, 0.0
    for group, low, high in zip(cluster.tolist(), lines[:, 1].tolist(), lines[:, 2].tolist(), strict=True):
        if group == last and low <= stop + settings.join:
            stop = max(stop, high)
            continue
        if last >= 0:
            joined.append((float(mean[last]), start, stop))
        last, start, stop = group, low, high
    joined.append((float(mean[last]), start, stop))
    kept = [line for line in joined if line[2] - line[1] >= settings.shortest_ruling]
    return np.array(kept, dtype=np.float64).reshape(-1, 3)


def _join_dots(dots: Array, settings: RuledSettings) -> Array:
    """Join rows of dots, each too short to count, as writers draw dotted borders."""
    place = np.round(dots[:, 0] / settings.shortest_piece)
    order = np.lexsort((dots[:, 1], place))
    dots, place = dots[order], place[order]
    breaks = (np.diff(place) != 0) | (dots[1:, 1] - dots[:-1, 2] > settings.join)
    first = np.concatenate(([0], np.flatnonzero(breaks) + 1))
    last = np.concatenate((first[1:] - 1, [len(dots) - 1]))
    rows = np.stack((dots[first, 0], dots[first, 1], dots[last, 2]), axis=1)
    return rows[last - first + 1 >= settings.fewest_dots]


def group_cells(cells: list[Rectangle]) -> list[RuledTable]:
    """Group cells that share a corner into tables and number their rows and columns.

    A rectangle that touches no other is a frame, not a table, and is left out.
    """
    group_of: dict[tuple[float, float], list[Rectangle]] = {}
    groups: dict[int, list[Rectangle]] = {}
    for cell in cells:
        mine: list[Rectangle] | None = None
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
    tables = [group for group in groups.values() if len(group) > 1]
    tables.sort(key=lambda group: min((cell[1], cell[0]) for cell in group))
    return [_number(group) for group in tables]


def _corners(cell: Rectangle) -> tuple[tuple[float, float], ...]:
    x0, top, x1, bottom = cell
    return (x0, top), (x0, bottom), (x1, top), (x1, bottom)


def _number(cells: list[Rectangle]) -> RuledTable:
    xs = sorted({x for cell in cells for x in (cell[0], cell[2])})
    ys = sorted({y for cell in cells for y in (cell[1], cell[3])})
    column = {x: index for index, x in enumerate(xs)}
    row = {y: index for index, y in enumerate(ys)}
    numbered = []
    for x0, top, x1, bottom in sorted(cells, key=lambda cell: (cell[1], cell[0])):
        first_row, first_column = row[top], column[x0]
        spans = row[bottom] - first_row, column[x1] - first_column
        numbered.append(RuledCell(x0, top, x1, bottom, first_row, first_column, *spans))
    return RuledTable(tuple(numbered), tuple(xs), tuple(ys))


def close_open_sides(vertical: Array, horizontal: Array, settings: RuledSettings = DEFAULTS) -> Array:
    """Draw the border at the side of a table that was printed without one.

    There several horizontal lines end together, one below the other, where no vertical line touches them
    but where others cross both. The border drawn is as long as those others.
    """
    reach = settings.crossing
    if not len(horizontal):
        return vertical
    x, top, bottom = (vertical[:, k, None] for k in range(3))
    level = (top <= horizontal[:, 0] + reach) & (bottom >= horizontal[:, 0] - reach)
    added: list[tuple[float, float, float]] = []
    for end in (1, 2):
        is_open = ~(level & (np.abs(x - horizontal[:, end]) <= reach)).any(axis=0)
        if is_open.sum() < settings.fewest_open_ends:
            continue
        ending = horizontal[is_open]
        crossing = level[:, is_open] & (x > ending[:, 1] + reach) & (x < ending[:, 2] - reach)
        added.extend(_side_lines(vertical, ending, crossing, end, settings))
    if not added:
        return vertical
    return join_rulings(np.concatenate((vertical, np.array(added))), settings)


def _side_lines(
    vertical: Array, ending: Array, crossing: Mask, end: int, settings: RuledSettings
) -> list[tuple[float, float, float]]:
    order = np.lexsort((ending[:, 0], ending[:, end]))
    chain = np.concatenate(([0], np.cumsum(np.diff(ending[order, end]) > settings.crossing)))
    added: list[tuple[float, float, float]] = []
    for number in range(int(chain[-1]) + 1):
        members = order[chain == number]
        if len(members) < settings.fewest_open_ends:
            continue
        members = members[np.argsort(ending[members, 0])]
        x = float(np.median(ending[members, end]))
        for one, two in pairwise(members.tolist()):
            if (crossing[:, one] & crossing[:, two]).any():
                inner = vertical[crossing[:, one] | crossing[:, two]]
                added.append((x, float(inner[:, 1].min()), float(inner[:, 2].max())))
    return added


def close_open_cells(vertical: Array, horizontal: Array, settings: RuledSettings = DEFAULTS) -> Array:
    """Draw the horizontal lines that are missing where a page break cuts a row.

    Many writers stop the vertical lines at the page's edge and go on with them on the next page,
    without drawing the cut. A line is added between neighbouring vertical lines that end together,
    where nothing below (above, at the top of a page) them goes on, unless the row so closed would be
    lower than a line of print or the two lines belong to different tables.
    """
    added = [
        *_closing_lines(vertical, horizontal, 2, settings),
        *_closing_lines(vertical, horizontal, 1, settings),
    ]
    if not added:
        return horizontal
    return join_rulings(np.concatenate((horizontal, np.array(added))), settings)


def _closing_lines(
    vertical: Array, horizontal: Array, end: int, settings: RuledSettings
) -> list[tuple[float, float, float]]:
    reach = settings.crossing
    sign = 1.0 if end == 2 else -1.0
    ends = vertical[:, end] * sign
    order = np.argsort(ends)
    chain = np.concatenate(([0], np.cumsum(np.diff(ends[order]) > reach)))
    added: list[tuple[float, float, float]] = []
    for number in range(int(chain[-1]) + 1):
        members = vertical[order[chain == number]]
        members = members[np.argsort(members[:, 0])]
        if len(members) < 2:
            continue
        y = float((members[:, end] * sign).max() * sign)
        if _is_covered(horizontal, y, float(members[0, 0]), float(members[-1, 0]), reach):
            continue
        going_on = vertical[vertical[:, end] * sign > y * sign + reach, 0]
        for one, two in pairwise(members):
            x0, x1 = float(one[0]), float(two[0])
            if x1 - x0 < settings.shortest_ruling or _is_covered(horizontal, y, x0, x1, reach):
                continue
            if ((going_on >= x0 - reach) & (going_on <= x1 + reach)).any():
                continue
            if _is_one_table((one, two), horizontal, y, end, settings):
                added.append((y, x0, x1))
    return added


def _is_covered(horizontal: Array, y: float, x0: float, x1: float, reach: float) -> bool:
    near = horizontal[np.abs(horizontal[:, 0] - y) <= reach]
    return bool(((near[:, 1] <= x0 + reach) & (near[:, 2] >= x1 - reach)).any())


def _is_one_table(
    sides: tuple[Array, Array], horizontal: Array, y: float, end: int, settings: RuledSettings
) -> bool:
    """Tell if two vertical lines are sides of one row that ends, undrawn, at y."""
    one, two = sides
    reach = settings.crossing
    if abs(one[3 - end] - two[3 - end]) <= reach and abs(y - one[3 - end]) < settings.lowest_open_row:
        return False
    bridges = horizontal[(horizontal[:, 1] <= one[0] + reach) & (horizontal[:, 2] >= two[0] - reach)]
    low = max(float(one[1]), float(two[1])) - reach
    high = min(float(one[2]), float(two[2])) + reach
    bridges = bridges[(bridges[:, 0] >= low) & (bridges[:, 0] <= high)]
    if not len(bridges):
        # Nothing joins them on this page: one cell fills it, if they run side by side all the way. Rows
        # that end at one and begin at two mean two tables with a gap: cells merge from left to right.
        within = horizontal[(horizontal[:, 0] >= low) & (horizontal[:, 0] <= high)]
        from_left = (within[:, 1] < one[0] - reach) & (within[:, 2] >= one[0] - reach)
        to_right = (within[:, 2] > two[0] + reach) & (within[:, 1] <= two[0] + reach)
        alike = abs(one[1] - two[1]) <= reach and abs(one[2] - two[2]) <= reach
        return bool(alike and not (from_left.any() and to_right.any()))
    return bool(np.abs(bridges[:, 0] - y).min() >= settings.lowest_open_row)
