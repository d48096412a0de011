"""Reader of plain text: tab-separated rows or Markdown-like pipe rows between free lines, and comma-separated
files.

Text whose columns are held apart by spaces is read by `spaced`.

Such files are dumps: somebody copied the text of a PDF or a web page. Here a line with separators
becomes a table row, a line without becomes a `Line`, and a blank line or a form feed ends a table,
because that is where dumps put page breaks. What the cells mean belongs in `pipelines.forms`.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field

from charset_normalizer import from_bytes

from pipelines.readers.cells import Block, Cell, Content, Line, Page, Table, Unreadable
from pipelines.readers.glyphs import fold
from pipelines.readers.grid import LIMITS
from pipelines.readers.spaced import is_spaced, read_pages

#: encodings tried in this order before guessing; Chinese text dumps are nearly always one of these
ENCODINGS = ("utf-8-sig", "gb18030")
#: a share of control characters above this means that the bytes are no text
MAX_CONTROL_SHARE = 0.01
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]+")
#: what holds the cells of a row apart
SEPARATORS = "\t|"
#: the row that Markdown puts under a table's header: |---|:---:|
PIPE_RULE = re.compile(r"^\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?$")
#: a line with so many pipes is a row of cells
LEAST_PIPES = 2
#: a comma-separated file has so many records, cells in most records, and records of that width
LEAST_COMMA_LINES = 4
LEAST_COMMA_CELLS = 4
COMMA_SHARE = 0.7


@dataclass
class _OpenTable:
    """Rows collected until a line ends the table."""

    page_no: int
    rows: list[tuple[int, list[str]]] = field(default_factory=list)

    def close(self) -> Table:
        cells = tuple(
            Cell(
                text=text.strip(),
                row=row,
                column=column,
                column_span=None,
                page_no=self.page_no,
                address=f"L{line_no}:{column + 1}",
            )
            for row, (line_no, texts) in enumerate(self.rows)
            for column, text in enumerate(texts)
        )
        width = max(len(texts) for _, texts in self.rows)
        return Table(cells, row_count=len(self.rows), column_count=width, page_no=self.page_no)


def decode(content: bytes) -> str:
    """Return the text of `content`, trying UTF-8 and GB18030 before statistics.

    Raises Unreadable: `empty` for nothing but white space, `unsupported` for bytes that are no text.
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = content.decode("utf-16", errors="replace")
    else:
        text = _decode_bytes(content)
    if not text.strip():
        raise Unreadable("empty", "the file holds no text")
    control = sum(map(len, CONTROL.findall(text)))
    if control > MAX_CONTROL_SHARE * len(text):
        raise Unreadable("unsupported", "the bytes are neither text nor a known document format")
    return text


def _decode_bytes(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    best = from_bytes(content).best()
    if best is None:
        raise Unreadable("unsupported", "the bytes are in no known text encoding")
    return str(best)


def read(content: bytes) -> Content:
    """Read a text dump into pages (split at form feeds) of tables and lines.

    Addresses are `L<line>:<cell>`, both from 1; `column_span` stays None because a dump does not
    tell a merged cell from an empty one. Raises Unreadable as `decode` does, and `too_large`.
    """
    decoded = decode(content)
    separators = sum(map(decoded.count, SEPARATORS))
    if separators > LIMITS.cells:
        raise Unreadable("too_large", f"text of {separators} cells, more than {LIMITS.cells}")
    text = fold(decoded).replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    if _is_comma_separated(text):
        return Content("text", (Page(1, (_read_commas(text),), route="text"),))
    if is_spaced(text, sum(_split_row(line) is not None for line in text.split("\n"))):
        spaced, notes = read_pages(text)
        return Content("text", spaced, notes)
    pages: list[Page] = []
    line_no = 0
    is_framed = _is_framed(text)
    for page_no, page_text in enumerate(text.split("\f"), start=1):
        blocks, line_no = _read_page(page_text, page_no, line_no, is_framed=is_framed)
        pages.append(Page(page_no, tuple(blocks), route="text"))
    return Content("text", tuple(pages))


def _is_comma_separated(text: str) -> bool:
    """Tell whether a text is a comma-separated file: most lines have as many commas."""
    lines = [line for line in text.split("\n") if line.strip()]
    if "\t" in text or len(lines) < LEAST_COMMA_LINES:
        return False
    rows = [row for row in _comma_rows(text) if row]
    widths = Counter(len(row) for row in rows)
    width, count = max(widths.items(), key=lambda item: item[1])
    return width >= LEAST_COMMA_CELLS and count >= COMMA_SHARE * len(rows)


def _comma_rows(text: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text)))
    except csv.Error:
        return []


def _read_commas(text: str) -> Table:
    """Return the table of a comma-separated file; addresses count its records, which may hold line breaks."""
    table = _OpenTable(1)
    table.rows = [(number, row) for number, row in enumerate(_comma_rows(text), start=1) if any(row)]
    return table.close()


def _is_framed(text: str) -> bool:
    """Tell whether pipes stand around rows, as in Markdown; where only some rows begin with one, they begin
    with an empty cell."""
    rows = [line.strip() for line in text.split("\n") if "\t" not in line and line.count("|") >= LEAST_PIPES]
    return all(row.startswith("|") for row in rows)


def _read_page(page_text: str, page_no: int, line_no: int, *, is_framed: bool) -> tuple[list[Block], int]:
    blocks: list[Block] = []
    table: _OpenTable | None = None
    lines = page_text.split("\n")
    for offset, line in enumerate(lines):
        texts = _split_row(line, is_framed=is_framed)
        if texts is None:
            if table:
                blocks.append(table.close())
                table = None
            if line.strip():
                blocks.append(Line(line.strip(), page_no, address=f"L{line_no + offset + 1}"))
            continue
        if texts:
            table = table or _OpenTable(page_no)
            table.rows.append((line_no + offset + 1, texts))
    if table:
        blocks.append(table.close())
    # a form feed does not end a line: text after it continues the count of the line it stands in
    return blocks, line_no + len(lines) - 1


def _split_row(line: str, *, is_framed: bool = True) -> list[str] | None:
    """Return the cells of a separated line, [] for a Markdown rule, None for a line of text."""
    if "\t" in line:
        return line.split("\t")
    stripped = line.strip()
    if stripped.count("|") >= LEAST_PIPES or (
        stripped.startswith("|") and stripped.endswith("|") and len(stripped) > 1
    ):
        if PIPE_RULE.match(stripped):
            return []
        inner = stripped.removeprefix("|").removesuffix("|") if is_framed else stripped
        return [part.replace(r"\|", "|") for part in re.split(r"(?<!\\)\|", inner)]
    return None
