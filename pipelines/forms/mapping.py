"""The rows of one form mapped by label: header, funding, goals, indicators, totals.

Here belongs the order in which the blocks of a form are recognised and what ends each. How a block's
rows are read belongs in `funding`, `goals`, `indicators`; which labels exist is data (labels.toml).
"""

from __future__ import annotations

from pipelines.forms.columns import Columns, is_number
from pipelines.forms.cut_rows import add_loose_text, join_cut_rows
from pipelines.forms.ends import begins_other_table
from pipelines.forms.fit import move_short_row
from pipelines.forms.funding import (
    BRACKETED,
    add_reason_rest,
    find_measure,
    find_source_columns,
    is_funding_row,
    is_label_rest,
    read_funding_row,
    read_money_pairs,
    read_pair,
    read_source_columns,
    under_unknown_label,
    unknown_pairs,
)
from pipelines.forms.goal_rows import read_goal, read_goal_header, read_labelled_goals
from pipelines.forms.goals import (
    find_goal_columns,
)
from pipelines.forms.grids import GridMap, map_grid
from pipelines.forms.header import read_header, read_line
from pipelines.forms.headings import MONEY_ROLES
from pipelines.forms.indicator_rows import read_indicator_row
from pipelines.forms.indicators import build_indicators, find_beginnings
from pipelines.forms.levels import prints_twice
from pipelines.forms.model import Form, Note, UnknownLabel, print_cell
from pipelines.forms.money_pairs import find_places, read_source_pairs
from pipelines.forms.recognise import Stretch
from pipelines.forms.rows import Row, page_range
from pipelines.forms.state import FormReader, find_execution_weight, find_unit, is_indicator
from pipelines.forms.strangers import (
    under_unknown_heading,
)
from pipelines.forms.totals import is_total, read_total, read_total_rest
from pipelines.forms.vocabulary import find_exact_role, find_role, is_label
from pipelines.normalize.funding_sources import TOTAL, canonical_source
from pipelines.normalize.money import find_money_unit
from pipelines.normalize.text import clean

#: so many rows are looked at to find how a table's grid fits its header
GRID_REACH = 60


def map_form(stretch: Stretch) -> Form:
    """Return the form that the rows of `stretch` print. Never fails: what finds no place is noted."""
    first, last = page_range(stretch.rows)
    form = Form(stretch.kind, first, last)
    reader = FormReader(stretch.rows, form)
    index = 0
    while index < len(stretch.rows) and not begins_other_table(reader, index):
        index += _read_row(reader, index)
    if index < len(stretch.rows):
        reader.rows = stretch.rows[:index]
        form.page_last = page_range(reader.rows)[1]
    _finish(reader)
    return form


def _read_row(reader: FormReader, index: int) -> int:
    """Read the row at `index`; return how many rows were used."""
    row, reader.index = reader.rows[index], index
    if row.line:
        if reader.state == "indicators" and reader.found:
            reader.loose.append((len(reader.found) - 1, row.line))
        read_line(reader, row)
        return 1
    if not row.filled:
        return 1
    columns = reader.columns_at(index, "indicator")
    if columns:
        return _begin_indicators(reader, index, columns)
    taken = _read_source_columns(reader, index)
    if taken:
        return taken
    columns = reader.columns_at(index, "fund")
    if columns:
        return _begin_funding(reader, index, columns)
    grid = _find_grid(reader, index)
    placed = grid.apply(row) if grid else _move_short(reader, row)
    reader.is_cut = (
        row.is_table_start
        or index in (0, reader.body_from)
        or (reader.rows[index - 1].page_no != row.page_no)
    )
    reader.has_columns = grid is None or grid.is_proved
    reader.below = reader.rows[index + 1] if index + 1 < len(reader.rows) else None
    open_text, reader.open_text = reader.open_text, None
    if reader.is_cut and read_total_rest(reader, row, open_text):
        return 1
    # headings and texts of goals stand in a grid of their own, whatever the columns of the form
    if (
        _read_funding(reader, placed)
        or read_labelled_goals(reader, row)
        or read_goal_header(reader, row, placed)
        or read_total(reader, placed)
        or read_goal(reader, row)
        or _read_indicator(reader, placed)
    ):
        return 1
    if not _read_funding_pair(reader, row) or any(id(slot.cell) not in reader.used for slot in row.filled):
        read_header(reader, placed)
    return 1


