"""The sheets of an .xls workbook (BIFF 2 to 8), each cell as it is printed.

Here belongs what xlrd gives and how its errors are named. The sheet's geometry belongs in `sheets`,
the printed form of a number in `number_format`.
"""

from __future__ import annotations

import struct

import xlrd
from xlrd.biffh import XLRDError, error_text_from_code
from xlrd.compdoc import CompDocError

from pipelines.readers.cells import Unreadable
from pipelines.readers.number_format import render_number, render_text
from pipelines.readers.sheets import LIMITS, Sheet, column_name, unescape
from pipelines.readers.silence import Silence

#: what xlrd raises on files that are cut short or overwritten; it checks little
_XLS_ERRORS = (
    CompDocError, struct.error, AssertionError, IndexError, KeyError, ValueError, TypeError, AttributeError,
    OverflowError, EOFError, UnboundLocalError,
)  # fmt: skip


def read_xls(content: bytes) -> list[Sheet]:
    """Return the sheets of a workbook in the order of its tabs.

    Raises Unreadable: `damaged`, `encrypted`, `too_large`.
    """
    try:
        # ragged rows are not padded to 256 columns
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, on_demand=True, ragged_rows=True, logfile=Silence()
        )
    except XLRDError as error:
        category = "encrypted" if "encrypt" in str(error).lower() else "damaged"
        raise Unreadable(category, f"the workbook cannot be opened: {error}") from error
    except _XLS_ERRORS as error:
        raise Unreadable("damaged", f"the workbook cannot be opened: {error!r}") from error
    with book:
        if book.nsheets > LIMITS.sheets:
            raise Unreadable("too_large", f"{book.nsheets} sheets, more than {LIMITS.sheets}")
        try:
            return [_read_xls_sheet(book, book.sheet_by_index(index)) for index in range(book.nsheets)]
        except (XLRDError, *_XLS_ERRORS) as error:
            raise Unreadable("damaged", f"a sheet cannot be read: {error!r}") from error


def _read_xls_sheet(book: xlrd.Book, source: xlrd.sheet.Sheet) -> Sheet:
    sheet = Sheet(source.name)
    if source.visibility:
        sheet.notes.append(("hidden_sheet", f"sheet {sheet.name} is hidden"))
    for row in range(source.nrows):
        for column in range(source.row_len(row)):
            text = _xls_text(book, source, row, column)
            if text:
                sheet.texts[row, column] = text
        if len(sheet.texts) > LIMITS.cells:
            raise Unreadable("too_large", f"sheet {sheet.name} holds too much text")
    hidden = sum(1 for row, info in source.rowinfo_map.items() if info.hidden and (row, 0) in sheet.texts)
    if hidden:
        sheet.notes.append(("hidden_row", f"{hidden} rows are hidden"))
    columns = [column_name(column) for column, info in source.colinfo_map.items() if info.hidden]
    if columns:
        sheet.notes.append(("hidden_column", f"columns {columns[0]} to {columns[-1]} are hidden"))
    # xlrd gives the end of a range one beyond its last cell
    sheet.merges.extend((top, left, end - 1, right - 1) for top, end, left, right in source.merged_cells)
    return sheet


def _xls_text(book: xlrd.Book, source: xlrd.sheet.Sheet, row: int, column: int) -> str:
    kind = source.cell_type(row, column)
    value = source.cell_value(row, column)
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ""
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == xlrd.XL_CELL_ERROR:
        return str(error_text_from_code.get(int(value), "#VALUE!"))
    code = book.format_map[book.xf_list[source.cell_xf_index(row, column)].format_key].format_str
    if kind == xlrd.XL_CELL_TEXT:
        return render_text(unescape(str(value)), code)
    return render_number(float(value), code, starts_1904=bool(book.datemode))
