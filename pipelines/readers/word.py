"""Reader of .docx and .docm: WordprocessingML to tables and lines, in the order of the document.

Here belongs what the markup says about cells, merges, breaks and tracked changes (ECMA-376 part 1,
clause 17). What a cell means belongs in `pipelines.forms`; headers, footers and notes are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from pipelines.readers import html
from pipelines.readers.cells import Block, Content, Line, Page, Unreadable
from pipelines.readers.glyphs import fold
from pipelines.readers.grid import LIMITS, Placed, build_table, parse_span
from pipelines.readers.ooxml import Package, attribute, local_name
from pipelines.readers.word_symbols import read_symbol, read_symbols

#: elements whose content is not printed, or is printed elsewhere
_UNPRINTED = frozenset(
    {"del", "moveFrom", "delText", "instrText", "delInstrText", "rPr", "pPr", "sdtPr", "sdtEndPr", "rt",
     "footnoteReference", "endnoteReference", "commentReference", "smartTagPr", "customXmlPr"}
)  # fmt: skip
#: a run's child that prints the same text wherever it stands
_FIXED_TEXT = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_CHARACTERS = frozenset({"t", "sym", "fldChar", *_FIXED_TEXT})
#: elements that only wrap blocks, rows or cells
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"})


def read(content: bytes) -> Content:
    """Read a Word document into pages of tables and lines.

    Pages are counted by the breaks that the writing program left in the file; without any there is
    one page. A table that runs over a break stands on the page where it begins, and its cells carry
    their own page. Addresses: `T2R5C3` for cells, `P12` for the twelfth paragraph outside tables.
    Raises Unreadable: `damaged`, `encrypted`, `too_large`, `empty`, `unsupported`.
    """
    with Package(content) as package:
        part = package.main_part("word/document.xml")
        root = package.tree(part)
        body = next((child for child in root if local_name(child) == "body"), None)
        if body is None:
            raise Unreadable("damaged", "the document has no body")
        document = _Document(package, part, has_rendered_breaks=_has(root, "lastRenderedPageBreak"))
        try:
            blocks = document.read_blocks(body)
        except RecursionError as error:
            raise Unreadable("too_large", "the document is nested too deeply") from error
    if not blocks:
        raise Unreadable("empty", "the document holds no text")
    pages: dict[int, list[Block]] = {page_no: [] for page_no in range(1, document.page_no + 1)}
    for block in blocks:
        pages.setdefault(block.page_no, []).append(block)
    return Content(
        "word",
        tuple(Page(page_no, tuple(found), route="word") for page_no, found in sorted(pages.items())),
        tuple(document.notes),
    )


@dataclass
class _Paragraph:
    """Text of one paragraph, the page on which its text begins, and the text boxes anchored in it."""

    parts: list[str] = field(default_factory=list)
    page_no: int | None = None
    floating: list[Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        return fold("".join(self.parts))


@dataclass
class _Document:
    """What has to be counted while a document is walked from its beginning to its end."""

    package: Package
    part: str
    has_rendered_breaks: bool
    page_no: int = 1
    table_no: int = 0
    paragraph_no: int = 0
    notes: list[tuple[int, str, str]] = field(default_factory=list)

    # ── blocks ───────────────────────────────────────────────────────────────────────────────

    def read_blocks(self, container: etree._Element) -> list[Block]:
        """Return the lines and tables of a body or a text box."""
        blocks: list[Block] = []
        for child in _unwrap(container):
            name = local_name(child)
            if name == "p":
                blocks.extend(self._read_lines(child))
            elif name == "tbl":
                blocks.extend(self._read_table(child))
            elif name == "altChunk":
                blocks.extend(self._read_chunk(child))
        return blocks

    def _read_lines(self, element: etree._Element) -> list[Block]:
        self.paragraph_no += 1
        address = f"P{self.paragraph_no}"
        paragraph = self._read_paragraph(element)
        page_no = paragraph.page_no or self.page_no
        texts = (text.strip() for text in paragraph.text.split("\n"))
        lines: list[Block] = [Line(text, page_no, address=address) for text in texts if text]
        return lines + paragraph.floating

    def _read_chunk(self, element: etree._Element) -> list[Block]:
        """Return the blocks of a web page that is embedded whole (`altChunk`), as exporters do."""
        _, target = self.package.relations(self.part).get(attribute(element, "id") or "", ("", ""))
        if target not in self.package:
            self.notes.append((self.page_no, "left_out", "an embedded document is missing from the file"))
            return []
        content = self.package.part(target)
        if content[:2] == b"PK":
            self.notes.append((self.page_no, "left_out", f"embedded document {target} not read"))
            return []
        return [block for page in html.read(content).pages for block in page.blocks]

    # ── tables ───────────────────────────────────────────────────────────────────────────────

    def _read_table(self, element: etree._Element) -> list[Block]:
        self.table_no += 1
        table_no, first_page = self.table_no, self.page_no
        placed: list[Placed] = []
        inner: list[Block] = []
        #: first column of a cell -> its place in `placed`, while a vertical merge may go on
        open_cells: dict[int, int] = {}
        rows = [row for row in _unwrap(element) if local_name(row) == "tr" and not _is_deleted_row(row)]
        for row_no, row in enumerate(rows):
            column = _number_in(row, "trPr", "gridBefore", 0)
            row_page, last_page = self.page_no, self.page_no
            still_open: dict[int, int] = {}
            for cell in (child for child in _unwrap(row) if local_name(child) == "tc"):
                self.page_no = row_page
                text, page_no, found = self._read_cell(cell)
                last_page = max(last_page, self.page_no)
                inner.extend(found)
                width = max(1, _number_in(cell, "tcPr", "gridSpan", 1))
                merge = _merge_of(cell, "vMerge")
                if _merge_of(cell, "hMerge") == "continue" and placed and placed[-1].row == row_no:
                    placed[-1] = _widened(placed[-1], width)
                    self._note_hidden(text, page_no)
                elif merge == "continue" and column in open_cells:
                    index = open_cells[column]
                    placed[index] = _deepened(placed[index], row_no)
                    still_open[column] = index
                    self._note_hidden(text, page_no)
                else:
                    if merge:
                        still_open[column] = len(placed)
                    placed.append(Placed(text, row_no, column, 1, width, page_no))
                column += width
            self.page_no = last_page
            open_cells = still_open
        table = build_table(placed, table_no, page_no=min((p.page_no for p in placed), default=first_page))
        blocks: list[Block] = [table] if table else []
        return blocks + inner

    def _read_cell(self, element: etree._Element) -> tuple[str, int, list[Block]]:
        """Return a cell's own text, the page where it begins, and what stands in it besides."""
        texts: list[str] = []
        inner: list[Block] = []
        page_no: int | None = None
        for child in _unwrap(element):
            name = local_name(child)
            if name == "p":
                paragraph = self._read_paragraph(child)
                texts.append(paragraph.text)
                inner.extend(paragraph.floating)
                page_no = page_no or paragraph.page_no
            elif name == "tbl":
                inner.extend(self._read_table(child))
            elif name == "altChunk":
                inner.extend(self._read_chunk(child))
        return "\n".join(texts).strip("\n"), page_no or self.page_no, inner

    def _note_hidden(self, text: str, page_no: int) -> None:
        if text.strip():
            message = f"text under a merged cell not read: {text.strip()[:40]}"
            self.notes.append((page_no, "hidden_text", message))

    # ── text ─────────────────────────────────────────────────────────────────────────────────

    def _read_paragraph(self, element: etree._Element) -> _Paragraph:
        paragraph = _Paragraph()
        properties = next((child for child in element if local_name(child) == "pPr"), None)
        if not self.has_rendered_breaks and _is_on(properties, "pageBreakBefore") and self.paragraph_no > 1:
            self.page_no += 1
        self._read_text(element, paragraph, font="")
        if not self.has_rendered_breaks and _ends_page(properties):
            self.page_no += 1
        return paragraph

    def _read_text(self, element: etree._Element, paragraph: _Paragraph, font: str) -> None:
        for child in element:
            name = local_name(child)
            if name in _UNPRINTED:
                continue
            if name in _CHARACTERS:
                self._add(paragraph, self._characters(child, name, font))
            elif name == "lastRenderedPageBreak":
                self.page_no += 1
            elif name == "r":
                run = next((c for c in child if local_name(c) == "rPr"), None)
                if not _is_on(run, "vanish"):
                    self._read_text(child, paragraph, _font(run))
            elif name == "txbxContent":
                paragraph.floating.extend(self.read_blocks(child))
            elif name == "AlternateContent":
                self._read_text(_alternative(child), paragraph, font)
            else:
                self._read_text(child, paragraph, font)

    def _add(self, paragraph: _Paragraph, text: str) -> None:
        if text.strip() and paragraph.page_no is None:
            paragraph.page_no = self.page_no
        paragraph.parts.append(text)

    def _characters(self, element: etree._Element, name: str, font: str) -> str:
        """Return what an element without children of interest prints."""
        if name == "t":
            return read_symbols(font, element.text or "")
        if name == "sym":
            return self._symbol(element)
        if name == "fldChar":
            return _check_box(element)
        if name == "br":
            self.page_no += attribute(element, "type") == "page" and not self.has_rendered_breaks
        return _FIXED_TEXT[name]

    def _symbol(self, element: etree._Element) -> str:
        font, code = attribute(element, "font") or "", attribute(element, "char") or ""
        if not re.fullmatch(r"[0-9A-Fa-f]{1,4}", code):
            return ""
        character = read_symbol(font, int(code, 16))
        if character is None:
            self.notes.append((self.page_no, "unknown_symbol", f"character {code} of font {font}"))
            return "\ufffd"
        return character


