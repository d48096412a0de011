"""Marks of PDF pages through pdfplumber: the reference engine, and the second opinion where PDFium finds
no characters for the glyphs.

Here belongs the turning of pdfplumber's objects into `Marks`. pdfminer, underneath, does not say with
which text rendering mode a character was painted, so this engine cannot tell hidden text.
"""

from __future__ import annotations

import io
import logging
import math
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import numpy as np
import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from pipelines.readers.cells import Unreadable
from pipelines.readers.pdf_marks import PLAIN_INK, SLANTED, Characters, Marks, Style, split_ligatures
from pipelines.readers.ruled import Rulings

#: degrees by which upright text may lean
LEAN = 2.0


def read_marks(content: bytes, page_numbers: frozenset[int] | None = None) -> Iterator[tuple[int, Marks]]:
    """Yield (page number, marks) for all pages, or for those asked for. Raises Unreadable."""
    try:
        with _quiet_log(), pdfplumber.open(io.BytesIO(content)) as document:
            for page in document.pages:
                if page_numbers is None or page.page_number in page_numbers:
                    yield page.page_number, _page_marks(page)
                page.close()
    except Exception as error:
        cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
        if isinstance(cause, PDFPasswordIncorrect):
            raise Unreadable("encrypted", "a password is needed to open the PDF") from error
        raise Unreadable("damaged", f"pdfminer cannot parse the PDF: {cause!r}") from error


@contextmanager
def _quiet_log() -> Iterator[None]:
    """Keep pdfminer's warnings about fonts off the terminal; what matters is in the marks."""
    log = logging.getLogger("pdfminer")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)


def _page_marks(page: pdfplumber.page.Page) -> Marks:
    crop, media = page.cropbox, page.mediabox
    left, top = max(float(crop[0]), float(media[0])), max(float(crop[1]), float(media[1]))
    width = min(float(crop[2]), float(media[2])) - left
    height = min(float(crop[3]), float(media[3])) - top
    return Marks(
        width=width,
        height=height,
        characters=_characters(page.chars, left, top),
        rulings=_rulings(page, left, top),
        fills=_fills(page.rects, left, top),
        curve_boxes=_curve_boxes(page.curves, left, top),
        image_share=_image_share(page.images, width * height),
    )


def _characters(chars: list[dict[str, Any]], left: float, top: float) -> Characters:
    codes: list[int] = []
    boxes: list[tuple[float, float, float, float]] = []
    styles: list[int] = []
    unmapped: list[bool] = []
    palette: dict[Style, int] = {}
    for char in chars:
        text = char["text"]
        is_unmapped = text.startswith("(cid:")
        if is_unmapped:
            text = "\ufffd"
        style = palette.setdefault(
            Style(_quarter(char["matrix"]), _ink(char["non_stroking_color"])), len(palette)
        )
        box = (char["x0"] - left, char["top"] - top, char["x1"] - left, char["bottom"] - top)
        for character in text:
            if character < " ":
                continue
            codes.append(ord(character))
            boxes.append(box)
            styles.append(style)
            unmapped.append(is_unmapped)
    points = np.array(codes, dtype=np.uint32)
    return Characters(
        points,
        split_ligatures(points, np.array(boxes, dtype=np.float64).reshape(-1, 4)),
        np.array(styles, dtype=np.int32),
        tuple(palette) or (Style(),),
        np.array(unmapped, dtype=np.bool_),
    )


def _quarter(matrix: tuple[float, ...]) -> int:
    degrees = math.degrees(math.atan2(matrix[1], matrix[0]))
    turns = round(degrees / 90)
    return -turns % 4 if abs(degrees - turns * 90) <= LEAN else SLANTED


def _ink(color: Any) -> tuple[int, int, int, int]:
    """Turn a grey, RGB or CMYK colour into ink; other colour spaces (spots, patterns) count as black."""
    parts = color if isinstance(color, (tuple, list)) else (color,)
    if not all(isinstance(part, (int, float)) for part in parts):
        return PLAIN_INK
    if len(parts) == 1:
        red = green = blue = float(parts[0])
    elif len(parts) == 3:
        red, green, blue = map(float, parts)
    elif len(parts) == 4:
        red, green, blue = ((1 - float(part)) * (1 - float(parts[3])) for part in parts[:3])
    else:
        return PLAIN_INK
    return round(red * 255), round(green * 255), round(blue * 255), 255


def _rulings(page: pdfplumber.page.Page, left: float, top: float) -> Rulings:
    vertical: list[tuple[float, float, float]] = []
    horizontal: list[tuple[float, float, float]] = []

    def add(x0: float, y0: float, x1: float, y1: float) -> None:
        if abs(x1 - x0) <= abs(y1 - y0):
            if abs(x1 - x0) < 1:
                vertical.append((x0 - left, min(y0, y1) - top, max(y0, y1) - top))
        elif abs(y1 - y0) < 1:
            horizontal.append((y0 - top, min(x0, x1) - left, max(x0, x1) - left))

    for line in page.lines:
        add(line["x0"], line["top"], line["x1"], line["bottom"])
    for rect in page.rects:
        x0, y0, x1, y1 = rect["x0"], rect["top"], rect["x1"], rect["bottom"]
        for side in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            add(*side)
    for curve in page.curves:
        if all(step[0] in ("m", "l", "h") for step in curve["path"]):
            points = curve["pts"]
            for (x0, y0), (x1, y1) in pairwise(points):
                if x0 == x1 or y0 == y1:
                    add(x0, y0, x1, y1)
    return Rulings(
        np.array(vertical, dtype=np.float64).reshape(-1, 3),
        np.array(horizontal, dtype=np.float64).reshape(-1, 3),
    )


def _fills(rects: list[dict[str, Any]], left: float, top: float) -> Any:
    rows = []
    for rect in rects:
        if rect["fill"] and min(rect["width"], rect["height"]) > 4:
            red, green, blue, _ = _ink(rect["non_stroking_color"])
            brightness = 0.299 * red + 0.587 * green + 0.114 * blue
            rows.append(
                (rect["x0"] - left, rect["top"] - top, rect["x1"] - left, rect["bottom"] - top, brightness)
            )
    return np.array(rows, dtype=np.float64).reshape(-1, 5)


def _curve_boxes(curves: list[dict[str, Any]], left: float, top: float) -> Any:
    rows = []
    for curve in curves:
        if any(step[0] not in ("m", "l", "h") for step in curve["path"]):
            color = curve["stroking_color"] if curve["stroke"] else curve["non_stroking_color"]
            box = (curve["x0"] - left, curve["top"] - top, curve["x1"] - left, curve["bottom"] - top)
            rows.append((*box, *_ink(color)))
    return np.array(rows, dtype=np.float64).reshape(-1, 8)


def _image_share(images: list[dict[str, Any]], area: float) -> float:
    covered = sum(abs(float(image["width"]) * float(image["height"])) for image in images)
    return min(1.0, covered / area) if area > 0 else 0.0
