"""What a review sheet and a unit's profile are made of.

Frozen values without behaviour beyond reading off; texts are as printed, points and money as decimals.
Filling them belongs in `pipelines.review.gather` and `pipelines.review.profile`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

#: severities, the worst first
SEVERITIES = ("error", "warning", "info")
#: left, top, right, bottom in points of the displayed page
Frame = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding, numbered over its sheet."""

    number: int
    rule_id: str
    title: str
    severity: str
    message: str
    message_en: str | None
    expected: str | None
    found: str | None
    #: in the unit of the value
    gap: str | None
    #: law or notice behind the rule, as its number; None where the rule names none
    basis: str | None


@dataclass(frozen=True, slots=True)
class Note:
    """A remark of the reading."""

    label: str
    #: text concerned, as printed
    text: str | None
    #: in the words of the reader, where the label does not say all
    message: str | None
    page_no: int | None


@dataclass(frozen=True, slots=True)
class Spot:
    """The place of a row on one page: the frame round its values."""

    page_no: int
    frame: Frame


@dataclass(frozen=True, slots=True)
class Source:
    """Where one printed piece stands."""

    column: str
    page_no: int | None
    #: cell or line, where the format has no geometry
    address: str | None
    raw_text: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """What stands at one row of the sheet: where it was printed, and what is to be said about it."""

    #: anchor on the sheet: head, money, goals, indicators, totals, or table and number such as indicator-3
    key: str
    label: str
    findings: tuple[Finding, ...] = ()
    notes: tuple[Note, ...] = ()
    spots: tuple[Spot, ...] = ()
    sources: tuple[Source, ...] = ()
    #: least confidence of a recogniser; None where text was read, not recognised
    confidence: float | None = None

    @property
    def worst(self) -> str | None:
        """The gravest severity of its findings."""
        return next((name for name in SEVERITIES if any(f.severity == name for f in self.findings)), None)

    @property
    def address(self) -> str | None:
        """The first address, and the last one where they differ."""
        known = [source.address for source in self.sources if source.address]
        if not known:
            return None
        first, last = known[0], known[-1].rpartition("!")[2]
        return first if first.endswith(last) else f"{first}–{last}"


@dataclass(frozen=True, slots=True)
class Level:
    """A level label over the rows it spans; 0 rows where a cell above spans this row."""

    text: str
    rows: int


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A score as the rules give it, points; a range where they leave room."""

    basis: str
    lowest: Decimal
    highest: Decimal
    rule_set_id: str | None


@dataclass(frozen=True, slots=True)
class FundingRow:
    """A funding line; `values` in the order of the sheet's funding columns."""

    source: str
    is_total: bool
    values: tuple[str | None, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal."""

    planned: str | None
    actual: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator; `values` in the order of the sheet's indicator columns."""

    number: int
    level1: Level
    level2: Level
    name: str | None
    #: a 其中 part of another row, not scored on its own
    is_part: bool
    values: tuple[str | None, ...]
    recomputed: Recomputed | None
    place: Place


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a table of the sheet."""

    role: str
    label: str
    width: float


@dataclass(frozen=True, slots=True)
class Money:
    """Budget execution of the main line, yuan and percent."""

    adjusted_budget_yuan: Decimal | None
    executed_yuan: Decimal | None
    stated_rate_pct: Decimal | None
    computed_rate_pct: Decimal | None
    weight_points: Decimal | None
    score_points: Decimal | None
    #: weight × min(rate, 1); None where an amount or the weight is missing
    recomputed_points: Decimal | None


@dataclass(frozen=True, slots=True)
class Scores:
    """Total scores, points."""

    stated: Decimal | None
    #: stated scores of the rows and of execution added up
    added: Decimal | None
    #: the same with every row that can be recomputed as the rules give it
    lowest: Decimal | None
    highest: Decimal | None
    #: rows recomputed, of rows scored, execution included
    recomputed_rows: int
    scored_rows: int
    rule_set_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule came to on this form."""

    rule_id: str
    title: str
    severity: str
    needs: str | None
    #: subjects by outcome
    finding: int
    passed: int
    not_applicable: int

    @property
    def outcome(self) -> str:
        """Finding if there is any, else pass if there is any, else not_applicable."""
        return "finding" if self.finding else "pass" if self.passed else "not_applicable"


@dataclass(frozen=True, slots=True)
class Origin:
    """The document, and the build that the sheet was made from."""

    document_id: str
    file_name: str
    paths: tuple[str, ...]
    media_type: str | None
    reader: str | None
    form_no: int
    form_count: int
    page_first: int | None
    page_last: int | None
    build_id: str
    #: UTC
    built_at: datetime
    jixiao_version: str


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """One form with all that is to be said about it."""

    evaluation_id: str
    title: str
    form_type: str
    fiscal_year: int | None
    project: str | None
    department: str | None
    unit: str | None
    money_unit: str | None
    total_weight: str | None
    total_score: str | None
    grade: str | None
    conclusion: str | None
    status: str
    confidence: float | None
    funding_columns: tuple[Heading, ...]
    funding: tuple[FundingRow, ...]
    goals: tuple[GoalRow, ...]
    indicator_columns: tuple[Heading, ...]
    indicators: tuple[IndicatorRow, ...]
    head: Place
    #: beside the money, the goals and the indicators as blocks, and beside the total
    money_place: Place
    goals_place: Place
    indicators_place: Place
    totals_place: Place
    money: Money | None
    scores: Scores
    #: False where the build holds no audit: nothing was checked, so nothing passed
    is_audited: bool
    verdicts: tuple[Verdict, ...]
    #: remarks about no row of the form
    notes: tuple[Note, ...]
    origin: Origin

    def places(self) -> tuple[Place, ...]:
        """Return every place of the sheet, in its order."""
        return (
            self.head,
            self.money_place,
            *(row.place for row in self.funding),
            self.goals_place,
            *(row.place for row in self.goals),
            self.indicators_place,
            *(row.place for row in self.indicators),
            self.totals_place,
        )

    def findings(self) -> tuple[tuple[Place, Finding], ...]:
        """Return every finding with its place, in the order of the sheet."""
        return tuple((place, finding) for place in self.places() for finding in place.findings)

    def count(self, severity: str) -> int:
        """Return how many findings are of that severity."""
        return sum(finding.severity == severity for _, finding in self.findings())


@dataclass(frozen=True, slots=True)
class FormLine:
    """One form of a profile."""

    evaluation_id: str
    fiscal_year: int | None
    project: str | None
    unit: str | None
    score: Decimal | None
    grade: str | None
    rate_pct: Decimal | None
    status: str
    #: findings by severity
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RuleLine:
    """How often a rule was broken in the forms of a profile."""

    rule_id: str
    title: str
    severity: str
    findings: int
    forms: int


@dataclass(frozen=True, slots=True)
class YearLine:
    """The scores of one year in a profile, points."""

    fiscal_year: int | None
    forms: int
    mean: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None
    #: sample variance; None below two scores
    variance: Decimal | None
    blank_grades: int
    adjusted_budget_yuan: Decimal | None
    executed_yuan: Decimal | None


@dataclass(frozen=True, slots=True)
class Profile:
    """Several forms at a glance: those of a unit, or of a document."""

    title: str
    forms: tuple[FormLine, ...]
    years: tuple[YearLine, ...]
    rules: tuple[RuleLine, ...]
    #: findings about the unit, or about several forms
    findings: tuple[Finding, ...]
    is_audited: bool
    build_id: str
    built_at: datetime
