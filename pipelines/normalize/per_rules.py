"""The rule for amounts per something: `每季度1次`, `人均500元`, `500元每人每月`.

Units printed with a slash (元/人·月) are units like any other and belong in `units.py`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipelines.normalize.number_rules import CellText, match_chinese_quantity, match_quantity
from pipelines.normalize.range_rules import match_range
from pipelines.normalize.reading import Value
from pipelines.normalize.units import read_unit_below

_AMOUNT = r"(?P<rest>(?:[≥≤<>=不至达完]|[0-9]|[一二两三四五六七八九十]).*)"
_PER = re.compile(
    rf"(?:每个?|平均每)(?P<period>[^0-9每]{{1,3}}?)(?:每个?(?P<other>[^0-9]{{1,3}}?))?{_AMOUNT}"
)
_ONE_PER = re.compile(
    r"(?:(?:一|1)(?=年|个?月|周|个?季度|天|日)|(?=半年))(?P<period>半?年|个?月|周|个?季度|天|日)"
    r"(?P<rest>(?:[一二两三四五六七八九十]|[0-9]).*)"
)
_DAYS = ("日", "号")
#: 人均500元, 日均1000人次
_MEAN = re.compile(rf"(?P<period>[人户亩村年月日])均{_AMOUNT}")
#: 500元每人每月
_PER_BEHIND = re.compile(
    r"(?P<rest>[^每]*[0-9][^每]*)每(?P<period>[^0-9每]{1,2})(?:每(?P<other>[^0-9每]{1,2}))?"
)


def match_per(cell: CellText) -> Value | None:
    """Read an amount per something (`每季度1次`, `每人500元`)."""
    for pattern in (_PER, _ONE_PER, _MEAN, _PER_BEHIND):
        match = pattern.fullmatch(cell.text)
        names = [match["period"], match.groupdict().get("other")] if match else []
        printed_name = "·".join(name for name in names if name)
        period = read_unit_below(printed_name) if match else None
        if match is None or period is None:
            continue
        inner = replace(cell, text=match["rest"])
        value = match_range(inner) or match_quantity(inner) or match_chinese_quantity(inner)
        if value is None or value.unit is None or value.kind not in ("number", "money", "range"):
            continue
        if value.unit_text in _DAYS and value.kind == "number":
            # 每月10日前: a day of the month, not so many days
            return Value("qualitative", note=f"numbers in the text: {value.value:f}")
        kind = "range" if value.kind == "range" else "rate_unit"
        unit_text = f"{value.unit_text}/{printed_name}"
        return replace(value, kind=kind, unit=f"{value.unit}/{period}", unit_text=unit_text)
    return None
