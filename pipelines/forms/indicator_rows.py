"""Rows of the indicator block: from cells under columns to values by role.

Here belongs which cell of one row is which, and a row that lost its leading cells. What the rest of a row is
that a page break cut belongs in `cut_rows`; which label governs which row in `indicators`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipelines.forms.columns import Assigned, Columns, assign
from pipelines.forms.fit import FIT, rate_fit
from pipelines.forms.model import Note, Printed, print_cell
from pipelines.forms.rows import Row, Slot, covers
from pipelines.forms.vocabulary import wording
from pipelines.normalize.taxonomy import canonical_level1, level_labels
from pipelines.normalize.text import clean, fold_label, is_empty_mark

LEVELS = ("level1", "level2")
#: columns whose filling tells whether a row is whole
KEY_ROLES = ("target", "actual", "weight", "score")
#: what a cell that is merged over several rows says of each of them
MERGED_ROLES = ("name", "target", "actual")
#: columns of running text
TEXT_ROLES = frozenset({"reason", "score_method"})
#: a row may have lost this many leading cells, or gained them; or all before the column it begins with
SHIFTS = (1.0, 2.0, -1.0, 3.0, -2.0)
#: what is left of the confidence of a row whose cells have slipped
SLIPPED = 0.4
#: what stands between two levels in one label
LEVEL_JOINT = re.compile(r"[-—－–/:：]+")
#: 分）, (50分): what a page break leaves of the points behind a label
CLOSING = re.compile(r"[(（]?\d{0,3}(\.\d+)?分?[)）]")


@dataclass(slots=True)
class IndicatorRow:
    """The cells of one row by role, before labels are carried down; `later` holds label pieces of rows
    that were joined to this one, each with the number of the row where it begins."""

    row: Row
    columns: Columns
    values: dict[str, Printed]
    rest: tuple[Slot, ...] = ()
    later: list[tuple[str, Printed, int]] = field(default_factory=list)
    goal_no: int = 1
    #: position among all rows that were read, and per level where the label printed here begins
    number: int = 0
    begins: dict[str, int] = field(default_factory=dict)

    def has(self, role: str) -> bool:
        return role in self.values

    def is_filled(self, role: str) -> bool:
        value = self.values.get(role)
        return value is not None and not is_empty_mark(value.text)

    @property
    def covers_level2(self) -> bool:
        """Tell whether the name reaches over the column of the second level, so that the row has none."""
        level2 = next((column.slot for column in self.columns.columns if column.role == "level2"), None)
        names = assign(self.row, self.columns).values.get("name", ()) if self.row.has_known_spans else ()
        return level2 is not None and any(covers(slot, level2) for slot in names)

    @property
    def holds_labels_only(self) -> bool:
        return bool(self.values) and set(self.values) <= set(LEVELS)


def read_indicator_row(row: Row, columns: Columns, notes: list[Note], *, is_cut: bool) -> IndicatorRow:
    """Return the cells of `row` by role; a row of a dump that lost leading cells is moved back.

    `is_cut` says that the row is the first of a table, of a page, or below a heading, so that it may be
    what is left of the row before.
    """
    assigned = assign(row, columns)
    is_label_rest = set(assigned.values) <= set(LEVELS) and not assigned.rest
    is_text_rest = bool(assigned.values) and set(assigned.values) <= TEXT_ROLES
    is_rest = is_label_rest or (is_cut and (is_text_rest or _begins_with_rests(assigned)))
    if not row.has_known_spans and not is_rest:
        assigned = _move_back(row, columns, assigned, notes)
    values = {role: _join(slots) for role, slots in assigned.values.items()}
    if _has_slipped(assigned, columns):
        values = {role: value.doubt(SLIPPED) for role, value in values.items()}
    rest = _take_levels(values, assigned.rest, columns)
    label = values.get("level1")
    if label and "level2" not in values and canonical_level1(label.text)[0] is None:
        parted = _part_levels(label.text).items()
        values |= {role: Printed(text, (replace(label.parts[0], text=text),)) for role, text in parted}
    if "nature" in values and not columns.has("level2"):
        # 指标类型 over 数量指标
        nature = fold_label(values["nature"].text, drop_brackets=True)
        values |= {"level2": values.pop("nature")} if nature in level_labels(2) else {}
    _take_section(values, row, columns)
    _take_merged(values, row, columns)
    _take_shared(values, assigned, columns, notes)
    _move_name(values, is_cut=is_cut)
    return IndicatorRow(row, columns, values, rest)


def _has_slipped(assigned: Assigned, columns: Columns) -> bool:
    """Tell whether two cells of a recognised row stand under one heading while another heading has none:
    where a sheet is bent, columns of one page do not lie below those of another."""
    own = {role: slots for role, slots in assigned.values.items() if role not in LEVELS}
    is_recognised = any(slot.cell.confidence is not None for slots in own.values() for slot in slots)
    is_joined = any(len(slots) > 1 for slots in own.values())
    return is_recognised and is_joined and any(columns.has(role) and role not in own for role in KEY_ROLES)


def _part_levels(text: str) -> dict[str, str]:
    """Return both levels of a label that names them in one (产出-数量), {} for any other text."""
    pieces = [piece.strip() for piece in LEVEL_JOINT.split(text)]
    is_joint = len(pieces) == len(LEVELS) and all(pieces) and canonical_level1(pieces[0])[0]
    return dict(zip(LEVELS, pieces, strict=True)) if is_joint else {}


def _take_section(values: dict[str, Printed], row: Row, columns: Columns) -> None:
    """Take a row that holds nothing but a first level (一、产出指标(50分)) for the heading of those below, in
    a form without a column of first levels."""
    is_alone = len(row.filled) == 1 and set(values) == {"name"} and not columns.has("level1")
    if is_alone and canonical_level1(values["name"].text)[0]:
        values["level1"] = values.pop("name")


def _take_merged(values: dict[str, Printed], row: Row, columns: Columns) -> None:
    """Take the name, target or actual value of a cell that reaches into the row from the one above: it is of
    both. Points are not: those of a merged cell are shared."""
    if not any(role in values for role in (*MERGED_ROLES, *KEY_ROLES)):
        return
    heads = {id(slot.cell) for slot in columns.cells}
    reaching = [slot for slot in row.above if slot.is_filled and id(slot.cell) not in heads]
    for column in columns.columns:
        if column.role not in MERGED_ROLES or column.role in values:
            continue
        merged = next((slot for slot in reaching if covers(slot, column.slot)), None)
        if merged is not None:
            values[column.role] = print_cell(merged.cell)


def _take_shared(values: dict[str, Printed], assigned: Assigned, columns: Columns, notes: list[Note]) -> None:
    """Take a text that reaches over the target and the actual value for both, which may be meant."""
    actual = next((column for column in columns.columns if column.role == "actual"), None)
    if actual is None or "actual" in values or "target" not in values:
        return
    shared = next((slot for slot in assigned.values.get("target", ()) if covers(slot, actual.slot)), None)
    if shared is not None:
        values["actual"] = values["target"]
        message = "one cell reaches over target and actual value, and is taken for both"
        notes.append(Note("doubtful_value", message, shared.text, shared.cell.page_no))


def _take_levels(values: dict[str, Printed], rest: tuple[Slot, ...], columns: Columns) -> tuple[Slot, ...]:
    """Take level labels out of the cells that stand under no column with a role, and return the others: a
    heading 绩效指标 may stand over them in place of 一级指标 and 二级指标."""
    others = []
    for slot in rest:
        folded = fold_label(slot.text, drop_brackets=True)
        level = next(
            (
                no
                for no, role in enumerate(LEVELS, start=1)
                if role not in values and not columns.has(role) and folded in level_labels(no)
            ),
            None,
        )
        pieces = {} if level or set(LEVELS) & {*values, *columns.roles} else _part_levels(slot.text)
        values |= {role: print_cell(slot.cell, text) for role, text in pieces.items()}
        if level is None and not pieces:
            others.append(slot)
        elif level:
            values[f"level{level}"] = print_cell(slot.cell)
    return tuple(others)


def _move_back(row: Row, columns: Columns, assigned: Assigned, notes: list[Note]) -> Assigned:
    """Return the row moved sideways where its cells then suit their columns clearly better."""
    best, best_fit, best_shift = assigned, rate_fit(assigned, columns) + FIT.gain, 0.0
    for shift in _shifts(row, columns):
        moved = assign(row, columns, shift=shift)
        fit = rate_fit(moved, columns)
        if fit > best_fit and (moved.has("target") or moved.has("actual")):
            best, best_fit, best_shift = moved, fit, shift
    if best_shift:
        message = f"the row stands {best_shift:+.0f} columns beside its header and was moved back"
        notes.append(Note("shifted_row", message, row.filled[0].text, row.page_no))
    return best


def _begins_with_rests(assigned: Assigned) -> bool:
    """Tell whether a row is what a page break left of the one before: its level cells end known labels."""
    labels = [(assigned.text(role), level) for level, role in ((1, "level1"), (2, "level2"))]
    ends = [_ends_label(text, level) for text, level in labels if text.strip()]
    has_name = assigned.has("name") and not wording("filler").fullmatch(clean(assigned.text("name")))
    return not has_name and bool(ends) and all(ends)


def _shifts(row: Row, columns: Columns) -> list[float]:
    first = row.filled[0].left
    under = {column.slot.left - first for column in columns.columns if column.role in (*LEVELS, "name")}
    return [*SHIFTS, *sorted(under - {0.0, *SHIFTS})]


def _move_name(values: dict[str, Printed], *, is_cut: bool) -> None:
    """Move a name that stands in a level column to the name, where the name is empty."""
    if "name" in values or not any(role in values for role in KEY_ROLES):
        return
    for level, role in ((2, "level2"), (1, "level1")):
        value = values.get(role)
        if value is None or (is_cut and _ends_label(value.text, level)):
            continue
        if fold_label(value.text, drop_brackets=True) not in level_labels(level):
            values["name"] = values.pop(role)
            return
    # a form of two levels writes the indicator where others write the second level
    if "level2" in values and not (is_cut and _ends_label(values["level2"].text, 2)):
        values["name"] = values["level2"]


def _ends_label(text: str, level: int) -> bool:
    """Tell whether a text may be the rest of a label that the end of a page cut."""
    folded = fold_label(text, drop_brackets=True)
    return bool(CLOSING.fullmatch(clean(text))) or any(
        label.endswith(folded) for label in level_labels(level)
    )


def _join(slots: Sequence[Slot]) -> Printed:
    value = print_cell(slots[0].cell, slots[0].text)
    for slot in slots[1:]:
        value = value.append(print_cell(slot.cell, slot.text))
    return value
