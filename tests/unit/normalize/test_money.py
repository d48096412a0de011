"""Amounts as printed in fund blocks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipelines.normalize.money import find_money_unit, read_money, read_money_parts


@pytest.mark.parametrize(
    ("text", "unit", "yuan"),
    [
        ("1,765.05", "万元", "17650500"),
        ("3，518.85", "万元", "35188500"),
        ("1,765.\n05", "万元", "17650500"),
        ("250000.00", "元", "250000"),
        ("215,457.6", "元", "215457.60"),
        ("0.00", "万元", "0"),
        ("-12.5", "万元", "-125000"),
        ("1.5", "亿元", "150000000"),
        ("12", "千元", "12000"),
        ("300万元", "元", "3000000"),
        ("45万", None, "450000"),
        ("¥1,000.50元", None, "1000.50"),
        ("1 765.05", "万元", "17650500"),
        ("壹佰贰拾万元整", "万元", "1200000"),
        ("人民币（大写）：叁万伍仟元整", None, "35000"),
        ("贰仟叁佰肆拾伍元陆角柒分", "元", "2345.67"),
        ("壹佰元零伍分", None, "100.05"),
        ("一百二十万圆", "元", "1200000"),
    ],
)
def test_amount_is_exact_yuan(text: str, unit: str | None, yuan: str) -> None:
    assert read_money(text, unit).value == Decimal(yuan)


@pytest.mark.parametrize("text", ["-", "—", "/", "", " ", "无"])
def test_sign_for_nothing_is_empty_without_reason(text: str) -> None:
    assert read_money(text, "万元").is_empty


@pytest.mark.parametrize(
    ("text", "unit", "reason"),
    [
        ("12", None, "unit of money unknown"),
        ("98%", "元", "a percentage"),
        ("1,7O5.05", "元", "letters among digits"),
        ("10 20", "元", "more than one number"),
        ("1,765.05 1,744.68", "万元", "more than one number"),
        ("拨付及时", "元", "not an amount"),
        ("9" * 20, "万元", "amount too large"),
        ("12,34", "元", "more than one number"),
        ("市：30 县：20", "万元", "more than one number"),
        ("市30\n县20", "万元", "more than one number"),
        ("壹佰贰拾", "万元", "not an amount"),
        ("拾佰元", "元", "not an amount"),
    ],
)
def test_unreadable_amount_has_a_reason(text: str, unit: str | None, reason: str) -> None:
    reading = read_money(text, unit)
    assert reading.value is None
    assert (reading.reason or "").startswith(reason)


def test_first_of_several_amounts_is_the_total_and_the_rest_is_noted() -> None:
    reading = read_money("854万(高标准农田建设400万元,治理295万元,其他159万元)", "元")
    assert reading.value == 8_540_000
    assert "高标准农田建设400万元" in (reading.note or "")


def test_parts_inside_a_cell_are_labelled_amounts() -> None:
    parts = read_money_parts("1002.6万元,其中:中央726.7万元;省级财政23.9万元;市级财政252万元;其他 万元")
    assert [(part.label, part.text) for part in parts] == [
        ("", "1002.6万元"),
        ("中央", "726.7万元"),
        ("省级财政", "23.9万元"),
        ("市级财政", "252万元"),
    ]


def test_finer_than_a_fen_is_rounded_and_noted() -> None:
    reading = read_money("1596.5099999999998", "万元")
    assert reading.value == Decimal("15965100.00")
    assert reading.note == "finer than 0.01 yuan, rounded"


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("项目资金 (万元)", "万元"),
        ("预算执行情况(万元)(20分)", "万元"),
        ("单位：元", "元"),
        ("金额单位：人民币元", "元"),
        ("年度预算数（千元）", "千元"),
        ("单元", None),
        ("项目资金", None),
        ("元或万元", None),
    ],
)
def test_unit_of_money_is_found_in_labels(label: str, unit: str | None) -> None:
    assert find_money_unit(label) == unit
