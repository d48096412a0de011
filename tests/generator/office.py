"""Printed forms become Word and Excel files, written part by part as zipped XML.

Only what a reader can meet is written: merged cells, shared grids, strings that begin with `=`. There is no
dependency on the libraries that the readers may use, so that the two cannot agree by accident.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from xml.sax.saxutils import escape

from tests.generator.geometry import occupy, place_cells
from tests.generator.layout import Grid, PrintedForm, TextLine

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#: a fixed time, so that the same form gives the same bytes
MOMENT = (2024, 1, 1, 0, 0, 0)
#: width of a sheet in half-width characters, height of a line in points
SHEET_UNITS, LINE_POINTS = 100, 14.0
TWIPS_PORTRAIT, TWIPS_LANDSCAPE = 10200, 14800


def _zip(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(
                zipfile.ZipInfo(name, MOMENT), (DECLARATION + text).encode(), zipfile.ZIP_DEFLATED
            )
    return buffer.getvalue()


def _content_types(overrides: dict[str, str]) -> str:
    parts = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    return (
        f'<Types xmlns="{TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{RELATIONS}">{items}</Relationships>'


# --- Word -------------------------------------------------------------------------------------------


def _word_paragraph(
    text: str, align: str = "center", size: int = 19, *, is_bold: bool = False, breaks: bool = False
) -> str:
    bold = "<w:b/>" if is_bold else ""
    new_page = "<w:pageBreakBefore/>" if breaks else ""
    return (
        f'<w:p><w:pPr>{new_page}<w:jc w:val="{align}"/></w:pPr><w:r><w:rPr>'
        '<w:rFonts w:ascii="Noto Sans CJK SC" w:eastAsia="Noto Sans CJK SC" w:hAnsi="Noto Sans CJK SC"/>'
        f'{bold}<w:sz w:val="{size}"/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )


def _word_table(grid: Grid, twips: int) -> str:
    whole = sum(grid.widths)
    widths = [int(each / whole * twips) for each in grid.widths]
    places = occupy(grid)
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    rows = []
    for row_no, row in enumerate(places):
        cells, column = [], 0
        while column < len(row):
            key = row[column]
            cell = grid.rows[key[0]][key[1]]
            width = sum(widths[column : column + cell.column_span])
            span = f'<w:gridSpan w:val="{cell.column_span}"/>' if cell.column_span > 1 else ""
            merge, text = "", cell.text
            if cell.row_span > 1:
                merge = '<w:vMerge w:val="restart"/>' if key[0] == row_no else "<w:vMerge/>"
                text = text if key[0] == row_no else ""
            align = "left" if cell.role == "long" else "center"
            body = "".join(_word_paragraph(each, align) for each in text.split("\n"))
            style = f'<w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/>'
            cells.append(f"<w:tc><w:tcPr>{style}</w:tcPr>{body}</w:tc>")
            column += cell.column_span
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    columns = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def render_docx(forms: Sequence[PrintedForm]) -> bytes:
    """Forms of one document as a Word file; each form begins a page."""
    body: list[str] = []
    is_wide = any(form.is_landscape for form in forms)
    for form_no, form in enumerate(forms):
        breaks, previous = form_no > 0, None
        for block in form.blocks:
            if isinstance(block, TextLine):
                align = block.kind if block.kind in ("left", "right") else "center"
                is_title = block.kind == "title"
                body.append(
                    _word_paragraph(
                        block.text, align, 32 if is_title else 19, is_bold=is_title, breaks=breaks
                    )
                )
            else:
                if isinstance(previous, Grid):
                    body.append(_word_paragraph("", breaks=True))
                body.append(_word_table(block, TWIPS_LANDSCAPE if is_wide else TWIPS_PORTRAIT))
            breaks, previous = False, block
        body.append(_word_paragraph(""))
    size = 'w:w="16838" w:h="11906" w:orient="landscape"' if is_wide else 'w:w="11906" w:h="16838"'
    margins = '<w:pgMar w:top="1000" w:right="850" w:bottom="1000" w:left="850"/>'
    section = f"<w:sectPr><w:pgSz {size}/>{margins}</w:sectPr>"
    document = f'<w:document xmlns:w="{WORD}"><w:body>{"".join(body)}{section}</w:body></w:document>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return _zip(
        {
            "[Content_Types].xml": _content_types({"/word/document.xml": kind}),
            "_rels/.rels": _relations([("officeDocument", "word/document.xml")]),
            "word/document.xml": document,
        }
    )


# --- Excel ------------------------------------------------------------------------------------------


def _column_name(column: int) -> str:
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _sheet_cell(row_no: int, column: int, text: str, *, as_number: bool = False) -> str:
    address = f"{_column_name(column)}{row_no + 1}"
    if not text:
        return f'<c r="{address}" s="1"/>'
    if as_number:
        for pattern, style in NUMBER_STYLES:
            if re.fullmatch(pattern, text, re.ASCII):
                value = Decimal(text.replace(",", "").removesuffix("%"))
                value = value / 100 if text.endswith("%") else value
                return f'<c r="{address}" s="{style}"><v>{value}</v></c>'
    return f'<c r="{address}" s="1" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _row_heights(grid: Grid) -> list[float]:
    """Heights in points at which every text is whole, by counting half-width characters per line."""
    whole = sum(grid.widths)
    heights = [LINE_POINTS + 4] * len(grid.rows)
    for row_no, column, cell in sorted(place_cells(grid), key=lambda each: each[2].row_span):
        units = sum(grid.widths[column : column + cell.column_span]) / whole * SHEET_UNITS - 2
        lines = sum(
            max(1, -(-sum(2 if ord(letter) > 255 else 1 for letter in line) // max(2, int(units))))
            for line in cell.text.split("\n")
        )
        last = row_no + cell.row_span - 1
        missing = lines * LINE_POINTS + 4 - sum(heights[row_no : last + 1])
        heights[last] += max(0.0, missing)
    return [min(each, 409.0) for each in heights]


def _worksheet(form: PrintedForm, *, as_numbers: bool) -> str:
    columns = max(block.column_count for block in form.blocks if isinstance(block, Grid))
    widths: tuple[float, ...] = ()
    rows: list[str] = []
    merges: list[str] = []
    for block in form.blocks:
        if isinstance(block, TextLine):
            row_no = len(rows)
            rows.append(f'<row r="{row_no + 1}">{_sheet_cell(row_no, 0, block.text)}</row>')
            if columns > 1:
                merges.append(f"A{row_no + 1}:{_column_name(columns - 1)}{row_no + 1}")
            continue
        widths = widths or block.widths
        top = len(rows)
        table: list[list[str]] = [[""] * block.column_count for _ in block.rows]
        for row_no, column, cell in place_cells(block):
            table[row_no][column] = cell.text
            if cell.row_span > 1 or cell.column_span > 1:
                last = f"{_column_name(column + cell.column_span - 1)}{top + row_no + cell.row_span}"
                merges.append(f"{_column_name(column)}{top + row_no + 1}:{last}")
        for row_no, (texts, height) in enumerate(zip(table, _row_heights(block), strict=True), start=top):
            cells = "".join(
                _sheet_cell(row_no, column, text, as_number=as_numbers) for column, text in enumerate(texts)
            )
            rows.append(f'<row r="{row_no + 1}" ht="{height:.1f}" customHeight="1">{cells}</row>')
    whole = sum(widths)
    sizes = "".join(
        f'<col min="{place}" max="{place}" width="{each / whole * SHEET_UNITS:.1f}" customWidth="1"/>'
        for place, each in enumerate(widths, start=1)
    )
    merged = "".join(f'<mergeCell ref="{each}"/>' for each in merges)
    return (
        f'<worksheet xmlns="{SHEET}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><cols>{sizes}</cols>'
        f'<sheetData>{"".join(rows)}</sheetData><mergeCells count="{len(merges)}">{merged}</mergeCells>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>'
    )


#: how a printed number may be stored as a number: what it looks like, and the style that shows it so
NUMBER_STYLES = (
    (r"\d{1,3}(,\d{3})+\.\d\d", 2),
    (r"\d+\.\d\d", 3),
    (r"\d+", 4),
    (r"\d+\.\d*[1-9]", 1),
    (r"\d+%", 5),
    (r"\d+\.\d\d%", 6),
    (r"\d+\.\d%", 7),
)
_CELL = (
    '<xf numFmtId="{0}" borderId="1" applyBorder="1" applyNumberFormat="1" applyAlignment="1">'
    '<alignment horizontal="center" vertical="center" wrapText="1"/></xf>'
)
_SIDES = "".join(f'<{side} style="thin"/>' for side in ("left", "right", "top", "bottom"))
_FILLS = '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
STYLES = (
    f'<styleSheet xmlns="{SHEET}"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.0%"/></numFmts>'
    '<fonts count="1"><font><sz val="10"/><name val="Noto Sans CJK SC"/></font></fonts>'
    f'<fills count="2">{_FILLS}</fills><borders count="2"><border/><border>{_SIDES}</border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="8"><xf/>'
    + "".join(_CELL.format(number) for number in (0, 4, 2, 1, 9, 10, 164))
    + "</cellXfs></styleSheet>"
)


def render_xlsx(forms: Sequence[PrintedForm], *, as_numbers: bool = False) -> bytes:
    """Forms of one document as a workbook, one sheet each.

    Every value is a string, as printed; or, with `as_numbers`, a number with the format that shows it so."""
    prefix = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    names = [f"xl/worksheets/sheet{number}.xml" for number in range(1, len(forms) + 1)]
    sheets = "".join(
        f'<sheet name="自评表{number}" sheetId="{number}" r:id="rId{number}"/>'
        for number in range(1, len(forms) + 1)
    )
    overrides = {"/xl/workbook.xml": f"{prefix}.sheet.main+xml", "/xl/styles.xml": f"{prefix}.styles+xml"}
    overrides |= {f"/{name}": f"{prefix}.worksheet+xml" for name in names}
    return _zip(
        {
            "[Content_Types].xml": _content_types(overrides),
            "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
            "xl/workbook.xml": (
                f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
            ),
            "xl/_rels/workbook.xml.rels": _relations(
                [*(("worksheet", name.removeprefix("xl/")) for name in names), ("styles", "styles.xml")]
            ),
            "xl/styles.xml": STYLES,
            **{
                name: _worksheet(form, as_numbers=as_numbers) for name, form in zip(names, forms, strict=True)
            },
        }
    )
