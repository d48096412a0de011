"""Lines of text whose columns are held apart by spaces -> stretches with columns, and what stands in them.

Here belongs where the lines between columns would be. Two things are known about such dumps. Text right of
other text is printed right of it, so a text that follows two or more spaces stands where it stands (a `head`).
And what follows a single space was printed close behind: it stands in the same column or in the next, but
its place on the line says nothing (`pdftotext -layout` sets such texts one behind the other). Rows are made
in `spaced_rows`.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ColumnCosts:
    """What speaks against a division of a page into stretches and columns: the cheapest is taken.

    They are judgements in the measure of one gap that is not explained by a line between columns.
    """

    stretch: float = 1.5
    strip: float = 0.5
    crossing: float = 2.0
    #: a line of texts one space apart that lies over a strip
    tail_crossing: float = 0.15
    unexplained_gap: float = 3.2
    #: a text of a line beyond the number of columns
    surplus: float = 0.2
    #: a space inside a cell, where Chinese characters stand on both sides, and elsewhere
    inner_space: float = 1.2
    mixed_space: float = 0.6
    #: per half character that two texts one space apart leave free in their cells
    slack: float = 0.12
    #: per half character by which a text is wider than any other of its column
    too_wide: float = 0.5
    guessed_width: float = 0.1
    skipped_column: float = 3.0
    other_kind: float = 0.4
    #: times the share of lines that fill the column
    empty_column: float = 1.25
    #: a column beyond the last, at the end of a line
    new_column: float = 0.8
    #: a text one column beside its place, and for each place that it is off
    moved: float = 1.0
    moved_by: float = 0.5
    #: texts wider than so many times the usual do not tell how wide a column is
    widest_share: float = 1.8
    least_width: float = 12.0
    few_widths: int = 5
    #: two columns of which one is empty in each line: texts of the smaller one, and texts one space apart
    least_parted: int = 1
    #: a division is doubtful if another costs no more than this in addition
    doubt: float = 0.25
    longest_stretch: int = 90
    #: a table goes on with so many columns at least, and so many less than before at most
    fewest_matched: int = 5
    most_missing: int = 2


COSTS = ColumnCosts()
#: what is printed in a wide cell although Unicode leaves its width open
_WIDE_SIGNS = frozenset("“”‘’…—≥≤×·±℃①②③④⑤⑥⑦⑧⑨⑩★☆√□")
_WORD = re.compile(r"([ \u3000]*)([^ \u3000]+)")
NUMBER = re.compile(r"[-+]?[\d,.]+%?|[-—/]+")


@dataclass(frozen=True, slots=True)
class Token:
    """What stands between two spaces. `start` and `end` in the measure of the document, `width` in half
    Chinese characters."""

    text: str
    line: int
    start: int
    end: int
    width: int
    is_head: bool

    @property
    def is_number(self) -> bool:
        return NUMBER.fullmatch(self.text) is not None


@dataclass(slots=True)
class Piece:
    """What stands in one cell on one line: `first` and `last` column, in the measure of the document."""

    text: str
    line: int
    start: int
    end: int
    width: int
    first: int
    last: int
    #: whether another division of its line is nearly as good
    is_doubtful: bool = False

    @property
    def is_number(self) -> bool:
        return NUMBER.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines with the same columns. `strips` are the places between columns; `widths` is the widest text of
    each column in half characters."""

    lines: tuple[int, ...]
    pieces: tuple[Piece, ...]
    strips: tuple[int, ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """What the columns of a stretch are like: the widest text, the share of numbers, and where the middle of
    the texts is, as a share of the whole width."""

    widths: tuple[float, ...]
    numbers: tuple[float, ...]
    middles: tuple[float, ...]

    @classmethod
    def of(cls, stretch: Stretch) -> Profile:
        """Describe a stretch."""
        right = max(piece.end for piece in stretch.pieces)
        numbers, middles = [], []
        for column in range(len(stretch.widths)):
            own = [piece for piece in stretch.pieces if piece.first == piece.last == column]
            count = max(len(own), 1)
            numbers.append(sum(piece.is_number for piece in own) / count)
            middles.append(sum(piece.start + piece.end for piece in own) / 2 / count / right)
        return cls(stretch.widths, tuple(numbers), tuple(middles))

    def match(self, before: Profile, costs: ColumnCosts = COSTS) -> list[int] | None:
        """Return which columns of the stretch before these are, if that had one or two columns more."""
        count, most = len(self.widths), len(before.widths)
        if not (costs.fewest_matched <= count < most <= count + costs.most_missing):
            return None
        ways = itertools.combinations(range(most), count)
        return list(min(ways, key=lambda way: sum(itertools.starmap(self._unlike(before), enumerate(way)))))

    def _unlike(self, before: Profile) -> Callable[[int, int], float]:
        def unlike(own: int, other: int) -> float:
            widths = self.widths[own], before.widths[other]
            return (
                abs(widths[0] - widths[1]) / max(*widths, 4.0)
                + 2 * abs(self.numbers[own] - before.numbers[other])
                + 2 * abs(self.middles[own] - before.middles[other])
            )

        return unlike


def text_width(text: str) -> int:
    """Return how wide a text is, in half Chinese characters."""
    return sum(_cells(char) for char in text)


def _cells(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WF" or char in _WIDE_SIGNS else 1


def _counted(char: str) -> int:
    """Return how many cells of a terminal a character takes."""
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def split_line(line: str, number: int, *, by_cells: bool) -> list[Token]:
    """Return the tokens of a line, places counted in characters or in cells of a terminal."""
    tokens: list[Token] = []
    place = 0
    for match in _WORD.finditer(line):
        gap = sum(map(_counted, match[1])) if by_cells else len(match[1])
        start = place + gap
        place = start + (sum(map(_counted, match[2])) if by_cells else len(match[2]))
        tokens.append(Token(match[2], number, start, place, text_width(match[2]), not tokens or gap > 1))
    return tokens


def divide(lines: Sequence[list[Token]], costs: ColumnCosts = COSTS) -> tuple[float, list[Stretch]]:
    """Divide the lines of a page into stretches with columns of their own, as cheaply as possible.
    Returns the cost and the stretches."""
    lines = _promote(lines)
    heads, tails, gaps = _crossings(lines)
    best = [0.0, *[float("inf")] * len(lines)]
    back: list[tuple[int, list[int]]] = [(0, [])] * (len(lines) + 1)
    for first in range(len(lines)):
        own: list[tuple[int, int]] = []
        counts: list[int] = []
        for last in range(first, min(len(lines), first + costs.longest_stretch)):
            own += gaps[last]
            counts.append(len(lines[last]))
            cost, strips = _stab(own, heads[last + 1] - heads[first], tails[last + 1] - tails[first], costs)
            cost += best[first] + costs.stretch
            cost += costs.surplus * sum(
                count - len(strips) - 1 for count in counts if count > len(strips) + 1
            )
            # of equals the later division: a line without columns belongs to what is above
            if cost <= best[last + 1]:
                best[last + 1], back[last + 1] = cost, (first, strips)
    stretches: list[Stretch] = []
    end = len(lines)
    while end:
        first, strips = back[end]
        stretches.append(_fill(lines[first:end], sorted(strips), costs))
        end = first
    return best[-1], stretches[::-1]


def _promote(lines: Sequence[list[Token]]) -> list[list[Token]]:
    """Take a text behind a single space for a head where heads of other lines begin at the same place."""
    starts = Counter(token.start for line in lines for token in line if token.is_head)
    near: list[list[Token]] = []
    for number, line in enumerate(lines):
        around = Counter(
            token.start
            for other in lines[max(0, number - 6) : number + 7]
            for token in other
            if token.is_head
        )
        near.append(
            [
                token
                if token.is_head or around[token.start] < 3 or starts[token.start] < 4
                else Token(token.text, token.line, token.start, token.end, token.width, is_head=True)
                for token in line
            ]
        )
    return near


def _crossings(lines: Sequence[list[Token]]) -> tuple[Integers, Integers, list[list[tuple[int, int]]]]:
    """Return for every place how many heads, and lines of tails, cross it in the lines above each line;
    and the gaps of each line."""
    width = max((line[-1].end for line in lines), default=0) + 2
    heads = np.zeros((len(lines) + 1, width), dtype=np.int64)
    tails = np.zeros((len(lines) + 1, width), dtype=np.int64)
    gaps = []
    for number, line in enumerate(lines, start=1):
        for token in line:
            (heads if token.is_head else tails)[number, token.start + 1 : token.end] += 1
        gaps.append([(one.end, two.start) for one, two in pairwise(line) if two.is_head])
    return heads.cumsum(axis=0), tails.cumsum(axis=0), gaps


def _stab(
    gaps: Sequence[tuple[int, int]], heads: Integers, tails: Integers, costs: ColumnCosts
) -> tuple[float, list[int]]:
    """Return as few strips as explain the gaps, and what they cost."""
    strips: list[int] = []
    cost = 0.0
    for left, right in sorted(gaps, key=lambda gap: (gap[1], -gap[0])):
        if any(left <= strip <= right for strip in reversed(strips)):
            continue
        crossing = heads[left : right + 1]
        fewest = int(crossing.min())
        if fewest * costs.crossing + costs.strip > costs.unexplained_gap:
            cost += costs.unexplained_gap
            continue
        strip = right - int(np.argmin(crossing[::-1]))
        strips.append(strip)
        cost += costs.strip + costs.crossing * fewest + costs.tail_crossing * int(tails[strip])
    return cost, strips


def _fill(lines: Sequence[list[Token]], strips: list[int], costs: ColumnCosts) -> Stretch:
    """Give every token its column, and join what stands in one cell of a line."""
    strips = _part(lines, strips, costs)
    count = len(strips) + 1
    first = replace(costs, too_wide=costs.guessed_width, slack=0.0)
    known = _learn(lines, strips, count)
    pieces = [piece for line in lines for piece in _place(line, strips, known, first)]
    known = _learn_again(pieces, known)
    pieces = [piece for line in lines for piece in _place(line, strips, known, costs)]
    pieces = _merge(pieces, known)
    count = 1 + max(piece.last for piece in pieces)
    return Stretch(
        tuple(line[0].line for line in lines), tuple(pieces), tuple(strips), _full(pieces, count, costs)
    )


def _full(pieces: Sequence[Piece], count: int, costs: ColumnCosts) -> tuple[float, ...]:
    """Return the widest text of each column, without those that run over their column."""
    full = []
    for column in range(count):
        widths = sorted(piece.width for piece in pieces if piece.first == piece.last == column)
        usual = widths[len(widths) * 3 // 4] if widths else 0
        limit = max(costs.widest_share * usual, costs.least_width)
        inside = [width for width in widths if width <= limit] or widths[:1]
        # a width that only one text has may be a text of another column
        is_lone = len(inside) > costs.few_widths and inside[-1] - inside[-2] > 1
        full.append(float(inside[-2] if is_lone else inside[-1]) if inside else 0.0)
    return tuple(full)


def _merge(pieces: list[Piece], known: _Known) -> list[Piece]:
    """Make one of two neighbouring columns of numbers that no line fills both."""
    lines: dict[int, set[int]] = {}
    for piece in pieces:
        for column in range(piece.first, piece.last + 1):
            lines.setdefault(column, set()).add(piece.line)
    for column in range(len(known.numbers) - 1, 0, -1):
        left, right = lines.get(column - 1, set()), lines.get(column, set())
        both_numbers = known.numbers[column - 1] > 0.7 and known.numbers[column] > 0.7
        is_heading = len(left) == 1 and right and min(left) < min(right) and known.numbers[column] > 0.7
        if left & right or not (both_numbers or is_heading):
            continue
        for piece in pieces:
            piece.first -= piece.first >= column
            piece.last -= piece.last >= column
        lines[column - 1] = left | right
        known.numbers[column - 1] = known.numbers[column]
        lines = {at - (at > column): own for at, own in lines.items() if at != column}
    return pieces


def _part(lines: Sequence[list[Token]], strips: list[int], costs: ColumnCosts) -> list[int]:
    """Add strips that no line shows by a gap: where the heads of a column fall into two groups, one right
    of the other. Texts of one column, flush or in the middle, would overlap."""
    if not strips:
        return strips
    width = max(line[-1].end for line in lines) + 2
    covered = np.zeros(width, dtype=np.int64)
    heads: list[Token] = []
    for line in lines:
        for token in line:
            if token.is_head and _column(token.start, strips) == _column(token.end - 1, strips):
                covered[token.start : token.end] += 1
                heads.append(token)
    near = [
        (one.end, two.start, two.end - two.start)
        for line in lines
        for one, two in pairwise(line)
        if not two.is_head
    ]
    found = list(strips)
    edges = [0, *strips, width]
    for left, right in pairwise(edges):
        inside = sorted((head for head in heads if left <= head.start < right), key=lambda head: head.start)
        begin = left
        for number, head in enumerate(inside):
            before = [other for other in inside[:number] if other.start >= begin]
            if not before or max(other.end for other in before) > head.start:
                continue
            gap = max(other.end for other in before), head.start
            if gap[0] == gap[1]:
                continue
            room = right - head.start
            votes = sum(gap[0] <= stop and start <= gap[1] and size <= room for stop, start, size in near)
            smaller = min(len(before), len(inside) - number)
            is_last = right == width and len(before) > costs.least_parted
            if smaller + min(votes, 2) > costs.least_parted or is_last:
                found.append(head.start)
                begin = head.start
    return sorted(set(found))


def _column(place: int, strips: Sequence[int]) -> int:
    return int(np.searchsorted(np.asarray(strips), place, side="right"))


@dataclass(frozen=True, slots=True)
class _Known:
    """What the tokens show whose column is sure, by column: the widest text (0 where there is none), the
    share of numbers, the share of lines with heads that fill it."""

    widths: list[float]
    numbers: list[float]
    filled: list[float]


def _learn(lines: Sequence[list[Token]], strips: Sequence[int], count: int) -> _Known:
    widths = [0.0] * count
    seen, numbers, heads = [0] * count, [0] * count, [0] * count
    for line in lines:
        for token, after in zip(line, [*line[1:], None], strict=True):
            if not token.is_head:
                continue
            first, last = _column(token.start, strips), _column(token.end - 1, strips)
            heads[first] += 1
            if first != last or (after is not None and not after.is_head):
                continue
            widths[first] = max(widths[first], token.width)
            seen[first] += 1
            numbers[first] += token.is_number
    most = max(sum(len(line) > 1 for line in lines), 1)
    return _Known(
        widths,
        [number / total if total else 0.5 for number, total in zip(numbers, seen, strict=True)],
        [min(1.0, head / most) for head in heads],
    )


def _learn_again(pieces: Sequence[Piece], known: _Known) -> _Known:
    """Return what all pieces show that a first division found; of many the widest may be wrong."""
    widths: list[float] = []
    numbers: list[float] = []
    for column, before in enumerate(known.numbers):
        own = [piece for piece in pieces if piece.first == piece.last == column]
        by_width = sorted(piece.width for piece in own)
        widths.append(by_width[-1 - len(own) // 6] if own else 0.0)
        numbers.append(sum(piece.is_number for piece in own) / len(own) if own else before)
    return _Known(widths, numbers, known.filled)


def _place(line: Sequence[Token], strips: Sequence[int], known: _Known, costs: ColumnCosts) -> list[Piece]:
    """Divide a line among the columns, as cheaply as possible."""
    #: by the number of tokens used and the column of the last piece: (cost, pieces as first token and column)
    ways: list[dict[int, list[_Way]]] = [{} for _ in range(len(line) + 1)]
    ways[0] = {-1: [(0.0, ())]}
    for used, token in enumerate(line):
        for before, options in ways[used].items():
            stops = [used + 1]
            while stops[-1] < len(line) and not line[stops[-1]].is_head:
                stops.append(stops[-1] + 1)
            for at, place_cost in _places(token, before, len(line), strips, costs):
                for stop in stops:
                    own = place_cost + _piece_cost(line, used, stop, at, known, costs)
                    ways[stop].setdefault(at, []).extend(
                        (cost + own, (*way, (used, at))) for cost, way in options
                    )
        for at, options in ways[used + 1].items():
            ways[used + 1][at] = sorted(options)[:2]
    ends = sorted(option for options in ways[len(line)].values() for option in options)
    is_doubtful = len(ends) > 1 and ends[1][0] - ends[0][0] <= costs.doubt
    way = ends[0][1]
    stops = [start for start, _ in way[1:]] + [len(line)]
    pieces = []
    for (start, at), stop, after in zip(way, stops, [*(at for _, at in way[1:]), None], strict=True):
        last = _column(line[stop - 1].end - 1, strips) if stop == start + 1 and line[start].is_head else at
        if after is not None:
            last = min(last, after - 1)
        pieces.append(_join(line[start:stop], at, max(at, last), is_doubtful=is_doubtful))
    return pieces


_Way = tuple[float, tuple[tuple[int, int], ...]]


def _places(
    token: Token, before: int, count: int, strips: Sequence[int], costs: ColumnCosts
) -> list[tuple[int, float]]:
    """Return the columns in which a piece may stand that begins with `token`, and what speaks against each."""
    if not token.is_head:
        # beyond the last column: what ends a line may stand in columns that no other line shows
        most = len(strips) + (count if strips else 0)
        found = [(before + 1, 0.0), (before + 2, costs.skipped_column)]
        return [(at, cost + costs.new_column * max(0, at - len(strips))) for at, cost in found if at <= most]
    own = _column(token.start, strips)
    found = [(own, 0.0)]
    if own:
        found.append((own - 1, costs.moved + costs.moved_by * (token.start - strips[own - 1])))
    if own < len(strips):
        found.append((own + 1, costs.moved + costs.moved_by * max(0, strips[own] - token.end)))
    found = [(at, cost) for at, cost in found if at > before]
    # more texts than columns
    return found or [(before + 1, costs.unexplained_gap)]


def _join(tokens: Sequence[Token], first: int, last: int, *, is_doubtful: bool = False) -> Piece:
    text = " ".join(token.text for token in tokens)
    width = sum(token.width for token in tokens) + len(tokens) - 1
    return Piece(text, tokens[0].line, tokens[0].start, tokens[-1].end, width, first, last, is_doubtful)


def _piece_cost(
    run: Sequence[Token],
    start: int,
    stop: int,
    column: int,
    known: _Known,
    costs: ColumnCosts,
) -> float:
    """Return what speaks against the tokens from `start` to `stop` being the text of `column`."""
    own = run[start:stop]
    width = sum(token.width for token in own) + len(own) - 1
    cost = 0.0
    for one, two in pairwise(own):
        is_mixed = (_cells(one.text[-1]) == 2) != (_cells(two.text[0]) == 2)
        cost += costs.mixed_space if is_mixed else costs.inner_space
    if column >= len(known.widths):
        return cost
    widest = known.widths[column]
    if widest:
        cost += costs.too_wide * max(0.0, width - widest - 1)
        free = max(0.0, widest - width)
        # what stands close to its neighbours fills its cell, from one side or from both
        cost += costs.slack * free * ((start > 0) + (stop < len(run))) / 2
    if len(own) == 1 and abs(known.numbers[column] - own[0].is_number) > 0.7:
        cost += costs.other_kind
    return cost
