"""Rows below the indicators: total weight and score, grade, conclusion.

Here belongs which cell of such a row is which. What the points and grades say belongs in
`pipelines.normalize`.
"""

from __future__ import annotations

import re

from pipelines.forms.columns import assign, is_number
from pipelines.forms.goals import FINISHED
from pipelines.forms.headings import JOINT
from pipelines.forms.model import Note, UnknownLabel, print_cell
from pipelines.forms.rows import Row, Slot, covers
from pipelines.forms.state import FormReader, is_indicator
from pipelines.forms.vocabulary import find_exact_role, find_role
from pipelines.normalize.funding_sources import canonical_source
from pipelines.normalize.grade import grade_spellings
from pipelines.normalize.text import clean, fold_label
from pipelines.readers.cells import Line

#: what weights add up to
FULL_WEIGHT = frozenset({"100", "100.0", "100.00", "100分"})
#: 98.5（优）, 98.5分/优: the total with its grade
GRADED = re.compile(r"(\d+(?:\.\d+)?\s*分?)\s*[(（/、，,\s]\s*([^\s()（）]+)\s*[)）]?")
#: 自评总分：98分，评价等级：优: where one label with its value ends and the next begins
PIECES = re.compile(r"\s*[，,；;。\s]\s*(?=[^:：，,；;\s]{2,10}[:：])")
#: a remark takes at least this share of the table's width
WHOLE_ROW = 0.9
#: a text beside its label takes at least this share; the columns of indicators are narrower
WIDE_CELL = 0.4
#: roles of [total] whose value is the text beside the label
TEXT_ROLES = ("conclusion", "problems", "measures", "deviation_reason", "remarks")
#: roles of [total] that say who filled the form in, and when
SIGNATURES = ("person", "phone", "reporting_unit", "report_date")


def read_total(reader: FormReader, row: Row) -> bool:
    """Read a row of totals, a grade or a conclusion; such rows stand below the indicators."""
    is_below = reader.state in ("indicators", "totals") or (reader.found and is_total(row))
    if reader.indicator is None or not is_below:
        return False
    label = row.filled[0]
    if _is_bare_total(reader, row):
        return _read_points(reader, row, None)
    # a page break may have left the end of another label above this one in the same cell
    role, rest = _role(label.text), ""
    places = () if role else [place for place, char in enumerate(label.text) if char == "\n"]
    for place in places:
        role = role or _role(label.text[place:])
        rest = rest or (label.text[:place] if role else "")
    cut_role = None if role else _role_over_break(reader, row)
    if cut_role:
        _read_total_pairs(reader, row, label_role=cut_role)
        reader.state = "totals"
        return True
    if role and rest and reader.found:
        cell = label.cell
        reader.loose.append((len(reader.found) - 1, Line(rest, cell.page_no, cell.box, cell.address)))
    if role is None and _is_wide_total(reader, row):
        reader.form.unknown_labels.append(UnknownLabel(clean(label.text), "total", label.cell.page_no))
        return _read_points(reader, row, label)
    if role is None:
        return _read_remark(reader, row) or _read_pairs_in_cells(reader, row)
    if role == "total":
        return _read_points(reader, row, label)
    if role == "subtotal":
        reader.use(row.filled)
        return True
    if role not in ("grade", *SIGNATURES) and reader.state == "indicators" and is_indicator(reader, row):
        return False
    _read_total_pairs(reader, row)
    reader.state = "totals"
    return True


def _is_bare_total(reader: FormReader, row: Row) -> bool:
    """Tell whether a row holds nothing but the full weight and a score under their columns."""
    if reader.indicator is None or not reader.found or len(row.filled) != 2:
        return False
    assigned = assign(row, reader.indicator)
    is_full = clean(assigned.text("weight")) in FULL_WEIGHT
    return set(assigned.values) == {"weight", "score"} and is_full and is_number(assigned.text("score"))


