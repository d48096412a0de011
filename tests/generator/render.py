"""Printed forms become HTML and tab-separated text.

Here belong the two formats that are text. Zip formats belong in `office`, what needs a browser or an
office suite in `external`.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from html import escape

from tests.generator.geometry import place_cells
from tests.generator.layout import Grid, GridCell, PrintedForm, TextLine

STYLE = """
@page { size: A4; margin: 18mm 15mm }
@page wide { size: A4 landscape; margin: 15mm }
body { font-family: "Noto Sans CJK SC", "WenQuanYi Zen Hei"; font-size: 9.5pt; margin: 0 }
section + section { break-before: page }
section.wide { page: wide }
table { border-collapse: collapse; width: 100%; table-layout: fixed }
table + table, div.page + table { break-before: page }
td { border: 1px solid #000; padding: 2px 3px; text-align: center; vertical-align: middle }
td { word-break: break-all }
td.long { text-align: left; vertical-align: top }
p { margin: 0 } h1 { font-size: 16pt; text-align: center; margin: 0 }
.center, .page { text-align: center } .right { text-align: right } .left { text-align: left }
"""


def _paragraphs(text: str) -> str:
    lines = text.split("\n")
    if len(lines) == 1:
        return escape(text, quote=False)
    return "".join(f"<p>{escape(each, quote=False)}</p>" for each in lines)


def _html_cell(cell: GridCell) -> str:
    spans = "".join(
        f' {name}="{count}"'
        for name, count in (("rowspan", cell.row_span), ("colspan", cell.column_span))
        if count > 1
    )
    style = f' class="{cell.role}"' if cell.role in {"long", "label"} else ""
    return f"<td{spans}{style}>{_paragraphs(cell.text)}</td>"


def _html_block(block: TextLine | Grid) -> str:
    if isinstance(block, TextLine):
        tag = "h1" if block.kind == "title" else "div"
        return f'<{tag} class="{block.kind}">{escape(block.text, quote=False)}</{tag}>'
    whole = sum(block.widths)
    columns = "".join(f'<col style="width:{each / whole * 100:.2f}%">' for each in block.widths)
    kinds = [' class="heading"' if place in block.heading_rows else "" for place in range(len(block.rows))]
    rows = "\n".join(
        f"<tr{kind}>" + "".join(map(_html_cell, row)) + "</tr>"
        for kind, row in zip(kinds, block.rows, strict=True)
    )
    return f"<table><colgroup>{columns}</colgroup>\n{rows}\n</table>"


def render_section(form: PrintedForm, anchor: str = "") -> str:
    """One form as an HTML section that begins a page when printed."""
    wide = ' class="wide"' if form.is_landscape else ""
    name = f' id="{anchor}"' if anchor else ""
    return f"<section{wide}{name}>\n" + "\n".join(map(_html_block, form.blocks)) + "\n</section>"


def wrap_html(body: str, font: str | None = None, extra: str = "") -> str:
    """A whole HTML document around sections; `font`: of all text, in place of the usual ones; `extra`:
    more style."""
    style = (f'{STYLE}body {{ font-family: "{font}" }}\n' if font else STYLE) + extra
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>绩效自评</title>'
        f"<style>{style}</style></head><body>\n{body}\n</body></html>\n"
    )


def render_html(forms: Sequence[PrintedForm]) -> bytes:
    """Forms of one document as a web page in UTF-8."""
    return wrap_html("\n".join(map(render_section, forms))).encode()


def render_text(forms: Sequence[PrintedForm], damage: random.Random | None = None) -> bytes:
    """Forms of one document as tab-separated text; merged cells leave empty cells.

    With `damage`, a row may lose its leading empty cells, a label may be split over two rows, and
    page numbers may stand between rows, as in real dumps."""
    lines: list[str] = []
    for form in forms:
        for block in form.blocks:
            if isinstance(block, TextLine):
                lines += ["", block.text]
            else:
                lines += ["", *_text_rows(block, damage)]
        lines += ["", ""]
    return "\n".join(lines).encode()


def _text_cell(text: str) -> str:
    lines = text.split("\n")
    if len(lines) == 1 or all(len(each) < 12 for each in lines):
        return " ".join(lines)
    return " ".join(f"<p>{each}</p>" for each in lines)


def _text_rows(grid: Grid, damage: random.Random | None) -> list[str]:
    table = [[""] * grid.column_count for _ in grid.rows]
    starts = place_cells(grid)
    for row_no, column, cell in starts:
        table[row_no][column] = _text_cell(cell.text)
    extra: dict[int, list[str]] = {}
    if damage is not None:
        _damage_rows(grid, table, extra, damage)
    rows = []
    for row_no, row in enumerate(table):
        rows.append("\t".join(row))
        rows += extra.get(row_no, [])
    return rows


def _damage_rows(
    grid: Grid, table: list[list[str]], extra: dict[int, list[str]], damage: random.Random
) -> None:
    """In rows below the last heading: split the label of the lowest level, drop leading empty cells, put
    page numbers in between."""
    first = max(grid.heading_rows, default=len(grid.rows)) + 1
    begins: dict[int, list[tuple[int, GridCell]]] = {}
    for row_no, column, cell in place_cells(grid):
        begins.setdefault(row_no, []).append((column, cell))
    for row_no in range(first, len(grid.rows)):
        row = table[row_no]
        if len(begins[row_no]) <= 4:
            continue  # a field below the indicators
        labels = [(column, cell) for column, cell in begins[row_no] if cell.role == "label"]
        column, lowest = labels[-1] if labels else (0, None)
        if lowest is None and row[0] == "" and damage.random() < 0.15:
            table[row_no] = row[begins[row_no][0][0] :]
        elif lowest and lowest.row_span == 1 and len(row[column]) >= 6 and damage.random() < 0.3:
            cut = damage.randint(2, len(row[column]) - 2)
            rest = [""] * len(row)
            rest[column], row[column] = row[column][cut:], row[column][:cut]
            extra[row_no] = ["", "\t".join(rest)]
        elif damage.random() < 0.03:
            extra[row_no] = ["", f"- {damage.randint(1, 40)} -", ""]
