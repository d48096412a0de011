"""How numbers, shares, times and texts are written on review sheets.

Here belongs writing alone: a value in, a text out. How printed text is read belongs in `pipelines.normalize`.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal

from pipelines.review.model import Recomputed

#: characters that XML forbids and no browser shows
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BEIJING = timedelta(hours=8)
NOTHING = "—"


def show_points(value: Decimal | None) -> str:
    """Return points or percent with two to four decimals, a dash for none."""
    if value is None:
        return NOTHING
    text = f"{value:.4f}"
    return text[:-2] if text.endswith("00") else text.rstrip("0")


def show_recomputed(recomputed: Recomputed | None) -> str:
    """Return a recomputed score, as a range where the rules leave room."""
    if recomputed is None:
        return NOTHING
    return show_range(recomputed.lowest, recomputed.highest)


def show_range(lowest: Decimal | None, highest: Decimal | None) -> str:
    """Return two points as one where they are the same."""
    if lowest == highest:
        return show_points(lowest)
    return f"{show_points(lowest)}～{show_points(highest)}"


def show_ten_thousands(value: Decimal | None) -> str:
    """Return yuan as 万元, exact, with at least two decimals."""
    if value is None:
        return NOTHING
    whole, _, decimals = f"{value / 10000:,.6f}".rstrip("0").partition(".")
    return f"{whole}.{decimals:0<2}"


def show_share(value: float | None) -> str:
    """Return a share from 0 to 1 as whole percent, rounded down so that 100 % means all."""
    return NOTHING if value is None else f"{int(Decimal(str(value)) * 100)}%"


def show_gap(gap: float | None) -> str | None:
    """Return a difference with its sign and at most four decimals; None where there is none."""
    if gap is None:
        return None
    text = f"{gap:+,.4f}".rstrip("0").rstrip(".")
    return None if text in ("+0", "-0") else text


def show_time(value: datetime) -> str:
    """Return a UTC time in Beijing's, to the minute."""
    return f"{value + _BEIJING:%Y-%m-%d %H:%M}"


def clean_text(text: str) -> str:
    """Return a text with the mark of the unknown character in place of those that no page may hold."""
    return _FORBIDDEN.sub("\ufffd", text)
