"""Entries of a stretch -> rows: each as near to the middle of its row as can be, in order.

Here belongs what stands in which row, and beside how many rows a label stands. Rows are told in
`spaced_rows`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.readers.spaced_rows import COSTS, Column, Row, RowCosts, divide_lines, make_columns
from pipelines.readers.spaced_text import Piece, Stretch


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in one cell. `row` and `last_row` count from 0; `cost` is what speaks against its place."""

    pieces: tuple[Piece, ...]
    column: int
    last_column: int
    row: int
    last_row: int
    cost: float = 0.0

    @property
    def text(self) -> str:
        return "\n".join(piece.text for piece in self.pieces)


def make_rows(stretch: Stretch, blank: frozenset[int], costs: RowCosts = COSTS) -> tuple[int, list[Entry]]:
    """Return how many rows a stretch has, and its entries. `blank`: the numbers of empty lines."""
    columns = make_columns(stretch, blank, costs)
    if not columns:
        return 0, []
    figures = any(column.has_figures and len(column.pieces) >= costs.fewest_figures for column in columns)

    def rank(column: Column) -> tuple[bool, float, int]:
        weight = 1.0 if column.has_figures else costs.text_entry
        count = len(column.entries(costs, split=not figures))
        return column.first != column.last, -weight * count, column.first

    anchor = min(columns, key=rank)
    labels = _labels(columns, anchor.entries(costs, split=not figures), anchor, costs)
    rows = divide_lines(columns, labels, costs)
    entries: list[Entry] = []
    starts = frozenset(range(len(rows) + 1))
    figure_lines = [
        piece.line for column in columns if column.has_figures for piece in column.pieces if piece.is_figure
    ]
    body = next((no for no, row in enumerate(rows) if figure_lines and row.last >= min(figure_lines)), 0)
    # from the right: a label begins where one of those beside it begins
    for column in reversed(columns):
        is_label = column.first in labels and column.first == column.last
        found = _lay(column, rows, costs, starts if is_label else None, body)
        entries += [
            Entry(tuple(column.pieces[start:stop]), column.first, column.last, row, last, cost)
            for start, stop, row, last, cost in found
        ]
        if is_label and len(found) > 1:
            starts = frozenset({row for _, _, row, _, _ in found} | {last + 1 for _, _, _, last, _ in found})
    return len(rows), entries


def _labels(columns: Sequence[Column], rows: Sequence[Row], anchor: Column, costs: RowCosts) -> set[int]:
    """Return the columns, from the left, whose entries may stand beside several rows: they leave rows empty
    between their entries, or have next to no entries."""
    labels: set[int] = set()
    for column in columns:
        if column.last > column.first:
            continue
        entries = column.entries(costs, split=True)
        beside = {
            min(range(len(rows)), key=lambda number: abs(rows[number].middle - entry.middle))
            for entry in entries
        }
        between = max(beside) - min(beside) + 1
        is_sparse = len(entries) <= costs.few_labels * len(rows)
        if column.first >= anchor.first or (not is_sparse and len(beside) > costs.labels * between):
            break
        labels.add(column.first)
    return labels


def _off(first: int, last: int, top: Row, bottom: Row, costs: RowCosts) -> float:
    """Return what speaks against lines `first` to `last` standing beside the rows from `top` to `bottom`."""
    middle = abs((first + last) - (top.first + bottom.last)) / 2
    if top is not bottom:
        below = first + last > top.first + bottom.last  # the middle of two lines is the upper one
        off = costs.off_middle * max(0.0, middle - costs.rounding) + costs.rounded * below * costs.rounding
        return min(off, costs.most_off)
    outside = max(0, top.first - first) + max(0, last - top.last)
    return min(costs.rounded * min(middle, 2.0) + costs.off_middle * outside, costs.most_off)


#: first and last piece of an entry, first and last row, what speaks against it
_Step = tuple[int, int, int, int, float]


def _lay(
    column: Column, rows: list[Row], costs: RowCosts, starts: frozenset[int] | None, body: int
) -> list[_Step]:
    """Lay the pieces of a column along the rows, as cheaply as possible. `starts`: where the rows of a label
    should begin; None for a column whose entries stand in one row each. `body`: the first row with figures,
    which no label of a heading reaches."""
    share = min(1.0, len(column.entries(costs)) / len(rows)) if column.last == column.first else 0.0
    skip = costs.empty * share if starts is None else costs.bare_row
    count, height = len(column.pieces), len(rows)
    best = [[float("inf")] * (height + 1) for _ in range(count + 1)]
    back: dict[tuple[int, int], _Step] = {}
    best[0][0] = 0.0
    for used in range(count + 1):
        for row in range(height + 1):
            here = best[used][row]
            if here == float("inf"):
                continue
            steps = _steps(column, used, row, rows, costs, starts, body)
            for step in (*steps, *([(used, used, row, row, skip)] if row < height else ())):
                to = step[1], step[3] + 1
                if here + step[4] < best[to[0]][to[1]]:
                    best[to[0]][to[1]] = here + step[4]
                    back[to] = step
    found: list[_Step] = []
    at = (count, height)
    while at != (0, 0):
        step = back[at]
        if step[0] < step[1]:
            found.append(step)
        at = step[0], step[2]
    return found[::-1]


def _steps(
    column: Column,
    used: int,
    row: int,
    rows: list[Row],
    costs: RowCosts,
    starts: frozenset[int] | None,
    body: int,
) -> Iterator[_Step]:
    """Yield the entries that may begin with a piece in a row."""
    if row == len(rows):
        return
    pieces, joins = column.pieces, column.joins
    joined = 0.0
    for stop in range(used + 1, min(len(pieces), used + costs.longest_entry) + 1):
        if stop > used + 1:
            joined += min(joins[stop - 2], costs.two_entries)
        own = joined
        if stop < len(pieces) and joins[stop - 1] < costs.entry:
            part = column.parts[stop - 1]
            is_free = starts is not None or part == costs.parted_wide
            own += part if is_free else min(part, costs.parted_row)
        for end in range(row, len(rows) if starts is not None else row + 1):
            off = _off(pieces[used].line, pieces[stop - 1].line, rows[row], rows[end], costs)
            if starts is not None:
                off += costs.more_rows * (end - row) + costs.label_lines * min(stop - used - 1, end - row)
                off += costs.inner_start * ((row not in starts) + (end + 1 not in starts))
                off += costs.inner_start * (row < body <= end)
            yield used, stop, row, end, own + off
