"""Related forms that a reader must set aside: goal tables, monitoring, review sheets. Only data."""

from __future__ import annotations

from tests.generator import taxonomies
from tests.generator.content import ContentSpec
from tests.generator.layout import Column, Field, FundBlock, GoalBlock, IndicatorBlock, Layout, TotalRow
from tests.generator.layout_parts import (
    DEPARTMENT_UNIT,
    LEVELS,
    PROJECT,
    ROWS,
    columns,
)
from tests.generator.layouts_local import V15
from tests.generator.layouts_project import V03

GOAL_FORM = V15.with_id(
    "V23",
    title="{year}年中央对地方转移支付区域绩效目标表",
    fund=FundBlock(
        "资金情况",
        columns(adjusted="年度金额"),
        (("total", "年度金额(万元)："), ("central", "其中：中央补助(万元)"), ("local", "地方资金(万元)")),
        unit_place="none",
    ),
    goal=GoalBlock("年度目标", "", shape="planned"),
    indicators=(IndicatorBlock(columns(**LEVELS, unit="单位", target="指标值")),),
    content=ContentSpec(execution_weight=0, sources=("central", "local")),
    expected="not_self_evaluation",
)
DECLARATION = GOAL_FORM.with_id(
    "V22",
    title="{year}年项目支出绩效目标申报表",
    header=(
        PROJECT,
        DEPARTMENT_UNIT,
        (Field("项目属性", "literal", "新增项目"), Field("项目期", "literal", "1年")),
    ),
    fund=FundBlock(
        "项目资金\n{unit}",
        columns(initial="年度资金申请总额"),
        (("total", "资金总额"), ("fiscal", "其中：财政拨款"), ("other", "其他资金")),
    ),
    indicators=(IndicatorBlock(columns(**LEVELS, target="指标值", method="指标解释", nature="指标方向")),),
    content=ContentSpec(execution_weight=0, sources=("fiscal", "other"), taxonomy=taxonomies.COST_FIRST),
)
MONITORING = GOAL_FORM.with_id(
    "monitoring",
    title="{year}年度项目支出绩效运行监控表",
    header=(PROJECT, DEPARTMENT_UNIT),
    fund=FundBlock(
        "项目资金\n{unit}",
        columns(initial="年初预算数", executed="1-7月执行数", rate="1-7月执行率"),
        ROWS[:2],
    ),
    indicators=(
        IndicatorBlock(
            columns(
                **LEVELS,
                target="年度指标值",
                actual="1-7月执行情况",
                review_actual="全年预计完成情况",
                reason="偏差原因分析",
                core="完成目标可能性",
            )
        ),
    ),
    content=ContentSpec(execution_weight=0, sources=("fiscal",)),
    is_landscape=True,
)

V28 = Layout(
    "V28",
    "{year}年度部门预算项目自评复核工作底稿",
    subtitles=(),
    header=(PROJECT, (Field("主管部门", "department"), Field("实施单位", "unit"))),
    indicators=(
        IndicatorBlock(
            columns(
                **LEVELS,
                nature="指标性质",
                target="指标值",
                unit="度量单位",
                weight="权重",
                actual="自评完成值",
                score="自评得分",
                review_actual="复核完成值",
                review_score="复核得分",
                blank="备注",
            )
        ),
    ),
    total=TotalRow("合计"),
    content=ContentSpec(execution_weight=0),
    expected="not_self_evaluation",
    is_landscape=True,
)
SCORE_TABLE = Layout(
    "V26",
    "{year}年项目支出绩效评价指标评分表",
    subtitles=(),
    header=(PROJECT, (Field("被评价单位", "unit"),)),
    indicators=(
        IndicatorBlock(
            (
                Column("level1", "一级指标", 13),
                Column("level1_weight", "权重", 12),
                Column("level2", "二级指标", 17),
                Column("level2_weight", "分值", 12),
                Column("name", "三级指标", 33),
                Column("unit", "计量单位", 14),
                Column("target", "目标值(标准)", 20),
                Column("weight", "分值", 12),
                Column("actual", "指标值", 20),
            )
        ),
    ),
    content=ContentSpec(execution_weight=0),
    expected="not_self_evaluation",
    is_landscape=True,
)
UNFILLED = V03.with_id("V03-unfilled", before=(), expected="unfilled")
