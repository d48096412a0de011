"""Pages of blocks as one sequence of rows, comparable across page breaks.

Here belongs the geometry that the mapping needs: what stands in a row, what reaches into it from
above, and which column of a header a cell stands under. Meaning belongs in the other modules.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.forms.vocabulary import wording
from pipelines.normalize.text import clean
from pipelines.readers.cells import Cell, Content, Line, Table

#: width to which the columns of a ruled table are scaled, so that tables of one form that stand
#: on different pages (shifted margins, another scale) have comparable columns
TABLE_WIDTH = 1000.0
#: the same in a row of a table, where a bare number may be a value: workbooks made from printed pages
FURNITURE_ROW = re.compile(r"[-—–]+\s*\d{1,4}\s*[-—–]+|第\s*\d+\s*页(\s*[,，/]?\s*(共|总)\s*\d+\s*页)?")
#: "- 12 -", "第 3 页 共 9 页", "3/9": page furniture, never a value
FURNITURE = re.compile(
    r"[-—–·\s]*\d{1,4}[-—–·\s]*|第\s*\d+\s*页(\s*[,，/]?\s*(共|总)\s*\d+\s*页)?|\d+\s*/\s*\d+|[Pp]age\s*\d+.*"
)


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell with its horizontal reach in the form's own measure: thousandths of the table's width
    where cells have boxes, grid columns otherwise."""

    cell: Cell
    left: float
    right: float
    #: of a cell that holds two values (9.5/10) the one that is meant
    piece: str | None = None

    @property
    def text(self) -> str:
        return self.cell.text if self.piece is None else self.piece

    @property
    def is_filled(self) -> bool:
        return bool(self.cell.text.strip())


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, or one line outside tables (then `line` is set and there are no slots).

    `slots` holds the cells that begin in this row, `above` those that reach into it from earlier rows.
    `table_no` counts the tables of the document; `row_no` the rows of the table, both from 0.
    """

    slots: tuple[Slot, ...]
    above: tuple[Slot, ...]
    page_no: int
    table_no: int
    row_no: int
    line: Line | None = None
    #: width of the row's table in the measure of its slots
    width: float = TABLE_WIDTH
    #: the cells that begin here and hold text, from left to right; asked some twenty times of each row
    filled: tuple[Slot, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "filled", tuple(slot for slot in self.slots if slot.is_filled))

    @property
    def cells(self) -> tuple[Slot, ...]:
        """Every cell that the row shows, from left to right, those from above included."""
        return tuple(sorted((*self.slots, *self.above), key=lambda slot: slot.left))

    @property
    def is_table_start(self) -> bool:
        return self.line is None and self.row_no == 0

    @property
    def has_known_spans(self) -> bool:
        """False for dumps, where a merged cell and an empty one look alike."""
        return all(slot.cell.column_span is not None for slot in self.slots)


def flatten(content: Content) -> list[Row]:
    """Return the rows and lines of all pages in reading order, page furniture left out."""
    rows: list[Row] = []
    table_no = 0
    for page in content.pages:
        for block in page.blocks:
            if isinstance(block, Table):
                rows.extend(_table_rows(block, table_no))
                table_no += 1
            elif not FURNITURE.fullmatch(block.text.strip()):
                rows.append(Row((), (), block.page_no, table_no, 0, block))
    return rows


def is_furniture(text: str) -> bool:
    """Tell whether the only text of a row is of the page and not of the form: its number, a button."""
    is_button = wording("page_furniture").fullmatch(clean(text)) is not None
    return is_button or FURNITURE_ROW.fullmatch(text.strip()) is not None


def _table_rows(table: Table, table_no: int) -> list[Row]:
    boxes = [cell.box for cell in table.cells if cell.box]
    width = TABLE_WIDTH
    if boxes and len(boxes) == len(table.cells):
        start = min(cell.left for cell in table.cells)
        scale = TABLE_WIDTH / max(max(cell.right for cell in table.cells) - start, 1.0)
        slots = [
            Slot(cell, (cell.left - start) * scale, (cell.right - start) * scale) for cell in table.cells
        ]
    else:
        width = float(table.column_count)
        slots = [Slot(cell, cell.column, cell.column + (cell.column_span or 1)) for cell in table.cells]
    starting: list[list[Slot]] = [[] for _ in range(table.row_count)]
    reaching: list[list[Slot]] = [[] for _ in range(table.row_count)]
    for slot in slots:
        starting[slot.cell.row].append(slot)
        for row_no in range(slot.cell.row + 1, min(slot.cell.row + slot.cell.row_span, table.row_count)):
            reaching[row_no].append(slot)
    for row_no, row in enumerate(starting):
        filled = [slot for slot in row if slot.is_filled]
        if len(filled) == 1 and is_furniture(filled[0].text):
            starting[row_no] = []
    return [
        Row(
            tuple(sorted(starting[row_no], key=lambda slot: slot.left)),
            tuple(sorted(reaching[row_no], key=lambda slot: slot.left)),
            table.page_no,
            table_no,
            row_no,
            width=width,
        )
        for row_no in range(table.row_count)
    ]


def overlap(first: Slot, second: Slot) -> float:
    """Return how far two cells share the same columns, in the form's measure (0 where they do not)."""
    return max(0.0, min(first.right, second.right) - max(first.left, second.left))


def covers(slot: Slot, header: Slot) -> bool:
    """Tell whether `slot` reaches over more than half of `header`'s width."""
    return overlap(slot, header) > 0.5 * (header.right - header.left)


def page_range(rows: Sequence[Row]) -> tuple[int, int]:
    """Return the first and last page of the rows."""
    return min(row.page_no for row in rows), max(row.page_no for row in rows)
