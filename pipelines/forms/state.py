"""The state of reading one form from top to bottom, and what several blocks ask of a row.

What a block does with a row belongs in the module of that block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.forms.columns import Columns, assign, find_columns, is_number
from pipelines.forms.goals import GoalColumns
from pipelines.forms.grids import GridMap
from pipelines.forms.indicator_rows import IndicatorRow
from pipelines.forms.model import Form, Note, Pair, Printed, print_cell
from pipelines.forms.rows import Row, Slot
from pipelines.forms.vocabulary import find_role, wording
from pipelines.normalize.money import find_money_unit
from pipelines.normalize.taxonomy import level_labels
from pipelines.normalize.text import clean, fold_label, printed
from pipelines.readers.cells import Line


@dataclass
class FormReader:
    """The state of reading one form from top to bottom."""

    rows: Sequence[Row]
    form: Form
    fund: Columns | None = None
    goal: GoalColumns | None = None
    indicator: Columns | None = None
    #: block that the next row belongs to unless it begins another
    state: str = "header"
    found: list[IndicatorRow] = field(default_factory=list)
    #: lines outside tables inside the block, each with the position of the indicator row above it
    loose: list[tuple[int, Line]] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    #: where labels beside their amounts have their money, by role
    money_places: dict[str, Slot] = field(default_factory=dict)
    #: of the latest row of the header: how many cells it shows, and which of them hold which role's value
    header_cells: tuple[int, dict[int, str]] = (0, {})
    #: position of the first row below the latest heading of indicators
    body_from: int = 0
    #: role and cell of the text in the latest row of totals, which a page break may have cut
    open_text: tuple[str, Slot] | None = None
    #: position of the row at hand
    index: int = 0
    #: the row at hand is the first after a page break
    is_cut: bool = False
    #: the row below the one at hand
    below: Row | None = None
    #: the row at hand can be compared with the columns of its block
    has_columns: bool = True
    #: headers found, by row and block: a row is asked for them again for each of those above it
    headers: dict[tuple[int, str], Columns | None] = field(default_factory=dict)
    #: latest way from a table's grid to that of its header: where the table was looked at first, the columns,
    #: and the way between them, which the other rows of the table ask for too
    grid: tuple[int, Columns, GridMap | None] | None = None

    def columns_at(self, index: int, block: str) -> Columns | None:
        """Return the columns of `block` whose header begins at the row, or None."""
        key = index, block
        if key not in self.headers:
            self.headers[key] = find_columns(self.rows, index, block)
        return self.headers[key]

    def use(self, slots: Sequence[Slot]) -> None:
        self.used.update(id(slot.cell) for slot in slots)

    def keep(self, role: str, label: str, value: Printed) -> None:
        """Keep a labelled value; the first of a role is that of the form."""
        self.form.fields.setdefault(role, value)
        self.form.pairs.append(Pair(role, printed(label).rstrip(":："), value))

    def lengthen(self, role: str, rest: Printed) -> None:
        """Add to a value what a page break cut off."""
        whole = self.form.fields[role].append(rest)
        for pair in self.form.pairs:
            if pair.value is self.form.fields[role]:
                pair.value = whole
        self.form.fields[role] = whole


def find_unit(reader: FormReader, slot: Slot) -> None:
    """Take the unit of money from a label that names one; the first found counts, unless the label of the
    block of money says otherwise."""
    unit = find_money_unit(slot.text) if len(slot.text) <= 40 else None
    earlier = reader.form.fields.get("money_unit")
    if unit is None or (earlier and (earlier.text == unit or not find_role("fund_block", slot.text))):
        return
    reader.form.fields["money_unit"] = Printed(unit, print_cell(slot.cell).parts)
    if earlier:
        message = f"the heading of the form says {earlier.text}, the label of its money {unit}"
        reader.form.notes.append(Note("unit_conflict", message, slot.text, slot.cell.page_no))


def find_execution_weight(reader: FormReader, slot: Slot) -> None:
    """Take the points of budget execution from a label that carries them: 预算执行情况(10分)."""
    match = wording("points_in_label").search(clean(slot.text))
    if match and "execution_weight" not in reader.form.fields:
        reader.form.fields["execution_weight"] = print_cell(slot.cell, match[1])


def has_level(reader: FormReader, row: Row) -> bool:
    """Tell whether a row has a known label in the column of the first level: 项目决策 beside 绩效目标."""
    if reader.indicator is None:
        return False
    labels = assign(row, reader.indicator).values.get("level1", ())
    return any(fold_label(slot.text, drop_brackets=True) in level_labels(1) for slot in labels)


def is_indicator(reader: FormReader, row: Row) -> bool:
    """Tell whether a row has what only indicators have: a name or level with points or a target."""
    if reader.indicator is None:
        return False
    assigned = assign(row, reader.indicator)
    points = [slot for role in ("weight", "score") for slot in assigned.values.get(role, ())]
    if any(is_number(slot.text) for slot in points):
        return True
    return assigned.has("name") and assigned.has("target") and assigned.has("actual")
