"""Rates and weights that are printed as shares of 1, where their columns hold percent and points.

Here belongs what the form's own sums prove about the measure of a column. How a printed number is read
belongs in `numbers`.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pipelines.normalize.filing import Filing, Place, Row

#: rounding of a share that is printed with two decimals
SHARE_STEP = Decimal("0.0051")
#: the same of a rate in percent
PERCENT_STEP = Decimal("0.51")
#: weights that add up to 1 miss it by less
SUM_STEP = Decimal("0.0015")
#: a rate of execution beyond is no share of 1
LARGEST_SHARE = Decimal(2)


def settle_rates(filing: Filing, lines: Sequence[Row]) -> None:
    """Turn rates of execution that are printed as shares (0.95) into percent, where the amounts of their line
    bear that out."""
    for line in lines:
        rate = line["execution_rate_pct"]
        if rate is None or "%" in str(line["execution_rate_text"]) or not 0 < rate <= LARGEST_SHARE:
            continue
        shares = [
            line["executed_yuan"] / line[f"{base}_yuan"]
            for base in ("adjusted_budget", "initial_budget")
            if line["executed_yuan"] is not None and line[f"{base}_yuan"]
        ]
        is_share = any(abs(rate - share) <= SHARE_STEP for share in shares)
        if is_share and not any(abs(rate - 100 * share) <= PERCENT_STEP for share in shares):
            line["execution_rate_pct"] = 100 * rate
            _note(
                filing,
                line["execution_rate_text"],
                line["page_no"],
                Place("funding", line["line_no"], "execution_rate_pct"),
            )


def settle_weights(filing: Filing, lines: Sequence[Row], indicators: Sequence[Row]) -> None:
    """Turn weights that are printed as shares (0.5) into points, where all weights of a form add up to 1."""
    own = [item for item in indicators if item["weight_points"] is not None]
    leaves = [item["weight_points"] for item in own if item["parent_indicator_no"] is None]
    execution = next(
        (line["weight_points"] for line in lines if line["weight_points"] is not None), Decimal(0)
    )
    gaps = [abs(sum(leaves) + extra - 1) for extra in (Decimal(0), execution)]
    if not leaves or min(gaps) > SUM_STEP:
        return
    for row in (*own, *(line for line in lines if line["weight_points"] is not None)):
        if row["weight_points"] <= 1:
            row["weight_points"] = 100 * row["weight_points"]
    _note(
        filing,
        own[0]["weight_text"],
        own[0]["page_no"],
        Place("indicators", own[0]["indicator_no"], "weight_points"),
    )


def settle_total_weight(filing: Filing, evaluation: Row, indicators: Sequence[Row]) -> None:
    """Turn a total weight of 1 into 100 points where the weights below it are points."""
    weights: list[Any] = [item["weight_points"] for item in indicators if item["weight_points"] is not None]
    if evaluation["total_weight_points"] == 1 and weights and max(weights) > 1:
        evaluation["total_weight_points"] = Decimal(100)
        _note(filing, "1", None, Place("evaluations", 0, "total_weight_points"))


def _note(filing: Filing, text: str | None, page_no: int | None, place: Place) -> None:
    filing.note(
        "inferred_unit", "printed as a share of 1, as the form's own numbers show", text, page_no, place
    )
