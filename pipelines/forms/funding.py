"""Rows of the funding block: one line per source of money.

Here belongs which cells of the block make a line. Reading amounts belongs in `pipelines.normalize`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.forms.columns import (
    Assigned,
    Columns,
    assign,
    is_number,
    is_number_or_mark,
)
from pipelines.forms.headings import MONEY_ROLES, Column
from pipelines.forms.model import FundingLine, Printed, print_cell
from pipelines.forms.rows import Row, Slot, overlap
from pipelines.forms.strangers import under_unknown_heading
from pipelines.forms.vocabulary import find_exact_role, find_role, is_label
from pipelines.normalize.funding_sources import TOTAL, canonical_source
from pipelines.normalize.money import find_money_unit, read_money
from pipelines.normalize.numbers import MOST_EXECUTION_POINTS, read_points
from pipelines.normalize.text import fold_label

#: "其中:" in a cell of its own belongs to the labels that follow
AMONG = frozenset({"其中", "其中,"})
#: "(万元)" alone
BRACKETED = re.compile(r"[(（][^()（）]*[)）]")
#: so many sources side by side make a header
LEAST_SOURCES = 3


def is_funding_row(row: Row, columns: Columns) -> bool:
    """Tell whether a row under the funding header is a line of money: an amount under a money column, or
    nothing but signs for nothing, or a label of a source alone."""
    assigned = assign(row, columns)
    money = [slot.text for role in MONEY_ROLES for slot in assigned.values.get(role, ())]
    if money:
        # 分配科学性 | 分配科学合理 | 无 is no line of money, whatever column the 无 stands in
        is_amount = any(is_number(text) or _is_amount(text) for text in money)
        return is_amount or all(is_number_or_mark(text) for text in money)
    label = _find_label(row, assigned, columns)
    return label is not None and canonical_source(label.text)[0] is not None


def _is_amount(text: str) -> bool:
    """Tell whether a cell holds an amount with a unit or a breakdown of its own: 854万(中央400万元,…)."""
    return read_money(text, None).value is not None


def read_funding_row(row: Row, columns: Columns) -> FundingLine:
    """Return the funding line of a row for which `is_funding_row` holds."""
    assigned = assign(row, columns)
    values: dict[str, Printed] = {}
    for role, slots in assigned.values.items():
        if role != "source":
            values[role] = _join(slots)
    found = [(column.role, find_money_unit(column.printed)) for column in columns.columns]
    units = {role: unit for role, unit in found if role and unit}
    return FundingLine(_find_label(row, assigned, columns), values, row.page_no, units)


def under_unknown_label(row: Row, columns: Columns) -> list[Slot]:
    """Return the values of a row that stand under a column whose label nobody knows."""
    rest = [slot for slot in assign(row, columns).rest if slot.left >= columns.left or is_number(slot.text)]
    return under_unknown_heading(rest, columns)


def _find_label(row: Row, assigned: Assigned, columns: Columns) -> Printed | None:
    """Return the source's label: the cells of this row left of the money, block labels left out."""
    slots = [
        *assigned.values.get("source", ()),
        *(slot for slot in assigned.rest if slot.left < columns.left and not is_number(slot.text)),
    ]
    labels = [slot for slot in slots if not (find_role("fund_block", slot.text) and len(slots) > 1)]
    if len(labels) == 1 and find_exact_role("fund_block", labels[0].text) and not assigned.has("source"):
        labels = []
    if not labels:
        # a label that reaches down from the row above is the label of this line too
        at_side = {id(slot.cell) for slot in columns.cells}
        reaching = [slot for slot in row.above if slot.left < columns.left and slot.is_filled]
        # what reaches down from the header itself is the label at the side of the block
        labels = [
            slot for slot in reaching if id(slot.cell) not in at_side or canonical_source(slot.text)[0]
        ][-1:]
        labels = [slot for slot in labels if not find_role("fund_block", slot.text)]
    if len(labels) > 1:
        # "(万元)" that a page break left of the block label
        labels = [slot for slot in labels if not BRACKETED.fullmatch(fold_label(slot.text))] or labels
    if len(labels) > 1 and canonical_source(_join(labels).text)[0] is None:
        # the half of a block label that a page break cut stands beside the label of the line
        labels = [slot for slot in labels if canonical_source(slot.text)[0]][-1:] or labels
    return _join(labels) if labels else None


def read_pair(row: Row) -> FundingLine | None:
    """Return the line of a row that holds a source and its amount (年度金额 | 10), None for any other row.

    The label of the block may stand before them; the amount counts as the budget of the year.
    """
    slots = [slot for slot in row.filled if not find_role("fund_block", slot.text)] or list(row.filled)
    if len(slots) != 2 or not is_number_or_mark(slots[1].text) or canonical_source(slots[0].text)[0] is None:
        return None
    return FundingLine(print_cell(slots[0].cell), {"adjusted_budget": print_cell(slots[1].cell)}, row.page_no)


