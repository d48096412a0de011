"""Rules for what is a number: quantities, ranges, changes, lists, and numbers damaged on their way.

Here belong the rules alone, each from a cell's text to a `Value` or None ("not mine"). Their order
is in `value_rules.py`, the grammar of one quantity in `quantities.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from pipelines.normalize.numerals import (
    CHINESE_NUMBER,
    NUMBER,
    has_digits_apart,
    parse_chinese_number,
)
from pipelines.normalize.quantities import (
    Quantity,
    apply_unit,
    read_chinese_quantity,
    read_quantity,
    scale_of,
)
from pipelines.normalize.reading import Value
from pipelines.normalize.units import Unit
from pipelines.normalize.words import operator_pattern, operators_by_spelling, word_pattern, words_inside

#: more people than the country has: a scale word was printed twice (values.md 85)
_MOST_PEOPLE = Decimal(1_500_000_000)
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
_DIGIT = re.compile(r"[0-9]")
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
_CLASS = re.compile(
    r"(?P<lead>[^IVX0-9≥≤<>=]{0,8})(?P<sign>[≥≤<>=]?)(?P<rank>[IVX]+)(?P<unit>类|级|等)(?P<rest>[^0-9]{0,20})"
)
#: 2023年春季学期 is no number of years
_CALENDAR_YEARS = range(1900, 2101)
_PERCENT_WORD = re.compile(rf"百分之(?P<number>{NUMBER}|{CHINESE_NUMBER})|百分(?P<full>百)")
_SEPARATOR = re.compile(r"[;、。/|]|,(?![0-9]{3}(?![0-9]))")
_TWO_PERCENT = re.compile(rf"(?P<first>{NUMBER}%)(?P<second>{NUMBER}%)")
#: 第3名, 前3名, 不等于0 hold no quantity
_NO_NAMES = ("第", "前", "不", "非", "未")
_NUMBER_INSIDE = re.compile(NUMBER)


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell as the rules see it: squeezed text, unit of its column or of its target, year of the form."""

    text: str
    unit: Unit | None = None
    #: the note that goes with `unit` where it is not the column's but the target's
    unit_note: str | None = None
    year: int | None = None


def join_notes(*notes: str | None) -> str | None:
    """Join notes, leaving out what is empty or said twice."""
    return "; ".join(dict.fromkeys(note for note in notes if note)) or None


def make_value(quantity: Quantity, cell: CellText, kind: str | None = None) -> Value:
    """Make the value of a quantity, the unit of its column or target applied."""
    known = apply_unit(quantity, cell.unit, note=cell.unit_note)
    unit = known.unit
    notes = list(known.notes)
    if unit and unit.kind in ("person", "person_time") and abs(known.amount) > _MOST_PEOPLE:
        notes.append("implausible scale")
    if known.kind == "percent" and not known.operator and 200 < known.amount < 300:
        notes.append(f"may be a misread ≥: {quantity.number}%")
    factor = Decimal(1)
    canonical = unit.canonical if unit else None
    if kind is None and known.kind == "money" and canonical == "角":
        factor, canonical = Decimal("0.1"), "元"
    return Value(
        kind or known.kind,
        known.operator,
        known.amount * factor,
        unit=canonical,
        unit_text=unit.text if unit else None,
        scale=scale_of(unit),
        note=join_notes(*notes),
        operator_text=known.operator_text,
    )


def match_none(cell: CellText) -> Value | None:
    """Read `零事故`, `0投诉`: none of what must not happen."""
    match = re.fullmatch(rf"(?:零|0)(?P<what>{word_pattern('none')})", cell.text)
    return Value("number", None, Decimal(0), note=f"of: {match['what']}") if match else None


def match_class(cell: CellText) -> Value | None:
    """Read a class in Roman numerals (`Ⅲ类水质`)."""
    match = _CLASS.fullmatch(cell.text)
    if match is None or match["rank"] not in _ROMAN:
        return None
    rest = match["rest"]
    suffix = re.match(operator_pattern("suffix"), rest)
    prefix = re.search(operator_pattern("prefix") + "$", match["lead"] + match["sign"])
    operator = operators_by_spelling("prefix")[prefix.group()] if prefix else None
    if suffix:
        operator, rest = operators_by_spelling("suffix")[suffix.group()], rest[suffix.end() :]
    sign = suffix or prefix
    return Value(
        "class",
        operator,
        Decimal(_ROMAN[match["rank"]]),
        unit=match["unit"],
        unit_text=match["unit"],
        note=f"of: {rest}" if rest else None,
        operator_text=sign.group() if sign else None,
    )


def match_percent_word(cell: CellText) -> Value | None:
    """Read `百分之九十五`."""

    def to_digits(match: re.Match[str]) -> str:
        if match["full"]:
            return "100%"
        if re.fullmatch(NUMBER, match["number"]):
            return f"{match['number']}%"
        number = parse_chinese_number(match["number"])
        return match.group() if number is None else f"{number}%"

    digits = _PERCENT_WORD.sub(to_digits, cell.text)
    quantity = read_quantity(digits) if digits != cell.text else None
    return make_value(quantity, cell) if quantity else None


