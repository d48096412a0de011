"""Values that were recognised and that the form contradicts are not sure; what fits stays as it is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pipelines.normalize.recognised import weigh_recognised

Row = dict[str, Any]


def _line(no: int, source: str, money: tuple[str, str], rate: str | None) -> Row:
    adjusted, executed = money
    return {
        "line_no": no,
        "source": source,
        "initial_budget_yuan": None,
        "adjusted_budget_yuan": Decimal(adjusted),
        "executed_yuan": Decimal(executed),
        "execution_rate_pct": Decimal(rate) if rate else None,
        "weight_points": Decimal(10) if source == "total" else None,
        "score_points": Decimal(9) if source == "total" else None,
        "initial_budget_text": None,
        "adjusted_budget_text": adjusted,
        "executed_text": executed,
        "weight_text": None,
        "score_text": None,
    }


def _item(no: int, weight: str, score: str, actual: str = "5.00(次)") -> Row:
    return {
        "indicator_no": no,
        "parent_indicator_no": None,
        "weight_points": Decimal(weight),
        "score_points": Decimal(score),
        "weight_text": weight,
        "score_text": score,
        "target_text": "≥5.00(次)",
        "actual_text": actual,
        "confidence": 0.99,
    }


def _doubted(
    funding: list[Row], indicators: list[Row], total: str = "99", whole: str | None = "100", **sure: float
) -> set[str]:
    evaluation = {
        "total_score_points": Decimal(total),
        "total_weight_points": Decimal(whole) if whole else None,
        "execution_weight_points": Decimal(10),
    }
    places = [
        ("funding", row["line_no"], name) for row in funding for name in row if name.endswith(("yuan", "pct"))
    ]
    places += [("funding", 1, "weight_points"), ("funding", 1, "score_points")]
    places += [
        ("indicators", row["indicator_no"], name)
        for row in indicators
        for name in ("weight_points", "score_points", "target_text", "actual_text")
    ]
    places += [("evaluations", 0, "total_score_points"), ("evaluations", 0, "total_weight_points")]
    sources = [
        {"table_name": table, "row_no": no, "column_name": name, "confidence": sure.get(f"{name}_{no}", 0.99)}
        for table, no, name in places
    ]
    weigh_recognised(evaluation, funding, indicators, sources)
    return {
        f"{each['table_name']}.{each['column_name']}.{each['row_no']}"
        for each in sources
        if each["confidence"] == 0.6
    }


FUNDING = [_line(1, "total", ("20", "18"), "90"), _line(2, "fiscal", ("20", "18"), "90")]
ITEMS = [_item(1, "40", "40"), _item(2, "50", "50")]


def test_a_form_whose_sums_fit_is_believed() -> None:
    assert _doubted(FUNDING, ITEMS) == set()


def test_a_rate_that_is_not_executed_by_budget_dooms_its_line_alone() -> None:
    lines = [_line(1, "total", ("20", "18"), "9"), FUNDING[1]]
    assert _doubted(lines, ITEMS) == {
        f"funding.{name}.1" for name in ("adjusted_budget_yuan", "executed_yuan", "execution_rate_pct")
    }


def test_parts_that_are_not_the_total_doom_their_column() -> None:
    lines = [FUNDING[0], _line(2, "fiscal", ("20", "1.8"), None)]
    assert _doubted(lines, ITEMS) == {"funding.executed_yuan.1", "funding.executed_yuan.2"}


def test_a_score_above_its_weight_is_doubted_with_it() -> None:
    found = _doubted(FUNDING, [_item(1, "4.0", "40"), ITEMS[1]])
    assert {"indicators.weight_points.1", "indicators.score_points.1"} <= found


def test_scores_that_do_not_make_the_total_are_doubted() -> None:
    found = _doubted(FUNDING, ITEMS, total="95")
    assert {"indicators.score_points.1", "indicators.score_points.2"} <= found
    assert "evaluations.total_score_points.0" in found
    assert "indicators.weight_points.1" not in found


def test_a_total_weight_that_is_not_100_is_doubted() -> None:
    assert _doubted(FUNDING, ITEMS, whole="99") == {"evaluations.total_weight_points.0"}
    assert _doubted(FUNDING, ITEMS, whole=None) == set()


def test_a_contradiction_is_laid_on_what_is_doubtful_already() -> None:
    assert _doubted(FUNDING, ITEMS, total="95", total_score_points_0=0.5) == set()


@pytest.mark.parametrize("odd", ["500(次)", "5.00"])
def test_the_one_value_without_decimals_or_unit_in_its_column_is_doubted(odd: str) -> None:
    items = [_item(no, "15", "15") for no in range(1, 6)] + [_item(6, "15", "15", odd)]
    assert _doubted(FUNDING, items) == {"indicators.actual_text.6"}
