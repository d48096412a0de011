"""Text objects (runs) of a PDF page through PDFium: how characters are painted, and which blanks were typed.

Here belongs what PDFium's text page does not tell of its characters, but the objects that they are from.
"""

from __future__ import annotations

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
#: bottoms of characters of one line differ by less, in heights
SAME_LINE: Final = 0.3
#: a character printed over the one before it covers more of it than this, in heights
LEAST_OVER: Final = 0.15
#: pairs of a gap and a run of its line; a dense page has 5,000, a bomb has billions
MOST_PAIRS: Final = 2_000_000
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

    def order(self, chosen: Indices, codes: Codes, boxes: Floats) -> Indices:
        """Return characters in the order in which they were written, where PDFium mixes those of a line.

        It sorts them from left to right. Where words are printed over each other, because a cell has no room
        for its own, the order of the runs alone tells what belongs together.
        """
        height = boxes[:, 3] - boxes[:, 1]
        goes_on = np.abs(np.diff(boxes[:, 3])) < SAME_LINE * height[1:]
        over = boxes[:-1, 2] - boxes[1:, 0]
        # what is printed twice for boldness lies nearly on itself
        is_twice = (codes[1:] == codes[:-1]) & (np.diff(boxes[:, 0]) < LEAST_OVER * height[1:])
        is_over = goes_on & (over > LEAST_OVER * height[1:]) & ~is_twice
        if not is_over.any():
            return chosen
        line = np.concatenate(([0], np.cumsum(~goes_on)))
        mixed = np.flatnonzero(np.isin(line, line[1:][is_over]))
        place = {number: place for place, number in enumerate(self.ink.text_numbers)}
        runs = [place.get(int(owner), -1) for owner in self._owners(chosen[mixed])]
        ordered = chosen.copy()
        ordered[mixed] = chosen[mixed[np.lexsort((np.array(runs), line[mixed]))]]
        return ordered

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
        before, after = boxes[where - 1], boxes[where + 1]
        beside = (after[:, 1] < before[:, 3]) & (before[:, 1] < after[:, 3]) & (after[:, 0] > before[:, 2])
        where, before, after = where[beside], before[beside], after[beside]
        gap, run = self._starting_in(before[:, 2], after[:, 0], before[:, 1], before[:, 3])
        # Mostly the run that starts there is that of the character after the gap.
        number = np.array([self.ink.text_numbers[place] for place in run.tolist()], dtype=np.uint64)
        is_other = (number != self._owners(where - 1)[gap]) & (number != self._owners(where + 1)[gap])
        runs = run[is_other].tolist()
        has_print = {other: self._has_print(other) for other in set(runs)}
        for index, other in zip(gap[is_other].tolist(), runs, strict=True):
            if not has_print[other]:
                _, top, right, bottom = before[index].tolist()
                boxes[where[index]] = right, top, right, bottom
                keep[where[index]] = True

    def _starting_in(
        self, left: Floats, right: Floats, top: Floats, bottom: Floats
    ) -> tuple[Indices, Indices]:
        """Return (gap, run) for each run that starts in one of these gaps."""
        x, y = self.view.points(self.matrices[:, 4], self.matrices[:, 5])
        order = np.argsort(y)
        first = np.searchsorted(y, top, side="left", sorter=order)
        count = np.searchsorted(y, bottom, side="right", sorter=order) - first
        if count.sum() > MOST_PAIRS:
            count[np.cumsum(count) > MOST_PAIRS] = 0
        # All pairs of a gap and a run of its line, one gap after the other.
        gap = np.repeat(np.arange(len(count)), count)
        run = order[np.arange(len(gap)) + np.repeat(first - np.cumsum(count) + count, count)]
        slack = 0.1 * (bottom - top)
        inside = (x[run] >= (left - slack)[gap]) & (x[run] < (right + slack)[gap])
        return gap[inside], run[inside]

    def _owners(self, characters: Indices) -> npt.NDArray[np.uint64]:
        """Return the run of each character, as a number."""
        owners = map(pdfium_calls().text_object, repeat(self.text_page), characters.tolist())
        return np.fromiter(owners, np.uint64, len(characters))

    def _has_print(self, run: int) -> bool:
        get, item = pdfium_calls().run_text, self.ink.texts.items[run]
        size = get(item, self.text_page, pointer(0), 0)
        if size <= 2:  # the zero at the end
            return False
        units = np.zeros(size // 2, dtype=np.uint16)
        get(item, self.text_page, pointer(units.ctypes.data), units.nbytes)
        return any((unit > 32 and unit != NO_CHARACTER) or unit in HYPHENS for unit in units.tolist())


def _style(look: list[float], view: View) -> Style:
    degrees, red, green, blue, alpha, is_hidden = look
    turns = round(degrees / 90)
    quarter = (view.turn - turns) % 4 if abs(degrees - turns * 90) <= LEAN else SLANTED
    return Style(quarter, (int(red), int(green), int(blue), int(alpha)), bool(is_hidden))
