"""Reader of web pages and of their archives (.mht): HTML5 to tables and lines.

Here belong the character set of a page, what a browser would not show, the cells of a table by the
standard's own algorithm, and tables within layout tables. What a cell means belongs in
`pipelines.forms`; which other elements draw a table (`div` grids) belongs in `html_grid`.

The tree comes from lexbor (selectolax), which builds it as browsers do: published pages leave cells and
rows open, and what readers saw is what a browser made of that.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.readers.cells import Block, Content, Line, Page, Table, Unreadable
from pipelines.readers.glyphs import fold
from pipelines.readers.grid import LIMITS, Piece, Placed, build_table, parse_span, place
from pipelines.readers.html_grid import build_grid, find_grid
from pipelines.readers.markup_cost import refuse_explosion


@dataclass(frozen=True, slots=True)
class PageLimits:
    """How large a web page may be: a form takes 6 kB; whole accounts with pictures inline reach 30 MB."""

    bytes: int = 64 * 2**20
    tags: int = 1_000_000
    #: levels of elements; browsers stop at 512
    depth: int = 400


PAGE_LIMITS = PageLimits()

_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,400}?(?:charset|encoding)\s*=\s*["']?\s*([\w:.-]{1,40})""", re.IGNORECASE
)
#: what browsers read under these names; pages in GB18030 are labelled gb2312
_LABELS = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "unicode": "utf-16",
}  # fmt: skip
_UNSHOWN = frozenset(
    {"head", "script", "style", "noscript", "template", "title", "meta", "link", "iframe", "object", "svg",
     "math", "select", "datalist", "audio", "video", "canvas", "col", "colgroup"}
)  # fmt: skip
_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article",
     "header", "footer", "nav", "main", "aside", "form", "fieldset", "blockquote", "pre", "center", "hr",
     "address", "figure", "figcaption", "body", "html", "caption", "details", "summary", "legend"}
)  # fmt: skip
_HIDING = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.IGNORECASE
)
_TABLE = re.compile(r"<table[\s>]", re.IGNORECASE)
_ROW = re.compile(r"<tr[\s>]", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\f\v]+")


def read(content: bytes) -> Content:
    """Read a web page: one page, its lines and tables in the order of the source.

    A table inside a cell becomes a table of its own behind the one that holds it; of a table that
    only arranges the page, the texts become lines. Addresses: `T2R5C3`, `L7`.
    Raises Unreadable: `empty`, `too_large`, `damaged` (no text in any known character set).
    """
    if len(content) > PAGE_LIMITS.bytes:
        raise Unreadable("too_large", f"a page of {len(content)} bytes")
    if content.count(b"<") > PAGE_LIMITS.tags:
        raise Unreadable("too_large", f"a page of {content.count(b'<')} tags")
    if is_web_archive(content):
        content, charset = _main_part(content)
    else:
        charset = None
    text, notes = decode(content, charset)
    if not text.strip("\ufeff \t\r\n\x00"):
        raise Unreadable("empty", "the page is empty")
    if not _TABLE.search(text) and _ROW.search(text):
        text = f"<table>{text}</table>"  # rows cut out of a page; a parser drops the tags of loose rows
    refuse_explosion(text)
    reader = _Reader()
    root = LexborHTMLParser(text.replace("\x00", "")).root
    if root is not None:
        reader.read_flow(root, 0)
    reader.end_line()
    if not reader.blocks:
        raise Unreadable("empty", "the page shows no text")
    return Content("html", (Page(1, tuple(reader.blocks), route="html"),), tuple(notes))


def is_web_archive(content: bytes) -> bool:
    """Say whether the bytes are a page saved with its parts as one mail message."""
    head = content[:2048].lstrip().lower()
    return head.startswith((b"mime-version:", b"from:", b"content-type:")) and b"multipart/" in head


