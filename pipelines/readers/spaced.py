"""Text whose columns are held apart by spaces (`pdftotext -layout`) -> pages of tables and lines.

Here belongs which texts are read so, in which measure their columns stand, and what is said about the result:
it is a guess, so no page of this route (`spaced`) is sure. Columns are told in `spaced_columns`
and `spaced_places`, rows in `spaced_rows` and `spaced_entries`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.readers.cells import Block, Cell, Line, Page, Table
from pipelines.readers.spaced_columns import divide
from pipelines.readers.spaced_entries import Entry, make_rows
from pipelines.readers.spaced_places import Profile
from pipelines.readers.spaced_text import Stretch, split_line


@dataclass(frozen=True, slots=True)
class SpacedSettings:
    """When a text is laid out with spaces, and how sure a page of such text is."""

    #: so many lines have gaps, and so many gaps in all
    fewest_lines: int = 3
    fewest_gaps: int = 6
    tab: int = 8
    #: a line so far from the left edge of the first stretch of a page is a title
    indent: int = 4
    #: longer lines and pages are no form, and would take long
    longest_line: int = 1500
    most_lines: int = 1500
    #: pages that tell in which measure places are counted
    sample: int = 4
    longest_text: int = 2_000_000
    confidence: float = 0.85
    #: times so much for each line that could be divided otherwise
    doubtful_line: float = 0.97
    least_confidence: float = 0.5


SPACED = SpacedSettings()
Note = tuple[int, str, str]
_GAP = re.compile(r"(?<=\S)(?:  +|\u3000[ \u3000]*)(?=\S)")
_PAGE_NUMBER = re.compile(r"[-—–·]+\s*\d{1,4}\s*[-—–·]+|第\s*\d+\s*页.*")


def is_spaced(text: str, separated: int, settings: SpacedSettings = SPACED) -> bool:
    """Tell whether the columns of a text are held apart by spaces. `separated`: how many of its lines have
    separators."""
    lines = text.split("\n")
    if max(map(len, lines)) > settings.longest_line or len(text) > settings.longest_text:
        return False
    if any(page.count("\n") > settings.most_lines for page in text.split("\f")):
        return False
    gaps = [count for line in lines if (count := len(_GAP.findall(line)))]
    return len(gaps) >= max(settings.fewest_lines, 2 * separated) and sum(gaps) >= settings.fewest_gaps


def read_pages(text: str, settings: SpacedSettings = SPACED) -> tuple[tuple[Page, ...], tuple[Note, ...]]:
    """Read a text into pages (split at form feeds); addresses are `L<line>:<cell>` as in other texts.

    Places are counted in characters (as pdftotext counts) or in cells of a terminal, whichever explains the
    gaps better."""
    sheets: list[_Sheet] = []
    line_no = 1
    for page_no, page_text in enumerate(text.removesuffix("\n").removesuffix("\f").split("\f"), start=1):
        lines = page_text.expandtabs(settings.tab).split("\n")
        sheets.append(_Sheet(page_no, line_no, lines))
        line_no += len(lines) - 1
    sample = sheets[: settings.sample]
    ways = [[sheet.divide(by_cells=by_cells) for sheet in sample] for by_cells in (False, True)]
    best = min(ways, key=lambda way: sum(cost for cost, _ in way))
    best += [sheet.divide(by_cells=best is ways[1]) for sheet in sheets[settings.sample :]]
    pages: list[Page] = []
    notes: list[Note] = []
    before: Profile | None = None
    for sheet, (_, stretches) in zip(sheets, best, strict=True):
        blocks: list[Block] = []
        for stretch in stretches:
            own, before = _blocks(stretch, sheet, before, has_table=any(isinstance(x, Table) for x in blocks))
            blocks += own
        blocks += sheet.furniture
        doubtful = {piece.line for stretch in stretches for piece in stretch.pieces if piece.is_doubtful}
        confidence = max(
            settings.confidence * settings.doubtful_line ** len(doubtful), settings.least_confidence
        )
        pages.append(Page(sheet.page_no, tuple(blocks), route="spaced", confidence=confidence))
        if blocks:
            message = "columns and rows were told by the spaces between texts"
            unsure = f"; {len(doubtful)} lines could be divided otherwise" if doubtful else ""
            notes.append((sheet.page_no, "inferred_columns", message + unsure))
    return tuple(pages), tuple(notes)


class _Sheet:
    """The lines of a page, without a page number at its foot. `line_no`: the number of the first line."""

    def __init__(self, page_no: int, line_no: int, lines: Sequence[str]) -> None:
        self.page_no = page_no
        self.line_no = line_no
        self.lines = list(lines)
        self.furniture: list[Block] = []
        foot = max((number for number, line in enumerate(lines) if line.strip()), default=None)
        if foot is not None and _PAGE_NUMBER.fullmatch(lines[foot].strip()):
            self.furniture.append(self.line(foot, lines[foot].strip()))
            self.lines[foot] = ""
        self.blank = frozenset(number for number, line in enumerate(self.lines) if not line.strip())

    def divide(self, *, by_cells: bool) -> tuple[float, list[Stretch]]:
        tokens = [split_line(line, number, by_cells=by_cells) for number, line in enumerate(self.lines)]
        return divide([line for line in tokens if line])

    def line(self, number: int, text: str) -> Line:
        return Line(text, self.page_no, address=f"L{self.line_no + number}")


def _blocks(
    stretch: Stretch, sheet: _Sheet, before: Profile | None, *, has_table: bool
) -> tuple[list[Block], Profile | None]:
    """Return the lines and the table of a stretch, and what its columns are like. `before`: the same of the
    stretch before, which may go on here with a column less."""
    blocks: list[Block] = []
    pieces = list(stretch.pieces)
    left = min(piece.start for piece in pieces)
    while pieces and not has_table and pieces[0].start >= left + SPACED.indent:
        if len(pieces) > 1 and pieces[1].line == pieces[0].line:
            break
        piece = pieces.pop(0)
        blocks.append(sheet.line(piece.line, piece.text))
    if not pieces:
        return blocks, before
    if not stretch.strips:
        return [*blocks, *(sheet.line(piece.line, piece.text) for piece in pieces)], before
    rest = replace(stretch, pieces=tuple(pieces))
    profile = Profile.of(rest)
    columns = profile.match(before) if before and not blocks else None
    row_count, entries = make_rows(rest, sheet.blank)
    table = _table(entries, row_count, columns or range(len(stretch.widths)), sheet)
    return [*blocks, table], before if columns else profile


def _table(entries: Sequence[Entry], row_count: int, columns: Sequence[int], sheet: _Sheet) -> Table:
    """Return the table of a stretch; `columns`: which column of the table each of the stretch is. How far a
    cell reaches is not known: an empty place may be part of the cell beside or above it."""
    cells: dict[tuple[int, int], Cell] = {}
    for entry in sorted(entries, key=lambda entry: (entry.row, entry.column)):
        address = f"L{sheet.line_no + entry.pieces[0].line}:{columns[entry.column] + 1}"
        key = entry.row, columns[entry.column]
        text = f"{cells[key].text}\n{entry.text}" if key in cells else entry.text
        cells[key] = Cell(text, *key, 1, None, sheet.page_no, address=address)
    width = max(columns) + 1
    for row in range(row_count):
        for column in range(width):
            cells.setdefault((row, column), Cell("", row, column, 1, None, sheet.page_no))
    return Table(tuple(cells[key] for key in sorted(cells)), row_count, width, sheet.page_no)
