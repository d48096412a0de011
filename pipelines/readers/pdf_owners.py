"""Which cell of which table a character of a PDF page belongs to.

Here belongs what is decided by place: the smallest cell around the middle of the character, and the
exceptions for marks that hang over a border and for text that its cell cuts off. How the characters of a
cell are read belongs in `pdf_layout`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.readers.pdf_marks import Characters, Floats
from pipelines.readers.pdf_overruns import call_back, call_lines_back
from pipelines.readers.ruled_tables import RuledTable

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class OwnerSettings:
    """How far from its cell a character may stand. Edges in points: office programs clip at the middle of a
    border, borders are 0.5 to 2 wide."""

    clip_edge: float = 3.0
    #: a line with so much of its height above its cell began in the cell above: text without room runs out
    #: at the bottom
    over_edge: float = 0.3


OWNERS = OwnerSettings()


def assign(
    characters: Characters, tables: list[RuledTable], areas: Floats, *, is_ruled: bool = True
) -> Indices:
    """Find for each character the smallest of all cells that holds its center, or the number after the last
    cell's where none does. `areas`: the cells of all tables; `is_ruled`: their borders are drawn."""
    boxes = characters.boxes
    owner = np.full(len(boxes), -1, dtype=np.int64)
    x = (boxes[:, 0] + boxes[:, 2]) / 2
    y = (boxes[:, 1] + boxes[:, 3]) / 2
    start = 0
    # A table inside a cell of another starts below it, so it comes later and takes its characters.
    for table in tables:
        # Row 0 and column 0 of the grid stand for before the first line, the last ones for after it.
        below, right = np.searchsorted(table.ys, y, side="right"), np.searchsorted(table.xs, x, side="right")
        found = _grid(table, start)[below, right]
        owner = np.where(found >= 0, found, owner)
        start += len(table.places)
    if is_ruled:
        owner = _raise_lines(boxes, owner, areas)
    owner = call_back(characters, owner, areas)
    if is_ruled:
        owner = call_lines_back(boxes, owner, areas)
    # what the page itself cuts off comes last, because it is sure
    if characters.clips is not None:
        owner = _call_home(characters.clips, boxes, owner, areas)
    owner[owner < 0] = start
    return owner


def _grid(table: RuledTable, start: int) -> Indices:
    """Return the number of the smallest cell at each place, from `start` on; -1 where there is none and all
    around the table."""
    grid = np.full((len(table.ys) + 1, len(table.xs) + 1), -1, dtype=np.int64)
    row, column, row_span, column_span = table.places.T
    size = row_span * column_span
    merged = np.flatnonzero(size > 1)
    merged = merged[np.argsort(-size[merged], kind="stable")]
    for index, (y, x, high, wide) in zip(merged.tolist(), table.places[merged].tolist(), strict=True):
        grid[y + 1 : y + 1 + high, x + 1 : x + 1 + wide] = start + index
    single = np.flatnonzero(size == 1)
    grid[row[single] + 1, column[single] + 1] = start + single
    return grid


def _raise_lines(boxes: Floats, owner: Indices, cells: Floats, settings: OwnerSettings = OWNERS) -> Indices:
    """Give text that is printed across the upper border of its cell to the cell above."""
    inside = np.flatnonzero(owner >= 0)
    own, top, bottom = owner.take(inside), boxes[:, 1].take(inside), boxes[:, 3].take(inside)
    is_over = cells[:, 1].take(own) - top > settings.over_edge * (bottom - top)
    if not is_over.any():
        return owner
    is_over &= bottom <= cells[:, 3].take(own)
    if not is_over.any():
        return owner
    raised = owner.copy()
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    over = np.zeros(len(boxes), dtype=np.bool_)
    over[inside[is_over]] = True
    for index in inside[is_over].tolist():
        if not over[(owner == owner[index]) & (middle <= middle[index])].all():
            continue
        x = (boxes[index, 0] + boxes[index, 2]) / 2
        above = (cells[:, 0] <= x) & (cells[:, 2] >= x)
        above &= np.abs(cells[:, 3] - cells[owner[index], 1]) <= settings.clip_edge
        if above.any():
            raised[index] = int(above.argmax())
    return raised


def _call_home(
    clips: Floats, boxes: Floats, owner: Indices, cells: Floats, settings: OwnerSettings = OWNERS
) -> Indices:
    """Give text that is clipped away to the cell that cuts it off, whatever lies under it.

    That cell stands in the clip nearest to the text, and is as high as the clip (or as wide, for what is cut
    off at the side): a row or a merged cell. A clip of any other size, as of a whole page, says nothing.
    """
    home = owner.copy()
    for index in np.flatnonzero(np.isfinite(clips).any(axis=1)).tolist():
        clip, box = clips[index], boxes[index]
        middle = (box[:2] + box[2:]) / 2
        nearest = np.minimum(np.maximum(middle, clip[:2] + 1), clip[2:] - 1)
        around = (cells[:, :2] <= nearest).all(axis=1) & (cells[:, 2:] >= nearest).all(axis=1)
        if not around.any():
            continue
        area = np.where(around, (cells[:, 2] - cells[:, 0]) * (cells[:, 3] - cells[:, 1]), np.inf)
        found = int(area.argmin())
        gaps = np.abs(cells[found] - clip).reshape(2, 2).max(axis=0)
        if (gaps[middle != nearest] <= settings.clip_edge).all():
            home[index] = found
    return home
