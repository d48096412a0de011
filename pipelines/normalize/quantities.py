"""A number with its operator and unit: `≥46000.00(册)`, `不超过10万元`, `95分以上`, `三次`.

Here belongs the grammar of one quantity. Which kinds of value there are besides, and in which order
they are tried, belongs in `value_rules.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache

from pipelines.normalize.numerals import CHINESE_NUMBER, NUMBER, parse_chinese_number, parse_number
from pipelines.normalize.units import ONE, Unit, read_known_unit, split_unit
from pipelines.normalize.words import operator_pattern, operators_by_spelling, word_pattern, words_inside

#: how much text may follow a unit before the cell counts as a sentence (`5个示范点`)
_LONGEST_NOUN = 4
#: 九千九百九十九万九千九百九十九亿 has seventeen characters
_LONGEST_NUMERAL = 24
_LEAST_MONEY_SCALE = Decimal(10) ** 4
_KINDS = {"money": "money", "percent": "percent", "rate": "rate_unit"}
_REMARK = re.compile(r"[(\[](.*)[)\]]")
_UNKNOWN_UNIT = re.compile(r"[\u3400-\u9fffA-Za-z°μ]{1,3}(?=$|[(\[])")
_BRACKETED = re.compile(r"\(([^()]{1,8}(?:\([^()]{1,4}\))?)\)")
#: 5000余人, 10万多元
_ABOUT = re.compile(r"([十百千万亿]*)[余多](?=[^\s])")
_PUNCTUATION = "。;,、!.:"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as printed, before units of columns and scale words are applied."""

    number: Decimal
    unit: Unit | None = None
    operator: str | None = None
    operator_text: str | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def kind(self) -> str:
        """Return the kind of value that the unit makes of the number."""
        if self.unit is None:
            return "number"
        if self.unit.kind == "scale":
            return "money"
        return _KINDS.get(self.unit.kind, "number")

    @property
    def amount(self) -> Decimal:
        """Return the number with its scale word multiplied in."""
        return self.number * self.unit.scale if self.unit else self.number


#: how amounts in formal numerals end: 壹佰贰拾万元整
_WHOLE_YUAN = re.compile(r"^[元圆][整正]?$")


@cache
def _quantity() -> re.Pattern[str]:
    """Return the pattern of a quantity: lead, operator, number in digits, tail."""
    lead, operator = word_pattern("lead"), operator_pattern("prefix")
    return re.compile(
        rf"(?:{lead})*(?P<operator>{operator})?(?P<about>{lead})?(?:人民币|¥|RMB)?(?P<number>{NUMBER})(?P<tail>.*)",
        re.DOTALL,
    )


@cache
def _chinese_quantity() -> re.Pattern[str]:
    """Return the pattern of a quantity in Chinese numerals."""
    lead, operator = word_pattern("lead"), operator_pattern("prefix")
    return re.compile(
        rf"(?:{lead})*(?P<operator>{operator})?(?P<about>{lead})?(?P<number>{CHINESE_NUMBER})(?P<tail>.+)",
        re.DOTALL,
    )


@cache
def _suffix() -> re.Pattern[str]:
    """Return the pattern of an operator after the unit, with what may follow it."""
    return re.compile(rf"(?P<operator>{operator_pattern('suffix')})(?P<rest>.*)", re.DOTALL)


def read_quantity(text: str) -> Quantity | None:
    """Read a whole squeezed text as one quantity in digits; None if it is more or less than that."""
    match = _quantity().fullmatch(text)
    if match is None:
        return None
    about = tuple(note for note in [words_inside("lead").get(match["about"] or "")] if note)
    quantity = Quantity(
        parse_number(match["number"]),
        operator=operators_by_spelling("prefix").get(match["operator"] or ""),
        operator_text=match["operator"],
        notes=about or _approximate(text[: match.start("number")]),
    )
    return _read_tail(quantity, match["tail"])


def read_chinese_quantity(text: str) -> Quantity | None:
    """Read a whole squeezed text as one quantity in Chinese numerals with a known unit (`不少于两场`)."""
    match = _chinese_quantity().fullmatch(text)
    if match is None:
        return None
    # a scale word may belong to the number or to the unit: the longest number that leaves a unit wins
    digits, tail = match["number"], _WHOLE_YUAN.sub("元", match["tail"])
    if len(digits) > _LONGEST_NUMERAL:
        return None
    for length in range(len(digits), 0, -1):
        number = parse_chinese_number(digits[:length])
        parts = split_unit(digits[length:] + tail)
        if number is None or parts is None:
            continue
        unit, rest = parts
        if unit.kind == "scale" and not rest and unit.scale < _LEAST_MONEY_SCALE:
            # 一百 is a number, where 二十万 is money as 20万 is
            return None
        quantity = Quantity(
            Decimal(number),
            unit,
            operators_by_spelling("prefix").get(match["operator"] or ""),
            match["operator"],
            _approximate(text[: match.start("number")]),
        )
        return _read_suffix(quantity, rest, may_name=False)
    return None


