"""One made-up form drawn into PDFs in the hands of many writers, and what it says.

Here belongs the drawing. Nothing is read from the reader or from the generator of layouts, so that they
cannot agree by sharing a mistake.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any, Final

import pikepdf
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT, LEFT, TOP, SIZE, LEADING = 595.0, 842.0, 40.0, 60.0, 8.0, 10.0
FONT: Final = "STSong-Light"
TITLE, YEAR = "财政项目支出绩效自评表", "（2023年度）"
#: left edges of the columns of a table 512 points wide
EDGES: Final = (0, 24, 74, 134, 214, 284, 354, 392, 432, 512)

#: level1, level2, name, target, actual, weight, score, reason
INDICATORS: Final = (
    ("产出指标", "数量指标", "新建助餐点", "≥12个", "13个", "15", "15", ""),
    ("产出指标", "数量指标", "全年供餐客数", "≥450,000客", "468,213客", "15", "15", ""),
    (
        "产出指标",
        "数量指标",
        "补贴老人数",
        "=10286人",
        "10105人",
        "10",
        "9",
        "部分老人迁出，下年按季核对户籍",
    ),
    ("产出指标", "时效指标", "补贴发放及时率", "100%", "100%", "10", "10", ""),
    ("效益指标", "社会效益指标", "助餐覆盖社区比例", "≥85%", "87.5%", "15", "15", ""),
    ("效益指标", "可持续影响指标", "长效运营机制", "健全", "基本健全", "15", "12", "评估制度尚未印发"),
    ("满意度指标", "服务对象满意度指标", "就餐老人满意度", "≥90%", "93.46%", "10", "10", ""),
)
#: label, initial, adjusted, executed, weight, rate, score
FUNDING: Final = (
    ("年度资金总额：", "12,000,000.00", "12,345,678.90", "11,980,734.56", "10", "97.04%", "9.7"),
    ("其中：当年财政拨款", "10,000,000.00", "10,345,678.90", "9,980,734.56", "-", "96.47%", "-"),
    ("上年结转资金", "2,000,000.00", "2,000,000.00", "2,000,000.00", "-", "100.00%", "-"),
)
GOALS: Final = ("新建助餐点12个，供餐不少于45万客。", "新建助餐点13个，供餐46.82万客。")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the grid: rows and columns from (inclusive) and to (exclusive)."""

    row: int
    column: int
    last_row: int
    last_column: int
    text: str


@dataclass(frozen=True, slots=True)
class Hand:
    """How the form is drawn. `borders`: `all`, `no_sides`, `across`, `head_and_foot`, `pictures` (a stretched
    pixel each). `figures`: what is a plain number is `drawn`, a `field`, a `bare_field` (which programs are
    asked to draw) or a text `note`. `has_low_rows`: reasons of three lines stand in rows of two.
    `is_overfull`: the columns of money are so narrow that amounts run over into the next cell.
    `spacing`: points between the figures of money, in columns that are too narrow for them.
    `is_label_down`: the label of the funding block is set downward in two columns. `has_old_layer`: a layer
    that is switched off holds other figures. `is_signed`: the look of a signature lies over figures.
    `has_side_label`: 绩效指标 stands left of the indicators. `break_before`: the row with which a page begins
    that repeats title and headings, or neither (`repeats_heading`). `has_title`, `has_year`: printed."""

    borders: str = "all"
    figures: str = "drawn"
    has_low_rows: bool = False
    is_overfull: bool = False
    is_label_down: bool = False
    spacing: float = 0.0
    has_old_layer: bool = False
    is_signed: bool = False
    has_side_label: bool = True
    break_before: int | None = None
    repeats_heading: bool = True
    has_title: bool = True
    has_year: bool = True


