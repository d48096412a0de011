"""The one shape that every reader gives: pages of blocks, a block being a table of cells or a line.

Here belong the shapes alone. How a format is read belongs in the reader of that format; what a
cell means belongs in `pipelines.forms`.

Coordinates are PDF points with the origin at the top left of the page as it is displayed. Formats
without geometry leave `box` empty and give an `address` instead (`L93:4` for the fourth cell of
line 93 of a text, `Sheet1!C12` for a workbook, `T2R5C3` for row 5, column 3 of the second table of a
web page or a Word file).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle on a page, in PDF points, origin top left. (Boxes and cells are made by the ten thousand:
    a tuple takes a quarter of a dataclass's time.)"""

    x0: float
    top: float
    x1: float
    bottom: float


class Cell(NamedTuple):
    """One cell as it stands on the paper; a merged cell is one `Cell` with its spans.

    `row` and `column` count from 0 in the table's own grid. `text` is as printed, with "\\n" where
    the line breaks; radical code points are folded by the reader, nothing else is changed.
    `column_span` is None where the format cannot say how far a cell reaches (tab-separated text).
    `confidence` is the recogniser's, from 0 to 1, and None where text was not recognised but read.
    """

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int | None = 1
    page_no: int = 1
    box: Box | None = None
    address: str | None = None
    confidence: float | None = None
    #: (left, right) along the line of reading, where text runs up or down the displayed page
    reading: tuple[float, float] | None = None

    @property
    def left(self) -> float:
        """Left edge for comparing columns: points where there is a box, grid columns otherwise."""
        if self.reading:
            return self.reading[0]
        return self.box.x0 if self.box else float(self.column)

    @property
    def right(self) -> float:
        """Right edge, in the same measure as `left`."""
        if self.reading:
            return self.reading[1]
        return self.box.x1 if self.box else float(self.column + (self.column_span or 1))


@dataclass(frozen=True, slots=True)
class Table:
    """Cells of one table on one page, sorted by (row, column). Empty cells are kept: they are
    part of the geometry. Rows are counted within this table."""

    cells: tuple[Cell, ...]
    row_count: int
    column_count: int
    page_no: int = 1
    #: name of the sheet, for workbooks
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text outside any table (title, year, unit of money, footnote, page number)."""

    text: str
    page_no: int = 1
    box: Box | None = None
    address: str | None = None
    confidence: float | None = None


Block = Table | Line


@dataclass(frozen=True, slots=True)
class Page:
    """One page, its blocks in reading order. `route` says how it was read (`text`, `ruled`, `ocr`,
    ...), `confidence` how sure the reader is of the route's result (0 to 1)."""

    page_no: int
    blocks: tuple[Block, ...]
    width: float | None = None
    height: float | None = None
    route: str = "text"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader got out of one document."""

    reader: str
    pages: tuple[Page, ...]
    #: what the reader changed or left out, in words, by page: (page_no, category, message)
    notes: tuple[tuple[int, str, str], ...] = field(default=())


class Unreadable(Exception):
    """A document that a reader cannot turn into pages. Root of the tree; `category` is a closed list
    (see sql/schema, quality.rejected_documents): `empty`, `unsupported`, `encrypted`, `damaged`,
    `no_text`, `needs_ocr`, `too_large`, `timeout`, `crashed`, `no_form`, `unfilled`."""

    def __init__(self, category: str, reason: str, page_no: int | None = None) -> None:
        super().__init__(reason)
        self.category = category
        self.reason = reason
        self.page_no = page_no
