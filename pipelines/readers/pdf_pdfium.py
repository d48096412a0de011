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
    Matrix,
    Pointer,
    View,
    fill_rows,
    handle_pointer,
    object_bounds,
    object_colors,
    object_matrices,
    pdfium_calls,
    pointer,
)
from pipelines.readers.pdf_ink import LIMITS, PdfLimits, Walk
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
from pipelines.readers.pdf_paths import read_paths, rulings, with_boxes

Indices = npt.NDArray[np.int64]

#: degrees by which upright text may lean
LEAN: Final = 2.0
#: PDFium gives these for a hyphen at the end of a line
_HYPHENS: Final = (0x02, 0xFFFE)
_HIDDEN_MODES: Final = (3, 7)
#: a character is at most as wide as its font is high, but for a dash of two widths
FLATTEST: Final = 0.45
#: one in so many Chinese characters is asked for its text map
SAMPLING: Final = 8
#: share of the font's size, as the East Asian fonts of the common writers have it
FONT_ASCENT: Final = 0.88
FONT_DESCENT: Final = -0.12
#: pairs of gap and run that are compared at once
MOST_PAIRS: Final = 500_000


def document_marks(
    document: pypdfium2.PdfDocument, limits: PdfLimits = LIMITS
) -> Iterator[tuple[int, Marks | None]]:
    """Yield (page number, marks) for all pages, None for a page that PDFium cannot load.

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
        try:
            yield index + 1, _page_marks(page, index + 1, limits)
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


def _page_marks(page: Any, page_no: int, limits: PdfLimits) -> Marks:
    box = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, box)
    turn = raw.FPDFPage_GetRotation(page) % 4
    view = View(turn, box.left, box.bottom, box.right, box.top)
    walk = Walk(page_no, limits)
    count = raw.FPDFPage_CountObjects(page)
    walk.collect(pdfium_calls().page_object, handle_pointer(page), count, IDENTITY, 0)
    ink = walk.ink
    drawing = read_paths(ink.paths, page_no, limits)
    return Marks(
        width=view.width,
        height=view.height,
        characters=_read_characters(page, ink.texts, view, page_no, limits),
        rulings=rulings(drawing, view),
        fills=with_boxes(drawing.fills, view),
        curve_boxes=with_boxes(drawing.curves, view),
        image_share=_image_share(object_bounds(ink.images), view),
    )


def _image_share(boxes: Floats, view: View) -> float:
    """Return the share of the page under images, counting overlaps twice, at most 1."""
    area = view.width * view.height
    covered = float(np.abs((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])).sum())
    return min(1.0, covered / area) if area > 0 else 0.0


def _read_characters(
    page: Any, texts: dict[int, Matrix], view: View, page_no: int, limits: PdfLimits
) -> Characters:
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
        return _characters(handle_pointer(text_page), text_page, count, texts, view)
    finally:
        raw.FPDFText_ClosePage(text_page)


def _characters(
    handle: Pointer, text_page: Any, count: int, texts: dict[int, Matrix], view: View
) -> Characters:
    corners = fill_rows("character_box", pdfium_calls().loose_box, repeat(handle), range(count), count=count)
    codes = _codes(handle, text_page, count)
    for hyphen in _HYPHENS:
        codes[codes == hyphen] = ord("-")
    # Line ends are PDFium's guesses; `pdf_layout` makes them from the boxes.
    keep = (codes > 32) & (codes != 0xFFFF)
    _widen_flat_boxes(handle, corners, keep)
    boxes = view.boxes(corners)
    runs = _runs(texts)
    _place_blanks(handle, codes, boxes, keep, runs=runs, view=view)
    chosen = np.flatnonzero(keep)
    codes = codes[chosen]
    styles, palette = _styles(handle, chosen, runs, view)
    errors = _map_errors(handle, codes, chosen)
    return Characters(
        codes, split_ligatures(codes, boxes[chosen]), styles, palette, errors | (codes == 0xFFFD)
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


def _place_blanks(
    handle: Pointer, codes: Codes, boxes: Floats, keep: Mask, *, runs: _Runs, view: View
) -> None:
    """Keep the blanks that somebody typed, and drop those that PDFium guesses from gaps.

    Where a writer sets each character on its own (Chromium), PDFium swallows the typed blank and guesses
    one in its place. Such a guess is right if a run without visible characters starts in the gap.
    """
    where = np.flatnonzero(codes == 32)
    is_generated = map(pdfium_calls().is_generated, repeat(handle), where.tolist())
    guessed = np.fromiter(is_generated, np.int32, len(where)) == 1
    keep[where[~guessed]] = True
    where = where[guessed]
    where = where[(where > 0) & (where < len(codes) - 1)]
    where = where[keep[where - 1] & keep[where + 1]]
    before, after = boxes[where - 1], boxes[where + 1]
    beside = (after[:, 1] < before[:, 3]) & (before[:, 1] < after[:, 3]) & (after[:, 0] > before[:, 2])
    where, before, after = where[beside], before[beside], after[beside]
    gaps = before.copy()
    gaps[:, 0], gaps[:, 2] = before[:, 2], after[:, 0]
    gap, run = _runs_in_gaps(gaps, runs, view)
    # Most are the run of the character that ends the gap. Only if others are left, all are looked at.
    near = np.stack((where[gap] - 1, where[gap] + 1), axis=1)
    other = (_owners(handle, near.reshape(-1)).reshape(-1, 2) != runs.items[run, None]).all(axis=1)
    if not other.any():
        return
    used = _owners(handle, np.flatnonzero(keep & (codes != 32)))
    gap, run = gap[other], run[other]
    right = np.unique(gap[~np.isin(runs.items[run], used)])
    boxes[where[right]] = before[right]
    boxes[where[right], 0] = before[right, 2]
    keep[where[right]] = True


def _runs_in_gaps(gaps: Floats, runs: _Runs, view: View) -> tuple[Indices, Indices]:
    """Return (gap, run) for each run that starts in a gap between two characters of a line."""
    x, y = view.points(runs.matrices[:, 4], runs.matrices[:, 5])
    slack = 0.1 * (gaps[:, 3] - gaps[:, 1])
    low, high = (gaps[:, 0] - slack)[:, None], (gaps[:, 2] + slack)[:, None]
    top, bottom = gaps[:, 1, None], gaps[:, 3, None]
    # In blocks: a page may have ten thousands of both.
    size = max(1, MOST_PAIRS // max(1, len(x)))
    found = []
    for start in range(0, len(gaps), size):
        block = slice(start, start + size)
        inside = (x >= low[block]) & (x <= high[block]) & (y >= top[block]) & (y <= bottom[block])
        gap, run = np.nonzero(inside)
        found.append((gap + start, run))
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    return np.concatenate([gap for gap, _ in found]), np.concatenate([run for _, run in found])


def _owners(handle: Pointer, characters: Indices) -> npt.NDArray[np.uint64]:
    """Return the text object of each character, as a number."""
    owners = map(pdfium_calls().text_object, repeat(handle), characters.tolist())
    return np.fromiter(owners, np.uint64, len(characters))


def _widen_flat_boxes(handle: Pointer, corners: npt.NDArray[np.float32], keep: Mask) -> None:
    """Give characters of Type 3 fonts, which have no ascent, boxes as high as their font.

    PDFium gives the box of the ink for them: that of 一 is flat, and the commas stand below the line.
    Then all boxes of the page are made from origin, size and matrix, which costs three more calls each.
    """
    wide = np.abs(corners[:, 2] - corners[:, 0])
    high = np.abs(corners[:, 1] - corners[:, 3])
    is_flat = keep & (np.minimum(wide, high) < FLATTEST * np.maximum(wide, high)) & (wide > high)
    if not is_flat.any():
        return
    pdfium, count = pdfium_calls(), len(corners)
    each = repeat(handle), range(count)
    matrices = fill_rows("character_matrix", pdfium.char_matrix, *each, count=count)
    origins = fill_rows("origin", pdfium.origin, *each, count=count)
    size = np.fromiter(map(pdfium.font_size, *each), np.float64, count)
    up_x, up_y = matrices[:, 2] * size, matrices[:, 3] * size
    x, y = origins[:, 0], origins[:, 1]
    low, high_end = FONT_DESCENT, FONT_ASCENT
    upright = keep & (np.abs(up_y) >= np.abs(up_x))
    sideways = keep & ~upright
    corners[upright, 3] = (y + low * up_y)[upright]
    corners[upright, 1] = (y + high_end * up_y)[upright]
    corners[sideways, 0] = (x + low * up_x)[sideways]
    corners[sideways, 2] = (x + high_end * up_x)[sideways]


def _codes(handle: Pointer, text_page: Any, count: int) -> Codes:
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
    """The text objects of a page: handles, and matrices through those of the forms that they are in."""

    items: npt.NDArray[np.uint64]
    handles: list[Pointer]
    matrices: Floats


def _runs(texts: dict[int, Matrix]) -> _Runs:
    handles = list(map(pointer, texts))
    matrices = object_matrices(list(zip(handles, texts.values(), strict=True)))
    return _Runs(np.fromiter(texts, np.uint64, len(texts)), handles, matrices)


def _styles(
    handle: Pointer, chosen: Indices, runs: _Runs, view: View
) -> tuple[npt.NDArray[np.int32], tuple[Style, ...]]:
    """Find the style of each character through the text object that it belongs to."""
    pdfium, count = pdfium_calls(), len(runs.items)
    if not count:
        return np.zeros(len(chosen), dtype=np.int32), (Style(),)
    # Columns: angle in degrees, red, green, blue, alpha, hidden or not.
    look = np.empty((count, 6))
    look[:, 0] = np.round(np.degrees(np.arctan2(runs.matrices[:, 1], runs.matrices[:, 0])), 1)
    look[:, 1:5] = object_colors(pdfium.fill_color, runs.handles)
    modes = np.fromiter(map(pdfium.render_mode, runs.handles), np.int32, count)
    look[:, 5] = (modes == _HIDDEN_MODES[0]) | (modes == _HIDDEN_MODES[1])
    if (look == look[0]).all():
        return np.zeros(len(chosen), dtype=np.int32), (_style(look[0].tolist(), view),)
    looks, number = np.unique(look, axis=0, return_inverse=True)
    palette = (*(_style(row, view) for row in looks.tolist()), Style())
    texts = _owners(handle, chosen)
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
