"""Labels that nobody knows, and what stands under or beside them.

Here belongs what the place of such a label still tells, and which cells it leaves without a meaning. Which
labels are known is data (`vocabulary`).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.forms.columns import Columns
from pipelines.forms.goals import FINISHED, OTHER_ROLES, GoalColumns, find_goal_columns
from pipelines.forms.rows import Row, Slot, overlap
from pipelines.forms.vocabulary import BLOCKS, find_role, is_label
from pipelines.normalize.text import is_empty_mark

#: a longer text is no heading
LONGEST_HEADING = 14


def under_unknown_heading(slots: Sequence[Slot], columns: Columns) -> list[Slot]:
    """Return the cells that stand under a heading which names nothing known, and are no known label."""
    block = columns.block
    unknown = [
        column.slot
        for column in columns.columns
        if column.role is None and find_role(block, column.printed) is None and not is_label(column.printed)
        if find_role(f"{block}_block", column.printed) is None
    ]
    return [
        slot
        for slot in slots
        if not is_empty_mark(slot.text) and find_role(f"{block}_block", slot.text) is None
        if any(overlap(slot, heading) > 0 for heading in unknown)
    ]


def take_unknown_heading(columns: GoalColumns, row: Row, below: Row | None) -> list[Slot]:
    """Take a cell for the heading of the goal that the row does not name, where the row below shows a text
    under it and another under the heading of the other goal; return the cells taken.

    年度总体目标 | 预期目标 | (a label that nobody knows) looks like a goal beside its label until one sees
    what stands below.
    """
    if below is None or below.line or find_goal_columns(below):
        return []
    over = [(slot, text) for text in below.filled for slot in row.filled if overlap(slot, text) > 0]
    if len(over) != 2 or over[0][0] is over[1][0] or over[0][1] is over[1][1]:
        return []
    (left, _), (right, _) = over
    roles = find_role("goal", left.text) in ("planned", "block"), find_role("goal", right.text) == "actual"
    unknown = right if roles[0] else left
    is_sentence = len(unknown.text) > LONGEST_HEADING or FINISHED.search(unknown.text)
    if not any(roles) or (not all(roles) and (find_role("goal", unknown.text) or is_sentence)):
        return []
    columns.planned, columns.actual = left, right
    # what stands beside a heading with its text below it is no text of a goal
    columns.beside = {role: slot for role, slot in columns.beside.items() if role in OTHER_ROLES}
    return [] if all(roles) else [unknown]


def take_unknown_label(columns: GoalColumns, row: Row) -> list[Slot]:
    """Take a cell for the label of the goal that the row does not name, where the row gives the other goal
    beside its label and one text beside the cell: (an unknown label) | 培训50人 | 完成情况 | 培训52人."""
    known = columns.beside.keys() & {"planned", "actual"}
    if len(columns.beside) != 1 or len(known) != 1 or len(row.filled) != 4:
        return []
    role, other = ("actual", "planned") if "actual" in known else ("planned", "actual")
    place = 2 if role == "actual" else 0
    label, text = row.filled[2 - place], row.filled[3 - place]
    is_beside = row.filled[place + 1] is columns.beside[role] and getattr(columns, other) is None
    is_sentence = len(label.text) > LONGEST_HEADING or FINISHED.search(label.text)
    if not is_beside or is_sentence or find_role("goal", label.text) or find_role("goal", text.text):
        return []
    setattr(columns, other, label)
    columns.beside[other] = text
    return [label]


def find_strangers(columns: GoalColumns, row: Row, taken: Sequence[Slot]) -> list[Slot]:
    """Return the cells of a row of headings or goals that are neither a known label nor a goal's text nor
    among those `taken`; what stands left of all headings labels the block."""
    left = min((slot.left for _, slot in columns.headings), default=0.0)
    known = [*taken, *columns.beside.values()]
    return [
        slot for slot in row.filled if slot.left > left and slot not in known and not _is_known(slot.text)
    ]


def _is_known(text: str) -> bool:
    """Tell whether a cell holds a label of any block, or a sign for nothing."""
    return any(find_role(block, text) for block in BLOCKS) or is_empty_mark(text)