def _find_grid(reader: FormReader, index: int) -> GridMap | None:
    """Return the way from the grid of the row's table to that of the header it stands under, if they
    differ."""
    columns = reader.fund if reader.state == "funding" else reader.indicator
    if columns is None or reader.state in ("header", "goals"):
        return None
    table_no = reader.rows[index].table_no
    first = index
    while columns is reader.indicator and first > reader.body_from:
        before = reader.rows[first - 1]
        if before.line or before.table_no != table_no:
            break
        first -= 1
    if reader.grid is None or reader.grid[0] != first or reader.grid[1] is not columns:
        reader.grid = first, columns, map_grid(_rows_of_table(reader, first), columns)
    return reader.grid[2]


def _rows_of_table(reader: FormReader, first: int) -> list[Row]:
    """Return the rows of the block in the table from `first` on: all of them show the same grid, so that the
    first of them settle it for the rest."""
    table_no = reader.rows[first].table_no
    last = min(len(reader.rows), first + GRID_REACH)
    table: list[Row] = []
    for number in range(first, last):
        row = reader.rows[number]
        if row.table_no != table_no or row.line or (table and _begins_block(reader, number)):
            break
        table.append(row)
    return table


def _move_short(reader: FormReader, row: Row) -> Row:
    """Return a row of the block at hand moved back under its columns where it lost its place."""
    columns = {"funding": reader.fund, "indicators": reader.indicator}.get(reader.state)
    moved = move_short_row(row, columns) if columns else row
    if moved is not row:
        message = (
            "the row stands beside its columns, because a cell above it is too short, and was moved back"
        )
        reader.form.notes.append(Note("shifted_row", message, row.filled[0].text, row.page_no))
    return moved


def _begins_block(reader: FormReader, index: int) -> bool:
    """Tell whether the row heads another block of columns, whose cells stand elsewhere."""
    return any(reader.columns_at(index, block) for block in ("indicator", "fund")) or (
        reader.state == "funding" and find_goal_columns(reader.rows[index]) is not None
    )


def _begin_indicators(reader: FormReader, index: int, columns: Columns) -> int:
    rows = reader.rows[index : index + columns.row_count]
    for row in rows:
        reader.use(row.slots)
    _note_unknown(reader, columns, "indicator")
    for column in columns.columns:
        if find_exact_role("header", column.printed) == "project_name":
            message = "a list of indicators of several projects, read as one form"
            page_no = column.slot.cell.page_no
            reader.form.notes.append(Note("unmapped_text", message, clean(column.printed), page_no))
    reader.indicator, reader.state, reader.body_from = columns, "indicators", index + columns.row_count
    return columns.row_count


def _begin_funding(reader: FormReader, index: int, columns: Columns) -> int:
    for row in reader.rows[index : index + columns.row_count]:
        reader.use(row.slots)
        for slot in (*row.slots, *row.above):
            find_unit(reader, slot)
            find_execution_weight(reader, slot)
    _note_unknown(reader, columns, "fund")
    reader.fund, reader.state = columns, "funding"
    return columns.row_count


def _read_source_columns(reader: FormReader, index: int) -> int:
    """Read a funding block with a column per source: the header at `index` and the money below it, in one row
    or in a row per measure (预算数, 执行数). Return how many rows were used."""
    row = reader.rows[index]
    if reader.state == "indicators" or index + 1 >= len(reader.rows):
        return 0
    below = reader.rows[index + 1]
    found = find_source_columns(row)
    if found is None or below.line or not any(is_number(slot.text) for slot in below.filled):
        return 0
    rows = [below]
    for following in reader.rows[index + 2 : index + 1 + len(MONEY_ROLES)]:
        if find_measure(rows[-1]) is None or find_measure(following) is None:
            break
        rows.append(following)
    lines = read_source_columns(below, found)
    for following in rows[1:]:
        for line, more in zip(lines, read_source_columns(following, found), strict=True):
            line.values |= more.values
    reader.form.funding.extend(lines)
    for slot in (*row.slots, *row.above):
        find_unit(reader, slot)
    for used in (row, *rows):
        reader.use(used.filled)
    return 1 + len(rows)


def _note_unknown(reader: FormReader, columns: Columns, block: str) -> None:
    for column in columns.columns:
        text = column.printed
        if column.is_near:
            message = f"a label with a wrong character, taken for {column.role}"
            reader.form.notes.append(Note("near_label", message, clean(text), column.slot.cell.page_no))
        if column.role is None and not is_label(text) and not find_role(f"{block}_block", text):
            reader.form.unknown_labels.append(UnknownLabel(clean(text), block, column.slot.cell.page_no))


