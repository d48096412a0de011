"""Any allowed spelling of a value reads back to it, and no text at all breaks a reader."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.normalize import (
    direction,
    funding_sources,
    grade,
    money,
    numbers,
    organizations,
    taxonomy,
    text,
    units,
    values,
    words,
    year,
)
from pipelines.normalize.numerals import parse_chinese_number
from pipelines.reference import read_reference, split_spellings

KINDS = frozenset(
    {"number", "percent", "money", "rate_unit", "delta", "date", "deadline", "year", "period", "boolean"}
    | {"achievement", "level", "qualitative", "reference", "range", "list", "placeholder", "na", "filler"}
    | {"ratio", "class", "unparsed"}
)
FULL_WIDTH = str.maketrans("0123456789.,%()<>=", "０１２３４５６７８９．，％（）＜＞＝")

PREFIXES = [(spelling, sign) for spelling, sign in words.operators_by_spelling("prefix").items()]
SUFFIXES = [(spelling, sign) for spelling, sign in words.operators_by_spelling("suffix").items()]
UNITS = [
    (spelling, row["canonical"], row["kind"])
    for row in read_reference("units.csv")
    for spelling in (row["canonical"], *split_spellings(row["synonyms"]))
    if not any(character.isdigit() for character in spelling) and row["canonical"] != "角"
]
SCALES = [("", 1), ("万", 10**4), ("亿", 10**8)]


@st.composite
def printed_numbers(draw: st.DrawFn) -> tuple[str, Decimal]:
    """Return a number and one way to print it."""
    number = draw(st.decimals(min_value=0, max_value=9_999_999, places=2, allow_nan=False))
    spelled = draw(st.sampled_from([f"{number:f}", f"{number:,f}", f"{number.normalize():f}"]))
    return spelled, number


@st.composite
def quantities(draw: st.DrawFn) -> tuple[str, str, Decimal, str]:
    """Return a printed quantity with the operator, value and unit that it says."""
    spelled, number = draw(printed_numbers())
    unit_text, unit, kind = draw(st.sampled_from(UNITS))
    scale_text, scale = draw(st.sampled_from(SCALES)) if kind in ("money", "count", "person") else ("", 1)
    if scale_text and units.read_known_unit(scale_text + unit_text) is None:
        scale_text, scale = "", 1
    unit_text = scale_text + unit_text
    if "(" not in unit_text and draw(st.booleans()):
        unit_text = f"({unit_text})"
    if draw(st.booleans()):
        spelling, sign = draw(st.sampled_from(PREFIXES))
        printed = f"{spelling}{spelled}{unit_text}"
    elif draw(st.booleans()):
        spelling, sign = draw(st.sampled_from(SUFFIXES))
        printed = f"{spelled}{unit_text}{spelling}"
    else:
        sign, printed = "=", f"{spelled}{unit_text}"
    if draw(st.booleans()):
        printed = printed.translate(FULL_WIDTH)
    if draw(st.booleans()):
        printed = f" {printed}\u00a0"
    return printed, sign, number * scale, unit


@given(quantities())
@settings(max_examples=400, deadline=None)
def test_any_spelling_of_a_quantity_reads_back(case: tuple[str, str, Decimal, str]) -> None:
    printed, sign, number, unit = case
    value = values.read_target(printed, year=2023)
    assert (value.operator, value.value, value.unit) == (sign, number, unit), printed


@given(
    printed_numbers(),
    st.sampled_from([("元", 1), ("千元", 10**3), ("万元", 10**4), ("亿元", 10**8)]),
    st.booleans(),
)
@settings(deadline=None)
def test_money_reads_back_with_the_unit_in_the_cell_or_in_the_label(
    number: tuple[str, Decimal], unit: tuple[str, int], is_inside: bool
) -> None:
    (spelled, amount), (label, factor) = number, unit
    reading = money.read_money(spelled + label, None) if is_inside else money.read_money(spelled, label)
    assert reading.value == amount * factor
    assert reading.reason is None


@given(
    st.dates(min_value=date(2000, 1, 1), max_value=date(2098, 12, 31)),
    st.sampled_from(
        ["{0}年{1}月{2}日", "{0}-{1}-{2}", "{0}-{1:02d}-{2:02d}", "{0}/{1}/{2}", "{0}.{1}.{2}", "{1}月{2}号"]
    ),
    st.sampled_from(["", "前", "之前", "前完成"]),
)
@settings(deadline=None)
def test_any_spelling_of_a_day_reads_back(day: date, form: str, tail: str) -> None:
    year_no, month, date_no = (int(part) for part in str(day).split("-"))
    value = values.read_target(form.format(year_no, month, date_no) + tail, year=year_no)
    assert value.date_high == str(day)
    assert (value.kind, value.date_low) == (("deadline", None) if tail else ("date", str(day)))


@given(st.integers(1, 9999))
def test_chinese_numerals_read_back(number: int) -> None:
    digits = "零一二三四五六七八九"
    places = ["", "十", "百", "千"]
    written = ""
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            written += digits[digit] + places[place]
        elif written and not written.endswith("零") and number % 10**place:
            written += "零"
    assert parse_chinese_number(written) == number
    if 10 <= number < 20:
        assert parse_chinese_number(written.removeprefix("一")) == number


@given(st.integers(0, 500), st.integers(0, 500), st.sampled_from(["-", "—", "~", "～", "至", "到", "–"]))
def test_range_reads_back(low: int, width: int, sign: str) -> None:
    value = values.read_target(f"{low}{sign}{low + width}人", year=2023)
    assert (value.kind, value.value, value.high, value.unit) == (
        "range",
        Decimal(low),
        Decimal(low + width),
        "人",
    )


ALPHABET = st.one_of(
    st.text(max_size=40),
    st.text(
        "0123456789.,，%％≥≤<>=-—~至万亿元人次个月日年前底旬第季度百分之一二三十"
        "()（）/*·…无±:;、 \n\u00a0ⅢIV工^",
        max_size=24,
    ),
)


@given(ALPHABET, st.one_of(st.none(), ALPHABET), st.one_of(st.none(), st.integers(-5, 99999)))
@settings(max_examples=600, deadline=None)
def test_no_text_breaks_the_reading_of_values(printed: str, other: str | None, form_year: int | None) -> None:
    target = values.read_target(printed, unit_text=other, nature_text=other, year=form_year)
    actual = values.read_actual(other or "", target=target, year=form_year)
    for value in (target, actual):
        assert value.kind in KINDS
        assert value.operator in (None, "=", "≥", "≤", ">", "<", "between")
        assert value.kind != "unparsed" or value.note
        for number in (value.value, value.high):
            assert number is None or (abs(number) < 10**22 and number == number.quantize(Decimal("0.000001")))
    where, basis = direction.infer_direction(other, target, printed, other, printed)
    assert where in ("positive", "reverse", "equal", "unknown")
    assert basis
    direction.attainment_ratio(target, actual, where)


@given(ALPHABET)
@settings(max_examples=400, deadline=None)
def test_no_text_breaks_any_other_reader(printed: str) -> None:
    for reading in (
        money.read_money(printed, "万元"),
        money.read_money(printed, None),
        numbers.read_percent(printed),
        numbers.read_points(printed),
    ):
        assert reading.value is None or reading.reason is None
        assert not reading.is_empty or text.is_empty_mark(printed)
    money.read_money_parts(printed)
    money.find_money_unit(printed)
    grade.read_grade(printed)
    year.read_fiscal_year(printed)
    taxonomy.canonical_level1(printed)
    taxonomy.canonical_level2(printed)
    funding_sources.canonical_source(printed)
    assert organizations.read_organization(printed).name != ""
    assert organizations.read_project(printed).name != ""
    text.find_stray_counters(printed)


@given(st.one_of(ALPHABET, st.text("<p>/br &nbsp;lt;gt&amp;#160;文字\n", max_size=40)))
@settings(max_examples=600, deadline=None)
def test_cleaning_is_idempotent(printed: str) -> None:
    for fold in (
        text.clean,
        text.fold_label,
        text.printed,
        lambda one: text.fold_label(one, drop_brackets=True),
        lambda one: text.strip_markup(one)[0],
    ):
        assert fold(fold(printed)) == fold(printed)


@pytest.mark.parametrize(
    "long", ["≥1-" * 700, "（" * 2000, "培训5期，" * 500, "1," * 1000, "十" * 2000, "<p " * 700]
)
def test_long_text_is_read_in_time(long: str) -> None:

    begin = time.process_time()
    values.read_target(long, year=2023)
    money.read_money(long, "元")
    text.strip_markup(long)
    organizations.read_organization(long)
    text.fold_label(long, drop_brackets=True)
    assert time.process_time() - begin < 2