def draw_form(hand: Hand) -> bytes:
    """Return the form as a PDF."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    cells, row_count, heading = _grid(hand)
    heights = [20.0] * row_count if hand.has_low_rows else _heights(cells, row_count)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    notes: list[tuple[float, float, str]] = []
    pages = [range(row_count)]
    if hand.break_before is not None:
        pages = [range(hand.break_before), range(hand.break_before, row_count)]
    for number, rows in enumerate(pages):
        canvas.setFont(FONT, 14)
        if hand.has_title and (number == 0 or hand.repeats_heading):
            canvas.drawCentredString(WIDTH / 2, HEIGHT - 40, TITLE)
        canvas.setFont(FONT, 9)
        canvas.drawCentredString(WIDTH / 2, 20, f"— {number + 1} —")
        if number == 0 and hand.has_year:
            canvas.drawCentredString(WIDTH / 2, HEIGHT - 54, YEAR)
        shown = [*([heading] if number and hand.repeats_heading else []), *rows]
        _Page(canvas, hand, notes).draw(cells, shown, heights)
        canvas.showPage()
    canvas.save()
    content = buffer.getvalue()
    if hand.has_old_layer:
        content = _add_old_layer(content)
    if hand.figures == "bare_field":
        content = _strip_looks(content)
    if hand.is_signed:
        content = _sign(content)
    return _add_notes(content, notes) if notes else content


def _grid(hand: Hand) -> tuple[list[Cell], int, int]:
    """Return the cells, how many rows they make, and the row of the headings of the indicators."""
    cells: list[Cell] = []

    def put(row: int, column: int, last_column: int, text: str, rows: int = 1) -> None:
        cells.append(Cell(row, column, row + rows, last_column, text))

    put(0, 0, 3, "项目名称")
    put(0, 3, 9, "老年助餐服务补贴")
    put(1, 0, 3, "主管部门")
    put(1, 3, 5, "云溪区民政局")
    put(1, 5, 6, "实施单位")
    put(1, 6, 9, "云溪区养老服务中心")
    put(2, 0, 2, "项目资金\n（元）", 4)
    put(2, 2, 3, "")
    for column, text in enumerate(("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"), 3):
        put(2, column, column + 1, text)
    for row, line in enumerate(FUNDING, 3):
        for column, text in enumerate(line, 2):
            put(row, column, column + 1, text)
    put(6, 0, 2, "年度\n总体\n目标", 2)
    put(6, 2, 5, "预期目标")
    put(6, 5, 9, "实际完成情况")
    put(7, 2, 5, GOALS[0])
    put(7, 5, 9, GOALS[1])
    if hand.has_side_label:
        put(8, 0, 1, "绩效指标", 8)
    heads = (
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因分析及改进措施",
    )
    first = 1 if hand.has_side_label else 0
    for column, text in enumerate(heads, 1):
        put(8, first if column == 1 else column, column + 1, text)
    for row, indicator in enumerate(INDICATORS, 9):
        for column, text in enumerate(indicator, 1):
            same = [
                other for other, values in enumerate(INDICATORS, 9) if values[:column] == indicator[:column]
            ]
            if column > 2 or same[0] == row:
                left = first if column == 1 else column
                put(row, left, column + 1, text, len(same) if column <= 2 else 1)
    put(16, 0, 6, "总分")
    put(16, 6, 7, "100")
    put(16, 7, 8, "95.7")
    put(16, 8, 9, "")
    return cells, 17, 8


def _heights(cells: list[Cell], row_count: int) -> list[float]:
    heights = [20.0] * row_count
    for cell in cells:
        if cell.last_row == cell.row + 1:
            lines = len(_wrap(cell.text, EDGES[cell.last_column] - EDGES[cell.column] - 6))
            heights[cell.row] = max(heights[cell.row], lines * LEADING + 8)
    return heights


def _wrap(text: str, width: float) -> list[str]:
    lines = []
    for part in text.split("\n"):
        line = ""
        for char in part:
            if line and pdfmetrics.stringWidth(line + char, FONT, SIZE) > width:
                lines.append(line)
                line = ""
            line += char
        lines.append(line)
    return lines


@dataclass(slots=True)
class _Page:
    canvas: Canvas
    hand: Hand
    notes: list[tuple[float, float, str]]

    def draw(self, cells: list[Cell], rows: list[int], heights: list[float]) -> None:
        """Draw those rows from the top of the page; merged cells go on in the rows that are shown."""
        tops, y = {}, TOP
        for row in rows:
            tops[row] = y
            y += heights[row]
        for cell in cells:
            within = [row for row in range(cell.row, cell.last_row) if row in tops]
            if within:
                bottom = tops[within[-1]] + heights[within[-1]]
                self.box(cell, tops[within[0]], bottom, is_last=bottom == y)
                self.text(cell, tops[within[0]], bottom)

    def box(self, cell: Cell, top: float, bottom: float, *, is_last: bool) -> None:
        """Draw those sides of a cell that the hand draws."""
        x0, x1, borders = self.edge(cell.column), self.edge(cell.last_column), self.hand.borders
        across = borders != "head_and_foot"
        if across or cell.row in (0, 8):
            self.line(x0, top, x1, top)
        if across or is_last or cell.row == 8:
            self.line(x0, bottom, x1, bottom)
        if borders in ("all", "pictures") or (borders == "no_sides" and cell.column):
            self.line(x0, top, x0, bottom)
        if borders in ("all", "pictures") or (borders == "no_sides" and cell.last_column < 9):
            self.line(x1, top, x1, bottom)

    def edge(self, column: int) -> float:
        """Return where a column begins; overfull tables give the money less room."""
        taken = {4: 22, 5: 44, 6: 66}.get(column, 0) if self.hand.is_overfull else 0
        return LEFT + EDGES[column] - taken

    def line(self, x0: float, top: float, x1: float, bottom: float) -> None:
        """Draw a straight line, down from the top of the page."""
        if self.hand.borders == "pictures":
            self.canvas.drawImage(PIXEL, x0 - 0.25, HEIGHT - bottom - 0.25, x1 - x0 + 0.5, bottom - top + 0.5)
            return
        self.canvas.setLineWidth(0.5)
        self.canvas.line(x0, HEIGHT - top, x1, HEIGHT - bottom)

    def text(self, cell: Cell, top: float, bottom: float) -> None:
        """Write the text of a cell into its middle."""
        x0, x1 = self.edge(cell.column), self.edge(cell.last_column)
        if self.hand.is_label_down and "\n" in cell.text and cell.row == 2:
            for number, column in enumerate(cell.text.split("\n")):
                for place, char in enumerate(column):
                    self.write((x0 + x1) / 2 + 4 - 14 * number, top + 20 + SIZE * place, char)
            return
        is_money = 3 <= cell.row <= 5 and cell.column in (3, 4, 5)
        room = 50.0 if self.hand.has_low_rows and cell.column == 8 else x1 - x0 - 6
        lines = [cell.text] if is_money else _wrap(cell.text, room)
        y = (top + bottom) / 2 - len(lines) * LEADING / 2
        for number, line in enumerate(lines):
            wide = pdfmetrics.stringWidth(line, FONT, SIZE)
            x = x0 + 3 if (self.hand.is_overfull or self.hand.spacing) and is_money else (x0 + x1 - wide) / 2
            self.write(x, y + LEADING * number, line, self.hand.spacing if is_money else 0.0)

    def write(self, x: float, top: float, text: str, spacing: float = 0.0) -> None:
        """Write a line below `top`, or give it as a field or a note where it is a figure."""
        baseline = HEIGHT - top - SIZE
        is_figure = text.replace(",", "").replace(".", "").isdigit()
        if is_figure and self.hand.figures in ("field", "bare_field"):
            name = f"f{self.canvas.getPageNumber()}-{x:.0f}-{top:.0f}"
            place = {"x": x - 2, "y": baseline - 3, "width": 60, "height": 11}
            look = {"fontSize": 7, "borderWidth": 0, "fillColor": None, "textColor": None}
            self.canvas.acroForm.textfield(value=text, name=name, **place, **look)
        elif is_figure and self.hand.figures == "note":
            self.notes.append((x, baseline, text))
        elif text:
            self.canvas.setFont(FONT, SIZE)
            self.canvas.drawString(x, baseline, text, charSpace=spacing)


def _pixel() -> ImageReader:
    return ImageReader(io.BytesIO(b"P6 1 1 255\n\x00\x00\x00"))


PIXEL: Final = _pixel()


def _add_notes(content: bytes, notes: list[tuple[float, float, str]]) -> bytes:
    """Add text notes (FreeText) with their look, as programs for filling in PDFs write them."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        added = [_note(pdf, (x, y, x + 70, y + 10), text, "FreeText") for x, y, text in notes]
        pdf.pages[0].Annots = pikepdf.Array(added)
        return _saved(pdf)


