"""The cell formats of review workbooks, and how values are put into cells.

Here belongs what is the same on every worksheet. Which cell holds what belongs in `pipelines.review.workbook`
and `pipelines.review.form_grid`.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipelines.review.texts import clean_text

#: characters that an Excel cell holds
CELL_CHARACTERS = 32_767
_CUT = "…（已截断）"
#: points of a line, and the highest row that Excel allows
LINE_HEIGHT = 15.0
HIGHEST_ROW = 409.0
_FONT: dict[str, object] = {"font_name": "宋体", "font_size": 10}
_BOXED: dict[str, object] = {**_FONT, "border": 1, "valign": "vcenter", "text_wrap": True}
#: fills that differ in grey too; the mark in the text tells them apart in any case
_SEVERITY: dict[str, dict[str, object]] = {
    "error": {"bg_color": "#F2B8B5", "bold": True},
    "warning": {"bg_color": "#FBE7BF"},
    "info": {"bg_color": "#EEF4FA", "italic": True},
}


@dataclass(frozen=True, slots=True)
class Formats:
    """The formats of one workbook."""

    title: Any
    subtitle: Any
    heading: Any
    text: Any
    centred: Any
    opinion: Any
    link: Any
    severity: Mapping[str, Any]

    def put(self, worksheet: Any, row: int, column: int, value: object, style: Any) -> None:
        """Write one value: numbers as numbers, all else as text, nothing as a blank cell."""
        if value is None or value == "":
            worksheet.write_blank(row, column, None, style)
        elif isinstance(value, int | float | Decimal):
            worksheet.write_number(row, column, float(value), style)
        else:
            worksheet.write_string(row, column, fit_cell(str(value)), style)

    def set_paper(self, worksheet: Any) -> None:
        """Set up printing: A4 across, one page wide, pages numbered."""
        worksheet.set_paper(9)
        worksheet.set_landscape()
        worksheet.fit_to_pages(1, 0)
        worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        worksheet.set_footer("&C第 &P 页 / 共 &N 页")


def make_formats(book: Any) -> Formats:
    """Return the formats, added to a workbook."""
    middle: dict[str, object] = {**_FONT, "align": "center", "valign": "vcenter"}
    centred = {**_BOXED, "align": "center"}
    heading = {**centred, "bold": True, "bg_color": "#EDEDE8"}
    return Formats(
        title=book.add_format({**middle, "font_size": 16, "bold": True}),
        subtitle=book.add_format(middle),
        heading=book.add_format(heading),
        text=book.add_format(_BOXED),
        centred=book.add_format(centred),
        opinion=book.add_format({**_BOXED, "valign": "top"}),
        link=book.add_format({**_BOXED, "underline": 1, "font_color": "#1F4E79"}),
        severity={
            name: book.add_format({**_BOXED, "valign": "top", **look}) for name, look in _SEVERITY.items()
        },
    )


def fit_cell(text: str) -> str:
    """Return a text as a cell can hold it; what is too long ends with a remark that it was cut."""
    cleaned = clean_text(text)
    # Excel counts in UTF-16, so characters beyond the first plane count twice
    if len(cleaned.encode("utf-16-le")) // 2 <= CELL_CHARACTERS:
        return cleaned
    kept = cleaned.encode("utf-16-le")[: 2 * (CELL_CHARACTERS - len(_CUT))]
    return kept.decode("utf-16-le", errors="ignore") + _CUT


def count_lines(text: str | None, width: float) -> int:
    """Return how many lines a text takes in a cell so many characters wide; Chinese ones count twice."""
    if not text:
        return 1
    lines = 0
    for line in text.split("\n"):
        breadth = sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line)
        lines += max(1, math.ceil(breadth * 1.1 / width))
    return lines
