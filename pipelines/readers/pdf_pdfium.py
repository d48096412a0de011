"""Marks of PDF pages through PDFium: the fast engine.

Here belongs the opening of documents and the reading of characters from PDFium's text page. Rulings are
read in `pdf_paths`, the calls are bound in `pdf_calls`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import repeat
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pypdfium2
from pypdfium2 import raw

from pipelines.readers.cells import Unreadable
from pipelines.readers.pdf_calls import (
    Pointer,
    View,
    fill_rows,
    handle_pointer,
    pdfium_calls,
)
from pipelines.readers.pdf_clips import find_clips
from pipelines.readers.pdf_ink import LIMITS, Ink, PdfLimits, Walk
from pipelines.readers.pdf_marks import (
    Characters,
    Codes,
    Floats,
    Marks,
    Mask,
    Style,
    split_ligatures,
)
from pipelines.readers.pdf_paths import Drawing, is_thin, read_paths, rulings, with_boxes
from pipelines.readers.pdf_runs import HYPHENS, NO_CHARACTER, Indices, Runs
from pipelines.readers.pdf_shown import draw_fields

#: a character is at most as wide as its font is high, but for a dash of two widths
FLATTEST: Final = 0.45
#: a Chinese character's box is at most so many times as high as wide: 1.45 in the common fonts, more where
#: the part of a font that a writer embeds says nothing true about its height
TALLEST: Final = 1.7
#: one in so many Chinese characters is asked for its text map
SAMPLING: Final = 8
#: share of the font's size, as the East Asian fonts of the common writers have it
FONT_ASCENT: Final = 0.88
FONT_DESCENT: Final = -0.12


def document_marks(
    document: pypdfium2.PdfDocument, limits: PdfLimits = LIMITS, hidden: frozenset[bytes] = frozenset()
) -> Iterator[tuple[int, Marks | None]]:
    """Yield (page number, marks) for all pages, None for a page that PDFium cannot load. `hidden`: the
    layers that are switched off.

    Raises Unreadable (`too_large`, `damaged`).
    """
    count = len(document)
    if count > limits.most_pages:
        raise Unreadable("too_large", f"{count} pages, at most {limits.most_pages} are read")
    for index in range(count):
        # Not document[index]: what that attaches to each page takes a tenth of the page's time.
        page = raw.FPDF_LoadPage(document, index)
        if not page:
            yield index + 1, None
            continue
        if draw_fields(document, page):
            raw.FPDF_ClosePage(page)
            page = raw.FPDF_LoadPage(document, index)
        try:
            yield index + 1, _page_marks(page, index + 1, limits, hidden)
        finally:
            raw.FPDF_ClosePage(page)


def open_document(content: bytes) -> pypdfium2.PdfDocument:
    """Open a PDF; the caller closes it. Raises Unreadable (`encrypted`, `damaged`)."""
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise Unreadable("encrypted", "a password is needed to open the PDF") from error
        raise Unreadable("damaged", f"PDFium cannot open the PDF: {error}") from error


def is_repaired(document: pypdfium2.PdfDocument) -> bool:
    """Tell if the table of the file's objects was broken and had to be rebuilt by searching."""
    return not raw.FPDF_DocumentHasValidCrossReferenceTable(document)


def _page_marks(page: Any, page_no: int, limits: PdfLimits, hidden: frozenset[bytes]) -> Marks:
    box = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, box)
    turn = raw.FPDFPage_GetRotation(page) % 4
    view = View(turn, box.left, box.bottom, box.right, box.top)
    walk = Walk(page_no, limits, hidden)
    walk.collect(pdfium_calls().page_object, handle_pointer(page), raw.FPDFPage_CountObjects(page))
    ink = walk.ink
    drawing = read_paths(ink.paths, page_no, limits)
    pictures = _take_borders(ink.images.boxes(), drawing) if ink.images.items else None
    return Marks(
        width=view.width,
        height=view.height,
        characters=_read_characters(page, ink, view, page_no, limits),
        rulings=rulings(drawing, view),
        fills=with_boxes(drawing.fills, view),
        curve_boxes=with_boxes(drawing.curves, view),
        image_share=0.0 if pictures is None else _image_share(pictures, view),
    )


def _take_borders(pictures: Floats, drawing: Drawing) -> Floats:
    """Add pictures as thin as a ruling to the drawing and return the others: some writers draw a border as a
    stretched picture of one pixel."""
    thin = is_thin(pictures)
    drawing.rectangles = np.concatenate((drawing.rectangles, pictures[thin]))
    return pictures[~thin]


def _image_share(boxes: Floats, view: View) -> float:
    """Return the share of the page under images, counting overlaps twice, at most 1."""
    area = view.width * view.height
    covered = float(np.abs((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])).sum())
    return min(1.0, covered / area) if area > 0 else 0.0


def _read_characters(page: Any, ink: Ink, view: View, page_no: int, limits: PdfLimits) -> Characters:
    text_page = raw.FPDFText_LoadPage(page)
    if not text_page:
        raise Unreadable("damaged", "PDFium cannot read the text of the page", page_no)
    try:
        count = raw.FPDFText_CountChars(text_page)
        if count > limits.most_characters:
            reason = f"{count} characters on one page, at most {limits.most_characters} are read"
            raise Unreadable("too_large", reason, page_no)
        if count <= 0:
            nothing = np.zeros(0, dtype=np.bool_)
            return Characters(
                np.zeros(0, np.uint32), np.zeros((0, 4)), np.zeros(0, np.int32), (Style(),), nothing
            )
        return _characters(text_page, count, ink, view)
    finally:
        raw.FPDFText_ClosePage(text_page)