def _is_wide_total(reader: FormReader, row: Row) -> bool:
    """Tell whether a row is a total under a label that nobody knows: it reaches over the name, the target and
    the actual value, and behind it stand points alone."""
    label, *points = row.filled
    if reader.indicator is None or not reader.found or not points or not row.has_known_spans:
        return False
    places = {column.role: column.slot for column in reader.indicator.columns if column.role}
    over = [places[role] for role in ("name", "target", "actual") if role in places]
    assigned = assign(row, reader.indicator)
    scored = {id(slot) for role in ("weight", "score") for slot in assigned.values.get(role, ())}
    return (
        len(over) > 1
        and all(covers(label, place) for place in over)
        and all(id(slot) in scored and is_number(slot.text) for slot in points)
    )


def is_total(row: Row) -> bool:
    """Tell whether a row begins with the label of a total that names no source of money."""
    text = row.filled[0].text
    return _role(text) == "total" and canonical_source(text)[0] is None


def read_total_rest(reader: FormReader, row: Row, open_text: tuple[str, Slot] | None) -> bool:
    """Read what a page break left of the text of the totals row before: one wide cell, no label."""
    if open_text is None or len(row.filled) != 1:
        return False
    role, before = open_text
    slot, earlier = row.filled[0], reader.form.fields[role]
    is_wide = slot.right - slot.left >= WIDE_CELL * row.width
    is_in_place = not row.has_known_spans and slot.left == before.left
    if not (is_wide or is_in_place) or FINISHED.search(earlier.text) or _role(slot.text):
        return False
    reader.form.fields[role] = earlier.append(print_cell(slot.cell))
    reader.use([slot])
    reader.state, reader.open_text = "totals", (role, slot)
    message = "a text cut by a page break was put together"
    reader.form.notes.append(Note("joined_row", message, slot.text, row.page_no))
    return True


def _role_over_break(reader: FormReader, row: Row) -> str | None:
    """Return the role of a label whose rest a page break left in the next row: 其他 | 需要说明的事项."""
    following = reader.rows[reader.index + 1] if reader.index + 1 < len(reader.rows) else None
    if len(row.filled) != 2 or following is None or not following.is_table_start or following.line:
        return None
    if len(following.filled) != 1 or _role(following.filled[0].text) not in (None, *TEXT_ROLES):
        return None
    role = find_exact_role("total", row.filled[0].text + following.filled[0].text)
    if role in TEXT_ROLES:
        reader.use(following.filled)
        return role
    return None


def _role(text: str) -> str | None:
    role = find_exact_role("total", text) or find_role("total", text)
    # 自评总分/等级
    names = JOINT.split(text) if role is None else []
    joint = [find_exact_role("total", name) for name in names]
    return "total" if sorted(filter(None, joint)) == ["grade", "total"] == sorted(map(str, joint)) else role


def _read_remark(reader: FormReader, row: Row) -> bool:
    """Read a remark in a cell of its own, label and text in one: 注：…"""
    slot = row.filled[0]
    is_wide = slot.right - slot.left >= WHOLE_ROW * row.width
    # a sheet shows a text over the empty cells right of its own
    begins_row = bool(row.cells) and slot.cell is row.cells[0].cell
    if len(row.filled) > 1 or not (is_wide or begins_row):
        return False
    head, colon, text = row.filled[0].text.replace("：", ":").partition(":")
    role = find_exact_role("total", head) if colon and text.strip() else None
    if role not in TEXT_ROLES:
        return False
    value = print_cell(row.filled[0].cell)
    earlier = reader.form.fields.get(role)
    reader.form.fields[role] = earlier.append(value) if earlier else value
    reader.use(row.filled)
    reader.state = "totals"
    return True


def _read_total_pairs(
    reader: FormReader, row: Row, *, has_points: bool = False, label_role: str | None = None
) -> None:
    slots = list(row.filled)
    for position, slot in enumerate(slots):
        if _read_pair_in_cell(reader, slot, slot.text):
            continue
        role = label_role if label_role and not position else find_role("total", slot.text)
        following = slots[position + 1] if position + 1 < len(slots) else None
        if role is None:
            continue
        reader.use([slot])
        if following is None or find_exact_role("total", following.text):
            continue
        value = print_cell(following.cell)
        reader.use([following])
        if role == "total" and is_number(following.text) and not has_points:
            reader.form.fields.setdefault("total_score", value)
        elif role == "grade":
            reader.form.fields.setdefault("grade", value)
        elif role in TEXT_ROLES:
            earlier = reader.form.fields.get(role)
            reader.form.fields[role] = earlier.append(value) if earlier else value
            reader.open_text = role, following
        elif role in SIGNATURES:
            reader.keep(role, slot.text, value)


