"""Tables of web pages that are drawn with other elements than `table`: rows of `div`s, lists, column classes.

Here belongs telling such a grid from a page's frame, and where its cells stand. The texts of the cells are
read by `html` as those of any cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from selectolax.lexbor import LexborNode

from pipelines.readers.cells import Cell, Table

#: a grid has so many rows of so many cells, or it is no grid
LEAST_ROWS = 3
LEAST_CELLS = 3
#: a form, or a page of forms, has no more rows
MOST_ROWS = 3000
#: a row with more cells, or a cell with a longer text, is no part of a form
MOST_CELLS = 40
LONGEST_CELL = 1500
#: a longer mean is the text of a page
LONGEST_MEAN = 60
ROW_TAGS = frozenset({"div", "ul", "dl", "li", "section", "form"})
CELL_TAGS = frozenset({"div", "span", "li", "dd", "dt", "p", "label"})
_WIDTH = re.compile(
    r"(?:^|;)\s*(?:flex-basis|width)\s*:\s*(\d+(?:\.\d+)?)\s*(%|px|pt|em|rem|vw)", re.IGNORECASE
)
_COLUMN_CLASS = re.compile(r"(?:^|[\s-])col-(?:[a-z]{2}-)?(\d{1,2})(?=\s|$)")

Row = list[LexborNode]


def find_grid(node: LexborNode) -> list[Row] | None:
    """Return the cells of an element by row if it is a grid, None otherwise.

    Every child is a row: an element whose children are cells, or one with text alone. No cell holds a table
    or rows of its own.
    """
    children = [child for child in _elements(node) if child.tag != "br"]
    if node.tag not in ROW_TAGS or not LEAST_ROWS <= len(children) <= MOST_ROWS or _own_text(node):
        return None
    rows = []
    for child in children:
        cells = _cells(child)
        if cells is None:
            return None
        rows.append(cells)
    if sum(len(row) >= LEAST_CELLS for row in rows) < LEAST_ROWS:
        return None
    lengths = [len(cell.text(deep=True).strip()) for row in rows for cell in row]
    if max(lengths) > LONGEST_CELL or sum(lengths) > LONGEST_MEAN * len(lengths):
        return None
    return rows


def build_grid(rows: Sequence[Row], texts: Sequence[Sequence[str]], table_no: int) -> Table:
    """Return the table of a grid's rows; how far its cells reach is known where all of them state a width."""
    spans = _spans(rows)
    cells = []
    for row_no, row in enumerate(texts):
        starts = [0, *accumulate(spans[row_no])] if spans else list(range(len(row) + 1))
        for number, text in enumerate(row):
            address = f"T{table_no}R{row_no + 1}C{starts[number] + 1}"
            span = spans[row_no][number] if spans else None
            cells.append(Cell(text, row_no, starts[number], 1, span, address=address))
    width = max(cell.column + (cell.column_span or 1) for cell in cells)
    return Table(tuple(cells), row_count=len(rows), column_count=width)


def _spans(rows: Sequence[Row]) -> list[list[int]] | None:
    """Return how many columns each cell takes, None where a cell says nothing about its width."""
    widths = [[_width(cell) for cell in row] for row in rows]
    known = {width for row in widths for width in row if width is not None}
    if any(width is None for row in widths for width in row) or len({unit for _, unit in known}) != 1:
        return None
    edges = sorted({round(edge) for row in widths for edge in accumulate(width[0] for width in row if width)})
    index = {edge: number for number, edge in enumerate([0, *edges])}
    spans = []
    for row in widths:
        ends = [index[round(edge)] for edge in accumulate(width[0] for width in row if width)]
        spans.append([max(1, end - start) for start, end in zip([0, *ends], ends, strict=False)])
    return spans


def _width(cell: LexborNode) -> tuple[float, str] | None:
    attributes = cell.attrs
    column = _COLUMN_CLASS.search(attributes.get("class") or "")
    if column:
        return float(column[1]), "column"
    style = _WIDTH.search(attributes.get("style") or "")
    return (float(style[1]), style[2].lower()) if style else None


def _cells(row: LexborNode) -> Row | None:
    """Return the cells of a row, the row itself where it holds text alone, None where it is no row."""
    inner = [child for child in _elements(row) if child.tag != "br"]
    if row.tag not in ROW_TAGS and row.tag not in CELL_TAGS:
        return None
    if not inner or _own_text(row):
        return [row] if row.css_first("table") is None else None
    if len(inner) > MOST_CELLS or any(cell.tag not in CELL_TAGS for cell in inner):
        return None
    is_framed = any(cell.css_first("table") is not None or _holds_rows(cell) for cell in inner)
    return None if is_framed else inner


def _holds_rows(cell: LexborNode) -> bool:
    return sum(child.tag in ROW_TAGS for child in _elements(cell)) > 1


def _elements(node: LexborNode) -> list[LexborNode]:
    found, child = [], node.first_child
    while child is not None:
        if child.is_element_node:
            found.append(child)
        child = child.next
    return found


def _own_text(node: LexborNode) -> bool:
    """Tell whether text stands straight in an element, beside its children."""
    child = node.first_child
    while child is not None:
        if child.is_text_node and (child.text_content or "").strip():
            return True
        child = child.next
    return False
