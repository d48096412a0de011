"""Targets and actual values of indicators as printed, to `Value`.

Here belong the two readers and what goes from target to actual. The rules are in `value_rules.py`,
the grammar of a quantity in `quantities.py`, dates in `dates.py`; whether a target suits the name of
its indicator is a matter for the audit rules.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from pipelines.normalize.number_rules import CellText, join_notes
from pipelines.normalize.numerals import join_digits
from pipelines.normalize.reading import Value
from pipelines.normalize.text import clean, is_empty_mark
from pipelines.normalize.units import Unit, read_unit
from pipelines.normalize.value_rules import read_by_rules
from pipelines.normalize.words import find_operator

__all__ = ["Value", "read_actual", "read_target"]

#: kinds of which a target without printed operator means "exactly" (values.md, normalisation 3)
MEASURED_KINDS = frozenset({"number", "percent", "money", "rate_unit", "delta"})
#: what decimal(28,6) can hold
_LIMIT = Decimal(10) ** 22
_FINEST = Decimal("0.000001")
_CIRCLED = re.compile("[\u2460-\u2473\u2474-\u2487]")
_SPACE = re.compile(r"(?<![0-9.,])\s+|\s+(?![0-9.,])")
_END = re.compile(r"[;。,、]+$")
#: note of an actual value like 0.98 against a target in percent
FRACTION = "may be a fraction, not a percentage"
#: marks of footnotes behind a value
_FOOTNOTE = re.compile(r"(?<=[\w%％])\s*(?:[*＊†‡]+|[(（]?注\s*\d{0,2}[)）]?)$")
_FRACTION_FLOOR = Decimal(10)
#: an actual value so many times its target is absurd; one within so many times of it is likely
_ABSURD_RATIO = Decimal(100)
_LIKELY_RATIO = Decimal(20)


def read_target(
    text: str, *, unit_text: str | None = None, nature_text: str | None = None, year: int | None = None
) -> Value:
    """Read a target; `unit_text` and `nature_text` are the cells of those columns, `year` the form's.

    An empty cell is kind `na` with the note `empty cell`. An operator in the nature column (`≥`)
    counts where the cell has none; a target without any counts as `=`. Total.
    """
    folded, note = _squeeze(text)
    value = _read(CellText(folded, _column_unit(unit_text), year=year), note)
    sign = find_operator(nature_text) if nature_text else None
    if value.kind not in MEASURED_KINDS:
        return value
    if value.operator is None and sign is not None and value.operator_text is None:
        return replace(value, operator=sign, operator_text=clean(nature_text or ""))
    if sign is not None and value.operator not in (None, sign):
        return replace(value, note=join_notes(value.note, f"the nature column says {sign}"))
    if value.operator is None and value.operator_text is None:
        return replace(value, operator="=")
    return value


def read_actual(
    text: str, *, target: Value | None, unit_text: str | None = None, year: int | None = None
) -> Value:
    """Read an actual value; without unit of its own it has its column's, else its target's (noted).

    An operator in an actual value is kept and noted: it was probably copied from the target. Total.
    """
    folded, note = _squeeze(text)
    unit, unit_note = _column_unit(unit_text), None
    if unit is None and target is not None and target.unit_text:
        unit, unit_note = read_unit(target.unit_text), "unit inherited"
        if target.kind == "year" or unit is None or unit.canonical is None:
            unit = _money_unit(target)
    value = _read(CellText(folded, unit, unit_note, year), note)
    if unit is not None and unit_note is not None and _is_scaled_twice(value, target, unit):
        plain = replace(unit, scale=Decimal(1))
        value = _read(CellText(folded, plain, "unit inherited without its scale word", year), note)
    notes = [value.note]
    if value.operator_text and value.kind in MEASURED_KINDS and value.operator:
        notes.append("operator in the actual value")
    if _may_be_fraction(value, target):
        notes.append(FRACTION)
    return replace(value, note=join_notes(*notes))


def _read(cell: CellText, note: str | None) -> Value:
    """Read a squeezed text and fit the numbers to what the warehouse can hold."""
    if not cell.text:
        return Value("na", note="empty cell")
    value = read_by_rules(cell)
    numbers = [number for number in (value.value, value.high) if number is not None]
    if any(abs(number) >= _LIMIT for number in numbers):
        return Value("unparsed", note=f"number too large: {cell.text[:40]}")
    notes = [note if numbers else None, value.note]
    if any(number != number.quantize(_FINEST) for number in numbers):
        notes.append("rounded to six decimals")
        value = replace(value, value=_round(value.value), high=_round(value.high))
    return replace(value, note=join_notes(*notes))


def _round(number: Decimal | None) -> Decimal | None:
    """Round to the six decimals of the warehouse."""
    return None if number is None else number.quantize(_FINEST, ROUND_HALF_UP)


def _squeeze(text: str) -> tuple[str, str | None]:
    """Fold a cell for the rules: NFKC, no spaces but between digits that may be two numbers."""
    marked = _FOOTNOTE.sub("", _CIRCLED.sub(";", text).strip(" ;\n\t"))
    lines = (clean(line) for line in marked.splitlines())
    joined, note = join_digits("\n".join(line for line in lines if line))
    return _END.sub("", _SPACE.sub("", joined)) or clean(text), note


def _column_unit(unit_text: str | None) -> Unit | None:
    """Read the cell of a unit column; signs for "nothing" are no unit."""
    if unit_text is None or is_empty_mark(unit_text):
        return None
    unit = read_unit(unit_text)
    if unit is not None and unit.kind == "scale":
        return Unit("元", unit.text, "money", unit.scale)
    return unit


def _money_unit(target: Value) -> Unit | None:
    """Return the unit of a target that was printed with a scale word alone (`45万`)."""
    if target.kind != "money" or target.unit_text is None:
        return None
    return Unit("元", target.unit_text, "money", target.scale or Decimal(1))


def _is_scaled_twice(value: Value, target: Value | None, unit: Unit) -> bool:
    """Tell whether an inherited scale word (万) makes the actual value absurd beside its target, and only
    the scale word does: `30000` against `3万平方米`."""
    if unit.scale <= 1 or value.value is None or target is None or not target.value:
        return False
    ratio = abs(value.value / target.value)
    return ratio >= _ABSURD_RATIO and _LIKELY_RATIO >= ratio / unit.scale >= 1 / _LIKELY_RATIO


def _may_be_fraction(value: Value, target: Value | None) -> bool:
    """Tell whether an actual like 0.98 stands against a target in percent (98 may be meant)."""
    if value.value is None or target is None or target.value is None or target.unit != "%":
        return False
    return value.unit == "%" and 0 < value.value <= 1 and target.value >= _FRACTION_FLOOR