def _approximate(lead: str) -> tuple[str, ...]:
    """Return the note of a lead word such as 约."""
    return tuple(note for word, note in words_inside("lead").items() if note and lead.endswith(word))[:1]


def _read_tail(quantity: Quantity, tail: str) -> Quantity | None:
    """Read the unit and what follows it."""
    bare = tail.strip(_PUNCTUATION)
    if not bare:
        return quantity
    about = _ABOUT.match(bare)
    if about:
        quantity = replace(quantity, notes=(*quantity.notes, "approximate"))
        bare = about[1] + bare[about.end() :]
    bracketed = _BRACKETED.match(bare)
    if bracketed and not _suffix().match(bare):
        unit = read_known_unit(bracketed[1])
        if unit is None and _UNKNOWN_UNIT.fullmatch(bracketed[1]):
            unit = Unit(bracketed[1], bracketed[1], "unknown")
        if unit is not None:
            return _read_suffix(replace(quantity, unit=unit), bare[bracketed.end() :])
    if _suffix().match(bare) or _REMARK.fullmatch(bare):
        return _read_suffix(quantity, bare)
    parts = split_unit(bare)
    if parts is not None:
        return _read_suffix(replace(quantity, unit=parts[0]), parts[1])
    unknown = _UNKNOWN_UNIT.match(bare)
    if unknown is None:
        return None
    notes = (*quantity.notes, f"unit not in the list: {unknown.group()}")
    unit = Unit(unknown.group(), unknown.group(), "unknown")
    return _read_suffix(replace(quantity, unit=unit, notes=notes), bare[unknown.end() :])


def _read_suffix(quantity: Quantity, rest: str, *, may_name: bool = True) -> Quantity | None:
    """Read what follows the unit: an operator, a remark in brackets, a short noun."""
    rest = rest.strip(_PUNCTUATION)
    match = _suffix().fullmatch(rest)
    if match:
        operator = operators_by_spelling("suffix")[match["operator"]]
        notes = quantity.notes
        if quantity.operator not in (None, operator) and quantity.operator_text != "控制在":
            notes = (*notes, f"two operators: {quantity.operator_text} and {match['operator']}")
        quantity = replace(
            quantity,
            operator=operator,
            operator_text=quantity.operator_text or match["operator"],
            notes=notes,
        )
        rest = match["rest"].strip(_PUNCTUATION)
    if rest in ("左右", "上下"):
        return replace(quantity, notes=(*quantity.notes, "approximate"))
    remark = _REMARK.fullmatch(rest)
    if remark:
        return replace(quantity, notes=(*quantity.notes, f"in brackets: {remark[1]}"))
    if rest:
        if not may_name or len(rest) > _LONGEST_NOUN or re.search(r"[0-9%≥≤<>=/*·]", rest):
            return None
        return replace(quantity, notes=(*quantity.notes, f"text after the unit: {rest}"))
    return quantity


def apply_unit(quantity: Quantity, column: Unit | None, *, note: str | None = None) -> Quantity:
    """Give a quantity the unit of its column (or of its target, with a note) where it has none.

    The cell's own unit wins, and nothing is scaled twice: 45万 in a column 万元 is 450 000 yuan.
    """
    own = quantity.unit
    if own is None:
        if column is None:
            return quantity
        notes = (*quantity.notes, note) if note else quantity.notes
        return replace(quantity, unit=column, notes=notes)
    if own.kind == "scale":
        if column is not None and column.canonical is not None:
            scaled = replace(column, text=own.text + column.canonical, scale=own.scale)
            return replace(quantity, unit=scaled, notes=(*quantity.notes, note) if note else quantity.notes)
        money = Unit("元", own.text, "money", own.scale)
        return replace(quantity, unit=money, notes=(*quantity.notes, "scale without unit, read as money"))
    if own.canonical and own.canonical.startswith("/"):
        return replace(quantity, notes=(*quantity.notes, "the upper half of the unit is missing"))
    if column is not None and note is None and column.canonical not in (None, own.canonical):
        return replace(quantity, notes=(*quantity.notes, f"the unit column says {column.text}"))
    return quantity


def scale_of(unit: Unit | None) -> Decimal | None:
    """Return the factor of the scale word, None where there is none."""
    return unit.scale if unit is not None and unit.scale != ONE else None
