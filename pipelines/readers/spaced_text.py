"""Texts on a line, as text laid out with spaces shows them: the shapes that the modules `spaced_*` share.

Here belongs how wide a text is and where it stands on its line. Columns are told in `spaced_columns`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

#: what is printed in a wide cell although Unicode leaves its width open
_WIDE_SIGNS = frozenset("“”‘’…—≥≤×·±℃①②③④⑤⑥⑦⑧⑨⑩★☆√□")
_WORD = re.compile(r"([ \u3000]*)([^ \u3000]+)")
_NUMBER = re.compile(r"[-+]?[\d,.]+%?|[-—/]+")
_FIGURE = re.compile(r"[=≥≤＝<>＞＜]?\s*-?[\d,.]+\D{0,4}|[-—/]+")


@dataclass(frozen=True, slots=True)
class Token:
    """What stands between two spaces. `start` and `end` in the measure of the document, `width` in half
    Chinese characters."""

    text: str
    line: int
    start: int
    end: int
    width: int
    is_head: bool

    @property
    def is_number(self) -> bool:
        return _NUMBER.fullmatch(self.text) is not None


@dataclass(slots=True)
class Piece:
    """What stands in one cell on one line: `first` and `last` column, in the measure of the document."""

    text: str
    line: int
    start: int
    end: int
    width: int
    first: int
    last: int
    #: whether another division of its line is nearly as good
    is_doubtful: bool = False

    @property
    def is_number(self) -> bool:
        return _NUMBER.fullmatch(self.text) is not None

    @property
    def is_figure(self) -> bool:
        """Tell whether the text is a number with or without a sign of comparison and a unit."""
        return _FIGURE.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines with the same columns. `strips` are the places between columns; `widths` is the widest text of
    each column in half characters."""

    lines: tuple[int, ...]
    pieces: tuple[Piece, ...]
    strips: tuple[int, ...]
    widths: tuple[float, ...]


def text_width(text: str) -> int:
    """Return how wide a text is, in half Chinese characters."""
    return sum(cells_of(char) for char in text)


def cells_of(char: str) -> int:
    """Return how wide a character is printed, in half Chinese characters."""
    return 2 if unicodedata.east_asian_width(char) in "WF" or char in _WIDE_SIGNS else 1


def _counted(char: str) -> int:
    """Return how many cells of a terminal a character takes."""
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def split_line(line: str, number: int, *, by_cells: bool) -> list[Token]:
    """Return the tokens of a line, places counted in characters or in cells of a terminal."""
    tokens: list[Token] = []
    place = 0
    for match in _WORD.finditer(line):
        gap = sum(map(_counted, match[1])) if by_cells else len(match[1])
        start = place + gap
        place = start + (sum(map(_counted, match[2])) if by_cells else len(match[2]))
        tokens.append(Token(match[2], number, start, place, text_width(match[2]), not tokens or gap > 1))
    return tokens


def find_column(place: int, strips: Sequence[int]) -> int:
    """Return the column of a place between strips."""
    return int(np.searchsorted(np.asarray(strips), place, side="right"))
