"""Scans: pictures are opened, paper is made flat, rulings become cells; nothing is recognised here."""

from __future__ import annotations

import io
import sys
from importlib.util import find_spec

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipelines.readers import scan
from pipelines.readers.cells import Unreadable
from pipelines.readers.scan import Bitmap, ScanLimits, read_image, read_pages
from tests.support.scans import Scanner, scan_picture

HAS_EXTRA = all(find_spec(name) for name in scan.MODULES)
needs_extra = pytest.mark.skipif(not HAS_EXTRA, reason="the extra `ocr` is not installed")

DPI = 150
XS = (150, 330, 420, 700, 900, 1090)
YS = (200, 240, 268, 300, 420, 900, 928, 956)


def _sheet(*, missing: bool = True, width: int = 2) -> Image.Image:
    """Draw a table of 7 x 5 places in which row 4 is one cell from the second column on."""
    picture = Image.new("RGB", (1241, 1754), (255, 255, 255))
    draw = ImageDraw.Draw(picture)
    for y in YS:
        draw.line((XS[0], y, XS[-1], y), fill=(0, 0, 0), width=width)
    for index, x in enumerate(XS):
        if missing and index not in {0, 1, len(XS) - 1}:
            draw.line((x, YS[0], x, YS[4]), fill=(0, 0, 0), width=width)
            draw.line((x, YS[5], x, YS[-1]), fill=(0, 0, 0), width=width)
        else:
            draw.line((x, YS[0], x, YS[-1]), fill=(0, 0, 0), width=width)
    _write(draw, (345, 430), 17, 52)
    return picture


def _write(draw: ImageDraw.ImageDraw, at: tuple[int, int], lines: int, length: int) -> None:
    random = np.random.default_rng(3)
    font = ImageFont.load_default(21)
    letters = list("EHTLFInmdb1234567890,.  ")
    for row in range(lines):
        text = "".join(random.choice(letters, length))
        draw.text((at[0], at[1] + row * 27), text, fill=(0, 0, 0), font=font)


def _grid(picture: Image.Image) -> list[tuple[int, int, int, int]]:
    from pipelines.readers.rulings import find_rulings  # noqa: PLC0415 - needs the extra
    from pipelines.readers.scan_paper import darkness, drop_seals, flatten, soften_bilevel  # noqa: PLC0415

    gray = soften_bilevel(drop_seals(np.asarray(picture.convert("RGB"))), DPI / 72)
    sheet = flatten(gray, DPI / 72)
    found = find_rulings(darkness(sheet.gray, sheet.scale), sheet.scale)
    return [
        (cell.row, cell.column, cell.row_span, cell.column_span)
        for table in found.tables
        for cell in table.grid.cells
    ]


EXPECTED = sorted(
    [(row, column, 1, 1) for row in range(7) for column in range(5) if row != 4 or column == 0]
    + [(4, 1, 1, 4)]
)


@needs_extra
@pytest.mark.parametrize(
    "scanner",
    [
        Scanner(DPI),
        Scanner(DPI, angle=4.5),
        Scanner(DPI, is_stamped=True),
        Scanner(DPI, is_bilevel=True),
        Scanner(DPI, noise=12, specks=1500, blur=0.9),
        Scanner(DPI, keystone=0.06, shading=0.4, bend=0.015),
    ],
    ids=["plain", "skewed", "stamped", "black and white", "noisy", "photographed"],
)
def test_cells_of_a_drawn_table_are_found(scanner: Scanner) -> None:
    assert sorted(_grid(scan_picture(_sheet(), scanner))) == EXPECTED


@needs_extra
def test_hairlines_are_rulings() -> None:
    assert sorted(_grid(scan_picture(_sheet(width=1), Scanner(DPI)))) == EXPECTED


@needs_extra
def test_a_row_cut_by_the_page_break_is_closed() -> None:
    picture = _sheet()
    ImageDraw.Draw(picture).rectangle((0, YS[-1] - 4, 1241, 1754), fill=(255, 255, 255))
    assert sorted(_grid(scan_picture(picture, Scanner(DPI)))) == EXPECTED


