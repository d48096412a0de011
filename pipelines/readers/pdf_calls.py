"""PDFium's functions bound for inner loops, and the way from a page's own coordinates to the display.

Here belongs how PDFium is called, not what is asked. It is called some 3,000 times for a page, so the
functions are bound once, without releasing the interpreter lock (which PDFium, not being thread-safe,
wants held anyway) and without types: what they are given has been made ready for them (`pointer`), which
halves the time of a call. Their results go into memory that is kept from page to page.
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

#: an address or a handle, ready to be passed
Pointer = Any
#: makes a number ready; a bare number would be passed as a C int, which has half the bits
pointer: Final[Callable[[int], Pointer]] = ctypes.c_void_p.from_param
#: rows kept from page to page; the densest forms have 3,000 characters on a page
KEPT_ROWS: Final = 4096


@lru_cache(maxsize=1)
def pdfium_calls() -> Any:
    """Bind the functions of the inner loops. They take pointers and C ints, and nothing else."""
    # Handles come back as numbers: c_void_p would give None for a null handle.
    handle, whole = ctypes.c_size_t, ctypes.c_int

    def bind(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
        address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
        prototype: Callable[..., Any] = ctypes.PYFUNCTYPE(result, *arguments)
        function: Callable[..., Any] = prototype(address)
        return function

    return SimpleNamespace(
        loose_box=bind("FPDFText_GetLooseCharBox", whole),
        unicode=bind("FPDFText_GetUnicode", ctypes.c_uint),
        has_map_error=bind("FPDFText_HasUnicodeMapError", whole),
        char_matrix=bind("FPDFText_GetMatrix", whole),
        origin=bind("FPDFText_GetCharOrigin", whole),
        font_size=bind("FPDFText_GetFontSize", ctypes.c_double),
        is_generated=bind("FPDFText_IsGenerated", whole),
        text_object=bind("FPDFText_GetTextObject", handle),
        page_object=bind("FPDFPage_GetObject", handle),
        # These take a number that is wider than a C int.
        form_object=bind("FPDFFormObj_GetObject", handle, ctypes.c_void_p, ctypes.c_ulong),
        mark=bind("FPDFPageObj_GetMark", handle, ctypes.c_void_p, ctypes.c_ulong),
        run_text=bind(
            "FPDFTextObj_GetText",
            ctypes.c_ulong,
            ctypes.c_void_p,
            ctypes.c_void_p,
            ctypes.c_void_p,
            ctypes.c_ulong,
        ),
        mark_count=bind("FPDFPageObj_CountMarks", whole),
        form_count=bind("FPDFFormObj_CountObjects", whole),
        type=bind("FPDFPageObj_GetType", whole),
        matrix=bind("FPDFPageObj_GetMatrix", whole),
        bounds=bind("FPDFPageObj_GetBounds", whole),
        fill_color=bind("FPDFPageObj_GetFillColor", whole),
        stroke_color=bind("FPDFPageObj_GetStrokeColor", whole),
        render_mode=bind("FPDFTextObj_GetTextRenderMode", whole),
        segment_count=bind("FPDFPath_CountSegments", whole),
        segment=bind("FPDFPath_GetPathSegment", handle),
        draw_mode=bind("FPDFPath_GetDrawMode", whole),
        point=bind("FPDFPathSegment_GetPoint", whole),
        segment_type=bind("FPDFPathSegment_GetType", whole),
        is_closing=bind("FPDFPathSegment_GetClose", whole),
        clip_path=bind("FPDFPageObj_GetClipPath", handle),
        clip_count=bind("FPDFClipPath_CountPaths", whole),
        clip_segment=bind("FPDFClipPath_GetPathSegment", handle),
        clip_segment_count=bind("FPDFClipPath_CountPathSegments", whole),
    )


def handle_pointer(handle: Any) -> Pointer:
    """Return a handle of pypdfium2 ready to be passed."""
    return pointer(ctypes.cast(handle, ctypes.c_void_p).value or 0)


def run(function: Callable[..., Any], *columns: Any) -> None:
    """Call a function for each row of the columns, for its effect. The shortest column ends it."""
    deque(map(function, *columns), maxlen=0)


class Rows:
    """Memory for the results of many calls: one row for each, and pointers to what is written in it."""

    def __init__(self, kind: npt.DTypeLike, width: int, written: int, count: int) -> None:
        self.values: npt.NDArray[Any] = np.zeros((count, width), dtype=kind)
        start, size, step = self.values.ctypes.data, self.values.itemsize, self.values.strides[0]
        #: one column of pointers for each value that the call wants a pointer to
        self.at: list[list[Pointer]] = [
            list(map(pointer, range(start + size * k, start + size * k + step * count, step)))
            for k in range(written)
        ]


#: what is asked -> kind of number, numbers in a row, how many of them the call takes a pointer to
_ROWS: Final[dict[str, tuple[Any, int, int]]] = {
    "character_box": (np.float32, 4, 1),
    "character_matrix": (np.float32, 6, 1),
    "origin": (np.float64, 2, 2),
    "matrix": (np.float32, 6, 1),
    "color": (np.uint32, 4, 4),
    "bounds": (np.float32, 4, 4),
    "draw_mode": (np.int32, 2, 2),
    "point": (np.float32, 2, 2),
}


@lru_cache(maxsize=len(_ROWS))
def _kept_rows(what: str) -> Rows:
    return Rows(*_ROWS[what], KEPT_ROWS)


def fill_rows(
    what: str, function: Callable[..., Any], *columns: Any, count: int, unset: tuple[int, ...] = (0,)
) -> npt.NDArray[Any]:
    """Call a function for each row of the columns and return what it has written; `unset` where it fails.

    The rows are good until the same is asked again. PDFium is used by one thread only.
    """
    rows = _kept_rows(what) if count <= KEPT_ROWS else Rows(*_ROWS[what], count)
    values = rows.values[:count]
    values[:] = unset
    run(function, *columns, *rows.at)
    return values


def object_colors(function: Callable[..., Any], items: list[Pointer]) -> npt.NDArray[np.uint32]:
    """Return red, green, blue, alpha of each object by the given getter; black where it has none."""
    return fill_rows("color", function, items, count=len(items), unset=PLAIN_INK)


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

    def boxes(self, corners: npt.NDArray[Any]) -> Floats:
        """Turn (n, 4) of two opposite corners into x0, top, x1, bottom as displayed."""
        corners = corners.astype(np.float64)
        x0, y0 = self.points(corners[:, 0], corners[:, 1])
        x1, y1 = self.points(corners[:, 2], corners[:, 3])
        boxes = np.empty((len(corners), 4))
        np.minimum(x0, x1, out=boxes[:, 0])
        np.minimum(y0, y1, out=boxes[:, 1])
        np.maximum(x0, x1, out=boxes[:, 2])
        np.maximum(y0, y1, out=boxes[:, 3])
        return boxes