def _read_funding(reader: FormReader, row: Row) -> bool:
    if reader.state != "funding" or reader.fund is None:
        return False
    if find_goal_columns(row) and not is_funding_row(row, reader.fund):
        return False
    if reader.found and is_total(row):
        # the total of a form whose funding block stands below the indicators
        return False
    if is_funding_row(row, reader.fund):
        line = read_funding_row(row, reader.fund)
        reader.form.funding.append(line)
        # what stands under a label that nobody knows is not read, and is noted as such
        unread = under_unknown_label(row, reader.fund)
        reader.use([slot for slot in row.filled if slot not in unread])
        _find_in_labels(reader, row)
        return True
    if (
        (row.is_table_start or row.has_known_spans)
        and reader.form.funding
        and add_reason_rest(row, reader.fund, reader.form.funding[-1])
    ):
        reader.use(row.filled)
        return True
    if row.is_table_start and reader.form.funding and is_label_rest(row, reader.fund):
        last = reader.form.funding[-1]
        if last.label and not any(is_label(slot.text) for slot in row.filled):
            for slot in row.filled:
                find_unit(reader, slot)
                # (万元), which the page break cut from the label of the block, is no part of the source's
                if not (BRACKETED.fullmatch(clean(slot.text)) and find_money_unit(slot.text)):
                    last.label = last.label.append(print_cell(slot.cell))
            reader.use(row.filled)
            return True
    return False


def _find_in_labels(reader: FormReader, row: Row) -> None:
    """Take unit and points from the labels of a line of money: 项目资金(万元), 年度资金总额(10分)."""
    for slot in row.filled:
        if find_role("fund_block", slot.text) or BRACKETED.fullmatch(clean(slot.text)):
            find_unit(reader, slot)
        if canonical_source(slot.text)[0] == TOTAL:
            find_execution_weight(reader, slot)


def _read_funding_pair(reader: FormReader, row: Row) -> bool:
    """Read a line of money in a form whose funding block has no columns: a source and its amount, or labels
    beside their amounts."""
    is_open = reader.fund is None and reader.state == "header"
    if is_open and read_source_pairs(reader, row):
        return True
    line = (read_pair(row) or read_money_pairs(row)) if is_open else None
    funding = reader.form.funding
    if line is None:
        return False
    if (
        funding
        and line.label is None
        and funding[-1].label is None
        and not line.values.keys() & funding[-1].values
    ):
        funding[-1].values |= line.values
    elif line.values.keys() & MONEY_ROLES:
        funding.append(line)
    else:
        return False
    reader.money_places |= find_places(row, line.values)
    for slot in (*row.filled, *row.above):
        find_unit(reader, slot)
    unknown = unknown_pairs(row)
    for label in unknown[::2]:
        if find_role("header", label.text):
            continue
        reader.form.unknown_labels.append(UnknownLabel(clean(label.text), "fund", label.cell.page_no))
    reader.use([slot for slot in row.filled if slot not in unknown])
    return True


def _read_indicator(reader: FormReader, row: Row) -> bool:
    if reader.indicator is None or reader.state not in ("indicators", "totals"):
        return False
    if reader.state == "totals" and not is_indicator(reader, row):
        return False
    found = read_indicator_row(row, reader.indicator, reader.form.notes, is_cut=reader.is_cut)
    if not found.values:
        return False
    found.goal_no = max(1, len(reader.form.goals))
    reader.found.append(found)
    # what stands left of the columns is the label at the side of the block, unless it has a heading
    unread = under_unknown_heading(found.rest, reader.indicator)
    at_side = [slot for slot in found.rest if slot.left < reader.indicator.left and slot not in unread]
    reader.use([slot for slot in row.filled if slot not in found.rest or slot in at_side])
    reader.state = "indicators"
    return True


def _finish(reader: FormReader) -> None:
    form = reader.form
    for row_no, line in reader.loose:
        add_loose_text(reader.found, row_no, line)
    find_beginnings(reader.found, form.notes, prints_twice=prints_twice(reader.rows))
    form.indicators = build_indicators(join_cut_rows(reader.found, form.notes), form.notes)
    form.goals = [goal for goal in form.goals if goal.planned or goal.actual]
    for reason in (goal.reason for goal in form.goals if goal.reason):
        earlier = form.fields.get("deviation_reason")
        form.fields["deviation_reason"] = earlier.append(reason) if earlier else reason
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
