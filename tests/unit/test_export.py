"""Text in CSV is shown by a spreadsheet as it was printed, and nothing is computed from it."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.export import guard, unguard


def _guarded(text: str | None) -> str | None:
    value = pl.DataFrame({"text": [text]}, schema={"text": pl.String}).select(guard(pl.col("text"))).item()
    assert value is None or isinstance(value, str)
    return value


@pytest.mark.parametrize(
    "text",
    [
        "=100.00(%)",
        "=cmd|' /C calc'!A0",
        "@SUM(A1)",
        "+1+2",
        "-2+3",
        "-A1",
        "\t=1",
        "'quoted",
        "-1\n=2",
        "+（万元）",
    ],
)
def test_text_that_a_spreadsheet_would_compute_is_guarded(text: str) -> None:
    assert _guarded(text) == "'" + text


@pytest.mark.parametrize("text", ["≥95%", "-5", "+3.2%", "-", "——", "100", "数量=5", "", "优", "-12.50"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert _guarded(text) == text


def test_an_empty_cell_stays_empty() -> None:
    assert _guarded(None) is None


@given(st.text(st.sampled_from("=+-@'0a5.%，\t\n"), max_size=6))
def test_the_text_comes_back_exactly(text: str) -> None:
    guarded = _guarded(text)
    assert guarded is not None
    assert unguard(guarded) == text
    assert not guarded.startswith(("=", "@", "\t"))
