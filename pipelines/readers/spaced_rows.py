"""Pieces of a stretch, column by column -> which lines are one entry, and which lines are one row.

Here belongs what speaks for two lines of a column being one entry: the upper had no room for what the lower
begins with. Rows are told by all columns together, but for labels that may stand beside several rows. Which
entry stands in which row is settled in `spaced_entries`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipelines.readers.spaced_text import Piece, Stretch, text_width


@dataclass(frozen=True, slots=True)
class RowCosts:
    """What speaks against a way to divide a column into entries and to lay them along the rows, in the
    measure of one line off the middle. They are judgements."""

    #: Latin characters are printed up to so much wider than half a Chinese one
    latin: float = 1.12
    room: float = 0.3
    #: a next line that is more than the last characters of a text, where both lines look like rows
    long_rest: float = 0.35
    #: a line that ends before its column does, in a narrow and in a wide column
    short_line: float = 3.0
    short_line_wide: float = 0.4
    #: the same where the next line has next to nothing else, so that it is no row
    short_line_alone: float = 0.6
    crowded: int = 3
    #: the same, where the line does not begin at the left edge
    short_line_indented: float = 3.0
    wide_column: float = 30.0
    #: two lines of numbers; a line of text and one of a number; a line that begins with a sign of comparison
    number_lines: float = 4.0
    other_kind: float = 0.9
    comparison: float = 1.0
    #: lines with a line of other columns between
    apart: float = 0.4
    #: from this cost on two lines are two entries
    entry: float = 1.0
    #: two lines in two rows that are one entry by their widths: where the lower could be an entry of its own,
    #: where it is too short or the column too narrow for that, in a wide column
    parted: float = 0.1
    parted_short: float = 3.0
    parted_narrow: float = 2.0
    parted_wide: float = 1.5
    parted_alone: float = 0.6
    #: the same at most, in a column of which each entry stands in one row
    parted_row: float = 0.3
    short_share: float = 0.7
    remainder: float = 4.0
    narrow_column: float = 6.5
    #: lines off the middle that rounding explains, and what they cost nevertheless
    rounding: float = 0.5
    rounded: float = 0.15
    off_middle: float = 0.7
    #: what stands beside other lines altogether was printed in another order
    most_off: float = 2.0
    #: every row
    row: float = 0.2
    #: two entries in one cell
    two_entries: float = 2.4
    #: an empty cell, times the share of rows that fill the column; a row without label
    empty: float = 0.28
    bare_row: float = 1.5
    more_rows: float = 0.05
    #: a label that begins or ends beside the middle of a label right of it
    inner_start: float = 1.0
    #: two lines of a label beside several rows might be two labels
    label_lines: float = 0.35
    #: an entry of text counts less than one of numbers where rows are told
    text_entry: float = 0.8
    fewest_figures: int = 3
    #: share of the rows that a column of labels fills at most, between its entries and in all
    labels: float = 0.7
    few_labels: float = 0.2
    longest_entry: int = 60


COSTS = RowCosts()
#: what is different where there are no figures, as in the head of a form: rows with empty cells are usual
FIELDS = replace(COSTS, empty=0.03, row=0.0, rounded=0.4, parted_row=1.0)
#: an amount whose last decimals stand on the next line
_CUT_NUMBER = re.compile(r"-?\d{1,3}(,\d{3})+\.\d?|-?[\d,]*\d[.,]")
_REST_OF_NUMBER = re.compile(r"\.?\d{1,2}")
#: what is not divided at the end of a line
_FIRST_WORD = re.compile(r"[（《“‘(]*(?:[\x21-\x7e]+|.)[，。、；：！？）》”’]*")


@dataclass(frozen=True, slots=True)
class Row:
    """The first and the last line of a row."""

    first: int
    last: int

    @property
    def middle(self) -> float:
        return (self.first + self.last) / 2


@dataclass(frozen=True, slots=True)
class Column:
    """The pieces from the `first` to the `last` column, from above; `joins` says what speaks against a piece
    going on in the next, `parts` what speaks against the next being an entry of its own."""

    first: int
    last: int
    pieces: list[Piece]
    joins: list[float]
    parts: list[float]

    def entries(self, costs: RowCosts, *, split: bool = False) -> list[Row]:
        """Return the lines of the entries that the widths tell. Where they leave it open it is one entry,
        or two if `split`."""
        rows: list[Row] = []
        for number, piece in enumerate(self.pieces):
            is_next = number and self.joins[number - 1] < costs.entry
            if is_next and not (split and self.parts[number - 1] <= costs.parted):
                rows[-1] = Row(rows[-1].first, piece.line)
            else:
                rows.append(Row(piece.line, piece.line))
        return rows

    @property
    def has_figures(self) -> bool:
        """Tell whether most of the column is numbers or values, which are not broken over lines."""
        return sum(piece.is_figure for piece in self.pieces) > len(self.pieces) / 2


def make_columns(stretch: Stretch, blank: frozenset[int], costs: RowCosts) -> list[Column]:
    """Return the columns of a stretch from the left, texts over several columns apart from the others."""
    columns = []
    crowded = _crowded(stretch, costs)
    counts = Counter(piece.line for piece in stretch.pieces)
    reaches = sorted({(piece.first, piece.last) for piece in stretch.pieces})
    for first, last in reaches:
        pieces = [piece for piece in stretch.pieces if (piece.first, piece.last) == (first, last)]
        pieces.sort(key=lambda piece: (piece.line, piece.start))
        own = stretch.widths[first] if first == last else 0.0
        widest = own or max(piece.width for piece in pieces)
        left = Counter(piece.start for piece in pieces).most_common(1)[0][0]
        pairs = list(pairwise(pieces))
        joins = [_join_cost(one, two, widest, left, blank, costs, crowded) for one, two in pairs]
        parts = [
            # a line of nothing else is hardly a row of its own
            max(_part_cost(one, two, widest, costs), costs.parted_alone if counts[two.line] == 1 else 0.0)
            for one, two in pairs
        ]
        columns.append(Column(first, last, pieces, joins, parts))
    return columns


def _crowded(stretch: Stretch, costs: RowCosts) -> set[int]:
    """Return the lines that look like rows: with a number, or with several texts."""
    counts = Counter(piece.line for piece in stretch.pieces)
    figures = {piece.line for piece in stretch.pieces if piece.is_figure}
    return figures | {line for line, count in counts.items() if count >= costs.crowded}


def _join_cost(
    one: Piece,
    two: Piece,
    widest: float,
    left: int,
    blank: frozenset[int],
    costs: RowCosts,
    crowded: set[int],
) -> float:
    """Return what speaks against `two` being the next line of the entry that `one` is in."""
    between = range(one.line + 1, two.line)
    if len(between) > 1 or any(line in blank for line in between) or two.line == one.line:
        return float("inf")
    cost = costs.apart * len(between)
    if one.is_number and two.is_number:
        return cost if _is_cut_number(one, two, widest, costs) else cost + costs.number_lines
    cost += costs.other_kind * (one.is_number != two.is_number) + costs.comparison * (
        two.text[0] in "=≥≤＝<>"
    )
    if not two.text.strip("….·"):
        return cost + costs.short_line  # …… stands for a row that nobody filled in
    word = _FIRST_WORD.match(two.text)
    if _widest(one.text, costs) + _widest(word[0] if word else "", costs) > widest + costs.room:
        is_long = (
            {one.line, two.line} <= crowded and two.width > costs.remainder and widest < costs.wide_column
        )
        return cost + costs.long_rest * is_long
    if widest < costs.wide_column:
        return cost + (costs.short_line if two.line in crowded else costs.short_line_alone)
    return cost + (costs.short_line_wide if one.start <= left + 2 else costs.short_line_indented)


def _is_cut_number(one: Piece, two: Piece, widest: float, costs: RowCosts) -> bool:
    """Tell whether `two` holds the last decimals of the amount in `one`."""
    is_full = _widest(one.text + two.text, costs) > widest + costs.room
    return bool(is_full and _CUT_NUMBER.fullmatch(one.text) and _REST_OF_NUMBER.fullmatch(two.text))


def _part_cost(one: Piece, two: Piece, widest: float, costs: RowCosts) -> float:
    """Return what speaks against `two` being an entry of its own, where it could be a next line."""
    if widest >= costs.wide_column:
        return costs.parted_wide
    if _is_cut_number(one, two, widest, costs):
        return costs.parted_short
    if two.width <= costs.remainder and two.width < costs.short_share * widest and not two.is_number:
        return costs.parted_short
    return costs.parted_narrow if widest < costs.narrow_column and not two.is_number else costs.parted


def _widest(text: str, costs: RowCosts) -> float:
    return sum(costs.latin if char < "\x7f" else text_width(char) for char in text)


def divide_lines(columns: Sequence[Column], labels: set[int], costs: RowCosts) -> list[Row]:
    """Divide the lines into rows, as cheaply as possible, by all columns that are no labels."""
    own = [column for column in columns if column.first not in labels or column.last > column.first]
    own = own or list(columns)
    most = max(len(column.entries(costs)) for column in own)
    shares = [len(column.entries(costs)) / most if column.first == column.last else 0.0 for column in own]
    lines = sorted({piece.line for column in own for piece in column.pieces})
    place = {line: number for number, line in enumerate(lines)}
    #: by column: the piece that stands on a line, if one does, and what a row's end above it costs
    at: list[dict[int, int]] = [
        {place[piece.line]: number for number, piece in enumerate(column.pieces)} for column in own
    ]
    ends = [[0.0] * (len(lines) + 1) for _ in (False, True)]
    for column in own:
        for number, (join, part) in enumerate(zip(column.joins, column.parts, strict=True)):
            if join < costs.entry:
                above, below = place[column.pieces[number].line], place[column.pieces[number + 1].line]
                for line in range(above + 1, below + 1):
                    ends[False][line] += part if part == costs.parted_wide else min(part, costs.parted_row)
                    ends[True][line] += part if part == costs.parted_wide else min(part, FIELDS.parted_row)
    figures = {
        piece.line
        for column in own
        if column.has_figures and len(column.pieces) >= costs.fewest_figures
        for piece in column.pieces
        if piece.is_figure
    }
    begin, stop = (place[min(figures)], place[max(figures)]) if figures else (len(lines), 0)
    body = costs
    best = [0.0, *[float("inf")] * len(lines)]
    back = [0] * (len(lines) + 1)
    for first in range(len(lines)):
        joined = 0.0
        filled: dict[int, list[int]] = {}
        for last in range(first, min(len(lines), first + costs.longest_entry)):
            for number, column in enumerate(own):
                piece = at[number].get(last)
                if piece is None:
                    continue
                if number in filled:
                    joined += min(column.joins[piece - 1], costs.two_entries)
                    filled[number][1] = last
                else:
                    filled[number] = [last, last]
            costs = body if first <= stop and last >= begin else FIELDS
            cost = best[first] + joined + costs.row + (ends[costs is FIELDS][first] if first else 0.0)
            cost += sum(costs.empty * share for number, share in enumerate(shares) if number not in filled)
            off = [
                min(abs(top + bottom - first - last) / 2, top - first + 1.0)
                for top, bottom in filled.values()
            ]
            # what is off by rounding is off in all columns alike
            cost += costs.rounded * min(sum(off), 2 * max(off))
            if cost < best[last + 1]:
                best[last + 1], back[last + 1] = cost, first
    rows: list[Row] = []
    end = len(lines)
    while end:
        rows.append(Row(lines[back[end]], lines[end - 1]))
        end = back[end]
    return rows[::-1]
