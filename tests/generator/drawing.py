"""Random but realistic contents, consistent in arithmetic.

Here belongs the drawing of a form's money, goals and indicators. What an indicator aims at and reaches
belongs in `measures`, the words in `vocabulary`.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from tests.generator import vocabulary
from tests.generator.content import (
    CENT,
    GRADES,
    Child,
    ContentSpec,
    FormContent,
    FundLine,
    Goal,
    Indicator,
)
from tests.generator.measures import Draw, Measure, draw_measure
from tests.generator.quantities import Quantity, spell
from tests.generator.taxonomies import Level1, Level2


class _Place(NamedTuple):
    """Where a leaf stands: its goal, and the levels above it with their weights."""

    goal_no: int
    level1: Level1
    weight1: Decimal
    level2: Level2
    weight2: Decimal


def make_content(rng: random.Random, spec: ContentSpec) -> FormContent:
    """Draw one form's content; the same state of `rng` gives the same content."""
    sector = rng.choice(vocabulary.SECTORS)
    year = rng.randint(2017, 2025)
    department, unit, place = _draw_organizations(rng)
    project = rng.choice(sector.projects)
    funds = _draw_funds(rng, spec)
    indicators: list[Indicator] = []
    goals: list[Goal] = []
    weights = _divide(rng, Decimal(100 - spec.execution_weight), rng.randint(*spec.goals))
    for goal_no, weight in enumerate(weights, start=1):
        indicators += _draw_indicators(Draw(rng, sector, funds[0], year), spec, goal_no, weight)
        goals.append(_draw_goal(Draw(rng, sector, funds[0], year), project, weight))
    score = sum((each.score for each in indicators), funds[0].score or Decimal(0))
    code = f"{rng.randint(100, 999)}"
    return FormContent(
        year=year,
        place=place,
        project_name=project,
        project_code=f"{rng.randint(110000, 659000)}{year % 100}T0000{rng.randint(10**7, 10**8 - 1)}",
        department_name=department,
        department_code=code,
        unit_name=unit,
        unit_code=f"{code}{rng.randint(1, 30):03d}",
        person=rng.choice(vocabulary.PEOPLE),
        phone=f"0{rng.randint(310, 999)}-{rng.randint(2000000, 8999999)}",
        funds=funds,
        goals=tuple(goals),
        indicators=tuple(indicators),
        execution_weight=Decimal(spec.execution_weight),
        total_weight=sum((each.weight for each in indicators), Decimal(spec.execution_weight)),
        total_score=score,
        grade=next(word for least, word in GRADES[spec.grades] if score >= least),
        conclusion=rng.choice(vocabulary.CONCLUSIONS),
        problems=rng.choice(vocabulary.PROBLEMS),
        measures=rng.choice(vocabulary.MEASURES),
    )


def _draw_organizations(rng: random.Random) -> tuple[str, str, str]:
    """Department, unit and the place they are in."""
    city, district = rng.choice(vocabulary.CITIES), rng.choice(vocabulary.DISTRICTS)
    if rng.random() < 0.4:
        town = f"{city}{district}{rng.choice(vocabulary.TOWNS)}"
        seat = "办事处" if town.endswith("街道") else "人民政府"
        return f"{town}{seat}", f"{town}{rng.choice(vocabulary.TOWN_UNITS)}", district
    bureau = f"{district}{rng.choice(vocabulary.BUREAUS)}"
    return bureau, bureau + rng.choice(vocabulary.BUREAU_UNITS), district


def _draw_funds(rng: random.Random, spec: ContentSpec) -> tuple[FundLine, ...]:
    """The total line first, then the sources; the total is their sum."""
    step, nothing = spec.step_yuan, Decimal(0)
    lines = []
    for position, source in enumerate(spec.sources):
        if position and rng.random() < 0.6:
            lines.append(FundLine(source, nothing, nothing, nothing))
            continue
        initial = _round(Decimal(int(10 ** rng.uniform(4.6, 7.6))), step)
        adjusted = initial
        if rng.random() < 0.5:
            adjusted = _round(initial * Decimal(rng.randint(80, 120)) / 100, step)
        share = Decimal(1) if rng.random() < 0.25 else Decimal(rng.randint(6000, 9999)) / 10000
        lines.append(FundLine(source, initial, adjusted, _round(adjusted * share, step)))
    total = FundLine(
        "total",
        sum((each.initial for each in lines), nothing),
        sum((each.adjusted for each in lines), nothing),
        sum((each.executed for each in lines), nothing),
    )
    weight = Decimal(spec.execution_weight)
    score = (weight * total.rate / 100).quantize(CENT, ROUND_HALF_UP) if weight else None
    reason = rng.choice(vocabulary.REASONS[:4]) if total.rate < 90 else None
    total = FundLine("total", total.initial, total.adjusted, total.executed, weight or None, score, reason)
    return (total, *lines)


