"""The head of a form: labels with their values, title, year, and the lines outside tables.

Here belongs which cell or line gives which single value of the form. The blocks with columns belong in
modules of their own.
"""

from __future__ import annotations

import re

from pipelines.forms.goals import add_line, add_text
from pipelines.forms.model import Goal, Note, Printed, print_cell
from pipelines.forms.rows import Row, Slot
from pipelines.forms.state import FormReader, find_unit
from pipelines.forms.vocabulary import find_exact_role, find_role, is_title, wording
from pipelines.normalize.money import find_money_unit
from pipelines.normalize.text import clean
from pipelines.normalize.year import is_year_line, read_fiscal_year
from pipelines.readers.cells import Cell, Line

#: "项目名称：图书综合经费" in one cell or line
LABEL_AND_VALUE = re.compile(r"\s*([^:：]{2,16})[:：]\s*(\S.*)", re.DOTALL)
#: a label after the beginning or a gap, with its colon
LABEL_BEFORE_VALUE = re.compile(r"(?:^|(?<=\s))([^\s:：]{2,16})\s*[:：]\s*")
#: what a line below the indicators may say of the whole form
RESULT_ROLES = frozenset({"total_score", "grade"})
#: a word that is the year of the form and nothing else
YEAR = re.compile(r"[(（]?(?:20\d{2}|二[〇○零]\S{2})年度?[)）]?")
#: labels whose values a year may follow
BEFORE_YEAR = frozenset({"reporting_unit", "unit", "department", "money_unit", "finance_department"})
#: several of them in one line are parted by wide gaps
GAP = re.compile(r"[ \u3000]{2,}|\t")


def find_pairs(row: Row) -> list[tuple[str, Slot, Slot | None]]:
    """Return (role, label, value) for the header labels of a row, from left to right."""
    slots = list(row.filled)
    pairs: list[tuple[str, Slot, Slot | None]] = []
    position = 0
    while position < len(slots):
        role = find_role("header", slots[position].text)
        if role is None or LABEL_AND_VALUE.fullmatch(slots[position].text):
            # 主管部门：某局 in one cell is a label with its value, whatever stands beside it
            position += 1
            continue
        following = slots[position + 1] if position + 1 < len(slots) else None
        if following is not None and find_exact_role("header", following.text):
            following = None
        pairs.append((role, slots[position], following))
        position += 1 if following is None else 2
    return pairs


def read_header(reader: FormReader, row: Row) -> bool:
    """Read a row of labels with their values; tell whether it held any."""
    fields = reader.form.fields
    read = False
    pairs = find_pairs(row)
    if not pairs and reader.state == "header" and _read_rests(reader, row):
        return True
    cells = row.cells
    reader.header_cells = (len(cells), {})
    for role, label, value in pairs:
        reader.use([label])
        read = True
        if value is not None:
            if role not in fields:
                place = next((no for no, cell in enumerate(cells) if cell.cell is value.cell), -1)
                reader.header_cells[1][place] = role
            reader.keep(role, label.text, print_cell(value.cell))
            reader.use([value])
            reader.use(_belonging(row, role, label, value))
    for slot in row.filled:
        if id(slot.cell) in reader.used:
            continue
        if (
            _read_label_and_value(reader, slot)
            or _read_title(reader, slot)
            or (len(row.filled) == 1 and read_labelled_goal(reader, slot.text, slot.cell))
            or (len(row.filled) == 1 and _read_words(reader, slot.cell, slot.text))
        ):
            reader.use([slot])
            read = True
        elif find_role("fund_block", slot.text) or find_role("goal", slot.text):
            find_unit(reader, slot)
            reader.use([slot])
    return read


def _belonging(row: Row, role: str, label: Slot, value: Slot) -> list[Slot]:
    """Return the cells that belong to a value: those that repeat it, because a merged cell was taken apart,
    and all cells up to the next label where the label is of the kind that many texts follow."""
    found = []
    for slot in row.filled:
        if slot.left < value.right or slot is label:
            continue
        if find_exact_role("header", slot.text):
            break
        if role == "narrative" or slot.text == value.text:
            found.append(slot)
    return found


def _read_rests(reader: FormReader, row: Row) -> bool:
    """Read what a page break left of the values of the header row before: the same cells, no labels."""
    count, roles = reader.header_cells
    cells = row.cells
    places = [no for no, cell in enumerate(cells) if cell.is_filled]
    if len(cells) != count or not places or not set(places) <= set(roles):
        return False
    for no in places:
        role = roles[no]
        reader.lengthen(role, print_cell(cells[no].cell))
    reader.use(row.filled)
    message = "a value cut by a page break was put together"
    reader.form.notes.append(Note("joined_row", message, row.filled[0].text, row.page_no))
    return True


