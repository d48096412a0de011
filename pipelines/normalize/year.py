"""The fiscal year of a form. Dates inside values belong in `dates.py`."""

from __future__ import annotations

import re

from pipelines.normalize.text import clean, fold_label

#: self-evaluation by form began with the reforms of the 2000s; a year beyond is no year of a form
FIRST_YEAR, LAST_YEAR = 2000, 2099
#: (2023年度), 预算年度:2023年度
LONGEST_LINE = 14
_CHINESE_DIGITS = str.maketrans("零〇○O一二三四五六七八九", "0000123456789")
_YEAR_OF_FORM = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年度|年|财政年度|预算年度|会计年度)")
_BARE_YEAR = re.compile(r"[(\[]?((?:19|20)\d{2})[)\]]?")


def read_fiscal_year(text: str) -> int | None:
    """Return the year that a title or label names (`(2023 年度)`, `二〇二三年度`), None if none.

    年度 wins over a bare 年; of two different years of equal standing neither is taken.
    """
    # colons stay: in 表3：2023年度 they part the number of the table from the year
    folded = clean(text).replace(" ", "").translate(_CHINESE_DIGITS)
    bare = _BARE_YEAR.fullmatch(folded)
    if bare:
        return _in_range(bare[1])
    found = list(_YEAR_OF_FORM.finditer(folded))
    of_form = {match[1] for match in found if match.group().endswith("年度")}
    years = of_form or {match[1] for match in found}
    return _in_range(years.pop()) if len(years) == 1 else None


def is_year_line(text: str) -> bool:
    """Tell whether a line says the year and nothing else, no date either."""
    folded = fold_label(text)
    return len(folded) <= LONGEST_LINE and "月" not in folded and read_fiscal_year(text) is not None


def _in_range(year: str) -> int | None:
    """Return the year if forms can be of it."""
    return int(year) if FIRST_YEAR <= int(year) <= LAST_YEAR else None
