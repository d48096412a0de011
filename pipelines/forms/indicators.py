"""From rows of indicators to indicators with their level labels.

Here belongs what is one indicator and which label governs which row. Reading targets and actual values
belongs in `pipelines.normalize`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from pipelines.forms.indicator_rows import LEVELS, IndicatorRow
from pipelines.forms.labels import (
    Label,
    Piece,
    complete_before,
    is_cut_label,
    join_labels,
)
from pipelines.forms.levels import carry_back
from pipelines.forms.model import Indicator, Note, Printed
from pipelines.forms.vocabulary import wording
from pipelines.normalize.taxonomy import level2_weight_points
from pipelines.normalize.text import clean


def find_beginnings(rows: Sequence[IndicatorRow], notes: list[Note], *, prints_twice: bool) -> None:
    """Number the rows and find the labels that begin above the row in which they are printed. There are none
    where the form prints the label of a merged cell on each page that the cell reaches."""
    for number, row in enumerate(rows):
        row.number = number
    if prints_twice:
        return
    found = carry_back(
        [row.row for row in rows], [row.columns for row in rows], [row.goal_no for row in rows], LEVELS
    )
    for (role, number), start in found.starts.items():
        label = rows[number].values.get(role)
        if label is None:
            continue
        rows[number].begins[role] = start
        is_doubtful = (role, number) in found.doubtful
        category = "doubtful_label" if is_doubtful else "carried_label"
        message = "the label of a merged cell is printed on the page after the one where the cell begins"
        notes.append(Note(category, message, label.text, label.page_no))


def build_indicators(rows: Sequence[IndicatorRow], notes: list[Note]) -> list[Indicator]:
    """Return the indicators of a form in order, with level labels carried down to the rows they govern.

    Rows of dots and unfilled template rows are left out, with a note where they held text.
    """
    labels = {"level1": _join_level(rows, "level1", 1)}
    labels["level2"] = _join_second_level(rows, labels["level1"])
    points_behind = _points_behind_names(rows)
    indicators: list[Indicator] = []
    last_own: int | None = None
    for index, row in enumerate(rows):
        if row.holds_labels_only:
            continue
        values = {role: value for role, value in row.values.items() if role not in LEVELS}
        for level, found in labels.items():
            governing = _governing(found, index)
            if governing:
                values[level] = governing.value
        if "name" not in values and "level2" in row.values:
            values["name"] = row.values["level2"]
        if "name" not in values and "group" in values:
            # 绩效内容 without a 绩效指标 of its own
            values["name"] = values["group"]
        if "weight" not in values and not row.columns.has("weight"):
            behind_name = points_behind.get(index) if 2 * len(points_behind) >= len(rows) else None
            weight = behind_name or _weight_of_level(values, _governs_alone(labels["level2"], rows, index))
            values |= {"weight": weight} if weight else {}
        details = "name" in values and wording("child").match(clean(values["name"].text))
        is_child = bool(details) and not row.is_filled("weight")
        indicators.append(Indicator(values, row.goal_no, last_own if is_child else None, row.row.page_no))
        if not is_child:
            last_own = len(indicators)
    notes.extend(
        Note(
            "joined_label",
            "a label cut by a page break was put together",
            label.value.text,
            label.value.page_no,
        )
        for found in labels.values()
        for label in found
        if label.is_joined
    )
    notes.extend(
        Note("doubtful_label", "the rest of a label was not found", label.value.text, label.value.page_no)
        for level, found in enumerate(labels.values(), start=1)
        for label in found
        if is_cut_label(label.value.text, level)
    )
    return indicators


def _governs_alone(labels: Sequence[Label], rows: Sequence[IndicatorRow], index: int) -> bool:
    """Tell whether the row is the only indicator under its label."""
    label = _governing(labels, index)
    ends = [each.row for each in labels if each.row > index] or [len(rows)]
    start = label.row if label else index
    return label is not None and sum(not row.holds_labels_only for row in rows[start : ends[0]]) == 1


def _points_behind_names(rows: Sequence[IndicatorRow]) -> dict[int, Printed]:
    """Return the points behind the names of indicators (新增床位(15分)), by row. Where few names end so,
    it is no way of that form to give points: 考核得分(90分)."""
    found = {}
    for index, row in enumerate(rows):
        name = row.values.get("name")
        match = wording("points_behind_name").search(clean(name.text)) if name else None
        if name and match:
            found[index] = Printed(match[1], (replace(name.parts[-1], text=match[1]),))
    return found


def _weight_of_level(values: dict[str, Printed], is_alone: bool) -> Printed | None:
    """Return the points of the second level, in a column or behind its label, for the indicator that is all
    of it."""
    if not is_alone or "level2_weight" in values:
        return values.get("level2_weight") if is_alone else None
    label = values.get("level2")
    points = level2_weight_points(label.text) if label else None
    return Printed(str(points), (replace(label.parts[0], text=str(points)),)) if label and points else None


def _governing(labels: Sequence[Label], index: int) -> Label | None:
    reached = [label for label in labels if label.row <= index]
    return reached[-1] if reached and reached[-1].value.text else None


def _pieces(rows: Sequence[IndicatorRow], role: str) -> list[Piece]:
    pieces = []
    numbers = [row.number for row in rows]
    for index, row in enumerate(rows):
        value = row.values.get(role)
        if value and not (wording("filler").fullmatch(clean(value.text)) and value.text.strip()):
            first = bisect_left(numbers, row.begins.get(role, row.number))
            pieces.append(Piece(min(first, index), value, row.holds_labels_only))
        for level, piece, start in row.later:
            if level == role:
                pieces.append(Piece(min(bisect_left(numbers, start), index), piece, is_alone=True))
    return pieces


def _join_level(rows: Sequence[IndicatorRow], role: str, level: int) -> list[Label]:
    return join_labels(_pieces(rows, role), level)


def _join_second_level(rows: Sequence[IndicatorRow], first: Sequence[Label]) -> list[Label]:
    """Join the second level within each label of the first: a new first level ends the second, and so does
    a name that stands in the place of both.

    A first-level label begins only in rows of its own, so that a row whose second level is empty
    under a new first level is governed by none.
    """
    labels: list[Label] = []
    reset = [index for index, row in enumerate(rows) if "level2" not in row.values and row.covers_level2]
    bounds = sorted({*(label.row for label in first), *reset}) or [0]
    if bounds[0] > 0:
        bounds.insert(0, 0)
    pieces = complete_before(_pieces(rows, "level2"), 2)
    for start, end in zip(bounds, [*bounds[1:], len(rows)], strict=True):
        inside = join_labels([piece for piece in pieces if start <= piece.row < end], 2)
        if not inside or inside[0].row > start:
            labels.append(Label(start, Printed("", ())))
        labels.extend(inside)
    return labels
