"""Scans of made-up forms (tests.generator): other layouts, fonts and writers than the sample's.

Here belongs how such a set is printed and compared with its gold. What is measured on the sample's own pages
belongs in `accuracy`. A cell that the text layer of the same PDF gives wrong as well is not the scan's fault:
it counts as wrong, but not as silent.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reportlab.lib import pagesizes
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from benchmarks.scans.accuracy import DOUBTFUL, Score, fold
from benchmarks.scans.looks import PLAIN, Look
from tests.generator.compare import NONE_MARKS, Difference, compare
from tests.generator.external import convert_office, print_pdfs
from tests.generator.geometry import place_cells
from tests.generator.layout import Grid, PrintedForm, TextLine
from tests.generator.layouts import CATALOGUE
from tests.generator.office import render_docx, render_xlsx
from tests.generator.printing import print_form
from tests.support.scans import Scanner

#: columns of figures; the values that the grammar finds in a text stand and fall with the text
FIGURES = re.compile(r"_(points|yuan|pct)$")
TEXTS = ("target_text", "actual_text")
READ_FROM_TEXT = re.compile(r"^(target|actual)_(kind|operator|value|high|unit)$")
#: sums of what is printed, printed nowhere themselves
DERIVED = frozenset({"indicator_weight_points"})
SANS, SERIF, HEI = "Noto Sans CJK SC", "Noto Serif CJK SC", "WenQuanYi Zen Hei"
_OFFICE_FONT = SANS
_WIDE, _HIGH = 515.0, 24.0


@dataclass(frozen=True, slots=True)
class MadeSet:
    """Forms of some layouts: writer (chromium, word, excel, reportlab), font, first seed, scanner, look."""

    layouts: tuple[str, ...]
    writer: str
    font: str
    seed: int
    scanner: Scanner
    is_held_out: bool
    look: Look = PLAIN


def print_set(made: MadeSet) -> tuple[bytes, list[PrintedForm]]:
    """Print the forms of a set as one PDF."""
    forms = [print_form(CATALOGUE[name], made.seed + number) for number, name in enumerate(made.layouts)]
    if made.writer == "chromium":
        style = "" if made.look == PLAIN else made.look.css()
        return print_pdfs([forms], made.font, style)[0], forms
    if made.writer == "reportlab":
        return _print_reportlab(forms, made.look), forms
    suffix, render = ("docx", render_docx) if made.writer == "word" else ("xlsx", render_xlsx)
    content = _in_style(render(forms), made)
    return convert_office({f"forms.{suffix}": content})[f"forms.{suffix}"], forms


def compare_made(record: dict[str, Any], digital: Mapping[str, Any], forms: list[PrintedForm]) -> Score:
    """Compare a scan's record with the gold; `digital`: the record of the PDF's own text."""
    golds = [form.gold for form in forms]
    found, known = compare(golds, record), compare(golds, digital)
    also = {(each.place, each.column): repr(each.found) for each in known.differences}
    score = Score()
    for name, total in found.total.items():
        column = name.split(".")[1]
        if READ_FROM_TEXT.match(column) or column in DERIVED:
            continue
        score.cells += total
        score.cells_right += found.right[name]
        if FIGURES.search(column):
            score.numbers += total
            score.numbers_right += found.right[name]
    texts = [text for gold in golds for row in gold.indicators for text in map(row.get, TEXTS)]
    figures = sum(bool(re.search(r"\d", text)) for text in texts if text)
    score.numbers += figures
    score.numbers_right += figures
    for each in found.differences:
        if READ_FROM_TEXT.match(each.column) or each.column in DERIVED:
            continue
        if _is_same(each):
            score.cells_right += 1
            continue
        is_text = each.column in TEXTS and bool(re.search(r"\d", f"{each.expected}{each.found}"))
        score.numbers_right -= is_text
        is_old = also.get((each.place, each.column)) == repr(each.found)
        marked = _is_marked(record, each)
        is_silent = (is_text or bool(FIGURES.search(each.column))) and not (marked or is_old)
        score.silent += is_silent and each.found is not None
        mark = " (text layer too)" if is_old else "" if marked else " (unmarked)"
        label = f"{each.place.table} {each.place.form_no}/{each.place.row_no} {each.column}"
        score.wrong.append(f"{label}: {each.found!r} for {each.expected!r}{mark}")
    score.exact, score.rows = score.cells_right, len(record["indicators"])
    return score


def _is_same(each: Difference) -> bool:
    """Tell whether only widths differ, or the stroke that stands for nothing."""
    if isinstance(each.expected, Decimal) or isinstance(each.found, Decimal):
        return False
    return fold(each.found) == fold(each.expected) or (each.found == "一" and each.expected in NONE_MARKS)


def _is_marked(record: Mapping[str, Any], each: Difference) -> bool:
    evaluations = record["evaluations"]
    if each.place.form_no > len(evaluations):
        return True
    key = evaluations[each.place.form_no - 1]["evaluation_id"]
    row_no = 0 if each.place.table == "evaluations" else each.place.row_no
    stem = re.sub(r"_(points|yuan|pct|text)$", "", each.column)
    sources = [
        source["confidence"]
        for source in record["sources"]
        if (source["evaluation_id"], source["table_name"], source["row_no"])
        == (key, each.place.table, row_no)
        and re.sub(r"_(points|yuan|pct|text)$", "", source["column_name"]) == stem
    ]
    known = [confidence for confidence in sources if confidence is not None]
    return bool(known) and min(known) < DOUBTFUL


def find_font(family: str) -> str | None:
    """Return the file of an installed font, None where there is none of that name."""
    program = shutil.which("fc-match")
    if program is None:
        return None
    asked = [program, "--format", "%{family}|%{file}", family]
    names, _, file = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.partition("|")
    return file if family in names.split(",") else None


def _in_style(content: bytes, made: MadeSet) -> bytes:
    """Return an office file in another font and look."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            part = source.read(name).replace(_OFFICE_FONT.encode(), made.font.encode())
            target.writestr(name, made.look.office(part))
    return buffer.getvalue()


