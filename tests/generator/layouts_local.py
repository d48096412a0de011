"""Layouts of transfers, counties and departments, V15 to V25 of the survey. Only data."""

from __future__ import annotations

from tests.generator import taxonomies
from tests.generator.content import ContentSpec
from tests.generator.layout import Column, Field, FundBlock, GoalBlock, IndicatorBlock, Layout, TotalRow
from tests.generator.layout_parts import (
    DEPARTMENT_UNIT,
    INDICATORS,
    LEVELS,
    PROJECT,
    TRANSFER_SOURCES,
    columns,
)

V15 = Layout(
    "V15",
    "{year}年中央引导地方科技发展资金绩效目标自评表",
    subtitles=(),
    header=(
        (Field("转移支付(项目)名称", "project"),),
        (Field("中央主管部门", "superior", "科学技术部"),),
        (Field("地方主管部门", "department"), Field("实施单位", "unit")),
    ),
    fund=FundBlock(
        "项目资金\n{unit}",
        columns(adjusted="全年预算数(A)", executed="全年执行数(B)", rate="预算执行率(B/A)"),
        (
            ("total", "年度资金总额："),
            ("central", "其中：中央补助"),
            ("local", "地方资金"),
            ("other", "其他资金"),
        ),
        money="short",
        has_rate_sign=True,
    ),
    goal=GoalBlock("总体目标", "年初设定目标", "全年实际完成情况"),
    indicators=(
        IndicatorBlock(
            columns(**LEVELS, target="年度指标值", actual="全年完成值", reason="未完成原因和改进措施"),
            spine="绩效指标",
        ),
    ),
    content=ContentSpec(execution_weight=0, sources=TRANSFER_SOURCES),
)

V16 = V15.with_id(
    "V16",
    title="{year}年中央对地方转移支付绩效目标自评表",
    header=(
        (Field("转移支付(项目)名称", "project"),),
        (Field("中央主管部门", "superior", "财政部"), Field("地方主管部门", "department")),
        (Field("资金使用单位", "unit"),),
    ),
    fund=FundBlock(
        "项目资金\n{unit}",
        columns(adjusted="全年预算数(A)", executed="全年执行数(B)", rate="预算执行率(B/A)"),
        (
            ("total", "年度资金总额："),
            ("central", "其中:中央财政资金"),
            ("local", "地方资金"),
            ("other", "其他资金"),
        ),
        none="",
        prints_zero=False,
        has_rate_sign=True,
    ),
    goal=GoalBlock("总体目标完成情况", "总体目标", "全年实际完成情况"),
    indicators=(
        IndicatorBlock(
            columns(**LEVELS, target="指标值", actual="全年实际完成值", reason="未完成原因和改进措施"),
            spine="绩效指标",
        ),
    ),
)

V17 = Layout(
    "V17",
    "{year}年度县级专项资金绩效目标自评表",
    subtitles=(),
    header=(
        (Field("专项资金名称", "project"), Field("负责人及电话", "person", "{name} {phone}")),
        (Field("县级主管部门", "department"), Field("实施单位", "unit")),
    ),
    fund=FundBlock(
        "资金情况\n{unit}",
        columns(adjusted="全年预算数(A)", executed="全年执行数(B)", rate="执行率(B/A)"),
        (
            ("total", "年度资金总额："),
            ("higher_level", "其中：中央、省、市补助"),
            ("county", "县级资金"),
            ("other", "其他资金"),
        ),
        money="short",
        has_rate_sign=True,
    ),
    goal=GoalBlock("年度总体目标", "年初设定目标", "全年实际完成情况"),
    indicators=(
        IndicatorBlock(
            columns(**LEVELS, target="年度指标值", actual="全年完成值", reason="未完成原因和改进措施"),
            spine="绩效指标",
        ),
    ),
    footer=((Field("说明", "literal", "无"),),),
    content=ContentSpec(execution_weight=0, sources=("higher_level", "county", "other"), style="mixed"),
)

V20 = Layout(
    "V20",
    "{year}年度部门整体支出绩效自评表",
    subtitles=(),
    header=((Field("部门名称", "body"),),),
    indicators=(
        IndicatorBlock(
            columns(
                level1="一级指标",
                level1_weight="分值",
                level2="二级指标",
                level2_weight="分值",
                name="三级指标",
                weight="分值",
                method="评价标准",
                score="得分",
                blank="备注",
            )
        ),
    ),
    total=TotalRow(),
    content=ContentSpec(taxonomy=taxonomies.PROCESS, execution_weight=0),
)

V21 = Layout(
    "V21",
    "{year}年度专项资金绩效自评表",
    subtitles=(),
    header=((Field("专项名称", "project"),), DEPARTMENT_UNIT),
    indicators=(
        IndicatorBlock(
            (
                Column("level1", "评价内容", 20),
                Column("name", "绩效内容", 40),
                Column("target", "绩效目标值", 24),
                Column("actual", "实际完成值", 24),
                Column("completion_rate", "累计完成率", 18),
            )
        ),
    ),
    footer=((Field("项目总得分", "total_score", "{name}分"),),),
    content=ContentSpec(taxonomy=taxonomies.CONTENT, execution_weight=0, style="ascii"),
)

V24 = Layout(
    "V24",
    "{year}年省级专项资金绩效目标自评表",
    subtitles=(),
    header=(
        (Field("专项名称", "project"),),
        (Field("市级主管部门", "department"), Field("实施单位", "unit")),
    ),
    fund=FundBlock(
        "年度金额{unit}",
        columns(adjusted="预算数", executed="执行数"),
        (("total", "年度金额："), ("central", "其中:中央资金"), ("local", "地方资金")),
        money="short",
    ),
    goal=GoalBlock("总体目标", "年度目标", "实际完成情况"),
    indicators=(
        IndicatorBlock(
            columns(
                level1="一级目标",
                level2="二级指标",
                name="三级指标",
                target="指标值",
                actual="实际完成值",
                reason="未达到指标值原因",
            )
        ),
    ),
    content=ContentSpec(taxonomy=taxonomies.SHORT, execution_weight=0, sources=("central", "local")),
)

V25 = Layout(
    "V25",
    "项目支出绩效自评表",
    header=(PROJECT, (Field("主管部门及代码", "department"), Field("承担处室", "unit"))),
    fund=FundBlock(
        "项目资金{unit}",
        columns(adjusted="预算数", executed="全年执行数", weight="分值", rate="执行率", score="得分"),
        (("total", "年度资金总额"), ("fiscal", "财政拨款"), ("other", "其他资金")),
        none="",
    ),
    goal=GoalBlock("年度总体目标完成情况", "预期目标", "目标实际完成情况"),
    indicators=(INDICATORS,),
    total=TotalRow(),
    content=ContentSpec(sources=("fiscal", "other"), taxonomy=taxonomies.SHORT),
)
