"""PDFium's functions bound for inner loops, and the way from a page's own coordinates to the display.

Here belongs how PDFium is called, not what is asked. It is called some 3,000 times for a page, so the
functions are bound once with integer handles and without releasing the interpreter lock (which PDFium,
not being thread-safe, wants held anyway), and write their results into numpy arrays.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from pypdfium2 import raw

from pipelines.readers.pdf_marks import PLAIN_INK, Floats

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@lru_cache(maxsize=1)
def pdfium_calls() -> Any:
    """Bind the functions of the inner loops to integer handles."""
    # Handles come back as numbers: c_void_p would give None for a null handle.
    pointer, whole, flag, found = ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.c_size_t

    def bind(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
        address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
        prototype: Callable[..., Any] = ctypes.PYFUNCTYPE(result, *arguments)
        function: Callable[..., Any] = prototype(address)
        return function

    four = (pointer, pointer, pointer, pointer, pointer)
    return SimpleNamespace(
        loose_box=bind("FPDFText_GetLooseCharBox", flag, pointer, whole, pointer),
        unicode=bind("FPDFText_GetUnicode", ctypes.c_uint, pointer, whole),
        has_map_error=bind("FPDFText_HasUnicodeMapError", whole, pointer, whole),
        char_matrix=bind("FPDFText_GetMatrix", flag, pointer, whole, pointer),
        origin=bind("FPDFText_GetCharOrigin", flag, pointer, whole, pointer, pointer),
        font_size=bind("FPDFText_GetFontSize", ctypes.c_double, pointer, whole),
        is_generated=bind("FPDFText_IsGenerated", whole, pointer, whole),
        text_object=bind("FPDFText_GetTextObject", found, pointer, whole),
        page_object=bind("FPDFPage_GetObject", found, pointer, whole),
        form_object=bind("FPDFFormObj_GetObject", found, pointer, ctypes.c_ulong),
        form_count=bind("FPDFFormObj_CountObjects", whole, pointer),
        type=bind("FPDFPageObj_GetType", whole, pointer),
        mark_count=bind("FPDFPageObj_CountMarks", whole, pointer),
        mark=bind("FPDFPageObj_GetMark", found, pointer, ctypes.c_ulong),
        matrix=bind("FPDFPageObj_GetMatrix", flag, pointer, pointer),
        bounds=bind("FPDFPageObj_GetBounds", flag, *four),
        fill_color=bind("FPDFPageObj_GetFillColor", flag, *four),
        stroke_color=bind("FPDFPageObj_GetStrokeColor", flag, *four),
        render_mode=bind("FPDFTextObj_GetTextRenderMode", whole, pointer),
        segment_count=bind("FPDFPath_CountSegments", whole, pointer),
        segment=bind("FPDFPath_GetPathSegment", found, pointer, whole),
        draw_mode=bind("FPDFPath_GetDrawMode", flag, pointer, pointer, pointer),
        point=bind("FPDFPathSegment_GetPoint", flag, pointer, pointer, pointer),
        segment_type=bind("FPDFPathSegment_GetType", whole, pointer),
        is_closing=bind("FPDFPathSegment_GetClose", flag, pointer),
        clip_path=bind("FPDFPageObj_GetClipPath", found, pointer),
        clip_count=bind("FPDFClipPath_CountPaths", whole, pointer),
        clip_segment=bind("FPDFClipPath_GetPathSegment", found, pointer, whole, whole),
        clip_segment_count=bind("FPDFClipPath_CountPathSegments", whole, pointer, whole),
    )


def handle_address(handle: Any) -> int:
    """Return a handle as a number."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def run(function: Callable[..., Any], *columns: Any) -> None:
    """Call a function for each row of the columns, for its effect."""
    deque(map(function, *columns), maxlen=0)


def row_addresses(rows: npt.NDArray[Any]) -> range:
    """Return the address of each row, for PDFium to write to."""
    start: int = rows.ctypes.data
    return range(start, start + rows.nbytes, rows.strides[0])


class Scratch:
    """Memory for the results of calls that return several values; PDFium is used by one thread only."""

    def __init__(self) -> None:
        self.floats = np.zeros(6, dtype=np.float32)
        self.whole = np.zeros(4, dtype=np.uint32)
        self.float_at: tuple[int, ...] = tuple(self.floats.ctypes.data + 4 * k for k in range(6))
        self.whole_at: tuple[int, ...] = tuple(self.whole.ctypes.data + 4 * k for k in range(4))


@lru_cache(maxsize=1)
def scratch() -> Scratch:
    """Return the one scratch memory."""
    return Scratch()


def object_matrix(item: int, form: Matrix) -> Matrix:
    """Return the matrix of an object, through the matrix of the form that it is in."""
    memory = scratch()
    if not pdfium_calls().matrix(item, memory.float_at[0]):
        return form
    own = tuple(memory.floats.tolist())
    return own if form == IDENTITY else compose(own, form)  # type: ignore[return-value,arg-type]


def compose(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the matrix that maps as `inner` and then as `outer`."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def object_color(function: Callable[..., Any], item: int) -> tuple[int, int, int, int]:
    """Return red, green, blue, alpha by the given getter; black where the object has none."""
    memory = scratch()
    if not function(item, *memory.whole_at):
        return PLAIN_INK
    red, green, blue, alpha = memory.whole.tolist()
    return red, green, blue, alpha


@dataclass(frozen=True, slots=True)
class View:
    """The visible box of a page in its own coordinates, and its clockwise quarter turns on display."""

    turn: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.turn % 2 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.turn % 2 else self.top - self.bottom

    def points(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Turn points of the page's own coordinates into points as displayed."""
        if self.turn == 0:
            return x - self.left, self.top - y
        if self.turn == 1:
            return y - self.bottom, x - self.left
        if self.turn == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def boxes(self, corners: Floats) -> Floats:
        """Turn (n, 4) of two opposite corners into x0, top, x1, bottom as displayed."""
        x0, y0 = self.points(corners[:, 0], corners[:, 1])
        x1, y1 = self.points(corners[:, 2], corners[:, 3])
        sides = (np.minimum(x0, x1), np.minimum(y0, y1), np.maximum(x0, x1), np.maximum(y0, y1))
        return np.stack(sides, axis=1)
