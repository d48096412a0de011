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
from pipelines.readers.ruled import RuledTable

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class OwnerSettings:
    """How far from its cell a character may stand. Reach of marks in shares of the font's height, edges in
    points: office programs clip at the middle of a border, borders are 0.5 to 2 wide."""

    #: closing marks that may hang out of their cell, past the end of the line (kinsoku)
    hanging: str = "，。、；：！？）》〉」』】”’…,.;:!?)]%％"
    hanging_reach: float = 0.3
    clip_edge: float = 3.0
    #: a line with so much of its height above its cell began in the cell above: text without room runs out
    #: at the bottom
    over_edge: float = 0.3


OWNERS = OwnerSettings()


def assign(
    characters: Characters, tables: list[RuledTable], *, is_ruled: bool = True
) -> tuple[Indices, Floats]:
    """Number all cells of all tables, and find for each character the smallest that holds its center."""
    boxes = characters.boxes
    owner = np.full(len(boxes), -1, dtype=np.int64)
    x = (boxes[:, 0] + boxes[:, 2]) / 2
    y = (boxes[:, 1] + boxes[:, 3]) / 2
    areas: list[tuple[float, float, float, float]] = []
    # A table inside a cell of another starts below it, so it comes later and takes its characters.
    for table in tables:
        start = len(areas)
        areas.extend((cell.x0, cell.top, cell.x1, cell.bottom) for cell in table.cells)
        grid = np.full((len(table.ys) + 1, len(table.xs) + 1), -1, dtype=np.int64)
        by_size = sorted(
            range(len(table.cells)), key=lambda k: -table.cells[k].row_span * table.cells[k].column_span
        )
        for index in by_size:
            cell = table.cells[index]
            rows = slice(cell.row + 1, cell.row + 1 + cell.row_span)
            columns = slice(cell.column + 1, cell.column + 1 + cell.column_span)
            grid[rows, columns] = start + index
        # Row 0 and column 0 of the grid stand for before the first line, the last ones for after it.
        found = grid[
            np.searchsorted(np.array(table.ys), y, side="right"),
            np.searchsorted(np.array(table.xs), x, side="right"),
        ]
        owner = np.where(found >= 0, found, owner)
    cells = np.array(areas, dtype=np.float64).reshape(-1, 4)
    if is_ruled:
        owner = _raise_lines(boxes, owner, cells)
    if characters.clips is not None:
        owner = _call_home(characters.clips, boxes, owner, cells)
    return _call_back(characters, owner, cells), cells


def _call_back(
    characters: Characters, owner: Indices, cells: Floats, settings: OwnerSettings = OWNERS
) -> Indices:
    """Give closing punctuation that hangs over a cell's right border back to that cell."""
    boxes = characters.boxes
    moved = np.flatnonzero((owner[1:] != owner[:-1]) & (owner[:-1] >= 0)) + 1
    for index, code in zip(moved.tolist(), characters.codes[moved].tolist(), strict=True):
        if chr(code) not in settings.hanging:
            continue
        # Two marks may hang in a row (”、): the second looks at where the first has gone.
        home = int(owner[index - 1])
        before, mark = boxes[index - 1], boxes[index]
        height = mark[3] - mark[1]
        reach = settings.hanging_reach * height
        follows = abs(mark[0] - before[2]) <= reach and abs(mark[3] - before[3]) <= reach
        hangs = mark[0] <= cells[home, 2] + reach and cells[home, 1] <= mark[3] <= cells[home, 3] + reach
        if follows and hangs:
            owner[index] = home
    return owner


def _raise_lines(boxes: Floats, owner: Indices, cells: Floats, settings: OwnerSettings = OWNERS) -> Indices:
    """Give text that is printed across the upper border of its cell to the cell above."""
    inside = np.flatnonzero(owner >= 0)
    own, box = cells[owner[inside]], boxes[inside]
    height = box[:, 3] - box[:, 1]
    is_over = (own[:, 1] - box[:, 1] > settings.over_edge * height) & (box[:, 3] <= own[:, 3])
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