# ── markup ───────────────────────────────────────────────────────────────────────────────────────


def _unwrap(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the children of an element, going through what only wraps them."""
    for child in element:
        name = local_name(child)
        if name in _WRAPPERS:
            yield from _unwrap(child)
        elif name == "AlternateContent":
            yield from _unwrap(_alternative(child))
        else:
            yield child


def _alternative(element: etree._Element) -> etree._Element:
    """Return the one alternative to be read: both say the same, for newer and older programs."""
    choices = {local_name(child): child for child in reversed(element)}
    return choices.get("Choice", choices.get("Fallback", element))


def _has(root: etree._Element, name: str) -> bool:
    return next(iter(root.iter(f"{{*}}{name}")), None) is not None


def _property(element: etree._Element, group: str, name: str) -> etree._Element | None:
    for child in element:
        if local_name(child) == group:
            return next((item for item in child if local_name(item) == name), None)
    return None


def _number_in(element: etree._Element, group: str, name: str, default: int) -> int:
    found = _property(element, group, name)
    return default if found is None else parse_span(attribute(found, "val"), LIMITS.column_span, default)


def _merge_of(cell: etree._Element, name: str) -> str | None:
    found = _property(cell, "tcPr", name)
    return None if found is None else attribute(found, "val") or "continue"


def _widened(cell: Placed, columns: int) -> Placed:
    return Placed(cell.text, cell.row, cell.column, cell.row_span, cell.column_span + columns, cell.page_no)


def _deepened(cell: Placed, last_row: int) -> Placed:
    height = last_row - cell.row + 1
    return Placed(cell.text, cell.row, cell.column, height, cell.column_span, cell.page_no)


def _is_deleted_row(row: etree._Element) -> bool:
    return _property(row, "trPr", "del") is not None


def _is_on(properties: etree._Element | None, name: str) -> bool:
    if properties is None:
        return False
    for child in properties:
        if local_name(child) == name:
            return attribute(child, "val") not in ("0", "false", "off")
    return False


def _ends_page(properties: etree._Element | None) -> bool:
    """Say whether a section that begins a new page ends with this paragraph."""
    if properties is None:
        return False
    section = next((child for child in properties if local_name(child) == "sectPr"), None)
    if section is None:
        return False
    kind = next((attribute(child, "val") for child in section if local_name(child) == "type"), "nextPage")
    return kind not in ("continuous", "nextColumn")


def _font(properties: etree._Element | None) -> str:
    if properties is None:
        return ""
    fonts = next((child for child in properties if local_name(child) == "rFonts"), None)
    return "" if fonts is None else attribute(fonts, "ascii") or attribute(fonts, "hAnsi") or ""


def _check_box(element: etree._Element) -> str:
    """Return ☑ or □ for the beginning of a legacy check box field, '' for any other field."""
    for box in element.iter("{*}checkBox"):
        states = {local_name(child): attribute(child, "val") not in ("0", "false", "off") for child in box}
        return "☑" if states.get("checked", states.get("default", False)) else "□"
    return ""