def decode(content: bytes, declared: str | None = None) -> tuple[str, list[tuple[int, str, str]]]:
    """Return the text of a page and what had to be said about its characters.

    Valid UTF-8 wins over what the page declares, because nothing else looks like it by chance; then
    comes what is declared, then GB18030. A few broken bytes are replaced and noted.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), []
    match = _CHARSET.search(content[:8192])
    label = (declared or (match[1].decode("ascii") if match else "")).lower()
    encodings = ["utf-8", *([_LABELS.get(label, label)] if label else []), "gb18030"]
    best: tuple[int, str, str] | None = None
    for encoding in encodings:
        try:
            return content.decode(encoding), []
        except UnicodeDecodeError:
            text = content.decode(encoding, errors="replace")
            broken = text.count("\ufffd")
            if best is None or broken < best[0]:
                best = (broken, encoding, text)
        except (LookupError, ValueError):
            continue  # a character set that nobody knows says nothing
    if best is None or best[0] > max(20, len(best[2]) // 50):
        raise Unreadable("damaged", "the page is text in no known character set")
    return best[2], [(1, "broken_characters", f"{best[0]} characters are broken in {best[1]}")]


def _main_part(content: bytes) -> tuple[bytes, str | None]:
    """Return the page of a web archive and its declared character set."""
    message = email.message_from_bytes(content, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                return payload, part.get_content_charset()
    raise Unreadable("damaged", "the web archive holds no page")


@dataclass
class _Text:
    """Text as it flows: spaces run together, breaks kept, no empty lines."""

    parts: list[str] = field(default_factory=list)

    def add(self, text: str, *, is_preformatted: bool = False) -> None:
        self.parts.append(text if is_preformatted else _SPACES.sub(" ", text))

    def take(self) -> str:
        text = fold("".join(self.parts).replace("\u00a0", " ").replace("\u200b", "").replace("\ufeff", ""))
        self.parts.clear()
        lines = (re.sub(r" {2,}", " ", line).strip() for line in text.split("\n"))
        return "\n".join(line for line in lines if line)


@dataclass
class _Reader:
    """The blocks of a page so far, and the line that is open."""

    blocks: list[Block] = field(default_factory=list)
    table_no: int = 0
    line_no: int = 0
    text: _Text = field(default_factory=_Text)

    def end_line(self) -> None:
        for line in self.text.take().split("\n"):
            if line:
                self.line_no += 1
                self.blocks.append(Line(line, 1, address=f"L{self.line_no}"))

    def read_flow(self, node: LexborNode, depth: int) -> None:
        """Read what stands outside any table, or in a cell that only arranges the page."""
        for child in _children(node, depth):
            if child.is_text_node:
                self.text.add(child.text_content or "", is_preformatted=node.tag == "pre")
            elif not _is_shown(child):
                continue
            elif child.tag == "table":
                self.end_line()
                self._read_table(child, depth + 1)
            elif child.tag == "br":
                self.text.add("\n", is_preformatted=True)
            else:
                is_block = child.tag in _BLOCKS
                if is_block:
                    self.end_line()
                rows = find_grid(child) if is_block else None
                if rows:
                    self._read_grid(rows, depth + 1)
                    continue
                self.text.add(_control_text(child))
                self.read_flow(child, depth + 1)
                if is_block:
                    self.end_line()

    def _read_grid(self, rows: list[list[LexborNode]], depth: int) -> None:
        shown = [[cell for cell in row if _is_shown(cell)] for row in rows]
        shown = [row for row in shown if row]
        texts = [[_piece(cell, [], depth + 2).text for cell in row] for row in shown]
        if any(text for row in texts for text in row):
            self.table_no += 1
            self.blocks.append(build_grid(shown, texts, self.table_no))

    def _read_table(self, table: LexborNode, depth: int) -> None:
        groups, captions = _row_groups(table, depth)
        for caption in captions:
            self.read_flow(caption, depth + 1)
            self.end_line()
        if _arranges_page(groups):
            for group in groups:
                for row in group:
                    for cell in row:
                        self.read_flow(cell, depth + 3)
                        self.end_line()
            return
        self.table_no += 1
        table_no = self.table_no
        inner: list[LexborNode] = []
        placed: list[Placed] = []
        first_row = 0
        for group in groups:
            pieces = [[_piece(cell, inner, depth + 3) for cell in row] for row in group]
            placed.extend(place(pieces, first_row))
            first_row += len(group)
        built: Table | None = build_table(placed, table_no)
        if built is None:
            self.table_no -= 1
        else:
            self.blocks.append(built)
        for node in inner:
            self._read_table(node, depth + 4)


def _children(node: LexborNode, depth: int) -> Iterator[LexborNode]:
    if depth > PAGE_LIMITS.depth:
        raise Unreadable("too_large", f"elements nested deeper than {PAGE_LIMITS.depth}")
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def _is_shown(node: LexborNode) -> bool:
    if not node.is_element_node or node.tag in _UNSHOWN:
        return False  # comments, processing instructions, a second DOCTYPE
    attributes = node.attrs
    if "hidden" in attributes:
        return False
    style = attributes.get("style")
    return not (style and _HIDING.search(style))


def _control_text(node: LexborNode) -> str:
    """Return what a form control shows: forms are saved from systems with their fields filled in."""
    if node.tag != "input":
        return ""
    attributes = node.attrs
    kind = (attributes.get("type") or "text").lower()
    if kind in ("checkbox", "radio"):
        return "☑" if "checked" in attributes else "□"
    return attributes.get("value") or "" if kind in ("text", "number", "date", "tel") else ""


Rows = list[list[LexborNode]]


def _row_groups(table: LexborNode, depth: int) -> tuple[list[Rows], list[LexborNode]]:
    """Return the shown rows of a table by row group, and its captions."""
    groups: list[Rows] = []
    captions: list[LexborNode] = []
    for child in _children(table, depth):
        if child.is_text_node or not _is_shown(child):
            continue
        if child.tag in ("thead", "tbody", "tfoot"):
            # the foot of a table is shown last wherever it stands, but published pages put it last
            rows = (row for row in _children(child, depth + 1) if row.tag == "tr" and _is_shown(row))
            groups.append([_cells(row, depth + 2) for row in rows])
        elif child.tag == "caption":
            captions.append(child)
    return groups, captions


def _cells(row: LexborNode, depth: int) -> list[LexborNode]:
    return [cell for cell in _children(row, depth) if cell.tag in ("td", "th") and _is_shown(cell)]


def _arranges_page(groups: list[Rows]) -> bool:
    """Say whether a table only arranges the page: it holds tables, and is no grid of its own.

    A grid has two rows with two cells of text each that hold no table.
    """
    gridded = 0
    has_table = False
    for group in groups:
        for row in group:
            plain = 0
            for cell in row:
                if cell.css_first("table") is not None:
                    has_table = True
                elif cell.text(deep=True).strip():
                    plain += 1
            gridded += plain >= 2
    return has_table and gridded < 2


def _piece(cell: LexborNode, inner: list[LexborNode], depth: int) -> Piece:
    """Return a cell with its own text; the tables in it are put into `inner`."""
    text = _Text()
    _read_cell(cell, text, inner, depth)
    attributes = cell.attrs
    columns = max(1, parse_span(attributes.get("colspan"), LIMITS.column_span))
    rows = parse_span(attributes.get("rowspan"), LIMITS.row_span)
    return Piece(text.take(), rows, columns)


def _read_cell(node: LexborNode, text: _Text, inner: list[LexborNode], depth: int) -> None:
    for child in _children(node, depth):
        if child.is_text_node:
            text.add(child.text_content or "", is_preformatted=node.tag == "pre")
        elif not _is_shown(child):
            continue
        elif child.tag == "table":
            inner.append(child)
        elif child.tag == "br":
            text.add("\n", is_preformatted=True)
        else:
            edge = "\n" if child.tag in _BLOCKS else ""
            text.add(edge, is_preformatted=True)
            text.add(_control_text(child))
            if child.tag == "textarea":
                text.add(child.text(deep=True), is_preformatted=True)
            else:
                _read_cell(child, text, inner, depth + 1)
            text.add(edge, is_preformatted=True)
