"""Gold against a reader's record, cell by cell.

Texts are compared without white space, and a mark for none (`-`, `/`) equals nothing; numbers are
compared exactly as Decimal. A cell counts where the gold or the reader has something; what is
missing or too much counts as wrong. How rates are shown belongs in `report`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from typing import Any

from tests.generator.layout import Gold, Row

NONE_MARKS = frozenset({"", "-", "—", "——", "/", "－", "–"})
NUMBERS = ("_points", "_yuan", "_pct", "_value", "_high")
#: what the value grammar makes of a printed target or actual value, as against what is printed
VALUE_COLUMNS = re.compile(r"^(target|actual)_(kind|operator|value|high|unit)$")
#: keys that tell rows apart and are not compared
KEYS = ("line_no", "indicator_no")


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a table of a form; both numbers count from 1."""

    table: str
    form_no: int
    row_no: int = 1


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that is not right."""

    place: Place
    column: str
    expected: Any
    found: Any


@dataclass(slots=True)
class Comparison:
    """Cells right and cells in all, per `table.column`, and what differs."""

    right: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)

    def add(self, other: Comparison) -> None:
        """Take over another comparison's counts and differences."""
        self.right.update(other.right)
        self.total.update(other.total)
        self.differences += other.differences

    def share(self, *, values: bool | None = None) -> float:
        """Share of right cells: of all, of readings of values only (True), or of what is printed (False)."""
        chosen = [
            name
            for name in self.total
            if values is None or bool(VALUE_COLUMNS.match(name.split(".")[1])) is values
        ]
        total = sum(self.total[name] for name in chosen)
        return sum(self.right[name] for name in chosen) / total if total else 1.0

    def check(self, place: Place, column: str, expected: Any, found: Any) -> None:
        """Count one cell."""
        wanted, got = _fold(column, expected), _fold(column, found)
        if wanted is None and got is None:
            return
        name = f"{place.table}.{column}"
        self.total[name] += 1
        if wanted == got:
            self.right[name] += 1
        else:
            self.differences.append(Difference(place, column, expected, found))

    def check_row(self, place: Place, wanted: Row, row: Row | None) -> None:
        """Count the cells of a row; a missing row has all of them wrong."""
        for column, expected in wanted.items():
            if column in KEYS:
                continue
            found: Any = None if row is None else row.get(column)
            if column == "is_child":
                found = None if row is None else row.get("parent_indicator_no") is not None
            self.check(place, column, expected, found)


def compare(gold: Gold | Sequence[Gold], got: Mapping[str, Any]) -> Comparison:
    """Compare the gold of a document's forms, in order, with the record of the document.

    Forms that are not self-evaluations count as one cell, the category, if the document has no other."""
    golds = [gold] if isinstance(gold, Gold) else list(gold)
    result = Comparison()
    forms = [each for each in golds if each.expected == "complete"]
    if not forms:
        result.check(Place("document", 1), "category", golds[0].expected, got.get("category"))
    found = list(got.get("evaluations") or ())
    pairs = _align([each.evaluation for each in forms], found, _form_key)
    for form_no, (wanted_no, row) in enumerate(pairs, start=1):
        if wanted_no is None:
            result.check(Place("document", form_no), "form", None, "a form that is not there")
            continue
        form = forms[wanted_no]
        result.check_row(Place("evaluations", form_no), form.evaluation, row)
        for table, rows, key in (
            ("funding", form.funding, _line_key),
            ("indicators", form.indicators, _indicator_key),
        ):
            own = [] if row is None else _lines_of(got, table, row.get("evaluation_id"))
            for row_no, (place, line) in enumerate(_align(rows, own, key), start=1):
                if place is None:
                    result.check(Place(table, form_no, row_no), "row", None, key(line or {}) or "?")
                else:
                    result.check_row(Place(table, form_no, row_no), rows[place], line)
    return result


def _lines_of(got: Mapping[str, Any], table: str, evaluation_id: Any) -> list[Row]:
    return [line for line in got.get(table) or () if line.get("evaluation_id") == evaluation_id]


def _form_key(row: Row) -> Any:
    return row.get("project_name_text")


def _line_key(row: Row) -> Any:
    return row.get("source")


def _indicator_key(row: Row) -> Any:
    return row.get("indicator_name_text") or row.get("indicator_name")


def _align(
    wanted: Sequence[Row], found: Sequence[Row], key: Callable[[Row], Any]
) -> list[tuple[int | None, Row | None]]:
    """Pair rows: by position where the numbers agree, else by the longest common order of keys."""
    if len(wanted) == len(found):
        return [(place, row) for place, row in enumerate(found)]
    left = [str(_fold("row", key(each))) for each in wanted]
    right = [str(_fold("row", key(each))) for each in found]
    pairs: list[tuple[int | None, Row | None]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=left, b=right, autojunk=False).get_opcodes():
        if tag == "equal" or (tag == "replace" and i2 - i1 == j2 - j1):
            pairs += [
                (place, found[other]) for place, other in zip(range(i1, i2), range(j1, j2), strict=True)
            ]
        else:
            pairs += [(place, None) for place in range(i1, i2)]
            pairs += [(None, found[other]) for other in range(j1, j2)]
    return pairs


def _fold(column: str, value: Any) -> Any:
    """Bring a cell into the form in which it is compared; None for nothing."""
    if value is None or isinstance(value, bool):
        return value
    if column.endswith(NUMBERS):
        try:
            return Decimal(str(value))
        except InvalidOperation:
            return f"not a number: {value}"
    if isinstance(value, int | float | Decimal):
        return Decimal(str(value))
    text = re.sub(r"\s+", "", str(value))
    if column == "source_text":
        text = re.sub(r"^其中[:：]?|[:：]$", "", text)
    return None if text in NONE_MARKS else text
