"""The shapes of what a form says: money, goals, indicators, scores, independent of any layout.

How contents are drawn belongs in `drawing`; how a form is laid out and which parts of its content it
prints belongs in `layout` and `layouts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tests.generator import taxonomies
from tests.generator.quantities import Spelling
from tests.generator.taxonomies import Level1, Level2

CENT = Decimal("0.01")
GRADES = {
    "national": ((90, "优"), (80, "良"), (60, "中"), (0, "差")),
    "shanghai": ((90, "优"), (80, "良"), (60, "合格"), (0, "不合格")),
    "guangdong": ((90, "优秀"), (80, "良好"), (60, "合格"), (0, "不合格")),
}


@dataclass(frozen=True, slots=True)
class ContentSpec:
    """What a layout asks of the content."""

    taxonomy: tuple[Level1, ...] = taxonomies.STANDARD
    #: points of the budget execution; the indicators share 100 minus this
    execution_weight: int = 10
    sources: tuple[str, ...] = ("fiscal", "carry_over", "other")
    #: how targets are spelled: one of quantities.STYLES, or `mixed`
    style: str = "sign"
    #: smallest money step in yuan: 100 for two decimals of 万元, 0.01 for 元
    step_yuan: Decimal = Decimal(100)
    goals: tuple[int, int] = (1, 1)
    grades: str = "national"
    has_children: bool = False


@dataclass(frozen=True, slots=True)
class FundLine:
    """One source of money, in yuan; weight and score only on the total line."""

    source: str
    initial: Decimal
    adjusted: Decimal
    executed: Decimal
    weight: Decimal | None = None
    score: Decimal | None = None
    reason: str | None = None

    @property
    def rate(self) -> Decimal:
        """Executed over adjusted budget, percent, two decimals (0 for an empty line)."""
        if not self.adjusted:
            return Decimal("0.00")
        return (self.executed / self.adjusted * 100).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Child:
    """A row 其中… below an indicator: a part of it, not scored."""

    name: str
    target: Spelling
    actual: Spelling


@dataclass(frozen=True, slots=True)
class Indicator:
    """One leaf of the indicator tree."""

    goal_no: int
    level1: Level1
    level1_weight: Decimal
    level2: Level2
    level2_weight: Decimal
    name: str
    target: Spelling
    initial_target: Spelling
    actual: Spelling
    weight: Decimal
    score: Decimal
    review_score: Decimal
    completion_pct: Decimal
    method: str
    reason: str | None = None
    is_core: bool = False
    children: tuple[Child, ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal and what became of it; paragraphs are divided by newlines."""

    planned: str
    actual: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class FormContent:
    """Everything that a form may say."""

    year: int
    place: str
    project_name: str
    project_code: str
    department_name: str
    department_code: str
    unit_name: str
    unit_code: str
    person: str
    phone: str
    funds: tuple[FundLine, ...]
    goals: tuple[Goal, ...]
    indicators: tuple[Indicator, ...]
    execution_weight: Decimal
    total_weight: Decimal
    total_score: Decimal
    grade: str
    conclusion: str
    problems: str
    measures: str

    @property
    def total_fund(self) -> FundLine:
        """The line of all money."""
        return self.funds[0]
