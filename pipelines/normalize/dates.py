"""Dates, deadlines and periods as printed, relative to the fiscal year of the form.

Here belongs which days a text means. Whether a text is a target or an actual value belongs in
`values.py`; which year a form is of belongs in `year.py`.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from pipelines.normalize.numerals import parse_chinese_number
from pipelines.normalize.year import FIRST_YEAR, LAST_YEAR

_YEAR_WORDS = {
    "本年": 0,
    "当年": 0,
    "今年": 0,
    "该年": 0,
    "次年": 1,
    "翌年": 1,
    "下一年": 1,
    "第二年": 1,
    "来年": 1,
}
_YEAR = (
    r"(?:(?P<{0}year>(?:19|20)[0-9]{{2}}|[二一][〇零○九][〇零○一二三四五六七八九]{{2}})年度?|(?P<{0}word>"
    + ("|".join(_YEAR_WORDS) + r")度?)")
)
_MONTH = r"(?P<{0}month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?"
_DAY = r"(?:(?P<{0}day>3[01]|[12][0-9]|0?[1-9])[日号]|(?P<{0}part>上旬|中旬|下旬|初|中|底|末))"
_QUARTER = r"(?:第?(?P<{0}quarter>[1-4一二三四])季度(?P<{0}quarter_end>底|末)?)"
_HALF = r"(?P<{0}half>[上下]半年)(?P<{0}half_end>底|末)?"
_END = r"(?P<{0}end>年?底|年?末|年?内|年终|全年)"
_TAIL = rf"(?:{_MONTH}{_DAY}?|{_QUARTER}|{_HALF}|{_END})"
#: a point begins with a year or with one of these; a lone 底 or 内 is no point in time
_BEGIN = re.sub(r"\?P<[^>]*>", "?:", rf"(?={_YEAR}|{_MONTH}|{_QUARTER}|{_HALF}|年底|年末|年内|年终)")
_POINT = rf"{_BEGIN}(?:{_YEAR})?{_TAIL}?"
_NUMERIC = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})(?P<sign>[-/.])(?P<month>1[0-2]|0?[1-9])(?:(?P=sign)(?P<day>3[01]|[12][0-9]|0?[1-9]))?"
    r"(?![0-9.%])"
)
_LONE_MONTH = re.compile(r"(?P<year>20[0-9]{2})\.(?P<month>0[1-9]|1[0-2])")
#: 年度内, 年度底
_END_OF_YEAR = re.compile("年度(?=[底末内])")
_LIMIT = r"(?P<limit>之?前|以前|前|以内|之内|内|止|截止)?"
_WHEN = re.compile(rf"(?P<lead>[^0-9]*?)(?P<point>{_POINT.format('a_')}){_LIMIT}(?P<rest>[^0-9]*)")
_BETWEEN = r"(?:-|~|至|到)"
_PERIOD = re.compile(
    rf"(?P<lead>[^0-9]*?)(?P<first>{_POINT.format('a_')}){_BETWEEN}(?P<second>{_POINT.format('b_')})(?P<rest>[^0-9]*)"
)
_YEARS = re.compile(rf"(?P<first>(?:19|20)[0-9]{{2}})年?度?{_BETWEEN}(?P<second>(?:19|20)[0-9]{{2}})年度?")
_SCHOOL_YEAR = re.compile(rf"(?P<first>(?:19|20)[0-9]{{2}}){_BETWEEN}(?P<second>(?:19|20)[0-9]{{2}})学年度?")
_MONTHS = re.compile(
    rf"(?:(?P<year>(?:19|20)[0-9]{{2}})年)?(?P<first>1[0-2]|0?[1-9]){_BETWEEN}(?P<second>1[0-2]|0?[1-9])月份?"
)
_PARTS = {"上旬": (1, 10), "初": (1, 10), "中旬": (11, 20), "中": (11, 20), "下旬": (21, 31)}
_ENDS = ("底", "末", "年底", "年末", "年终")


@dataclass(frozen=True, slots=True)
class When:
    """The days that a text means; `kind` is `date`, `deadline`, `period` or `year`.

    `first` is None for a deadline that only ends; both are None where the year of the form would be
    needed and is unknown. `rest` is the text around the date.
    """

    kind: str
    first: date | None
    last: date | None
    rest: str = ""
    note: str | None = None


@dataclass(frozen=True, slots=True)
class _Span:
    """First and last day of one printed point in time."""

    first: date
    last: date
    note: str | None = None


def read_when(text: str, year: int | None, *, is_limited: bool = False) -> When | str | None:
    """Read a folded text (no spaces, NFKC) as a date, deadline, period or year.

    `year` is the fiscal year of the form; `is_limited` says that ≤ or < stands before the text.
    Returns None if the text is no date and a reason (str) if it is one that cannot be, as 2月30日.
    """
    numeric = _END_OF_YEAR.sub("年", _spell_out(text, year))
    for reader in (_read_years, _read_period, _read_months):
        period = reader(numeric, year)
        if period is not None:
            return period
    match = _WHEN.fullmatch(numeric)
    if match is None or not _is_dated(match):
        return None
    is_only_year = bool(match["a_year"] or match["a_word"]) and not _within_year(match, "a_")
    rest = match["lead"] + match["rest"]
    limit = (
        match["limit"]
        or is_limited
        or match["lead"] in ("截至", "截止", "截止到", "截至到")
        or match["a_end"] in ("内", "年内")
    )
    is_window = (match["a_part"] or "").endswith("旬")
    if len(rest) > 30:
        return None
    if is_only_year and not limit and rest and not _is_verb(rest):
        return None
    span = _find_span(match, "a_", year)
    if isinstance(span, str):
        return span
    kind = "deadline" if limit or is_window else "year" if is_only_year else "date"
    if span is None:
        return When(kind, None, None, rest, "the year of the form is unknown")
    return When(kind, None if limit else span.first, span.last, rest, None if limit else span.note)


def _is_verb(rest: str) -> bool:
    """Tell whether the text around a bare year only says that something is done in it."""
    return re.fullmatch(r"[在于]?[度]?(?:完成|建成|竣工|投入使用|实施|实现|启动|验收)?。?", rest) is not None


def _is_dated(match: re.Match[str]) -> bool:
    """Tell a date from a word that contains one (`三月` in a name is still a date; `中` alone is not)."""
    return not re.search(r"[≥≤<>=%]", match["lead"] + match["rest"])


def _spell_out(text: str, form_year: int | None) -> str:
    """Turn numeric dates (2023-12-31, 2023.12前) into 年月日; a lone 2023.12 stays a number, but on a form of
    that year or the one before or after."""
    lone = _LONE_MONTH.fullmatch(text)
    if lone and form_year is not None and abs(int(lone["year"]) - form_year) <= 1:
        return f"{lone['year']}年{lone['month']}月"

    def spell(match: re.Match[str]) -> str:
        if match["day"]:
            return f"{match['year']}年{match['month']}月{match['day']}日"
        tail = text[match.end() : match.end() + 1]
        if (
            match["sign"] == "."
            and tail not in ("前", "底", "-", "~", "至")
            and "-" not in text[: match.start()]
        ):
            return match.group()
        if match["sign"] == "-" and tail not in ("前", "底", "至", "~", "月"):
            return match.group()
        return f"{match['year']}年{match['month']}月"

    return _NUMERIC.sub(spell, text)


def _within_year(match: re.Match[str], prefix: str) -> bool:
    """Tell whether a printed point says more than its year."""
    return any(match[prefix + name] for name in ("month", "quarter", "half", "end"))


def _find_span(match: re.Match[str], prefix: str, form_year: int | None) -> _Span | str | None:
    """Return the days of a printed point; None if the form's year is needed, a reason if impossible."""
    year = _find_year(match, prefix, form_year)
    if year is None:
        return None
    month_text = match[prefix + "month"]
    if month_text:
        return _find_month_span(match, prefix, year, _to_int(month_text))
    if match[prefix + "quarter"]:
        last_month = 3 * _to_int(match[prefix + "quarter"])
        first_month = last_month if match[prefix + "quarter_end"] else last_month - 2
        span = _months(year, first_month, last_month)
        return _Span(span.last, span.last, "approximate") if match[prefix + "quarter_end"] else span
    if match[prefix + "half"]:
        span = _months(year, 1, 6) if match[prefix + "half"] == "上半年" else _months(year, 7, 12)
        return _Span(span.last, span.last, "approximate") if match[prefix + "half_end"] else span
    if match[prefix + "end"] in _ENDS:
        return _Span(date(year, 12, 31), date(year, 12, 31), "approximate")
    return _months(year, 1, 12)


