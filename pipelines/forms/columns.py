"""The columns of a block: found by the labels of its header, matched to cells by geometry.

Here belongs what the funding and the indicator block share. What the rows under a header mean
belongs in `funding` and `indicators`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import itemgetter

from pipelines.forms.headings import (
    JOIN,
    JOINT,
    LABEL_ROLES,
    MONEY_ROLES,
    Column,
    leave_out_side_label,
    leave_out_tall,
    part_block_label,
    part_joint_label,
    settle,
)
from pipelines.forms.rows import TABLE_WIDTH, Row, Slot, overlap
from pipelines.forms.vocabulary import (
    LONGEST_LABEL,
    find_exact_role,
    find_near_role,
    find_role,
    is_label,
    wording,
)
from pipelines.normalize.text import clean, is_empty_mark, printed

#: a header may be stacked over this many rows (groups above columns, or a header cut by a page break)
MAX_HEADER_ROWS = 3
#: text that is a value and so cannot stand in a header
VALUE = re.compile(r"[=<>≥≤＝＞＜]?\s*-?\d[\d,，.]*\s*(%|％|万?元|[(（].*)?")
NUMBER = re.compile(r"-?\d[\d,，]*(\.\d*)?\s*(分|%|％|万元|元)?")
#: no heading holds the signs of a sentence
SENTENCE = re.compile("[。，；]")
RESULT_ROLES = frozenset({"target", "actual", "score"})
#: share of the narrower of two cells that must stand under the other: columns of a scanned page lie a point
#: or two beside those of the page before
LEAST_OVERLAP = 0.1


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns under one header, from left to right, and how many rows the header takes."""

    block: str
    columns: tuple[Column, ...]
    row_count: int
    #: every cell that the last header row shows, empty ones too: what tables of another grid are fitted to
    cells: tuple[Slot, ...] = ()
    width: float = TABLE_WIDTH
    #: the table in which the header stands
    table_no: int = -1

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(role for column in self.columns if column.role for role in column.role.split(JOIN))

    def has(self, role: str) -> bool:
        return role in self.roles

    @property
    def left(self) -> float:
        """Left edge of the first column with a role."""
        return min(column.slot.left for column in self.columns if column.role)


def is_number(text: str) -> bool:
    """Tell whether a cell holds a plain number (points, money or percent)."""
    # a narrow cell breaks a number over two lines
    return NUMBER.fullmatch(clean(printed(text))) is not None


def is_number_or_mark(text: str) -> bool:
    """Tell whether a cell holds a plain number or a sign for nothing."""
    return is_number(text) or is_empty_mark(text)


def find_columns(rows: Sequence[Row], start: int, block: str) -> Columns | None:
    """Return the columns of `block` ("fund" or "indicator") whose header begins at row `start`, or None.

    Rows below are taken into the header as long as each of their filled cells names a role, alone or
    joined to the label above it.
    """
    row = rows[start]
    if row.line or not any(find_role(block, slot.text) for slot in row.filled):
        return None
    if any(len(slot.text) > LONGEST_LABEL and SENTENCE.search(slot.text) for slot in row.filled):
        # 实际完成情况 beside its text heads no columns, though the row below does
        return None
    if any(is_number(slot.text) for slot in row.filled):
        # 预算金额 | 10 | 实际支出 | 9: labels beside their values
        return None
    if block == "indicator" and (_gives_goal(row) or _stands_above(rows[start : start + 2])):
        return None
    best = _correct([Column(find_role(block, slot.text), slot, slot.text) for slot in row.filled], block)
    taken = 1
    for number in range(start + 1, min(len(rows), start + MAX_HEADER_ROWS)):
        following = rows[number]
        if not following.line and not following.cells:
            # a page number stood here, in a workbook made from printed pages
            continue
        above = rows[start + taken - 1]
        moved = _follow(best, above, following) if following.table_no != above.table_no else best
        stacked = _stack(moved, following, block, cut=following.table_no != row.table_no)
        if stacked is None:
            break
        best, taken = stacked, number - start + 1
    if block == "indicator" and start + taken < len(rows):
        best = part_block_label(best, rows[start + taken])
    lowest = rows[start + taken - 1]
    if start + taken < len(rows):
        best = part_joint_label(best, rows[start + taken], block)
    if block == "fund" and start + taken < len(rows):
        best = leave_out_side_label(best, rows[start + taken])
    best = leave_out_tall(best, lowest)
    found = Columns(block, tuple(settle(best, block)), taken, lowest.cells, lowest.width, lowest.table_no)
    return found if _is_header(found) else None


