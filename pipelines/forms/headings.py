"""Headings of columns whose role their label alone does not tell.

Here belongs what the headings of one header say about each other, and what the row below shows of them.
Which rows are a header belongs in `columns`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipelines.forms.rows import Row, Slot, covers, overlap
from pipelines.forms.vocabulary import BRACKETS, find_exact_role, find_role, wording
from pipelines.normalize.text import clean, fold_label

MONEY_ROLES = frozenset({"initial_budget", "adjusted_budget", "executed", "execution_rate"})
LABEL_ROLES = frozenset({"level1", "level2", "name"})
LEVEL_ORDER = ("level1", "level2", "name")
#: what stands between the names of two columns in one heading
JOINT = re.compile("[/、|]")
#: what may share one column, and what joins the roles of such a column
POINT_ROLES = frozenset({"weight", "score"})
JOIN = "/"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a block: its role (None for a label that nobody knows) and where it stands.

    `printed` is the header text, which may carry a unit of money or the points of the block.
    """

    role: str | None
    slot: Slot
    printed: str
    #: the label has one wrong character
    is_near: bool = False


def part_block_label(columns: list[Column], below: Row) -> list[Column]:
    """Give the columns under a label of the block (绩效指标) their roles where no column of labels is named;
    the row below shows how many there are."""
    if any(column.role in LABEL_ROLES for column in columns) or not below.has_known_spans:
        return columns
    parted = []
    for column in columns:
        is_block = find_role("indicator_block", column.printed)
        under = [slot for slot in below.cells if is_block and covers(column.slot, slot)]
        roles = LEVEL_ORDER[-len(under) :] if 1 < len(under) <= len(LEVEL_ORDER) else ()
        if len(under) == 2:
            roles = (LEVEL_ORDER[0], LEVEL_ORDER[-1])
        parted += [
            Column(role, replace(column.slot, left=slot.left, right=slot.right), column.printed)
            for role, slot in zip(roles, under, strict=False)
        ] or [column]
    return parted


def part_joint_label(columns: list[Column], below: Row, block: str) -> list[Column]:
    """Part a heading that names what stands in several columns below it: 分值/得分, 年度指标值(分值).
    Where its points share one column (9.5/10), the column has both roles."""
    parted = []
    for column in columns:
        names = _joint_names(column, block)
        roles = [find_role(block, name) or "" for name in names]
        under = [slot for slot in below.cells if covers(column.slot, slot)]
        if len(names) > 1 and len(under) == len(names):
            parted += [
                Column(role, replace(column.slot, left=slot.left, right=slot.right), name)
                for role, slot, name in zip(roles, under, names, strict=True)
            ]
        elif set(roles) == POINT_ROLES and column.role is None:
            parted.append(replace(column, role=JOIN.join(roles)))
        else:
            parted.append(column)
    return parted


def _joint_names(column: Column, block: str) -> list[str]:
    """Return the names of several columns that one heading holds, [] where it names one or none."""
    text = clean(column.printed)
    inside = BRACKETS.search(text)
    names = JOINT.split(text) if column.role is None else []
    if column.role and inside and find_exact_role(block, inside[0][1:-1]) not in (None, column.role):
        names = [text[: inside.start()], inside[0][1:-1]]
    roles = [find_role(block, name) for name in names]
    return names if None not in roles and len(set(roles)) == len(roles) > 1 else []


def leave_out_side_label(columns: list[Column], below: Row) -> list[Column]:
    """Take the role of a source from a label at the side of the block: the rows below have nothing under it,
    but their label between it and the money (项目 | … of a 项目资金 that a page break cut)."""
    source = next((column for column in columns if column.role == "source"), None)
    money = [column.slot.left for column in columns if column.role in MONEY_ROLES]
    if source is None or not money or any(overlap(slot, source.slot) > 0 for slot in below.filled):
        return columns
    has_label = any(source.slot.left < slot.left < min(money) for slot in below.filled)
    return [replace(each, role=None) if each is source and has_label else each for each in columns]


def leave_out_tall(columns: list[Column], lowest: Row) -> list[Column]:
    """Take its role from a cell that reaches down beside the rows below the header, where another column has
    the role: it is the label at the side of the block (年度预算 beside 全年预算)."""
    roles = [column.role for column in columns]
    return [
        replace(column, role=None)
        if roles.count(column.role) > 1 and _reaches_below(column.slot, lowest)
        else column
        for column in columns
    ]


def _reaches_below(slot: Slot, lowest: Row) -> bool:
    return slot in (*lowest.slots, *lowest.above) and slot.cell.row + slot.cell.row_span - 1 > lowest.row_no


def settle(columns: list[Column], block: str) -> list[Column]:
    """Settle roles that the labels alone leave open: the same role in several columns."""
    columns = _settle_years(sorted(columns, key=lambda column: column.slot.left), block)
    return _settle_indicator(columns) if block == "indicator" else _settle_fund(columns)


