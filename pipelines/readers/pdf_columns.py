"""Text aligned in columns without rulings -> tables with a grid, for `pdf_layout` to fill.

Here belongs the guess where the lines would be. Columns are told by white strips that many lines share,
rows by the column that has the most entries. The result is a guess and is routed as one (`columns`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pipelines.readers.pdf_marks import Characters, Floats
from pipelines.readers.ruled_tables import RuledTable


@dataclass(frozen=True, slots=True)
class ColumnSettings:
    """Lengths in the width of a Chinese character, shares of the lines.

    A strip between columns may be narrow, where a text fills its column; so all gaps wider than a blank
    are candidates, and the vote of several lines settles which are strips.
    """

    strip: float = 0.5
    #: share of the lines with gaps that must agree on a strip
    agreement: float = 0.12
    fewest_votes: float = 3.0
    #: share of the pieces of the line with the most
    rich_line: float = 0.5
    fewest_lines: int = 3
    fewest_columns: int = 2
    #: lines of one entry follow each other at 1.0 to 1.5 widths, rows at 1.7 and more
    line_pitch: float = 1.6


COLUMNS = ColumnSettings()

#: x0, top, x1, bottom
Piece = tuple[float, float, float, float]


def find_columns(characters: Characters, settings: ColumnSettings = COLUMNS) -> list[RuledTable]:
    """Find one table of aligned columns on a page of upright text, if there is one."""
    visible = characters.keep(characters.codes != 32)
    if len(visible) < settings.fewest_lines:
        return []
    em = _em(visible)
    lines = _lines(visible.boxes, em, settings)
    split = [index for index, line in enumerate(lines) if len(line) > 1]
    if len(split) < settings.fewest_lines:
        return []
    stop = split[-1]
    while stop + 1 < len(lines) and lines[stop + 1][0][3] - lines[stop][0][3] <= settings.line_pitch * em:
        stop += 1  # the last entry goes on below its neighbours
    body = lines[split[0] : stop + 1]
    # Lines with few pieces are texts that fill merged cells; they say nothing about the columns inside.
    rich = settings.rich_line * max(len(line) for line in body)
    strips = _strips([line for line in body if len(line) >= max(2.0, rich)], body, em, settings)
    if len(strips) + 1 < settings.fewest_columns:
        return []
    pieces = [piece for line in body for piece in line]
    left, right = min(piece[0] for piece in pieces) - 1, max(piece[2] for piece in pieces) + 1
    xs = [left, *strips, right]
    entries = _entries(pieces, xs, em, settings)
    return [_table(entries, xs, em)]


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
    votes = [0] * max(len(edges) - 1, 0)
    crossings = [0] * len(votes)
    for index, (start, stop) in enumerate(pairwise(edges)):
        middle = (start + stop) / 2
        votes[index] = sum(gap[0] <= middle <= gap[1] for gap in gaps)
        crossings[index] = sum(piece[0] < middle < piece[2] for line in lines for piece in line)

    def crossed(index: int) -> int:
        middle = (edges[index] + edges[index + 1]) / 2
        return sum(piece[0] < middle < piece[2] for line in body for piece in line)

    needed = max(settings.fewest_votes, settings.agreement * split_count)
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
        best = max(range(index, stop), key=lambda k: (votes[k] - crossed(k), edges[k + 1] - edges[k]))
        strips.append((edges[best] + edges[best + 1]) / 2)
        index = stop
    return [x for x, before in zip(strips, [-np.inf, *strips], strict=False) if x - before > em / 2]


@dataclass(frozen=True, slots=True)
class _Entry:
    first: int
    last: int
    top: float
    bottom: float


def _entries(pieces: list[Piece], xs: list[float], em: float, settings: ColumnSettings) -> list[_Entry]:
    """Join pieces that stand under each other in the same columns, line after line."""
    entries: list[_Entry] = []
    for x0, top, x1, bottom in sorted(pieces, key=lambda piece: (piece[1], piece[0])):
        first = max(0, int(np.searchsorted(xs, x0 + em / 4, side="right")) - 1)
        last = max(first, int(np.searchsorted(xs, x1 - em / 4, side="left")) - 1)
        for index in range(len(entries) - 1, -1, -1):
            entry = entries[index]
            if (entry.first, entry.last) == (first, last):
                # Boxes may be higher than the lines are apart; what counts is one line to the next.
                if bottom - entry.bottom <= settings.line_pitch * em:
                    entries[index] = _Entry(first, last, entry.top, bottom)
                    break
                entries.append(_Entry(first, last, top, bottom))
                break
        else:
            entries.append(_Entry(first, last, top, bottom))
    return entries


def _table(entries: list[_Entry], xs: list[float], em: float) -> RuledTable:
    """Give each entry the row of the column with the most entries that it stands beside."""
    counts = np.bincount([entry.first for entry in entries])
    anchor = int(counts.argmax())
    rows = sorted((entry.top, entry.bottom) for entry in entries if entry.first == anchor)
    for entry in sorted(entries, key=lambda entry: entry.top):
        if not any(entry.top < bottom and top < entry.bottom for top, bottom in rows):
            rows.append((entry.top, entry.bottom))
    rows.sort()
    middles = np.array([(top + bottom) / 2 for top, bottom in rows])
    bounds = [
        min(entry.top for entry in entries) - 1,
        *((middles[1:] + middles[:-1]) / 2).tolist(),
        max(entry.bottom for entry in entries) + 1,
    ]
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    taken: set[tuple[int, int]] = set()
    for entry in sorted(entries, key=lambda entry: (entry.first != anchor, entry.top)):
        first, last = np.searchsorted(bounds, [entry.top + em / 4, entry.bottom - em / 4], side="right") - 1
        columns = range(entry.first, entry.last + 1)
        nearest = int(np.abs(middles - (entry.top + entry.bottom) / 2).argmin())
        area = {(row, column) for row in range(first, last + 1) for column in columns}
        if area & taken:
            first = last = nearest
            area = {(nearest, column) for column in columns} - taken
        if (first, entry.first) not in area or len(area) != (last - first + 1) * len(columns):
            # Something stands there already; the text joins it.
            continue
        taken |= area
        spans[int(first), entry.first] = int(last - first + 1), len(columns)
    places = [
        (row, column, *spans.get((row, column), (1, 1)))
        for row in range(len(rows))
        for column in range(len(xs) - 1)
        if (row, column) in spans or (row, column) not in taken
    ]
    return RuledTable(np.array(places, dtype=np.int64), tuple(xs), tuple(bounds))
