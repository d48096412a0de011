"""Marts of indicators: nature, peers, attainment, weights, satisfaction, reviewed scores."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from pipelines.statements import load_statements
from tests.support.star_rows import add_form, ask, empty_warehouse, number, satisfied, words


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_warehouse() as connection:
        yield connection


@pytest.mark.parametrize(
    ("kind", "nature"),
    [
        ("number", "quantitative"),
        ("range", "quantitative"),
        ("deadline", "time"),
        ("achievement", "qualitative"),
        ("filler", "missing"),
        (None, "missing"),
        ("unparsed", "other"),
        ("reference", "other"),
    ],
)
def test_the_nature_of_a_target_follows_its_kind(
    con: duckdb.DuckDBPyConnection, kind: str | None, nature: str
) -> None:
    add_form(con, "a", indicators=[words("x", target_kind=kind)])
    assert ask(con, "select target_nature from marts.current_indicators") == [(nature,)]


def test_every_kind_of_target_of_the_schema_has_a_nature(con: duckdb.DuckDBPyConnection) -> None:
    [mart] = [mart for mart in load_statements("marts") if mart.name == "current_indicators"]
    [(check,)] = ask(
        con,
        "select constraint_text from duckdb_constraints() where table_name = 'indicators' "
        "and constraint_type = 'CHECK' and constraint_text like '%target_kind%'",
    )
    kinds = set(check.split("'")[1::2])
    other = {"reference", "list", "unparsed"}
    assert kinds - other == {kind for kind in kinds if f"'{kind}'" in mart.sql}


def test_names_are_folded_parts_left_out_and_targets_of_100_percent_are_no_threshold(
    con: duckdb.DuckDBPyConnection,
) -> None:
    add_form(
        con,
        "a",
        indicators=[
            satisfied(95, 95, indicator_name="群众 满意度（%）"),
            satisfied(100, 100),
            satisfied(90, 96),
            words("满意情况", level1="效益指标", level2="满意度"),
            number("其中", 1, 1, parent_indicator_no=1),
        ],
    )
    columns = "name_key, is_satisfaction, is_at_threshold"
    assert ask(con, f"select {columns} from marts.current_indicators order by indicator_no") == [
        ("群众满意度", True, True),
        ("群众满意度", True, False),
        ("群众满意度", True, False),
        ("满意情况", True, None),
    ]


def test_indicators_are_compared_with_those_of_the_same_name_and_unit(con: duckdb.DuckDBPyConnection) -> None:
    """Of 10, 20, 40, 80, 20480 the median is 40; their logarithms are 2, 1, 0, 1, 9 ln 2 away from it."""
    for no, actual in enumerate((10, 20, 40, 80, 20480)):
        name = "购书 册数" if no else "购书（册数）"
        add_form(
            con,
            f"f{no}",
            unit=f"馆{no}",
            money=(0, 800, 800),
            indicators=[
                number("小项", 1, 1, weight_points=2),
                number(name, 10 + no, actual, unit="册"),
                number("购书册数", 10, 5, unit="%", level2="质量指标"),
            ],
        )
    rows = ask(
        con,
        "select evaluation_id, peer_count, median_actual_value, actual_robust_z, unit_cost_yuan, "
        "cost_peer_count, median_unit_cost_yuan, unit_cost_robust_z from marts.indicator_comparison "
        "where target_unit = '册' order by evaluation_id",
    )
    one = round(1 / 1.4826, 4)
    assert rows == [
        ("f0", 5, 40, round(-2 / 1.4826, 4), Decimal(80), 5, Decimal(20), round(2 / 1.4826, 4)),
        ("f1", 5, 40, -one, Decimal(40), 5, Decimal(20), one),
        ("f2", 5, 40, 0.0, Decimal(20), 5, Decimal(20), 0.0),
        ("f3", 5, 40, one, Decimal(10), 5, Decimal(20), -one),
        ("f4", 5, 40, round(9 / 1.4826, 4), Decimal("0.04"), 5, Decimal(20), round(-9 / 1.4826, 4)),
    ]
    assert ask(
        con,
        "select indicator_name, form_count, organization_count, jurisdiction_count, target_p25_value, "
        "target_p50_value, target_p75_value, actual_p25_value, actual_p50_value, actual_p75_value, "
        "cost_form_count, unit_cost_p25_yuan, unit_cost_p50_yuan, unit_cost_p75_yuan, "
        "actual_outlier_count, unit_cost_outlier_count, first_year, last_year "
        "from marts.indicator_benchmarks where target_unit = '册'",
    ) == [("购书 册数", 5, 5, 0, 11, 12, 13, 20, 40, 80, 5, 10, 20, 40, 1, 1, 2023, 2023)]
    assert ask(con, "select count(*) from marts.indicator_comparison where unit_cost_yuan is not null") == [
        (5,)
    ]


def test_peers_that_are_all_equal_have_no_outliers_and_lone_indicators_no_benchmark(
    con: duckdb.DuckDBPyConnection,
) -> None:
    for no in range(3):
        add_form(con, f"f{no}", unit=f"馆{no}", indicators=[number("册数", 5, 5)])
    add_form(con, "lone", indicators=[number("别的", 5, 5)])
    rows = ask(con, "select distinct peer_count, actual_robust_z from marts.indicator_comparison order by 1")
    assert rows == [(1, None), (3, None)]
    assert ask(con, "select name_key, form_count from marts.indicator_benchmarks") == [("册数", 3)]


def test_an_actual_in_another_unit_is_not_compared(con: duckdb.DuckDBPyConnection) -> None:
    add_form(con, "a", indicators=[number("册数", 5, 5, actual_unit="箱")])
    assert ask(con, "from marts.indicator_comparison") == []


def test_attainment_is_spread_over_its_bands(con: duckdb.DuckDBPyConnection) -> None:
    actuals = (5, 10, 12, 13, 20, 60)
    add_form(con, "a", indicators=[*(number("场次", 10, actual) for actual in actuals), words("效果")])
    query = (
        "select fiscal_year, organization_name, level2, direction, comparable_count, missed_count, "
        "exact_count, exceeded_count, overshot_count, doubled_count, implausible_count, overshot_ratio, "
        "attainment_p10_ratio, attainment_p50_ratio, attainment_p90_ratio from marts.indicator_attainment"
    )
    assert ask(con, query) == [
        (2023, "甲", "数量指标", "positive", 6, 1, 1, 1, 3, 2, 1, 0.5, 0.75, 1.25, 4.0)
    ]


def test_targets_are_counted_by_nature_and_full_scores_within_it(con: duckdb.DuckDBPyConnection) -> None:
    level = {"level1": "产出指标", "level2": "质量指标"}
    add_form(
        con,
        "a",
        indicators=[
            words("甲", **level),
            words("乙", **level, score_points=8),
            number("丙", 1, 1, **level),
            words("丁", **level, target_kind="deadline"),
            words("戊", **level, target_kind=None),
            words("己", **level, target_kind="unparsed"),
        ],
    )
    assert ask(con, "from marts.qualitative_targets") == [
        (2023, "产出指标", "质量指标", 6, 1, 1, 2, 1, 1, 0.5, 0.5, 1.0)
    ]


def test_satisfaction_is_spread_over_its_bands(con: duckdb.DuckDBPyConnection) -> None:
    add_form(
        con,
        "a",
        indicators=[
            satisfied(90, 79),
            satisfied(85, 85),
            satisfied(90, 92),
            satisfied(95, 95),
            satisfied(95, 100),
            satisfied(100, 100),
            words("满意", level1="满意度指标", level2="满意度"),
            number("与此无关", 90, 90, unit="%"),
        ],
    )
    query = "select * exclude (organization_id) from marts.satisfaction_distribution"
    # mean of 79, 85, 92, 95, 100, 100; 85 and 95 hit a threshold below 100
    assert ask(con, query) == [
        (2023, "甲", 7, 6, 1, 1, 1, 1, 2, 0.3333, Decimal("91.8333"), Decimal("93.5"), 6, 1, 2, 0.3333)
    ]


def weights(**points: int) -> list[dict[str, Any]]:
    names = {
        "output": "产出指标",
        "benefit": "效益指标",
        "satisfaction": "满意度指标",
        "cost": "成本指标",
        "execution": "预算执行率",
        "decision": "决策指标",
    }
    return [words(level, level1=names[level], weight_points=value) for level, value in points.items()]


@pytest.mark.parametrize(
    ("points", "execution", "deviation", "pattern"),
    [
        ({"output": 50, "benefit": 30, "satisfaction": 10}, 10, 0, "default"),
        ({"output": 50, "benefit": 30, "satisfaction": 10, "execution": 10}, None, 0, "default"),
        ({"output": 50, "benefit": 40}, 10, 20, "default_without_satisfaction"),
        ({"output": 40, "benefit": 20, "satisfaction": 10, "cost": 20}, 10, 40, "with_cost"),
        ({"output": 40, "benefit": 30, "satisfaction": 10}, 20, 20, "other"),
        ({"output": 50, "benefit": 30, "decision": 10}, 10, 20, "other"),
        ({}, 10, 90, "incomplete"),
    ],
)
def test_weights_by_level_1_are_held_against_the_default(
    con: duckdb.DuckDBPyConnection,
    points: dict[str, int],
    execution: int | None,
    deviation: int,
    pattern: str,
) -> None:
    add_form(con, "a", indicators=weights(**points), execution_weight_points=execution)
    query = "select deviation_points, weight_pattern, total_points, has_cost_level from marts.score_weights"
    total = sum(points.values()) + (execution or 0)
    assert ask(con, query) == [(deviation, pattern, total, "cost" in points)]


def test_a_missing_weight_makes_the_weights_incomplete(con: duckdb.DuckDBPyConnection) -> None:
    indicators = [*weights(output=50, benefit=30, satisfaction=10), words("x", weight_points=None)]
    add_form(con, "a", indicators=indicators, execution_weight_points=10)
    assert ask(con, "select weight_pattern from marts.score_weights") == [("incomplete",)]


def test_targets_are_followed_over_the_years(con: duckdb.DuckDBPyConnection) -> None:
    cost = {"direction": "reverse", "level2": "成本指标"}
    add_form(
        con, "a", year=2021, indicators=[number("场次", 10, 20), number("单价", 10, 8, unit="元", **cost)]
    )
    add_form(
        con, "b", year=2023, indicators=[number("场 次", 8, 8), number("单价", 12, 8, unit="元", **cost)]
    )
    query = (
        "select name_key, fiscal_year, previous_year, previous_target_value, previous_actual_value, "
        "target_change_ratio, target_by_previous_actual_ratio, is_lowered "
        "from marts.indicator_history order by name_key, fiscal_year"
    )
    assert ask(con, query) == [
        ("单价", 2021, None, None, None, None, None, None),
        ("单价", 2023, 2021, 10, 8, 1.2, 1.5, True),
        ("场次", 2021, None, None, None, None, None, None),
        ("场次", 2023, 2021, 10, 20, 0.8, 0.4, True),
    ]


def test_an_indicator_named_twice_in_a_year_has_no_history(con: duckdb.DuckDBPyConnection) -> None:
    add_form(con, "a", indicators=[number("场次", 10, 20), number("场次", 5, 5)])
    assert ask(con, "from marts.indicator_history") == []


def test_reviewed_scores_are_taken_from_self_scores(con: duckdb.DuckDBPyConnection) -> None:
    add_form(
        con,
        "a",
        indicators=[
            words("x", review_score_points=8),
            words("y", score_points=6, review_score_points=7),
            words("z"),
        ],
    )
    add_form(con, "b", project="二", indicators=[words("x")])
    query = (
        "select evaluation_id, organization_name, reviewed_count, lowered_count, raised_count, self_points, "
        "review_points, gap_points, deviation_pct from marts.review_gaps"
    )
    assert ask(con, query) == [("a", "甲", 2, 1, 1, 16, 15, 1, Decimal("6.25"))]


def test_a_unit_cost_with_more_digits_than_money_has_is_left_out(con: duckdb.DuckDBPyConnection) -> None:
    tiny = number("册数", 1, 1, actual_value=Decimal("0.000001"))
    add_form(con, "a", money=(0, 10**15, 10**15), indicators=[tiny])
    assert ask(con, "select unit_cost_yuan from marts.indicator_comparison") == [(None,)]


def test_a_percentage_is_no_main_quantity(con: duckdb.DuckDBPyConnection) -> None:
    add_form(con, "a", indicators=[number("完成率", 90, 95, unit="%", actual_kind="number")])
    assert ask(con, "select unit_cost_yuan from marts.indicator_comparison") == [(None,)]
