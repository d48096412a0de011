"""Percent and points as printed. Money belongs in `money.py`, targets and actuals in `values.py`.

Nothing is guessed: a letter among digits, two numbers in one cell or a fraction where a percentage
is expected come back as they are, with the reason or as printed.
"""

from __future__ import annotations

import re
from decimal import Decimal

from pipelines.normalize.numerals import NUMBER, join_digits, parse_number
from pipelines.normalize.reading import Reading
from pipelines.normalize.text import clean, is_empty_mark

#: what decimal(18,4) and decimal(9,4) can hold
_PERCENT_LIMIT = Decimal(10) ** 14
_POINTS_LIMIT = Decimal(10) ** 5
_FINEST = Decimal("0.0001")
#: the most points that budget execution has in any frame known to us; more are those of the form
MOST_EXECUTION_POINTS = Decimal(20)
_PERCENT = re.compile(rf"\(?({NUMBER})\(?(?:%|百分比)?\)?")
_PERCENT_WORD = re.compile(rf"百分之({NUMBER})")
#: a weight of 30% is 30 of 100 points
_POINTS = re.compile(rf"\(?({NUMBER})(?:分|%)?\)?")
_LETTERS = re.compile(r"(?<=[0-9.,])[A-Za-z|]|[A-Za-z|](?=[0-9.,])")


def read_percent(text: str) -> Reading[Decimal]:
    """Read a rate in percent (`98.1`, `98.10%`); `0.9651` stays 0.9651, as printed."""
    return _read(text, (_PERCENT, _PERCENT_WORD), _PERCENT_LIMIT)


def read_points(text: str) -> Reading[Decimal]:
    """Read a weight or score in points (`10.00`, `10分`, `(50分)`, `30%`, `12.` and `5` on two lines)."""
    return _read(text, (_POINTS,), _POINTS_LIMIT)


def _read(text: str, forms: tuple[re.Pattern[str], ...], limit: Decimal) -> Reading[Decimal]:
    """Read a number in one of the forms given, or name the reason why not."""
    if is_empty_mark(text):
        return Reading()
    folded, note = join_digits("\n".join(clean(line) for line in text.strip().splitlines()))
    folded = re.sub(r"(?<![0-9.,])\s+|\s+(?![0-9.,])", "", folded)
    for form in forms:
        match = form.fullmatch(folded)
        if match:
            value = parse_number(match[1])
            if abs(value) >= limit:
                return Reading(reason=f"too large: {folded}")
            rounded = value.quantize(_FINEST)
            if rounded != value:
                return Reading(rounded, note="rounded to four decimals")
            return Reading(value, note=note)
    if _LETTERS.search(folded):
        return Reading(reason=f"letters among digits: {folded}")
    if len(re.findall(NUMBER, folded)) > 1:
        return Reading(reason=f"more than one number: {folded}")
    return Reading(reason=f"not a number: {folded}")
