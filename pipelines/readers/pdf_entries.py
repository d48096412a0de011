"""Pieces of text in known columns -> a table: which pieces are one entry, and which rows it takes.

Here belong the rows of tables without rulings. They are told by the column that has the most entries; a
label left of it may stand in the middle of several rows. Columns are told in `pdf_columns`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pipelines.readers.pdf_marks import Floats
from pipelines.readers.ruled_tables import RuledTable


@dataclass(frozen=True, slots=True)
class EntrySettings:
    """Lengths in the width of a Chinese character."""

    #: lines of one entry follow each other at 1.0 to 1.5 widths, rows at 1.7 and more
    line_pitch: float = 1.6
    #: a text in the middle of a row is of that row, however many lines it has
    middle: float = 0.4
    #: a label may stand so far from the middle of its merged rows, whose edges are inferred
    off_middle: float = 1.5
    #: what a row without label costs, in widths off the middle
    empty_row: float = 0.8


ENTRIES = EntrySettings()

#: x0, top, x1, bottom
Piece = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Entry:
    first: int
    last: int
    top: float
    bottom: float


def _entries(pieces: list[Piece], xs: Sequence[float], em: float, settings: EntrySettings) -> list[_Entry]:
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


def _tile(
    entries: list[_Entry], bounds: list[float], em: float, settings: EntrySettings
) -> dict[_Entry, tuple[int, int]]:
    """Return the first and last row of each text of a column of labels, so that each stands in the middle
    of its rows and as few rows as possible are left to none."""
    labels: list[list[_Entry]] = []
    for entry in sorted(entries, key=lambda entry: entry.top):
        if labels and entry.bottom - labels[-1][-1].bottom <= settings.line_pitch * em:
            labels[-1].append(entry)  # a line of another width
        else:
            labels.append([entry])
    row_count = len(bounds) - 1
    # by the number of labels placed: the cheapest way to use the rows above one, and its cost
    best: list[dict[int, tuple[float, tuple[int, ...]]]] = [{0: (0.0, ())}, *({} for _ in labels)]

    def offer(placed: int, row: int, cost: float, way: tuple[int, ...]) -> None:
        if row not in best[placed] or cost < best[placed][row][0]:
            best[placed][row] = cost, way

    for placed, label in enumerate([*labels, []]):
        for row in range(row_count + 1):
            if row not in best[placed]:
                continue
            cost, way = best[placed][row]
            if row < row_count:
                offer(placed, row + 1, cost + settings.empty_row, way)
            for end, off in _ends(label, row, bounds, em, settings):
                offer(placed + 1, end, cost + off, (*way, row, end - 1))
    if row_count not in best[-1]:
        return {}
    way = best[-1][row_count][1]
    places = list(zip(way[::2], way[1::2], strict=True))
    return {entry: place for label, place in zip(labels, places, strict=True) for entry in label}


def _ends(
    label: list[_Entry], row: int, bounds: list[float], em: float, settings: EntrySettings
) -> list[tuple[int, float]]:
    """Return the rows before which a label's rows may end if they begin at `row`: one row, or as many as
    have it in their middle. With each, how far off the middle it is, in widths."""
    if not label or row + 1 >= len(bounds) or bounds[row] > label[0].top + em:
        return []
    middle = label[0].top + label[-1].bottom
    slack = 2 * settings.off_middle * em
    first, last = np.searchsorted(bounds, [middle - bounds[row] - slack, middle - bounds[row] + slack])
    ends = {row + 1, *range(max(int(first), row + 1), min(int(last), len(bounds) - 1) + 1)}
    off = {end: abs(bounds[row] + bounds[end] - middle) / 2 / em for end in ends}
    return [(end, off[end]) for end in sorted(ends) if bounds[end] >= label[-1].bottom - em]


def _is_beside(entry: _Entry, row: tuple[float, float]) -> bool:
    return entry.top < row[1] and row[0] < entry.bottom


def _bounds(
    entries: list[_Entry],
    rows: list[tuple[float, float]],
    middles: Floats,
    em: float,
    settings: EntrySettings,
) -> list[float]:
    """Return where the rows begin and the last ends: between their texts, the highest of each row."""
    reach = list(rows)
    for entry in entries:
        away = np.abs(middles - (entry.top + entry.bottom) / 2)
        row = int(away.argmin())
        above = rows[row - 1][1] if row else -np.inf
        below = rows[row + 1][0] if row + 1 < len(rows) else np.inf
        if away[row] <= settings.middle * em and above < entry.top and entry.bottom < below:
            reach[row] = min(reach[row][0], entry.top), max(reach[row][1], entry.bottom)
    return [
        min(entry.top for entry in entries) - 1,
        *((one[1] + two[0]) / 2 for one, two in pairwise(reach)),
        max(entry.bottom for entry in entries) + 1,
    ]


def _rows(entries: list[_Entry]) -> tuple[int, list[tuple[float, float]]]:
    """Return the column with the most entries, and top and bottom of the rows: its entries, and what
    stands beside none of them."""
    counts = np.bincount([entry.first for entry in entries])
    anchor = int(counts.argmax())
    rows = sorted((entry.top, entry.bottom) for entry in entries if entry.first == anchor)
    lone = [entry for entry in entries if not any(_is_beside(entry, row) for row in rows)]
    inner = rows[0][0], rows[-1][1]
    for entry in sorted(lone, key=lambda entry: entry.top):
        # a label alone, in one column, stands between two of the rows that it is the label of
        beside = [other for other in lone if _is_beside(entry, (other.top, other.bottom))]
        has_company = any(other.first != entry.first for other in beside)
        is_row = has_company or entry.last > entry.first or not inner[0] < entry.top < inner[1]
        if is_row and not any(_is_beside(entry, row) for row in rows):
            rows.append((entry.top, entry.bottom))
    rows.sort()
    return anchor, rows


def make_table(
    pieces: list[Piece], xs: Sequence[float], em: float, settings: EntrySettings = ENTRIES
) -> RuledTable:
    """Give each entry the row of the column with the most entries that it stands beside. `xs`: where the
    columns begin and the last ends; `em`: the width of a Chinese character."""
    entries = _entries(pieces, xs, em, settings)
    anchor, rows = _rows(entries)
    middles = np.array([(top + bottom) / 2 for top, bottom in rows])
    bounds = _bounds(entries, rows, middles, em, settings)
    tiles: dict[_Entry, tuple[int, int]] = {}
    for column in range(anchor):
        covering = [entry for entry in entries if entry.first <= column <= entry.last]
        found = _tile(covering, bounds, em, settings)
        tiles |= {entry: found[entry] for entry in found if entry.first == column}
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    taken: set[tuple[int, int]] = set()
    for entry in sorted(entries, key=lambda entry: (entry.first != anchor, entry.top)):
        first, last = np.searchsorted(bounds, [entry.top + em / 4, entry.bottom - em / 4], side="right") - 1
        columns = range(entry.first, entry.last + 1)
        away = np.abs(middles - (entry.top + entry.bottom) / 2)
        nearest = int(away.argmin())
        if away[nearest] <= settings.middle * em:
            first = last = nearest
        first, last = tiles.get(entry, (first, last))
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
