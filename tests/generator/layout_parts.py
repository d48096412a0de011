"""Blocks and labels that many layouts share, and how columns are listed. Layouts themselves are elsewhere."""

from __future__ import annotations

from decimal import Decimal

from tests.generator.layout import Column, Field, FundBlock, GoalBlock, IndicatorBlock

WIDTHS = {
    "level1": 13,
    "level2": 17,
    "name": 33,
    "target": 24,
    "initial_target": 22,
    "actual": 22,
    "weight": 14,
    "score": 15,
    "reason": 30,
    "method": 30,
    "nature": 15,
    "unit": 15,
    "review_score": 15,
    "review_actual": 20,
}


def columns(**labels: str) -> tuple[Column, ...]:
    """Columns in order, `what it shows=heading`."""
    return tuple(Column(shows, label, WIDTHS.get(shows, 20)) for shows, label in labels.items())


LEVELS = {"level1": "一级指标", "level2": "二级指标", "name": "三级指标"}
REASON = "偏差原因分析及改进措施"

PROJECT = (Field("项目名称", "project"),)
DEPARTMENT_UNIT = (Field("主管部门", "department"), Field("实施单位", "unit"))
PERSON_PHONE = (Field("项目负责人", "person"), Field("联系电话", "phone"))

PARTS = (("fiscal", "其中：当年财政拨款"), ("carry_over", "上年结转资金"), ("other", "其他资金"))
ROWS = (("total", "年度资金总额"), *PARTS)
FUND_COLUMNS = columns(
    initial="年初预算数",
    adjusted="全年预算数",
    executed="全年执行数",
    weight="分值",
    rate="执行率",
    score="得分",
)
FUND = FundBlock("项目资金\n{unit}", FUND_COLUMNS, ROWS)
GOAL = GoalBlock("年度总体目标", "预期目标", "实际完成情况")
INDICATORS = IndicatorBlock(
    columns(**LEVELS, target="年度指标值", actual="实际完成值", weight="分值", score="得分", reason=REASON)
)
TRANSFER_SOURCES = ("central", "local", "other")
CENT = Decimal("0.01")
