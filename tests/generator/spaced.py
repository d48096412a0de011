"""Printed forms become text whose columns are held apart by spaces.

Two ways to place a text on its line: in cells of a terminal, where a Chinese character takes two, and as
`pdftotext -layout` does, which counts characters: a text is printed right of every text that is left of it on
the page, and what is set close behind another follows it after one space.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from tests.generator.geometry import place_cells
from tests.generator.layout import Grid, PrintedForm, TextLine

#: cells of a line, and of the padding between two columns
LINE = 104
PADDING = 1


@dataclass(frozen=True, slots=True)
class _Piece:
    """A text on a line; `left` in cells."""

    line: int
    left: int
    text: str

    @property
    def right(self) -> int:
        return self.left + _width(self.text)


def render_spaced(forms: Sequence[PrintedForm], *, by_cells: bool) -> bytes:
    """Forms of one document, each on a page of its own; a table behind another begins a page, too."""
    pages: list[list[_Piece]] = [[]]
    height = 0
    for form in forms:
        if pages[-1]:
            pages.append([])
            height = 0
        has_grid = False
        for block in form.blocks:
            if isinstance(block, TextLine):
                pages[-1].append(_Piece(height, _line_left(block), block.text))
                height += 1
                continue
            if has_grid:
                pages.append([])
                height = 0
            has_grid = True
            drawn, rows = _draw(block, height)
            pages[-1] += drawn
            height += rows
    return "\f".join(_write(page, by_cells=by_cells) for page in pages).encode()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _line_left(line: TextLine) -> int:
    free = max(0, LINE - _width(line.text))
    return {"left": 0, "right": free}.get(line.kind, free // 2)


def _wrap(text: str, room: int) -> list[str]:
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for char in paragraph:
            if line and _width(line + char) > room:
                lines.append(line)
                line = ""
            line += char
        lines.append(line)
    return [line for line in lines if line]


def _draw(grid: Grid, top: int) -> tuple[list[_Piece], int]:
    """Return the texts of a table that begins at line `top`, and how many lines it takes."""
    whole = sum(grid.widths)
    edges = [0, *(round(stop / whole * LINE) for stop in accumulate(grid.widths))]
    cells = []
    for row, column, cell in place_cells(grid):
        left, right = edges[column], edges[column + cell.column_span]
        room = max(2, right - left - PADDING)
        cells.append((row, cell.row_span, left, room, cell.role, _wrap(cell.text, room)))
    heights = [
        max([1, *(len(lines) for row, span, *_, lines in cells if (row, span) == (no, 1))])
        for no in range(len(grid.rows))
    ]
    for row, span, *_, lines in cells:
        heights[row + span - 1] += max(0, len(lines) - sum(heights[row : row + span]))
    starts = [0, *accumulate(heights)]
    pieces = []
    for row, span, left, room, role, lines in cells:
        free = starts[row + span] - starts[row] - len(lines)
        first = top + starts[row] + (0 if role == "long" else free // 2)
        for number, line in enumerate(lines):
            indent = 0 if role == "long" else (room - _width(line)) // 2
            pieces.append(_Piece(first + number, left + indent, line))
    return pieces, starts[-1]


def _write(page: Sequence[_Piece], *, by_cells: bool) -> str:
    places: dict[_Piece, int] = {}
    for piece in sorted(page, key=lambda piece: (piece.left, piece.line)):
        places[piece] = (
            piece.left if by_cells else max((_follow(piece, *each) for each in places.items()), default=0)
        )
    lines = [""] * (1 + max((piece.line for piece in page), default=0))
    ends = [-9] * len(lines)
    for piece in sorted(page, key=lambda piece: (piece.line, piece.left)):
        line = lines[piece.line]
        used = _width(line) if by_cells else len(line)
        gap = places[piece] - used
        is_close = bool(line) and (piece.left - ends[piece.line] <= 1 or gap < 1)
        lines[piece.line] = line + " " * (1 if is_close else gap) + piece.text
        ends[piece.line] = piece.right
    return "\n".join(lines) + "\n"


def _follow(piece: _Piece, other: _Piece, place: int) -> int:
    """Return the first character that `piece` may have beside or below `other`, which begins left of it."""
    if piece.left >= other.right:
        return place + len(other.text) + 1
    share = (piece.left - other.left) / max(1, other.right - other.left)
    return place + int(share * len(other.text))
