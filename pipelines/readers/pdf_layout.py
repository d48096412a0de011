"""Marks of a PDF page -> blocks in reading order: ruled tables with the text of their cells, lines.

Here belongs which character stands in which cell, the order of reading inside a cell and over the page,
and where a blank is meant. Geometry of the cells is in `ruled`, tables without rulings in
`pdf_columns`, the choice between them in `pdf`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import repeat

import numpy as np
import numpy.typing as npt

from pipelines.readers.cells import Block, Box, Cell, Line, Table
from pipelines.readers.glyphs import fold_codes
from pipelines.readers.pdf_gutters import Item, find_gutters, order_by_column, part_lines
from pipelines.readers.pdf_marks import Characters, Codes, Floats, Mask, turn_boxes
from pipelines.readers.pdf_owners import assign
from pipelines.readers.ruled_tables import RuledTable

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TextSettings:
    """When characters are of one line and when a gap is a blank, in shares of the font's height.

    0.45: neighbouring lines are 1 high apart, raised figures about 0.35. A blank is 0.25-0.33 wide in
    Latin fonts, where a kern pair takes 0.1 at most; between Chinese characters justified lines stretch
    up to 0.4, and the space that writers put between Chinese and Latin is 0.25.
    """

    line_drift: float = 0.45
    #: lines that share more of their height are one line in two fonts; neighbouring lines share at most 0.3
    line_overlap: float = 0.5
    latin_blank: float = 0.22
    chinese_blank: float = 0.6
    #: a line of at least so many characters is spread over its cell where their gaps differ by less
    fewest_spaced: int = 3
    even_gaps: float = 0.1
    #: two equal characters nearer than this are one, printed twice for boldness
    double_strike: float = 0.12
    #: a cell is written downward if its characters stand farther apart than this from left to right, and
    #: nearer than that, in widths, from line to line; lines of text are 1.15 apart at least
    columns_apart: float = 0.1
    downward_pitch: float = 1.08
    fewest_downward: int = 3
    most_columns: int = 4


TEXT = TextSettings()


@dataclass(frozen=True, slots=True)
class Frame:
    """The upright page that the layout was made on, and how to get back to the page as displayed."""

    quarter: int
    width: float
    height: float

    def display(self, boxes: Floats) -> list[Box]:
        """Turn boxes of the upright page into boxes of the page as displayed, rounded to 0.01 pt."""
        turned = turn_boxes(boxes, -self.quarter % 4, self.width, self.height)
        return list(map(Box._make, np.round(turned, 2).tolist()))


def lay_out(
    characters: Characters, tables: list[RuledTable], frame: Frame, page_no: int, *, is_ruled: bool = True
) -> list[Block]:
    """Put upright characters into the cells of the tables, and the rest into lines.

    `is_ruled` says that the borders of the cells are drawn and not inferred.
    Returns tables and lines from top to bottom, left to right, and column by column where tables stand side
    by side. Empty cells are kept.
    """
    characters = strike_once(characters)
    areas = np.concatenate([table.areas for table in tables]) if tables else np.empty((0, 4))
    owner = assign(characters, tables, areas, is_ruled=is_ruled)
    characters = _turn_labels(characters, owner < len(areas), frame)
    lines = _line_numbers(characters.boxes, owner)
    # Lines outside the tables are numbered on after the cells; theirs are the last numbers.
    outside = np.flatnonzero(owner == len(areas))
    line_of = lines[outside]
    line_of -= line_of.min(initial=len(lines))
    gutters = find_gutters(tables)
    if gutters:
        line_of = part_lines(characters.boxes[outside], line_of, gutters)
    line_count = int(line_of.max(initial=-1)) + 1
    owner[outside] += line_of
    texts = _texts(characters, owner, lines, len(areas) + line_count)
    blocks: list[Item] = []
    displayed, start = frame.display(areas), 0
    for table in tables:
        stop = start + len(table.places)
        readings = map(tuple, areas[start:stop, (0, 2)].tolist()) if frame.quarter else repeat(None)
        columns = (texts[start:stop], *table.places.T.tolist(), repeat(page_no), displayed[start:stop])
        cells = tuple(map(Cell, *columns, repeat(None), repeat(None), readings))
        start = stop
        built = Table(cells, len(table.ys) - 1, len(table.xs) - 1, page_no)
        blocks.append(Item(table.ys[0], table.xs[0], table.xs[-1], is_table=True, block=built))
    if line_count:
        bounds = _bounds(characters.boxes[outside], line_of, line_count)
        line_texts = texts[len(areas) :]
        for text, box, bound in zip(line_texts, frame.display(bounds), bounds.tolist(), strict=True):
            if text:
                line = Line(text, page_no, box)
                blocks.append(Item(bound[1], bound[0], bound[2], is_table=False, block=line))
    blocks.sort(key=lambda item: (item.top, item.left))
    return [item.block for item in order_by_column(blocks, gutters)]


def _turn_labels(characters: Characters, in_cell: Mask, frame: Frame) -> Characters:
    """Turn the boxes of sideways text in cells (labels in narrow columns) upright, to order it."""
    if all(style.quarter <= 0 for style in characters.palette):
        return characters
    quarters = np.array([max(style.quarter, 0) for style in characters.palette])[characters.styles]
    quarters[~in_cell] = 0
    if not quarters.any():
        return characters
    boxes = characters.boxes.copy()
    for quarter in (1, 2, 3):
        turned = quarters == quarter
        boxes[turned] = turn_boxes(boxes[turned], quarter, frame.width, frame.height)
    return replace(characters, boxes=boxes)


def strike_once(characters: Characters, settings: TextSettings = TEXT) -> Characters:
    """Drop the copies of characters that are printed several times with a small shift, for boldness."""
    count = len(characters)
    if count < 2:
        return characters
    boxes = characters.boxes
    height = boxes[:, 3] - boxes[:, 1]
    x, y = boxes[:, 0], (boxes[:, 1] + boxes[:, 3]) / 2
    if not _may_repeat(characters.codes, x, y, 2 * settings.double_strike * float(height.max())):
        return characters
    order = np.lexsort((x, np.round(y / np.maximum(height, 1.0) * 4), characters.codes))
    near = settings.double_strike * height[order[1:]]
    same = characters.codes[order[1:]] == characters.codes[order[:-1]]
    same &= np.abs(np.diff(x[order])) < near
    same &= np.abs(np.diff(y[order])) < near
    if not same.any():
        return characters
    keep = np.ones(count, dtype=np.bool_)
    keep[order[1:][same]] = False
    return characters.keep(keep)


def _may_repeat(codes: Codes, x: Floats, y: Floats, reach: float) -> bool:
    """Tell if equal characters may be nearer than half the reach: of four grids, shifted by half a field
    in x, in y, in both and in neither, one has such a pair in one field."""
    if reach <= 0:
        return False
    across, down = (x * (2 / reach)).astype(np.int64), (y * (2 / reach)).astype(np.int64)
    code = codes.astype(np.int64) << 40
    columns = [code + (((across + shift) >> 1) << 20) for shift in (0, 1)]
    rows = [(down + shift) >> 1 for shift in (0, 1)]
    for column, row in ((0, 0), (1, 1), (1, 0), (0, 1)):
        fields = columns[column] + rows[row]
        fields.sort()
        if (fields[1:] == fields[:-1]).any():
            return True
    return False


def _line_numbers(boxes: Floats, group: Indices, settings: TextSettings = TEXT) -> Indices:
    """Number the lines of each group from top to bottom, ascending over the groups."""
    if not len(boxes):
        return group
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    height = boxes[:, 3] - boxes[:, 1]
    order = np.lexsort((middle, group))
    middle, height, sorted_group = middle[order], height[order], group[order]
    drift = settings.line_drift * np.minimum(height[1:], height[:-1])
    breaks = np.zeros(len(boxes), dtype=np.int64)
    breaks[1:] = (middle[1:] - middle[:-1] > np.maximum(drift, 0.5)) | (sorted_group[1:] != sorted_group[:-1])
    numbers = np.empty(len(boxes), dtype=np.int64)
    numbers[order] = breaks.cumsum()
    return _join_lines(numbers, boxes, group, settings)


def _join_lines(numbers: Indices, boxes: Floats, group: Indices, settings: TextSettings) -> Indices:
    """Join lines that overlap: two fonts on one line (5597 in one, 米 in another) differ in how far their
    boxes reach above and below it."""
    count = int(numbers.max()) + 1
    if count < 2:
        return numbers
    members = np.bincount(numbers, minlength=count)
    top = np.bincount(numbers, boxes[:, 1], count) / members
    bottom = np.bincount(numbers, boxes[:, 3], count) / members
    owner = np.zeros(count, dtype=np.int64)
    owner[numbers] = group
    shared = np.minimum(bottom[1:], bottom[:-1]) - np.maximum(top[1:], top[:-1])
    height = np.minimum(bottom[1:] - top[1:], bottom[:-1] - top[:-1])
    joined = (shared > settings.line_overlap * height) & (owner[1:] == owner[:-1])
    if not joined.any():
        return numbers
    renumbered = np.arange(count) - np.concatenate(([0], np.cumsum(joined)))
    result: Indices = renumbered[numbers]
    return result


def _texts(characters: Characters, group: Indices, line: Indices, count: int) -> list[str]:
    """Put the characters of each group 0 .. count-1 together, "\\n" between lines, blanks at gaps."""
    texts = [""] * count
    if not len(group):
        return texts
    order, boxes, line, group = _sort(characters.boxes, line, group)
    codes = fold_codes(characters.codes.take(order))
    # One separator per character, put before it; 0 for none.
    separators = np.zeros(len(codes), dtype=np.uint32)
    separators[1:][_is_gap(codes, boxes) & ~_is_spaced(boxes, line)] = 32
    separators[1:][line[1:] != line[:-1]] = 10
    first = np.concatenate(([0], np.flatnonzero(group[1:] != group[:-1]) + 1))
    separators[first] = 0
    woven = np.empty(2 * len(codes), dtype=np.uint32)
    woven[0::2], woven[1::2] = separators, codes
    used = woven != 0
    position = np.zeros(len(woven) + 1, dtype=np.int64)
    used.cumsum(out=position[1:])
    text = woven[used].astype("<u4").tobytes().decode("utf-32-le", errors="replace")
    starts = position[2 * first].tolist()
    stops = [*starts[1:], int(position[-1])]
    for number, start, stop in zip(group[first].tolist(), starts, stops, strict=True):
        texts[number] = _trim(text[start:stop])
    return texts


def _sort(boxes: Floats, line: Indices, group: Indices) -> tuple[Indices, Floats, Indices, Indices]:
    """Return the order of reading, and in this order boxes, lines and groups, with what is written downward
    turned upright."""
    order = _order(boxes, line)
    # `take` is much faster than an index for rows.
    ordered = boxes.take(order, axis=0), line.take(order), group.take(order)
    downward = order[_runs_down(*ordered)]
    if not len(downward):
        return order, *ordered
    boxes = boxes.copy()
    boxes[downward] = turn_boxes(boxes[downward], 1, float(boxes[:, 2].max()), 0.0)
    line = _line_numbers(boxes, group)
    order = _order(boxes, line)
    return order, boxes.take(order, axis=0), line.take(order), group.take(order)


def _order(boxes: Floats, line: Indices) -> Indices:
    left = boxes[:, 0]
    # One key for line and place in it: sorting by two takes four times as long.
    return np.argsort(line * (float(left.max() - left.min()) + 1.0) + left, kind="stable")


def _runs_down(boxes: Floats, line: Indices, group: Indices, settings: TextSettings = TEXT) -> Mask:
    """Tell which characters, sorted by line and x, stand in a cell that is written downward, in several
    columns from right to left: as labels in narrow cells are.

    There the characters of a line keep apart, but those below each other do not.
    """
    beside = (line[1:] == line[:-1]).nonzero()[0]
    found = np.zeros(len(group), dtype=np.bool_)
    if not len(beside):
        return found
    height = boxes[:, 3] - boxes[:, 1]
    apart = boxes[beside + 1, 0] - boxes[beside, 2] >= settings.columns_apart * height[beside]
    # a cell is written along its lines as soon as two characters of one of its lines touch
    touches = np.zeros(int(group[-1]) + 1, dtype=np.bool_)
    touches[group[beside[~apart]]] = True
    cells = group[beside[apart]]
    for cell in np.unique(cells[~touches[cells]]).tolist():
        first, last = np.searchsorted(group, [cell, cell + 1])
        members = np.bincount(line[first:last] - line[first])
        if len(members) < settings.fewest_downward or members.max() > settings.most_columns:
            continue
        middles = np.bincount(line[first:last] - line[first], boxes[first:last, 1:4:2].mean(axis=1)) / members
        pitch = float(np.median(np.diff(middles)))
        em = float((boxes[first:last, 2] - boxes[first:last, 0]).max())
        found[first:last] = pitch <= settings.downward_pitch * em
    return found


def _is_gap(codes: Codes, boxes: Floats, settings: TextSettings = TEXT) -> Mask:
    """Tell before which characters (from the second on) a blank is meant that nobody typed."""
    gap = boxes[1:, 0] - boxes[:-1, 2]
    height = np.minimum(boxes[1:, 3] - boxes[1:, 1], boxes[:-1, 3] - boxes[:-1, 1])
    latin = (codes < 0x250) & (codes > 32)
    share = np.where(latin[1:] & latin[:-1], settings.latin_blank, settings.chinese_blank)
    typed = (codes[1:] == 32) | (codes[:-1] == 32)
    meant: npt.NDArray[np.bool_] = (gap > share * height) & ~typed
    return meant


def _is_spaced(boxes: Floats, line: Indices, settings: TextSettings = TEXT) -> Mask:
    """Tell before which characters (from the second on) the gap is that of a line whose characters all keep
    the same distance, as a writer spreads them over a cell: no blank is meant there."""
    gap = boxes[1:, 0] - boxes[:-1, 2]
    height = boxes[1:, 3] - boxes[1:, 1]
    spaced = np.zeros(len(gap), dtype=np.bool_)
    inside = line[1:] == line[:-1]
    for number in np.unique(line[1:][inside & (gap > settings.latin_blank * height)]).tolist():
        first, last = np.searchsorted(line, [number, number + 1])
        gaps = gap[first : last - 1]
        if len(gaps) < settings.fewest_spaced - 1:
            continue
        even = settings.even_gaps * float(height[first])
        spaced[first : last - 1] = gaps.min() > 0 and gaps.max() - gaps.min() <= even
    return spaced


def _trim(text: str) -> str:
    if " " not in text:
        return text.strip()
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def _bounds(boxes: Floats, group: Indices, count: int) -> Floats:
    """Return for each group the box around its members."""
    bounds = np.empty((count, 4))
    bounds[:, :2], bounds[:, 2:] = np.inf, -np.inf
    np.minimum.at(bounds, (group[:, None], np.array([0, 1])), boxes[:, :2])
    np.maximum.at(bounds, (group[:, None], np.array([2, 3])), boxes[:, 2:])
    return bounds