def read_money_pairs(row: Row) -> FundingLine | None:
    """Return the line of a row whose labels of money stand beside their amounts (预算金额 | 10) or in
    one cell with them (执行率：90%), None for any other row. The line may go on in the next row."""
    slots = [slot for slot in row.filled if not find_exact_role("fund_block", slot.text)] or list(row.filled)
    inside = _pairs_in_cells(slots)
    slots = [slot for slot in slots if slot not in inside.values()]
    values = {role: print_cell(slot.cell, _behind_colon(slot)) for role, slot in inside.items()}
    if not slots:
        return FundingLine(None, values, row.page_no) if values.keys() & MONEY_ROLES else None
    # the source may stand before them: 年度资金总额 | 年初预算 | 300 | 实际支出 | 290
    source = slots.pop(0) if len(slots) % 2 and canonical_source(slots[0].text)[0] else None
    labels, amounts = slots[::2], slots[1::2]
    roles = [find_role("fund", slot.text) for slot in labels]
    if roles and roles[0] is None and "adjusted_budget" not in roles and _is_total(labels[0]):
        # 资金总额 | 48 | 执行数 | 46.56
        roles[0] = "adjusted_budget"
    is_paired = len(labels) == len(amounts) and all(is_number_or_mark(slot.text) for slot in amounts)
    # 自评得分 beside more points than execution has is the total of the form
    is_total = [find_exact_role("header", slot.text) == "total_score" for slot in labels]
    if is_paired and len(labels) > 2:
        roles = [
            None if total and _is_beyond(amount.text) else role
            for role, total, amount in zip(roles, is_total, amounts, strict=True)
        ]
        is_total = [total and role is not None for role, total in zip(roles, is_total, strict=True)]
    known = [role for role in roles if role]
    if not is_paired or 2 * len(known) < len(roles) or not MONEY_ROLES & set(known) or any(is_total):
        return None
    values |= {role: print_cell(slot.cell) for role, slot in zip(roles, amounts, strict=True) if role}
    return FundingLine(print_cell(source.cell) if source else None, values, row.page_no)


def _is_total(slot: Slot) -> bool:
    return canonical_source(slot.text)[0] == TOTAL


def _is_beyond(text: str) -> bool:
    points = read_points(text).value
    return points is not None and points > MOST_EXECUTION_POINTS


def unknown_pairs(row: Row) -> list[Slot]:
    """Return the labels that nobody knows, with their amounts, of a row of money pairs."""
    slots = [slot for slot in row.filled if not find_exact_role("fund_block", slot.text)] or list(row.filled)
    slots = slots[1:] if len(slots) % 2 else slots
    pairs = zip(slots[::2], slots[1::2], strict=True)
    return [
        slot
        for label, amount in pairs
        if find_exact_role("header", label.text) == "total_score"
        or (find_role("fund", label.text) is None and canonical_source(label.text)[0] is None)
        for slot in (label, amount)
    ]


def _pairs_in_cells(slots: Sequence[Slot]) -> dict[str, Slot]:
    """Return the cells that hold an amount behind its label (预算数：10万元), by role."""
    found: dict[str, Slot] = {}
    for slot in slots:
        role = find_role("fund", slot.text.replace("：", ":").partition(":")[0])
        amount = _behind_colon(slot)
        if role and amount and (is_number_or_mark(amount) or _is_amount(amount)):
            found.setdefault(role, slot)
    return found


def _behind_colon(slot: Slot) -> str:
    return slot.text.replace("：", ":").partition(":")[2].strip()


def add_reason_rest(row: Row, columns: Columns, line: FundingLine) -> bool:
    """Add the rest of a reason that a page break cut to `line`; tell whether the row held nothing else."""
    assigned = assign(row, columns)
    if set(assigned.values) != {"reason"} or assigned.rest or "reason" not in line.values:
        return False
    line.values["reason"] = line.values["reason"].append(_join(assigned.values["reason"]))
    return True


def is_label_rest(row: Row, columns: Columns) -> bool:
    """Tell whether a row holds nothing but text left of the money columns: the rest of a label that
    a page break cut."""
    assigned = assign(row, columns)
    rest_is_left = all(slot.left < columns.left for slot in assigned.rest)
    return bool(row.filled) and rest_is_left and set(assigned.values) <= {"source"}


@dataclass(frozen=True, slots=True)
class SourceColumns:
    """A funding block turned on its side: one column per source, with the money in the row below."""

    sources: tuple[Slot, ...]
    columns: Columns


def find_source_columns(row: Row) -> SourceColumns | None:
    """Return the columns of a header that names sources side by side (中央 | 本级 | 合计), or None."""
    sources = [slot for slot in row.filled if canonical_source(slot.text)[0]]
    if len(sources) < LEAST_SOURCES:
        return None
    # a label that nobody knows stands among sources for one, which its line then says
    sources += [
        slot
        for slot in row.filled[1:]
        if slot not in sources and find_role("fund", slot.text) is None and not is_label(slot.text)
    ]
    sources.sort(key=lambda slot: slot.left)
    others = tuple(
        Column(find_role("fund", slot.text), slot, slot.text) for slot in row.filled if slot not in sources
    )
    return SourceColumns(tuple(sources), Columns("fund", others, 1))


def find_measure(row: Row) -> str | None:
    """Return the measure that the first cell of a row under sources names: 预算数, 执行数."""
    role = find_role("fund", row.filled[0].text) if row.filled else None
    return role if role in MONEY_ROLES else None


def read_source_columns(row: Row, found: SourceColumns) -> list[FundingLine]:
    """Return a line per source from the row of money under `found`; what has a column of its own (executed,
    rate) belongs to the total, or to the last line where no column is the total."""
    role = find_measure(row) or "adjusted_budget"
    lines: list[FundingLine] = []
    for source in found.sources:
        line = FundingLine(print_cell(source.cell), {}, row.page_no)
        under = [slot for slot in row.filled if overlap(slot, source) > 0]
        if under:
            line.values[role] = _join(under)
        lines.append(line)
    totals = [line for line in lines if line.label and canonical_source(line.label.text)[0] == TOTAL]
    total = totals[0] if totals else lines[-1]
    for column in found.columns.columns:
        under = [slot for slot in row.filled if overlap(slot, column.slot) > 0]
        if column.role and under:
            total.values[column.role] = _join(under)
    return lines


def _join(slots: list[Slot]) -> Printed:
    value = print_cell(slots[0].cell, slots[0].text)
    for slot in slots[1:]:
        value = value.append(print_cell(slot.cell, slot.text))
    return value
