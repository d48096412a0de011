"""What one indicator is called, what it aims at, what was reached.

Here belong the families of indicators (counts, rates, deadlines, costs, qualities) and what is
plausible for them. How a value is spelled belongs in `quantities`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tests.generator import vocabulary
from tests.generator.content import CENT, FundLine
from tests.generator.quantities import Quantity

MET = Decimal(1)


@dataclass(frozen=True, slots=True)
class Draw:
    """What the indicators of one goal are drawn from; `used` keeps their names apart."""

    rng: random.Random
    sector: vocabulary.Sector
    total: FundLine
    year: int
    used: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Measure:
    """Name, target, actual value and the completion ratio by which it is scored (1 where met)."""

    name: str
    target: Quantity
    actual: Quantity
    ratio: Decimal = MET


def draw_measure(draw: Draw, family: str) -> Measure:
    """Draw one indicator of a family (see taxonomies.Level2)."""
    return _FAMILIES[family](draw)


def _pick(draw: Draw, names: Sequence[str]) -> str:
    """Take an unused name; when all are used, tell them apart by a prefix."""
    free = [each for each in names if each not in draw.used]
    name = draw.rng.choice(free) if free else f"{draw.sector.subject}{draw.rng.choice(names)}"
    while name in draw.used:
        name = f"{draw.rng.choice(('重点', '新增', '年度', '专项'))}{name}"
    draw.used.add(name)
    return name


def _count(draw: Draw) -> Measure:
    rng = draw.rng
    name = _pick(draw, [each.name for each in draw.sector.counts])
    count = next(each for each in draw.sector.counts if name.endswith(each.name))
    value = Decimal(rng.randint(count.low, count.high))
    if value > 20000 and rng.random() < 0.3:
        value = (value / 10000).quantize(Decimal(1)) * 10000

    def number(figure: Decimal) -> Quantity:
        return Quantity("number", None, figure, None, count.unit)

    if rng.random() < 0.1 and count.high < 500:
        return Measure(name, Quantity("range", "between", value, value + 3, count.unit), number(value + 1))
    operator = rng.choice(("≥", "≥", "≥", "=", ">"))
    target = Quantity("number", operator, value, None, count.unit)
    if value > 8 and rng.random() < 0.15:
        done = (value * Decimal(rng.randint(50, 97)) / 100).quantize(Decimal(1))
        return Measure(name, target, number(done), done / value)
    done = value + 1 if operator == ">" else value
    if rng.random() < 0.4 and operator != "=":
        done += rng.randint(0, int(value) // 2)
    return Measure(name, target, number(done))


def _rate(draw: Draw, names: Sequence[str], least: int, operator: str = "≥") -> Measure:
    rng, name = draw.rng, _pick(draw, names)
    target = Quantity("percent", operator, Decimal(least), None, "%")
    chance = rng.random()
    if chance < 0.12:
        done = Decimal(rng.randint(700, least * 10 - 5)) / 10
        return Measure(name, target, Quantity("percent", None, done, None, "%"), done / least)
    if chance < 0.24:
        word = rng.choice(("达成指标", "达成预期指标"))
        return Measure(name, target, Quantity("achievement", words=word))
    done = Decimal(rng.randint(least * 10, 1000)) / 10 if operator == "≥" else Decimal(least)
    return Measure(name, target, Quantity("percent", None, done, None, "%"))


def _words(draw: Draw, name: str, words: Sequence[str] = vocabulary.QUALITATIVE) -> Measure:
    rng = draw.rng
    target = Quantity("qualitative", words=rng.choice(words))
    chance = rng.random()
    if chance < 0.1:
        level = Quantity("level", words=rng.choice("优良"))
        return Measure(name, Quantity("level", words="优良中低差"), level)
    if chance < 0.2:
        partly = Quantity("achievement", words="部分达成预期指标并具有一定效果")
        return Measure(name, target, partly, Decimal("0.75"))
    if chance < 0.6:
        word = rng.choice(("达成指标", "达成预期指标"))
        return Measure(name, target, Quantity("achievement", words=word))
    return Measure(name, target, target)


def _timely(draw: Draw) -> Measure:
    rng, year = draw.rng, draw.year
    name = rng.choice(vocabulary.TIMELY)
    if name.endswith("率"):
        return _rate(draw, [name], rng.choice((95, 100)), "=")
    name = _pick(draw, [name])
    if not name.endswith("时间"):
        return _words(draw, name, vocabulary.TIMELY_WORDS)
    month = rng.randint(9, 12)
    words = rng.choice((f"{year}年{month}月底前", f"{month}月底前", f"{year}年{month}月30日前完成"))
    done = Quantity("date", words=f"{year}年{month - rng.randint(0, 2)}月完成")
    return Measure(name, Quantity("deadline", words=words), done)


def _cost(draw: Draw) -> Measure:
    rng, total = draw.rng, draw.total
    name = _pick(draw, vocabulary.COST)
    if name.endswith("标准"):
        amount, unit = Decimal(rng.randint(200, 6000)), rng.choice(("元/户", "元/亩", "元/人·月"))
        spent = amount - rng.randint(0, 150)
        return Measure(
            name,
            Quantity("rate_unit", "≤", amount, None, unit),
            Quantity("rate_unit", None, spent, None, unit),
        )
    if name.endswith("率"):
        if rng.random() < 0.5:
            return Measure(
                name, Quantity("reference", "≤", words="≤预算金额"), Quantity("achievement", words="达成指标")
            )
        rate = Quantity("percent", None, total.rate, None, "%")
        return Measure(name, Quantity("percent", "≤", Decimal(100), None, "%"), rate)
    amount, spent = ((each / 10000).quantize(CENT) for each in (total.adjusted, total.executed))
    return Measure(
        name, Quantity("money", "≤", amount, None, "万元"), Quantity("money", None, spent, None, "万元")
    )


def _economic(draw: Draw) -> Measure:
    name = _pick(draw, vocabulary.ECONOMIC)
    if not name.endswith("金额"):
        return _words(draw, name)
    amount = Decimal(draw.rng.randint(5, 900))
    return Measure(
        name, Quantity("money", "≥", amount, None, "万元"), Quantity("money", None, amount + 3, None, "万元")
    )


def _zero(draw: Draw) -> Measure:
    name = _pick(draw, vocabulary.SOCIAL_ZERO)
    unit = "件" if "件" in name else "次"
    none = Decimal(0)
    return Measure(
        name, Quantity("number", "=", none, None, unit), Quantity("number", None, none, None, unit)
    )


def _social(draw: Draw) -> Measure:
    chance = draw.rng.random()
    if chance < 0.2:
        return _zero(draw)
    if chance < 0.45:
        return _rate(draw, vocabulary.SOCIAL_RATES, draw.rng.choice((80, 85, 90, 95)))
    return _words(draw, _pick(draw, draw.sector.effects))


_FAMILIES: dict[str, Callable[[Draw], Measure]] = {
    "count": _count,
    "quality": lambda draw: _rate(draw, draw.sector.quality, draw.rng.choice((90, 95, 98, 100))),
    "manage": lambda draw: _rate(draw, vocabulary.COMMON_QUALITY, draw.rng.choice((95, 100))),
    "timely": _timely,
    "cost": _cost,
    "economic": _economic,
    "social": _social,
    "zero": _zero,
    "ecology": lambda draw: _words(draw, _pick(draw, vocabulary.ECOLOGY)),
    "sustain": lambda draw: _words(draw, _pick(draw, vocabulary.SUSTAIN)),
    "decision": lambda draw: _words(draw, _pick(draw, vocabulary.DECISION)),
    "satisfaction": lambda draw: _rate(
        draw, [f"{each}满意度" for each in draw.sector.people], draw.rng.choice((85, 90, 95))
    ),
}
