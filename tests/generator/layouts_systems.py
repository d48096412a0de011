"""Layouts of project self-evaluation forms, V08 to V14 of the survey. Only data."""

from __future__ import annotations

from tests.generator import taxonomies
from tests.generator.content import ContentSpec
from tests.generator.layout import Field, FundBlock, GoalBlock, IndicatorBlock, Layout, TotalRow
from tests.generator.layout_parts import (
    DEPARTMENT_UNIT,
    GOAL,
    LEVELS,
    PERSON_PHONE,
    PROJECT,
    columns,
)

V08_INDICATORS = IndicatorBlock(
    columns(
        **LEVELS,
        nature="指标性质",
        target="指标值",
        unit="度量单位",
        actual="完成值",
        weight="权重",
        score="得分",
        reason="未完成原因分析",
    ),
    spine="绩效指标\n(90分)",
)
V08 = Layout(
    "V08",
    "部门预算项目支出绩效自评表({year}年度)",
    before=("报表编号:510000_0013zp",),
    subtitles=(),
    header=(
        (Field("项目名称", "project", "{code}-{name}"),),
        (Field("主管部门", "department"), Field("实施单位(盖章)", "unit")),
    ),
    fund=FundBlock(
        "预算执行情况\n({weight}分)",
        columns(
            initial="年初预算",
            adjusted="调整后预算数",
            executed="预算执行数",
            rate="预算执行率",
            weight="权重",
            score="得分",
            reason="原因",
        ),
        (
            ("total", "总额"),
            ("fiscal", "其中:财政资金"),
            ("special_account", "财政专户管理资金"),
            ("unit_funds", "单位资金"),
            ("other", "其他资金"),
        ),
        unit_place="top",
        none="/",
        has_rate_sign=True,
    ),
    goal=GoalBlock("项目年度目标完成情况", "项目年度目标", "年度目标完成情况"),
    indicators=(V08_INDICATORS,),
    total=TotalRow("合计"),
    footer=(
        (Field("评价结论", "conclusion"),),
        (Field("存在问题", "problems"),),
        (Field("改进措施", "measures"),),
        (Field("项目负责人", "person"), Field("财务负责人", "person")),
    ),
    content=ContentSpec(sources=("fiscal", "special_account", "unit_funds", "other")),
)

V09 = Layout(
    "V09",
    "{year}年项目绩效目标完成情况表",
    subtitles=(),
    header=(PROJECT, (Field("预算单位", "unit"),)),
    fund=FundBlock(
        "预算执行情况{unit}",
        columns(adjusted="预算数", executed="执行数"),
        (("total", "合计"), ("fiscal", "其中：财政拨款"), ("other", "其他资金")),
        money="short",
    ),
    goal=GoalBlock("年度目标完成情况", "预期目标", "实际完成目标"),
    indicators=(
        IndicatorBlock(
            columns(**LEVELS, target="预期指标值", actual="实际完成指标值"), spine="绩效指标完成情况"
        ),
    ),
    content=ContentSpec(
        taxonomy=taxonomies.COMPLETION, execution_weight=0, sources=("fiscal", "other"), style="plain"
    ),
)

V10 = Layout(
    "V10",
    "绩效目标自评表",
    header=(
        PROJECT,
        (Field("项目负责人及电话", "person", "{name} {phone}"),),
        DEPARTMENT_UNIT,
    ),
    fund=FundBlock(
        "资金情况\n{unit}",
        columns(
            adjusted="全年预算数(A)",
            executed="全年执行数(B)",
            weight="分值",
            rate="执行率(B/A)",
            score="得分",
        ),
        (("total", "年度资金总额"), ("fiscal", "其中:本年财政拨款"), ("other", "其他资金")),
        none="",
        money="short",
        has_rate_sign=True,
        repeats_score=True,
    ),
    goal=GoalBlock("年度总体目标", "年初设定目标", "年度总体目标完成情况综述"),
    indicators=(
        IndicatorBlock(
            columns(
                **LEVELS,
                weight="分值",
                target="年度指标值",
                actual="全年实际值",
                score="得分",
                reason="未完成原因及拟采取的改进措施",
            ),
            spine="绩效指标",
            level1="{text}({weight}分)",
        ),
    ),
    total=TotalRow(),
    content=ContentSpec(sources=("fiscal", "other"), style="ascii", has_children=True),
)

V12 = Layout(
    "V12",
    "银川市本级部门项目支出绩效自评表",
    header=(
        PROJECT,
        (Field("主管部门", "department"), Field("项目单位", "unit")),
        (Field("自评得分", "total_score"), Field("财政审核评分", "review_total")),
    ),
    fund=FundBlock(
        "项目资金{unit}",
        columns(initial="年初预算数", adjusted="调整预算数(A)", executed="全年执行数(B)", rate="执行率(B/A)"),
        (("total", "年度资金总额"), ("fiscal", "其中：财政拨款"), ("other", "其他资金")),
        has_rate_sign=True,
    ),
    goal=GoalBlock("年度总体目标", "年初设定目标", "年度总体目标完成情况"),
    indicators=(
        IndicatorBlock(
            columns(
                **LEVELS,
                weight="参考分值",
                target="指标值(A)",
                actual="全年实际值(B)",
                score="得分",
                reason="未完成原因分析及改进措施",
            ),
            spine="绩效指标",
            level1="{text}{weight}",
        ),
    ),
    content=ContentSpec(taxonomy=taxonomies.FOUR_STAGES, execution_weight=0, sources=("fiscal", "other")),
)

V13 = Layout(
    "V13",
    "项目支出绩效自评表",
    header=(PROJECT, (Field("主管部门", "department"), Field("项目单位", "unit")), PERSON_PHONE),
    fund=FundBlock(
        "项目资金",
        columns(
            initial="年初预算数(A)",
            executed="全年执行数(B)",
            weight="分值(10分)",
            rate="执行率(B/A)",
            score="得分",
            method="得分计算方法",
        ),
        (("total", "年度资金总额"), ("fiscal", "其中:本年财政拨款"), ("other", "其他资金")),
        unit_place="line",
        none="",
        money="short",
    ),
    goal=GOAL,
    indicators=(
        IndicatorBlock(
            columns(
                **LEVELS,
                target="年度指标值",
                actual="全年实际值",
                weight="分值",
                score="得分",
                reason="未完成原因分析",
                method="得分计算方法",
            )
        ),
    ),
    total=TotalRow(),
    content=ContentSpec(sources=("fiscal", "other")),
    is_landscape=True,
)

V14 = Layout(
    "V14",
    "项目支出绩效自评表",
    header=(
        PROJECT,
        (Field("主管部门及代码", "department", "{name}({code})"), Field("实施单位", "unit")),
        PERSON_PHONE,
    ),
    fund=FundBlock(
        "项目资金\n{unit}",
        V13.fund.columns if V13.fund else (),
        (("total", "年度资金总额"), ("fiscal", "其中：本年一般公共预算拨款"), ("other", "其他资金")),
        none="",
        money="fixed",
    ),
    goal=GOAL,
    indicators=(
        IndicatorBlock(
            columns(
                **LEVELS,
                weight="分值",
                target="年度指标值(A)",
                actual="全年实际值(B)",
                method="得分计算方法",
                score="得分",
                reason="未完成原因分析",
            ),
            spine="绩效指标",
        ),
    ),
    total=TotalRow(),
    content=ContentSpec(sources=("fiscal", "other"), style="word"),
)
