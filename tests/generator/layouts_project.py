"""Layouts of project self-evaluation forms, V01 to V07 of the survey. Only data."""

from __future__ import annotations

from tests.generator import taxonomies
from tests.generator.content import ContentSpec
from tests.generator.layout import Column, Field, FundBlock, GoalBlock, IndicatorBlock, Layout, TotalRow
from tests.generator.layout_parts import (
    CENT,
    DEPARTMENT_UNIT,
    FUND_COLUMNS,
    GOAL,
    INDICATORS,
    LEVELS,
    PARTS,
    PROJECT,
    ROWS,
    columns,
)

V01 = Layout(
    "V01",
    "财政项目支出绩效自评表",
    subtitles=("({year} 年度)",),
    header=(PROJECT, (Field("主管部门", "department", "{name}(汇总)"), Field("实施单位", "unit"))),
    fund=FundBlock(
        "项目资金\n{unit}",
        columns(
            initial="年初预算数",
            adjusted="全年预算数",
            executed="全年执行数",
            weight="分数",
            rate="执行率(%)",
            score="得分",
        ),
        (
            ("total", "年度资金总额:"),
            ("fiscal", "其中: 当年财政拨款"),
            ("carry_over", "上年结转资金"),
            ("other", "其他资金"),
        ),
    ),
    goal=GOAL,
    indicators=(INDICATORS,),
    total=TotalRow(),
    footer=((Field("评分等级", "grade"),),),
    content=ContentSpec(style="bracket", grades="shanghai"),
    points="fixed",
)

V02 = Layout(
    "V02",
    "财政项目支出绩效自评表",
    header=(PROJECT, DEPARTMENT_UNIT),
    fund=FundBlock(
        "项目资金{unit}", FUND_COLUMNS, ROWS, unit="元", none="—", money="fixed", has_rate_sign=True
    ),
    goal=GOAL,
    indicators=(IndicatorBlock(INDICATORS.columns, spine="绩效指标"),),
    total=TotalRow(),
    after=("-1-",),
    content=ContentSpec(style="ascii", step_yuan=CENT),
)

V03 = Layout(
    "V03",
    "项目支出绩效自评表",
    before=("附件",),
    header=(
        PROJECT,
        (Field("主管部门", "department", "{code}-{name}"), Field("实施单位", "unit", "{code}-{name}")),
    ),
    fund=FundBlock(
        "项目资金{unit}",
        FUND_COLUMNS,
        (("total", "年度资金总额"), ("fiscal", "其中:本年财政拨款"), *PARTS[1:]),
        none="",
        has_rate_sign=True,
    ),
    goal=GOAL,
    indicators=(IndicatorBlock(INDICATORS.columns, spine="绩效指标", level1="{text}({weight}分)"),),
    total=TotalRow(),
)

V04 = Layout(
    "V04",
    "项目支出绩效自评表",
    header=(PROJECT, DEPARTMENT_UNIT),
    fund=FundBlock(
        "项目资金\n{unit}",
        columns(
            initial="年初预算数",
            adjusted="全年预算数（A）",
            executed="全年执行数（B）",
            weight="分值",
            rate="执行率（B/A）",
            score="得分",
        ),
        ROWS,
        none="/",
        prints_zero=False,
        has_rate_sign=True,
    ),
    goal=GoalBlock("年度总体目标完成情况", "预期目标", "实际完成情况"),
    indicators=(
        IndicatorBlock(
            INDICATORS.columns,
            spine="年度绩效指标完成情况",
            name="指标{n}：{name}",
            fillers=("……", "指标2："),
            target_in_name=0.15,
            none="/",
        ),
    ),
    total=TotalRow(),
    after=("注：产出指标50分、效益指标30分、满意度指标10分、预算执行率10分。",),
)

V05 = V02.with_id(
    "V05",
    title="项目支出绩效自评表",
    subtitles=("{year}年度)",),
    fund=FundBlock("项目资金\n{unit}", FUND_COLUMNS, ROWS, none="", money="short"),
    indicators=(INDICATORS,),
    after=(),
    content=ContentSpec(style="sign"),
)

V06 = Layout(
    "V06",
    "{year}年度{project}项目自评表",
    subtitles=(),
    header=(
        (Field("单位名称", "unit"), Field("填报日期", "literal", "2024年3月15日")),
        (Field("项目名称", "project"),),
        (Field("主管部门", "department"),),
        (Field("项目类别", "literal", "1、部门预算项目 ☑ 2、省直专项 □ 3、省对下转移支付项目 □"),),
        (Field("项目属性", "literal", "1、持续性项目 ☑ 2、新增性项目 □"),),
        (Field("项目类型", "literal", "1、常年性项目 ☑ 2、延续性项目 □ 3、一次性项目 □"),),
    ),
    fund=FundBlock(
        "预算执行情况{unit}\n({weight}分)",
        columns(adjusted="预算数(A)", executed="执行数(B)", rate="执行率(B/A)", score="得分(20分*执行率)"),
        (("total", "年度财政资金总额"),),
        has_rate_sign=True,
    ),
    goal=GoalBlock("年度绩效目标{n}\n({weight}分)", "", shape="inside"),
    indicators=(
        IndicatorBlock(columns(**LEVELS, target="年初目标值(A)", actual="实际完成值(B)", score="得分")),
    ),
    total=TotalRow(has_weight=False),
    footer=(
        (Field("偏差大或目标未完成原因分析", "problems"),),
        (Field("改进措施及结果应用方案", "measures"),),
        (
            Field(
                "备注",
                "literal",
                "1.定量指标得分：正向指标得分=权重×B/A，反向指标得分=权重×A/B，得分不得突破权重总额。",
            ),
        ),
    ),
    content=ContentSpec(style="word", execution_weight=20, sources=("fiscal",), goals=(1, 2)),
)

V07 = Layout(
    "V07",
    "广水市财政预算支出项目绩效目标自评表",
    header=(
        PROJECT,
        (Field("主管部门", "department"), Field("实施单位", "unit")),
        (Field("自评总分", "total_score"), Field("单位领导审签", "person")),
    ),
    fund=FundBlock(
        "项目资金来源",
        (
            Column("central:adjusted", "中央"),
            Column("higher_level:adjusted", "省、地"),
            Column("own_level:adjusted", "本级"),
            Column("other:adjusted", "其他"),
            Column("total:adjusted", "合计"),
            Column("total:executed", "执行数"),
            Column("total:rate", "执行率"),
        ),
        (),
        unit_place="column",
        money="fixed",
        has_rate_sign=True,
        is_transposed=True,
    ),
    goal=GoalBlock("项目年度目标", "", shape="planned"),
    indicators=(
        IndicatorBlock(
            (
                Column("level1", "一级指标", 20),
                Column("name", "评价内容", 40),
                Column("weight", "分值"),
                Column("score", "自评分"),
                Column("review_score", "复核分"),
                Column("method", "评价标准及依据", 40),
            ),
            only=("项目决策", "项目管理"),
        ),
        IndicatorBlock(
            columns(
                **LEVELS,
                target="年初指标值",
                actual="年终完成值",
                score="自评分",
                review_score="复核分",
                method="评价标准",
            ),
            only=("产出指标", "效益指标", "满意度指标"),
        ),
    ),
    content=ContentSpec(
        taxonomy=(*taxonomies.STAGES, *taxonomies.STANDARD),
        execution_weight=0,
        sources=("central", "higher_level", "own_level", "other"),
    ),
)
