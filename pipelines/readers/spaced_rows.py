"""What stands in the columns of a stretch, line by line -> entries and the rows they belong to.

Here belongs which lines are one entry, and which entries stand in one row. Two lines of a column are one
entry if the upper had no room for what the lower begins with. Rows are told by the column with the most
entries; every other column is laid along them in order, each entry as near to the middle of its row as can
be. A label left of them may stand in the middle of several rows. Columns are told in `spaced_columns`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipelines.readers.spaced_columns import Piece, Stretch, text_width


@dataclass(frozen=True, slots=True)
class RowCosts:
    """What speaks against a way to divide a column into entries and to lay them along the rows, in the
    measure of one line off the middle. They are judgements."""

    #: Latin characters are printed up to so much wider than half a Chinese one
    latin: float = 1.12
    room: float = 0.3
    #: a next line that is more than the last characters of a text
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
    #: off the upper edge, for columns set flush with it
    top: float = 0.3
    row: float = 0.2
    #: two entries in one cell
    two_entries: float = 2.4
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
FIELDS = {"empty": 0.03, "row": 0.0, "rounded": 0.4, "parted_row": 1.0}
#: an amount whose last decimals stand on the next line
_CUT_NUMBER = re.compile(r"-?\d{1,3}(,\d{3})+\.\d?|-?[\d,]*\d[.,]")
_REST_OF_NUMBER = re.compile(r"\.?\d{1,2}")
_FIGURE = re.compile(r"[=≥≤＝<>＞＜]?\s*-?[\d,.]+\D{0,4}|[-—/]+")
#: what is not divided at the end of a line
_FIRST_WORD = re.compile(r"[（《“‘(]*(?:[\x21-\x7e]+|.)[，。、；：！？）》”’]*")


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


@dataclass(frozen=True, slots=True)
class _Row:
    """The lines that a row takes, as far as it is filled: the first and the last, and twice the middle of
    what settled it."""

    first: int
    last: int

    @property
    def middle(self) -> float:
        return (self.first + self.last) / 2


@dataclass(frozen=True, slots=True)
class _Column:
    """The pieces from the `first` to the `last` column, from above; `joins` says what speaks against a piece
    going on in the next, `parts` what speaks against the next being an entry of its own."""

    first: int
    last: int
    pieces: list[Piece]
    joins: list[float]
    parts: list[float]

    def entries(self, costs: RowCosts, *, split: bool = False) -> list[_Row]:
        """Return the lines of the entries that the widths tell. Where they leave it open it is one entry,
        or two if `split`."""
        rows: list[_Row] = []
        for number, piece in enumerate(self.pieces):
            is_next = number and self.joins[number - 1] < costs.entry
            if is_next and not (split and self.parts[number - 1] <= costs.parted):
                rows[-1] = _Row(rows[-1].first, piece.line)
            else:
                rows.append(_Row(piece.line, piece.line))
        return rows

    @property
    def has_figures(self) -> bool:
        """Tell whether most of the column is numbers or values, which are not broken over lines."""
        return sum(bool(_FIGURE.fullmatch(piece.text)) for piece in self.pieces) > len(self.pieces) / 2


def make_rows(stretch: Stretch, blank: frozenset[int], costs: RowCosts = COSTS) -> tuple[int, list[Entry]]:
    """Return how many rows a stretch has, and its entries. `blank`: the numbers of empty lines."""
    columns = _columns(stretch, blank, costs)
    if not columns:
        return 0, []
    figures = any(column.has_figures and len(column.pieces) >= costs.fewest_figures for column in columns)

    def rank(column: _Column) -> tuple[bool, float, int]:
        weight = 1.0 if column.has_figures else costs.text_entry
        count = len(column.entries(costs, split=not figures))
        return column.first != column.last, -weight * count, column.first

    anchor = min(columns, key=rank)
    labels = _labels(columns, anchor.entries(costs, split=not figures), anchor, costs)
    rows = _divide(columns, labels, costs)
    entries: list[Entry] = []
    starts = frozenset(range(len(rows) + 1))
    # from the right: a label begins where one of those beside it begins
    for column in reversed(columns):
        is_label = column.first in labels and column.first == column.last
        found = _lay(column, rows, costs, starts if is_label else None)
        entries += [
            Entry(tuple(column.pieces[start:stop]), column.first, column.last, row, last, cost)
            for start, stop, row, last, cost in found
        ]
        if is_label and len(found) > 1:
            starts = frozenset({row for _, _, row, _, _ in found} | {last + 1 for _, _, _, last, _ in found})
    return len(rows), entries


def _divide(columns: Sequence[_Column], labels: set[int], costs: RowCosts) -> list[_Row]:
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
                    ends[True][line] += part if part == costs.parted_wide else min(part, FIELDS["parted_row"])
    figures = {
        piece.line
        for column in own
        if column.has_figures and len(column.pieces) >= costs.fewest_figures
        for piece in column.pieces
        if _FIGURE.fullmatch(piece.text)
    }
    begin, stop = (place[min(figures)], place[max(figures)]) if figures else (len(lines), 0)
    body, fields = costs, replace(costs, **FIELDS)
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
            costs = body if first <= stop and last >= begin else fields
            cost = best[first] + joined + costs.row + (ends[costs is fields][first] if first else 0.0)
            cost += sum(costs.empty * share for number, share in enumerate(shares) if number not in filled)
            cost += costs.rounded * sum(
                min(abs(top + bottom - first - last) / 2, top - first + 1.0)
                for top, bottom in filled.values()
            )
            if cost < best[last + 1]:
                best[last + 1], back[last + 1] = cost, first
    rows: list[_Row] = []
    end = len(lines)
    while end:
        rows.append(_Row(lines[back[end]], lines[end - 1]))
        end = back[end]
    return rows[::-1]


def _columns(stretch: Stretch, blank: frozenset[int], costs: RowCosts) -> list[_Column]:
    columns = []
    crowded = _crowded(stretch, costs)
    reaches = sorted({(piece.first, piece.last) for piece in stretch.pieces})
    for first, last in reaches:
        pieces = [piece for piece in stretch.pieces if (piece.first, piece.last) == (first, last)]
        pieces.sort(key=lambda piece: (piece.line, piece.start))
        own = stretch.widths[first] if first == last else 0.0
        widest = own or max(piece.width for piece in pieces)
        left = Counter(piece.start for piece in pieces).most_common(1)[0][0]
        pairs = list(pairwise(pieces))
        joins = [
            _join_cost(one, two, widest, left, blank, costs, is_crowded=two.line in crowded)
            for one, two in pairs
        ]
        parts = [_part_cost(two, widest, costs) for _, two in pairs]
        columns.append(_Column(first, last, pieces, joins, parts))
    return columns


def _crowded(stretch: Stretch, costs: RowCosts) -> set[int]:
    """Return the lines that look like rows: with a number, or with several texts."""
    counts = Counter(piece.line for piece in stretch.pieces)
    figures = {piece.line for piece in stretch.pieces if _FIGURE.fullmatch(piece.text)}
    return figures | {line for line, count in counts.items() if count >= costs.crowded}


def _join_cost(
    one: Piece,
    two: Piece,
    widest: float,
    left: int,
    blank: frozenset[int],
    costs: RowCosts,
    *,
    is_crowded: bool,
) -> float:
    """Return what speaks against `two` being the next line of the entry that `one` is in."""
    between = range(one.line + 1, two.line)
    if len(between) > 1 or any(line in blank for line in between) or two.line == one.line:
        return float("inf")
    cost = costs.apart * len(between)
    if one.is_number and two.is_number:
        is_full = _widest(one.text + two.text, costs) > widest + costs.room
        if is_full and _CUT_NUMBER.fullmatch(one.text) and _REST_OF_NUMBER.fullmatch(two.text):
            return cost
        return cost + costs.number_lines
    cost += costs.other_kind * (one.is_number != two.is_number) + costs.comparison * (
        two.text[0] in "=≥≤＝<>"
    )
    if not two.text.strip("….·"):
        return cost + costs.short_line  # …… stands for a row that nobody filled in
    word = _FIRST_WORD.match(two.text)
    if _widest(one.text, costs) + _widest(word[0] if word else "", costs) > widest + costs.room:
        is_long = is_crowded and two.width > costs.remainder and widest < costs.wide_column
        return cost + costs.long_rest * is_long
    if widest < costs.wide_column:
        return cost + (costs.short_line if is_crowded else costs.short_line_alone)
    return cost + (costs.short_line_wide if one.start <= left + 2 else costs.short_line_indented)


def _part_cost(two: Piece, widest: float, costs: RowCosts) -> float:
    """Return what speaks against `two` being an entry of its own, where it could be a next line."""
    if widest >= costs.wide_column:
        return costs.parted_wide
    if two.width <= costs.remainder and two.width < costs.short_share * widest and not two.is_number:
        return costs.parted_short
    return costs.parted_narrow if widest < costs.narrow_column and not two.is_number else costs.parted


def _widest(text: str, costs: RowCosts) -> float:
    return sum(costs.latin if char < "\x7f" else text_width(char) for char in text)


def _labels(columns: Sequence[_Column], rows: Sequence[_Row], anchor: _Column, costs: RowCosts) -> set[int]:
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
        if column.first >= anchor.first or not is_sparse and len(beside) > costs.labels * between:
            break
        labels.add(column.first)
    return labels


def _off(first: int, last: int, top: _Row, bottom: _Row, costs: RowCosts) -> float:
    """Return what speaks against lines `first` to `last` standing beside the rows from `top` to `bottom`."""
    middle = abs((first + last) - (top.first + bottom.last)) / 2
    if top is not bottom:
        below = first + last > top.first + bottom.last  # the middle of two lines is the upper one
        off = costs.off_middle * max(0.0, middle - costs.rounding) + costs.rounded * below * costs.rounding
        return min(off, costs.most_off)
    outside = max(0, top.first - first) + max(0, last - top.last)
    return min(costs.rounded * min(middle, 2.0) + costs.off_middle * outside, costs.most_off)


def _lay(
    column: _Column, rows: list[_Row], costs: RowCosts, starts: frozenset[int] | None
) -> list[tuple[int, int, int, int, float]]:
    """Lay the pieces of a column along the rows, as cheaply as possible: first and last piece, first and
    last row, cost. `starts`: where the rows of a label should begin; None for a column of one row each."""
    pieces, joins = column.pieces, column.joins
    share = min(1.0, len(column.entries(costs)) / len(rows)) if column.last == column.first else 0.0
    skip = costs.empty * share if starts is None else costs.bare_row
    count, height = len(pieces), len(rows)
    best = [[float("inf")] * (height + 1) for _ in range(count + 1)]
    back: dict[tuple[int, int], tuple[int, int, int, int, float]] = {}
    best[0][0] = 0.0

    def offer(to: tuple[int, int], cost: float, step: tuple[int, int, int, int, float]) -> None:
        if cost < best[to[0]][to[1]]:
            best[to[0]][to[1]] = cost
            back[to] = step

    for used in range(count + 1):
        for row in range(height + 1):
            here = best[used][row]
            if here == float("inf"):
                continue
            if row < height:
                offer((used, row + 1), here + skip, (used, row, 0, -1, 0.0))
            joined = 0.0
            for stop in range(used + 1, min(count, used + costs.longest_entry) + 1):
                if stop > used + 1:
                    joined += min(joins[stop - 2], costs.two_entries)
                own = joined
                if stop < count and joins[stop - 1] < costs.entry:
                    part = column.parts[stop - 1]
                    own += (
                        part
                        if starts is not None or part == costs.parted_wide
                        else min(part, costs.parted_row)
                    )
                first, last = pieces[used].line, pieces[stop - 1].line
                for end in range(row, height if starts is not None else min(row + 1, height)):
                    off = _off(first, last, rows[row], rows[end], costs)
                    if starts is not None:
                        off += costs.more_rows * (end - row) + costs.label_lines * min(
                            stop - used - 1, end - row
                        )
                        off += costs.inner_start * ((row not in starts) + (end + 1 not in starts))
                    offer((stop, end + 1), here + own + off, (used, row, stop, end, own + off))
    found: list[tuple[int, int, int, int, float]] = []
    at = (count, height)
    while at != (0, 0):
        used, row, stop, end, cost = back[at]
        if stop:
            found.append((used, stop, row, end, cost))
        at = (used, row)
    return found[::-1]
