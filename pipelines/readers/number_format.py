"""Spreadsheet number formats: a stored number and its format code to the text that is printed.

Here belong the grammar of format codes (ECMA-376 part 1, 18.8.30 and 18.8.31) and the calendar of
serial dates. Which cell has which format belongs in `excel`; what the printed text means belongs in
`pipelines.normalize`. Colours and padding are left out; Chinese numerals ([DBNum1]) come as digits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

_TOKEN = re.compile(
    r"""(?P<quote>"[^"]*"?) | (?P<escape>[\\!].) | (?P<pad>_.) | (?P<fill>\*.) | (?P<bracket>\[[^\]]*\])
    | (?P<general>General|G/通用格式) | (?P<half>AM/PM|A/P|上午/下午) | (?P<exponent>E[+-])
    | (?P<date>y+|m+|d+|h+|s+|a{3,4}|e+) | (?P<digit>[0\#?]) | (?P<point>\.) | (?P<comma>,)
    | (?P<percent>%) | (?P<slash>/) | (?P<at>@) | (?P<end>;) | (?P<literal>.)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d*)?)\]")
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-([0-9A-F]+))?\]", re.IGNORECASE)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)

#: format codes that a workbook need not spell out (18.8.30), with the Chinese forms of 14 to 58
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;"¥"-#,##0', 7: '"¥"#,##0.00;"¥"-#,##0.00',
    8: '"¥"#,##0.00;"¥"-#,##0.00', 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: '#,##0;-#,##0;"-"', 42: '"¥"#,##0;"¥"-#,##0;"¥-"',
    43: '#,##0.00;-#,##0.00;"-"', 44: '"¥"#,##0.00;"¥"-#,##0.00;"¥-"', 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CHINESE_DAYS = "一二三四五六日"
#: the last serial number that is a date: 9999-12-31
_LAST_SERIAL = 2_958_465


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    """One of up to four parts of a code; `condition` as written, None where the position decides."""

    tokens: tuple[_Token, ...]
    condition: tuple[str, Decimal] | None
    is_date: bool


def render_number(value: float, code: str, *, starts_1904: bool = False) -> str:
    """Return `value` as a cell with the format `code` prints it, without padding at the ends.

    A code that cannot be understood prints like General. Rounding is half away from zero on 15
    significant digits, as spreadsheets do it.
    """
    number = _exact(value)
    sections = _parse(code or "General")
    section, number = _choose(sections, number)
    if section is None:
        return ""
    if section.is_date:
        return _render_date(value, section.tokens, starts_1904)
    return _render_tokens(number, section.tokens).strip()


def render_text(text: str, code: str) -> str:
    """Return a text cell as printed: the text section may add words around it (`@"元"`)."""
    if code in ("", "General", "@"):
        return text
    sections = _parse(code)
    section = sections[3] if len(sections) > 3 else sections[-1]
    if not any(token.kind == "at" for token in section.tokens):
        # four sections whose last is empty hide text; otherwise text stands as it is
        return "" if len(sections) > 3 and not section.tokens else text
    return "".join(text if token.kind == "at" else token.text for token in section.tokens)


def render_general(value: float | Decimal) -> str:
    """Return a number as the format General prints it in a wide cell.

    Whole numbers come in full up to 15 digits (a spreadsheet would print long project codes as
    3.1E+11, which is of no use); others are rounded to the 11 characters that General has, but keep
    two decimals.
    """
    number = value if isinstance(value, Decimal) else _exact(value)
    if number == 0:
        return "0"
    if abs(number) >= Decimal(10) ** 15 or abs(number) < Decimal("1E-9"):
        mantissa, exponent = f"{number:.5E}".split("E")
        sign = "+" if int(exponent) >= 0 else "-"
        return f"{mantissa.rstrip('0').rstrip('.')}E{sign}{abs(int(exponent)):02d}"
    whole_digits = max(1, number.adjusted() + 1)
    decimals = max(2, 10 - whole_digits)
    text = f"{_round(number, decimals):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("", "-0") else text


