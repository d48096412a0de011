"""The goal block: planned and actual text, under headings or beside labels.

Here belongs which cell is which goal. Cleaning of the texts belongs in `pipelines.normalize`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipelines.forms.model import Goal, Printed, print_cell
from pipelines.forms.rows import Row, Slot, overlap
from pipelines.forms.vocabulary import find_exact_role, find_role, wording
from pipelines.normalize.text import clean, fold_label, printed, strip_markup
from pipelines.readers.cells import Box

#: a text that ends so is finished; one that does not was cut
FINISHED = re.compile(r"[。！？；.!?;]\s*(</?\w+\s*/?>\s*)*$")


#: a text may run so many points over the edge of its cell
EDGE_POINTS = 3.0
#: 项目基本情况, and 项目年度目标完成情况 beside it
MOST_SIDE_LABELS = 2
#: what some layouts print beside the goals
OTHER_ROLES = ("weight", "reason")


@dataclass(slots=True)
class GoalColumns:
    """Where the planned and the actual goal stand: the headings, or None where one is missing."""

    planned: Slot | None
    actual: Slot | None
    #: texts that a row gave at once, beside its labels
    beside: dict[str, Slot] = field(default_factory=dict)
    #: headings of what stands beside the goals (weight, reason) with its texts below
    others: dict[str, Slot] = field(default_factory=dict)

    @property
    def headings(self) -> list[tuple[str, Slot]]:
        found = [("planned", self.planned), ("actual", self.actual), *self.others.items()]
        return sorted(((role, slot) for role, slot in found if slot), key=lambda item: item[1].left)


def find_goal_columns(row: Row) -> GoalColumns | None:
    """Return the headings of a goal block if `row` holds them, or None.

    `年度总体目标` stands at the side of the block in most layouts; it names the planned goal only
    where nothing else in the row does.
    """
    if row.line or not row.filled:
        return None
    roles = [(slot, _role(slot)) for slot in row.filled]
    named = {role: slot for slot, role in reversed(roles) if role in ("planned", "actual")}
    if "planned" in named:
        # 年度目标完成情况 | 预期目标 | 实际完成目标: the one left of the planned goal labels the block
        right = [slot for slot, role in roles if role == "actual" and slot.left > named["planned"].left]
        named["actual"] = right[0] if right else named.get("actual", named["planned"])
        if named["actual"] is named["planned"]:
            del named["actual"]
    blocks = [slot for slot, role in roles if role == "block"]
    if not named and not blocks:
        return None
    beside = _texts_beside(roles)
    if "planned" not in named and blocks and (beside.get("block") or "actual" in named):
        # 年度总体目标 | 年度目标 | 完成情况: of several such labels the last before the actual goal
        before = [slot for slot in blocks if "actual" not in named or slot.left < named["actual"].left]
        named["planned"] = (before or blocks)[-1]
        if "block" in beside:
            beside["planned"] = beside.pop("block")
    if "planned" in named and "actual" not in named and named["planned"] not in blocks:
        # 年度总体目标 | 年初设定目标 | 年度总体目标完成情况: right of the planned goal stands the actual one
        right = [slot for slot in blocks if slot.left > named["planned"].left]
        if right:
            named["actual"] = right[0]
            if "block" in beside:
                beside["actual"] = beside.pop("block")
    beside.pop("block", None)
    if not named:
        return None
    others = {role: slot for slot, role in reversed(roles) if role in OTHER_ROLES and role not in beside}
    return GoalColumns(named.get("planned"), named.get("actual"), beside, others)


def names_goal(row: Row) -> bool:
    """Tell whether a cell of the row names a goal by an exact spelling or a number (目标2), which a row
    of indicators cannot do by chance."""
    numbered = wording("numbered_goal")
    return any(
        find_exact_role("goal", slot.text) or numbered.match(fold_label(slot.text)) for slot in row.filled
    )


def find_weight(slots: Sequence[Slot]) -> Printed | None:
    """Return the points of a goal that a label of its row carries: 年度绩效目标1(80分)."""
    for slot in slots:
        match = wording("goal_weight").search(clean(slot.text)) if _role(slot) else None
        if match:
            return print_cell(slot.cell, match[1])
    return None


def stands_beside(row: Row, columns: GoalColumns) -> bool:
    """Tell whether a row gives one text per heading and, left of them, the labels at the side of the block,
    which a page break may have cut or printed a second time."""
    headings = columns.headings
    labels, texts = _beside(row, columns)
    return (
        len(headings) > 1
        and 0 < len(labels) <= MOST_SIDE_LABELS
        and len(texts) == len(headings)
        and all(slot.left < headings[0][1].left for slot in labels)
        and not any(find_exact_role("goal", slot.text) for slot in texts)
    )


def _beside(row: Row, columns: GoalColumns) -> tuple[list[Slot], list[Slot]]:
    """Return the labels at the side of the block, and as many texts as there are headings."""
    headings = columns.headings
    side = [slot for slot in row.filled if slot.left < headings[0][1].left and row.has_known_spans]
    count = max(len(side), 1) if len(row.filled) - len(side) >= len(headings) else 1
    slots = _unrepeated(row.filled, len(headings) + count)
    return slots[: -len(headings)], slots[-len(headings) :]


def _unrepeated(slots: Sequence[Slot], expected: int) -> list[Slot]:
    """Return the cells of a row without those that repeat their left neighbour, where the row shows more
    cells than expected: a merged cell that was taken apart holds its text in every part."""
    if len(slots) <= expected:
        return list(slots)
    kept = [slot for left, slot in pairwise(slots) if slot.text != left.text]
    return [*slots[:1], *kept]


def _role(slot: Slot) -> str | None:
    return find_role("goal", slot.text)


def _texts_beside(roles: list[tuple[Slot, str | None]]) -> dict[str, Slot]:
    """Return the text right of each label in the same row, where it is no label itself."""
    beside = {}
    for (_, role), (following, following_role) in pairwise(roles):
        if role and following_role is None and role not in beside:
            beside[role] = following
    return beside


def add_goal_texts(goal: Goal, row: Row, columns: GoalColumns, *, is_cut: bool) -> list[Slot]:
    """Add the texts of `row` to `goal`; return the cells that were used.

    As many texts as headings are taken in order; fewer by the column they stand under. `is_cut` says
    that the row is the first after a page break; then, where cells have no known reach, a text goes on
    with the goal that was left unfinished.
    """
    headings = columns.headings
    beside = stands_beside(row, columns)
    filled = _unrepeated(row.filled, len(headings))
    texts = _beside(row, columns)[1] if beside else [slot for slot in filled if _role(slot) is None]
    if columns.beside and len(headings) == 1 and not beside:
        texts = _leave_out_label(texts, headings[0][1])
    if not texts:
        return list(row.filled) if columns.beside and is_cut else []
    under = [slot for slot in texts if any(overlap(slot, heading) > 0 for _, heading in headings)]
    if under and row.has_known_spans and not beside:
        # what stands under no heading is the label at the side of the block
        texts = under
    if len(texts) == len(headings):
        pairs = list(zip((role for role, _ in headings), texts, strict=True))
    else:
        pairs = [(_role_of(slot, headings, goal, row, is_cut=is_cut), slot) for slot in texts]
    for role, slot in pairs:
        add_text(goal, role, print_cell(slot.cell))
    return list(row.filled)


def _leave_out_label(texts: list[Slot], label: Slot) -> list[Slot]:
    """Return the texts without the rest of the label beside which the goal stands: (38分)."""
    if len(texts) > 1:
        return texts[1:]
    is_below = bool(texts) and texts[0].cell.box is not None and texts[0].right <= label.right + EDGE_POINTS
    return [] if is_below else texts


def add_line(goal: Goal, row: Row, columns: GoalColumns) -> None:
    """Add a line of text that stands inside the block but outside the table.

    On a page with places the line must stand below one heading whose text is not finished; what stands
    elsewhere is what an office program let run over the edge of a cell.
    """
    if row.line is None:
        return
    role: str | None = _unfinished(goal) or ("actual" if goal.actual else "planned")
    if row.line.box:
        box = row.line.box
        under = [name for name, slot in columns.headings if slot.cell.box and _holds(slot.cell.box, box)]
        role = under[0] if under else None
        text = getattr(goal, role) if role else None
        if text is not None and FINISHED.search(text.parts[-1].text):
            role = None
    if role:
        add_text(goal, role, print_cell(row.line))


def _holds(heading: Box, line: Box) -> bool:
    return line.x0 >= heading.x0 - EDGE_POINTS and line.x1 <= heading.x1 + EDGE_POINTS


def _role_of(slot: Slot, headings: Sequence[tuple[str, Slot]], goal: Goal, row: Row, *, is_cut: bool) -> str:
    unfinished = _unfinished(goal)
    if is_cut and not row.has_known_spans and unfinished:
        return unfinished
    role, best = max(headings, key=lambda item: overlap(slot, item[1]))
    if overlap(slot, best) > 0:
        return role
    return unfinished or min(headings, key=lambda item: abs(item[1].left - slot.left))[0]


def _unfinished(goal: Goal) -> str | None:
    """Return the role of the goal text that ends in the middle of a sentence, the later one first."""
    for role, value in (("actual", goal.actual), ("planned", goal.planned)):
        if value and not FINISHED.search(value.parts[-1].text):
            return role
    return None


def add_text(goal: Goal, role: str, value: Printed) -> None:
    """Add a text to the planned or actual side of `goal`, cleaned of remnants of HTML."""
    text, _ = strip_markup(value.text)
    value = Printed(printed(text), value.parts)
    earlier = getattr(goal, role)
    if earlier is None:
        setattr(goal, role, value)
        return
    setattr(goal, role, earlier.append(value))
