"""Text aligned in columns without rulings -> tables with a grid, for `pdf_layout` to fill.

Here belongs the guess where the lines between columns would be: in white strips that many lines share, or
where the lines between rows begin, in tables that are ruled across only. Rows are made in `pdf_entries`. The
result is a guess and is routed as one (`columns`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from pipelines.readers.pdf_entries import ENTRIES, Piece, make_table
from pipelines.readers.pdf_marks import Characters, Floats
from pipelines.readers.ruled import Rulings, find_tables, join_rulings
from pipelines.readers.ruled_tables import RuledTable


@dataclass(frozen=True, slots=True)
class ColumnSettings:
    """Lengths in the width of a Chinese character, shares of the lines.

    A strip between columns may be narrow, where a text fills its column; so all gaps wider than a blank
    are candidates, and the vote of several lines settles which are strips.
    """

    strip: float = 0.5
    #: between texts of neighbouring cells whose border is known from other rows
    padding: float = 0.25
    #: share of the lines with gaps that must agree on a strip
    agreement: float = 0.12
    fewest_votes: float = 3.0
    #: share of the pieces of the line with the most
    rich_line: float = 0.5
    fewest_lines: int = 3
    #: a table ruled across has a line below each row, and not below the head and the foot alone
    fewest_rules: int = 3
    highest_row: float = 6.0
    fewest_ruled_columns: int = 3
    fewest_columns: int = 2


COLUMNS = ColumnSettings()


def find_columns(
    characters: Characters, known: Sequence[float] = (), settings: ColumnSettings = COLUMNS
) -> list[RuledTable]:
    """Find one table of aligned columns on a page of upright text, if there is one. `known`: where columns
    began on the page before, whose table may go on."""
    visible = characters.keep(characters.codes != 32)
    if len(visible) < settings.fewest_lines:
        return []
    em = _em(visible)
    found = _find_body(_lines(visible.boxes, em, settings), em, settings)
    if found is None:
        return []
    body, strips = found
    strips = sorted([*strips, *_still_clear(known, body, strips, em, settings)])
    pieces = [piece for line in body for piece in line]
    left, right = min(piece[0] for piece in pieces) - 1, max(piece[2] for piece in pieces) + 1
    xs = [left, *strips, right]
    return [make_table(pieces, xs, em)]


def _still_clear(
    known: Sequence[float], body: list[list[Piece]], strips: list[float], em: float, settings: ColumnSettings
) -> list[float]:
    """Return those of the strips of the page before that are white here, too, with text on both sides."""
    split = [line for line in body if len(line) > 1]
    clear = []
    for x in known:
        crossed = sum(piece[0] < x < piece[2] for line in split for piece in line)
        parted = any(line[0][2] <= x <= line[-1][0] for line in split)
        if parted and crossed <= settings.agreement * len(split) and all(abs(x - one) > em for one in strips):
            clear.append(x)
    return clear


def find_rows(
    characters: Characters, rulings: Rulings, settings: ColumnSettings = COLUMNS
) -> list[RuledTable]:
    """Find tables that are ruled across only, on a page of upright text: the rows are drawn, and a column
    begins where a line begins, at a merged cell, or where white strips are."""
    visible = characters.keep(characters.codes != 32)
    horizontal = np.array(join_rulings(rulings.horizontal)).reshape(-1, 3)
    levels = np.unique(horizontal[:, 0])
    if len(visible) < settings.fewest_lines or len(levels) < settings.fewest_rules:
        return []
    em = _em(visible)
    if float(np.median(np.diff(levels))) > settings.highest_row * em:
        return []
    lines = _lines(visible.boxes, em, settings)
    horizontal = _close_top(horizontal, float(levels[0]), lines, em)
    left, right = _reach(horizontal)
    # a merged cell that the end of the page cuts has no line below it
    horizontal = np.concatenate((horizontal, [[float(levels[-1]), left, right]]))
    inner = [(x, 0) for x in horizontal[:, 1:].ravel().tolist() if left + em < x < right - em]
    # the drawn rows tell where a strip is none, so that one line is enough to propose it
    found = _find_body(lines, em, replace(settings, fewest_votes=1.0, agreement=0.0))
    inner += [(x, 1) for x in (found[1] if found else ())]
    xs = [left]
    for x, _ in sorted(inner, key=lambda edge: (edge[1], edge[0])):
        if min(abs(x - other) for other in xs) > em:
            xs.append(x)
    fine = _lines(visible.boxes, em, replace(settings, strip=settings.padding))
    pieces = np.array([piece for line in fine for piece in line])
    middles = (pieces[:, 1] + pieces[:, 3]) / 2
    vertical: list[tuple[float, float, float]] = []
    for x in [*xs, right]:
        touching = (horizontal[:, 1] <= x + 1) & (horizontal[:, 2] >= x - 1)
        crossing = middles[(pieces[:, 0] + em / 4 < x) & (pieces[:, 2] - em / 4 > x)]
        for top, bottom in pairwise(np.unique(horizontal[touching, 0]).tolist()):
            if not ((crossing > top) & (crossing < bottom)).any():
                vertical.append((x, top, bottom))
    if len(xs) < settings.fewest_ruled_columns:
        return []
    return find_tables(Rulings(np.array(vertical), horizontal), close_open=False)


def _close_top(horizontal: Floats, top: float, lines: list[list[Piece]], em: float) -> Floats:
    """Draw a line above a first row that has one below it only."""
    above = top
    for line in reversed([line for line in lines if (line[0][1] + line[0][3]) / 2 < top]):
        # a title of one piece is no row
        if len(line) < 2 or above - line[0][3] > ENTRIES.line_pitch * em:
            break
        above = min(piece[1] for piece in line)
    if above == top:
        return horizontal
    return np.concatenate((horizontal, [[above - em / 4, *_reach(horizontal)]]))


def _reach(horizontal: Floats) -> tuple[float, float]:
    return float(horizontal[:, 1].min()), float(horizontal[:, 2].max())


def _find_body(
    lines: list[list[Piece]], em: float, settings: ColumnSettings
) -> tuple[list[list[Piece]], list[float]] | None:
    """Return the lines of the table and the strips between its columns, or None where there is none."""
    split = [index for index, line in enumerate(lines) if len(line) > 1]
    if len(split) < settings.fewest_lines:
        return None
    stop = split[-1]
    while stop + 1 < len(lines) and lines[stop + 1][0][3] - lines[stop][0][3] <= ENTRIES.line_pitch * em:
        stop += 1  # the last entry goes on below its neighbours
    body = lines[split[0] : stop + 1]
    # Lines with few pieces are texts that fill merged cells; they say nothing about the columns inside.
    rich = settings.rich_line * max(len(line) for line in body)
    strips = _strips([line for line in body if len(line) >= max(2.0, rich)], body, em, settings)
    return (body, strips) if len(strips) + 1 >= settings.fewest_columns else None


def _em(characters: Characters) -> float:
    """Return the usual width of a Chinese character, or the height of the text if there is none."""
    boxes = characters.boxes
    chinese = characters.codes > 0x2E80
    if chinese.any():
        return float(np.median((boxes[:, 2] - boxes[:, 0])[chinese]))
    return float(np.median(boxes[:, 3] - boxes[:, 1]))


def _lines(boxes: Floats, em: float, settings: ColumnSettings) -> list[list[Piece]]:
    """Cut the page into lines and the lines into pieces at their wide gaps."""
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    order = np.argsort(middle, kind="stable")
    number = np.concatenate(([0], np.cumsum(np.diff(middle[order]) > 0.45 * em)))
    lines: list[list[Piece]] = []
    for line in range(int(number[-1]) + 1):
        members = boxes[order[number == line]]
        members = members[np.argsort(members[:, 0])]
        reach = np.maximum.accumulate(members[:, 2])
        cuts = np.flatnonzero(members[1:, 0] - reach[:-1] > settings.strip * em) + 1
        lines.append(
            [
                (part[:, 0].min(), part[:, 1].min(), part[:, 2].max(), part[:, 3].max())
                for part in np.split(members, cuts)
            ]
        )
    return lines


def _strips(
    lines: list[list[Piece]], body: list[list[Piece]], em: float, settings: ColumnSettings
) -> list[float]:
    """Return the middles of the white strips that enough lines share and few cross."""
    gaps = [(one[2], two[0]) for line in lines if len(line) > 1 for one, two in pairwise(line)]
    # The ends of the pieces of all lines are where a strip may become better or worse.
    edges = sorted({edge for line in body for piece in line for edge in (piece[0], piece[2])})
    split_count = sum(len(line) > 1 for line in lines)
    votes = [0.0] * max(len(edges) - 1, 0)
    crossings = [0] * len(votes)
    needed = max(settings.fewest_votes, settings.agreement * split_count)
    richest = max(len(line) for line in lines)
    # the heading of the columns is enough where next to no line of the table crosses the strip
    heading = [(a[2], b[0]) for line in lines if len(line) == richest for a, b in pairwise(line)]
    for index, (start, stop) in enumerate(pairwise(edges)):
        middle = (start + stop) / 2
        votes[index] = sum(gap[0] <= middle <= gap[1] for gap in gaps)
        crossings[index] = sum(piece[0] < middle < piece[2] for line in lines for piece in line)
        is_clear = crossings[index] <= settings.agreement * len(lines)
        if is_clear and any(gap[0] <= middle <= gap[1] for gap in heading):
            votes[index] = max(votes[index], needed)

    def crossed(index: int) -> int:
        middle = (edges[index] + edges[index + 1]) / 2
        return sum(piece[0] < middle < piece[2] for line in body for piece in line)

    strips: list[float] = []
    index = 0
    while index < len(votes):
        if votes[index] < needed or votes[index] <= crossings[index]:
            index += 1
            continue
        stop = index
        while stop < len(votes) and votes[stop] >= needed and votes[stop] > crossings[stop]:
            stop += 1
        # The strip's best part is where the most lines agree and the fewest cross, of all the lines.
        best = [votes[k] - crossed(k) for k in range(index, stop)]
        inside = list(range(index, stop))
        wide = [k for k in inside if edges[k + 1] - edges[k] >= em / 8] or inside
        most = max(best[k - index] for k in wide)
        inside = [k for k in wide if best[k - index] == most]
        parts = np.split(inside, np.flatnonzero(np.diff(inside) > 1) + 1)
        start, end = max(((edges[part[0]], edges[part[-1] + 1]) for part in parts), key=lambda p: p[1] - p[0])
        strips.append((start + end) / 2)
        index = stop
    return [x for x, before in zip(strips, [-np.inf, *strips], strict=False) if x - before > em / 2]
