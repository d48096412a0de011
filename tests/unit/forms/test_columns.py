from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from pipelines.forms.columns import assign, find_columns
from pipelines.forms.rows import Row, flatten
from pipelines.readers.text import read

INDICATOR = {
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "三级指标",
    "target": "年度指标值",
    "actual": "实际完成值",
    "weight": "分值",
    "score": "得分",
    "reason": "偏差原因分析及改进措施",
}


def _rows(text: str) -> list[Row]:
    return flatten(read(text.encode()))


@pytest.mark.parametrize("tail", list(permutations(("target", "actual", "weight", "score"))))
def test_indicator_columns_are_found_in_any_order(tail: tuple[str, ...]) -> None:
    roles = ("level1", "level2", "name", *tail, "reason")
    columns = find_columns(_rows("\t".join(INDICATOR[role] for role in roles)), 0, "indicator")
    assert columns is not None
    assert columns.roles == roles


@pytest.mark.parametrize(
    ("header", "roles"),
    [
        ("年初预算数\t全年预算数\t全年执行数\t分数\t执行率(%)\t得分",
         ("initial_budget", "adjusted_budget", "executed", "weight", "execution_rate", "score")),
        ("全年预算数(A)\t全年执行数(B)\t分值\t执行率(B/A)\t得分",
         ("adjusted_budget", "executed", "weight", "execution_rate", "score")),
        ("年初预算\t调整后预算数\t预算执行数\t预算执行率\t权重\t得分\t原因",
         ("initial_budget", "adjusted_budget", "executed", "execution_rate", "weight", "score", "reason")),
        ("全年预算数(A)\t全年执行数(B)\t执行率(B/A)", ("adjusted_budget", "executed", "execution_rate")),
        # 年度预算数 is a label of the block where another column holds the budget of the year
        ("年度预算数(万元)\t年初预算\t调整后预算数\t预算执行数",
         ("source", "initial_budget", "adjusted_budget", "executed")),
    ],
)  # fmt: skip
def test_funding_columns_are_named_by_label_not_by_position(header: str, roles: tuple[str, ...]) -> None:
    columns = find_columns(_rows("项目资金(万元)\t\t" + header), 0, "fund")
    assert columns is not None
    assert columns.roles == roles


def test_a_text_beside_its_label_heads_no_columns_with_the_header_below() -> None:
    goal = "实际完成情况\t全年供餐46.82万客，老人就餐更加方便，基本实现预期目标。\n"
    text = goal + "\t".join(INDICATOR.values())
    assert find_columns(_rows(text), 0, "indicator") is None
    assert find_columns(_rows(text), 1, "indicator") is not None


def test_a_header_cut_by_a_page_break_is_put_together() -> None:
    text = "一级\t二级\t三级\t年度指\t实际完\t分\t得\t偏差原\n\n指标\t指标\t指标\t标值\t成值\t值\t分\t因分析"
    columns = find_columns(_rows(text), 0, "indicator")
    assert columns is not None
    assert columns.row_count == 2
    assert columns.roles == tuple(INDICATOR)


def test_a_header_of_two_rows_takes_the_lower_labels() -> None:
    text = (
        "一级指标\t二级指标\t三级指标\t年度指标\t\t\t实际完成值\t得分\t\n"
        "\t\t\t指标性质\t指标值\t度量单位\t\t自评得分\t复核得分"
    )
    columns = find_columns(_rows(text), 0, "indicator")
    assert columns is not None
    assert columns.row_count == 2
    assert columns.roles == (
        "level1", "level2", "name", "nature", "target", "unit", "actual", "score", "review_score",
    )  # fmt: skip


@pytest.mark.parametrize(
    "row",
    [
        "产出指标\t数量指标\t书籍购置完成量\t≥46000.00(册)\t38823.00(册)\t6.00\t5.40\t",
        "总分\t\t\t\t\t100.00\t97.55\t",
        "项目名称\t图书综合经费\t\t\t\t\t\t",
    ],
)
def test_rows_of_values_are_no_header(row: str) -> None:
    assert find_columns(_rows(row), 0, "indicator") is None
    assert find_columns(_rows(row), 0, "fund") is None


def test_the_earlier_of_two_targets_is_the_initial_one() -> None:
    header = "一级指标\t二级指标\t三级指标\t年初指标值\t年度指标值\t全年完成值\t得分"
    columns = find_columns(_rows(header), 0, "indicator")
    assert columns is not None
    assert columns.roles[3:5] == ("initial_target", "target")


def test_a_cell_stands_under_the_column_it_shares_most_with() -> None:
    rows = _rows("\t".join(INDICATOR.values()) + "\n产出指标\t\t名称\t≥1个\t1个\t5\t5\t")
    columns = find_columns(rows, 0, "indicator")
    assert columns is not None
    assigned = assign(rows[1], columns)
    assert {role: slots[0].text for role, slots in assigned.values.items()} == {
        "level1": "产出指标", "name": "名称", "target": "≥1个", "actual": "1个", "weight": "5", "score": "5",
    }  # fmt: skip


def test_a_cell_that_merely_touches_a_column_stands_under_none() -> None:
    roles = ("level1", "level2", "name", "target", "actual", "weight", "score", "reason")
    rows = _rows("\t".join(["绩效指标", *(INDICATOR[role] for role in roles)]) + "\n绩效指标\t产出指标")
    columns = find_columns(rows[:1], 0, "indicator")
    assert columns is not None
    spine, label = rows[1].filled
    # the next page of a scan lies a little to the right
    moved = replace(rows[1], slots=(replace(spine, left=spine.left + 0.05, right=spine.right + 0.05), label))
    columns = replace(columns, columns=tuple(each for each in columns.columns if each.role))
    assert assign(moved, columns).text("level1") == "产出指标"
