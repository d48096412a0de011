"""PDFs made on the spot: the sample forms typeset in the ways that published forms are typeset.

Here belongs the making of PDFs that tests and the benchmark read. Nothing here is read from the reader,
so that the two cannot agree by sharing a mistake.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pypdfium2
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from benchmarks.extraction.gold import SOURCE, TITLE, PlacedCell, placed_forms

WIDTH, HEIGHT = 595.0, 842.0
#: the columns of the source, in millimetres, as points
COLUMNS: Final = tuple(width * 72 / 25.4 for width in (13, 17, 33, 24, 22, 15, 17, 29))
LEFT, TOP = 57.0, 782.0
SIZE, LEADING, PADDING = 7.0, 9.0, 2.5
TRUETYPE: Final = "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"


@dataclass(frozen=True, slots=True)
class Variant:
    """What is special about a page. `content_turn` turns the print on the sheet, `page_turn` is /Rotate,
    both in degrees, clockwise."""

    content_turn: int = 0
    page_turn: int = 0
    shift: tuple[float, float] = (0.0, 0.0)
    #: `line`, `rectangle` (thin and filled), `box` (one stroked rectangle per cell), `dots` (filled), `none`
    rulings: str = "line"
    dash: tuple[float, float] | None = None
    is_watermarked: bool = False
    has_pale_watermark: bool = False
    is_stamped: bool = False
    has_hidden_text: bool = False
    has_white_text: bool = False
    has_tiny_text: bool = False
    has_dark_header: bool = False
    is_double_struck: bool = False
    is_in_form: bool = False
    #: a font that the reader must have (as Word's SimSun often is), not embedded
    has_named_font: bool = False
    user_password: str | None = None
    owner_password: str | None = None
    #: leave the table's last line undrawn, as at a page break
    is_open_below: bool = False


PLAIN: Final = Variant()


def typeset(number: int = 1, variant: Variant = PLAIN, copies: int = 1) -> bytes:
    """Typeset one of the sample forms (1 and 4 fit a page) as PDF, on `copies` pages."""
    buffer = io.BytesIO()
    encrypt: Any = None
    if variant.user_password or variant.owner_password:
        encrypt = StandardEncryption(variant.user_password or "", variant.owner_password or "o", strength=128)
    turned = variant.content_turn % 180 == 90
    width, height = (HEIGHT, WIDTH) if turned else (WIDTH, HEIGHT)
    canvas = Canvas(buffer, pagesize=(width, height), encrypt=encrypt, invariant=1)
    font = _font(variant)
    for copy in range(copies):
        _page(canvas, placed_forms()[number], variant, font, copy)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _font(variant: Variant) -> str:
    if variant.has_named_font:
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        return "STSong-Light"
    if "FormFont" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("FormFont", TRUETYPE, subfontIndex=0))
    return "FormFont"


def _page(canvas: Canvas, cells: list[PlacedCell], variant: Variant, font: str, copy: int) -> None:
    if variant.page_turn:
        canvas.setPageRotation(variant.page_turn)
    if variant.shift != (0.0, 0.0):
        canvas.translate(*variant.shift)
    _turn(canvas, variant.content_turn)
    if variant.is_in_form:
        canvas.beginForm(f"sheet{copy}")
        _form(canvas, cells, variant, font)
        canvas.endForm()
        canvas.doForm(f"sheet{copy}")
    else:
        _form(canvas, cells, variant, font)


def _turn(canvas: Canvas, degrees: int) -> None:
    if degrees == 90:
        canvas.translate(0, WIDTH)
        canvas.rotate(-90)
    elif degrees == 180:
        canvas.translate(WIDTH, HEIGHT)
        canvas.rotate(180)
    elif degrees == 270:
        canvas.translate(HEIGHT, 0)
        canvas.rotate(90)


def _form(canvas: Canvas, cells: list[PlacedCell], variant: Variant, font: str) -> None:
    canvas.setFont(font, 14)
    canvas.drawCentredString(WIDTH / 2, 805, TITLE)
    canvas.setFont(font, 8)
    canvas.drawCentredString(WIDTH / 2, 790, "(2023 年度)")
    if variant.is_watermarked:
        canvas.saveState()
        canvas.setFont(font, 40)
        canvas.setFillGray(0.7)
        canvas.translate(300, 420)
        canvas.rotate(45)
        canvas.drawCentredString(0, 0, "仅供内部使用仅供内部使用")
        canvas.restoreState()
    if variant.has_pale_watermark:
        canvas.saveState()
        canvas.setFont(font, 36)
        canvas.setFillGray(0.8)
        canvas.drawCentredString(300, 420, "公开样本公开样本")
        canvas.restoreState()
    edges = _edges(cells, font)
    _draw_cells(canvas, cells, edges, variant, font)
    if variant.rulings != "none":
        _draw_rulings(canvas, cells, edges, variant)
    _draw_extras(canvas, variant, font)


def _lines(text: str, font: str, width: float) -> list[str]:
    lines = [""]
    for character in text:
        if pdfmetrics.stringWidth(lines[-1] + character, font, SIZE) > width - 2 * PADDING:
            lines.append("")
        lines[-1] += character
    return lines


def _edges(cells: list[PlacedCell], font: str) -> tuple[list[float], list[float]]:
    xs = [LEFT]
    for width in COLUMNS:
        xs.append(xs[-1] + width)
    heights = [LEADING + 2 * PADDING] * (max(cell[0] + cell[2] for cell in cells))
    for row, column, rows, columns, text in sorted(cells, key=lambda cell: cell[2]):
        needed = len(_lines(text, font, xs[column + columns] - xs[column])) * LEADING + 2 * PADDING
        missing = needed - sum(heights[row : row + rows])
        if missing > 0:
            heights[row + rows - 1] += missing
    ys = [TOP]
    for height in heights:
        ys.append(ys[-1] - height)
    return xs, ys


def _draw_cells(
    canvas: Canvas,
    cells: list[PlacedCell],
    edges: tuple[list[float], list[float]],
    variant: Variant,
    font: str,
) -> None:
    xs, ys = edges
    for row, column, rows, columns, text in cells:
        x0, x1, top, bottom = xs[column], xs[column + columns], ys[row], ys[row + rows]
        canvas.setFillGray(0)
        if variant.has_dark_header and row == 2:
            canvas.setFillColorRGB(0.1, 0.2, 0.5)
            canvas.rect(x0, bottom, x1 - x0, top - bottom, stroke=0, fill=1)
            canvas.setFillGray(1)
        lines = _lines(text, font, x1 - x0)
        baseline = (top + bottom) / 2 + LEADING * len(lines) / 2 - SIZE * 0.9
        canvas.setFont(font, SIZE)
        for line in lines:
            canvas.drawString(x0 + PADDING, baseline, line)
            if variant.is_double_struck:
                canvas.drawString(x0 + PADDING + 0.2, baseline, line)
            baseline -= LEADING
    canvas.setFillGray(0)


def _draw_rulings(
    canvas: Canvas, cells: list[PlacedCell], edges: tuple[list[float], list[float]], variant: Variant
) -> None:
    xs, ys = edges
    canvas.setLineWidth(0.5)
    if variant.dash:
        canvas.setDash(*variant.dash)
    for row, column, rows, columns, _ in cells:
        x0, x1, top, bottom = xs[column], xs[column + columns], ys[row], ys[row + rows]
        if variant.rulings == "box":
            canvas.rect(x0, bottom, x1 - x0, top - bottom)
            continue
        sides = [(x0, top, x1, top), (x0, bottom, x1, bottom), (x0, bottom, x0, top), (x1, bottom, x1, top)]
        if variant.is_open_below and row + rows == len(ys) - 1:
            del sides[1]
        for ax, ay, bx, by in sides:
            if variant.rulings == "dots":
                _draw_dots(canvas, ax, ay, bx, by)
            elif variant.rulings == "rectangle":
                canvas.rect(ax - 0.25, ay - 0.25, bx - ax + 0.5, by - ay + 0.5, stroke=0, fill=1)
            else:
                canvas.line(ax, ay, bx, by)
    canvas.setDash()


def _draw_dots(canvas: Canvas, ax: float, ay: float, bx: float, by: float) -> None:
    steps = round(max(abs(bx - ax), abs(by - ay)) / 1.5)
    for step in range(steps + 1):
        x, y = ax + (bx - ax) * step / steps, ay + (by - ay) * step / steps
        canvas.rect(x - 0.24, y - 0.24, 0.48, 0.48, stroke=0, fill=1)


def _draw_extras(canvas: Canvas, variant: Variant, font: str) -> None:
    if variant.has_hidden_text:
        text = canvas.beginText(LEFT + 5, TOP - 100)
        text.setFont(font, 10)
        text.setTextRenderMode(3)
        text.textLine("看不见的文字看不见的文字")
        canvas.drawText(text)
    if variant.has_white_text:
        canvas.setFillGray(1)
        canvas.setFont(font, 10)
        canvas.drawString(LEFT + 5, TOP - 60, "白色的文字")
    if variant.has_tiny_text:
        canvas.setFillGray(0)
        canvas.setFont(font, 0.5)
        canvas.drawString(LEFT + 5, TOP - 80, "极小的文字极小的文字")
    if variant.is_stamped:
        canvas.saveState()
        canvas.setStrokeColorRGB(0.85, 0.1, 0.1)
        canvas.setFillColorRGB(0.85, 0.1, 0.1)
        canvas.setLineWidth(2)
        canvas.translate(400, 600)
        canvas.circle(0, 0, 55)
        canvas.setFont(font, 9)
        canvas.drawCentredString(0, -25, "财务专用章")
        for index, character in enumerate("某市某区某某街道办事处"):
            canvas.saveState()
            canvas.rotate(75 - 15 * index)
            canvas.drawCentredString(0, 42, character)
            canvas.restoreState()
        canvas.restoreState()
    canvas.setFillGray(0)


def print_with_chromium(font: str, forms: tuple[int, ...] = tuple(range(7))) -> bytes:
    """Print the source through Chromium with an installed font. Raises FileNotFoundError without it."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        raise FileNotFoundError("chromium")
    html = SOURCE.read_text(encoding="utf-8").replace("font-family:FormHei", f'font-family:"{font}"')
    head, *parts = html.split("<h1>")
    with tempfile.TemporaryDirectory() as folder:
        page, target = Path(folder, "form.html"), Path(folder, "form.pdf")
        page.write_text(head + "".join("<h1>" + parts[number] for number in forms), encoding="utf-8")
        options = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --no-pdf-header-footer"
        command = [browser, *options.split(), "--disable-background-networking"]
        command += [f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", str(page)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return target.read_bytes()


def print_with_libreoffice(source: Path) -> bytes:
    """Convert an office file to PDF through LibreOffice. Raises FileNotFoundError without it."""
    office = shutil.which("soffice")
    if office is None:
        raise FileNotFoundError("soffice")
    with tempfile.TemporaryDirectory() as folder:
        command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to"]
        command += ["pdf", "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return Path(folder, source.stem + ".pdf").read_bytes()


def shift_media_box(content: bytes, dx: float, dy: float) -> bytes:
    """Move the sheet under the print, so that its corner is no longer the origin."""
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            box = (dx, dy, dx + WIDTH, dy + HEIGHT)
            page.set_mediabox(*box)
            page.set_cropbox(*box)
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()


def spoil_text_map(content: bytes) -> bytes:
    """Take away the fonts' maps from glyphs to characters."""
    return content.replace(b"/ToUnicode", b"/ToUnicodX")
