"""Rules for two numbers that are one value: ranges, tolerances, ratios, changes with both ends.

Here belong the rules alone, each from a cell's text to a `Value` or None ("not mine"). Their order
is in `value_rules.py`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from pipelines.normalize.number_rules import CellText, join_notes, make_value
from pipelines.normalize.numerals import NUMBER, parse_chinese_number, parse_number
from pipelines.normalize.quantities import Quantity, read_chinese_quantity, read_quantity
from pipelines.normalize.reading import Value
from pipelines.normalize.units import Unit
from pipelines.normalize.words import operator_pattern, operators_by_spelling

_TOLERANCE = re.compile(rf"(?P<middle>{NUMBER})?(?:±|\+/-|\+-)(?P<number>{NUMBER})(?P<tail>.*)")
_RATIO = re.compile(
    r"(?P<lead>[^0-9]*)(?P<first>[0-9]+(?:\.[0-9]+)?):(?P<second>[0-9]+(?:\.[0-9]+)?)(?P<tail>[^0-9]*)"
)
#: a longer text with two signs in it is a sentence
_LONGEST_RANGE = 60
_PLAIN = r"[+-]?[0-9]+(?:\.[0-9]+)?%?"
_INTERVAL = re.compile(rf"(?P<left>[\[(])(?P<low>{_PLAIN})[,、](?P<high>{_PLAIN})(?P<right>[\])])")
_BOTH_ENDS = re.compile(
    r"(?P<low>[+-]?[0-9.][^≥≤<>=]*)(?P<left>[≤<])(?P<name>[^0-9≥≤<>=]{1,12})(?P<right>[≤<])(?P<high>[0-9.+-].*)"
)
_AND = r"(?:,?(?:且|并且?|同时|和)|[,、;~-])"
_RANGE_SIGN = r"(?:-|~|至|到|——)"
_FROM_TO = re.compile(
    r"[^0-9]{0,8}?(?:由|从)(?P<low>[0-9].*?)(?:提升|提高|增加|增长|上升|扩大|降低|下降|减少|缩短|压缩|压减|降)(?:至|到)(?P<high>.+)"
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
    """Read `1:3`, `不低于1:1.5`; value and high are its two terms."""
    match = _RATIO.fullmatch(cell.text)
    if match is None:
        return None
    before, behind = operators_by_spelling("prefix"), operators_by_spelling("suffix")
    if (match["lead"] and match["lead"] not in before) or (match["tail"] and match["tail"] not in behind):
        return None
    printed_sign = match["tail"] or match["lead"] or None
    operator = behind.get(match["tail"]) or before.get(match["lead"])
    first, second = parse_number(match["first"]), parse_number(match["second"])
    return Value("ratio", operator, first, second, operator_text=printed_sign)


def match_between(cell: CellText) -> Value | None:
    """Read a range with a sign at either end: `≥90%且≤95%`, `90%≤合格率<95%`, `[90,100]`."""
    interval = _INTERVAL.fullmatch(cell.text)
    if interval:
        signs = ">" if interval["left"] == "(" else "≥", "<" if interval["right"] == ")" else "≤"
        low, high = read_quantity(interval["low"]), read_quantity(interval["high"])
        return _make_range(cell, low, high, signs) if interval["left"] + interval["right"] != "()" else None
    ends = _BOTH_ENDS.fullmatch(cell.text)
    if ends:
        signs = ">" if ends["left"] == "<" else "≥", ends["right"]
        return _make_range(cell, read_quantity(ends["low"]), read_quantity(ends["high"]), signs)
    sign = operator_pattern("prefix")
    if len(cell.text) > _LONGEST_RANGE:
        return None
    for cut in re.finditer(rf"{_AND}(?=\S)|(?<=\S)(?={sign})|(?<=以上)(?=[0-9])", cell.text):
        low, high = read_quantity(cell.text[: cut.start()]), read_quantity(cell.text[cut.end() :])
        if low and high and low.operator in ("≤", "<") and high.operator in ("≥", ">"):
            low, high = high, low
        if low and high and low.operator in ("≥", ">") and high.operator in ("≤", "<"):
            found = _make_range(cell, low, high, (low.operator, high.operator))
            if found:
                return found
    return None


def _make_range(
    cell: CellText, low: Quantity | None, high: Quantity | None, signs: tuple[str, str]
) -> Value | None:
    """Make the range between two quantities; an end that does not belong to it is noted."""
    if low is None or high is None:
        return None
    if low.unit and high.unit and low.unit.canonical != high.unit.canonical:
        return None
    top = make_value(replace(high, operator=None, operator_text=None), cell, "range")
    unit = low.unit or high.unit
    bottom = make_value(replace(low, unit=unit, operator=None, operator_text=None), cell, "range")
    if bottom.value is None or top.value is None or bottom.value > top.value:
        return None
    top = make_value(replace(high, unit=unit, operator=None, operator_text=None), cell, "range")
    ends = [
        f"{end} end is not included"
        for end, sign in zip(("lower", "upper"), signs, strict=True)
        if sign in "<>"
    ]
    return replace(
        top, operator="between", value=bottom.value, high=top.value, note=join_notes(top.note, *ends)
    )


def match_from_to(cell: CellText) -> Value | None:
    """Read a change that names both ends (`由80%提高到90%`): the value is where it ends."""
    match = _FROM_TO.fullmatch(cell.text)
    low, high = (read_quantity(match["low"]), read_quantity(match["high"])) if match else (None, None)
    if match is None or low is None or high is None:
        return None
    value = make_value(high, cell)
    return replace(value, note=join_notes(f"from: {match['low']}", value.note))


def match_range(cell: CellText) -> Value | None:
    """Read `90%-95%`, `5~8次`, `三至五次` as a closed range."""
    for sign in re.finditer(_RANGE_SIGN, cell.text):
        low_text, high_text = cell.text[: sign.start()], cell.text[sign.end() :]
        low = read_quantity(low_text) or _read_chinese_number(low_text) or read_chinese_quantity(low_text)
        high = read_quantity(high_text) or read_chinese_quantity(high_text)
        if low is None or high is None or high.operator_text not in (None, "以内", "之内", "内"):
            continue
        if not (low.operator_text in (None, "控制在") or low.operator == "≥") or any(
            "text after" in note for note in low.notes
        ):
            continue
        if low.unit and high.unit and not _is_upper_half(low.unit, high.unit):
            continue
        top = make_value(replace(high, operator=None, operator_text=None), cell, "range")
        bottom = low.amount if low.unit else low.number * (top.scale or 1)
        if top.value is None or bottom > top.value:
            return Value("unparsed", note=f"range that ends below its beginning: {cell.text}")
        return replace(top, operator="between", value=bottom, high=top.value)
    return None


def _is_upper_half(first: Unit, second: Unit) -> bool:
    """Tell whether two ends have one unit: the same, or the second end says per what (800元-1000元/人)."""
    upper = (second.canonical or "").partition("/")[0]
    return first.canonical in (second.canonical, upper)


def _read_chinese_number(text: str) -> Quantity | None:
    number = parse_chinese_number(text)
    return None if number is None else Quantity(Decimal(number))
