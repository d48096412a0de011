"""Lists of projects, one a row: read as evaluations of their own where labels say so, else flagged."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pipelines.reading import read_document

HEADING = [
    "序号",
    "项目名称",
    "主管部门",
    "全年预算数",
    "全年执行数",
    "执行率",
    "自评得分",
    "评价等级",
    "存在问题",
]
ROWS = [
    ["1", "森林防火经费", "皖岭县林业局", "120", "118.5", "98.75%", "96.5", "优", "无"],
    ["2", "林木良种补贴", "皖岭县林业局", "50", "45", "90%", "88", "良", "资金下达较晚"],
    ["", "合计", "", "170", "163.5", "96.18%", "", "", ""],
]


def read(rows: list[list[str]], title: str = "2022年度项目支出绩效自评情况汇总表") -> dict[str, Any]:
    table = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows)
    page = f"<html><body><h1>{title}</h1><p>单位：万元</p><table>{table}</table></body></html>"
    return read_document(page.encode(), "list.html")


def test_every_row_of_a_list_of_projects_is_an_evaluation_with_its_money_and_score() -> None:
    record = read([HEADING, *ROWS])
    columns = (
        "project_name",
        "department_name",
        "fiscal_year",
        "total_score_points",
        "grade",
        "conclusion_text",
    )
    assert [tuple(row[column] for column in columns) for row in record["evaluations"]] == [
        ("森林防火经费", "皖岭县林业局", 2022, Decimal("96.5"), "优", None),
        ("林木良种补贴", "皖岭县林业局", 2022, Decimal(88), "良", "资金下达较晚"),
    ]
    money = ("source", "adjusted_budget_yuan", "executed_yuan", "execution_rate_pct", "score_points")
    assert [tuple(line[column] for column in money) for line in record["funding"]] == [
        ("total", Decimal("1200000.00"), Decimal("1185000.00"), Decimal("98.75"), None),
        ("total", Decimal("500000.00"), Decimal("450000.00"), Decimal("90.00"), None),
    ]
    assert record["indicators"] == []
    assert [note["category"] for note in record["notes"]] == ["list_row", "list_row"]
    assert all(row["layout"].startswith("list:") and row["confidence"] < 0.9 for row in record["evaluations"])


def test_a_value_of_a_list_keeps_its_cell() -> None:
    record = read([HEADING, *ROWS])
    second = record["evaluations"][1]["evaluation_id"]
    places = {
        each["column_name"]: each["address"] for each in record["sources"] if each["evaluation_id"] == second
    }
    assert (places["project_name"], places["total_score_points"]) == ("T1R3C2", "T1R3C7")


def test_a_heading_that_a_page_repeats_and_a_sum_are_no_projects() -> None:
    record = read([HEADING, *ROWS[:1], HEADING, *ROWS[1:]])
    assert [row["project_name"] for row in record["evaluations"]] == ["森林防火经费", "林木良种补贴"]


def test_points_of_execution_are_not_taken_for_the_score_of_the_project() -> None:
    heading = ["项目名称", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
    record = read(
        [heading, ["甲项目", "10", "9", "10", "90%", "9"], ["乙项目", "20", "20", "10", "100%", "10"]]
    )
    assert [row["total_score_points"] for row in record["evaluations"]] == [None, None]
    assert [line["score_points"] for line in record["funding"]] == [Decimal(9), Decimal(10)]


def test_a_cell_under_an_unknown_column_makes_its_row_partial() -> None:
    rows = [[*row, "某某"] for row in ROWS]
    record = read([[*HEADING, "某某事项"], *rows])
    assert {row["status"] for row in record["evaluations"]} == {"partial"}


def test_sources_of_money_under_their_name_are_no_projects() -> None:
    heading = ["资金名称", "全年预算数", "全年执行数", "执行率", "自评得分"]
    rows = [["年度资金总额", "120", "118.5", "98.75%", "9.88"], ["其他资金", "50", "45", "90%", "-"]]
    record = read([heading, *rows], "2022年度项目支出绩效自评表")
    assert len(record["evaluations"]) == 1
