"""Layouts of provincial systems and ministries, V27 and V30 of the survey. Only data."""

from __future__ import annotations

from tests.generator import taxonomies
from tests.generator.content import ContentSpec
from tests.generator.layout import Column, Field, FundBlock, GoalBlock, IndicatorBlock, Layout
from tests.generator.layout_parts import (
    DEPARTMENT_UNIT,
    FUND,
    GOAL,
    INDICATORS,
    LEVELS,
    PROJECT,
    REASON,
    columns,
)
from tests.generator.layouts_project import V01, V03

V27_ANHUI = V03.with_id(
    "V27-anhui-department",
    title="部门整体支出绩效自评表",
    before=(),
    header=((Field("部门名称", "body"),),),
    goal=GoalBlock("年度总体目标", "年度目标", "完成情况"),
    indicators=(
        IndicatorBlock(
            columns(
                **LEVELS,
                weight="分值",
                target="指标值",
                actual="完成值",
                score="得分",
                reason="未完成原因及改进措施",
            )
        ),
    ),
)
V27_TIANJIN = V01.with_id(
    "V27-tianjin",
    title="{year}年度项目支出绩效自评表",
    subtitles=(),
    header=(PROJECT, (Field("主管预算部门", "department"), Field("项目实施单位", "unit"))),
    goal=GoalBlock("绩效目标{n}\n(权重比例{weight}%)", "", shape="inside"),
    indicators=(
        IndicatorBlock(
            columns(
                **LEVELS,
                target="指标值",
                actual="实际完成值",
                weight="权重",
                score="指标得分",
                reason="未完成原因",
            )
        ),
    ),
    footer=(),
    content=ContentSpec(goals=(2, 3)),
    points="plain",
)
V27_SHANXI = V03.with_id(
    "V27-shanxi",
    before=(),
    header=(PROJECT, DEPARTMENT_UNIT),
    indicators=(
        IndicatorBlock(
            columns(
                **LEVELS,
                initial_target="年初指标值",
                target="年度指标值",
                actual="实际完成值",
                weight="分值",
                score="得分",
                reason=REASON,
            )
        ),
    ),
    content=ContentSpec(taxonomy=taxonomies.COST_FIRST),
    is_landscape=True,
)
V27_GUANGXI = V03.with_id(
    "V27-guangxi",
    before=(),
    header=(PROJECT, DEPARTMENT_UNIT),
    indicators=(
        IndicatorBlock(
            columns(
                **LEVELS,
                target="年度指标值",
                actual="实际完成值",
                weight="分值",
                score="得分",
                deduction="扣分",
                reason="扣分说明",
            )
        ),
    ),
)

V30_YUNNAN = Layout(
    "V30-yunnan",
    "项目支出绩效自评表",
    before=("公开15表",),
    header=(PROJECT, DEPARTMENT_UNIT),
    fund=FUND,
    goal=GOAL,
    indicators=(
        IndicatorBlock(
            columns(
                **LEVELS,
                nature="指标性质",
                target="指标值",
                unit="度量单位",
                actual="实际完成值",
                weight="分值",
                score="得分",
                reason=REASON,
            )
        ),
    ),
    footer=(
        (Field("其他需要说明的事项", "literal", "无"),),
        (Field("总分", "total_score"), Field("自评等级", "grade")),
    ),
)
V30_CHONGQING = Layout(
    "V30-chongqing",
    "{year}年度项目支出绩效自评表",
    subtitles=(),
    header=(
        (Field("专项名称", "project"), Field("自评总分", "total_score")),
        (Field("项目编码", "project_code"), Field("财政归口处室", "literal", "行政政法科")),
        (Field("主管部门", "department"), Field("实施单位", "unit")),
    ),
    fund=FundBlock(
        "项目资金\n{unit}",
        columns(
            initial="年初预算数",
            adjusted="全年(调整)预算数",
            executed="全年执行数",
            rate="执行率(%)",
            weight="执行率权重",
            score="执行率得分",
        ),
        (("total", "年度总金额"), ("fiscal", "其中：财政资金")),
        money="fixed",
    ),
    goal=GoalBlock("年度总体目标", "年初设定目标", "全年实际完成情况"),
    indicators=(
        IndicatorBlock(
            (
                Column("name", "指标名称", 33),
                Column("unit", "计量单位", 14),
                Column("nature", "指标性质", 14),
                Column("initial_target", "年初指标值"),
                Column("target", "调整指标值"),
                Column("actual", "全年完成值"),
                Column("completion_rate", "得分系数(%)", 16),
                Column("weight", "指标权重", 14),
                Column("score", "指标得分", 14),
                Column("core", "是否核心指标", 16),
                Column("reason", "说明", 24),
            ),
            spine="绩效指标",
        ),
    ),
    content=ContentSpec(taxonomy=taxonomies.FLAT, sources=("fiscal",)),
    points="fixed",
    is_landscape=True,
)
V30_CENTRAL = V03.with_id(
    "V30-central",
    before=(),
    header=(
        (Field("项目名称", "project"), Field("项目负责人及电话", "person", "{name} {phone}")),
        (Field("主管部门及代码", "department", "[{code}]{name}"), Field("实施单位", "unit")),
    ),
    goal=GoalBlock("年度总体目标", "预期目标", "实际完成情况"),
    indicators=(IndicatorBlock(INDICATORS.columns, spine="绩效指标", name="{star}{name}"),),
    content=ContentSpec(style="mixed", taxonomy=taxonomies.COST_FIRST),
)