def _find_month_span(match: re.Match[str], prefix: str, year: int, month: int) -> _Span | str:
    """Return the days of a point that names a month."""
    last_day = calendar.monthrange(year, month)[1]
    day, part = match[prefix + "day"], match[prefix + "part"]
    if day:
        if int(day) > last_day:
            return f"no such day: {year}-{month:02d}-{int(day):02d}"
        return _Span(date(year, month, int(day)), date(year, month, int(day)))
    if part in _PARTS:
        low, high = _PARTS[part]
        note = None if part.endswith("旬") else "approximate"
        return _Span(date(year, month, low), date(year, month, min(high, last_day)), note)
    if part:
        return _Span(date(year, month, last_day), date(year, month, last_day), "approximate")
    return _months(year, month, month)


def _find_year(match: re.Match[str], prefix: str, form_year: int | None) -> int | None:
    """Return the year of a point: printed, or by a word relative to the form's, or the form's own."""
    printed = match[prefix + "year"]
    if printed:
        return _to_int(printed.replace("○", "〇"))
    if form_year is None or not FIRST_YEAR <= form_year <= LAST_YEAR:
        return None
    return form_year + _YEAR_WORDS.get(match[prefix + "word"] or "", 0)


def _months(year: int, first: int, last: int) -> _Span:
    """Return the days from the first of one month to the last of another."""
    return _Span(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))


