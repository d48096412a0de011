"""What the seven sample forms say, cell by cell, and how much of it a reading got right.

Here belongs the comparison of tables of cells with the typesetting source of the sample PDFs
(tests/data/jiangchuan.html). What the cells mean is the business of the golden files of `forms`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from pipelines.readers.cells import Cell, Content, Line, Table

SOURCE = Path(__file__).resolve().parents[2] / "tests" / "data" / "jiangchuan.html"
TITLE = "财政项目支出绩效自评表"
#: edges of one column differ from page to page by rounding only; columns are 13 mm wide or more
EDGE_TOLERANCE = 4.0

#: first row, first column, rows, columns, text without white space
PlacedCell = tuple[int, int, int, int, str]
#: first column, number of columns, text without white space
GoldCell = tuple[int, int, str]


class _Tables(HTMLParser):
    """Collects the tables of the source as rows of cells placed on the grid."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[PlacedCell]] = []
        self._busy: dict[tuple[int, int], bool] = {}
        self._row = -1
        self._span = (1, 1)
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
            self._busy, self._row = {}, -1
        elif tag == "tr":
            self._row += 1
        elif tag == "td":
            given = dict(attrs)
            self._span = int(given.get("rowspan") or 1), int(given.get("colspan") or 1)
            self._text = []

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag != "td" or self._text is None:
            return
        column = 0
        while (self._row, column) in self._busy:
            column += 1
        for row in range(self._row, self._row + self._span[0]):
            for covered in range(column, column + self._span[1]):
                self._busy[row, covered] = True
        self.tables[-1].append((self._row, column, *self._span, squeeze("".join(self._text))))
        self._text = None


def squeeze(text: str) -> str:
    """Remove all white space."""
    return "".join(text.split())


def placed_forms(source: Path = SOURCE) -> list[list[PlacedCell]]:
    """Return the cells of the seven forms in reading order, with their places in the grid."""
    parser = _Tables()
    parser.feed(source.read_text(encoding="utf-8"))
    return parser.tables


def gold_forms(source: Path = SOURCE) -> list[list[GoldCell]]:
    """Return the cells of the seven forms in reading order."""
    return [[(cell[1], cell[3], cell[4]) for cell in form] for form in placed_forms(source)]


def read_forms(content: Content) -> list[list[GoldCell]]:
    """Cut a reading into forms at their titles and put their cells on one grid per form."""
    forms: list[list[Cell]] = []
    for page in content.pages:
        for block in page.blocks:
            if isinstance(block, Line) and squeeze(block.text) == TITLE:
                forms.append([])
            elif isinstance(block, Table):
                if not forms:
                    forms.append([])
                forms[-1].extend(block.cells)
    return [place(form) for form in forms]


def place(cells: Iterable[Cell]) -> list[GoldCell]:
    """Number the columns of cells from several pages by the edges that all pages share."""
    cells = list(cells)
    edges: list[float] = []
    for edge in sorted(edge for cell in cells for edge in (cell.left, cell.right)):
        if not edges or edge - edges[-1] > EDGE_TOLERANCE:
            edges.append(edge)

    def column(edge: float) -> int:
        return min(range(len(edges)), key=lambda index: abs(edges[index] - edge))

    return [(column(cell.left), column(cell.right) - column(cell.left), squeeze(cell.text)) for cell in cells]


@dataclass(frozen=True, slots=True)
class Score:
    """`whole`: gold cells that came back as one cell in their columns; `joined`: those that did, or whose
    fragments did when put together; `total`: gold cells with text."""

    whole: int
    joined: int
    total: int


def score(content: Content, forms: tuple[int, ...] = tuple(range(7))) -> Score:
    """Compare a reading with the forms it should hold. Cells count if text and columns are right."""
    every = gold_forms()
    gold, found = [every[number] for number in forms], read_forms(content)
    whole = joined = total = 0
    for number, form in enumerate(gold):
        columns: dict[tuple[int, int], list[str]] = defaultdict(list)
        for column, span, text in found[number] if number < len(found) else []:
            columns[column, span].append(text)
        streams = {key: "".join(texts) for key, texts in columns.items()}
        place_in: dict[tuple[int, int], int] = defaultdict(int)
        for column, span, text in form:
            if not text:
                continue
            total += 1
            key = column, span
            if text in columns[key]:
                columns[key].remove(text)
                whole += 1
            # Cells of one column stand in the stream one after the other, cut or not.
            at = streams.get(key, "").find(text, place_in[key])
            if at >= 0:
                joined += 1
                place_in[key] = at + len(text)
    return Score(whole, joined, total)