def _settle_years(columns: list[Column], block: str) -> list[Column]:
    """Give headings that carry years (2022年实际, 2023年目标值, 2023年完成值) their roles, those of the year
    that names most of them; nothing where two years name as many."""
    found: dict[str, dict[int, str]] = {}
    for number, column in enumerate(columns):
        folded = fold_label(column.printed)
        match = wording("year_of_heading").match(folded) if column.role is None else None
        role = find_role(block, folded[match.end() :]) if match else None
        if match and role:
            found.setdefault(match[1], {})[number] = role
    ranked = sorted(found.values(), key=lambda roles: len(set(roles.values())), reverse=True)
    if not ranked or (len(ranked) > 1 and len(set(ranked[0].values())) == len(set(ranked[1].values()))):
        return columns
    roles = ranked[0]
    return [replace(column, role=roles.get(number, column.role)) for number, column in enumerate(columns)]


def _settle_fund(columns: list[Column]) -> list[Column]:
    """A label of the block that names a role of its own (年度预算数) heads the sources where another column
    has that role."""
    roles = [column.role for column in columns]
    heading = next((c for c in columns if c.role and find_exact_role("fund_block", c.printed)), None)
    if heading and roles.count(heading.role) > 1 and columns[roles.index(heading.role)] is heading:
        role = None if "source" in roles else "source"
        columns = [replace(c, role=role) if c is heading else c for c in columns]
    return _keep_first(_leave_out_whole(columns))


def _leave_out_whole(columns: list[Column]) -> list[Column]:
    """Take its role from a column of all years of a project (累计支出) where another has it for the year."""
    is_whole = [wording("whole_project").search(column.printed) is not None for column in columns]
    of_year = {column.role for column, whole in zip(columns, is_whole, strict=True) if not whole}
    return [
        replace(column, role=None) if whole and column.role in of_year else column
        for column, whole in zip(columns, is_whole, strict=True)
    ]


def _name_block_label(columns: list[Column]) -> list[Column]:
    """Give a heading that elsewhere is the label of the block (绩效指标 beside 绩效内容) the role of the
    name, where it stands between the labels of the indicators and their values."""
    labels = [column.slot.left for column in columns if column.role in LABEL_ROLES]
    values = [column.slot.left for column in columns if column.role in ("target", "actual")]
    if not labels or not values:
        return columns
    return [
        replace(column, role="name")
        if column.role is None
        and find_exact_role("indicator_block", column.printed)
        and max(labels) < column.slot.left < min(values)
        else column
        for column in columns
    ]


def _settle_names(columns: list[Column]) -> list[Column]:
    """Of several columns of names the third level is the name, else the last; those before it say what it
    belongs to (绩效内容 before 绩效指标), those behind it what it is in detail (四级指标)."""
    names = [column for column in columns if column.role == "name"]
    if len(names) > 1:
        is_third = wording("third_level").search
        keep = next((column for column in names if is_third(column.printed)), names[-1])
        others = {id(column): "group" for column in names if column is not keep}
        others |= dict.fromkeys(map(id, names[names.index(keep) + 1 :]), "part")
        columns = [replace(c, role=others.get(id(c), c.role)) for c in columns]
    if not any(column.role == "name" for column in columns):
        labels = [column for column in columns if column.role in LABEL_ROLES]
        columns = [replace(c, role="name") if labels and c is labels[-1] else c for c in columns]
    return columns


def _settle_indicator(columns: list[Column]) -> list[Column]:
    columns = _settle_names(_name_block_label(columns))
    name_left = next((column.slot.left for column in columns if column.role == "name"), 0.0)
    settled, level = [], "level1"
    for column in columns:
        level = column.role if column.role in ("level1", "level2") else level
        if column.role in ("weight", "score") and column.slot.left < name_left:
            # 一级指标 分值 二级指标 分值 ...: points of a level, not of the indicator
            settled.append(replace(column, role=f"{level}_{column.role}"))
        else:
            settled.append(column)
    return _keep_first(_settle_targets(settled))


def _settle_targets(columns: list[Column]) -> list[Column]:
    """Of several targets the one after adjustment counts; the other is the initial one."""
    targets = [column for column in columns if column.role in ("target", "adjusted_target")]
    if len(targets) > 1:
        is_initial = wording("initial_target").search
        initial = next((column for column in targets if is_initial(column.printed)), None)
        adjusted = next((column for column in targets if column.role == "adjusted_target"), None)
        if initial is None:
            initial = next(column for column in targets if column is not adjusted)
        columns = [replace(c, role="initial_target") if c is initial else c for c in columns]
    return [replace(c, role="target") if c.role == "adjusted_target" else c for c in columns]


def _keep_first(columns: list[Column]) -> list[Column]:
    seen: set[str] = set()
    kept = []
    for column in columns:
        if column.role and column.role != "reason" and column.role in seen:
            kept.append(replace(column, role=None))
        else:
            kept.append(column)
        if column.role:
            seen.add(column.role)
    return kept