def _exact(value: float) -> Decimal:
    return Decimal(f"{value:.15g}")


def _round(number: Decimal, decimals: int) -> Decimal:
    if number.adjusted() + decimals > 26:  # beyond the precision of a decimal context, and of the number
        return number
    return number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


@lru_cache(maxsize=1024)
def _parse(code: str) -> tuple[_Section, ...]:
    groups: list[list[_Token]] = [[]]
    for match in _TOKEN.finditer(code[:1000]):
        kind = match.lastgroup or "literal"
        if kind == "end":
            groups.append([])
        else:
            groups[-1].append(_Token(kind, match.group()))
    return tuple(_read_section(group) for group in groups[:4])


def _read_section(group: list[_Token]) -> _Section:
    tokens: list[_Token] = []
    condition: tuple[str, Decimal] | None = None
    for token in group:
        if token.kind == "bracket":
            if match := _CONDITION.fullmatch(token.text):
                condition = (match[1], Decimal(match[2]))
            tokens.extend(_read_bracket(token.text))
        elif token.kind == "quote":
            tokens.append(_Token("literal", token.text.strip('"')))
        elif token.kind == "escape":
            tokens.append(_Token("literal", token.text[1]))
        elif token.kind == "pad":
            tokens.append(_Token("literal", " "))
        elif token.kind != "fill":
            tokens.append(token)
    is_date = any(token.kind in ("date", "half", "elapsed", "system") for token in tokens)
    return _Section(tuple(tokens), condition, is_date)


def _read_bracket(text: str) -> list[_Token]:
    if match := _ELAPSED.fullmatch(text):
        return [_Token("elapsed", match[1].lower())]
    if match := _CURRENCY.fullmatch(text):
        locale = (match[2] or "").upper()
        if locale in ("F800", "F400"):
            return [_Token("system", locale)]
        return [_Token("literal", match[1])] if match[1] else []
    return []


def _choose(sections: Sequence[_Section], number: Decimal) -> tuple[_Section | None, Decimal]:
    """Return the section that prints `number`, and the number without the sign that section spells."""
    if any(section.condition for section in sections):
        for section in sections[:3]:
            if section.condition is None or _holds(number, section.condition):
                return section, number
        return None, number
    numeric = sections[:3]
    if len(numeric) == 1 or number > 0:
        return numeric[0], number
    if number < 0:
        return numeric[1], -number
    return (numeric[2] if len(numeric) == 3 else numeric[0]), number


def _holds(number: Decimal, condition: tuple[str, Decimal]) -> bool:
    operator, bound = condition
    return {
        "<": number < bound, "<=": number <= bound, ">": number > bound, ">=": number >= bound,
        "=": number == bound, "<>": number != bound,
    }[operator]  # fmt: skip


def _render_tokens(number: Decimal, tokens: tuple[_Token, ...]) -> str:
    kinds = [token.kind for token in tokens]
    if "general" in kinds or "at" in kinds:
        body = render_general(number)
        return "".join(body if t.kind in ("general", "at") else t.text for t in tokens)
    if "digit" not in kinds:
        literal = "".join(token.text for token in tokens)
        return f"-{literal}" if number < 0 and literal else literal
    if "exponent" in kinds:
        return _render_scientific(number, tokens)
    if _is_fraction(tokens):
        return _render_fraction(number, tokens)
    return _render_decimal(number, tokens)


