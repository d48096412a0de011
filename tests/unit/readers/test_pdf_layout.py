"""Characters are put together as a reader of the paper would."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.readers.cells import Line, Table
from pipelines.readers.pdf_layout import Frame, lay_out
from pipelines.readers.pdf_marks import Characters, Style, turn_boxes
from pipelines.readers.ruled_tables import RuledTable

FRAME = Frame(0, 200.0, 200.0)
ONE_PLACE = np.array([(0, 0, 1, 1)])
ONE_CELL = RuledTable(ONE_PLACE, (0.0, 100.0), (0.0, 100.0))


def characters(marks: list[tuple[str, float, float]], width: float = 10.0, quarter: int = 0) -> Characters:
    """Set characters 10 pt high at x and top."""
    return Characters(
        np.array([ord(mark[0]) for mark in marks], dtype=np.uint32),
        np.array([(x, top, x + width, top + 10) for _, x, top in marks]).reshape(-1, 4),
        np.zeros(len(marks), dtype=np.int32),
        (Style(quarter=quarter),),
        np.zeros(len(marks), dtype=np.bool_),
    )


def text_of(chars: Characters, tables: list[RuledTable]) -> list[str]:
    return [
        block.text if isinstance(block, Line) else block.cells[0].text
        for block in lay_out(chars, tables, FRAME, 1)
    ]


def test_characters_are_read_line_by_line_whatever_their_order_in_the_file() -> None:
    chars = characters([("丁", 20, 32), ("乙", 20, 20), ("丙", 10, 32), ("甲", 10, 20)])
    assert text_of(chars, [ONE_CELL]) == ["甲乙\n丙丁"]


def test_a_raised_figure_stays_on_its_line() -> None:
    chars = characters([("m", 10, 20), ("2", 20, 17), ("=", 30, 20)])
    assert text_of(chars, [ONE_CELL]) == ["m2="]


def test_radicals_are_folded_in_the_text() -> None:
    assert text_of(characters([("⽬", 10, 20), ("标", 20, 20)]), [ONE_CELL]) == ["目标"]


def test_a_gap_between_latin_words_is_a_blank_and_between_chinese_characters_is_none() -> None:
    assert text_of(characters([("a", 10, 20), ("b", 23, 20)]), []) == ["a b"]
    assert text_of(characters([("甲", 10, 20), ("乙", 23, 20)]), []) == ["甲乙"]


def test_punctuation_hanging_over_the_border_belongs_to_its_line() -> None:
    two = RuledTable(np.array([(0, 0, 1, 1), (0, 1, 1, 1)]), (0, 50, 100), (0, 50))
    chars = characters([("元", 30, 10), ("”", 40, 10), ("、", 50, 10), ("一", 60, 10)])
    [table] = lay_out(chars, [two], FRAME, 1)
    assert isinstance(table, Table)
    assert [cell.text for cell in table.cells] == ["元”、", "一"]


@pytest.mark.parametrize(("quarter", "tops"), [(1, (20, 30, 40)), (3, (40, 30, 20))])
def test_a_label_set_sideways_is_read_in_its_direction(quarter: int, tops: tuple[float, ...]) -> None:
    chars = characters(list(zip("年度目", (10.0, 10.0, 10.0), tops, strict=True)), quarter=quarter)
    assert text_of(chars, [ONE_CELL]) == ["年度目"]


def test_text_struck_twice_is_read_once_and_doubled_characters_twice() -> None:
    assert text_of(characters([("甲", 10, 20), ("甲", 10.5, 20)]), []) == ["甲"]
    assert text_of(characters([("哥", 10, 20), ("哥", 20, 20)]), []) == ["哥哥"]


def test_lines_and_tables_come_from_top_to_bottom() -> None:
    table = RuledTable(ONE_PLACE, (0.0, 100.0), (40.0, 80.0))
    chars = characters([("下", 10, 90), ("中", 10, 50), ("上", 10, 10)])
    assert text_of(chars, [table]) == ["上", "中", "下"]


def test_characters_in_an_inner_table_are_not_in_the_cell_around_it() -> None:
    inner = RuledTable(ONE_PLACE, (20.0, 60.0), (20.0, 60.0))
    assert text_of(characters([("外", 80, 5), ("内", 30, 30)]), [ONE_CELL, inner]) == ["外", "内"]


def test_a_page_without_characters_keeps_its_empty_cells() -> None:
    assert text_of(characters([]), [ONE_CELL]) == [""]


points = st.floats(0, 100, allow_nan=False)


@given(st.lists(st.tuples(points, points, points, points), max_size=5), st.integers(0, 3))
def test_turning_a_page_there_and_back_changes_nothing(
    corners: list[tuple[float, float, float, float]], quarter: int
) -> None:
    boxes = np.array([(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in corners]).reshape(-1, 4)
    turned = turn_boxes(boxes, quarter, 100.0, 140.0)
    width, height = (140.0, 100.0) if quarter % 2 else (100.0, 140.0)
    assert np.allclose(turn_boxes(turned, -quarter % 4, width, height), boxes)
