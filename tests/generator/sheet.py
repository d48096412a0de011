"""The table of one form while it is put together.

Here belong rows of cells and the spelling of points. What the cells say belongs in `printing`, `print_funds`
and `print_indicators`.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tests.generator.content import FormContent
from tests.generator.geometry import find_edges
from tests.generator.layout import GridCell, Layout, Row

SPINE_WIDTH = 11.0


@dataclass(slots=True)
class Sheet:
    """Rows on one grid, and beside them the gold of what is printed."""

    layout: Layout
    content: FormContent
    rng: random.Random
    grid_widths: tuple[float, ...]
    rows: list[tuple[GridCell, ...]] = field(default_factory=list)
    #: the last heading rows of indicators
    headings: tuple[int, ...] = ()
    evaluation: Row = field(default_factory=dict)
    funding: list[Row] = field(default_factory=list)
    indicators: list[Row] = field(default_factory=list)
    #: evaluation columns on which the form allows more than one answer: not compared
    open_columns: set[str] = field(default_factory=set)

    def add(self, cells: Sequence[GridCell | None], widths: Sequence[float]) -> None:
        """Add a row of cells of relative widths; None stands for a place covered from above."""
        edges = find_edges(widths, self.grid_widths)
        self.rows.append(
            tuple(
                GridCell(cell.text, right - left, cell.row_span, cell.role)
                for cell, left, right in zip(cells, edges, edges[1:], strict=False)
                if cell is not None
            )
        )

    def points(self, value: Decimal | None) -> str:
        """Print points in the layout's style."""
        return spell_points(value, self.layout.points)


def spell_points(value: Decimal | None, style: str = "plain") -> str:
    """Print points as 10.00 (fixed) or 10 / 12.5 (plain); nothing for None."""
    if value is None:
        return ""
    return f"{value:.2f}" if style == "fixed" else f"{value.normalize():f}"


def label(text: str, row_span: int = 1) -> GridCell:
    """A cell that names something."""
    return GridCell(text, 1, row_span, "label" if text else "blank")


def value(text: str, row_span: int = 1) -> GridCell:
    """A cell that says something; long texts stand on the left."""
    role = "long" if len(text) > 24 else "value"
    return GridCell(text, 1, row_span, role if text else "blank")
