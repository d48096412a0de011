"""Marts: which question is answered where; profiles of forms, units and places."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest

from pipelines.statements import load_statements
from tests.support.star_rows import (
    add_form,
    add_organization,
    ask,
    empty_warehouse,
    insert,
    number,
    satisfied,
    words,
)

NEW_MARTS = (
    "account_reconciliation",
    "budget_adjustments",
    "current_indicators",
    "execution_quantiles",
    "findings_per_unit",
    "form_organizations",
    "form_profiles",
    "indicator_attainment",
    "indicator_benchmarks",
    "indicator_comparison",
    "indicator_history",
    "jurisdiction_profiles",
    "missing_publications",
    "parse_quality",
    "qualitative_targets",
    "review_gaps",
    "satisfaction_distribution",
    "score_weights",
    "text_duplicates",
    "unit_history",
    "unit_profiles",
)

#: the question of the catalogue of 18 to the marts and examples that answer it
ANSWERS = {
    1: ("unit_profiles", "who_scores_everything_near_full"),
    2: ("indicators_unmet", "unmet_but_scored_full"),
    3: ("indicator_attainment", "targets_far_exceeded"),
    4: ("execution_quantiles", "execution_by_budget_size", "little_spent_high_score"),
    5: ("score_weights", "weights_by_place_and_year"),
    6: ("form_profiles", "money_without_measured_benefit", "money_without_measured_benefit_by_unit"),
    7: ("qualitative_targets", "nature_of_targets"),
    8: ("project_history", "indicator_history", "projects_over_the_years", "targets_over_the_years"),
    9: (
        "indicator_benchmarks",
        "indicator_comparison",
        "same_indicator_across_places",
        "unit_costs_out_of_line",
    ),
    10: ("text_duplicates", "same_words_in_several_units"),
    11: ("satisfaction_distribution", "satisfaction_at_the_threshold"),
    12: ("forms_without_satisfaction_or_grade",),
    13: ("budget_adjustments", "budgets_changed_and_next_year"),
    14: ("account_reconciliation", "accounts_against_forms"),
    15: ("missing_publications", "who_published_nothing"),
    16: ("findings_per_unit", "rules_broken_most_by_unit"),
    17: ("review_gaps", "self_score_against_review"),
    18: ("parse_quality", "how_well_each_publisher_reads"),
}


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_warehouse() as connection:
        yield connection


def test_every_mart_made_here_has_a_test_and_an_empty_star_gives_no_rows(
    con: duckdb.DuckDBPyConnection,
) -> None:
    known = {mart.name for mart in load_statements("marts")}
    assert set(NEW_MARTS) <= known
    for mart in known:
        assert ask(con, f"from marts.{mart}") == [], mart


def test_each_of_the_18_questions_has_a_mart_or_an_example_that_exists() -> None:
    known = {s.name for folder in ("marts", "examples") for s in load_statements(folder)}
    assert sorted(ANSWERS) == list(range(1, 19))
    for number_of_question, names in ANSWERS.items():
        assert set(names) <= known, number_of_question


def test_examples_written_for_the_questions_say_them_in_chinese_too() -> None:
    asked = {name for names in ANSWERS.values() for name in names}
    for example in load_statements("examples"):
        if example.name in asked and any(read.removeprefix("marts.") in NEW_MARTS for read in example.reads):
            assert "？" in example.description, example.name
            assert "?" in example.description, example.name


def test_every_column_of_every_mart_has_a_comment_with_its_chinese_name(
    con: duckdb.DuckDBPyConnection,
) -> None:
    rows = ask(
        con, "select table_name, column_name, comment from duckdb_columns() where schema_name = 'marts'"
    )
    for table, column, comment in rows:
        if table in NEW_MARTS:
            assert comment, f"{table}.{column}"
            assert any("\u4e00" <= character <= "\u9fff" for character in comment), (
                f"{table}.{column}: {comment}"
            )


def test_proven_spellings_of_a_unit_and_names_of_a_project_are_taken_together(
    con: duckdb.DuckDBPyConnection,
) -> None:
    place = {"jurisdiction_code": "310112", "province": "上海市", "county": "闵行区"}
    add_organization(con, "甲", **place)
    add_organization(con, "甲中心", canonical_organization_id="甲")
    insert(con, "projects", project_id="甲/旧名", project_name="旧名", series_id="甲/新名")
    add_form(con, "a", unit="甲中心", project="新名")
    add_form(con, "b", unit="甲", project="旧名", department="局")
    query = (
        "select evaluation_id, organization_name, department_name, jurisdiction_name, jurisdiction_code, "
        "series_id from marts.form_organizations order by evaluation_id"
    )
    assert ask(con, query) == [
        ("a", "甲", None, "上海市闵行区", "310112", "甲中心/新名"),
        ("b", "甲", "局", "上海市闵行区", "310112", "甲/新名"),
    ]


def test_the_department_stands_for_a_unit_that_is_not_named(con: duckdb.DuckDBPyConnection) -> None:
    add_form(con, "a", unit=None, department="局")
    assert ask(con, "select organization_name, department_name from marts.form_organizations") == [
        ("局", "局")
    ]


def add_two_forms_of_a_unit(con: duckdb.DuckDBPyConnection) -> None:
    """99.5 with half the money spent and no benefit in numbers; 90 with all spent and a miss scored full."""
    add_organization(con, "甲", jurisdiction_code="310112", province="上海市", county="闵行区")
    add_form(
        con,
        "a",
        money=(100, 100, 50),
        project="一",
        total_score_points=Decimal("99.5"),
        grade="优",
        indicators=[number("场次", 10, 12), words("效果"), satisfied(95, 95)],
    )
    add_form(
        con,
        "b",
        money=(300, 300, 300),
        project="二",
        total_score_points=Decimal(90),
        indicators=[
            number("人数", 10, 8),
            number("覆盖率", 90, 90, level1="效益指标", level2="社会效益指标", score_points=5),
        ],
    )


def test_a_form_is_counted_out(con: duckdb.DuckDBPyConnection) -> None:
    add_two_forms_of_a_unit(con)
    query = (
        "select evaluation_id, indicator_count, quantitative_count, qualitative_count, stated_count, "
        "weighted_points, full_score_points, satisfaction_count, comparable_satisfaction_count, "
        "threshold_satisfaction_count, quantitative_benefit_count, unmet_count, unmet_full_score_count, "
        "computed_rate_pct from marts.form_profiles order by evaluation_id"
    )
    assert ask(con, query) == [
        ("a", 3, 2, 1, 3, 30, 30, 1, 1, 1, 0, 0, 0, 50),
        ("b", 2, 2, 0, 2, 20, 10, 0, 0, 0, 1, 1, 1, 100),
    ]


PROFILE = (
    "form_count, mean_score_points, score_variance, near_full_ratio, best_grade_ratio, blank_grade_count, "
    "full_score_weight_ratio, qualitative_ratio, threshold_satisfaction_ratio, no_satisfaction_count, "
    "unmeasured_benefit_count, unmeasured_benefit_yuan, unmet_count, unmet_full_score_count, "
    "adjusted_budget_yuan, executed_yuan, computed_rate_pct, rate_p10_pct, rate_p50_pct, rate_p90_pct, "
    "little_spent_high_score_count"
)


#: mean of 99.5 and 90, variance 2 × 4.75²; weights 40 of 50 full; 350 of 400 spent, at 50 % and 100 %
PROFILE_OF_TWO = (
    2,
    Decimal("94.75"),
    45.125,
    0.5,
    1.0,
    1,
    0.8,
    0.2,
    1.0,
    1,
    1,
    Decimal(50),
    1,
    1,
    Decimal(400),
    Decimal(350),
    Decimal("87.5"),
    Decimal(55),
    Decimal(75),
    Decimal(95),
    1,
)


def test_a_unit_is_profiled_by_its_forms(con: duckdb.DuckDBPyConnection) -> None:
    add_two_forms_of_a_unit(con)
    rows = ask(
        con, f"select fiscal_year, organization_name, jurisdiction_name, {PROFILE} from marts.unit_profiles"
    )
    assert rows == [(2023, "甲", "上海市闵行区", *PROFILE_OF_TWO)]


def test_a_place_is_profiled_by_the_forms_of_its_units(con: duckdb.DuckDBPyConnection) -> None:
    add_two_forms_of_a_unit(con)
    add_form(con, "c", unit="无处")
    rows = ask(
        con,
        f"select jurisdiction_name, organization_count, {PROFILE} from marts.jurisdiction_profiles "
        "where jurisdiction_code is not null",
    )
    assert rows == [("上海市闵行区", 1, *PROFILE_OF_TWO)]
    assert ask(con, "select form_count from marts.jurisdiction_profiles where jurisdiction_code is null") == [
        (1,)
    ]


def test_a_year_is_compared_with_the_one_before_that_has_forms(con: duckdb.DuckDBPyConnection) -> None:
    add_form(con, "a", year=2021, total_score_points=100, money=(100, 100, 50), indicators=[words("x")])
    add_form(
        con, "b", year=2023, total_score_points=90, money=(100, 150, 150), indicators=[number("x", 1, 1)]
    )
    add_form(con, "c", year=2023, project="二", total_score_points=80, money=(0, 0, 0))
    query = (
        "select fiscal_year, previous_year, form_change_count, budget_change_pct, rate_change_pct, "
        "score_change_points, near_full_change_ratio, qualitative_change_ratio "
        "from marts.unit_history order by fiscal_year"
    )
    assert ask(con, query) == [
        (2021, None, None, None, None, None, None, None),
        (2023, 2021, 1, Decimal(50), Decimal(50), Decimal(-15), -1.0, -1.0),
    ]


def test_only_forms_that_count_are_profiled(con: duckdb.DuckDBPyConnection) -> None:
    add_form(con, "a", total_score_points=90)
    add_form(con, "b", total_score_points=95)
    assert ask(con, "select form_count, mean_score_points from marts.unit_profiles") == [(1, Decimal(95))]
