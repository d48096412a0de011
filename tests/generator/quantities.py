"""Targets and actual values with what they mean, and the many ways in which forms spell them.

Here belong the spellings (operators as signs, ASCII or words; units in brackets, glued or as words;
decimals or none). Which indicator gets which value belongs in `content`.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

#: sign, ASCII spelling, word before the figure, word after the figure
OPERATORS = {
    "≥": (">=", ("不少于", "不低于", "至少", "大于等于"), ("以上",)),
    "≤": ("<=", ("不超过", "不高于", "小于等于"), ("以内", "以下")),
    ">": (">", ("大于", "超过"), ()),
    "<": ("<", ("小于", "低于"), ()),
    "=": ("=", ("等于",), ()),
}
WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")

STYLES = ("bracket", "sign", "ascii", "word", "after", "wide")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value as it is meant. `kind` is one of the kinds of the value grammar; numbers only where the
    kind has any. `value` is in `unit`, unscaled as the form would print it."""

    kind: str
    operator: str | None = None
    value: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Spelling:
    """A value as it stands on the paper: `text` in one cell, or `sign`, `figure` and `unit` in three."""

    text: str
    sign: str
    figure: str
    unit: str
    means: Quantity


def spell_figure(value: Decimal, style: str) -> str:
    """Print a number: two decimals in the bracket style, no trailing zeros elsewhere."""
    return f"{value:.2f}" if style == "bracket" else f"{value.normalize():f}"


def spell(quantity: Quantity, style: str, rng: random.Random, *, is_target: bool) -> Spelling:
    """Print a quantity in a style: one of STYLES, `mixed` for any of them, `plain` for no sign of equality.

    An actual value now and then leaves out its unit (it has the target's) or repeats the operator."""
    if quantity.words is not None:
        sign = "定性" if quantity.kind in ("level", "qualitative") else ""
        return Spelling(quantity.words, sign, quantity.words, "", quantity)
    if style == "mixed":
        style = rng.choice(STYLES)
    unit = quantity.unit or ""
    figure = spell_figure(quantity.value or Decimal(0), style)
    if quantity.high is not None:
        pattern = rng.choice(("{0}{2}-{1}{2}", "{0}～{1}{2}", "{0}-{1}{2}"))
        high = spell_figure(quantity.high, style)
        return Spelling(pattern.format(figure, high, unit), "", f"{figure}-{high}", unit, quantity)
    operator = quantity.operator or "="
    if is_target:
        text = _spell_target(operator, figure, unit, style, rng)
    else:
        text = _spell_actual(figure, unit, style, rng)
    return Spelling(text, operator if is_target else "", figure, unit, quantity)


def _spell_target(operator: str, figure: str, unit: str, style: str, rng: random.Random) -> str:
    ascii_sign, before, after = OPERATORS[operator]
    if style == "bracket":
        return f"{operator}{figure}({unit})"
    figure = _scale(figure, unit, rng)
    if style == "wide":
        return f"{operator}{figure.translate(WIDE)}{unit}"
    if style == "ascii":
        return f"{ascii_sign}{figure}{unit}"
    if style == "after" and after:
        return f"{figure}{unit}{rng.choice(after)}"
    if operator == "=":
        return f"{'' if style == 'plain' else rng.choice(('=', ''))}{figure}{unit}"
    if style == "word":
        word = "百分比" if unit == "%" and rng.random() < 0.2 else unit
        return f"{rng.choice(before)}{figure}{word}"
    return f"{operator}{figure}{unit}"


def _spell_actual(figure: str, unit: str, style: str, rng: random.Random) -> str:
    if style == "bracket":
        return f"{figure}({unit})"
    # a bare figure beside a target in 万 could mean either scale, so large ones keep their unit
    is_small = len(figure.partition(".")[0]) < 5
    if style == "wide":
        figure = figure.translate(WIDE)
    chance = rng.random()
    if chance < 0.08 and is_small:
        return figure
    return f"≥{figure}{unit}" if chance < 0.1 else f"{figure}{unit}"


def _scale(figure: str, unit: str, rng: random.Random) -> str:
    """Ten thousands as 万, where that is exact and the unit has no scale of its own."""
    is_whole = figure.endswith("0000") and "." not in figure
    if is_whole and unit not in ("%", "万元") and rng.random() < 0.7:
        return f"{figure[:-4]}万"
    return figure
