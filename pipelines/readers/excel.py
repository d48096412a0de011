"""Reader of workbooks: .xlsx and .xlsm by zip and lxml, .xls by xlrd; one page per sheet.

Here belong the sheet's geometry (merged ranges, trimming, addresses) and the printed form of each
cell. How a number is printed belongs in `number_format`, what a cell means in `pipelines.forms`.

Both formats are read with the format of each cell, because 0.9151 is printed as 91.51%. That is why
python-calamine is not used: it gives values without their formats, so that the XML would have to be
read again for them, and it aborts the whole process on a sheet with cells in A1 and XFD1048576.
"""

from __future__ import annotations

from pipelines.readers.cells import Content, Page, Unreadable
from pipelines.readers.sheets import build_table
from pipelines.readers.xls import read_xls
from pipelines.readers.xlsx import read_xlsx


def read(content: bytes) -> Content:
    """Read a workbook: one page per sheet in the order of the tabs, the sheet as one table.

    Rows count from the sheet's first row, so `row` 11 is row 12 of the sheet. Rows without any text
    keep their number and have no cells; empty columns and rows at the end are trimmed. Hidden sheets,
    rows and columns are read and noted. Raises Unreadable: `damaged`, `encrypted`, `too_large`,
    `empty` (no sheet holds text), `unsupported` (binary .xlsb, charts only).
    """
    sheets = read_xlsx(content) if content[:2] == b"PK" else read_xls(content)
    pages: list[Page] = []
    notes: list[tuple[int, str, str]] = []
    for page_no, sheet in enumerate(sheets, start=1):
        table = build_table(sheet, page_no)
        notes.extend((page_no, category, message) for category, message in sheet.notes)
        pages.append(Page(page_no, (table,) if table else (), route="workbook"))
    if not any(page.blocks for page in pages):
        raise Unreadable("empty", "no sheet of the workbook holds text")
    return Content("excel", tuple(pages), tuple(notes))
