"""Rows of goals: which rows head the block, and which go on with it.

Here belongs what a row of goals does to the state of the form. Which cells are headings and which texts
belongs in `goals`.
"""

from __future__ import annotations

from pipelines.forms.goals import (
    GoalColumns,
    add_goal_texts,
    add_text,
    find_goal_columns,
    find_weight,
    names_goal,
    stands_beside,
)
from pipelines.forms.header import find_pairs, read_labelled_goal
from pipelines.forms.model import Goal, Note, UnknownLabel, print_cell
from pipelines.forms.rows import Row
from pipelines.forms.state import FormReader, has_level, is_indicator
from pipelines.forms.strangers import (
    find_strangers,
    take_unknown_heading,
    take_unknown_label,
)
from pipelines.forms.vocabulary import find_role
from pipelines.normalize.text import clean


def read_goal_header(reader: FormReader, row: Row, placed: Row) -> bool:
    """Read a row that heads a goal; tell whether it was one. `placed` is the row in the measure of the
    columns of indicators."""
    columns = find_goal_columns(row)
    if columns is None:
        return False
    if reader.state == "indicators" and (
        is_indicator(reader, placed) or has_level(reader, placed) or not names_goal(row)
    ):
        return False
    unknown = take_unknown_heading(columns, row, reader.below) + take_unknown_label(columns, row)
    for slot in unknown:
        label = UnknownLabel(clean(slot.text), "goal", slot.cell.page_no)
        reader.form.unknown_labels.append(label)
        message = "an unknown label over or beside a text, taken for that of a goal by its place"
        reader.form.notes.append(Note("near_label", message, label.text, label.page_no))
    if reader.state == "goals" and reader.goal and stands_beside(row, reader.goal):
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
        goal.weight = find_weight([*row.above, *row.filled])
    for role, slot in columns.beside.items():
        add_text(goal, role, print_cell(slot.cell))
    reader.use([slot for slot in row.filled if slot not in find_strangers(columns, row, unknown)])
    reader.goal, reader.state = columns, "goals"
    return True


def read_labelled_goals(reader: FormReader, row: Row) -> bool:
    """Read goals that share their cells with their labels: 年度总体目标 | 预期目标：… | 实际完成情况：…"""
    if reader.state not in ("header", "funding"):
        return False
    found = [slot for slot in row.filled if read_labelled_goal(reader, slot.text, slot.cell)]
    if not found:
        return False
    reader.use([slot for slot in row.filled if slot in found or find_role("goal", slot.text)])
    return True


def _same_headings(first: GoalColumns, second: GoalColumns) -> bool:
    return [role for role, _ in first.headings] == [role for role, _ in second.headings]


def read_goal(reader: FormReader, row: Row) -> bool:
    """Read a row of texts below the headings of goals; tell whether it was one."""
    if reader.state != "goals" or reader.goal is None or not reader.form.goals:
        return False
    if find_pairs(row) and not row.is_table_start:
        return False
    if all(find_role("indicator", s.text) or find_role("indicator_block", s.text) for s in row.filled):
        # the head of the indicators, cut by the end of the page
        reader.use(row.filled)
        return True
    used = add_goal_texts(reader.form.goals[-1], row, reader.goal, is_cut=reader.is_cut)
    reader.use(used)
    return bool(used)
