"""How well the cells of an indicator row suit the columns they are taken for.

Here belongs the judgement that moves a row back which lost its leading cells. It looks at what kind of
text a column holds, never at what the text says.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipelines.forms.columns import VALUE, Assigned, Columns, assign, is_number, is_number_or_mark
from pipelines.forms.rows import Row
from pipelines.normalize.taxonomy import level_labels
from pipelines.normalize.text import clean, fold_label
from pipelines.normalize.words import find_operator


@dataclass(frozen=True, slots=True)
class Fit:
    """Points for and against, chosen so that a row that lost cells on the sample or on generated dumps
    gains at least `gain` when moved back, and a row with an odd but well-placed cell does not."""

    label_known: float = 2.0
    label_unknown: float = -1.0
    name_is_text: float = 1.0
    name_is_value: float = -2.0
    name_missing: float = -1.0
    result: float = 0.5
    result_missing: float = -0.5
    points: float = 1.0
    points_missing: float = -1.0
    points_are_text: float = -2.0
    sign: float = 1.0
    not_sign: float = -1.0
    rate: float = 1.0
    not_rate: float = -1.0
    reason: float = 0.3
    reason_is_number: float = -1.0
    #: a cell that stands under no column at all
    lost: float = -1.0
    #: how much better a moved row must suit
    gain: float = 1.0


FIT = Fit()
#: 是, 否, √, 无: too short for a reason
SHORT = 2


def rate_fit(assigned: Assigned, columns: Columns) -> float:
    """Return how well a row suits its columns; only differences between placements of one row count."""
    total = FIT.lost * len(assigned.rest)
    for role in columns.roles:
        total += _rate(role, assigned.text(role).strip())
    return total


def rate_money_fit(assigned: Assigned, columns: Columns) -> float:
    """Return how well a line of money suits its columns: numbers under them, one label left of them."""
    total = 0.0
    for role in columns.roles:
        text = assigned.text(role).strip()
        if role not in ("source", "reason", "score_method") and text:
            total += FIT.points if is_number_or_mark(text) else FIT.points_are_text
    left = [slot for slot in assigned.rest if slot.left < columns.left]
    total += FIT.label_known if left or assigned.has("source") else FIT.name_missing
    return total + FIT.lost * (len(assigned.rest) - len(left))


def move_short_row(row: Row, columns: Columns) -> Row:
    """Return the row moved to the right end of its table where its cells then suit their columns clearly
    better: below a cell that reaches down too short a way a row of a page stands beside its columns."""
    cells = row.cells
    if not cells or not row.has_known_spans or row.table_no != columns.table_no or cells[0].cell.box:
        return row
    missing = columns.width - max(slot.right for slot in cells)
    if missing <= 0:
        return row
    moved = replace(
        row,
        slots=tuple(
            replace(slot, left=slot.left + missing, right=slot.right + missing) for slot in row.slots
        ),
    )
    rate = rate_fit if columns.block == "indicator" else rate_money_fit
    gain = rate(assign(moved, columns), columns) - rate(assign(row, columns), columns)
    return moved if gain >= FIT.gain else row


def _rate(role: str, text: str) -> float:
    if role in ("level1", "level2"):
        return _rate_label(text, 1 if role == "level1" else 2)
    if role == "name":
        if not text:
            return FIT.name_missing
        return FIT.name_is_value if VALUE.fullmatch(clean(text)) else FIT.name_is_text
    if role in ("target", "actual"):
        return FIT.result if text else FIT.result_missing
    if role in ("weight", "score"):
        if not text:
            return FIT.points_missing
        return FIT.points if is_number_or_mark(text) else FIT.points_are_text
    return _rate_other(role, text) if text else 0.0


def _rate_other(role: str, text: str) -> float:
    if role == "nature":
        return FIT.sign if find_operator(text) or "定" in text else FIT.not_sign
    if role == "completion_rate":
        return FIT.rate if is_number(text) else FIT.not_rate
    if role == "is_core":
        return FIT.sign if len(text) <= SHORT else FIT.not_sign
    if role in ("reason", "score_method"):
        if len(text) <= SHORT:
            return 0.0
        return FIT.reason_is_number if VALUE.fullmatch(clean(text)) else FIT.reason
    return 0.0


def _rate_label(text: str, level: int) -> float:
    if not text:
        return 0.0
    folded, known = fold_label(text, drop_brackets=True), level_labels(level)
    if folded in known:
        return FIT.label_known
    # the piece of a label that a page break cut
    return (
        0.0
        if any(label.startswith(folded) or label.endswith(folded) for label in known)
        else FIT.label_unknown
    )
