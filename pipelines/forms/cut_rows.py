"""Rows of indicators and loose lines that a page break cut, put together again.

Here belongs what goes on with what. How one row is read belongs in `indicator_rows`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.forms.columns import is_number
from pipelines.forms.indicator_rows import KEY_ROLES, LEVELS, TEXT_ROLES, IndicatorRow
from pipelines.forms.labels import (
    BRACKETED_POINTS,
    completes_label,
    is_open,
)
from pipelines.forms.levels import find_cell
from pipelines.forms.model import Note, print_cell
from pipelines.forms.rows import Slot
from pipelines.forms.vocabulary import wording
from pipelines.normalize.text import clean
from pipelines.readers.cells import Line

POINTS = ("weight", "score")
#: 0分: the same in the middle
POINTS_PIECE = re.compile(r"\d{1,3}(\.\d+)?分?")
#: figures that may be the end of a number
FIGURES = re.compile(r"[\d.]{1,3}")
#: a date that a page break cut before its month or day, and what is left of it
DATE_BEGUN = re.compile(r"\d{4}年$|\d{1,2}月$")
DATE_REST = re.compile(r"\d{1,2}[月日号]")


def join_cut_rows(rows: Sequence[IndicatorRow], notes: list[Note]) -> list[IndicatorRow]:
    """Join rows that a page break cut in two. A row is joined to the one before it when it is the first
    of its table, no key column is filled in both, and one of them is not whole."""
    joined: list[IndicatorRow] = []
    kept = _drop_fillers(rows)
    usual = _usual_roles(kept)
    table_no = -1
    for row in kept:
        before = next((other for other in reversed(joined) if not other.holds_labels_only), None)
        is_first, table_no = row.row.table_no != table_no, row.row.table_no
        if before and (_is_rest_of(row, before, usual) if is_first else _is_text_rest(row)):
            for role, value in row.values.items():
                if role in LEVELS:
                    before.later.append((role, value, row.begins.get(role, before.number)))
                elif role in before.values:
                    before.values[role] = before.values[role].append(value)
                else:
                    before.values[role] = value
            notes.append(
                Note(
                    "joined_row",
                    "a row cut by a page break was put together",
                    row.row.filled[0].text,
                    row.row.page_no,
                )
            )
            continue
        joined.append(row)
    return joined


def _drop_fillers(rows: Sequence[IndicatorRow]) -> list[IndicatorRow]:
    """Leave out unfilled lines of the template; a level label beside one stays."""
    kept = []
    for row in rows:
        if not row.holds_labels_only and _is_filler(row):
            row.values = {role: value for role, value in row.values.items() if role in LEVELS}
        if row.values:
            kept.append(row)
    return kept


def _usual_roles(rows: Sequence[IndicatorRow]) -> frozenset[str]:
    """Return the key roles that most rows of the form fill."""
    whole = [row for row in rows if row.has("name")]
    return frozenset(
        role for role in KEY_ROLES if whole and sum(row.has(role) for row in whole) > 0.6 * len(whole)
    )


def _is_rest_of(row: IndicatorRow, before: IndicatorRow, usual: frozenset[str]) -> bool:
    if row.holds_labels_only or before.row.table_no == row.row.table_no:
        return False
    points = usual & {"weight", "score"}
    if _is_number_rest(row):
        return True
    own = [role for role in POINTS if row.has(role) and not _is_cut_number(before, role)]
    if any(before.has(role) for role in own):
        return False
    if points:
        lacking = not points.intersection(own) or not any(before.has(role) for role in points)
        both_whole = all(row.has(role) and before.has(role) for role in ("name", "target", "actual"))
        return lacking and not (both_whole and _both_read_alone(row, before))
    return not all(row.has(role) for role in usual | {"name"}) or not all(
        before.has(role) for role in usual | {"name"}
    )


def _is_cut_number(row: IndicatorRow, role: str) -> bool:
    """Tell whether a number ends with its point, so that the figures after it stand on the next page."""
    return row.has(role) and clean(row.values[role].text).endswith(".")


def _is_number_rest(row: IndicatorRow) -> bool:
    """Tell whether a row holds nothing but figures of a number that a narrow column broke, and the rest of
    a long text."""
    own = set(row.values) - set(LEVELS)
    figures = [row.values[role].text for role in own - TEXT_ROLES]
    is_rest = bool(own) and own <= TEXT_ROLES | set(POINTS) and all(map(FIGURES.fullmatch, figures))
    return is_rest and (bool(own & TEXT_ROLES) or len(figures) == 1)


def _is_text_rest(row: IndicatorRow) -> bool:
    """Tell whether a row in the middle of a table holds nothing that an indicator has: the rest of a long
    text, where a table on several pages was put together as one."""
    own = set(row.values) - set(LEVELS)
    return bool(own) and own <= TEXT_ROLES


def _both_read_alone(row: IndicatorRow, before: IndicatorRow) -> bool:
    """Tell whether both targets are values of their own and no halves of one (2021年10月, 30日前)."""
    is_date = DATE_BEGUN.search(clean(before.values["target"].text)) is not None
    if is_date and DATE_REST.match(clean(row.values["target"].text)):
        return False
    return all(
        _is_closed(value.values["target"].text)
        and any(char.isdigit() for char in value.values["target"].text)
        for value in (row, before)
    )


def _is_closed(text: str) -> bool:
    folded = clean(text)
    return folded.count("(") == folded.count(")")


def add_loose_text(rows: Sequence[IndicatorRow], row_no: int, line: Line) -> None:
    """Add a line below the table of the row at `row_no` to the level label that runs over the table's edge.

    A word goes with a label only when both together are a known label, or when it closes its bracket, and
    when the table that follows does not complete the label by itself: else the text stands in both places.
    """
    last = rows[row_no]
    following = rows[row_no + 1] if row_no + 1 < len(rows) else None
    words = line.text.split()
    cells = {role: find_cell(last.row, last.columns, role) for role in LEVELS}
    # a word that stands below two cells goes with the one that it is below most
    for role in sorted(LEVELS, key=lambda role: -_width_below(line, cells[role])):
        level, cell = LEVELS.index(role) + 1, cells[role]
        rest = find_cell(following.row, following.columns, role) if following else None
        owner = next((row for row in reversed(rows[: row_no + 1]) if cell and _owns(row, role, cell)), None)
        if cell is None or owner is None or not _is_below(line, cell):
            continue
        label, tail = owner.values[role], rest.text if rest else ""
        is_whole = completes_label(label.text, tail, level) and not BRACKETED_POINTS.fullmatch(clean(tail))
        is_number = is_open(label.text) and any(POINTS_PIECE.fullmatch(word) for word in words)
        if tail and (rest is None or tail == label.text or (is_whole and not is_number)):
            continue
        whole = _printed_before(rows[:row_no], role, owner) + label.text
        # a gap in the line may be one between columns or one inside the label
        runs = (words[start:end] for start in range(len(words)) for end in range(start + 1, len(words) + 1))
        for run in runs:
            word = "".join(run)
            if completes_label(label.text, word + tail, level) or completes_label(whole, word, level):
                owner.values[role] = label.append(print_cell(line, word))
                words = [each for each in words if each not in run]
                break


def _printed_before(rows: Sequence[IndicatorRow], role: str, owner: IndicatorRow) -> str:
    """Return the label printed above that of `owner`, which may be its beginning."""
    return next((row.values[role].text for row in reversed(rows) if row is not owner and row.has(role)), "")


def _owns(row: IndicatorRow, role: str, slot: Slot) -> bool:
    """Tell whether a row prints the label of the cell, or one that the empty cell goes on with."""
    return _prints(row, role, slot) if slot.is_filled else row.has(role)


def _prints(row: IndicatorRow, role: str, slot: Slot) -> bool:
    value = row.values.get(role)
    return value is not None and any(each.cell is slot.cell for each in row.row.slots) and slot.is_filled


def _is_below(line: Line, slot: Slot) -> bool:
    cell, box = slot.cell.box, line.box
    if cell is None or box is None or _width_below(line, slot) <= 0:
        return False
    return line.page_no > slot.cell.page_no or cell.top < box.top


def _width_below(line: Line, slot: Slot | None) -> float:
    """Return how much of the width of a line stands below a cell, in points."""
    if slot is None or slot.cell.box is None or line.box is None:
        return 0.0
    return min(slot.cell.box.x1, line.box.x1) - max(slot.cell.box.x0, line.box.x0)


def _is_filler(row: IndicatorRow) -> bool:
    """Tell whether a row is an unfilled line of the template: nothing but fillers where values stand."""
    filled = [value.text for role, value in row.values.items() if role not in LEVELS]
    return all(wording("filler").fullmatch(clean(text)) for text in filled) and not any(
        is_number(text) for text in filled
    )
