"""PDF -> pages of cells and lines, and the router that decides page by page how to read.

Here belongs the choice of the route and what is said about it. The marks on a page come from
`pdf_pdfium` (fast) or `pdf_plumber` (reference and second opinion), cells from `ruled`, text from
`pdf_layout`, tables without rulings from `pdf_columns`. Pictures of paper are not read here: their pages
are marked for recognition.

Routes (`Page.route`) and what `Page.confidence` then is:

=============== ====================================================================================
`ruled`         rulings form tables: 1, less the share of characters that are guesses
`columns`       text aligned in columns without rulings, or ruled across only: at most 0.5, what is not drawn
                is inferred
`text`          lines only, no table: 1, less the share of guesses
`empty`         nothing to read on the page: 1
`second_opinion` PDFium cannot name the glyphs, pdfplumber can: at most 0.9
`needs_ocr`     a picture, letters drawn as outlines, or glyphs that nobody can name: 0
`damaged`       the page cannot be loaded: 0
=============== ====================================================================================

A file whose table of objects had to be rebuilt has its confidences multiplied by 0.9: what was found by
searching may be an older state of the file.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from pipelines.readers import pdf_pdfium, pdf_plumber, scan
from pipelines.readers.cells import Block, Content, Page, Table, Unreadable
from pipelines.readers.pdf_columns import find_columns, find_rows
from pipelines.readers.pdf_ink import LIMITS, PdfLimits
from pipelines.readers.pdf_layout import Frame, lay_out
from pipelines.readers.pdf_marks import SLANTED, Characters, Marks, reading_quarter, select_print, turn_marks
from pipelines.readers.pdf_shown import hidden_layers
from pipelines.readers.ruled import find_tables
from pipelines.readers.ruled_cells import TooManyRulingsError

Note = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class RouterSettings:
    """When a page is not what its text layer says.

    A scan covers its page; a logo or a seal covers 2-5 % of it. Outlined text is 1 curve per letter or
    more; a seal or a drawing has some dozens. A page number and a stamp line on a scan are below 40
    characters, the emptiest form page has 60.
    """

    most_guesses: float = 0.02
    hopeless_guesses: float = 0.2
    scan_share: float = 0.4
    outline_curves: int = 150
    fewest_characters: int = 40
    #: width of a Latin letter in heights of its font; digits have 0.5, Chinese characters 0.75 to 1
    widest_latin: float = 0.68
    #: share of Chinese characters from which on their width is known
    fewest_chinese: float = 0.1
    repaired_factor: float = 0.9
    #: pages without text are drawn so for recognition; scans are made at 150 to 300 dpi
    scan_dpi: float = 200.0
    columns_confidence: float = 0.5
    second_opinion_confidence: float = 0.9


ROUTER: Final = RouterSettings()
#: Latin letters and signs that may be as wide as their font is high
_WIDE_LATIN: Final = frozenset(map(ord, "WMmw@%&GOQ©®·×÷±°§¨´"))

_REASONS: Final = {
    "tiny": "characters smaller than 2 pt",
    "hidden": "characters that are not painted",
    "white": "white characters on white",
    "stamp": "characters of a red seal",
    "slanted": "slanted characters (watermark or seal)",
    "watermark": "characters of a pale watermark",
}


def read(content: bytes, limits: PdfLimits = LIMITS) -> Content:
    """Read a PDF: PDFium for all pages, pdfplumber where PDFium cannot name the glyphs.

    Raises Unreadable: `empty` (no bytes), `unsupported` (no PDF), `encrypted` (needs a password),
    `damaged` (cannot be opened, or no page can be loaded), `too_large` (over a limit), `needs_ocr`
    (pictures or outlines only), `no_text` (blank pages only).
    """
    _check_header(content)
    notes: list[Note] = []
    pages: dict[int, Page] = {}
    guessed: dict[int, Marks] = {}
    try:
        with pdf_pdfium.open_document(content) as document:
            repaired = pdf_pdfium.is_repaired(document)
            for page_no, marks in pdf_pdfium.document_marks(document, limits, hidden_layers(content)):
                if marks is None:
                    notes.append((page_no, "damaged", "the page cannot be loaded"))
                    pages[page_no] = Page(page_no, (), route="damaged", confidence=0.0)
                    continue
                share = _guess_share(marks.characters)
                if share > ROUTER.most_guesses:
                    guessed[page_no] = marks
                else:
                    pages[page_no] = _route(page_no, marks, share, notes, pages.get(page_no - 1))
    except Unreadable as error:
        raise _say_if_cut(error, content) from error
    if guessed:
        second = _second_opinion(content, frozenset(guessed))
        for page_no, first in guessed.items():
            pages[page_no] = _route_guessed(page_no, first, second.get(page_no), notes)
    _recognise(content, pages, notes)
    if repaired:
        notes.append((1, "repaired", "the file's table of objects is broken; objects were found by search"))
    return _content("pdf", pages, notes, ROUTER.repaired_factor if repaired else 1.0)


def _recognise(content: bytes, pages: dict[int, Page], notes: list[Note]) -> None:
    """Recognise the pages that carry no usable text, where the extra `ocr` is installed; else leave them."""
    wanted = [page_no for page_no, page in pages.items() if page.route == "needs_ocr"]
    if not wanted or not scan.has_extra():
        return
    with pdf_pdfium.open_document(content) as document:
        for page_no in wanted:
            page = document[page_no - 1]
            width, height = page.get_size()
            scale = min(ROUTER.scan_dpi / 72, math.sqrt(scan.LIMITS.pixels / max(width * height, 1.0)))
            picture = np.asarray(page.render(scale=scale).to_pil().convert("RGB"), dtype=np.uint8)
            pages[page_no], turn = scan.read_bitmap(scan.Bitmap(page_no, picture, width))
            if turn:
                notes.append((page_no, "turned", scan.turn_message(turn)))
    notes[:] = [note for note in notes if note[1] != "needs_ocr"]
    notes.extend(
        (page_no, "recognised", "the page is a picture; its text was recognised") for page_no in wanted
    )


def read_with_pdfplumber(content: bytes) -> Content:
    """Read a PDF through pdfplumber alone: the reference for tests and benchmarks.

    Raises Unreadable like `read`. Hidden text cannot be told from printed, see `pdf_plumber`.
    """
    _check_header(content)
    notes: list[Note] = []
    pages = {
        page_no: _route(page_no, marks, _guess_share(marks.characters), notes)
        for page_no, marks in pdf_plumber.read_marks(content, None)
    }
    return _content("pdfplumber", pages, notes, 1.0)


def _check_header(content: bytes) -> None:
    if not content:
        raise Unreadable("empty", "the file has no bytes")
    # The header may follow other bytes, within the first kilobyte (ISO 32000-1, implementation note 13).
    if b"%PDF-" not in content[:1024]:
        raise Unreadable("unsupported", "the file does not start like a PDF")


def _say_if_cut(error: Unreadable, content: bytes) -> Unreadable:
    """Name the commonest damage: a download that stopped."""
    if error.category == "damaged" and b"%%EOF" not in content[-2048:]:
        return Unreadable("damaged", f"the file is cut off after {len(content)} bytes")
    return error


def _content(reader: str, pages: dict[int, Page], notes: list[Note], factor: float) -> Content:
    ordered = [pages[page_no] for page_no in sorted(pages)]
    if not ordered:
        raise Unreadable("damaged", "the PDF has no pages")
    routes = {page.route for page in ordered}
    if routes <= {"damaged", "empty"} and "damaged" in routes:
        raise Unreadable("damaged", "no page of the PDF can be loaded")
    if not any(page.blocks for page in ordered):
        if "needs_ocr" in routes:
            numbers = [page.page_no for page in ordered if page.route == "needs_ocr"]
            causes = [note[2] for note in notes if note[1] == "needs_ocr"]
            reason = causes[0] if causes else "no text layer"
            raise Unreadable("needs_ocr", f"{len(numbers)} of {len(ordered)} pages: {reason}", numbers[0])
        raise Unreadable("no_text", "no page of the PDF carries text")
    if factor < 1.0:
        ordered = [replace(page, confidence=page.confidence * factor) for page in ordered]
    return Content(reader, tuple(ordered), tuple(sorted(notes)))


def _guess_share(characters: Characters) -> float:
    """Return the share of characters whose code says nothing.

    Those are the unmapped ones, those in a private use area, and Latin letters as wide as a Chinese
    character: without a text map, the numbers of a font's glyphs pass for Latin letters.
    """
    if not len(characters):
        return 0.0
    codes, boxes = characters.codes, characters.boxes
    private = ((codes >= 0xE000) & (codes < 0xF900)) | (codes >= 0xF0000)
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    quarters = np.array([style.quarter for style in characters.palette])
    if quarters.any():
        quarter = quarters[characters.styles]
        width, height = np.where(quarter % 2, height, width), np.where(quarter % 2, width, height)
        # Boxes of slanted characters tell nothing.
        height[quarter == SLANTED] = np.inf
    known = width[(codes >= 0x2E80) & (codes < 0xFB00)]
    middle = len(known) // 2
    em = np.partition(known, middle)[middle] if len(known) > ROUTER.fewest_chinese * len(codes) else 0.0
    guess = (width > ROUTER.widest_latin * height) & (width > 0.9 * em) & (codes < 0x250) & (codes > 32)
    if guess.any():
        guess[guess] = [code not in _WIDE_LATIN for code in codes[guess].tolist()]
    return float(np.count_nonzero(characters.is_unmapped | private | guess) / len(codes))


def _route(
    page_no: int, marks: Marks, guess_share: float, notes: list[Note], before: Page | None = None
) -> Page:
    kept, dropped = select_print(marks)
    notes.extend((page_no, "left_out", f"{count} {_REASONS[why]}") for why, count in dropped.items())
    count = int((kept.codes != 32).sum())
    cause = _why_picture(marks, count, dropped)
    if not count:
        route, confidence = ("needs_ocr", 0.0) if cause else ("empty", 1.0)
        if cause:
            notes.append((page_no, "needs_ocr", cause))
        return Page(page_no, (), marks.width, marks.height, route, confidence)
    blocks, route = _blocks(page_no, replace(marks, characters=kept), _column_edges(before))
    if cause and route != "ruled":
        notes.append((page_no, "needs_ocr", cause))
        return Page(page_no, (), marks.width, marks.height, "needs_ocr", 0.0)
    confidence = ROUTER.columns_confidence if route == "columns" else 1.0
    confidence *= 1.0 - guess_share
    return Page(page_no, tuple(blocks), marks.width, marks.height, route, confidence)


def _why_picture(marks: Marks, character_count: int, dropped: dict[str, int]) -> str | None:
    """Say why the page's content must be a picture, if it must."""
    if character_count >= ROUTER.fewest_characters:
        return None
    if marks.image_share >= ROUTER.scan_share:
        hidden = ", with a hidden text layer" if "hidden" in dropped else ""
        return f"an image covers {marks.image_share:.0%} of the page{hidden}"
    if len(marks.curve_boxes) >= ROUTER.outline_curves:
        return f"letters are drawn as {len(marks.curve_boxes)} outlines"
    return None