@needs_extra
def test_the_last_rows_of_a_form_on_a_page_of_their_own_are_cells() -> None:
    picture = _sheet()
    draw = ImageDraw.Draw(picture)
    # what is left are the lower half of a cut row and one row below it
    draw.rectangle((0, 0, 1241, YS[5] - 20), fill=(255, 255, 255))
    draw.rectangle((0, YS[-2] + 2, 1241, 1754), fill=(255, 255, 255))
    draw.rectangle((0, YS[5] - 19, 1241, YS[5] - 4), fill=(255, 255, 255))
    for x in XS:
        draw.line((x, YS[5] - 30, x, YS[5]), fill=(0, 0, 0), width=2)
    rows = {row for row, _, _, _ in _grid(scan_picture(picture, Scanner(DPI)))}
    assert rows == {0, 1}


@needs_extra
def test_thin_print_of_a_seal_is_red_where_its_colour_is_washed_out() -> None:
    from pipelines.readers.scan_paper import find_seals  # noqa: PLC0415 - needs the extra

    pixels = np.full((400, 1200, 3), 245, dtype=np.uint8)
    pixels[100:110, 100:300] = (205, 40, 45)
    pixels[115:118, 150:250] = (232, 205, 206)
    pixels[300:303, 150:250] = (232, 205, 206)
    seals = find_seals(pixels)
    assert seals[116, 200] == 1
    assert seals[301, 200] == 0


@needs_extra
def test_a_page_of_text_has_no_cells() -> None:
    picture = Image.new("RGB", (1241, 1754), (255, 255, 255))
    _write(ImageDraw.Draw(picture), (150, 200), 50, 75)
    assert _grid(scan_picture(picture, Scanner(DPI))) == []


@needs_extra
def test_red_ink_is_dropped_and_black_ink_under_it_stays() -> None:
    from pipelines.readers.scan_paper import drop_seals  # noqa: PLC0415 - needs the extra

    pixels = np.full((200, 200, 3), 245, dtype=np.uint8)
    pixels[50:150, 50:150] = (205, 40, 45)
    pixels[90:110, 20:180] = 40
    gray = drop_seals(pixels)
    assert gray[70, 70] > 225
    assert gray[100, 100] < 90


@needs_extra
def test_a_decoded_line_names_its_least_sure_character() -> None:
    from pipelines.readers.scan_model import load_recogniser  # noqa: PLC0415 - needs the extra

    recogniser = load_recogniser()
    steps = np.zeros((5, len(recogniser.alphabet)), dtype=np.float32)
    for step, (index, value) in enumerate([(3, 0.9), (3, 0.7), (0, 0.99), (3, 0.4), (5, 1.0)]):
        steps[step, index] = value
    reading = recogniser._decode(steps)
    assert reading.text == recogniser.alphabet[3] * 2 + recogniser.alphabet[5]
    assert reading.lowest == pytest.approx(0.4)


def _encoded(form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (300, 300), (255, 255, 255)).save(buffer, form, **options)
    return buffer.getvalue()


@needs_extra
@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "BMP"])
def test_blank_paper_holds_no_text(form: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_image(_encoded(form))
    assert caught.value.category == "no_text"


@needs_extra
def test_a_cut_picture_is_damaged() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (300, 300), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noise).save(buffer, "PNG")
    for content in (buffer.getvalue()[:5000], b"\x89PNG\r\n\x1a\n", b"no picture"):
        with pytest.raises(Unreadable) as caught:
            read_image(content)
        assert caught.value.category == "damaged"


@needs_extra
def test_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(Unreadable) as caught:
        read_image(_encoded("PNG"), ScanLimits(pixels=1000))
    assert caught.value.category == "too_large"


@needs_extra
def test_pictures_without_a_resolution_are_a4() -> None:
    assert scan._paper_width(2480, 3508, None) == pytest.approx(595.3)
    assert scan._paper_width(3508, 2480, None) == pytest.approx(841.9)
    assert scan._paper_width(1240, 1754, 150.0) == pytest.approx(595.2)


def test_without_the_extra_a_picture_needs_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "MODULES", ("no_such_module_of_the_extra",))
    with pytest.raises(Unreadable) as caught:
        read_pages([Bitmap(1, np.full((9, 9), 255, dtype=np.uint8), 9.0)])
    assert (caught.value.category, caught.value.reason) == (
        "needs_ocr",
        "install the extra: pip install .[ocr]",
    )


def test_the_reader_is_imported_without_the_extra() -> None:
    assert "pipelines.readers.scan" in sys.modules