def match_delta(cell: CellText) -> Value | None:
    """Read a change (`提升10%`); a decrease keeps its size and gets a note."""
    words = word_pattern("rise", "fall")
    match = re.fullmatch(
        rf"(?P<lead>(?:[较比]20[0-9]{{2}}年)?[^0-9≥≤<>=]{{0,12}}?)(?P<word>{words})了?(?P<rest>[^至到].*)",
        cell.text,
    )
    if match is None:
        return None
    quantity = read_quantity(match["rest"]) or read_chinese_quantity(match["rest"])
    if quantity is None:
        return None
    value = make_value(quantity, cell, "delta")
    note = words_inside("fall").get(match["word"])
    lead = f"text before the value: {match['lead']}" if match["lead"] else None
    return replace(value, note=join_notes(note, lead, value.note))


def match_quantity(cell: CellText) -> Value | None:
    """Read one number with operator and unit."""
    quantity = read_quantity(cell.text)
    return None if quantity is None or _names_a_year(quantity) else make_value(quantity, cell)


def _names_a_year(quantity: Quantity) -> bool:
    """Tell whether a number is that of a calendar year in a longer text: 2023年春季学期."""
    return (
        quantity.unit is not None
        and quantity.unit.canonical == "年"
        and quantity.number in _CALENDAR_YEARS
        and any("text after" in note for note in quantity.notes)
    )


def match_chinese_quantity(cell: CellText) -> Value | None:
    """Read one number in Chinese numerals with its unit; `二级` is a class, where `2级` counts."""
    quantity = read_chinese_quantity(cell.text)
    if quantity is None:
        return None
    is_class = quantity.unit is not None and quantity.unit.kind == "class"
    return make_value(quantity, cell, "class" if is_class else None)


def match_total_with_parts(cell: CellText) -> Value | None:
    """Read an amount followed by 其中 and its parts; the value is the total."""
    match = re.fullmatch(
        r"(?P<total>[^,;。()]+(?:,[0-9]{3})*[^,;。()]*)[,;。(:]*其中[,:]?(?P<parts>.+)", cell.text
    )
    quantity = read_quantity(match["total"]) if match else None
    if match is None or quantity is None or not _DIGIT.search(match["parts"]):
        return None
    value = make_value(quantity, cell, "list")
    parts = match["parts"] if "(" in match["parts"] else match["parts"].rstrip(")")
    return replace(value, note=join_notes(value.note, f"parts: {parts}"))


def match_list(cell: CellText) -> Value | None:
    """Read several quantities; the list has no value of its own, its parts are noted."""
    parts = [part for part in _SEPARATOR.split(cell.text) if part]
    if len(parts) < 2:
        return None
    values = []
    for part in parts:
        inner = replace(cell, text=part)
        value = match_quantity(inner) or match_chinese_quantity(inner) or match_named_quantity(inner)
        if value is None:
            return None
        values.append(value)
    units = {value.unit for value in values}
    shown = "; ".join(
        " ".join(filter(None, (value.operator, f"{value.value:f}", value.unit))) for value in values
    )
    return Value("list", unit=units.pop() if len(units) == 1 else None, note=f"parts: {shown}")


def match_glued(cell: CellText) -> Value | None:
    """Name two values in one cell, which are not taken apart."""
    match = _TWO_PERCENT.fullmatch(cell.text)
    if match:
        return Value("unparsed", note=f"two values in one cell: {match['first']} | {match['second']}")
    if has_digits_apart(cell.text) and not _IDEOGRAPH.search(cell.text):
        return Value("unparsed", note=f"two values in one cell: {cell.text}")
    return None


def match_damaged(cell: CellText) -> Value | None:
    """Read a number after a sign that recognition spoils, without guessing the operator."""
    sign = re.match(operator_pattern("damaged"), cell.text)
    quantity = read_quantity(cell.text[sign.end() :]) if sign else None
    if sign is None or quantity is None or quantity.operator_text:
        return None
    value = make_value(quantity, cell)
    note = f"unreadable sign before the number: {sign.group()}"
    return replace(value, note=join_notes(note, value.note), operator_text=sign.group())


def match_named_quantity(cell: CellText) -> Value | None:
    """A name and a value in one string (`道路硬化≥0.565km`, `举办培训5期`)."""
    if len(_NUMBER_INSIDE.findall(re.sub(r"m[23]", "", cell.text))) != 1:
        return None
    signs = operator_pattern("prefix")
    match = re.fullmatch(
        rf"(?P<name>[^0-9≥≤<>=]{{1,30}}?):?(?P<value>(?:{signs}[+-]?[0-9.]|[0-9.]).*)", cell.text
    )
    quantity = read_quantity(match["value"]) if match else None
    if match is None or quantity is None or not _IDEOGRAPH.search(match["name"]):
        return None
    if match["name"].endswith(_NO_NAMES) or _names_a_year(quantity):
        return None
    if not quantity.operator_text and (
        quantity.unit is None or quantity.unit.kind in ("unknown", "scale", "class")
    ):
        return None
    limit = re.match(signs, match["name"])
    if limit and quantity.operator is None:
        # 不高于预算100万元: the operator stands before the name
        operator = operators_by_spelling("prefix")[limit.group()]
        quantity = replace(quantity, operator=operator, operator_text=limit.group())
    value = make_value(quantity, cell)
    return replace(value, note=join_notes(f"text before the value: {match['name']}", value.note))
