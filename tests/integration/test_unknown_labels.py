"""A label that no vocabulary holds is listed, and what it leaves uncertain is flagged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipelines.reading import read_document

DATA = Path(__file__).parents[1] / "data" / "unseen"
#: below this confidence a form counts as flagged
SURE = 0.9
UNKNOWN = "某某事项"


def _read(name: str, label: str) -> dict[str, Any]:
    page = (DATA / name).read_text()
    assert f">{label}<" in page
    return read_document(page.replace(f">{label}<", f">{UNKNOWN}<").encode(), name)


def _listed(record: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["label_text"], each["block"]) for each in record["unknown_labels"]]


def test_an_unknown_source_of_money_is_listed_and_flagged() -> None:
    record = _read("ticks-behind-grades.html", "县级配套资金")
    assert [line["source"] for line in record["funding"]] == ["total", "central", "unknown"]
    assert _listed(record) == [(UNKNOWN, "source")]
    assert "unknown_source" in {note["category"] for note in record["notes"]}
    assert record["evaluations"][0]["confidence"] < SURE


def test_the_first_line_is_the_total_where_it_is_the_sum_of_the_others_and_says_so() -> None:
    record = _read("ticks-behind-grades.html", "年度资金总额")
    assert [line["source"] for line in record["funding"]] == ["total", "central", "county"]
    assert _listed(record) == [(UNKNOWN, "source")]
    [note] = [note for note in record["notes"] if note["category"] == "inferred_source"]
    assert note["text"] == UNKNOWN
    assert record["evaluations"][0]["confidence"] < 1


def test_a_first_line_that_is_no_sum_is_no_total() -> None:
    page = (DATA / "ticks-behind-grades.html").read_text().replace("年度资金总额", UNKNOWN)
    record = read_document(page.replace("25.50", "25.40").encode(), "a.html")
    assert record["funding"][0]["source"] == "unknown"
    assert record["evaluations"][0]["confidence"] < SURE


def test_an_unknown_second_level_is_stored_as_printed_and_listed() -> None:
    record = _read("ticks-behind-grades.html", "数量")
    first = record["indicators"][0]
    assert (first["level1"], first["level2_text"], first["level2"]) == ("产出指标", UNKNOWN, None)
    assert _listed(record) == [(UNKNOWN, "level2")]


@pytest.mark.parametrize("label", ["产出（50分）", "效益（30分）"])
def test_an_unknown_first_level_is_listed_and_flagged(label: str) -> None:
    record = _read("ticks-behind-grades.html", label)
    assert (UNKNOWN, "level1") in _listed(record)
    assert record["evaluations"][0]["confidence"] < SURE


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("ticks-behind-grades.html", "年度绩效目标"),
        ("ticks-behind-grades.html", "目标完成情况"),
        ("goals-one-per-row.html", "年度目标1"),
        ("goals-one-per-row.html", "年度目标2"),
        ("goals-one-per-row.html", "完成情况"),
        ("weight-before-target.html", "年度设定目标"),
        ("weight-before-target.html", "年末完成情况"),
        ("two-goals-with-weights.html", "年度目标"),
        ("two-goals-with-weights.html", "完成情况"),
    ],
)
def test_an_unknown_label_of_a_goal_is_taken_by_its_place_and_listed(name: str, label: str) -> None:
    whole = read_document((DATA / name).read_bytes(), name)
    record = _read(name, label)
    columns = ("planned_text", "actual_text", "weight_points")
    goals = [[tuple(goal[x] for x in columns) for goal in each["goals"]] for each in (whole, record)]
    assert goals[0] == goals[1]
    assert (UNKNOWN, "goal") in _listed(record)


def test_what_stands_in_a_row_of_goals_under_no_known_label_is_noted() -> None:
    record = _read("two-goals-with-weights.html", "权重比例")
    assert [goal["actual_text"] for goal in record["goals"]] == ["支持转化项目21项", "举办对接会9场"]
    assert record["status"] == "partial"


@pytest.mark.parametrize("label", ["预算金额（万元）", "实际支出（万元）"])
def test_money_beside_an_unknown_label_is_noted(label: str) -> None:
    record = _read("money-beside-labels.html", label)
    assert record["status"] == "partial"
    assert (UNKNOWN, "fund") in _listed(record)


def test_a_total_under_an_unknown_label_is_taken_by_its_width_and_listed() -> None:
    record = _read("shares-of-one.html", "总分")
    assert str(record["evaluations"][0]["total_score_points"]) == "99.5"
    assert len(record["indicators"]) == 3
    assert (UNKNOWN, "total") in _listed(record)


@pytest.mark.parametrize("label", ["合计", "省级财政", "州县配套"])
def test_an_unknown_source_among_columns_of_sources_keeps_its_money_and_is_listed(label: str) -> None:
    name = "sources-as-columns-measures-as-rows.html"
    whole = read_document((DATA / name).read_bytes(), name)
    record = _read(name, label)
    money = [[line["executed_yuan"] for line in each["funding"]] for each in (whole, record)]
    assert money[0] == money[1]
    assert (UNKNOWN, "source") in _listed(record)
