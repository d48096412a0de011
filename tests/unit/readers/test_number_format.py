from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.readers.number_format import BUILT_IN, render_number, render_text, to_datetime


@pytest.mark.parametrize(
    ("value", "code", "printed"),
    [
        (10, "0.00", "10.00"),
        (0.9151, "0.00%", "91.51%"),
        (1765.05, "#,##0.00", "1,765.05"),
        (1234567, "#,##0", "1,234,567"),
        (2.675, "0.00", "2.68"),  # not the binary neighbour 2.67499…
        (-0.001, "0.00", "0.00"),
        (-3, "#,##0.00_);(#,##0.00)", "(3.00)"),
        (-5, '"¥"#,##0', "-¥5"),
        (-5, BUILT_IN[5], "¥-5"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (0, "0;-0;;@", ""),
        (12345678, '0!.0,"万"', "1234.6万"),
        (100000, "#,##0,", "100"),
        (7, "000", "007"),
        (12, "0.##", "12."),
        (100, '0"分"', "100分"),
        (5, '"≥"0"%"', "≥5%"),
        (86, 'General"分"', "86分"),
        (0.5, "[>=1]0.0;[<1]0.00%", "50.00%"),
        (12345, "0.00E+00", "1.23E+04"),
        (1.5, "# ?/?", "1 1/2"),
        (0.5, "[Red][$¥-804]0.0", "¥0.5"),
        (310112200001, "General", "310112200001"),
        (0.1 + 0.2, "General", "0.3"),
        (1 / 3, "General", "0.333333333"),
        (1e20, "General", "1E+20"),
        (45291, 'yyyy"年"m"月"d"日"', "2023年12月31日"),
        (45291.75, "yyyy/m/d h:mm", "2023/12/31 18:00"),
        (45291, "[$-F800]dddd\\,\\ mmmm\\ dd", "2023年12月31日"),
        (45291, BUILT_IN[57], "2023年12月"),
        (45291, "aaaa", "星期日"),
        (0.75, "h:mm AM/PM", "6:00 PM"),
        (1.5, "[h]:mm", "36:00"),
        (1, '0"unclosed quote', "1unclosed quote"),
    ],
)  # fmt: skip
def test_a_number_is_printed_as_its_format_says(value: float, code: str, printed: str) -> None:
    assert render_number(value, code) == printed


@pytest.mark.parametrize(
    ("text", "code", "printed"),
    [("优", "General", "优"), ("5", '0;0;0;@"分"', "5分"), ("x", "0;0;0;", ""), ("x", "0.00", "x")],
)
def test_a_text_is_printed_through_its_text_section(text: str, code: str, printed: str) -> None:
    assert render_text(text, code) == printed


def test_the_calendar_of_1900_has_its_false_leap_day_and_that_of_1904_begins_later() -> None:
    assert str(to_datetime(1)) == "1900-01-01 00:00:00"
    assert str(to_datetime(61)) == "1900-03-01 00:00:00"
    assert str(to_datetime(0, starts_1904=True)) == "1904-01-01 00:00:00"
    assert to_datetime(-1) is None
    assert to_datetime(3_000_000) is None


@given(st.floats(-1e12, 1e12, allow_nan=False), st.integers(0, 6))
def test_fixed_decimals_round_half_away_from_zero_on_fifteen_digits(value: float, decimals: int) -> None:
    code = "0" if not decimals else "0." + "0" * decimals
    exact = Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    assert Decimal(render_number(value, code)) == exact
    assert Decimal(render_number(value, "#,##" + code).replace(",", "")) == exact


@given(st.integers(-(10**14), 10**14))
def test_grouping_is_that_of_python(value: int) -> None:
    assert render_number(value, "#,##0") == f"{value:,}"


@given(st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=30))
def test_any_code_prints_something_and_never_fails(value: float, code: str) -> None:
    assert isinstance(render_number(value, code), str)


GRAMMAR = '0#?.,%E+-/@;yhmsd"\\_*[]>=1 G'


@given(st.floats(allow_nan=False, allow_infinity=False), st.text(GRAMMAR, max_size=12))
def test_any_code_of_the_grammars_own_characters_prints_something(value: float, code: str) -> None:
    assert isinstance(render_number(value, code), str)


@given(st.floats(1e-5, 1e11))
def test_general_keeps_a_number_to_nine_digits(value: float) -> None:
    assert math.isclose(float(render_number(value, "General")), value, rel_tol=1e-4, abs_tol=1e-9)
