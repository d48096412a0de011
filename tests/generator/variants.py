"""Random variants of layouts: what no catalogue lists but the field shows every day.

Changes of a layout keep it a layout, so its gold follows by itself. What pages do to a printed form belongs
in `pages`.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from tests.generator.layout import (
    Column,
    Field,
    Layout,
    PrintedForm,
)
from tests.generator.layouts import FORMS
from tests.generator.pages import break_anywhere, split_labels
from tests.generator.printing import print_form

#: other headings for what a column or field shows, from the survey of layouts
FUND_SYNONYMS = {
    "initial": ("年初预算数", "年初预算", "年初预算数(A)"),
    "adjusted": ("全年预算数", "全年预算数(A)", "调整预算数(A)", "调整后预算数", "当年预算数"),
    "executed": ("全年执行数", "全年执行数(B)", "执行数(B)", "执行数", "预算执行数"),
    "rate": ("执行率", "执行率(%)", "执行率(B/A)", "预算执行率", "预算执行率(B/A)"),
    "weight": ("分数", "分值", "分值(10分)", "权重"),
    "score": ("得分", "自评得分"),
    "reason": ("原因",),
}
INDICATOR_SYNONYMS = {
    "name": ("三级指标", "三级\n指标"),
    "nature": ("指标性质", "计算符号"),
    "target": ("年度指标值", "指标值", "年度指标值(A)", "预期指标值", "绩效目标值", "目标值"),
    "unit": ("度量单位", "计量单位", "单位"),
    "actual": ("实际完成值", "完成值", "全年实际值", "全年完成值", "实际完成值(B)", "全年实际完成值"),
    "weight": ("分值", "分数", "权重", "标准分"),
    "score": ("得分", "自评得分", "自评分"),
    "review_score": ("复核分", "复核得分", "核查分数"),
    "method": ("得分计算方法", "评价标准"),
    "reason": (
        "偏差原因分析及改进措施",
        "未完成原因分析",
        "未完成原因及拟采取的改进措施",
        "未完成原因和改进措施",
        "未完成原因分析及改进措施",
        "未达到指标值原因",
    ),
}
FIELD_SYNONYMS = {
    "project": ("项目名称", "专项资金名称", "专项名称"),
    "department": ("主管部门", "项目主管单位", "主管预算部门", "县级主管部门", "市级主管部门"),
    "unit": ("实施单位", "项目实施单位", "项目单位", "资金使用单位", "实施单位(盖章)"),
    "grade": ("评分等级", "自评等级", "绩效评级"),
    "person": ("项目负责人", "联系人"),
}
FUND_LABELS = (
    "项目资金{unit}",
    "项目资金\n{unit}",
    "资金情况\n{unit}",
    "预算执行情况{unit}",
    "项目预算执行情况{unit}",
)
SOURCE_SYNONYMS = {
    "total": ("年度资金总额", "年度资金总额:", "资金总额", "总额"),
    "fiscal": (
        "其中：当年财政拨款",
        "其中:本年财政拨款",
        "其中：财政拨款",
        "财政资金",
        "本年一般公共预算拨款",
    ),
    "carry_over": ("上年结转资金",),
    "other": ("其他资金",),
    "central": ("其中：中央补助", "其中:中央财政资金", "中央资金"),
    "local": ("地方资金",),
}
GOAL_LABELS = ("年度总体目标", "总体目标", "年度目标", "年度绩效目标")
GOAL_PLANNED = ("预期目标", "年初设定目标", "年初预期目标")
GOAL_ACTUAL = ("实际完成情况", "年度总体目标完成情况综述", "全年实际完成情况", "目标实际完成情况")
TITLES = (
    "项目支出绩效自评表",
    "财政项目支出绩效自评表",
    "项目支出绩效目标自评表",
    "区级部门预算项目支出绩效自评表",
    "市本级部门项目支出绩效自评表",
    "专项资金绩效自评表",
)
#: columns that a form can do without, and what goes with them
DROPPABLE = (
    "initial",
    "rate",
    "weight",
    "score",
    "reason",
    "method",
    "review_score",
    "initial_target",
    "deduction",
    "core",
)
GROUPS = (
    (("level1", "level2", "name"), "绩效指标"),
    (("target", "actual"), "指标值"),
    (("weight", "score"), "评分"),
)

#: layouts whose blocks can be varied freely
BASES = tuple(
    each for each in FORMS if each.fund and not each.fund.is_transposed and len(each.indicators) == 1
)


def vary_layout(base: Layout, rng: random.Random) -> Layout:
    """Change a layout in several ways at once."""
    layout = base
    for change, chance in (
        (permute_columns, 0.5),
        (drop_columns, 0.4),
        (swap_labels, 0.6),
        (move_unit, 0.4),
        (toggle_spine, 0.4),
        (group_columns, 0.25),
        (change_spelling, 0.5),
        (shuffle_header, 0.3),
    ):
        if rng.random() < chance:
            layout = change(layout, rng)
    return layout.with_id(f"{base.layout_id}~")


def make_variant(seed: int) -> PrintedForm:
    """Draw a variant of any layout, with split labels and broken pages; the same seed gives the same form."""
    rng = random.Random(seed)  # noqa: S311 - repeatable, not secret
    form = print_form(vary_layout(rng.choice(BASES), rng), seed)
    if rng.random() < 0.5:
        form = split_labels(form, rng)
    if rng.random() < 0.5:
        form = break_anywhere(form, rng)
    return form


# --- changes of a layout ----------------------------------------------------------------------------


def _with_indicators(layout: Layout, columns: Sequence[Column]) -> Layout:
    (block,) = layout.indicators
    return replace(layout, indicators=(replace(block, columns=tuple(columns)),))


def _with_fund(layout: Layout, **changes: object) -> Layout:
    return replace(layout, fund=replace(layout.fund, **changes)) if layout.fund else layout  # type: ignore[arg-type]


def permute_columns(layout: Layout, rng: random.Random) -> Layout:
    """Shuffle the columns after the levels, and the columns of the money."""
    (block,) = layout.indicators
    fixed = [each for each in block.columns if each.shows in ("level1", "level2", "name")]
    free = [each for each in block.columns if each not in fixed]
    rng.shuffle(free)
    layout = _with_indicators(layout, [*fixed, *free])
    if layout.fund:
        columns = list(layout.fund.columns)
        rng.shuffle(columns)
        layout = _with_fund(layout, columns=tuple(columns))
    return layout


def drop_columns(layout: Layout, rng: random.Random) -> Layout:
    """Leave out some columns that a form can do without; weight and score go from both blocks."""
    dropped = set(rng.sample(DROPPABLE, rng.randint(1, 4)))
    (block,) = layout.indicators
    layout = _with_indicators(layout, [each for each in block.columns if each.shows not in dropped])
    if layout.fund:
        kept = tuple(each for each in layout.fund.columns if each.shows not in dropped)
        layout = _with_fund(layout, columns=kept)
    return layout


def _renamed(
    columns: Sequence[Column], synonyms: dict[str, tuple[str, ...]], rng: random.Random
) -> tuple[Column, ...]:
    return tuple(replace(each, label=rng.choice(synonyms.get(each.shows, (each.label,)))) for each in columns)


def swap_labels(layout: Layout, rng: random.Random) -> Layout:
    """Put synonyms in place of titles, headings and labels."""

    def rename(item: Field) -> Field:
        return replace(item, label=rng.choice(FIELD_SYNONYMS.get(item.shows, (item.label,))))

    def rename_all(rows: Sequence[Sequence[Field]]) -> tuple[tuple[Field, ...], ...]:
        return tuple(tuple(rename(each) for each in row) for row in rows)

    (block,) = layout.indicators
    layout = _with_indicators(layout, _renamed(block.columns, INDICATOR_SYNONYMS, rng))
    if layout.fund:
        rows = tuple(
            (source, rng.choice(SOURCE_SYNONYMS.get(source, (text,)))) for source, text in layout.fund.rows
        )
        layout = _with_fund(layout, columns=_renamed(layout.fund.columns, FUND_SYNONYMS, rng), rows=rows)
        if layout.fund and layout.fund.label and "{weight}" not in layout.fund.label:
            layout = _with_fund(layout, label=rng.choice(FUND_LABELS))
    goal = layout.goal
    if goal and goal.shape == "columns":
        goal = replace(
            goal,
            label=rng.choice(GOAL_LABELS),
            planned=rng.choice(GOAL_PLANNED),
            actual=rng.choice(GOAL_ACTUAL),
        )
    title = layout.title
    if "{project}" not in title:
        title = rng.choice(TITLES)
    subtitles = (
        layout.subtitles if "{year}" in "".join(layout.subtitles) or "{year}" in title else ("({year}年度)",)
    )
    return replace(
        layout,
        title=title,
        subtitles=subtitles,
        goal=goal,
        header=rename_all(layout.header),
        footer=rename_all(layout.footer),
    )


def shuffle_header(layout: Layout, rng: random.Random) -> Layout:
    """Put the header fields in another order."""
    rows = list(layout.header)
    rng.shuffle(rows)
    return replace(layout, header=tuple(rows))


def move_unit(layout: Layout, rng: random.Random) -> Layout:
    """Put the unit of money somewhere else."""
    if not layout.fund or layout.fund.label is None:
        return layout
    label = layout.fund.label if "{unit}" in layout.fund.label else layout.fund.label + "{unit}"
    place = rng.choice(("label", "column", "line", "cell", "top"))
    return _with_fund(layout, label=label, unit_place=place)


def toggle_spine(layout: Layout, rng: random.Random) -> Layout:
    """Add or remove the label at the side of the indicators."""
    (block,) = layout.indicators
    spine = (
        None
        if block.spine
        else rng.choice(("绩效指标", "绩\n效\n指\n标", "年度绩效指标", "年度绩效指标完成情况"))
    )
    return replace(layout, indicators=(replace(block, spine=spine),))


def group_columns(layout: Layout, rng: random.Random) -> Layout:
    """Put headings over neighbouring columns."""
    (block,) = layout.indicators
    shows = [each.shows for each in block.columns]
    columns = list(block.columns)
    for members, label in GROUPS:
        places = [place for place, each in enumerate(shows) if each in members]
        is_row = len(places) > 1 and places == list(range(places[0], places[-1] + 1))
        if is_row and len(places) == len(members) and rng.random() < 0.6:
            for place in places:
                columns[place] = replace(columns[place], group=label)
    return _with_indicators(layout, columns)


def change_spelling(layout: Layout, rng: random.Random) -> Layout:
    """Spell numbers, targets, names and level 1 in another way."""
    (block,) = layout.indicators
    block = replace(
        block,
        name=rng.choice((block.name, "{name}", "指标{n}：{name}", "{n}.{name}")),
        level1=rng.choice((block.level1, "{text}", "{text}({weight}分)", "{text}\n（{weight}分）")),
        fillers=rng.choice(((), (), ("……",))),
    )
    content = replace(layout.content, style=rng.choice(("sign", "ascii", "word", "bracket", "mixed", "wide")))
    layout = replace(layout, indicators=(block,), content=content, points=rng.choice(("plain", "fixed")))
    layout = replace(layout, grid=rng.choice(("shared", "shared", "fine")))
    return _with_fund(layout, money=rng.choice(("comma", "fixed", "short")), has_rate_sign=rng.random() < 0.5)
