"""Digits with separators and Chinese numerals to exact decimals.

Here belongs the number alone. Units and scale words belong in `units.py`; what a number is about
belongs in `values.py`, `money.py` and `numbers.py`.
"""

from __future__ import annotations

import re
from decimal import Decimal

#: a number as forms print it: separators in groups of three, an optional sign, decimals
NUMBER = r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
#: a whole number in Chinese numerals, common or formal (壹佰贰拾万, as on bills)
CHINESE_NUMBER = r"[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]+"

_DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_PLACES = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10**4, "亿": 10**8}
_SPACED_GROUPS = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?: [0-9]{3})+(?![0-9])")
_DIGITS_APART = re.compile(r"[0-9.,] [0-9]|[0-9] [.,][0-9]")
_BREAK_INSIDE = re.compile(r"(?<=[0-9.,])[^\S\n]*\n\s*(?=[0-9])|(?<=[0-9])[^\S\n]*\n\s*(?=[.,][0-9])")
_SPACE_AT_POINT = re.compile(r"(?<=[0-9][.,]) +(?=[0-9])|(?<=[0-9]) +(?=[.,][0-9])")


def parse_number(text: str) -> Decimal:
    """Return the decimal of a text that matches `NUMBER`. Raises ValueError otherwise."""
    if not re.fullmatch(NUMBER, text):
        raise ValueError(text)
    return Decimal(text.replace(",", ""))


def parse_chinese_number(text: str) -> int | None:
    """Return the whole number written in Chinese numerals (`三`, `二十`, `一百零五`, `二〇二三`, `壹佰零伍`).

    None where the characters are numerals but form no number (`十百`, `零万`).
    """
    if not text or not re.fullmatch(CHINESE_NUMBER, text):
        return None
    text = text.translate(_FORMAL)
    if all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total, group, digit, last_place = 0, 0, None, 10**9
    last_group = 10**12
    for character in text:
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
        elif character in _PLACES:
            place = _PLACES[character]
            if place >= last_place or digit == 0:
                return None
            group += (1 if digit is None else digit) * place
            digit, last_place = None, place
        else:
            size = _GROUPS[character]
            group += digit or 0
            if size >= last_group or group == 0:
                return None
            total += group * size
            group, digit, last_place, last_group = 0, None, 10**9, size
    return total + group + (digit or 0)


def join_digits(text: str) -> tuple[str, str | None]:
    """Join a number that spaces or line breaks cut; return the text and a note if spaces went.

    A line break inside a number is a wrapped cell. A space is dropped beside a point or comma and
    between groups of three; between other digits it stays, because two numbers may stand there.
    """
    joined = _BREAK_INSIDE.sub("", text)
    spaced = _SPACED_GROUPS.sub(lambda match: match.group().replace(" ", ""), joined)
    spaced = _SPACE_AT_POINT.sub("", spaced)
    return spaced, "space inside a number" if spaced != joined else None


def has_digits_apart(text: str) -> bool:
    """Tell whether a space stands between digits, so that two numbers may be meant."""
    return _DIGITS_APART.search(text) is not None
