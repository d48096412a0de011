"""The rows of one form mapped by label: header, funding, goals, indicators, totals.

Here belongs the order in which the blocks of a form are recognised and what ends each. How a block's
rows are read belongs in `funding`, `goals`, `indicators`; which labels exist is data (labels.toml).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.forms.columns import Columns, assign, find_columns, is_number
from pipelines.forms.funding import (
    find_source_columns,
    is_funding_row,
    is_label_rest,
    read_funding_row,
    read_source_columns,
)
from pipelines.forms.goals import GoalColumns, add_goal_texts, add_line, add_text, find_goal_columns
from pipelines.forms.indicators import IndicatorRow, build_indicators, join_cut_rows, read_indicator_row
from pipelines.forms.model import Form, Goal, Note, Printed, UnknownLabel, print_cell
from pipelines.forms.recognise import Stretch
from pipelines.forms.rows import Row, Slot, page_range
from pipelines.forms.vocabulary import find_exact_role, find_role, is_label, is_title
from pipelines.normalize.money import find_money_unit
from pipelines.normalize.text import clean, fold_label
from pipelines.normalize.year import read_fiscal_year

#: roles of [total] whose value is the text beside the label
TEXT_ROLES = ("conclusion", "problems", "measures", "deviation_reason", "remarks")
#: "预算执行情况(万元)(20分)", "得分(20分*执行率)"
POINTS_IN_LABEL = re.compile(r"[(（]\s*(\d{1,3}(?:\.\d+)?)\s*分")
#: "项目名称：图书综合经费" in one cell or line
LABEL_AND_VALUE = re.compile(r"\s*([^:：]{2,16})[:：]\s*(\S.*)", re.DOTALL)
#: several of them in one line are parted by wide gaps
GAP = re.compile(r"[ \u3000]{2,}|\t")
TOTAL_IN_LINE = re.compile(
    r"(自评总分|项目总得分|自评总得分|自评得分|总得分|总分)[:：为]?\s*(\d{1,3}(?:\.\d+)?)\s*分?"
)


@dataclass
class _Reader:
    """The state of reading one form from top to bottom."""

    rows: Sequence[Row]
    form: Form
    fund: Columns | None = None
    goal: GoalColumns | None = None
    indicator: Columns | None = None
    #: block that the next row belongs to unless it begins another
    state: str = "header"
    found: list[IndicatorRow] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def use(self, slots: Sequence[Slot]) -> None:
        self.used.update(id(slot.cell) for slot in slots)


def map_form(stretch: Stretch) -> Form:
    """Return the form that the rows of `stretch` print. Never fails: what finds no place is noted."""
    first, last = page_range(stretch.rows)
    form = Form(stretch.kind, first, last)
    reader = _Reader(stretch.rows, form)
    index = 0
    while index < len(stretch.rows):
        index += _read_row(reader, index)
    _finish(reader)
    return form


def _read_row(reader: _Reader, index: int) -> int:
    """Read the row at `index`; return how many rows were used."""
    row = reader.rows[index]
    if row.line:
        _read_line(reader, row)
        return 1
    if not row.filled:
        return 1
    columns = find_columns(reader.rows, index, "indicator")
    if columns:
        return _begin_indicators(reader, index, columns)
    if _read_source_columns(reader, index):
        return 2
    columns = find_columns(reader.rows, index, "fund")
    if columns:
        return _begin_funding(reader, index, columns)
    for read in (_read_funding, _read_goal_header, _read_total, _read_goal, _read_indicator, _read_header):
        if read(reader, index):
            return 1
    return 1


def _begin_indicators(reader: _Reader, index: int, columns: Columns) -> int:
    rows = reader.rows[index : index + columns.row_count]
    for row in rows:
        reader.use(row.slots)
    _note_unknown(reader, columns, "indicator")
    reader.indicator, reader.state = columns, "indicators"
    return columns.row_count


def _begin_funding(reader: _Reader, index: int, columns: Columns) -> int:
    for row in reader.rows[index : index + columns.row_count]:
        reader.use(row.slots)
        for slot in (*row.slots, *row.above):
            _find_unit(reader, slot)
            _find_execution_weight(reader, slot)
    _note_unknown(reader, columns, "fund")
    reader.fund, reader.state = columns, "funding"
    return columns.row_count


def _read_source_columns(reader: _Reader, index: int) -> bool:
    """Read a funding block with a column per source: the header at `index` and the money below it."""
    row = reader.rows[index]
    if reader.state == "indicators" or index + 1 >= len(reader.rows):
        return False
    below = reader.rows[index + 1]
    found = find_source_columns(row)
    if found is None or below.line or not any(is_number(slot.text) for slot in below.filled):
        return False
    reader.form.funding.extend(read_source_columns(below, found))
    for slot in (*row.slots, *row.above):
        _find_unit(reader, slot)
    reader.use(row.filled)
    reader.use(below.filled)
    return True


def _note_unknown(reader: _Reader, columns: Columns, block: str) -> None:
    for column in columns.columns:
        text = column.printed
        if column.role is None and not is_label(text) and not find_role(f"{block}_block", text):
            reader.form.unknown_labels.append(UnknownLabel(clean(text), block, column.slot.cell.page_no))


def _find_unit(reader: _Reader, slot: Slot) -> None:
    if "money_unit" not in reader.form.fields and len(slot.text) <= 40:
        unit = find_money_unit(slot.text)
        if unit:
            reader.form.fields["money_unit"] = Printed(unit, print_cell(slot.cell).parts)


def _find_execution_weight(reader: _Reader, slot: Slot) -> None:
    """Take the points of budget execution from a label that carries them: 预算执行情况(10分)."""
    match = POINTS_IN_LABEL.search(clean(slot.text))
    if match and "execution_weight" not in reader.form.fields:
        reader.form.fields["execution_weight"] = print_cell(slot.cell, match[1])


def _read_funding(reader: _Reader, index: int) -> bool:
    row = reader.rows[index]
    if reader.state != "funding" or reader.fund is None:
        return False
    if find_goal_columns(row) and not is_funding_row(row, reader.fund):
        return False
    if is_funding_row(row, reader.fund):
        line = read_funding_row(row, reader.fund)
        reader.form.funding.append(line)
        reader.use(row.filled)
        for slot in row.filled:
            if find_role("fund_block", slot.text):
                _find_unit(reader, slot)
        return True
    if row.is_table_start and reader.form.funding and is_label_rest(row, reader.fund):
        last = reader.form.funding[-1]
        if last.label and not any(is_label(slot.text) for slot in row.filled):
            for slot in row.filled:
                last.label = last.label.append(print_cell(slot.cell))
            reader.use(row.filled)
            return True
    return False


def _read_goal_header(reader: _Reader, index: int) -> bool:
    row = reader.rows[index]
    columns = find_goal_columns(row)
    if columns is None or (reader.state == "indicators" and _is_indicator(reader, row)):
        return False
    if (
        reader.state == "goals"
        and not columns.beside
        and reader.goal
        and _same_headings(reader.goal, columns)
    ):
        return True
    begins_another = reader.state != "goals" or not reader.form.goals
    goal = Goal() if begins_another else reader.form.goals[-1]
    if begins_another:
        reader.form.goals.append(goal)
    for role, slot in columns.beside.items():
        add_text(goal, role, print_cell(slot.cell))
    reader.use(row.filled)
    reader.goal, reader.state = columns, "goals"
    return True


def _same_headings(first: GoalColumns, second: GoalColumns) -> bool:
    return [role for role, _ in first.headings] == [role for role, _ in second.headings]


def _read_goal(reader: _Reader, index: int) -> bool:
    row = reader.rows[index]
    if reader.state != "goals" or reader.goal is None or not reader.form.goals:
        return False
    if _pairs(row) and not row.is_table_start:
        return False
    before = reader.rows[index - 1]
    is_cut = row.is_table_start or before.page_no != row.page_no
    used = add_goal_texts(reader.form.goals[-1], row, reader.goal, is_cut=is_cut)
    reader.use(used)
    return bool(used)


def _read_total(reader: _Reader, index: int) -> bool:
    """Read a row of totals, a grade or a conclusion; such rows stand below the indicators."""
    row = reader.rows[index]
    if reader.indicator is None or reader.state not in ("indicators", "totals"):
        return False
    label = row.filled[0]
    role = find_exact_role("total", label.text) or find_role("total", label.text)
    if role is None:
        return False
    if role == "total":
        return _read_points(reader, row, label)
    if role == "subtotal":
        reader.use(row.filled)
        return True
    if role not in ("grade", "person") and reader.state == "indicators" and _is_indicator(reader, row):
        return False
    _read_total_pairs(reader, row)
    reader.state = "totals"
    return True


def _read_total_pairs(reader: _Reader, row: Row) -> None:
    slots = list(row.filled)
    for position, slot in enumerate(slots):
        role = find_role("total", slot.text)
        following = slots[position + 1] if position + 1 < len(slots) else None
        if role is None:
            continue
        reader.use([slot])
        if following is None or find_exact_role("total", following.text):
            continue
        value = print_cell(following.cell)
        reader.use([following])
        if role == "total" and is_number(following.text):
            reader.form.fields.setdefault("total_score", value)
        elif role == "grade":
            reader.form.fields.setdefault("grade", value)
        elif role in TEXT_ROLES:
            earlier = reader.form.fields.get(role)
            reader.form.fields[role] = earlier.append(value) if earlier else value


def _read_points(reader: _Reader, row: Row, label: Slot) -> bool:
    """Read the row of total weight and total score; by column where possible, else in printed order."""
    if reader.indicator is None:
        return False
    others = [slot for slot in row.filled if slot is not label]
    numbers = [slot for slot in others if is_number(slot.text)]
    assigned = assign(row, reader.indicator)
    weight = next((slot for slot in assigned.values.get("weight", ()) if slot in numbers), None)
    score = next((slot for slot in assigned.values.get("score", ()) if slot in numbers), None)
    if weight is None and score is None:
        if len(numbers) >= 2:
            weight, score = numbers[0], numbers[1]
        elif numbers:
            score = numbers[0]
    for role, slot in (("total_weight", weight), ("total_score", score)):
        if slot:
            reader.form.fields[role] = print_cell(slot.cell)
            reader.use([slot])
    reader.use([label])
    review = assigned.values.get("review_score", ())
    if review:
        reader.form.fields["review_total_score"] = print_cell(review[0].cell)
    _read_total_pairs(reader, row)
    reader.state = "totals"
    return True


def _is_indicator(reader: _Reader, row: Row) -> bool:
    """Tell whether a row has what only indicators have: a name or level with points or a target."""
    if reader.indicator is None:
        return False
    assigned = assign(row, reader.indicator)
    points = [slot for role in ("weight", "score") for slot in assigned.values.get(role, ())]
    if any(is_number(slot.text) for slot in points):
        return True
    return assigned.has("name") and assigned.has("target") and assigned.has("actual")


def _read_indicator(reader: _Reader, index: int) -> bool:
    row = reader.rows[index]
    if reader.indicator is None or reader.state not in ("indicators", "totals"):
        return False
    if reader.state == "totals" and not _is_indicator(reader, row):
        return False
    found = read_indicator_row(row, reader.indicator, reader.form.notes)
    if not found.values:
        return False
    found.goal_no = max(1, len(reader.form.goals))
    reader.found.append(found)
    reader.use([slot for slot in row.filled if slot not in found.rest])
    reader.state = "indicators"
    return True


def _pairs(row: Row) -> list[tuple[str, Slot, Slot | None]]:
    """Return (role, label, value) for the header labels of a row, from left to right."""
    slots = list(row.filled)
    pairs: list[tuple[str, Slot, Slot | None]] = []
    position = 0
    while position < len(slots):
        role = find_role("header", slots[position].text)
        if role is None:
            position += 1
            continue
        following = slots[position + 1] if position + 1 < len(slots) else None
        if following is not None and find_exact_role("header", following.text):
            following = None
        pairs.append((role, slots[position], following))
        position += 1 if following is None else 2
    return pairs


def _read_header(reader: _Reader, index: int) -> bool:
    row = reader.rows[index]
    fields = reader.form.fields
    read = False
    for role, label, value in _pairs(row):
        reader.use([label])
        read = True
        if value is not None:
            fields.setdefault(role, print_cell(value.cell))
            reader.use([value])
    for slot in row.filled:
        if id(slot.cell) in reader.used:
            continue
        if _read_label_and_value(reader, slot) or _read_title(reader, slot):
            reader.use([slot])
            read = True
        elif find_role("fund_block", slot.text) or find_role("goal", slot.text):
            _find_unit(reader, slot)
            reader.use([slot])
    return read


def _read_label_and_value(reader: _Reader, slot: Slot) -> bool:
    match = LABEL_AND_VALUE.fullmatch(slot.text)
    role = find_exact_role("header", match[1]) if match else None
    if not match or role is None:
        return False
    if role == "money_unit":
        _find_unit(reader, slot)
    else:
        reader.form.fields.setdefault(role, print_cell(slot.cell, match[2]))
    return True


def _read_title(reader: _Reader, slot: Slot) -> bool:
    text = slot.text
    fields = reader.form.fields
    is_year = len(fold_label(text)) <= 14 and read_fiscal_year(text) is not None
    if is_title(text):
        fields.setdefault("title", print_cell(slot.cell))
        if read_fiscal_year(text) is not None:
            fields.setdefault("fiscal_year", print_cell(slot.cell))
        return True
    if is_year:
        fields.setdefault("fiscal_year", print_cell(slot.cell))
    return is_year


def _read_line(reader: _Reader, row: Row) -> None:
    """Read a line outside tables: title, year, unit of money, labels with their values, goal text."""
    line = row.line
    if line is None:
        return
    text, fields = line.text, reader.form.fields
    if is_title(text):
        fields.setdefault("title", print_cell(line))
        if read_fiscal_year(text) is not None:
            fields.setdefault("fiscal_year", print_cell(line))
        return
    if len(fold_label(text)) <= 14 and read_fiscal_year(text) is not None and reader.state == "header":
        fields.setdefault("fiscal_year", print_cell(line))
        return
    for piece in GAP.split(text):
        match = LABEL_AND_VALUE.fullmatch(piece)
        role = find_exact_role("header", match[1]) if match else None
        if match and role == "money_unit":
            unit = find_money_unit(piece)
            if unit:
                fields.setdefault("money_unit", Printed(unit, print_cell(line).parts))
        elif match and role and reader.state in ("header", "totals"):
            fields.setdefault(role, print_cell(line, match[2]))
    total = TOTAL_IN_LINE.search(clean(text))
    if total and reader.state in ("header", "totals"):
        fields.setdefault("total_score", print_cell(line, total[2]))
    if reader.state == "goals" and reader.form.goals and reader.goal:
        add_line(reader.form.goals[-1], row)


def _finish(reader: _Reader) -> None:
    form = reader.form
    form.indicators = build_indicators(join_cut_rows(reader.found, form.notes), form.notes)
    form.goals = [goal for goal in form.goals if goal.planned or goal.actual]
    parts = []
    if reader.fund:
        parts.append("fund:" + ",".join(reader.fund.roles))
    if reader.indicator:
        parts.append("indicator:" + ",".join(reader.indicator.roles))
    form.layout = ";".join(parts)
    for row in reader.rows:
        for slot in row.filled:
            if id(slot.cell) not in reader.used:
                form.notes.append(
                    Note("unmapped_text", "the cell found no place in the form", slot.text, slot.cell.page_no)
                )
