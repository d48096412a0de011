"""Level 1 and level 2 of indicators, through their generations and places, as printed and as canonical.

Only data. `canonical` is None where the closed list of the project has no settled name: the gold then
says nothing about it, the printed text is compared all the same.
"""

from __future__ import annotations

from typing import NamedTuple


class Level2(NamedTuple):
    """A level 2 heading; `family` says which kind of indicator stands below it."""

    text: str
    canonical: str | None
    family: str
    #: how many leaves it may have
    low: int = 1
    high: int = 3


class Level1(NamedTuple):
    """A level 1 heading with its share of the indicator weight (the shares of a taxonomy add to 90)."""

    text: str
    canonical: str | None
    share: int
    level2: tuple[Level2, ...]


OUTPUT = (
    Level2("数量指标", "数量指标", "count", 1, 6),
    Level2("质量指标", "质量指标", "quality", 1, 3),
    Level2("时效指标", "时效指标", "timely", 1, 3),
    Level2("成本指标", "成本指标", "cost", 0, 2),
)
BENEFIT = (
    Level2("经济效益指标", "经济效益指标", "economic", 0, 1),
    Level2("社会效益指标", "社会效益指标", "social", 1, 4),
    Level2("生态效益指标", "生态效益指标", "ecology", 0, 1),
    Level2("可持续影响指标", "可持续影响指标", "sustain", 0, 2),
)
SATISFACTION = (Level2("服务对象满意度指标", "服务对象满意度指标", "satisfaction", 1, 2),)

STANDARD = (
    Level1("产出指标", "产出指标", 50, OUTPUT),
    Level1("效益指标", "效益指标", 30, BENEFIT),
    Level1("满意度指标", "满意度指标", 10, SATISFACTION),
)
#: level 2 without the word 指标, and the short spelling of the sustained effect
SHORT = (
    Level1(
        "产出指标",
        "产出指标",
        50,
        tuple(each._replace(text=each.text.removesuffix("指标")) for each in OUTPUT),
    ),
    Level1(
        "效益指标",
        "效益指标",
        30,
        tuple(each._replace(text=each.text.removesuffix("指标")) for each in BENEFIT),
    ),
    Level1(
        "满意度指标", "满意度指标", 10, (Level2("满意度指标", "服务对象满意度指标", "satisfaction", 1, 2),)
    ),
)
#: Sichuan before 2022: outputs are called 项目完成指标
COMPLETION = (
    Level1("项目完成指标", "产出指标", 50, OUTPUT),
    Level1("效益指标", "效益指标", 30, BENEFIT),
    Level1("满意度指标", "满意度指标", 10, SATISFACTION),
)
#: since 2021 cost is a level 1 of its own
COST_FIRST = (
    Level1(
        "成本指标",
        "成本指标",
        20,
        (
            Level2("经济成本指标", "经济成本指标", "cost", 1, 2),
            Level2("社会成本指标", "社会成本指标", "zero", 0, 1),
            Level2("生态环境成本指标", "生态环境成本指标", "zero", 0, 1),
        ),
    ),
    Level1("产出指标", "产出指标", 40, OUTPUT[:3]),
    Level1("效益指标", "效益指标", 20, BENEFIT),
    Level1("满意度指标", "满意度指标", 10, SATISFACTION),
)
#: Yinchuan: decision, management, output, benefit
FOUR_STAGES = (
    Level1(
        "项目决策",
        None,
        9,
        (Level2("项目立项", None, "decision", 1, 2), Level2("绩效目标", None, "decision", 1, 2)),
    ),
    Level1(
        "项目管理",
        None,
        21,
        (Level2("资金管理", None, "manage", 1, 2), Level2("组织实施", None, "manage", 1, 2)),
    ),
    Level1(
        "项目产出",
        None,
        29,
        (
            Level2("产出数量", None, "count", 1, 3),
            Level2("产出质量", None, "quality", 1, 2),
            Level2("产出时效", None, "timely", 1, 1),
        ),
    ),
    Level1(
        "项目效益",
        None,
        31,
        (Level2("社会效益", None, "social", 1, 2), Level2("服务对象满意度", None, "satisfaction", 1, 2)),
    ),
)
#: department-level score tables
PROCESS = (
    Level1(
        "投入",
        None,
        15,
        (Level2("目标设定", None, "decision", 1, 2), Level2("预算配置", None, "manage", 1, 2)),
    ),
    Level1(
        "过程", None, 25, (Level2("预算执行", None, "manage", 1, 2), Level2("预算管理", None, "manage", 1, 2))
    ),
    Level1("产出", None, 30, (Level2("职责履行", None, "count", 2, 4),)),
    Level1(
        "效果",
        None,
        20,
        (Level2("履职效益", None, "social", 1, 3), Level2("社会满意度", None, "satisfaction", 1, 1)),
    ),
)
#: part A of a form that scores decision and management apart from the indicators
STAGES = (
    Level1("项目决策", None, 10, (Level2("", None, "decision", 1, 3),)),
    Level1("项目管理", None, 20, (Level2("", None, "manage", 1, 3),)),
)
#: forms with one heading only
FLAT = (
    Level1(
        "",
        None,
        90,
        (
            Level2("", None, "count", 2, 4),
            Level2("", None, "quality", 1, 2),
            Level2("", None, "satisfaction", 1, 1),
        ),
    ),
)
CONTENT = (
    Level1("产出指标", "产出指标", 60, (Level2("", None, "count", 2, 4), Level2("", None, "quality", 1, 2))),
    Level1(
        "效益指标",
        "效益指标",
        30,
        (Level2("", None, "sustain", 1, 2), Level2("", None, "satisfaction", 1, 1)),
    ),
)