def _to_int(text: str) -> int:
    """Return a number in digits or Chinese numerals that a pattern has let through."""
    return int(text) if text.isdigit() else parse_chinese_number(text) or 0


def _read_years(text: str, _year: int | None) -> When | None:
    """Read `2019-2021年`, `2022-2023学年`."""
    school = _SCHOOL_YEAR.fullmatch(text)
    if school and int(school["second"]) == int(school["first"]) + 1:
        first, last = date(int(school["first"]), 9, 1), date(int(school["second"]), 8, 31)
        return When("period", first, last, note="a school year")
    match = _YEARS.fullmatch(text)
    if match is None or int(match["first"]) > int(match["second"]):
        return None
    return When("period", date(int(match["first"]), 1, 1), date(int(match["second"]), 12, 31))


def _read_months(text: str, year: int | None) -> When | None:
    """Read `1-12月` of the form's year."""
    match = _MONTHS.fullmatch(text)
    if match is None or int(match["first"]) > int(match["second"]):
        return None
    named = int(match["year"]) if match["year"] else year
    if named is None or not FIRST_YEAR <= named <= LAST_YEAR:
        return When("period", None, None, note="the year of the form is unknown")
    span = _months(named, int(match["first"]), int(match["second"]))
    return When("period", span.first, span.last)


def _read_period(text: str, year: int | None) -> When | str | None:
    """Read `2022年3月-2022年11月`; a second point without year is in the year of the first."""
    match = _PERIOD.fullmatch(text)
    if match is None or len(match["lead"] + match["rest"]) > 30 or not _is_dated(match):
        return None
    first = _find_span(match, "a_", year)
    second = _find_span(match, "b_", first.first.year if isinstance(first, _Span) else year)
    if isinstance(first, str):
        return first
    if isinstance(second, str):
        return second
    rest = match["lead"] + match["rest"]
    if first is None or second is None:
        return When("period", None, None, rest, "the year of the form is unknown")
    if first.first > second.last:
        return f"ends before it begins: {text}"
    return When("period", first.first, second.last, rest)
