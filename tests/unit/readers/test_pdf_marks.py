"""Stamps, watermarks and hidden text are told from print by how they are painted and where."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.readers.pdf_marks import (
    SLANTED,
    Characters,
    Marks,
    Style,
    reading_quarter,
    select_print,
    split_ligatures,
)
from pipelines.readers.ruled import Rulings

BLACK, RED, WHITE, PALE = (0, 0, 0, 255), (220, 20, 30, 255), (255, 255, 255, 255), (205, 205, 205, 255)
NO_RULINGS = Rulings(np.empty((0, 3)), np.empty((0, 3)))


def page(runs: list[tuple[str, Style, float, float]], **more: list[tuple[float, ...]]) -> Marks:
    """Set runs of characters 10 pt wide and high, from x, at top."""
    codes = [ord(mark) for text, *_ in runs for mark in text]
    boxes = [
        (x + 10 * place, top, x + 10 * place + 10, top + 10)
        for text, _, x, top in runs
        for place in range(len(text))
    ]
    styles = [number for number, (text, *_) in enumerate(runs) for _ in text]
    return Marks(
        width=595,
        height=842,
        characters=Characters(
            np.array(codes, dtype=np.uint32),
            np.array(boxes, dtype=np.float64).reshape(-1, 4),
            np.array(styles, dtype=np.int32),
            tuple(style for _, style, _, _ in runs),
            np.zeros(len(codes), dtype=np.bool_),
        ),
        rulings=NO_RULINGS,
        fills=np.array(more.get("fills", []), dtype=np.float64).reshape(-1, 5),
        curve_boxes=np.array(more.get("curves", []), dtype=np.float64).reshape(-1, 8),
    )


def kept(marks: Marks) -> str:
    return "".join(map(chr, select_print(marks)[0].codes.tolist()))


RING = (90.0, 90.0, 210.0, 210.0, *RED)


@pytest.mark.parametrize(
    ("marks", "text"),
    [
        (page([("超支", Style(ink=RED), 100, 100)]), "超支"),
        (page([("专用章", Style(ink=RED), 130, 150)], curves=[RING]), ""),
        (page([("超支", Style(ink=RED), 300, 400)], curves=[RING]), "超支"),
        (page([("金额", Style(ink=BLACK), 130, 150)], curves=[RING]), "金额"),
        (page([("单位", Style(ink=WHITE), 100, 100)]), ""),
        (page([("单位", Style(ink=WHITE), 100, 100)], fills=[(90, 90, 200, 200, 40.0)]), "单位"),
        (
            page(
                [("单位", Style(ink=WHITE), 100, 100)],
                fills=[(90, 90, 200, 200, 40.0), (90, 90, 200, 200, 255.0)],
            ),
            "",
        ),
        (page([("样本", Style(quarter=SLANTED, ink=PALE), 100, 100)]), ""),
        (page([("注", Style(ink=PALE), 100, 100), ("文", Style(), 300, 300)]), "注文"),
        (page([("密", Style(is_hidden=True), 100, 100), ("文", Style(), 300, 300)]), "文"),
    ],
    ids=[
        "red figures are print",
        "red words in a red ring are a seal",
        "red words beside a ring are print",
        "black words under a ring are print",
        "white on white is nothing",
        "white on a dark heading is print",
        "white on a dark area painted over is nothing",
        "slanted words are a watermark",
        "pale words of usual size are print",
        "unpainted words are nothing",
    ],
)
def test_print_is_told_from_what_lies_over_and_under_it(marks: Marks, text: str) -> None:
    assert kept(marks) == text


def test_what_is_left_out_is_counted_by_reason() -> None:
    marks = page([("密 文", Style(is_hidden=True), 100, 100), ("正文", Style(), 300, 300)])
    assert select_print(marks)[1] == {"hidden": 2}


def test_most_of_the_text_decides_how_the_page_is_held() -> None:
    marks = page([("页", Style(quarter=0), 10, 10), ("正文", Style(quarter=3), 300, 300)])
    assert reading_quarter(marks.characters) == 3
    assert reading_quarter(page([]).characters) == 0


def test_the_box_of_a_ligature_is_shared_out() -> None:
    codes = np.array([ord("——"[0]), ord("—"), ord("甲")], dtype=np.uint32)
    boxes = np.array([(0.0, 0, 20, 10), (0, 0, 20, 10), (20, 0, 30, 10)])
    assert split_ligatures(codes, boxes)[:, 0].tolist() == [0, 10, 20]
    assert split_ligatures(codes, boxes)[:, 2].tolist() == [10, 20, 30]


def test_a_character_printed_twice_in_one_place_is_no_ligature() -> None:
    codes = np.array([ord("甲"), ord("甲")], dtype=np.uint32)
    boxes = np.array([(0.0, 0, 10, 10), (0, 0, 10, 10)])
    assert split_ligatures(codes, boxes) is boxes


def test_a_decimal_point_as_small_as_its_ink_is_no_hidden_text() -> None:
    marks = page([("4.5", Style(), 100, 100), ("...", Style(), 300, 300)])
    boxes = marks.characters.boxes
    boxes[1] = (110.2, 108.0, 112.8, 109.9)
    boxes[2] = (113.0, 100.0, 123.0, 110.0)
    boxes[3:] = [(300 + place, 300, 300.5 + place, 300.5) for place in range(3)]
    assert kept(marks) == "4.5"
