"""What one form says: every value as printed, with the places where it is printed.

Here belong the shapes that `pipelines.forms` produces. Reading a printed text as a number, an
organisation or a taxonomy entry belongs in `pipelines.normalize`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pipelines.normalize.text import join_printed, printed
from pipelines.readers.cells import Box, Cell, Line


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a printed value: the text of one cell (or line) on one page."""

    text: str
    page_no: int
    box: Box | None = None
    address: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """A value as printed. `text` joins the parts as the paper reads: line breaks inside a cell and
    cuts by a page break leave no trace between Chinese characters. Several parts mean that a page
    break cut the value or that it stands in several cells."""

    text: str
    parts: tuple[Part, ...]

    @property
    def page_no(self) -> int:
        """Page of the first part, from 1."""
        return self.parts[0].page_no

    @property
    def confidence(self) -> float | None:
        """Lowest confidence of the parts; None where all was read from a text layer."""
        known = [part.confidence for part in self.parts if part.confidence is not None]
        return min(known) if known else None

    def append(self, other: Printed) -> Printed:
        """Return this value followed by `other`, keeping both places."""
        return Printed(join_printed(self.text, printed(other.text)), self.parts + other.parts)

    def doubt(self, confidence: float) -> Printed:
        """Return this value with no more than so much confidence."""
        parts = (
            replace(part, confidence=min(part.confidence, confidence))
            if part.confidence is not None
            else part
            for part in self.parts
        )
        return replace(self, parts=tuple(parts))


def print_cell(source: Cell | Line, text: str | None = None) -> Printed:
    """Return the printed value of a cell or line; `text` where only a piece of it is meant."""
    raw = source.text if text is None else text
    part = Part(raw, source.page_no, source.box, source.address, source.confidence)
    return Printed(printed(raw), (part,))


@dataclass(slots=True)
class Pair:
    """A labelled value of the head or foot of a form, with the role of its label in labels.toml."""

    role: str
    label: str
    value: Printed


@dataclass(slots=True)
class FundingLine:
    """One line of the funding block: its label and the printed value under each column role."""

    label: Printed | None
    values: dict[str, Printed] = field(default_factory=dict)
    page_no: int = 1
    #: units of money that the headings of columns name, by role
    units: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Goal:
    """One overall goal of the form: planned and actual text."""

    planned: Printed | None = None
    actual: Printed | None = None
    weight: Printed | None = None
    #: why something was not done, printed beside the goal
    reason: Printed | None = None


@dataclass(slots=True)
class Indicator:
    """One indicator row: printed value by column role (`level1`, `level2`, `name`, `target`, ...).

    `level1` and `level2` are carried down from merged cells, so several rows may share one place.
    """

    values: dict[str, Printed]
    goal_no: int = 1
    #: position (from 1) of the row that this row details (其中 rows), None for a row of its own
    parent_no: int | None = None
    page_no: int = 1


@dataclass(frozen=True, slots=True)
class Note:
    """Something about the form that a reviewer of the reading should know."""

    category: str
    message: str
    text: str | None = None
    page_no: int | None = None
    table_name: str | None = None
    row_no: int | None = None
    column_name: str | None = None


@dataclass(frozen=True, slots=True)
class UnknownLabel:
    """A label that stands where labels stand but that labels.toml does not hold."""

    text: str
    block: str
    page_no: int


@dataclass(slots=True)
class Form:
    """One form of a document, mapped by label. `fields` holds the single values by role:
    title, fiscal_year, money_unit, the header roles of labels.toml, total_weight, total_score, grade,
    conclusion and the like."""

    kind: str
    page_first: int
    page_last: int
    fields: dict[str, Printed] = field(default_factory=dict)
    #: every labelled value in printed order, those among `fields` and those that came second
    pairs: list[Pair] = field(default_factory=list)
    funding: list[FundingLine] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    unknown_labels: list[UnknownLabel] = field(default_factory=list)
    #: column roles in printed order, e.g. "fund:initial_budget,executed;indicator:level1,name,target"
    layout: str = ""
