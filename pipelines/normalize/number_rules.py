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
    parse_number,
)
from pipelines.normalize.quantities import (
    Quantity,
    apply_unit,
    read_chinese_quantity,
    read_quantity,
    scale_of,
)
from pipelines.normalize.reading import Value
from pipelines.normalize.units import Unit, read_known_unit
from pipelines.normalize.words import operator_pattern, operators_by_spelling, word_pattern, words_inside

#: more people than the country has: a scale word was printed twice (values.md 85)
_MOST_PEOPLE = Decimal(1_500_000_000)
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
_DIGIT = re.compile(r"[0-9]")
_TOLERANCE = re.compile(rf"(?P<middle>{NUMBER})?(?:±|\+/-|\+-)(?P<number>{NUMBER})(?P<tail>.*)")
_RATIO = re.compile(r"(?P<first>[0-9]+(?:\.[0-9]+)?):(?P<second>[0-9]+(?:\.[0-9]+)?)")
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
_CLASS = re.compile(
    r"(?P<lead>[^IVX0-9≥≤<>=]{0,8})(?P<sign>[≥≤<>=]?)(?P<rank>[IVX]+)(?P<unit>类|级|等)(?P<rest>[^0-9]{0,20})"
)
_RANGE_SIGN = r"(?:-|~|至|到|——)"
_PER = re.compile(
    r"(?:每个?|平均每)(?P<period>[^0-9]{1,3}?)(?P<rest>(?:[≥≤<>=不至达完]|[0-9]|[一二两三四五六七八九十]).*)"
)
_ONE_PER = re.compile(
    r"(?:一|1)(?P<period>年|个?月|周|个?季度|天|日)(?P<rest>(?:[一二两三四五六七八九十]|[0-9]).*)"
)
_PERCENT_WORD = re.compile(rf"百分之(?P<number>{NUMBER}|{CHINESE_NUMBER})|百分(?P<full>百)")
_SEPARATOR = re.compile(r"[;、。/|]|,(?![0-9]{3}(?![0-9]))")
_TWO_PERCENT = re.compile(rf"(?P<first>{NUMBER}%)(?P<second>{NUMBER}%)")
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


def match_tolerance(cell: CellText) -> Value | None:
    """Read `±5%` or `100±2` as a range around its middle."""
    match = _TOLERANCE.fullmatch(cell.text)
    if match is None:
        return None
    width = read_quantity(match["number"] + match["tail"])
    if width is None:
        return None
    value = make_value(width, cell, "range")
    middle = parse_number(match["middle"]) * (value.scale or 1) if match["middle"] else Decimal(0)
    half = value.value or Decimal(0)
    return replace(value, operator="between", value=middle - half, high=middle + half, operator_text="±")


def match_ratio(cell: CellText) -> Value | None:
    """Read `1:3`; value and high are its two terms."""
    match = _RATIO.fullmatch(cell.text)
    if match is None:
        return None
    return Value("ratio", None, parse_number(match["first"]), parse_number(match["second"]))


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


def match_range(cell: CellText) -> Value | None:
    """Read `90%-95%`, `5~8次`, `三至五次` as a closed range."""
    for sign in re.finditer(_RANGE_SIGN, cell.text):
        low_text, high_text = cell.text[: sign.start()], cell.text[sign.end() :]
        low = read_quantity(low_text) or _read_chinese_number(low_text) or read_chinese_quantity(low_text)
        high = read_quantity(high_text) or read_chinese_quantity(high_text)
        if low is None or high is None or high.operator_text not in (None, "以内", "之内", "内"):
            continue
        if low.operator_text not in (None, "控制在") or any("text after" in note for note in low.notes):
            continue
        if low.unit and high.unit and low.unit.canonical != high.unit.canonical:
            continue
        top = make_value(replace(high, operator=None, operator_text=None), cell, "range")
        bottom = low.amount if low.unit else low.number * (top.scale or 1)
        if top.value is None or bottom > top.value:
            return Value("unparsed", note=f"range that ends below its beginning: {cell.text}")
        return replace(top, operator="between", value=bottom, high=top.value)
    return None


def _read_chinese_number(text: str) -> Quantity | None:
    number = parse_chinese_number(text)
    return None if number is None else Quantity(Decimal(number))


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


def match_per(cell: CellText) -> Value | None:
    """Read an amount per something (`每季度1次`, `每人500元`)."""
    for pattern in (_PER, _ONE_PER):
        match = pattern.fullmatch(cell.text)
        period = read_known_unit(match["period"]) if match else None
        if match is None or period is None or period.canonical is None:
            continue
        inner = replace(cell, text=match["rest"])
        value = match_range(inner) or match_quantity(inner) or match_chinese_quantity(inner)
        if value is None or value.unit is None or value.kind not in ("number", "money", "range"):
            continue
        kind = "range" if value.kind == "range" else "rate_unit"
        unit_text = f"{value.unit_text}/{match['period']}"
        return replace(value, kind=kind, unit=f"{value.unit}/{period.canonical}", unit_text=unit_text)
    return None


def match_delta(cell: CellText) -> Value | None:
    """Read a change (`提升10%`); a decrease keeps its size and gets a note."""
    words = word_pattern("rise", "fall")
    match = re.fullmatch(rf"(?P<lead>[^0-9≥≤<>=]{{0,12}}?)(?P<word>{words})了?(?P<rest>[^至到].*)", cell.text)
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
    return make_value(quantity, cell) if quantity else None


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
    return replace(value, note=join_notes(value.note, f"parts: {match['parts']}"))


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
    if (
        match is None
        or quantity is None
        or not _IDEOGRAPH.search(match["name"])
        or match["name"].endswith("第")
    ):
        return None
    if not quantity.operator_text and (
        quantity.unit is None or quantity.unit.kind in ("unknown", "scale", "class")
    ):
        return None
    value = make_value(quantity, cell)
    return replace(value, note=join_notes(f"text before the value: {match['name']}", value.note))
