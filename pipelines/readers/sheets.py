"""One sheet of a workbook: from texts and merged ranges to a table with addresses.

Here belong the geometry and the limits that .xlsx and .xls share. How a file format stores its cells
belongs in `xlsx` and `xls`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.readers.cells import Cell, Table, Unreadable
from pipelines.readers.glyphs import fold


@dataclass(frozen=True, slots=True)
class SheetLimits:
    """How large a sheet may be. 1,000 forms below one another are 30,000 rows of 8 to 15 columns."""

    #: rows times columns of the rectangle that holds all text
    area: int = 20_000_000
    #: cells given to the next layer, empty ones included
    cells: int = 300_000
    #: what the format itself allows in a row
    columns: int = 16_384
    sheets: int = 2_000
    merges: int = 200_000
    #: a merged range reaches this far beyond the last column with text, and no farther
    overhang: int = 64
    text: int = 40_000_000


LIMITS = SheetLimits()
#: characters in C12
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})$")
#: the character codes that Excel writes for control characters and a lone carriage return
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass
class Sheet:
    """What is printed on a sheet: texts by (row, column) from 0, merged ranges with both ends."""

    name: str
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def column_name(column: int) -> str:
    """Return the letters of a column counted from 0: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name



def build_table(sheet: Sheet, page_no: int) -> Table | None:
    """Return a sheet's table, None where no cell holds text; a loss is noted in `sheet.notes`.

    Raises Unreadable `too_large` beyond `LIMITS`.
    """
    texts = {place: text for place, text in sheet.texts.items() if text.strip()}
    if not texts:
        return None
    height = max(row for row, _ in texts) + 1
    width = max(column for _, column in texts) + 1
    if height * width > LIMITS.area:
        reach_name = f"{column_name(width - 1)}{height}"
        raise Unreadable("too_large", f"sheet {sheet.name} reaches to {reach_name}", page_no)
    merges = [merge for merge in sheet.merges if merge[0] < height and merge[1] < width]
    reach = max((merge[3] + 1 for merge in merges if (merge[0], merge[1]) in texts), default=width)
    width = max(width, reach if reach <= width + LIMITS.overhang else width)
    spans, covered = _spans(merges, height, width, sheet.name)
    rows = sorted({row for row, _ in texts} | {row for row, _ in spans})
    if len(rows) * width > LIMITS.cells:
        raise Unreadable("too_large", f"sheet {sheet.name} has {len(rows)} rows of {width} columns", page_no)
    lost = [place for place in covered if place in texts]
    if lost:
        row, column = min(lost)
        first = f"{column_name(column)}{row + 1}"
        sheet.notes.append(("hidden_text", f"{len(lost)} cells under merged cells not read, first {first}"))
    cells = tuple(
        Cell(
            text=fold(texts.get((row, column), "")),
            row=row,
            column=column,
            row_span=spans.get((row, column), (1, 1))[0],
            column_span=spans.get((row, column), (1, 1))[1],
            page_no=page_no,
            address=f"{sheet.name}!{column_name(column)}{row + 1}",
        )
        for row in rows
        for column in range(width)
        if (row, column) not in covered
    )
    return Table(cells, row_count=height, column_count=width, page_no=page_no, name=sheet.name)


def _spans(
    merges: Sequence[tuple[int, int, int, int]], height: int, width: int, name: str
) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """Return the spans by first cell, and the cells that lie under a merged one."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    area = 0
    for top, left, bottom, right in merges:
        rows = min(bottom, height - 1) - top + 1
        columns = min(right, width - 1) - left + 1
        if rows < 1 or columns < 1 or (top, left) in covered or (top, left) in spans:
            continue
        area += rows * columns
        if area > LIMITS.cells:
            raise Unreadable("too_large", f"merged ranges of sheet {name} cover {area} cells")
        spans[top, left] = (rows, columns)
        covered.update((r, c) for r in range(top, top + rows) for c in range(left, left + columns))
        covered.discard((top, left))
    return spans, covered


def parse_reference(reference: str) -> tuple[int, int] | None:
    """Return (row, column) from 0 of `C12`, None for what is no reference of a sheet."""
    match = _REFERENCE.match(reference)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    return (row - 1, column - 1) if 0 < row <= 1_048_576 and column <= 16_384 else None


def unescape(text: str) -> str:
    """Return a stored text with `_x000D_` and the like resolved and line ends as "\\n"."""
    if "_x" in text:
        text = _ESCAPED.sub(_unescape_match, text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unescape_match(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if 0xD800 <= code < 0xE000 else chr(code)
