"""Tables side by side on a PDF page: two forms, or two pages of one, on a sheet of A3.

Here belongs where such a page is parted into columns, which line of text above the tables is two lines, and
that a column is read to its end before the next. What the tables say is not asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipelines.readers.cells import Block
from pipelines.readers.pdf_marks import Floats
from pipelines.readers.ruled_tables import RuledTable

Indices = npt.NDArray[np.int64]
#: points by which the tops of two lines beside each other differ at most
LEVEL = 4.0


class Item(NamedTuple):
    """A table or a line with its place."""

    top: float
    left: float
    right: float
    is_table: bool
    block: Block


@dataclass(frozen=True, slots=True)
class GutterSettings:
    """When tables stand side by side."""

    #: points that borders of neighbours may lie over each other
    slack: float = 1.0
    #: share of the lower table's height that both have in common
    common_height: float = 0.5
    #: share of the width of all tables that each takes; a table for a seal or a signature takes less
    least_width: float = 0.3
    #: a line is two where its gap is wider than this, in heights of its font; blanks between the characters
    #: of a title are one wide
    line_gap: float = 2.0
    #: more tables are no sheet of forms
    most_tables: int = 30


GUTTERS = GutterSettings()


def find_gutters(
    tables: Sequence[RuledTable], settings: GutterSettings = GUTTERS
) -> list[tuple[float, float]]:
    """Return the spaces (left, right) between tables that stand side by side, from left to right."""
    reach = [(table.xs[0], table.ys[0], table.xs[-1], table.ys[-1]) for table in tables]
    if not 1 < len(reach) <= settings.most_tables:
        return []
    least = settings.least_width * (max(one[2] for one in reach) - min(one[0] for one in reach))
    wide = sorted(one for one in reach if one[2] - one[0] >= least)
    found: list[tuple[float, float]] = []
    for one, two in combinations(wide, 2):
        height = min(one[3] - one[1], two[3] - two[1])
        common = min(one[3], two[3]) - max(one[1], two[1])
        if two[0] < one[2] - settings.slack or common < settings.common_height * height:
            continue
        left, right = one[2], max(one[2], two[0])
        if not any(left < other[0] < right or left < other[2] < right for other in wide):
            found.append((left, right))
    return sorted(set(found))


def part_lines(
    boxes: Floats, line: Indices, gutters: list[tuple[float, float]], settings: GutterSettings = GUTTERS
) -> Indices:
    """Renumber the lines of characters, ascending, those parted that leave a wide gap over a gutter."""
    part = np.zeros(len(line), dtype=np.int64)
    for left, right in gutters:
        middle = (left + right) / 2
        is_left = (boxes[:, 0] + boxes[:, 2]) / 2 < middle
        for number in np.unique(line[is_left]).tolist():
            members = line == number
            before, after = boxes[members & is_left], boxes[members & ~is_left]
            if not len(after):
                continue
            gap = after[:, 0].min() - before[:, 2].max()
            if gap > settings.line_gap * float(np.median(before[:, 3] - before[:, 1])):
                part[members & ~is_left] += 1
    numbers = line * (len(gutters) + 1) + part
    renumbered: Indices = np.searchsorted(np.unique(numbers), numbers)
    return renumbered


def order_by_column(items: Sequence[Item], gutters: list[tuple[float, float]]) -> list[Item]:
    """Return items, sorted from top to bottom, column by column. What reaches over a gutter, or stands alone
    above the first table as the heading of all, comes below all columns that are above it."""
    if not gutters:
        return list(items)
    columns: list[list[Item]] = [[] for _ in range(len(gutters) + 1)]
    ordered: list[Item] = []
    head = min((item.top for item in items if item.is_table), default=0.0)
    for item in items:
        first, last = _columns_of(item, gutters)
        is_above = item.top < head and not any(
            abs(other.top - item.top) <= LEVEL and _columns_of(other, gutters) != (first, last)
            for other in items
        )
        if first == last and not is_above:
            columns[first].append(item)
            continue
        for column in columns:
            ordered += column
            column.clear()
        ordered.append(item)
    return ordered + [item for column in columns for item in column]


def _columns_of(item: Item, gutters: list[tuple[float, float]]) -> tuple[int, int]:
    middles = [(left + right) / 2 for left, right in gutters]
    return sum(item.left >= middle for middle in middles), sum(item.right > middle for middle in middles)
