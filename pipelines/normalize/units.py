"""Units of measure: the printed unit to its canonical spelling, kind and scale.

Here belongs the table of units (sql/reference/units.csv), the scale words before a unit and units
per something (`元/人*月`). The number before the unit belongs in `values.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pipelines.normalize.text import clean
from pipelines.normalize.words import operator_pattern
from pipelines.reference import read_reference, split_spellings

SCALES = {
    "十": Decimal(10),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10) ** 4,
    "十万": Decimal(10) ** 5,
    "百万": Decimal(10) ** 6,
    "千万": Decimal(10) ** 7,
    "亿": Decimal(10) ** 8,
    "万亿": Decimal(10) ** 12,
}
_SCALE = re.compile("万亿|十万|百万|千万|亿|万|千|百|十")
_DENOMINATORS = re.compile(r"[/·*×x.、]")
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed and as canonical; `scale` is the factor of the scale word before it.

    `kind` is that of units.csv (`money`, `percent`, `count`, …), `rate` for a unit per something,
    `scale` where a scale word stands alone, `unknown` where units.csv has no such unit.
    """

    canonical: str | None
    text: str
    kind: str
    scale: Decimal = ONE


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One row of units.csv: 1 `canonical` = `factor` × `base`."""

    canonical: str
    kind: str
    base: str
    factor: Decimal


@cache
def units_by_spelling() -> dict[str, UnitRow]:
    """Return the rows of units.csv by each of their spellings, folded."""
    found: dict[str, UnitRow] = {}
    for row in read_reference("units.csv"):
        unit = UnitRow(row["canonical"], row["kind"], row["base"], Decimal(row["factor"]))
        for spelling in (row["canonical"], *split_spellings(row["synonyms"])):
            known = found.setdefault(_fold(spelling), unit)
            if known is not unit:
                raise ValueError(f"units.csv: {spelling} stands for {known.canonical} and {unit.canonical}")
    return found


def read_unit(text: str) -> Unit | None:
    """Read a whole text as a unit (`册`, `万人次`, `元/人*月`, `百分比`); None for an empty text.

    An unknown unit keeps its printed spelling as canonical, with kind `unknown`. Total.
    """
    folded = _fold(text)
    if not folded:
        return None
    return read_known_unit(folded) or _read_rate_unit(folded) or Unit(folded, folded, "unknown")


def read_known_unit(text: str) -> Unit | None:
    """Read a whole text as a unit whose every part is in units.csv; None otherwise."""
    folded = _fold(text)
    row = units_by_spelling().get(folded)
    if row is not None:
        return Unit(row.canonical, folded, row.kind)
    match = _SCALE.match(folded)
    if match:
        rest = folded[match.end() :]
        scale = SCALES[match.group()]
        if not rest:
            return Unit(None, folded, "scale", scale)
        inner = read_known_unit(rest)
        if inner is None or inner.scale != ONE:
            return None
        return Unit(inner.canonical, folded, inner.kind, scale)
    return _read_rate_unit(folded, is_known=True)


def _read_rate_unit(folded: str, *, is_known: bool = False) -> Unit | None:
    """Read a unit per something: `元/户`, `元/人·月`, `元/人/月`, and `/株`, whose upper half is missing.

    With `is_known` what stands below must be in units.csv too.
    """
    upper, slash, lower = folded.partition("/")
    if not slash or not lower:
        return None
    if lower[0] == "(" and lower[-1] == ")":
        lower = lower[1:-1]
    parts = _DENOMINATORS.split(lower)
    rows = [units_by_spelling().get(part) for part in parts]
    if not all(parts) or any(len(part) > 6 for part in parts) or (is_known and not all(rows)):
        return None
    names = [row.canonical if row else part for row, part in zip(rows, parts, strict=True)]
    below = "·".join(names)
    denominator = f"({below})" if "·" in below else below
    if not upper:
        return Unit(f"/{denominator}", folded, "rate")
    numerator = read_known_unit(upper)
    if numerator is None or (numerator.canonical is None and upper != "万"):
        return None
    return Unit(f"{numerator.canonical or '元'}/{denominator}", folded, "rate", numerator.scale)


def read_unit_below(text: str) -> str | None:
    """Return the canonical spelling of what something is counted per (`人`, `人·月`), None where a part of it
    is in no table."""
    rows = [units_by_spelling().get(_fold(part)) for part in _DENOMINATORS.split(text)]
    names = [row.canonical for row in rows if row]
    if len(names) < len(rows):
        return None
    below = "·".join(names)
    return f"({below})" if "·" in below else below


def split_unit(text: str) -> tuple[Unit, str] | None:
    """Split a text that begins with a known unit into the longest such unit and what follows.

    After a slash anything may stand (`元/课程包`), up to an operator, a bracket or the end.
    """
    for length in range(min(len(text), 16), 0, -1):
        unit = read_known_unit(text[:length])
        if unit is None:
            continue
        below = _below().match(text, length)
        rate = _read_rate_unit(text[: below.end()]) if below else None
        return (rate, text[below.end() :]) if below and rate else (unit, text[length:])
    return None


@cache
def _below() -> re.Pattern[str]:
    """Return the pattern of an unlisted denominator and its slash."""
    word = r"[\u3400-\u9fff]{1,5}?"
    return re.compile(rf"/{word}(?:[/·*.]{word})?(?={operator_pattern('suffix')}|左右|[(\[]|$)")


def conversion_factor(source: str | None, target: str | None) -> Decimal | None:
    """Return the factor that turns an amount in one canonical unit into another; None if unlike."""
    if source == target:
        return ONE
    table = units_by_spelling()
    left, right = table.get(source or ""), table.get(target or "")
    if left is None or right is None or (left.kind, left.base) != (right.kind, right.base):
        return None
    return left.factor / right.factor if left.kind not in ("count", "class") else None


def _fold(text: str) -> str:
    """Fold a unit: cleaned, no spaces, no brackets around the whole."""
    folded = clean(text).replace(" ", "")
    while len(folded) > 1 and folded[0] in "([" and folded[-1] in ")]":
        folded = folded[1:-1]
    return folded
