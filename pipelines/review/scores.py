"""The scores of a form added up as stated, and as the rules give them.

Here belongs arithmetic on one form for its review sheet. Recomputing the score of a row belongs in
sql/audit/inputs/recomputed_scores.sql, judging any of this in sql/audit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb

from pipelines.review.findings import Row, fetch_rows
from pipelines.review.model import Money, Recomputed, Scores

#: level 1 under which some forms print budget execution as an indicator like others
_EXECUTION_LEVEL = "预算执行率"
_FULL = Decimal(100)
_CENT = Decimal("0.01")


def read_recomputed(con: duckdb.DuckDBPyConnection, evaluation_id: str) -> dict[int, Recomputed]:
    """Return the recomputed scores of a form by indicator_no."""
    rows = fetch_rows(
        con,
        "select indicator_no, basis, lowest_points as lowest, highest_points as highest, rule_set_id "
        "from audit.recomputed_scores where evaluation_id = ?",
        [evaluation_id],
    )
    return {row.pop("indicator_no"): Recomputed(**row) for row in rows}


def measure_money(form: Row, main: Row | None, funding: Sequence[Row]) -> Money | None:
    """Return the execution of the main line; None for a form without one.

    The rate is spending by the full-year budget, or by the initial one where no other is printed.
    """
    if main is None:
        return None
    base = main["adjusted_budget_yuan"] or main["initial_budget_yuan"]
    spent = main["executed_yuan"]
    rate = spent * 100 / base if base and spent is not None else None
    weight = _first(
        main["weight_points"], form["execution_weight_points"], *(line["weight_points"] for line in funding)
    )
    score = _first(main["score_points"], *(line["score_points"] for line in funding))
    earned = (
        round_points(weight * min(rate, _FULL) / 100) if rate is not None and weight is not None else None
    )
    return Money(
        adjusted_budget_yuan=base,
        executed_yuan=spent,
        stated_rate_pct=main["execution_rate_pct"],
        computed_rate_pct=round_points(rate),
        weight_points=weight,
        score_points=score,
        recomputed_points=earned,
    )


def add_scores(
    form: Row, indicators: Sequence[Row], recomputed: Mapping[int, Recomputed], money: Money | None
) -> Scores:
    """Return the totals. Rows that cannot be recomputed count as stated; parts of a row count with it.

    The score of execution is added unless the indicators alone weigh 100 or print execution among them.
    """
    leaves = [item for item in indicators if item["parent_indicator_no"] is None]
    scored = [item for item in leaves if item["score_points"] is not None]
    lows = [_bound(item, recomputed, "lowest") for item in scored]
    highs = [_bound(item, recomputed, "highest") for item in scored]
    stated = [item["score_points"] for item in scored]
    again = sum(item["indicator_no"] in recomputed for item in scored)
    weights = form["indicator_weight_points"]
    own_line = weights == _FULL or any(item["level1"] == _EXECUTION_LEVEL for item in leaves)
    if money is not None and money.score_points is not None and not own_line:
        earned = money.recomputed_points
        stated.append(money.score_points)
        lows.append(money.score_points if earned is None else earned)
        highs.append(lows[-1])
        again += earned is not None
    sets = {item.rule_set_id for item in recomputed.values() if item.rule_set_id}
    return Scores(
        stated=form["total_score_points"],
        added=_add(stated),
        lowest=_add(lows) if again else None,
        highest=_add(highs) if again else None,
        recomputed_rows=again,
        scored_rows=len(stated),
        rule_set_ids=tuple(sorted(sets)),
    )


def round_points(value: Decimal | None) -> Decimal | None:
    """Return points or percent to two decimals, halves up as people round."""
    return None if value is None else value.quantize(_CENT, ROUND_HALF_UP)


def _bound(item: Row, recomputed: Mapping[int, Recomputed], name: str) -> Decimal:
    again = recomputed.get(item["indicator_no"])
    value: Decimal = item["score_points"] if again is None else getattr(again, name)
    return value


def _add(values: Sequence[Decimal]) -> Decimal | None:
    return round_points(sum(values, Decimal(0))) if values else None


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)