def _gives_goal(row: Row) -> bool:
    """Tell whether a row gives a goal beside its label (年度目标2 | 培训50人 | 完成情况 | …), so that it
    heads no columns, although 完成情况 may."""
    if any(find_exact_role("indicator", slot.text) in LABEL_ROLES - {"name"} for slot in row.filled):
        # 一级指标 | … | 年初目标 | 调整后目标
        return False
    return any(
        find_role("goal", label.text) in ("planned", "block")
        and find_role("indicator", label.text) is None
        and not any(find_role(block, text.text) for block in ("goal", "indicator", "indicator_block"))
        for label, text in pairwise(row.filled)
    )


def _stands_above(rows: Sequence[Row]) -> bool:
    """Tell whether a row of which half or more is no heading stands above a whole header, which needs none
    of it: (an unknown label) | 培训50人 | 完成情况 | 培训52人."""
    if len(rows) < 2 or rows[1].line or not rows[1].filled or set(rows[0].slots) & set(rows[1].above):
        return False
    below = [Column(find_role("indicator", slot.text), slot, slot.text) for slot in rows[1].filled]
    strangers = [slot for slot in rows[0].filled if not is_label(slot.text)]
    is_whole = all(column.role for column in below) and _is_header(Columns("indicator", tuple(below), 1))
    return is_whole and 2 * len(strangers) >= len(rows[0].filled)


def _correct(columns: list[Column], block: str) -> list[Column]:
    """Give labels with one wrong character their role, in a row where at least half the labels are known."""
    known = sum(bool(column.role or find_role(f"{block}_block", column.printed)) for column in columns)
    if 2 * known < len(columns):
        return columns
    roles = {column.role for column in columns}
    near = [column.role is None and find_near_role(block, column.printed) for column in columns]
    return [
        replace(column, role=role, is_near=True) if role and role not in roles else column
        for column, role in zip(columns, near, strict=True)
    ]


def _is_header(columns: Columns) -> bool:
    roles = set(columns.roles)
    if columns.block == "fund":
        if "task" in roles:
            return False
        has_label = any(find_role("fund_block", column.printed) for column in columns.columns)
        return len(roles & MONEY_ROLES) >= 2 or (has_label and len(roles) >= 3 and bool(roles & MONEY_ROLES))
    return len(roles) >= 3 and bool(roles & LABEL_ROLES) and bool(roles & RESULT_ROLES)


def _stack(columns: list[Column], row: Row, block: str, *, cut: bool) -> list[Column] | None:
    """Return the columns with `row` taken into the header, or None where `row` is no header row."""
    if row.line or not row.filled:
        return None
    below: list[tuple[Column | None, Column]] = []
    for slot in row.filled:
        if VALUE.fullmatch(clean(slot.text)) or SENTENCE.search(slot.text):
            return None
        nearest = max(columns, key=lambda column: overlap(column.slot, slot))
        parent = nearest if overlap(nearest.slot, slot) else None
        if cut and parent and clean(slot.text) == clean(parent.slot.text):
            # the cell goes on on another page, where its text is printed once more
            below.append((parent, replace(parent, slot=slot)))
            continue
        role, text = _stacked_role(parent, slot, block, cut=cut)
        if role is None and not (cut and parent and parent.role is None):
            return None
        below.append((parent, Column(role, slot, text)))
    if not any(column.role for _, column in below):
        return None
    replaced = {id(parent) for parent, _ in below if parent}
    kept = [column for column in columns if id(column) not in replaced]
    return sorted([*kept, *(column for _, column in below)], key=lambda column: column.slot.left)