def _column_edges(page: Page | None) -> list[float]:
    """Return where the inferred columns of the last table of a page begin."""
    if page is None or page.route != "columns":
        return []
    tables = [block for block in page.blocks if isinstance(block, Table)]
    return sorted({cell.left for table in tables[-1:] for cell in table.cells if cell.column})


def _blocks(page_no: int, marks: Marks, known: list[float]) -> tuple[list[Block], str]:
    quarter = reading_quarter(marks.characters)
    upright = turn_marks(marks, quarter)
    try:
        tables = find_tables(upright.rulings)
    except TooManyRulingsError as error:
        raise Unreadable("too_large", str(error), page_no) from error
    frame = Frame(quarter, upright.width, upright.height)
    blocks = lay_out(upright.characters, tables, frame, page_no)
    if any(isinstance(block, Table) and any(cell.text for cell in block.cells) for block in blocks):
        return blocks, "ruled"
    columns = find_rows(upright.characters, upright.rulings) or find_columns(upright.characters, known)
    if columns:
        return lay_out(upright.characters, columns, frame, page_no, is_ruled=False), "columns"
    return [block for block in blocks if not isinstance(block, Table)], "text"


def _second_opinion(content: bytes, page_numbers: frozenset[int]) -> dict[int, Marks]:
    try:
        return dict(pdf_plumber.read_marks(content, page_numbers))
    except Unreadable:
        # pdfminer opens fewer files than PDFium; then PDFium's guesses stand alone and are judged.
        return {}


def _route_guessed(page_no: int, first: Marks, second: Marks | None, notes: list[Note]) -> Page:
    first_share = _guess_share(first.characters)
    second_share = _guess_share(second.characters) if second and len(second.characters) else 1.0
    best = second if second and second_share < first_share else first
    share = min(first_share, second_share)
    if share > ROUTER.hopeless_guesses:
        notes.append((page_no, "needs_ocr", f"the fonts do not name {share:.0%} of the characters"))
        return Page(page_no, (), first.width, first.height, "needs_ocr", 0.0)
    page = _route(page_no, best, share, notes)
    if best is not second:
        return page
    notes.append((page_no, "second_opinion", f"PDFium cannot name {first_share:.0%} of the characters"))
    confidence = page.confidence * ROUTER.second_opinion_confidence
    route = page.route if page.route == "needs_ocr" else "second_opinion"
    return replace(page, route=route, confidence=confidence)
