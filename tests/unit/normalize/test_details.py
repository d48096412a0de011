"""What a form prints beside what has a column of its own."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.reading import read_document

FORM = """<table>
<tr><td colspan=8>项目支出绩效自评表（2023年度）</td></tr>
<tr><td>项目名称</td><td colspan=3>路灯养护</td><td>项目类型</td><td colspan=3>经常性</td></tr>
<tr><td>主管部门</td><td colspan=3>某区城管局</td><td>实施单位</td><td colspan=3>某区路灯所</td></tr>
<tr><td>项目负责人</td><td colspan=3>赵某</td><td>联系电话</td><td colspan=3>010-00000000</td></tr>
<tr><td>项目起止时间</td><td colspan=3>2023年1月-12月</td><td>财政审核评分</td><td colspan=3>95分</td></tr>
<tr><td rowspan=2>项目资金(万元)</td><td>资金来源</td><td>年初预算数</td><td>预算调整数</td>
<td>全年预算数</td><td>全年执行数</td><td>结余数</td><td>执行率</td></tr>
<tr><td>年度资金总额</td><td>10</td><td>2</td><td>12</td><td>11.5</td><td>0.5</td><td>95.83%</td></tr>
<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>年度指标值</td><td>实际完成值</td><td>是否核心指标</td>
<td>扣分</td><td>得分</td></tr>
<tr><td>产出指标</td><td>数量指标</td><td>养护路灯</td><td>≥100盏</td><td>98盏</td><td>是</td><td>1</td><td>49</td></tr>
<tr><td>效益指标</td><td>社会效益指标</td><td>亮灯率</td><td>≥98%</td><td>99%</td><td>否</td><td>0</td><td>50</td></tr>
<tr><td>填报日期</td><td colspan=3>2024年2月1日</td><td>填报人</td><td colspan=3>钱某</td></tr>
</table>"""


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    return read_document(f"<html><meta charset=utf-8>{FORM}</html>".encode(), "form.html")


def test_labelled_values_without_a_column_are_details_of_the_form(record: dict[str, Any]) -> None:
    told = [
        (row["role"], row["label_text"], row["value_text"])
        for row in record["details"]
        if row["table_name"] == "evaluations"
    ]
    assert told == [
        ("attribute", "项目类型", "经常性"),
        ("person", "项目负责人", "赵某"),
        ("phone", "联系电话", "010-00000000"),
        ("period", "项目起止时间", "2023年1月-12月"),
        ("review_total_score", "财政审核评分", "95分"),
        ("report_date", "填报日期", "2024年2月1日"),
        ("person", "填报人", "钱某"),
    ]


def test_money_and_points_among_details_are_read(record: dict[str, Any]) -> None:
    values = {
        (row["table_name"], row["row_no"], row["role"]): row.get("value_yuan", row.get("value_points"))
        for row in record["details"]
    }
    assert values["evaluations", 0, "review_total_score"] == 95
    assert values["funding", 1, "adjustment"] == 20_000
    assert values["funding", 1, "balance"] == 5000
    assert values["indicators", 1, "deduction"] == 1


def test_every_detail_has_a_place(record: dict[str, Any]) -> None:
    places = {row["row_no"] for row in record["sources"] if row["table_name"] == "details"}
    assert places == {row["detail_no"] for row in record["details"]}
    assert record["status"] == "complete"