def _print_reportlab(forms: list[PrintedForm], look: Look) -> bytes:
    """Print forms with reportlab, each on pages of its own, in WenQuanYi Zen Hei."""
    pdfmetrics.registerFont(TTFont("wqy", find_font(HEI), subfontIndex=0))
    story: list[Any] = []
    for form in forms:
        for block in form.blocks:
            if isinstance(block, TextLine):
                size = 15 if block.kind == "title" else 9
                story.append(Paragraph(block.text, _style(size, block.kind)))
            else:
                story.append(_reportlab_table(block, look))
    buffer = io.BytesIO()
    size = pagesizes.landscape(pagesizes.A4) if forms[0].is_landscape else pagesizes.A4
    SimpleDocTemplate(buffer, pagesize=size, leftMargin=36, rightMargin=36).build(story)
    return buffer.getvalue()


def _style(size: float, kind: str, ink: str = "#000000") -> ParagraphStyle:
    places = {"left": 0, "long": 0, "right": 2}
    return ParagraphStyle(
        kind,
        fontName="wqy",
        fontSize=size,
        leading=size * 1.3,
        alignment=places.get(kind, 1),
        wordWrap="CJK",
        textColor=ink,
    )


def _reportlab_table(grid: Grid, look: Look) -> Table:
    rows: list[list[Any]] = [[""] * grid.column_count for _ in grid.rows]
    commands: list[Any] = [
        look.grid(),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        *((f"{side}PADDING", (0, 0), (-1, -1), 2) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
    ]
    whole = sum(grid.widths)
    for row, column, cell in place_cells(grid):
        text = cell.text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br/>")
        ground, ink = look.ground(cell.role, is_heading=row in grid.heading_rows)
        rows[row][column] = Paragraph(text, _style(8.5, "long" if cell.role == "long" else "cell", ink))
        end = column + cell.column_span - 1, row + cell.row_span - 1
        commands.append(("SPAN", (column, row), end))
        if ground:
            commands.append(("BACKGROUND", (column, row), end, ground))
    widths = [_WIDE * width / whole for width in grid.widths]
    return Table(rows, colWidths=widths, style=commands, repeatRows=0)