def _render_decimal(number: Decimal, tokens: tuple[_Token, ...]) -> str:
    point = next((i for i, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    places = [i for i, token in enumerate(tokens) if token.kind == "digit"]
    whole = [i for i in places if i < point]
    decimal = [i for i in places if i > point]
    commas = {i for i, token in enumerate(tokens) if token.kind == "comma"}
    grouped = bool(whole) and any(whole[0] < i < whole[-1] for i in commas)
    # commas behind the last digit divide by a thousand each
    scaling = {i for i in commas if i > max(places) or (whole and whole[-1] < i < point)}
    percents = sum(token.kind == "percent" for token in tokens)
    scaled = number.scaleb(2 * percents - 3 * len(scaling))
    rounded = _round(scaled, len(decimal))
    whole_text, _, decimal_text = f"{abs(rounded):f}".partition(".")
    pieces = _fill_whole(whole_text.lstrip("0"), [tokens[i].text for i in whole], grouped)
    shown = dict(zip(whole, pieces, strict=True))
    shown |= dict(zip(decimal, _fill_decimals(decimal_text, [tokens[i].text for i in decimal]), strict=True))
    out: list[str] = []
    if not whole and whole_text.lstrip("0"):
        shown[point] = whole_text.lstrip("0") + "."
    for i, token in enumerate(tokens):
        if i in commas:
            continue
        out.append(shown.get(i, token.text))
    sign = "-" if rounded < 0 and rounded != 0 else ""
    return sign + "".join(out)


def _fill_whole(digits: str, places: list[str], grouped: bool) -> list[str]:
    """Return what stands in each place left of the point; the first place takes what is left over."""
    texts: list[str] = []
    rest = digits
    for position, place in enumerate(reversed(places)):
        is_first = position == len(places) - 1
        digit = rest if is_first else rest[-1:]
        rest = "" if is_first else rest[:-1]
        if not digit:
            digit = {"0": "0", "?": " "}.get(place, "")
        texts.append(_group(digit, position) if grouped and digit.strip() else digit)
    return texts[::-1]


def _group(digits: str, right: int) -> str:
    """Return `digits`, which have `right` digits to their right, with a comma at each third."""
    out = ""
    for offset, digit in enumerate(reversed(digits)):
        count = right + offset
        out = digit + ("," if count and count % 3 == 0 else "") + out
    return out


def _fill_decimals(digits: str, places: list[str]) -> list[str]:
    texts = list(digits.ljust(len(places), "0"))
    for i in range(len(places) - 1, -1, -1):
        if texts[i] != "0" or places[i] == "0":
            break
        texts[i] = " " if places[i] == "?" else ""
    return texts


def _render_scientific(number: Decimal, tokens: tuple[_Token, ...]) -> str:
    at = next(i for i, token in enumerate(tokens) if token.kind == "exponent")
    mantissa = tokens[:at]
    point = next((i for i, token in enumerate(mantissa) if token.kind == "point"), len(mantissa))
    whole = max(1, sum(token.kind == "digit" for token in mantissa[:point]))
    decimals = sum(token.kind == "digit" for token in mantissa[point:])
    exponent = number.adjusted() if number else 0
    exponent -= exponent % whole if whole > 1 else 0
    shifted = _round(number.scaleb(-exponent), decimals)
    if abs(shifted) >= Decimal(10) ** whole:
        exponent += whole
        shifted = _round(number.scaleb(-exponent), decimals)
    width = sum(token.kind == "digit" for token in tokens[at:])
    sign = "-" if exponent < 0 else tokens[at].text[1].replace("-", "")
    return f"{_render_decimal(shifted, mantissa)}E{sign}{abs(exponent):0{max(1, width)}d}"


def _is_fraction(tokens: tuple[_Token, ...]) -> bool:
    return any(
        token.kind == "slash" and 0 < i < len(tokens) - 1
        and tokens[i - 1].kind == "digit" and tokens[i + 1].text.isascii()
        and (tokens[i + 1].kind == "digit" or tokens[i + 1].text.isdigit())
        for i, token in enumerate(tokens)
    )  # fmt: skip


def _render_fraction(number: Decimal, tokens: tuple[_Token, ...]) -> str:
    code = "".join(token.text for token in tokens)
    head, _, tail = code.partition("/")
    fixed = re.match(r"\d*[1-9]\d*", tail)
    fraction = Fraction(abs(number))
    if fixed:
        denominator = int(fixed[0])
        fraction = Fraction(round(fraction * denominator), denominator)
        numerator = fraction.numerator * denominator // fraction.denominator
    else:
        fraction = fraction.limit_denominator(10 ** max(1, sum(c in "?0#" for c in tail)) - 1)
        numerator, denominator = fraction.numerator, fraction.denominator
    sign = "-" if number < 0 and numerator else ""
    if " " not in head.strip():
        return f"{sign}{numerator}/{denominator}"
    whole, rest = divmod(numerator, denominator)
    if not rest:
        return f"{sign}{whole}"
    return f"{sign}{whole} {rest}/{denominator}" if whole else f"{sign}{rest}/{denominator}"


def _render_date(serial: float, tokens: tuple[_Token, ...], starts_1904: bool) -> str:
    moment = to_datetime(serial, starts_1904=starts_1904)
    if moment is None:
        return render_general(serial)
    system = next((token.text for token in tokens if token.kind == "system"), None)
    if system:
        code = 'yyyy"年"m"月"d"日"' if system == "F800" else "h:mm:ss"
        tokens = _parse(code)[0].tokens
    halves = any(token.kind == "half" for token in tokens)
    out: list[str] = []
    previous = ""
    for i, token in enumerate(tokens):
        text = token.text
        if token.kind == "date":
            letter = text[0].lower()
            if letter == "m" and (previous in ("h", "H") or _next_date_letter(tokens, i) == "s"):
                letter = "minute"
            previous = letter
            text = _date_field(moment, letter, len(text), halves)
        elif token.kind == "elapsed":
            previous = text[0]
            unit = {"h": 3600, "m": 60, "s": 1}[text[0]]
            text = str(int(round(serial * 86400) // unit)).zfill(len(text))
        elif token.kind == "half":
            text = _half(text, moment.hour)
        elif token.kind == "digit":
            text = ""  # tenths of seconds are not printed on any form
        elif token.kind == "point" and i + 1 < len(tokens) and tokens[i + 1].kind == "digit":
            text = ""
        out.append(text)
    return "".join(out).strip()


def _next_date_letter(tokens: tuple[_Token, ...], i: int) -> str:
    return next((t.text[0].lower() for t in tokens[i + 1 :] if t.kind == "date"), "")


def _half(code: str, hour: int) -> str:
    morning, afternoon = code.split("/")
    return morning if hour < 12 else afternoon


def _date_field(moment: datetime, letter: str, width: int, halves: bool) -> str:
    hour = (moment.hour % 12 or 12) if halves else moment.hour
    day, month = moment.weekday(), moment.month
    fields = {
        "y": f"{moment.year:04d}" if width > 2 else f"{moment.year % 100:02d}",
        "e": f"{moment.year}",
        "a": _CHINESE_DAYS[day] if width == 3 else f"星期{_CHINESE_DAYS[day]}",
        "h": str(hour).zfill(min(width, 2)),
        "s": str(moment.second).zfill(min(width, 2)),
        "minute": str(moment.minute).zfill(min(width, 2)),
        "m": (str(month).zfill(width) if width < 3 else _MONTHS[month - 1][: {3: 3, 5: 1}.get(width)]),
        "d": (str(moment.day).zfill(width) if width < 3 else _DAYS[day][: 3 if width == 3 else None]),
    }
    return fields[letter]


def to_datetime(serial: float, *, starts_1904: bool = False) -> datetime | None:
    """Return the moment of a serial number, to the second, None outside 1900 to 9999.

    The 1900 calendar counts a 29 February 1900 that never was (serial 60), so earlier days are one off.
    """
    if not 0 <= serial <= _LAST_SERIAL:
        return None
    start = datetime(1904, 1, 1) if starts_1904 else datetime(1899, 12, 31 if serial < 60 else 30)  # noqa: DTZ001 - a printed date has no zone
    try:
        return start + timedelta(seconds=round(serial * 86400))
    except OverflowError:
        return None
