"""Marks of PDF pages through PDFium: the fast engine.

Here belongs the opening of documents and the reading of characters from PDFium's text page. Rulings are
read in `pdf_ink`, the calls are bound in `pdf_calls`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pypdfium2
from pypdfium2 import raw

from pipelines.readers.cells import Unreadable
from pipelines.readers.pdf_calls import (
    IDENTITY,
    View,
    compose,
    handle_address,
    pdfium_calls,
    row_addresses,
    run,
)
from pipelines.readers.pdf_clips import find_clips
from pipelines.readers.pdf_ink import LIMITS, Ink, PdfLimits, Walk, image_share, rulings, with_boxes
from pipelines.readers.pdf_marks import (
    SLANTED,
    Characters,
    Codes,
    Floats,
    Marks,
    Mask,
    Style,
    split_ligatures,
)
from pipelines.readers.pdf_shown import draw_fields

#: degrees by which upright text may lean
LEAN: Final = 2.0
#: PDFium gives these for a hyphen at the end of a line
_HYPHENS: Final = (0x02, 0xFFFE)
_HIDDEN_MODES: Final = (3, 7)
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
    handle = handle_address(page)
    box = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, box)
    turn = raw.FPDFPage_GetRotation(page) % 4
    view = View(turn, box.left, box.bottom, box.right, box.top)
    ink = Ink()
    Walk(ink, page_no, limits, hidden).collect(
        pdfium_calls().page_object, handle, raw.FPDFPage_CountObjects(page), IDENTITY, 0
    )
    return Marks(
        width=view.width,
        height=view.height,
        characters=_read_characters(page, ink, view, page_no, limits),
        rulings=rulings(ink, view),
        fills=with_boxes(ink.fills, view, 5),
        curve_boxes=with_boxes(ink.curves, view, 8),
        image_share=image_share(ink.images, view),
    )


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
        return _characters(handle_address(text_page), text_page, count, ink, view)
    finally:
        raw.FPDFText_ClosePage(text_page)


def _characters(handle: int, text_page: Any, count: int, ink: Ink, view: View) -> Characters:
    pdfium = pdfium_calls()
    corners = np.zeros((count, 4), dtype=np.float32)
    run(pdfium.loose_box, repeat(handle), range(count), row_addresses(corners))
    codes = _codes(handle, text_page, count)
    for hyphen in _HYPHENS:
        codes[codes == hyphen] = ord("-")
    # Line ends are PDFium's guesses; `pdf_layout` makes them from the boxes.
    keep = (codes > 32) & (codes != 0xFFFF)
    _fit_boxes(handle, codes, corners, keep)
    boxes = view.boxes(corners.astype(np.float64))
    runs = _runs(ink)
    _place_blanks(handle, codes, boxes, keep, runs=runs, view=view)
    chosen = np.flatnonzero(keep)
    codes = codes[chosen]
    styles, palette = _styles(handle, chosen, runs, view)
    errors = _map_errors(handle, codes, chosen)
    clips = find_clips(handle, chosen, boxes[chosen], ink.texts, view)
    return Characters(
        codes, split_ligatures(codes, boxes[chosen]), styles, palette, errors | (codes == 0xFFFD), clips
    )


def _map_errors(handle: int, codes: Codes, chosen: npt.NDArray[np.int64]) -> Mask:
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
    unmapped: npt.NDArray[np.bool_] = np.fromiter(errors, np.int32, len(chosen)) == 1
    return unmapped


def _place_blanks(handle: int, codes: Codes, boxes: Floats, keep: Mask, *, runs: _Runs, view: View) -> None:
    """Keep the blanks that somebody typed, and drop those that PDFium guesses from gaps.

    Where a writer sets each character on its own (Chromium), PDFium swallows the typed blank and guesses
    one in its place. Such a guess is right if a run without visible characters starts in the gap.
    """
    pdfium = pdfium_calls()
    where = np.flatnonzero(codes == 32)
    guessed = np.fromiter(map(pdfium.is_generated, repeat(handle), where.tolist()), np.int32, len(where)) == 1
    keep[where[~guessed]] = True
    where = where[guessed]
    where = where[(where > 0) & (where < len(codes) - 1)]
    where = where[keep[where - 1] & keep[where + 1]]
    before, after = boxes[where - 1], boxes[where + 1]
    beside = (after[:, 1] < before[:, 3]) & (before[:, 1] < after[:, 3]) & (after[:, 0] > before[:, 2])
    where, before, after = where[beside], before[beside], after[beside]
    if not len(where):
        return
    visible = np.flatnonzero(keep & (codes != 32))
    used = np.fromiter(map(pdfium.text_object, repeat(handle), visible.tolist()), np.uint64, len(visible))
    empty = runs.matrices[~np.isin(runs.items, used)]
    if not len(empty):
        return
    x, y = view.points(empty[:, 4].astype(np.float64), empty[:, 5].astype(np.float64))
    order = np.argsort(x)
    x, y = x[order], y[order]
    slack = 0.1 * (before[:, 3] - before[:, 1])
    first = np.searchsorted(x, before[:, 2] - slack)
    last = np.searchsorted(x, after[:, 0] + slack)
    for index, start, stop, box in zip(where.tolist(), first.tolist(), last.tolist(), before, strict=True):
        if ((y[start:stop] >= box[1]) & (y[start:stop] <= box[3])).any():
            boxes[index] = box
            boxes[index, 0] = box[2]
            keep[index] = True


def _fit_boxes(handle: int, codes: Codes, corners: npt.NDArray[np.float32], keep: Mask) -> None:
    """Give characters boxes as high as their font where the font says nothing, or nothing true, about it.

    PDFium gives the box of the ink for Type 3 fonts, which have no ascent: that of 一 is flat, and the
    commas stand below the line. Boxes that are too high reach into the lines above and below. Then all boxes
    of the page are made from origin, size and matrix, which costs three more calls each.
    """
    wide = np.abs(corners[:, 2] - corners[:, 0])
    high = np.abs(corners[:, 1] - corners[:, 3])
    is_flat = keep & (np.minimum(wide, high) < FLATTEST * np.maximum(wide, high)) & (wide > high)
    is_tall = keep & (codes >= 0x2E80) & (high > TALLEST * wide)
    if not (is_flat | is_tall).any():
        return
    fitted = np.flatnonzero(keep)
    pdfium, count, numbers = pdfium_calls(), len(fitted), fitted.tolist()
    matrices = np.zeros((count, 6), dtype=np.float32)
    origins = np.zeros((count, 2), dtype=np.float64)
    run(pdfium.char_matrix, repeat(handle), numbers, row_addresses(matrices))
    at = row_addresses(origins)
    run(pdfium.origin, repeat(handle), numbers, at, range(at.start + 8, at.stop + 8, 16))
    size = np.fromiter(map(pdfium.font_size, repeat(handle), numbers), np.float64, count)
    up_x, up_y = matrices[:, 2] * size, matrices[:, 3] * size
    x, y = origins[:, 0], origins[:, 1]
    low, high_end = FONT_DESCENT, FONT_ASCENT
    upright = np.abs(up_y) >= np.abs(up_x)
    corners[fitted[upright], 3] = (y + low * up_y)[upright]
    corners[fitted[upright], 1] = (y + high_end * up_y)[upright]
    corners[fitted[~upright], 0] = (x + low * up_x)[~upright]
    corners[fitted[~upright], 2] = (x + high_end * up_x)[~upright]


def _codes(handle: int, text_page: Any, count: int) -> Codes:
    """Return one code point per character: in one call where the text has one unit for each."""
    units = np.zeros(2 * count + 2, dtype=np.uint16)
    buffer = ctypes.cast(units.ctypes.data, ctypes.POINTER(ctypes.c_ushort))
    written = raw.FPDFText_GetText(text_page, 0, count, buffer) - 1
    units = units[: max(written, 0)]
    if written == count and not ((units >= 0xD800) & (units < 0xE000)).any():
        return units.astype(np.uint32)
    return np.fromiter(map(pdfium_calls().unicode, repeat(handle), range(count)), np.uint32, count)


@dataclass(frozen=True, slots=True)
class _Runs:
    """The text objects of a page: handles, matrices through those of the forms that they are in, and
    which stand on a layer that is switched off."""

    items: npt.NDArray[np.uint64]
    matrices: npt.NDArray[np.float32]
    is_hidden: Mask


def _runs(ink: Ink) -> _Runs:
    texts = ink.texts
    matrices = np.zeros((len(texts), 6), dtype=np.float32)
    run(pdfium_calls().matrix, texts, row_addresses(matrices))
    for row, form in enumerate(texts.values()):
        if form is not IDENTITY:
            own: Any = tuple(matrices[row].tolist())
            matrices[row] = compose(own, form)
    is_hidden = np.fromiter((item in ink.hidden_texts for item in texts), np.bool_, len(texts))
    return _Runs(np.fromiter(texts, np.uint64, len(texts)), matrices, is_hidden)


def _styles(
    handle: int, chosen: npt.NDArray[np.int64], runs: _Runs, view: View
) -> tuple[npt.NDArray[np.int32], tuple[Style, ...]]:
    """Find the style of each character through the text object that it belongs to."""
    pdfium, items, count = pdfium_calls(), runs.items.tolist(), len(runs.items)
    if not count:
        return np.zeros(len(chosen), dtype=np.int32), (Style(),)
    # Columns: angle in degrees, red, green, blue, alpha, hidden or not.
    look = np.zeros((count, 6))
    look[:, 0] = np.round(np.degrees(np.arctan2(runs.matrices[:, 1], runs.matrices[:, 0])), 1)
    colors = np.zeros((count, 4), dtype=np.uint32)
    at = row_addresses(colors)
    run(pdfium.fill_color, items, *(range(at.start + k, at.stop + k, 16) for k in (0, 4, 8, 12)))
    look[:, 1:5] = colors
    modes = np.fromiter(map(pdfium.render_mode, items), np.int32, count)
    look[:, 5] = (modes == _HIDDEN_MODES[0]) | (modes == _HIDDEN_MODES[1]) | runs.is_hidden
    if (look == look[0]).all():
        return np.zeros(len(chosen), dtype=np.int32), (_style(look[0].tolist(), view),)
    looks, number = np.unique(look, axis=0, return_inverse=True)
    palette = (*(_style(row, view) for row in looks.tolist()), Style())
    texts = np.fromiter(map(pdfium.text_object, repeat(handle), chosen.tolist()), np.uint64, len(chosen))
    order = np.argsort(runs.items)
    place = np.minimum(np.searchsorted(runs.items, texts, sorter=order), count - 1)
    is_known = runs.items[order[place]] == texts
    styles = np.where(is_known, number.reshape(-1)[order[place]], len(looks)).astype(np.int32)
    return styles, palette


def _style(look: list[float], view: View) -> Style:
    degrees, red, green, blue, alpha, is_hidden = look
    turns = round(degrees / 90)
    quarter = (view.turn - turns) % 4 if abs(degrees - turns * 90) <= LEAN else SLANTED
    return Style(quarter, (int(red), int(green), int(blue), int(alpha)), bool(is_hidden))
