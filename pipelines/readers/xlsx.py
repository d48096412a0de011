"""The sheets of an .xlsx or .xlsm package, each cell as it is printed.

Here belongs what SpreadsheetML says: shared strings, cell styles, formulas, hidden sheets. The sheet's
geometry belongs in `sheets`, the printed form of a number in `number_format`.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from lxml import etree

from pipelines.readers.cells import Unreadable
from pipelines.readers.number_format import BUILT_IN, render_number, render_text
from pipelines.readers.ooxml import Package, attribute, local_name
from pipelines.readers.sheets import LIMITS, Sheet, column_name, parse_reference, unescape


def read_xlsx(content: bytes) -> list[Sheet]:
    """Return the worksheets of a package in the order of its tabs.

    Raises Unreadable: `damaged`, `encrypted`, `too_large`, `unsupported` (binary .xlsb).
    """
    with Package(content) as package:
        main = package.main_part("xl/workbook.xml")
        if main.endswith(".bin"):
            raise Unreadable("unsupported", "a binary workbook (.xlsb); save it as .xlsx")
        workbook = package.tree(main)
        relations = package.relations(main)
        parts = {kind: target for kind, target in relations.values() if kind in ("sharedStrings", "styles")}
        strings = _shared_strings(package, parts.get("sharedStrings"))
        formats = _cell_formats(package, parts.get("styles"))
        starts_1904 = any(e.get("date1904") in ("1", "true") for e in workbook.iter("{*}workbookPr"))
        tabs = list(workbook.iter("{*}sheet"))
        if len(tabs) > LIMITS.sheets:
            raise Unreadable("too_large", f"{len(tabs)} sheets, more than {LIMITS.sheets}")
        sheets: list[Sheet] = []
        for tab in tabs:
            kind, target = relations.get(attribute(tab, "id") or "", ("", ""))
            if kind != "worksheet":
                continue  # chart and dialogue sheets have no cells
            sheet = Sheet(tab.get("name") or f"Sheet{len(sheets) + 1}")
            _XlsxSheet(sheet, strings, formats, starts_1904).read(package, target)
            if tab.get("state") in ("hidden", "veryHidden"):
                sheet.notes.append(("hidden_sheet", f"sheet {sheet.name} is hidden"))
            sheets.append(sheet)
    return sheets


def _shared_strings(package: Package, part: str | None) -> list[str]:
    if part is None or part not in package:
        return []
    strings: list[str] = []
    size = 0
    for element in package.stream(part, ("{*}si",)):
        strings.append(_rich_text(element))
        size += len(strings[-1])
        if size > LIMITS.text:
            raise Unreadable("too_large", f"more than {LIMITS.text} characters of text")
        _forget(element)
    return strings


def _rich_text(element: etree._Element) -> str:
    """Return the text of a string with its runs, without phonetic guides."""
    parts: list[str] = []
    for child in element:
        name = local_name(child)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts.extend(t.text or "" for t in child if local_name(t) == "t")
    return unescape("".join(parts))


def _cell_formats(package: Package, part: str | None) -> list[str]:
    """Return the format code of each cell style, in the order that cells number them."""
    if part is None or part not in package:
        return []
    codes = dict(BUILT_IN)
    formats: list[str] = []
    for element in package.tree(part):
        name = local_name(element)
        if name == "numFmts":
            codes |= {_number(e.get("numFmtId")): e.get("formatCode") or "General" for e in element}
        elif name == "cellXfs":
            formats = [codes.get(_number(e.get("numFmtId")), "General") for e in element]
    return formats


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _forget(element: etree._Element) -> None:
    """Give back the memory of an element that was streamed and of those before it."""
    element.clear()
    while (before := element.getprevious()) is not None:
        parent = before.getparent()
        if parent is None:
            break
        parent.remove(before)


@dataclass
class _XlsxSheet:
    """The sheet being read with what its cells refer to."""

    sheet: Sheet
    strings: list[str]
    formats: list[str]
    starts_1904: bool
    row: int = -1
    size: int = 0
    hidden_rows: int = 0
    formulas: list[str] = field(default_factory=list)

    def read(self, package: Package, part: str) -> None:
        for element in package.stream(part, ("{*}row", "{*}mergeCell", "{*}col")):
            name = local_name(element)
            if name == "row":
                self._read_row(element)
            elif name == "mergeCell":
                self._read_merge(element.get("ref") or "")
            elif element.get("hidden") in ("1", "true"):
                self.sheet.notes.append(
                    ("hidden_column", f"columns {element.get('min')} to {element.get('max')} are hidden")
                )
            _forget(element)
        if self.hidden_rows:
            self.sheet.notes.append(("hidden_row", f"{self.hidden_rows} rows are hidden"))
        if self.formulas:
            count, first = len(self.formulas), self.formulas[0]
            self.sheet.notes.append(("no_value", f"{count} formulas without a stored value, first {first}"))

    def _read_row(self, element: etree._Element) -> None:
        stated = _number(element.get("r"))
        self.row = stated - 1 if stated else self.row + 1
        if len(element) > LIMITS.columns:
            reason = f"row {self.row + 1} of sheet {self.sheet.name} has {len(element)} cells"
            raise Unreadable("too_large", reason)
        column = -1
        has_text = False
        for cell in element:
            place = parse_reference(cell.get("r") or "")
            column = place[1] if place else column + 1
            if not len(cell):
                continue
            text = self._text(cell, column)
            if text:
                has_text = True
                self.sheet.texts[self.row, column] = text
                self.size += len(text)
        if self.size > LIMITS.text or len(self.sheet.texts) > LIMITS.cells:
            raise Unreadable("too_large", f"sheet {self.sheet.name} holds too much text")
        if has_text and element.get("hidden") in ("1", "true"):
            self.hidden_rows += 1

    def _text(self, cell: etree._Element, column: int) -> str:
        kind = cell.get("t") or "n"
        value = formula = None
        for child in cell:
            name = local_name(child)
            if name == "v":
                value = child.text
            elif name == "f":
                formula = child.text or ""
            elif name == "is":
                return render_text(_rich_text(child), self._format(cell))
        if value is None:
            return self._formula_text(formula, column) if formula is not None else ""
        if kind == "s":
            index = _number(value)
            return render_text(self.strings[index], self._format(cell)) if index < len(self.strings) else ""
        if kind == "b":
            return "TRUE" if value.strip() in ("1", "true") else "FALSE"
        if kind == "n":
            return self._number_text(value, cell)
        return render_text(unescape(value), self._format(cell))  # str, e (error text), d (ISO date)

    def _number_text(self, value: str, cell: etree._Element) -> str:
        try:
            number = float(value)
        except ValueError:
            return value
        if not math.isfinite(number):
            return value
        return render_number(number, self._format(cell), starts_1904=self.starts_1904)

    def _formula_text(self, formula: str, column: int) -> str:
        """Return the text of a formula whose result was never stored.

        `=100.00(%)` without any letter refers to nothing: it is text that a program took for a
        formula. Others have no printed value, which is noted.
        """
        if formula and not re.search(r"[A-Za-z$]", formula):
            return f"={formula}"
        self.formulas.append(f"{column_name(column)}{self.row + 1}")
        return ""

    def _format(self, cell: etree._Element) -> str:
        style = _number(cell.get("s"))
        return self.formats[style] if style < len(self.formats) else "General"

    def _read_merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        start, end = parse_reference(first), parse_reference(last or first)
        if not start or not end:
            return
        if len(self.sheet.merges) >= LIMITS.merges:
            raise Unreadable("too_large", f"sheet {self.sheet.name} has over {LIMITS.merges} merged ranges")
        rows, columns = sorted((start[0], end[0])), sorted((start[1], end[1]))
        self.sheet.merges.append((rows[0], columns[0], rows[1], columns[1]))
