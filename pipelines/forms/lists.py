"""Lists of projects, one a row, with money, score and grade: every row an evaluation of its own.

Here belongs telling such a list by its labels (the name of the project heads a column beside columns of
money or a score) and which cell of a row is what. Lists of indicators of several projects are no such lists:
`mapping` reads them as one form and says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.forms.columns import Columns, assign, find_columns, is_number
from pipelines.forms.header import read_header, read_line
from pipelines.forms.headings import MONEY_ROLES
from pipelines.forms.model import Form, FundingLine, Note, Printed, print_cell
from pipelines.forms.recognise import Stretch
from pipelines.forms.rows import Row, Slot, overlap
from pipelines.forms.state import FormReader, find_unit
from pipelines.forms.vocabulary import find_exact_role, find_role
from pipelines.normalize.funding_sources import canonical_source
from pipelines.normalize.text import clean, is_empty_mark

#: a list has so many projects; with one the row below the labels is the form's own
LEAST_PROJECTS = 2
#: header roles that a column of a list may have
COLUMN_ROLES = frozenset(
    {
        "project_name",
        "project_code",
        "department",
        "central_department",
        "unit",
        "reporting_unit",
        "person",
        "phone",
        "period",
        "attribute",
        "total_score",
        "review_total_score",
        "grade",
    }
)
#: and roles of the rows below a form's indicators
REMARK_ROLES = frozenset({"conclusion", "problems", "measures", "deviation_reason", "remarks"})


def read_list(stretch: Stretch) -> list[Form]:
    """Return a form for each project of a list, none where the rows of `stretch` are no list."""
    start = next((number for number, row in enumerate(stretch.rows) if _heads_list(row)), None)
    if start is None or any(_heads_indicators(row) for row in stretch.rows):
        return []
    money = find_columns(stretch.rows, start, "fund")
    count = money.row_count if money else 1
    heads = _heads(stretch.rows[start : start + count], money)
    base = _read_head(stretch, start, count)
    forms: list[Form] = []
    for row in stretch.rows[start + count :]:
        if row.line or not row.filled or _is_heading(row, heads):
            continue
        form = _read_project(row, heads, money, base)
        if form:
            forms.append(form)
        elif forms and not _is_sum(row):
            forms[-1].notes.extend(_unplaced(row.filled))
    names = [form.fields["project_name"].text for form in forms]
    if sum(canonical_source(name)[0] is not None for name in names) > 0.5 * len(names):
        return []  # 资金名称 over sources of money
    return forms if len(forms) >= LEAST_PROJECTS else []


def _heads_list(row: Row) -> bool:
    """Tell whether a row heads the columns of a list: the project's name, no value beside it, and money or a
    score for every project."""
    if row.line or not any(find_exact_role("header", slot.text) == "project_name" for slot in row.filled):
        return False
    if any(is_number(slot.text) for slot in row.filled):
        return False
    known = [slot for slot in row.filled if _column_role(slot) or find_role("fund", slot.text)]
    results = [
        slot
        for slot in known
        if find_role("fund", slot.text) in MONEY_ROLES | {"score"}
        or _column_role(slot) in ("total_score", "grade")
    ]
    return len(results) >= 2 and len(known) > 0.5 * len(row.filled)


def _heads_indicators(row: Row) -> bool:
    return (
        sum(1 for slot in row.filled if find_role("indicator", slot.text) in ("level1", "name", "target"))
        >= 2
    )


def _column_role(slot: Slot) -> str | None:
    for block, roles in (("header", COLUMN_ROLES), ("total", REMARK_ROLES)):
        role = find_exact_role(block, slot.text)
        if role in roles:
            return role
    return None


def _heads(rows: Sequence[Row], money: Columns | None) -> list[tuple[str, Slot]]:
    """Return the columns that are no money, with their roles; 得分 alone is the score of the project, unless
    points of the execution stand beside it."""
    heads = [(role, slot) for row in rows for slot in row.filled if (role := _column_role(slot))]
    roles = {role for role, _ in heads}
    if money and "total_score" not in roles and not money.has("weight"):
        heads += [("total_score", column.slot) for column in money.columns if column.role == "score"]
    return heads


def _read_head(stretch: Stretch, start: int, count: int) -> Form:
    """Return what stands above and in the heading: title, year, unit of money."""
    base = Form(stretch.kind, stretch.rows[start].page_no, stretch.rows[start].page_no)
    reader = FormReader(stretch.rows, base)
    for row in stretch.rows[:start]:
        if row.line:
            read_line(reader, row)
        else:
            read_header(reader, row)
    for row in stretch.rows[start : start + count]:
        for slot in row.filled:
            find_unit(reader, slot)
    return base


def _is_heading(row: Row, heads: Sequence[tuple[str, Slot]]) -> bool:
    """Tell whether a row repeats the heading, on another page."""
    labels = {clean(slot.text) for _, slot in heads}
    return sum(clean(slot.text) in labels for slot in row.filled) >= 2


def _is_sum(row: Row) -> bool:
    return any(find_role("total", slot.text) in ("total", "subtotal") for slot in row.filled[:2])


def _read_project(
    row: Row, heads: Sequence[tuple[str, Slot]], money: Columns | None, base: Form
) -> Form | None:
    """Return the form of one row, None where it names no project or has nothing else to say."""
    fields: dict[str, Printed] = {}
    used: set[int] = set()
    for role, head in heads:
        # a department may be merged over the rows of its projects
        slot = max(row.cells, key=lambda slot: overlap(slot, head), default=None)
        if slot is None or not slot.is_filled or overlap(slot, head) <= 0 or is_empty_mark(slot.text):
            continue
        fields.setdefault(role, print_cell(slot.cell))
        used.add(id(slot.cell))
    if "project_name" not in fields or _is_sum(row):
        return None
    form = Form(base.kind, row.page_no, row.page_no, fields={**base.fields, **fields})
    line = FundingLine(None, page_no=row.page_no)
    for role, slots in (assign(row, money).values if money else {}).items():
        slot = next((slot for slot in slots if id(slot.cell) not in used), None)
        if slot and (role in MONEY_ROLES or role in ("weight", "score", "reason")):
            line.values[role] = print_cell(slot.cell)
            used.add(id(slot.cell))
    if len(used) < 2:
        return None
    if line.values:
        form.funding.append(line)
    form.layout = "list:" + ",".join(role for role, _ in heads)
    if money:
        form.layout += ";fund:" + ",".join(money.roles)
    message = "a row of a list of projects, read as an evaluation of its own; it has no indicators"
    form.notes.append(Note("list_row", message, fields["project_name"].text, row.page_no))
    rest = [slot for slot in row.filled if id(slot.cell) not in used]
    form.notes.extend(_unplaced(rest[1:] if rest and _is_serial(rest[0], row) else rest))
    return form


def _is_serial(slot: Slot, row: Row) -> bool:
    return slot is row.filled[0] and clean(slot.text).strip(".、").isdigit()


def _unplaced(slots: Sequence[Slot]) -> list[Note]:
    message = "the cell found no place in the form"
    return [
        Note("unmapped_text", message, slot.text, slot.cell.page_no)
        for slot in slots
        if not is_empty_mark(slot.text)
    ]
