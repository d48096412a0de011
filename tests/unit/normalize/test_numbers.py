"""Percent, points, Chinese numerals, fiscal years and grades."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipelines.normalize.grade import read_grade
from pipelines.normalize.numbers import read_percent, read_points
from pipelines.normalize.numerals import parse_chinese_number
from pipelines.normalize.year import read_fiscal_year


@pytest.mark.parametrize(
    ("text", "value"),
    [("98.1", "98.1"), ("98.10%", "98.10"), ("98.1 ％", "98.1"), ("0.9651", "0.9651"), ("99.97", "99.97")],
)
def test_percent_is_read_as_printed(text: str, value: str) -> None:
    assert read_percent(text).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value"), [("10.00", "10"), ("(50分)", "50"), ("12.\n5", "12.5"), ("9.15", "9.15"), ("-1", "-1")]
)
def test_points_are_read(text: str, value: str) -> None:
    assert read_points(text).value == Decimal(value)


@pytest.mark.parametrize("text", ["9l.5", "10 10", "4.5/5", "及时", "9.l5", "市：30 县：20", "县：10"])
def test_damaged_number_is_reported_not_guessed(text: str) -> None:
    for reading in (read_percent(text), read_points(text)):
        assert reading.value is None
        assert reading.reason


def test_sign_for_nothing_has_neither_value_nor_reason() -> None:
    assert read_points("-").is_empty
    assert read_percent("—").is_empty


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("两", 2),
        ("十", 10),
        ("二十一", 21),
        ("一百零五", 105),
        ("三万二千", 32000),
        ("二〇二三", 2023),
        ("十百", None),
        ("壹佰零伍", 105),
        ("贰万叁仟", 23000),
        ("拾佰", None),
    ],
)
def test_chinese_numerals(text: str, number: int | None) -> None:
    assert parse_chinese_number(text) == number


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("(2023 年度)", 2023),
        ("（２０２３年度）", 2023),
        ("二〇二三年度", 2023),
        ("二○二三年度", 2023),
        ("2019年度)", 2019),
        ("2021年度文化专项项目自评表", 2021),
        ("2022年立项的项目2023年度绩效自评表", 2023),
        ("2023", 2023),
        ("2022年、2023年", None),
        ("表3：2023年度区本级项目支出绩效自评表", 2023),
        ("绩效自评表", None),
        ("12023年度", None),
    ],
)
def test_fiscal_year(text: str, year: int | None) -> None:
    assert read_fiscal_year(text) == year


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("优", "优"),
        ("优秀", "优"),
        ("良好", "良"),
        ("□优 ☑良 □中 □差", "良"),
        ("合格", "合格"),
        ("不合格", "不合格"),
        ("优等", "优"),
    ],
)
def test_grade_is_canonical(text: str, grade: str) -> None:
    assert read_grade(text).value == grade


def test_blank_grade_is_empty_and_other_text_has_a_reason() -> None:
    assert read_grade(" ").is_empty
    assert read_grade("98分").reason == "not a grade: 98分"
