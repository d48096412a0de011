"""Amounts of money as printed to exact yuan.

Here belong the cells of a fund block: their unit, their amount, the parts listed inside one cell.
Money as a target of an indicator belongs in `values.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from pipelines.normalize.numerals import (
    CHINESE_NUMBER,
    NUMBER,
    has_digits_apart,
    join_digits,
    parse_chinese_number,
    parse_number,
)
from pipelines.normalize.reading import Reading
from pipelines.normalize.text import clean, is_empty_mark

#: yuan per unit of money; the longest spelling is tried first
MONEY_UNITS = {
    "千万元": Decimal(10) ** 7,
    "百万元": Decimal(10) ** 6,
    "十万元": Decimal(10) ** 5,
    "亿元": Decimal(10) ** 8,
    "万元": Decimal(10) ** 4,
    "千元": Decimal(10) ** 3,
    "百元": Decimal(10) ** 2,
    "元": Decimal(1),
}
_FEN = Decimal("0.01")
#: what decimal(18,2) can hold
_LIMIT = Decimal(10) ** 16

_UNIT_MARK = re.compile(
    r"(?:人民币)?(千万元|百万元|十万元|亿元|万元|千元|百元|(?<![单多公美欧日港状纪次二])元(?![素旦月宵年件]))"
)
_UNIT = r"千万元?|百万元?|十万元?|亿元?|万元?|千元|百元|元"
_AMOUNT = re.compile(
    rf"(?:人民币|RMB|¥)?(?P<open>\()?(?P<number>{NUMBER})(?P<close>\))?\(?(?P<unit>{_UNIT})?\)?整?"
)
#: an amount in Chinese numerals, common or formal: 人民币(大写)壹佰贰拾万元整, 贰仟叁佰肆拾伍元陆角柒分
_IN_NUMERALS = re.compile(
    rf"(?:人民币)?(?:\(?大写\)?)?:?(?P<yuan>{CHINESE_NUMBER})[元圆]"
    rf"(?:(?P<jiao>{CHINESE_NUMBER})角)?零?(?:(?P<fen>{CHINESE_NUMBER})分)?[整正]?"
)
_TRAILER = re.compile(r"[(,;,、。:其].*", re.DOTALL)
_PART = re.compile(rf"(?P<label>[^\d,;:、。()]*?):?(?P<number>{NUMBER})(?P<unit>{_UNIT})")
_LETTER_IN_NUMBER = re.compile(r"(?<=[0-9.,])[OoIlSBZ|](?=[0-9.,]|$)|^[OoIl](?=[.,0-9])")


@dataclass(frozen=True, slots=True)
class MoneyPart:
    """One labelled amount inside a cell: `中央` and `726.7万元` for `中央726.7万元`."""

    label: str
    text: str


def find_money_unit(label_text: str) -> str | None:
    """Return the unit of money that a label or line names (`项目资金(万元)`), None if none or several."""
    found = set(_UNIT_MARK.findall(clean(label_text).replace(" ", "")))
    return found.pop() if len(found) == 1 else None


def read_money(text: str, unit: str | None) -> Reading[Decimal]:
    """Read the amount of a fund cell in yuan; `unit` is that of the column, block or form.

    A unit in the cell wins over `unit`. Of several amounts the first is read, the rest is noted
    (`854万(高标准农田建设400万元,…)`). Amounts finer than a fen are rounded half up and noted.
    Reasons: unit unknown, not a number, letters among digits, percent, several numbers, too large.
    """
    if is_empty_mark(text):
        return Reading()
    folded, note = _squeeze(text)
    notes = [note] if note else []
    in_numerals = _read_numerals(folded)
    if in_numerals is not None:
        return _finish(in_numerals, notes)
    match = _AMOUNT.match(folded)
    if match is None:
        return Reading(reason=_why_unreadable(folded))
    rest = folded[match.end() :]
    if rest:
        if not match["unit"] or not _TRAILER.fullmatch(rest):
            return Reading(reason=_why_unreadable(folded))
        notes.append(f"more in the cell: {rest}")
    own_unit = _full_unit(match["unit"])
    if own_unit is None and unit not in MONEY_UNITS:
        return Reading(reason="unit of money unknown")
    if own_unit and unit in MONEY_UNITS and own_unit != unit:
        notes.append(f"unit in the cell: {own_unit}")
    amount = parse_number(match["number"]) * MONEY_UNITS[own_unit or unit or ""]
    if match["open"] and match["close"] and not own_unit:
        amount = -abs(amount)
        notes.append("brackets read as negative")
    return _finish(amount, notes)


def _read_numerals(folded: str) -> Decimal | None:
    """Return an amount of yuan in Chinese numerals, None for any other text."""
    match = _IN_NUMERALS.fullmatch(folded)
    if match is None:
        return None
    yuan = parse_chinese_number(match["yuan"])
    jiao, fen = (parse_chinese_number(match[name] or "零") for name in ("jiao", "fen"))
    if yuan is None or jiao is None or fen is None or jiao > 9 or fen > 9:
        return None
    return Decimal(yuan) + Decimal(jiao) / 10 + Decimal(fen) / 100


def read_money_parts(text: str) -> tuple[MoneyPart, ...]:
    """Return the labelled amounts inside one cell, in order; amounts without unit are left out.

    `1002.6万元,其中:中央726.7万元;省级财政23.9万元` gives ('', '1002.6万元'), ('中央', …), ('省级财政', …).
    """
    folded, _ = _squeeze(text)
    return tuple(
        MoneyPart(match["label"].replace("其中", "").strip(), match["number"] + match["unit"])
        for match in _PART.finditer(folded)
    )


def _squeeze(text: str) -> tuple[str, str | None]:
    """Fold a cell's text and join its number; spaces stay only between digits that may be two numbers."""
    joined, note = join_digits("\n".join(clean(line) for line in text.strip().splitlines()))
    joined = re.sub(r"(?<![0-9.,])\s+|\s+(?![0-9.,])", "", joined)
    return joined, note


def _full_unit(unit: str | None) -> str | None:
    """Complete a scale word without 元 (`45万`) to a unit of money."""
    if unit is None or unit.endswith("元"):
        return unit
    return unit + "元"


def _finish(amount: Decimal, notes: list[str]) -> Reading[Decimal]:
    """Check the size of an amount and round it to the fen."""
    if abs(amount) >= _LIMIT:
        return Reading(reason="amount too large")
    rounded = amount.quantize(_FEN, ROUND_HALF_UP)
    if rounded != amount:
        notes.append("finer than 0.01 yuan, rounded")
    return Reading(rounded, note="; ".join(notes) or None)


def _why_unreadable(folded: str) -> str:
    """Name the reason why a text is no amount."""
    if re.fullmatch(rf"{NUMBER}%", folded):
        return f"a percentage, not an amount: {folded}"
    if _LETTER_IN_NUMBER.search(folded):
        return f"letters among digits: {folded}"
    if has_digits_apart(folded) or len(re.findall(NUMBER, folded)) > 1:
        return f"more than one number: {folded}"
    return f"not an amount: {folded}"
