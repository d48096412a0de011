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

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from pipelines.readers.ruled_cells import Ruling, TooManyRulingsError, find_cells
from pipelines.readers.ruled_tables import RuledTable, group_cells

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


def join_rulings(lines: Array, settings: RuledSettings = DEFAULTS) -> list[Ruling]:
    """Snap parallel lines to the mean of their cluster, join those in reach, drop the short ones.

    Clusters are chains of positions each within `snap` of the next; the mean is over all lines. Returns
    the lines sorted.
    """
    is_piece = lines[:, 2] - lines[:, 1] >= settings.shortest_piece
    pieces = lines[is_piece].tolist()
    if len(lines) - len(pieces) >= settings.fewest_dots:
        pieces += _join_dots(lines[~is_piece], settings).tolist()
    return _join(pieces, settings)


def _join(pieces: list[Sequence[float]], settings: RuledSettings) -> list[Ruling]:
    # A page has some dozens of lines: too few for arrays to be faster than lists.
    pieces.sort(key=itemgetter(0))
    joined: list[Ruling] = []
    index, count = 0, len(pieces)
    while index < count:
        # A cluster of one position keeps it exactly: a sum and a division would move it by an ulp.
        first = last = pieces[index][0]
        moved, begin = 0.0, index
        while index < count and pieces[index][0] - last <= settings.snap:
            last = pieces[index][0]
            moved += last - first
            index += 1
        at = first + moved / (index - begin)
        cluster = sorted(pieces[begin:index], key=itemgetter(1))
        _, start, stop = cluster[0]
        for _, low, high in cluster:
            if low > stop + settings.join:
                if stop - start >= settings.shortest_ruling:
                    joined.append((at, start, stop))
                start, stop = low, high
            elif high > stop:
                stop = high
        if stop - start >= settings.shortest_ruling:
            joined.append((at, start, stop))
    return joined


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


def close_open_sides(
    vertical: list[Ruling], horizontal: list[Ruling], settings: RuledSettings = DEFAULTS
) -> list[Ruling]:
    """Draw the border at the side of a table that was printed without one. Lines are sorted.

    There several horizontal lines end together, one below the other, where no vertical line touches them
    but where others cross both. The border drawn is as long as those others.
    """
    reach = settings.crossing
    if not horizontal:
        return vertical
    upright, lying = np.array(vertical), np.array(horizontal)
    x, top, bottom = (upright[:, k, None] for k in range(3))
    level = (top <= lying[:, 0] + reach) & (bottom >= lying[:, 0] - reach)
    added: list[Ruling] = []
    for end in (1, 2):
        is_open = ~(level & (np.abs(x - lying[:, end]) <= reach)).any(axis=0)
        if np.count_nonzero(is_open) < settings.fewest_open_ends:
            continue
        ending = lying[is_open]
        crossing = level[:, is_open] & (x > ending[:, 1] + reach) & (x < ending[:, 2] - reach)
        added.extend(_side_lines(upright, ending, crossing, end, settings))
    return _join([*vertical, *added], settings) if added else vertical


def _side_lines(
    vertical: Array, ending: Array, crossing: Mask, end: int, settings: RuledSettings
) -> list[Ruling]:
    order = np.lexsort((ending[:, 0], ending[:, end]))
    chain = np.concatenate(([0], np.cumsum(np.diff(ending[order, end]) > settings.crossing)))
    added: list[Ruling] = []
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


def close_open_cells(
    vertical: list[Ruling], horizontal: list[Ruling], settings: RuledSettings = DEFAULTS
) -> list[Ruling]:
    """Draw the horizontal lines that are missing where a page break cuts a row. Lines are sorted.

    Many writers stop the vertical lines at the page's edge and go on with them on the next page,
    without drawing the cut. A line is added between neighbouring vertical lines that end together,
    where nothing below (above, at the top of a page) them goes on, unless the row so closed would be
    lower than a line of print or the two lines belong to different tables.
    """
    added = [
        *_closing_lines(vertical, horizontal, 2, settings),
        *_closing_lines(vertical, horizontal, 1, settings),
    ]
    return _join([*horizontal, *added], settings) if added else horizontal


def _closing_lines(
    vertical: list[Ruling], horizontal: list[Ruling], end: int, settings: RuledSettings
) -> list[Ruling]:
    reach = settings.crossing
    sign = 1.0 if end == 2 else -1.0
    added: list[Ruling] = []
    for members in _ending_together(vertical, end, reach):
        y = max(line[end] * sign for line in members) * sign
        members.sort(key=itemgetter(0))
        near = _near(horizontal, y, reach)
        if _is_covered(near, members[0][0], members[-1][0], reach):
            continue
        going_on = sorted(line[0] for line in vertical if line[end] * sign > y * sign + reach)
        for one, two in pairwise(members):
            x0, x1 = one[0], two[0]
            if x1 - x0 < settings.shortest_ruling or _is_covered(near, x0, x1, reach):
                continue
            place = bisect_left(going_on, x0 - reach)
            if place < len(going_on) and going_on[place] <= x1 + reach:
                continue
            if _is_one_table((one, two), horizontal, y, end, settings):
                added.append((y, x0, x1))
    return added


def _ending_together(vertical: list[Ruling], end: int, reach: float) -> list[list[Ruling]]:
    """Group the lines whose ends are a chain, each within reach of the next; one alone is no group."""
    ordered = sorted(vertical, key=itemgetter(end))
    groups = [[ordered[0]]]
    for one, two in pairwise(ordered):
        if two[end] - one[end] > reach:
            groups.append([])
        groups[-1].append(two)
    return [group for group in groups if len(group) > 1]


def _near(horizontal: list[Ruling], y: float, reach: float) -> list[Ruling]:
    """Return the lines within reach of y, of lines that are sorted."""
    # What is in reach is told by the difference; the search looks a little farther.
    first, last = bisect_left(horizontal, (y - reach - 1,)), bisect_right(horizontal, (y + reach + 1, inf))
    return [line for line in horizontal[first:last] if abs(line[0] - y) <= reach]


def _is_covered(near: list[Ruling], x0: float, x1: float, reach: float) -> bool:
    return any(start <= x0 + reach and stop >= x1 - reach for _, start, stop in near)


def _is_one_table(
    sides: tuple[Ruling, Ruling], horizontal: list[Ruling], y: float, end: int, settings: RuledSettings
) -> bool:
    """Tell if two vertical lines are sides of one row that ends, undrawn, at y."""
    one, two = sides
    reach = settings.crossing
    if abs(one[3 - end] - two[3 - end]) <= reach and abs(y - one[3 - end]) < settings.lowest_open_row:
        return False
    low, high = max(one[1], two[1]) - reach, min(one[2], two[2]) + reach
    within = [line for line in horizontal if low <= line[0] <= high]
    bridges = [at for at, start, stop in within if start <= one[0] + reach and stop >= two[0] - reach]
    if not bridges:
        # Nothing joins them on this page: one cell fills it, if they run side by side all the way. Rows
        # that end at one and begin at two mean two tables with a gap: cells merge from left to right.
        from_left = any(start < one[0] - reach <= stop for _, start, stop in within)
        to_right = any(start <= two[0] + reach < stop for _, start, stop in within)
        is_alike = abs(one[1] - two[1]) <= reach and abs(one[2] - two[2]) <= reach
        return is_alike and not (from_left and to_right)
    return min(abs(at - y) for at in bridges) >= settings.lowest_open_row