def _characters(text_page: Any, count: int, ink: Ink, view: View) -> Characters:
    handle = handle_pointer(text_page)
    corners = fill_rows("character_box", pdfium_calls().loose_box, repeat(handle), range(count), count=count)
    codes = _codes(handle, text_page, count)
    for hyphen in HYPHENS:
        codes[codes == hyphen] = ord("-")
    # Line ends are PDFium's guesses; `pdf_layout` makes them from the boxes.
    keep = (codes > 32) & (codes != NO_CHARACTER)
    _fit_boxes(handle, codes, corners, keep)
    boxes = view.boxes(corners)
    runs = Runs(ink, ink.texts.matrices(), handle, view)
    runs.place_blanks(codes, boxes, keep)
    chosen = np.flatnonzero(keep)
    chosen = runs.order(chosen, codes[chosen], boxes[chosen])
    codes = codes[chosen]
    styles, palette = runs.styles(chosen)
    errors = _map_errors(handle, codes, chosen)
    clips = find_clips(ink, handle, chosen, boxes[chosen], view)
    return Characters(
        codes, split_ligatures(codes, boxes[chosen]), styles, palette, errors | (codes == 0xFFFD), clips
    )


def _map_errors(handle: Pointer, codes: Codes, chosen: Indices) -> Mask:
    """Tell which characters the font does not name: PDFium then gives the number of the glyph.

    Those are small numbers, as a rule, so all Latin letters are asked for and some of the others; if
    one of them is a guess, all are asked for.
    """
    has_map_error = pdfium_calls().has_map_error
    asked = codes < 0x2E80
    asked[::SAMPLING] = True
    if not any(map(has_map_error, repeat(handle), chosen[asked].tolist())):
        return np.zeros(len(chosen), dtype=np.bool_)
    errors = map(has_map_error, repeat(handle), chosen.tolist())
    unmapped: Mask = np.fromiter(errors, np.int32, len(chosen)) == 1
    return unmapped


def _fit_boxes(handle: Pointer, codes: Codes, corners: npt.NDArray[np.float32], keep: Mask) -> None:
    """Give characters boxes as high as their font where the font says nothing, or nothing true, about it.

    PDFium gives the box of the ink for Type 3 fonts, which have no ascent: that of 一 is flat, and the
    commas stand below the line. Boxes that are too high reach into the lines above and below. Then all boxes
    of the page are made from origin, size and matrix, which costs three more calls each.
    """
    wide = np.abs(corners[:, 2] - corners[:, 0])
    high = np.abs(corners[:, 1] - corners[:, 3])
    is_flat = (np.minimum(wide, high) < FLATTEST * np.maximum(wide, high)) & (wide > high)
    is_tall = (high > TALLEST * wide) & (codes >= 0x2E80)
    if not (keep & (is_flat | is_tall)).any():
        return
    fitted = np.flatnonzero(keep)
    pdfium, count = pdfium_calls(), len(fitted)
    each = repeat(handle), fitted.tolist()
    matrices = fill_rows("character_matrix", pdfium.char_matrix, *each, count=count)
    origins = fill_rows("origin", pdfium.origin, *each, count=count)
    size = np.fromiter(map(pdfium.font_size, *each), np.float64, count)
    up_x, up_y = matrices[:, 2] * size, matrices[:, 3] * size
    x, y = origins[:, 0], origins[:, 1]
    low, high_end = FONT_DESCENT, FONT_ASCENT
    upright = np.abs(up_y) >= np.abs(up_x)
    corners[fitted[upright], 3] = (y + low * up_y)[upright]
    corners[fitted[upright], 1] = (y + high_end * up_y)[upright]
    # nor does such a font say how wide a character is that is as wide as high
    is_square = upright & (codes[fitted] >= 0x2E80) & (codes[fitted] < 0xFB00) & (matrices[:, 0] > 0)
    corners[fitted[is_square], 0] = x[is_square]
    corners[fitted[is_square], 2] = (x + matrices[:, 0] * size)[is_square]
    corners[fitted[~upright], 0] = (x + low * up_x)[~upright]
    corners[fitted[~upright], 2] = (x + high_end * up_x)[~upright]


def _codes(handle: Pointer, text_page: Any, count: int) -> Codes:
    """Return one code point per character: in one call where the text has one unit for each."""
    units = np.zeros(2 * count + 2, dtype=np.uint16)
    buffer = ctypes.cast(units.ctypes.data, ctypes.POINTER(ctypes.c_ushort))
    written = raw.FPDFText_GetText(text_page, 0, count, buffer) - 1
    units = units[: max(written, 0)]
    if written == count and not ((units >= 0xD800) & (units < 0xE000)).any():
        return units.astype(np.uint32)
    return np.fromiter(map(pdfium_calls().unicode, repeat(handle), range(count)), np.uint32, count)
