"""Text aligned in columns without rulings -> tables with a grid, for `pdf_layout` to fill.

Here belongs the guess where the lines would be. Columns are told by white strips that many lines share,
rows by the column that has the most entries. The result is a guess and is routed as one (`columns`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from pipelines.readers.pdf_marks import Characters, Floats
from pipelines.readers.ruled import RuledCell, RuledTable, Rulings, find_tables, join_rulings


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
    #: what an empty cell costs beside a label that does not stand in the middle of its merged cell
    empty_row: float = 0.8
    #: a text in the middle of a row is of that row, however many lines it has
    middle: float = 0.4
    fewest_columns: int = 2
    #: lines of one entry follow each other at 1.0 to 1.5 widths, rows at 1.7 and more
    line_pitch: float = 1.6


COLUMNS = ColumnSettings()

#: x0, top, x1, bottom
Piece = tuple[float, float, float, float]


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
    entries = _entries(pieces, xs, em, settings)
    return [_table(entries, xs, em)]


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
    horizontal = join_rulings(rulings.horizontal)
    levels = np.unique(horizontal[:, 0])
    if len(visible) < settings.fewest_lines or len(levels) < settings.fewest_rules:
        return []
    em = _em(visible)
    if float(np.median(np.diff(levels))) > settings.highest_row * em:
        return []
    lines = _lines(visible.boxes, em, settings)
    horizontal = _close_top(horizontal, float(levels[0]), lines, em, settings)
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


def _close_top(
    horizontal: Floats, top: float, lines: list[list[Piece]], em: float, settings: ColumnSettings
) -> Floats:
    """Draw a line above a first row that has one below it only."""
    above = top
    for line in reversed([line for line in lines if (line[0][1] + line[0][3]) / 2 < top]):
        # a title of one piece is no row
        if len(line) < 2 or above - line[0][3] > settings.line_pitch * em:
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
    while stop + 1 < len(lines) and lines[stop + 1][0][3] - lines[stop][0][3] <= settings.line_pitch * em:
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


def _tile(
    entries: list[_Entry], bounds: list[float], em: float, settings: ColumnSettings
) -> dict[_Entry, tuple[int, int]]:
    """Return the first and last row of each text of a column of labels, so that each stands in the middle
    of its rows and as few rows as possible are left to none."""
    entries = sorted(entries, key=lambda entry: entry.top)
    row_count = len(bounds) - 1
    # cost and way of placing so many labels in the rows above one
    best: list[dict[int, tuple[float, tuple[int, ...]]]] = [{0: (0.0, ())}, *({} for _ in entries)]

    def offer(placed: int, row: int, cost: float, way: tuple[int, ...]) -> None:
        if row not in best[placed] or cost < best[placed][row][0]:
            best[placed][row] = cost, way

    for placed, entry in enumerate([*entries, None]):
        for row in range(row_count + 1):
            if row not in best[placed]:
                continue
            cost, way = best[placed][row]
            if row < row_count:
                offer(placed, row + 1, cost + settings.empty_row, way)
            if entry is None or bounds[row] > entry.bottom:
                continue
            for end in range(row + 1, row_count + 1):
                if bounds[row] > entry.top + em or bounds[end] < entry.bottom - em:
                    continue
                off = ((bounds[row] + bounds[end]) - (entry.top + entry.bottom)) / 2 / em
                offer(placed + 1, end, cost + abs(off), (*way, row, end - 1))
                if off > settings.empty_row * row_count:
                    break
    if row_count not in best[-1]:
        return {}
    way = best[-1][row_count][1]
    return {entry: (way[2 * number], way[2 * number + 1]) for number, entry in enumerate(entries)}


def _is_beside(entry: _Entry, row: tuple[float, float]) -> bool:
    return entry.top < row[1] and row[0] < entry.bottom


def _bounds(
    entries: list[_Entry],
    rows: list[tuple[float, float]],
    middles: Floats,
    em: float,
    settings: ColumnSettings,
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


def _table(
    entries: list[_Entry], xs: list[float], em: float, settings: ColumnSettings = COLUMNS
) -> RuledTable:
    """Give each entry the row of the column with the most entries that it stands beside."""
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
    middles = np.array([(top + bottom) / 2 for top, bottom in rows])
    bounds = _bounds(entries, rows, middles, em, settings)
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    taken: set[tuple[int, int]] = set()
    tiles: dict[_Entry, tuple[int, int]] = {}
    for column in range(anchor):
        covering = [entry for entry in entries if entry.first <= column <= entry.last]
        found = _tile(covering, bounds, em, settings)
        tiles |= {entry: found[entry] for entry in found if entry.first == column}
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
    cells: list[RuledCell] = []
    for row in range(len(rows)):
        for column in range(len(xs) - 1):
            if (row, column) in taken and (row, column) not in spans:
                continue
            row_span, column_span = spans.get((row, column), (1, 1))
            right, bottom = xs[column + column_span], bounds[row + row_span]
            cells.append(
                RuledCell(xs[column], bounds[row], right, bottom, row, column, row_span, column_span)
            )
    return RuledTable(tuple(cells), tuple(xs), tuple(bounds))
