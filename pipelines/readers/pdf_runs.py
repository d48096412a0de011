"""Text objects (runs) of a PDF page through PDFium: how characters are painted, and which blanks were typed.

Here belongs what PDFium's text page does not tell of its characters, but the objects that they are from.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import repeat
from typing import Final

import numpy as np
import numpy.typing as npt

from pipelines.readers.pdf_calls import Pointer, View, object_colors, pdfium_calls, pointer
from pipelines.readers.pdf_ink import Ink
from pipelines.readers.pdf_marks import SLANTED, Codes, Floats, Mask, Style

Indices = npt.NDArray[np.int64]

#: degrees by which upright text may lean
LEAN: Final = 2.0
HIDDEN_MODES: Final = (3, 7)
#: PDFium gives these for a hyphen at the end of a line
HYPHENS: Final = (0x02, 0xFFFE)
#: PDFium gives this for nothing
NO_CHARACTER: Final = 0xFFFF


@dataclass(frozen=True, slots=True)
class Runs:
    """The text objects of a page, and their matrices through those of the forms that they are in."""

    ink: Ink
    matrices: Floats
    text_page: Pointer
    view: View

    def styles(self, chosen: Indices) -> tuple[npt.NDArray[np.int32], tuple[Style, ...]]:
        """Find the style of each of these characters through the run that it belongs to."""
        texts, count = self.ink.texts, len(self.ink.texts.items)
        if not count:
            return np.zeros(len(chosen), dtype=np.int32), (Style(),)
        degrees = np.round(np.degrees(np.arctan2(self.matrices[:, 1], self.matrices[:, 0])), 1)
        colors = object_colors(pdfium_calls().fill_color, texts.items)
        hidden = [mode in HIDDEN_MODES for mode in self.ink.text_modes]
        if len(set(hidden)) == 1 and (degrees == degrees[0]).all() and (colors == colors[0]).all():
            look = [float(degrees[0]), *colors[0].tolist(), hidden[0]]
            return np.zeros(len(chosen), dtype=np.int32), (_style(look, self.view),)
        looks, number = np.unique(np.column_stack((degrees, colors, hidden)), axis=0, return_inverse=True)
        palette = (*(_style(look, self.view) for look in looks.tolist()), Style())
        owners = map(pdfium_calls().text_object, repeat(self.text_page), chosen.tolist())
        style_of = dict(zip(self.ink.text_numbers, number.reshape(-1).tolist(), strict=True))
        styles = [style_of.get(owner, len(looks)) for owner in owners]
        return np.array(styles, dtype=np.int32), palette

    def place_blanks(self, codes: Codes, boxes: Floats, keep: Mask) -> None:
        """Keep the blanks that somebody typed, and drop those that PDFium guesses from gaps.

        Where a writer sets each character on its own (Chromium), PDFium swallows the typed blank and
        guesses one in its place. Such a guess is right if a run without visible characters starts in the
        gap; it gets a box without width.
        """
        where = np.flatnonzero(codes == 32)
        is_generated = map(pdfium_calls().is_generated, repeat(self.text_page), where.tolist())
        guessed = np.fromiter(is_generated, np.int32, len(where)) == 1
        keep[where[~guessed]] = True
        where = where[guessed]
        where = where[(where > 0) & (where < len(codes) - 1)]
        where = where[keep[where - 1] & keep[where + 1]]
        if not len(where):
            return
        before, after = boxes[where - 1], boxes[where + 1]
        starts = _Starts(self)
        for index, (_, top, x1, bottom), (next_x0, next_top, _, next_bottom) in zip(
            where.tolist(), before.tolist(), after.tolist(), strict=True
        ):
            is_beside = next_top < bottom and top < next_bottom and next_x0 > x1
            if is_beside and starts.has_blank(index, (x1, top, next_x0, bottom)):
                boxes[index] = x1, top, x1, bottom
                keep[index] = True


class _Starts:
    """Where the runs of a page start, from left to right."""

    def __init__(self, runs: Runs) -> None:
        x, y = runs.view.points(runs.matrices[:, 4], runs.matrices[:, 5])
        order = np.argsort(x)
        self.runs, self.x, self.y, self.order = runs, x[order].tolist(), y[order].tolist(), order.tolist()

    def has_blank(self, index: int, gap: tuple[float, float, float, float]) -> bool:
        """Tell if a run without visible characters starts in the gap at the guessed blank `index`."""
        x0, top, x1, bottom = gap
        slack = 0.1 * (bottom - top)
        start = bisect_left(self.x, x0 - slack)
        stop = bisect_left(self.x, x1 + slack, start)
        inside = [self.order[place] for place in range(start, stop) if top <= self.y[place] <= bottom]
        if not inside:
            return False
        text_object, ink = pdfium_calls().text_object, self.runs.ink
        # Mostly it is the run of the character after the gap.
        beside = (text_object(self.runs.text_page, index - 1), text_object(self.runs.text_page, index + 1))
        return any(not self._has_print(run) for run in inside if ink.text_numbers[run] not in beside)

    def _has_print(self, run: int) -> bool:
        get, item = pdfium_calls().run_text, self.runs.ink.texts.items[run]
        units = np.zeros(get(item, self.runs.text_page, pointer(0), 0) // 2, dtype=np.uint16)
        get(item, self.runs.text_page, pointer(units.ctypes.data), units.nbytes)
        return any((unit > 32 and unit != NO_CHARACTER) or unit in HYPHENS for unit in units.tolist())


def _style(look: list[float], view: View) -> Style:
    degrees, red, green, blue, alpha, is_hidden = look
    turns = round(degrees / 90)
    quarter = (view.turn - turns) % 4 if abs(degrees - turns * 90) <= LEAN else SLANTED
    return Style(quarter, (int(red), int(green), int(blue), int(alpha)), bool(is_hidden))
