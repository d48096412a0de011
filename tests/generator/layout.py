"""The shapes: how a layout is described, what a printed form is, what its gold is.

A `Layout` is data: titles, labels, columns and their order. `printing` turns a layout and a content into
a `PrintedForm`; `layouts` holds the catalogue; `render` writes printed forms as documents.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from tests.generator.content import ContentSpec

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it shows, its heading, its relative width, a heading that spans it and others."""

    shows: str
    label: str
    width: float = 18
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A label and its value, side by side. `pattern` is filled with the parts of what is shown."""

    label: str
    shows: str
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class FundBlock:
    """The money: sources as rows below columns, or (`is_transposed`) as columns beside each other."""

    label: str | None
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, str], ...]
    unit: str = "万元"
    #: where the unit stands: label, column, line (outside the table), cell, or top (corner cell)
    unit_place: str = "label"
    #: what stands where there is nothing to say (score of a part, empty line)
    none: str = "-"
    #: amounts of an empty line: printed as zero, or as `none`
    prints_zero: bool = True
    #: comma (1,765.05), fixed (1765.05), or short (277.2)
    money: str = "comma"
    has_rate_sign: bool = False
    #: the first part repeats weight and score of the total
    repeats_score: bool = False
    #: the total line is 0 / 0 / 0 and only the parts are filled
    zero_total: bool = False
    is_transposed: bool = False


@dataclass(frozen=True, slots=True)
class GoalBlock:
    """The goals. `shape` is columns (headings above two cells), rows (label left of text), inside
    (each goal followed by its own indicators) or planned (no outcome)."""

    label: str | None
    planned: str
    actual: str | None = None
    shape: str = "columns"


@dataclass(frozen=True, slots=True)
class IndicatorBlock:
    """The indicators, in the order of `columns`."""

    columns: tuple[Column, ...]
    spine: str | None = None
    #: how level 1 is printed: {text} and {weight}
    level1: str = "{text}"
    #: how the name is printed: {name}, {n} within its level 2, {unit}
    name: str = "{name}"
    #: rows without content after the leaves of a level 2
    fillers: tuple[str, ...] = ()
    #: how often the target stands in the name and its own cell is empty
    target_in_name: float = 0.0
    #: what stands where there is no reason
    none: str = ""
    #: only the level 1 headings with these texts (None: all)
    only: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class TotalRow:
    """The row that adds weights and scores below the indicators."""

    label: str = "总分"
    has_weight: bool = True
    has_score: bool = True


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to print a form."""

    layout_id: str
    title: str
    #: lines below the title; {year}
    subtitles: tuple[str, ...] = ("({year}年度)",)
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    header: tuple[tuple[Field, ...], ...] = ()
    fund: FundBlock | None = None
    goal: GoalBlock | None = None
    indicators: tuple[IndicatorBlock, ...] = ()
    total: TotalRow | None = None
    footer: tuple[tuple[Field, ...], ...] = ()
    content: ContentSpec = field(default_factory=ContentSpec)
    #: points as 10.00 (fixed) or 10 / 12.5 (plain)
    points: str = "plain"
    #: the table's own grid: shared by all blocks, or fine (every block has edges of its own)
    grid: str = "shared"
    is_landscape: bool = False
    #: `complete`, or the category under which a reader must set the form aside
    expected: str = "complete"

    def with_id(self, layout_id: str, **changes: Any) -> Layout:
        """Derive a layout from this one."""
        return replace(self, layout_id=layout_id, **changes)


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of the printed table. `role` is label, value, long (left-aligned text) or blank."""

    text: str
    column_span: int = 1
    row_span: int = 1
    role: str = "value"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: per row the cells that begin in it, as in HTML; relative widths of the grid columns.
    `heading_rows` are the rows that a following page may repeat."""

    rows: tuple[tuple[GridCell, ...], ...]
    widths: tuple[float, ...]
    heading_rows: tuple[int, ...] = ()

    @property
    def column_count(self) -> int:
        """Number of grid columns."""
        return len(self.widths)


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line outside the table. `kind` is title, center, left, right or page (a page number)."""

    text: str
    kind: str = "center"


@dataclass(frozen=True, slots=True)
class Gold:
    """What a reader must find: `evaluation`, `funding`, `indicators` with the columns of the star schema.
    Only the keys present are compared; None means that the value must be NULL. `children` names
    the indicator rows that are parts of the row above."""

    expected: str
    evaluation: Row
    funding: tuple[Row, ...]
    indicators: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """A form as it is to be written, and its gold. `blocks` in reading order; a second Grid that
    follows directly begins a new page."""

    layout_id: str
    blocks: tuple[TextLine | Grid, ...]
    gold: Gold
    is_landscape: bool = False
