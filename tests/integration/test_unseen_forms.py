"""Forms written by hand after publishers that no rule was tuned on, each with its gold beside it.

The gold of `tests/data/unseen/<name>` is `<name>.json`: one entry a form, with the columns of the evaluation
that are compared, and the rows of FUNDING and INDICATORS in the order of those columns. "*" stands for what
is not compared; a row may leave its last columns out.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.reading import read_document

DATA = Path(__file__).parents[1] / "data" / "unseen"
NAMES = sorted(path.name.removesuffix(".json") for path in DATA.glob("*.json"))
FUNDING = (
    "source",
    "initial_budget_yuan",
    "adjusted_budget_yuan",
    "executed_yuan",
    "execution_rate_pct",
    "weight_points",
    "score_points",
)
INDICATORS = (
    "level1",
    "level2",
    "indicator_name",
    "target_text",
    "actual_text",
    "weight_points",
    "score_points",
    "deviation_reason",
    "target_unit",
    "actual_unit",
)
ANY = "*"


def _row(values: list[Any], columns: tuple[str, ...]) -> dict[str, Any]:
    return {column: value for column, value in zip(columns, values, strict=False) if value != ANY}


def _read(row: dict[str, Any], gold: dict[str, Any]) -> dict[str, Any]:
    """Return the columns that the gold names, as it writes them: numbers as text, white space aside."""
    found = {}
    for column, expected in gold.items():
        value = row[column]
        if isinstance(value, Decimal):
            value = expected if expected is not None and value == Decimal(expected) else str(value)
        elif isinstance(value, str):
            value = "".join(value.split())
        found[column] = value
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_form_not_seen_before_is_read_cell_by_cell(name: str) -> None:
    gold = json.loads((DATA / f"{name}.json").read_text())
    record = read_document((DATA / name).read_bytes(), name)
    assert len(record["evaluations"]) == len(gold)
    for evaluation, form in zip(record["evaluations"], gold, strict=True):
        assert _read(evaluation, form["evaluation"]) == form["evaluation"]
        for table, columns in (("funding", FUNDING), ("indicators", INDICATORS)):
            if table not in form:
                continue
            rows = [row for row in record[table] if row["evaluation_id"] == evaluation["evaluation_id"]]
            expected = [_row(values, columns) for values in form[table]]
            assert [row["indicator_name"] for row in rows if table == "indicators"] == [
                row["indicator_name"] for row in expected if table == "indicators"
            ]
            assert len(rows) == len(expected)
            assert [_read(row, each) for row, each in zip(rows, expected, strict=True)] == expected


def test_a_unit_printed_once_above_several_forms_holds_for_all_and_says_so() -> None:
    name = "year-and-unit-printed-once.xls"
    record = read_document((DATA / name).read_bytes(), name)
    assert [form["money_unit"] for form in record["evaluations"]] == ["元", "元"]
    second = record["evaluations"][1]
    notes = {note["category"] for note in record["notes"] if note["evaluation_id"] == second["evaluation_id"]}
    assert {"inherited_year", "inherited_unit"} <= notes
    assert second["confidence"] < 1
    [source] = [
        each
        for each in record["sources"]
        if each["evaluation_id"] == second["evaluation_id"] and each["column_name"] == "money_unit"
    ]
    assert source["address"]


def test_a_title_without_a_table_that_can_be_read_is_no_template() -> None:
    lines = [
        "项目支出绩效自评表",
        "（2022年度）",
        "项目名称：防火经费 主管部门：皖岭县林业局",
        "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分",
        "产出指标 数量指标 防火宣传 ≥5次 5次 100 100",
    ]
    record = read_document("\n".join(lines).encode(), "a.txt")
    assert (record["status"], record["category"]) == ("rejected", "no_form")


def test_indicators_of_several_projects_in_one_list_are_partial() -> None:
    rows = [
        "项目支出绩效自评表",
        "项目名称\t一级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分",
        "项目甲\t产出指标\t甲一\t≥5个\t5个\t50\t50",
        "项目乙\t产出指标\t乙一\t≥8个\t7个\t50\t44",
    ]
    record = read_document("\n".join(rows).encode(), "a.txt")
    assert record["status"] != "complete"


def test_money_under_an_unknown_label_makes_a_form_partial() -> None:
    page = (DATA / "funds-below-indicators.html").read_text()
    for label in ("年初预算数", "全年执行数", "执行率"):
        record = read_document(page.replace(label, "某某事项").encode(), "a.html")
        assert record["status"] == "partial", label
        assert [each["label_text"] for each in record["unknown_labels"]] == ["某某事项"]


def test_an_unknown_heading_of_a_goal_is_taken_by_its_place() -> None:
    name = "title-in-table.html"
    page = (DATA / name).read_text()
    [whole] = read_document(page.encode(), name)["evaluations"]
    for label in ("预期目标", "实际完成情况"):
        record = read_document(page.replace(f">{label}<", ">某某事项<").encode(), name)
        [form] = record["evaluations"]
        assert (form["goal_planned"], form["goal_actual"]) == (whole["goal_planned"], whole["goal_actual"])
        assert "某某事项" in [each["label_text"] for each in record["unknown_labels"]]


def test_a_row_below_a_cell_that_is_too_short_is_moved_back() -> None:
    page = (DATA / "funds-below-indicators.html").read_text()
    whole = read_document(page.encode(), "a.html")
    damaged = read_document(page.replace("rowspan=3", "rowspan=2").encode(), "a.html")
    columns = ("source", *FUNDING[1:])
    rows = [
        [[line[column] for column in columns] for line in record["funding"]] for record in (whole, damaged)
    ]
    assert rows[0] == rows[1]
    assert "shifted_row" in {note["category"] for note in damaged["notes"]}


def test_a_table_behind_a_form_that_has_its_total_is_no_part_of_it_and_noted() -> None:
    name = "other-tables-behind.html"
    record = read_document((DATA / name).read_bytes(), name)
    assert record["status"] == "complete"
    [note] = [note for note in record["notes"] if note["category"] == "other_table"]
    assert "经费支出决算表" in note["text"]


def test_points_of_a_second_level_with_several_indicators_are_a_detail_and_nobodys_weight() -> None:
    name = "points-of-second-level.html"
    page = (DATA / name).read_text()
    once = page[page.index("<td>养护里程</td>") : page.index("</tr>", page.index("<td>养护里程</td>"))]
    again = once.replace("养护里程", "养护桥梁")
    head = '<td rowspan="{}">数量指标</td><td rowspan="{}">20</td>'
    plain = "<td>数量指标</td><td>20</td>"
    assert plain in page
    page = page.replace(plain + once, head.format(2, 2) + once + "</tr><tr>" + again)
    page = page.replace('rowspan="3">产出指标', 'rowspan="4">产出指标').replace(
        '<td rowspan="3">50</td>', '<td rowspan="4">50</td>'
    )
    record = read_document(page.encode(), name)
    weights = {row["indicator_name"]: row["weight_points"] for row in record["indicators"]}
    assert (weights["养护里程"], weights["养护桥梁"], weights["优良路率"]) == (None, None, 20)
    points = [row["value_points"] for row in record["details"] if row["role"] == "level2_weight"]
    assert points == [20, 20, 10, 30, 10]


def test_points_behind_the_name_of_a_single_indicator_are_no_weight() -> None:
    lines = [
        "转移支付项目支出绩效自评表",
        "（2022年度）",
        "项目名称\t城市管理考核奖补",
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t未完成原因",
        "产出指标\t数量指标\t考核次数\t≥4次\t4次",
        "产出指标\t数量指标\t考核街道\t≥9个\t9个",
        "产出指标\t质量指标\t年度考核达标(90分)\t达标\t达标",
    ]
    record = read_document("\n".join(lines).encode(), "a.txt")
    assert [row["weight_points"] for row in record["indicators"]] == [None, None, None]
