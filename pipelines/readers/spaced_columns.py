"""Lines of text whose columns are held apart by spaces -> stretches of lines with the same columns.

Here belongs where the lines between columns (`strips`) would be. Two things are known about such dumps. Text
right of other text is printed right of it, so a text that follows two or more spaces stands where it stands
(a `head`). And what follows a single space was printed close behind: it stands in the same column or in the
next, but its place on the line says nothing (`pdftotext -layout` sets such texts one behind the other). Which
text stands in which column is settled in `spaced_places`.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from pipelines.readers.spaced_places import COSTS, ColumnCosts, place_texts
from pipelines.readers.spaced_text import Stretch, Token, find_column

Integers = npt.NDArray[np.int64]


def divide(lines: Sequence[list[Token]], costs: ColumnCosts = COSTS) -> tuple[float, list[Stretch]]:
    """Divide the lines of a page into stretches with columns of their own, as cheaply as possible.
    Returns the cost and the stretches."""
    lines = _promote(lines)
    heads, tails, gaps = _crossings(lines)
    best = [0.0, *[float("inf")] * len(lines)]
    back: list[tuple[int, list[int]]] = [(0, [])] * (len(lines) + 1)
    for first in range(len(lines)):
        own: Counter[tuple[int, int]] = Counter()
        order: list[tuple[int, int]] = []
        counts: Counter[int] = Counter()
        for last in range(first, min(len(lines), first + costs.longest_stretch)):
            for left, right in gaps[last]:
                if (left, right) not in own:
                    insort(order, (right, -left))
                own[left, right] += 1
            counts[len(lines[last])] += 1
            crossing = heads[last + 1] - heads[first], tails[last + 1] - tails[first]
            cost, strips = _stab(order, own, *crossing, costs)
            cost += best[first] + costs.stretch
            cost += costs.surplus * sum(
                times * max(0, count - len(strips) - 1) for count, times in counts.items()
            )
            # of equals the later division: a line without columns belongs to what is above
            if cost <= best[last + 1]:
                best[last + 1], back[last + 1] = cost, (first, strips)
    stretches: list[Stretch] = []
    end = len(lines)
    while end:
        first, strips = back[end]
        own_lines = lines[first:end]
        stretches.append(place_texts(own_lines, _part(own_lines, sorted(strips), costs), costs))
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
    order: Sequence[tuple[int, int]],
    counts: Mapping[tuple[int, int], int],
    heads: Integers,
    tails: Integers,
    costs: ColumnCosts,
) -> tuple[float, list[int]]:
    """Return as few strips as explain the gaps, and what they cost. `order`: right and left of each gap, the
    left with its sign turned; `counts`: how many lines have it."""
    strips: list[int] = []
    cost = 0.0
    for right, turned in order:
        left = -turned
        if any(left <= strip <= right for strip in reversed(strips)):
            continue
        crossing = heads[left : right + 1]
        fewest = int(crossing.min())
        if fewest * costs.crossing + costs.strip > costs.unexplained_gap:
            cost += costs.unexplained_gap * counts[left, right]
            continue
        strip = right - int(np.argmin(crossing[::-1]))
        strips.append(strip)
        cost += costs.strip + costs.crossing * fewest + costs.tail_crossing * int(tails[strip])
    return cost, strips


def _part(lines: Sequence[list[Token]], strips: list[int], costs: ColumnCosts) -> list[int]:
    """Add strips that no line shows by a gap: where the heads of a column fall into two groups, one right
    of the other. Texts of one column, flush or in the middle, would overlap."""
    if not strips:
        return strips
    width = max(line[-1].end for line in lines) + 2
    heads = [
        token
        for line in lines
        for token in line
        if token.is_head and find_column(token.start, strips) == find_column(token.end - 1, strips)
    ]
    near = [
        (one.end, two.start, two.end - two.start)
        for line in lines
        for one, two in pairwise(line)
        if not two.is_head
    ]
    found = list(strips)
    for left, right in pairwise([0, *strips, width]):
        inside = sorted((head for head in heads if left <= head.start < right), key=lambda head: head.start)
        found += _gaps_between(inside, near, left, right, is_last=right == width, costs=costs)
    return sorted(set(found))


def _gaps_between(
    inside: Sequence[Token],
    near: Sequence[tuple[int, int, int]],
    left: int,
    right: int,
    *,
    is_last: bool,
    costs: ColumnCosts,
) -> list[int]:
    """Return where the groups of heads between two strips begin, but for the first. `near`: where a text ends
    and where and how long one begins that follows after a single space."""
    found: list[int] = []
    begin = left
    for number, head in enumerate(inside):
        before = [other for other in inside[:number] if other.start >= begin]
        stop = max((other.end for other in before), default=head.start)
        if stop >= head.start:
            continue
        room = right - head.start
        votes = sum(stop <= one and two <= head.start and size <= room for one, two, size in near)
        smaller = min(len(before), len(inside) - number)
        if smaller + min(votes, 2) > costs.least_parted or (is_last and len(before) > costs.least_parted):
            found.append(head.start)
            begin = head.start
    return found
