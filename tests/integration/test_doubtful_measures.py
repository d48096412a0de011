"""Where a form leaves open in what measure a number is, or of what it is, the reading says so."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from pipelines.reading import read_document

PAGE = (Path(__file__).parents[1] / "data" / "unseen" / "shares-of-one.html").read_text()
SURE = 0.9


def _read(*changes: tuple[str, str]) -> dict[str, Any]:
    page = PAGE
    for old, new in changes:
        assert old in page
        page = page.replace(old, new)
    return read_document(page.encode(), "a.html")


def _categories(record: dict[str, Any]) -> set[str]:
    return {note["category"] for note in record["notes"]}


def test_a_rate_that_the_amounts_do_not_bear_out_as_a_share_stays_as_printed() -> None:
    record = _read(("0.95", "0.85"))
    assert [line["execution_rate_pct"] for line in record["funding"]] == [Decimal("0.85")] * 2


def test_a_rate_and_weights_printed_as_shares_are_noted() -> None:
    assert "inferred_unit" in _categories(_read())
    assert _read()["evaluations"][0]["confidence"] < 1


def test_of_two_units_of_money_that_of_the_block_counts_and_the_form_is_doubted() -> None:
    record = _read(("项目资金", "项目资金（元）"))
    assert record["funding"][0]["executed_yuan"] == 95
    assert "unit_conflict" in _categories(record)
    assert record["evaluations"][0]["confidence"] < SURE


def test_a_text_over_target_and_actual_value_is_taken_for_both_and_doubted() -> None:
    record = _read(("<td>≥20场</td><td>21场</td>", "<td colspan=2>20场</td>"))
    first = record["indicators"][0]
    assert (first["target_text"], first["actual_text"]) == ("20场", "20场")
    assert record["evaluations"][0]["confidence"] < SURE


def test_an_actual_value_that_may_be_a_share_is_doubted() -> None:
    record = _read(("<td>93%</td>", "<td>0.93</td>"))
    assert record["indicators"][2]["actual_value"] == Decimal("0.93")
    assert record["evaluations"][0]["confidence"] < SURE


def test_a_mark_of_a_footnote_is_no_part_of_a_value() -> None:
    record = _read(("≥20场", "≥20场*"), ("21场", "21场①"))
    first = record["indicators"][0]
    assert (first["target_value"], first["actual_value"]) == (20, 21)


def test_a_total_with_its_grade_behind_it_is_read() -> None:
    [form] = _read(("<td>99.5</td>", "<td>99.5（优）</td>"))["evaluations"]
    assert (form["total_score_points"], form["grade"]) == (Decimal("99.5"), "优")
