"""Whether more is better for an indicator, and how far its target was attained.

Here belong inference from what is printed and one ratio. Scores belong in the rule sets of the audit.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from pipelines.normalize.reading import Value
from pipelines.normalize.text import fold_label
from pipelines.normalize.units import conversion_factor
from pipelines.normalize.words import find_operator
from pipelines.reference import read_reference

#: kinds whose values can be divided by each other
_COMPARABLE = frozenset({"number", "percent", "money", "rate_unit", "delta"})
_BY_OPERATOR = {"≥": "positive", ">": "positive", "≤": "reverse", "<": "reverse"}
_FINEST = Decimal("0.000001")
#: what decimal(18,6) can hold
_LIMIT = Decimal(10) ** 12


@cache
def _patterns(place: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return patterns and directions for one place: `nature`, `level` or `name`."""
    return tuple(
        (re.compile(row["pattern"]), row["direction"])
        for row in read_reference("direction_words.csv")
        if row["place"] == place
    )


def infer_direction(
    nature_text: str | None, target: Value | None, level1: str | None, level2: str | None, name: str | None
) -> tuple[str, str]:
    """Return (positive | reverse | equal | unknown, basis), in the order of values.md.

    Bases: `nature` (column 指标性质, 计算符号 or 指标方向), `operator`, `zero target`, `cost` (level 1
    or 2), `name` (keywords), `no operator` (a number without sign, read as exactly), `none`.
    """
    if nature_text:
        sign = find_operator(nature_text)
        if sign in _BY_OPERATOR:
            return _BY_OPERATOR[sign], "nature"
        found = _match("nature", nature_text)
        if found and sign is None:
            return found, "nature"
    is_measured = target is not None and target.value is not None and target.kind in _COMPARABLE
    if target is not None and target.operator in _BY_OPERATOR:
        return _BY_OPERATOR[target.operator], "operator"
    if target is not None and is_measured and target.operator == "=":
        if target.value == 0:
            return "reverse", "zero target"
        if target.operator_text:
            return "equal", "operator"
    for level in (level1, level2):
        if level and (found := _match("level", level)):
            return found, "cost"
    if name and (found := _match("name", name)):
        return found, "name"
    if is_measured:
        return "equal", "no operator"
    return "unknown", "none"


def _match(place: str, text: str) -> str | None:
    """Return the direction of the first pattern found in a text."""
    folded = fold_label(text)
    return next((direction for pattern, direction in _patterns(place) if pattern.search(folded)), None)


def attainment_ratio(target: Value | None, actual: Value | None, direction: str) -> Decimal | None:
    """Return how far a target was attained, to six decimals, uncapped.

    Positive and equal: actual / target (B/A, 财预〔2020〕10号 proportional scoring). Reverse: target /
    actual (A/B, Hubei and Shandong rules, rules.md "local differences"; systems that use
    1 − (B−A)/A are a matter of rule sets). Units must agree or convert (公里 and 米).

    None where either is no single number, the units differ, the direction is unknown, or the target is
    0; but both 0 is 1, and a reverse target met with 0 is 1. Achievement words have no ratio: the
    rules give them a band of the weight, not a number.
    """
    if target is None or actual is None or direction not in ("positive", "equal", "reverse"):
        return None
    if target.value is None or actual.value is None:
        return None
    if target.kind not in _COMPARABLE or actual.kind not in _COMPARABLE:
        return None
    factor = conversion_factor(actual.unit, target.unit)
    if factor is None:
        return None
    goal, result = target.value, actual.value * factor
    if goal == 0:
        return Decimal(1) if result == 0 else None
    if direction == "reverse":
        ratio = Decimal(1) if result == 0 and goal > 0 else None if result == 0 else goal / result
    else:
        ratio = result / goal
    if ratio is None or abs(ratio) >= _LIMIT:
        return None
    return ratio.quantize(_FINEST, ROUND_HALF_UP)