def _round(amount: Decimal, step: Decimal) -> Decimal:
    return (amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def _divide(rng: random.Random, total: Decimal, parts: int) -> list[Decimal]:
    """Divide points into positive parts of half points that add up exactly."""
    halves = int(total * 2)
    base = [halves // parts] * parts
    base[-1] += halves - sum(base)
    for _ in range(parts // 2):
        giver, taker = rng.randrange(parts), rng.randrange(parts)
        moved = min(base[giver] // 3, 4)
        base[giver] -= moved
        base[taker] += moved
    if all(each > 2 for each in base) and rng.random() < 0.8 and halves % 2 == 0:
        odd = [place for place, each in enumerate(base) if each % 2]
        for left, right in zip(odd[::2], odd[1::2], strict=True):
            base[left] -= 1
            base[right] += 1
    return [Decimal(each) / 2 for each in base]


def _draw_indicators(draw: Draw, spec: ContentSpec, goal_no: int, goal_weight: Decimal) -> list[Indicator]:
    """The leaves of one goal; their weights add up to the goal's."""
    rng = draw.rng
    shares = sum(each.share for each in spec.taxonomy)
    leaves: list[Indicator] = []
    left = goal_weight
    for position, level1 in enumerate(spec.taxonomy):
        is_last = position == len(spec.taxonomy) - 1
        weight1 = left if is_last else _round(goal_weight * level1.share / shares, Decimal(1))
        left -= weight1
        counts = [rng.randint(each.low, each.high) for each in level1.level2]
        weights = _divide(rng, weight1, sum(counts))
        for level2, count in zip(level1.level2, counts, strict=True):
            own, weights = weights[:count], weights[count:]
            weight2 = sum(own, Decimal(0))
            for weight in own:
                measure = draw_measure(draw, level2.family)
                place = _Place(goal_no, level1, weight1, level2, weight2)
                leaves.append(_make_leaf(draw, spec, measure, place, weight))
    return leaves


def _make_leaf(
    draw: Draw,
    spec: ContentSpec,
    measure: Measure,
    place: _Place,
    weight: Decimal,
) -> Indicator:
    rng, target, ratio = draw.rng, measure.target, measure.ratio
    score = weight if ratio >= 1 else (weight * ratio).quantize(CENT, ROUND_HALF_UP)
    style = rng.choice(("sign", "ascii", "word")) if spec.style == "mixed" else spec.style
    initial = target
    if target.value is not None and target.kind == "number" and rng.random() < 0.4:
        initial = Quantity("number", target.operator, target.value + 1, None, target.unit)
    return Indicator(
        goal_no=place.goal_no,
        level1=place.level1,
        level1_weight=place.weight1,
        level2=place.level2,
        level2_weight=place.weight2,
        name=measure.name,
        target=spell(target, style, rng, is_target=True),
        initial_target=spell(initial, style, rng, is_target=True),
        actual=spell(measure.actual, style, rng, is_target=False),
        weight=weight,
        score=score,
        review_score=score - Decimal("0.5") if score > 1 and rng.random() < 0.2 else score,
        completion_pct=(ratio * 100).quantize(Decimal(1), ROUND_HALF_UP),
        method=rng.choice(vocabulary.METHODS),
        reason=rng.choice(vocabulary.REASONS) if ratio < 1 and rng.random() < 0.9 else None,
        is_core=rng.random() < 0.3,
        children=_draw_children(rng, measure) if spec.has_children and place.level2.family == "count" else (),
    )


def _draw_children(rng: random.Random, measure: Measure) -> tuple[Child, ...]:
    """Two parts of a counted target, printed as rows 其中… below it."""
    value, unit = measure.target.value, measure.target.unit
    if value is None or value < 10 or rng.random() < 0.4:
        return ()
    half = (value / 2).quantize(Decimal(1))
    children = []
    for part, figure in (("东片区", half), ("西片区", value - half)):
        spelling = spell(Quantity("number", "=", figure, None, unit), "sign", rng, is_target=False)
        children.append(Child(f"其中{part}{measure.name}", spelling, spelling))
    return tuple(children)


def _draw_goal(draw: Draw, project: str, weight: Decimal) -> Goal:
    is_long = draw.rng.random() < 0.3
    planned = _tell(draw, project, vocabulary.PLANNED, 5 if is_long else 3)
    return Goal(planned, _tell(draw, project, vocabulary.ACTUAL, 14 if is_long else 4), weight)


def _tell(draw: Draw, project: str, sentences: Sequence[str], most: int) -> str:
    """Some sentences, run on or as numbered paragraphs."""
    rng, sector = draw.rng, draw.sector
    told = []
    for sentence in rng.choices(sentences, k=rng.randint(1, most)):
        count = rng.choice(sector.counts)
        told.append(
            sentence.format(
                subject=sector.subject,
                project=project,
                year=draw.year,
                people=rng.choice(sector.people),
                quality=rng.choice(sector.quality),
                rate=rng.randint(90, 100),
                rate2=rng.randint(85, 99),
                n=rng.randint(2, 40),
                m=rng.randint(2, 12),
                count=f"{count.name}{rng.randint(count.low, count.high)}{count.unit}",
            )
        )
    if len(told) > 2 and rng.random() < 0.6:
        return "\n".join(f"{number}.{each}" for number, each in enumerate(told, start=1))
    return "".join(told)
