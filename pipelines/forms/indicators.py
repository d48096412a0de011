"""Rows of the indicator block: from cells under columns to indicators with their level labels.

Here belongs what is one indicator, what is the rest of one that a page break cut, and which label
governs which row. Reading targets and actual values belongs in `pipelines.normalize`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.forms.columns import Assigned, Columns, assign, is_number
from pipelines.forms.fit import FIT, rate_fit
from pipelines.forms.labels import (
    BRACKETED_POINTS,
    Label,
    Piece,
    complete_before,
    completes_label,
    is_cut_label,
    is_open,
    join_labels,
)
from pipelines.forms.levels import carry_back, find_cell
from pipelines.forms.model import Indicator, Note, Printed, print_cell
from pipelines.forms.rows import Row, Slot
from pipelines.forms.vocabulary import wording
from pipelines.normalize.taxonomy import canonical_level1, level_labels
from pipelines.normalize.text import clean, fold_label, is_empty_mark
from pipelines.readers.cells import Line

LEVELS = ("level1", "level2")
#: columns whose filling tells whether a row is whole
KEY_ROLES = ("target", "actual", "weight", "score")
POINTS = ("weight", "score")
#: columns of running text
TEXT_ROLES = frozenset({"reason", "score_method"})
#: a row may have lost this many leading cells, or gained them; or all before the column it begins with
SHIFTS = (1.0, 2.0, -1.0, 3.0, -2.0)
#: 分）, (50分): what a page break leaves of the points behind a label
CLOSING = re.compile(r"[(（]?\d{0,3}(\.\d+)?分?[)）]")
#: 0分: the same in the middle
POINTS_PIECE = re.compile(r"\d{1,3}(\.\d+)?分?")
#: figures that may be the end of a number
FIGURES = re.compile(r"[\d.]{1,3}")


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
    rest = _take_levels(values, assigned.rest, columns)
    _take_section(values, row, columns)
    _move_name(values, is_cut=is_cut)
    return IndicatorRow(row, columns, values, rest)


def _take_section(values: dict[str, Printed], row: Row, columns: Columns) -> None:
    """Take a row that holds nothing but a first level (一、产出指标(50分)) for the heading of those below, in
    a form without a column of first levels."""
    is_alone = len(row.filled) == 1 and set(values) == {"name"} and not columns.has("level1")
    if is_alone and canonical_level1(values["name"].text)[0]:
        values["level1"] = values.pop("name")


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
        if level is None:
            others.append(slot)
        else:
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
    value = print_cell(slots[0].cell)
    for slot in slots[1:]:
        value = value.append(print_cell(slot.cell))
    return value


def join_cut_rows(rows: Sequence[IndicatorRow], notes: list[Note]) -> list[IndicatorRow]:
    """Join rows that a page break cut in two. A row is joined to the one before it when it is the first
    of its table, no key column is filled in both, and one of them is not whole."""
    joined: list[IndicatorRow] = []
    kept = _drop_fillers(rows)
    usual = _usual_roles(kept)
    table_no = -1
    for row in kept:
        before = next((other for other in reversed(joined) if not other.holds_labels_only), None)
        is_first, table_no = row.row.table_no != table_no, row.row.table_no
        if before and (_is_rest_of(row, before, usual) if is_first else _is_text_rest(row)):
            for role, value in row.values.items():
                if role in LEVELS:
                    before.later.append((role, value, row.begins.get(role, before.number)))
                elif role in before.values:
                    before.values[role] = before.values[role].append(value)
                else:
                    before.values[role] = value
            notes.append(
                Note(
                    "joined_row",
                    "a row cut by a page break was put together",
                    row.row.filled[0].text,
                    row.row.page_no,
                )
            )
            continue
        joined.append(row)
    return joined


def _drop_fillers(rows: Sequence[IndicatorRow]) -> list[IndicatorRow]:
    """Leave out unfilled lines of the template; a level label beside one stays."""
    kept = []
    for row in rows:
        if not row.holds_labels_only and _is_filler(row):
            row.values = {role: value for role, value in row.values.items() if role in LEVELS}
        if row.values:
            kept.append(row)
    return kept


def _usual_roles(rows: Sequence[IndicatorRow]) -> frozenset[str]:
    """Return the key roles that most rows of the form fill."""
    whole = [row for row in rows if row.has("name")]
    return frozenset(
        role for role in KEY_ROLES if whole and sum(row.has(role) for row in whole) > 0.6 * len(whole)
    )


def _is_rest_of(row: IndicatorRow, before: IndicatorRow, usual: frozenset[str]) -> bool:
    if row.holds_labels_only or before.row.table_no == row.row.table_no:
        return False
    points = usual & {"weight", "score"}
    if _is_number_rest(row):
        return True
    own = [role for role in POINTS if row.has(role) and not _is_cut_number(before, role)]
    if any(before.has(role) for role in own):
        return False
    if points:
        lacking = not points.intersection(own) or not any(before.has(role) for role in points)
        both_whole = all(row.has(role) and before.has(role) for role in ("name", "target", "actual"))
        return lacking and not (both_whole and _both_read_alone(row, before))
    return not all(row.has(role) for role in usual | {"name"}) or not all(
        before.has(role) for role in usual | {"name"}
    )


def _is_cut_number(row: IndicatorRow, role: str) -> bool:
    """Tell whether a number ends with its point, so that the figures after it stand on the next page."""
    return row.has(role) and clean(row.values[role].text).endswith(".")


def _is_number_rest(row: IndicatorRow) -> bool:
    """Tell whether a row holds nothing but figures of a number that a narrow column broke, and the rest of
    a long text."""
    own = set(row.values) - set(LEVELS)
    figures = [row.values[role].text for role in own - TEXT_ROLES]
    is_rest = bool(own) and own <= TEXT_ROLES | set(POINTS) and all(map(FIGURES.fullmatch, figures))
    return is_rest and (bool(own & TEXT_ROLES) or len(figures) == 1)


def _is_text_rest(row: IndicatorRow) -> bool:
    """Tell whether a row in the middle of a table holds nothing that an indicator has: the rest of a long
    text, where a table on several pages was put together as one."""
    own = set(row.values) - set(LEVELS)
    return bool(own) and own <= TEXT_ROLES


def _both_read_alone(row: IndicatorRow, before: IndicatorRow) -> bool:
    """Tell whether both targets are values of their own rather than halves of one."""
    return all(
        _is_closed(value.values["target"].text)
        and any(char.isdigit() for char in value.values["target"].text)
        for value in (row, before)
    )


def _is_closed(text: str) -> bool:
    folded = clean(text)
    return folded.count("(") == folded.count(")")


def add_loose_text(rows: Sequence[IndicatorRow], row_no: int, line: Line) -> None:
    """Add a line below the table of the row at `row_no` to the level label that runs over the table's edge.

    A word goes with a label only when both together are a known label, or when it closes its bracket, and
    when the table that follows does not complete the label by itself: else the text stands in both places.
    """
    last = rows[row_no]
    following = rows[row_no + 1] if row_no + 1 < len(rows) else None
    words = line.text.split()
    cells = {role: find_cell(last.row, last.columns, role) for role in LEVELS}
    # a word that stands below two cells goes with the one that it is below most
    for role in sorted(LEVELS, key=lambda role: -_width_below(line, cells[role])):
        level, cell = LEVELS.index(role) + 1, cells[role]
        rest = find_cell(following.row, following.columns, role) if following else None
        owner = next((row for row in reversed(rows[: row_no + 1]) if cell and _owns(row, role, cell)), None)
        if cell is None or owner is None or not _is_below(line, cell):
            continue
        label, tail = owner.values[role], rest.text if rest else ""
        is_whole = completes_label(label.text, tail, level) and not BRACKETED_POINTS.fullmatch(clean(tail))
        is_number = is_open(label.text) and any(POINTS_PIECE.fullmatch(word) for word in words)
        if tail and (rest is None or tail == label.text or (is_whole and not is_number)):
            continue
        whole = _printed_before(rows[:row_no], role, owner) + label.text
        # a gap in the line may be one between columns or one inside the label
        runs = (words[start:end] for start in range(len(words)) for end in range(start + 1, len(words) + 1))
        for run in runs:
            word = "".join(run)
            if completes_label(label.text, word + tail, level) or completes_label(whole, word, level):
                owner.values[role] = label.append(print_cell(line, word))
                words = [each for each in words if each not in run]
                break


def _printed_before(rows: Sequence[IndicatorRow], role: str, owner: IndicatorRow) -> str:
    """Return the label printed above that of `owner`, which may be its beginning."""
    return next((row.values[role].text for row in reversed(rows) if row is not owner and row.has(role)), "")


def _owns(row: IndicatorRow, role: str, slot: Slot) -> bool:
    """Tell whether a row prints the label of the cell, or one that the empty cell goes on with."""
    return _prints(row, role, slot) if slot.is_filled else row.has(role)


def _prints(row: IndicatorRow, role: str, slot: Slot) -> bool:
    value = row.values.get(role)
    return value is not None and any(each.cell is slot.cell for each in row.row.slots) and slot.is_filled


def _is_below(line: Line, slot: Slot) -> bool:
    cell, box = slot.cell.box, line.box
    if cell is None or box is None or _width_below(line, slot) <= 0:
        return False
    return line.page_no > slot.cell.page_no or cell.top < box.top


def _width_below(line: Line, slot: Slot | None) -> float:
    """Return how much of the width of a line stands below a cell, in points."""
    if slot is None or slot.cell.box is None or line.box is None:
        return 0.0
    return min(slot.cell.box.x1, line.box.x1) - max(slot.cell.box.x0, line.box.x0)


def find_beginnings(rows: Sequence[IndicatorRow], notes: list[Note], *, prints_twice: bool) -> None:
    """Number the rows and find the labels that begin above the row in which they are printed. There are none
    where the form prints the label of a merged cell on each page that the cell reaches."""
    for number, row in enumerate(rows):
        row.number = number
    if prints_twice:
        return
    found = carry_back(
        [row.row for row in rows], [row.columns for row in rows], [row.goal_no for row in rows], LEVELS
    )
    for (role, number), start in found.starts.items():
        label = rows[number].values.get(role)
        if label is None:
            continue
        rows[number].begins[role] = start
        is_doubtful = (role, number) in found.doubtful
        category = "doubtful_label" if is_doubtful else "carried_label"
        message = "the label of a merged cell is printed on the page after the one where the cell begins"
        notes.append(Note(category, message, label.text, label.page_no))


def build_indicators(rows: Sequence[IndicatorRow], notes: list[Note]) -> list[Indicator]:
    """Return the indicators of a form in order, with level labels carried down to the rows they govern.

    Rows of dots and unfilled template rows are left out, with a note where they held text.
    """
    labels = {"level1": _join_level(rows, "level1", 1)}
    labels["level2"] = _join_second_level(rows, labels["level1"])
    indicators: list[Indicator] = []
    last_own: int | None = None
    for index, row in enumerate(rows):
        if row.holds_labels_only:
            continue
        values = {role: value for role, value in row.values.items() if role not in LEVELS}
        for level, found in labels.items():
            governing = _governing(found, index)
            if governing:
                values[level] = governing.value
        if "name" not in values and "level2" in row.values:
            values["name"] = row.values["level2"]
        details = "name" in values and wording("child").match(clean(values["name"].text))
        is_child = bool(details) and not row.is_filled("weight")
        indicators.append(Indicator(values, row.goal_no, last_own if is_child else None, row.row.page_no))
        if not is_child:
            last_own = len(indicators)
    notes.extend(
        Note(
            "joined_label",
            "a label cut by a page break was put together",
            label.value.text,
            label.value.page_no,
        )
        for found in labels.values()
        for label in found
        if label.is_joined
    )
    notes.extend(
        Note("doubtful_label", "the rest of a label was not found", label.value.text, label.value.page_no)
        for level, found in enumerate(labels.values(), start=1)
        for label in found
        if is_cut_label(label.value.text, level)
    )
    return indicators


def _governing(labels: Sequence[Label], index: int) -> Label | None:
    reached = [label for label in labels if label.row <= index]
    return reached[-1] if reached and reached[-1].value.text else None


def _pieces(rows: Sequence[IndicatorRow], role: str) -> list[Piece]:
    pieces = []
    numbers = [row.number for row in rows]
    for index, row in enumerate(rows):
        value = row.values.get(role)
        if value and not (wording("filler").fullmatch(clean(value.text)) and value.text.strip()):
            first = bisect_left(numbers, row.begins.get(role, row.number))
            pieces.append(Piece(min(first, index), value, row.holds_labels_only))
        for level, piece, start in row.later:
            if level == role:
                pieces.append(Piece(min(bisect_left(numbers, start), index), piece, is_alone=True))
    return pieces


def _join_level(rows: Sequence[IndicatorRow], role: str, level: int) -> list[Label]:
    return join_labels(_pieces(rows, role), level)


def _join_second_level(rows: Sequence[IndicatorRow], first: Sequence[Label]) -> list[Label]:
    """Join the second level within each label of the first: a new first level ends the second.

    A first-level label begins only in rows of its own, so that a row whose second level is empty
    under a new first level is governed by none.
    """
    labels: list[Label] = []
    bounds = [label.row for label in first] or [0]
    if bounds[0] > 0:
        bounds.insert(0, 0)
    pieces = complete_before(_pieces(rows, "level2"), 2)
    for start, end in zip(bounds, [*bounds[1:], len(rows)], strict=True):
        inside = join_labels([piece for piece in pieces if start <= piece.row < end], 2)
        if not inside or inside[0].row > start:
            labels.append(Label(start, Printed("", ())))
        labels.extend(inside)
    return labels


def _is_filler(row: IndicatorRow) -> bool:
    """Tell whether a row is an unfilled line of the template: nothing but fillers where values stand."""
    filled = [value.text for role, value in row.values.items() if role not in LEVELS]
    return all(wording("filler").fullmatch(clean(text)) for text in filled) and not any(
        is_number(text) for text in filled
    )
