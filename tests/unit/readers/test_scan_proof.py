"""Geometry of figures: a point needs room, a stroke that leans is a slash, ink that nobody read is missed."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipelines.readers.scan import MODULES

pytestmark = pytest.mark.skipif(
    not all(find_spec(name) for name in MODULES), reason="the extra `ocr` is not installed"
)

SIZE, SIDE = 28, 12
FONT = ImageFont.load_default(SIZE)
HEIGHT = 24.0


def _draw(printed: str) -> np.ndarray:
    picture = Image.new("L", (round(FONT.getlength(printed)) + 2 * SIDE, 2 * SIZE), 255)
    ImageDraw.Draw(picture).text((SIDE, 8), printed, fill=0, font=FONT)
    return np.asarray(picture).copy()


def _reading(printed: str, read: str, picture: np.ndarray) -> Any:
    """Say `read` of a picture of `printed`, whose characters but its marks are the same."""
    from pipelines.readers.scan_model import Reading  # noqa: PLC0415 - needs the extra

    at, place = [], 0
    for char in read:
        found = printed.find(char, place)
        left = SIDE + FONT.getlength(printed[: found if found >= 0 else place])
        at.append((left + FONT.getlength(char) / 2 * (found >= 0)) / picture.shape[1])
        place = found + 1 if found >= 0 else place
    return Reading(read, 0.99, 0.99, tuple(at))


def _judge(printed: str, read: str, picture: np.ndarray | None = None) -> Any:
    from pipelines.readers.scan_proof import Pitch, judge, pair_digits  # noqa: PLC0415 - needs the extra

    drawn = _draw(printed) if picture is None else picture
    return judge(pair_digits(drawn, _reading(printed, read, drawn), HEIGHT), Pitch(0.78, 1.5))


@pytest.mark.parametrize("text", ["12.50", "1,765.05", "100", "≥95.00%", "38823"])
def test_a_number_that_was_read_well_is_proved(text: str) -> None:
    assert _judge(text, text).is_proved


def test_a_point_without_room_is_refuted_and_its_stain_can_be_erased() -> None:
    from pipelines.readers.scan_dust import erase_specks  # noqa: PLC0415 - needs the extra
    from pipelines.readers.scan_proof import Pitch, cramped_marks, pair_digits  # noqa: PLC0415 - needs the extra

    clean = _draw("27")
    picture = clean.copy()
    middle = SIDE + round(FONT.getlength("2"))
    picture[33:35, middle : middle + 2] = 0
    reading = _reading("27", "2.7", picture)
    assert _judge("27", "2.7", picture).is_refuted
    (pair,) = cramped_marks(pair_digits(picture, reading, HEIGHT) or (), Pitch(0.78, 1.5))
    erased = erase_specks(picture, pair.columns, HEIGHT)
    assert (np.abs(erased.astype(int) - clean) > 60).sum() <= 2


@pytest.mark.parametrize(("printed", "read"), [("38.23", "3823"), ("1,765", "1765")])
def test_a_number_whose_point_was_lost_is_refuted(printed: str, read: str) -> None:
    assert _judge(printed, read).is_refuted


def test_figures_whose_digits_cannot_be_told_apart_are_neither_proved_nor_refuted() -> None:
    picture = np.full((40, 90), 255, dtype=np.uint8)
    picture[10:30, 20:70] = 0
    verdict = _judge("1234567", "1234567", picture)
    assert not verdict.is_proved
    assert not verdict.is_refuted


@pytest.mark.parametrize(("text", "leans"), [("/", True), ("1", False), ("|", False), ("7", False)])
def test_a_slash_leans(text: str, leans: bool) -> None:
    from pipelines.readers.scan_proof import is_slash  # noqa: PLC0415 - needs the extra

    assert is_slash(_draw(text)) is leans


def test_a_unit_that_was_not_read_is_missed() -> None:
    from pipelines.readers.scan_proof import has_lost  # noqa: PLC0415 - needs the extra

    picture = _draw("( M )")
    reading = _reading("( M )", "()", picture)
    assert has_lost(picture, reading, HEIGHT)
    assert not has_lost(_draw("()"), _reading("()", "()", _draw("()")), HEIGHT)
