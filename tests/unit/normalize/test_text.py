"""Folding, joining and cleaning of printed text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalize.text import (
    clean,
    find_stray_counters,
    fold_label,
    is_empty_mark,
    join_printed,
    printed,
    strip_markup,
)

#: text with everything that joining looks at
LINES = st.text(alphabet="甲，aZ09.,; \n\r\t\u00a0\u200b", max_size=12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（２０２３　年度）", "(2023 年度)"),
        ("执行率（％）", "执行率(%)"),
        ("5—8 – 9", "5-8 - 9"),
        ("5〜8～9", "5~8~9"),
        ("a\u200bb\ufeff\u00a0 c", "ab c"),
        ("≧≦⩾⩽", "≥≤≥≤"),
    ],
)
def test_signs_that_mean_the_same_fold_together(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize("text", ["年度 总体\n目标：", "年度总体目标", " 年度\u3000总体目标:"])
def test_spellings_of_a_label_fold_together(text: str) -> None:
    assert fold_label(text) == "年度总体目标"


def test_bracket_content_goes_unless_nothing_else_is_left() -> None:
    assert fold_label("执行率（B/A）", drop_brackets=True) == "执行率"
    assert fold_label("得分(20分*(执行率))", drop_brackets=True) == "得分"
    assert fold_label("(盖章)", drop_brackets=True) == "(盖章)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("可持续影\n响指标", "可持续影响指标"),
        ("460\n00.00", "46000.00"),
        ("12.\n5", "12.5"),
        ("Smart\nCity 项目", "Smart City 项目"),
        ("第一，\n第二", "第一，第二"),
        ("公众号“大零号湾\r\n图书馆”", "公众号“大零号湾图书馆”"),
        ("  年度 总体 目标 ", "年度 总体 目标"),
    ],
)
def test_broken_lines_join_as_the_paper_reads(text: str, expected: str) -> None:
    assert printed(text) == expected


def test_markup_becomes_line_breaks_and_is_noted() -> None:
    text, notes = strip_markup("<p>第一段</p> <p>第二段&nbsp;完</p><br/>")
    assert text == "第一段\n第二段 完"
    assert notes == (
        "markup removed: <p> ×2",
        "markup removed: </p> ×2",
        "markup removed: <br/> ×1",
        "markup removed: &nbsp; ×1",
    )


@pytest.mark.parametrize("text", ["满意率<90%且>80%", "<=5", "A&B", "《<通知>》", "a < b > c"])
def test_what_is_no_markup_stays(text: str) -> None:
    assert strip_markup(text) == (text, ())


def test_residue_of_a_character_counter_is_found_where_it_stands() -> None:
    text = "构建“阅读+学习+生 344/1000 活+提升”空间"
    (counter,) = find_stray_counters(text)
    assert counter.text == "344/1000"
    assert text[counter.start : counter.end] == "344/1000"


@pytest.mark.parametrize(
    "text", ["完成 3/4 工程", "2023/1000", "1200/1000 字", "收费 5/100元", "比例为1:200", "344/1000"]
)
def test_other_fractions_are_no_counters(text: str) -> None:
    assert find_stray_counters(text) == ()


@pytest.mark.parametrize("text", ["", "  ", "-", "—", "——", "/", "*", "无", "暂无", "－", "N/A", "\n", "／"])
def test_signs_for_nothing_are_empty(text: str) -> None:
    assert is_empty_mark(text)


@pytest.mark.parametrize("text", ["0", "无偿", "0.00", "-5", "否", "**"])
def test_values_are_not_empty(text: str) -> None:
    assert not is_empty_mark(text)


@given(LINES, LINES)
def test_lines_joined_one_by_one_read_as_those_joined_at_once(first: str, second: str) -> None:
    assert join_printed(printed(first), printed(second)) == printed(f"{first}\n{second}")