def _sign(content: bytes) -> bytes:
    """Add a signature to the fields, whose look is words over the funding block."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        y = HEIGHT - TOP - 75
        signature = _note(pdf, (170, y, 400, y + 30), "Digitally signed 2024-03-01 888", "Widget")
        signature.FT, signature.T = pikepdf.Name.Sig, "signature"
        pdf.Root.AcroForm.Fields.append(signature)
        pdf.pages[0].Annots.append(signature)
        return _saved(pdf)


def _note(pdf: pikepdf.Pdf, place: tuple[float, float, float, float], text: str, kind: str) -> Any:
    """Return an annotation with its look."""
    x0, bottom, x1, top = place
    look = pdf.make_stream(f"BT /F 7 Tf 1 1 Td ({text}) Tj ET".encode())
    look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    look.BBox = [0, 0, x1 - x0, top - bottom]
    font = pdf.make_indirect(_named(Type="Font", Subtype="Type1", BaseFont="Helvetica"))
    look.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    note = _named(Type="Annot", Subtype=kind)
    note.Rect, note.Contents, note.F = list(place), text, 4
    note.AP = pikepdf.Dictionary(N=look)
    return pdf.make_indirect(note)


def _strip_looks(content: bytes) -> bytes:
    """Take the looks of fields away, as programs do that leave the drawing to the viewer."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            del field["/AP"]
        pdf.Root.AcroForm.NeedAppearances = True
        return _saved(pdf)


def _add_old_layer(content: bytes) -> bytes:
    """Add a layer that is switched off, with other figures and a line, over the funding block."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        layer = _named(Type="OCG")
        layer.Name = "旧版"
        layer = pdf.make_indirect(layer)
        default = pikepdf.Dictionary(OFF=[layer])
        pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=default)
        page = pdf.pages[0]
        page.Resources.Properties = pikepdf.Dictionary(Old=layer)
        page.Resources.Font["/Old"] = pdf.make_indirect(
            _named(Type="Font", Subtype="Type1", BaseFont="Helvetica")
        )
        y = HEIGHT - TOP - 75
        old = f"/OC /Old BDC BT /Old 8 Tf 176 {y} Td (999) Tj 70 -20 Td (888) Tj ET 260 0 m 260 842 l S EMC"
        page.contents_add(old.encode())
        return _saved(pdf)


def _named(**entries: str) -> Any:
    return pikepdf.Dictionary({f"/{key}": pikepdf.Name(f"/{value}") for key, value in entries.items()})


def _saved(pdf: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()