def split_labelled(text: str) -> list[tuple[str, str, str]]:
    """Return (role, label, value) for the header labels of a text that stand before their values, several of
    which may share a cell or a line: 项目名称：… 项目编码：… 单位：万元."""
    found = [
        (match.start(), match.end(), role, match[1])
        for match in LABEL_BEFORE_VALUE.finditer(text)
        if (role := find_exact_role("header", match[1]))
    ]
    if not found or text[: found[0][0]].strip():
        return []
    ends = [start for start, *_ in found[1:]] + [len(text)]
    pairs = [
        (role, label, text[begin:end].strip())
        for (_, begin, role, label), end in zip(found, ends, strict=True)
    ]
    return [pair for whole in pairs for pair in _part_year(*whole) if pair[2]]


def _part_year(role: str, label: str, value: str) -> list[tuple[str, str, str]]:
    """Part the year of the form from a value that it only stands behind: 填报单位：某局 2023年度."""
    words = value.split()
    if len(words) < 2 or not YEAR.fullmatch(words[-1]) or role not in BEFORE_YEAR:
        return [(role, label, value)]
    return [(role, label, value[: value.rindex(words[-1])].strip()), ("fiscal_year", "", words[-1])]


def _read_label_and_value(reader: FormReader, slot: Slot) -> bool:
    pairs = split_labelled(slot.text)
    for role, label, value in pairs:
        if role == "money_unit":
            unit = find_money_unit(value)
            if unit:
                reader.form.fields.setdefault(role, Printed(unit, print_cell(slot.cell).parts))
        else:
            reader.keep(role, label, print_cell(slot.cell, value))
    return bool(pairs)


def read_labelled_goal(reader: FormReader, text: str, source: Cell | Line) -> bool:
    """Read a goal that stands behind its label, in a line or in a cell of its own: 年度目标：…"""
    match = LABEL_AND_VALUE.fullmatch(text)
    role = find_exact_role("goal", match[1]) if match else None
    if not match or role not in ("planned", "actual", "block") or reader.state not in ("header", "funding"):
        return False
    side = "planned" if role == "block" else role
    goals = reader.form.goals
    if not goals or getattr(goals[-1], side) is not None:
        goals.append(Goal())
    add_text(goals[-1], side, print_cell(source, match[2]))
    return True


def _read_title(reader: FormReader, slot: Slot) -> bool:
    text = slot.text
    fields = reader.form.fields
    is_year = is_year_line(text)
    if is_title(text):
        fields.setdefault("title", print_cell(slot.cell))
        if read_fiscal_year(text) is not None:
            fields.setdefault("fiscal_year", print_cell(slot.cell))
        return True
    if is_year:
        fields.setdefault("fiscal_year", print_cell(slot.cell))
    return is_year


def _read_pieces(reader: FormReader, line: Line) -> None:
    """Read the pieces of a line that wide gaps part: labels with their values, the year."""
    fields = reader.form.fields
    for piece in GAP.split(line.text):
        for role, label, value in split_labelled(piece):
            unit = find_money_unit(value) if role == "money_unit" else None
            if unit:
                fields.setdefault("money_unit", Printed(unit, print_cell(line).parts))
            elif role != "money_unit" and (reader.state in ("header", "totals") or role in RESULT_ROLES):
                reader.keep(role, label, print_cell(line, value))
        if is_year_line(piece) and reader.state == "header":
            fields.setdefault("fiscal_year", print_cell(line, piece))
    _read_words(reader, line, line.text)


def _read_words(reader: FormReader, source: Cell | Line, text: str) -> bool:
    """Read year and unit of money from the words of a text whose other words nobody knows; tell whether there
    were any: 公开部门：某局 2023年度 单位：万元."""
    fields, found = reader.form.fields, False
    for word in text.split() if reader.state == "header" else ():
        if YEAR.fullmatch(word):
            fields.setdefault("fiscal_year", print_cell(source, word))
            found = True
        for role, _, value in split_labelled(word):
            unit = find_money_unit(value) if role == "money_unit" else None
            if unit:
                fields.setdefault("money_unit", Printed(unit, print_cell(source).parts))
                found = True
    return found


def read_line(reader: FormReader, row: Row) -> None:
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
    if is_year_line(text) and reader.state == "header":
        fields.setdefault("fiscal_year", print_cell(line))
        # 2023年度 单位：万元
        _read_words(reader, line, text)
        return
    _read_pieces(reader, line)
    total = wording("total_in_line").search(clean(text))
    if total and reader.state in ("header", "totals"):
        fields.setdefault("total_score", print_cell(line, total[2]))
    if read_labelled_goal(reader, text, line):
        return
    if reader.state == "goals" and reader.form.goals and reader.goal:
        add_line(reader.form.goals[-1], row, reader.goal)