def _follow(columns: list[Column], above: Row, below: Row) -> list[Column]:
    """Return the columns in the grid of the table that goes on with their header, where that is another.

    The empty cells of `below` go on with one cell of the header each, filled ones side by side with one
    heading of a group. Where the cells then do not agree in number, nothing is known.
    """
    if not below.cells or below.width == above.width or any(slot.cell.box for slot in below.cells):
        return columns
    runs: list[list[Slot]] = []
    for slot in below.cells:
        if runs and slot.is_filled and runs[-1][-1].is_filled and len(below.cells) != len(above.cells):
            runs[-1].append(slot)
        else:
            runs.append([slot])
    if len(runs) != len(above.cells):
        return columns
    places = {id(old.cell): (run[0].left, run[-1].right) for old, run in zip(above.cells, runs, strict=True)}
    return [
        replace(column, slot=replace(column.slot, left=place[0], right=place[1]))
        for column in columns
        if (place := places.get(id(column.slot.cell)))
    ]


def _stacked_role(parent: Column | None, slot: Slot, block: str, *, cut: bool) -> tuple[str | None, str]:
    joined = f"{parent.printed}{slot.text}" if parent else slot.text
    if parent and cut and find_role(block, joined):
        return find_role(block, joined), joined
    if find_exact_role(block, slot.text) and not cut:
        # "自评" over "得分": the joined label is the more telling one where it is known
        return find_exact_role(block, joined) or find_exact_role(block, slot.text), joined
    if parent and parent.role and wording("plain_value").fullmatch(clean(slot.text)):
        # 年度指标值 over 符号, 数值 and 单位
        return parent.role, joined
    # 指标值 over 年初 and 调整后: the qualifier stands below what it qualifies
    turned = f"{slot.text}{parent.printed}" if parent else slot.text
    return find_role(block, joined) or find_role(block, slot.text) or find_exact_role(block, turned), joined


@dataclass(frozen=True, slots=True)
class Assigned:
    """The filled cells of one row by column role; `rest` stands under no column with a role."""

    values: dict[str, list[Slot]]
    rest: tuple[Slot, ...]

    def text(self, role: str) -> str:
        return "\n".join(slot.text for slot in self.values.get(role, ()))

    def has(self, role: str) -> bool:
        return role in self.values


def assign(row: Row, columns: Columns, *, shift: float = 0.0) -> Assigned:
    """Match the filled cells of `row` to `columns` by how far they stand under each.

    A cell that reaches over several columns takes the name's role where it covers it, else the role
    of the first covered column. `shift` moves the row sideways, for rows that lost leading cells.
    """
    values: dict[str, list[Slot]] = {}
    rest: list[Slot] = []
    for slot in row.filled:
        moved = replace(slot, left=slot.left + shift, right=slot.right + shift) if shift else slot
        role = _role_above(moved, columns)
        pieces = _part(slot, role) if role else []
        for part_role, piece in pieces:
            values.setdefault(part_role, []).append(piece)
        if not pieces:
            rest.append(slot)
    return Assigned(values, tuple(rest))


def _part(slot: Slot, role: str) -> list[tuple[str, Slot]]:
    """Return what a cell says by role: of a column of points that holds two (9.5/10) both, or nothing where
    they are not two."""
    if JOIN not in role:
        return [(role, slot)]
    roles, texts = role.split(JOIN), JOINT.split(clean(slot.text))
    if len(texts) != len(roles) or not all(map(is_number, texts)):
        return []
    return [(each, replace(slot, piece=text)) for each, text in zip(roles, texts, strict=True)]


def _role_above(slot: Slot, columns: Columns) -> str | None:
    shared = [(overlap(slot, column.slot), column) for column in columns.columns]
    # a cell covers a column of which it has more than half the width
    covered = [column for reach, column in shared if reach > 0.5 * (column.slot.right - column.slot.left)]
    if len(covered) > 1:
        roles = [column.role for column in covered if column.role]
        if "name" in roles:
            return "name"
        return roles[0] if roles else None
    reach, best = max(shared, key=itemgetter(0))
    narrower = min(slot.right - slot.left, best.slot.right - best.slot.left)
    return best.role if reach > LEAST_OVERLAP * narrower else None