def _read_pairs_in_cells(reader: FormReader, row: Row) -> bool:
    """Read a row of labels that share their cells with their values: 自评总分：98分 | 自评等级：优."""
    pieces = [(slot, PIECES.split(slot.text.strip())) for slot in row.filled]
    if not all(_split_pair(text) for _, texts in pieces for text in texts):
        return False
    for slot, texts in pieces:
        for text in texts:
            _read_pair_in_cell(reader, slot, text)
    reader.state = "totals"
    return True


def _split_pair(printed: str) -> tuple[str, str, str] | None:
    """Return the role, the label and the value of a text that holds a total, a grade or a signature with its
    label."""
    head, colon, text = printed.replace("：", ":").partition(":")
    role = find_exact_role("total", head) if colon and text.strip() else None
    if role == "grade" or role in SIGNATURES or (role == "total" and is_number(text)):
        return role or "", head, text
    return None


def _read_pair_in_cell(reader: FormReader, slot: Slot, printed: str) -> bool:
    """Read a label with its value, all of a cell or a piece of it: 自评等级：优."""
    pair = _split_pair(printed)
    if pair is None:
        return False
    role, head, text = pair
    value = print_cell(slot.cell, text)
    if role in SIGNATURES:
        reader.keep(role, head, value)
    else:
        reader.form.fields.setdefault("total_score" if role == "total" else role, value)
    reader.use([slot])
    return True


def _read_points(reader: FormReader, row: Row, label: Slot | None) -> bool:
    """Read the row of total weight and total score; by column where possible, else in the columns' order."""
    if reader.indicator is None:
        return False
    others = [slot for slot in row.filled if slot is not label]
    numbers = [slot for slot in others if is_number(slot.text)]
    assigned = assign(row, reader.indicator)
    points = {
        role: next((slot for slot in assigned.values.get(role, ()) if slot in numbers), None)
        for role in ("weight", "score")
    }
    if not reader.has_columns or not any(points.values()):
        order = [role for role in reader.indicator.roles if role in points] or ["weight", "score"]
        if order == ["weight"] and len(numbers) == 1 and clean(numbers[0].text) not in FULL_WEIGHT:
            # a form without scores by indicator prints the score alone
            order = ["score"]
        if len(numbers) >= len(order):
            points = {**dict.fromkeys(points), **dict(zip(order, numbers, strict=False))}
        elif numbers:
            points = {"weight": None, "score": numbers[-1]}
    is_full = len(numbers) == 2 and clean(numbers[0].text) in FULL_WEIGHT
    if is_full and None in points.values() and {"weight", "score"} <= set(reader.indicator.roles):
        # the label reaches over a column too few or too many
        points = {"weight": numbers[0], "score": numbers[1]}
    weight, score = points["weight"], points["score"]
    for role, slot in (("total_weight", weight), ("total_score", score)):
        if slot:
            reader.form.fields[role] = print_cell(slot.cell)
            reader.use([slot])
    reader.use([label] if label else [])
    review = [slot for slot in assigned.values.get("review_score", ()) if slot in numbers]
    if review:
        reader.form.fields["review_total_score"] = print_cell(review[0].cell)
        reader.use(review[:1])
    _read_total_pairs(reader, row, has_points=bool(weight or score))
    for slot in others:
        _read_loose_grade(reader, slot, has_score=score is not None)
    reader.state = "totals"
    return True


def _read_loose_grade(reader: FormReader, slot: Slot, *, has_score: bool) -> None:
    """Read a grade that stands beside the total without a label, as Yunnan prints it, or behind it."""
    fields = reader.form.fields
    graded = GRADED.fullmatch(slot.text.strip())
    if graded and fold_label(graded[2]) in grade_spellings() and not has_score:
        fields["total_score"] = print_cell(slot.cell, graded[1])
        fields.setdefault("grade", print_cell(slot.cell, graded[2]))
        reader.use([slot])
    elif fold_label(slot.text) in grade_spellings() and "grade" not in fields:
        fields["grade"] = print_cell(slot.cell)
        reader.use([slot])
