"""Texts of a line -> columns, where the strips between columns are known.

Here belongs which column a text stands in that was printed close behind another, what is one text with spaces
inside, and what the columns of a stretch are like. The strips are found in `spaced_columns`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipelines.readers.spaced_text import Piece, Stretch, Token, cells_of, find_column


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
    most_texts: int = 40
    #: a table goes on with so many columns at least, and so many less than before at most
    fewest_matched: int = 5
    most_missing: int = 2
    most_matched: int = 30


COSTS = ColumnCosts()


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
        is_near = costs.fewest_matched <= count < most <= count + costs.most_missing
        if not is_near or most > costs.most_matched:
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


def place_texts(lines: Sequence[list[Token]], strips: list[int], costs: ColumnCosts) -> Stretch:
    """Give every token its column, and join what stands in one cell of a line."""
    if len({len(line) for line in lines}) == 1 and all(token.is_head for line in lines for token in line):
        # as many texts on every line: that many columns, aligned or not
        pieces = [_join([token], at, at) for line in lines for at, token in enumerate(line)]
        strips = [max(line[at].start for line in lines) for at in range(1, len(lines[0]))]
        return _make_stretch(lines, pieces, strips, costs)
    count = len(strips) + 1
    first = replace(costs, too_wide=costs.guessed_width, slack=0.0)
    known = _learn(lines, strips, count)
    pieces = [piece for line in lines for piece in _place(line, strips, known, first)]
    known = _learn_again(pieces, known)
    pieces = [piece for line in lines for piece in _place(line, strips, known, costs)]
    pieces = _merge(pieces, known)
    return _make_stretch(lines, pieces, strips, costs)


def _make_stretch(
    lines: Sequence[list[Token]], pieces: Sequence[Piece], strips: Sequence[int], costs: ColumnCosts
) -> Stretch:
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
            first, last = find_column(token.start, strips), find_column(token.end - 1, strips)
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


#: cost, and the pieces so far as (first token, column)
_Way = tuple[float, tuple[tuple[int, int], ...]]


def _place(line: Sequence[Token], strips: Sequence[int], known: _Known, costs: ColumnCosts) -> list[Piece]:
    """Divide a line among the columns, as cheaply as possible."""
    #: by the number of tokens used and the column of the last piece: (cost, pieces as first token and column)
    ways: list[dict[int, list[_Way]]] = [{} for _ in range(len(line) + 1)]
    ways[0] = {-1: [(0.0, ())]}
    for used, token in enumerate(line):
        for before, options in ways[used].items():
            stops = _stops(line, used, costs)
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
        last = (
            find_column(line[stop - 1].end - 1, strips) if stop == start + 1 and line[start].is_head else at
        )
        if after is not None:
            last = min(last, after - 1)
        pieces.append(_join(line[start:stop], at, max(at, last), is_doubtful=is_doubtful))
    return pieces


def _stops(line: Sequence[Token], used: int, costs: ColumnCosts) -> list[int]:
    """Return where a piece may end that begins with a token: before any that follows after a single space. A
    line of so many words is a sentence, and no row."""
    end = used + 1
    while end < len(line) and not line[end].is_head:
        end += 1
    return [end] if len(line) > costs.most_texts else list(range(used + 1, end + 1))


def _places(
    token: Token, before: int, count: int, strips: Sequence[int], costs: ColumnCosts
) -> list[tuple[int, float]]:
    """Return the columns in which a piece may stand that begins with `token`, with what speaks against it."""
    if not token.is_head:
        # beyond the last column: what ends a line may stand in columns that no other line shows
        most = len(strips) + (count if strips else 0)
        found = [(before + 1, 0.0), (before + 2, costs.skipped_column)]
        return [(at, cost + costs.new_column * max(0, at - len(strips))) for at, cost in found if at <= most]
    own = find_column(token.start, strips)
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
        is_mixed = (cells_of(one.text[-1]) == 2) != (cells_of(two.text[0]) == 2)
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
