"""Scanned tables that are not black print between solid lines: dark grounds, dashed and lost rulings."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipelines.readers.scan import MODULES
from tests.support.scans import Scanner, scan_picture

pytestmark = pytest.mark.skipif(
    not all(find_spec(name) for name in MODULES), reason="the extra `ocr` is not installed"
)

DPI = 150
SCALE = DPI / 72
XS = (150, 330, 420, 700, 900, 1090)
YS = (200, 240, 280, 320, 420, 600, 640, 680)
CELLS = [(row, column) for row in range(len(YS) - 1) for column in range(len(XS) - 1)]
DARK, PALE, WHITE, BLACK = (68, 114, 196), (217, 225, 242), (255, 255, 255), (0, 0, 0)


Dash = tuple[int, int] | None


def _line(draw: ImageDraw.ImageDraw, start: tuple[int, int], stop: tuple[int, int], dash: Dash) -> None:
    if dash is None:
        draw.line((*start, *stop), fill=BLACK, width=1)
        return
    length = max(stop[0] - start[0], stop[1] - start[1])
    along = (stop[0] - start[0]) // length, (stop[1] - start[1]) // length
    for at in range(0, length, sum(dash)):
        end = min(at + dash[0] - 1, length)
        ends = [start[axis] + along[axis] * place for place in (at, end) for axis in (0, 1)]
        draw.line(tuple(ends), fill=BLACK, width=1)


def _sheet(dash: Dash = None, grounds: dict[int, tuple[int, int, int]] | None = None) -> Image.Image:
    """Draw a table whose rulings begin anew in each cell, as office programs do; `grounds`: of rows."""
    picture = Image.new("RGB", (1241, 900), WHITE)
    draw = ImageDraw.Draw(picture)
    for row, ground in (grounds or {}).items():
        draw.rectangle((XS[0], YS[row], XS[-1], YS[row + 1]), fill=ground)
    for place in range(1, len(XS)):
        for y in YS:
            _line(draw, (XS[place - 1], y), (XS[place], y), dash)
    for place in range(1, len(YS)):
        for x in XS:
            _line(draw, (x, YS[place - 1]), (x, YS[place]), dash)
    font = ImageFont.load_default(21)
    for row, column in CELLS:
        ink = WHITE if (grounds or {}).get(row) == DARK else BLACK
        draw.text((XS[column] + 14, YS[row] + 8), "H4E.71", fill=ink, font=font)
    return picture


def _grid(picture: Image.Image) -> list[tuple[int, int]]:
    from pipelines.readers.rulings import find_rulings  # noqa: PLC0415 - needs the extra
    from pipelines.readers.scan_ground import turn_grounds  # noqa: PLC0415 - needs the extra
    from pipelines.readers.scan_paper import darkness, flatten  # noqa: PLC0415 - needs the extra

    sheet = flatten(turn_grounds(np.asarray(picture.convert("L")), SCALE), SCALE)
    found = find_rulings(darkness(sheet.gray, sheet.scale), sheet.scale)
    return [(cell.row, cell.column) for table in found.tables for cell in table.grid.cells]


@pytest.mark.parametrize("dash", [(6, 4), (9, 3), (2, 2)], ids=["dashed", "long dashes", "dotted"])
def test_cells_between_dashed_rulings_are_found(dash: tuple[int, int]) -> None:
    assert sorted(_grid(scan_picture(_sheet(dash), Scanner(DPI)))) == CELLS


def test_strokes_of_print_are_no_dashes() -> None:
    from pipelines.readers.rulings_dashed import choose_dashed, find_dashed  # noqa: PLC0415 - needs the extra
    from pipelines.readers.scan_paper import darkness, thin_across  # noqa: PLC0415 - needs the extra

    picture = Image.new("L", (1241, 900), 255)
    font = ImageFont.load_default(21)
    for row in range(25):
        ImageDraw.Draw(picture).text((100, 60 + 30 * row), "EHTF=E=TTLEFZ-7EE" * 4, fill=0, font=font)
    dark = darkness(np.asarray(picture), SCALE)
    raw = (thin_across(dark, SCALE) > 0.3).astype(np.uint8)
    found = find_dashed(dark, raw, SCALE)
    assert choose_dashed(found, found, SCALE) == []


@pytest.mark.parametrize("ground", [DARK, PALE], ids=["white on blue", "black on pale blue"])
def test_cells_of_a_heading_on_a_ground_are_found(ground: tuple[int, int, int]) -> None:
    assert sorted(_grid(scan_picture(_sheet(grounds={0: ground, 5: ground}), Scanner(DPI)))) == CELLS


def test_white_print_on_dark_ground_becomes_dark_print_on_light_ground() -> None:
    from pipelines.readers.scan_ground import turn_grounds  # noqa: PLC0415 - needs the extra

    gray = np.asarray(_sheet(grounds={1: DARK}).convert("L"))
    turned = turn_grounds(gray, SCALE)
    inside = slice(YS[1] + 6, YS[2] - 6), slice(XS[0] + 6, XS[1] - 6)
    assert np.median(turned[inside]) > 200
    assert turned[inside][gray[inside] == 255].max() < 80
    assert (turned[: YS[1] - 4] == gray[: YS[1] - 4]).all()


def test_what_has_no_white_print_is_left_as_it_is() -> None:
    from pipelines.readers.scan_ground import turn_grounds  # noqa: PLC0415 - needs the extra

    picture = _sheet(grounds={0: PALE})
    draw = ImageDraw.Draw(picture)
    # a bar over a name, a desk around the sheet
    draw.rectangle((400, 720, 700, 760), fill=BLACK)
    draw.rectangle((0, 800, 1241, 900), fill=(70, 70, 70))
    gray = np.asarray(scan_picture(picture, Scanner(DPI)).convert("L"))
    assert (turn_grounds(gray, SCALE) == gray).all()


@pytest.mark.parametrize(("second", "is_torn"), [(260, True), (112, False)])
def test_print_that_stands_apart_at_a_ruling_of_other_rows_is_torn(second: int, *, is_torn: bool) -> None:
    from pipelines.readers.scan_page import SETTINGS, _is_torn  # noqa: PLC0415 - needs the extra
    from pipelines.readers.scan_text import Strip  # noqa: PLC0415 - needs the extra

    picture = np.full((30, 420), 255, dtype=np.uint8)
    picture[5:25, 10:100] = picture[5:25, second:410] = 0
    strip = Strip(picture, (1000, 500, 1400, 520), picture)
    assert _is_torn(strip, [1105.0, 1200.0], 20.0, SETTINGS) is is_torn


@pytest.mark.parametrize(
    ("read", "is_fixed", "printed"),
    [
        ("100:00", False, "100.00"),
        ("9:71", False, "9.71"),
        ("8:30", False, "8:30"),
        ("8:30", True, "8.30"),
        ("8:30-17:00", True, "8:30-17:00"),
        ("i0", False, "10"),
        ("I类", False, "I类"),
    ],
)
def test_what_cannot_be_printed_becomes_the_number_it_must_be(
    read: str, printed: str, *, is_fixed: bool
) -> None:
    from pipelines.readers.scan_readings import _plain  # noqa: PLC0415 - needs the extra

    assert _plain(read, is_fixed=is_fixed) == printed


@pytest.mark.parametrize(("right", "count"), [(2, 4), (3, 5)], ids=["strokes of a title", "a row"])
def test_a_narrow_cell_that_hangs_alone_on_a_table_is_none(right: int, count: int) -> None:
    from pipelines.readers.rulings import Axis, _without_strays  # noqa: PLC0415 - needs the extra

    axis = Axis(np.array([0.0, 50.0, 100.0, 200.0]), np.zeros(4))
    rows = [(left, row, end, row + 1) for row in (1, 2) for left, end in ((0, 2), (2, 3))]
    cells = np.array([(right - 1 if right == 2 else 0, 0, right, 1), *rows], dtype=np.int64)
    assert len(_without_strays(cells, axis)) == count
