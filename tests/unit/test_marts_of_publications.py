"""Marts of money, texts, publication, reading and findings."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest

from tests.support.star_rows import add_form, add_organization, ask, empty_warehouse, insert, number, words


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_warehouse() as connection:
        yield connection


def test_execution_rates_are_spread_by_department_and_size(con: duckdb.DuckDBPyConnection) -> None:
    for no, spent in enumerate((0, 50, 100)):
        money = (100_000, 100_000, spent * 1000)
        add_form(con, f"f{no}", department="局", project=f"p{no}", money=money, total_score_points=96)
    add_form(con, "small", unit="乙", money=(1, 99_999, 1))
    add_form(con, "none", unit="乙", project="二", money=(None, None, None))
    query = "select * exclude (fiscal_year, department_id) from marts.execution_quantiles order by all"
    full, some = Decimal(100), Decimal("0.001")
    assert ask(con, query) == [
        ("乙", "under 100,000", 0, 1, 99_999, 1, some, some, some, some, some, some, 1, 0),
        ("乙", "unknown", None, 1, None, None, None, None, None, None, None, None, 0, 0),
        ("局", "100,000 to 1 million", 100_000, 3, 300_000, 150_000, 50, 10, 25, 50, 75, full - 10, 2, 2),
    ]


def test_a_change_in_mid_year_is_held_against_the_next_years_budget(con: duckdb.DuckDBPyConnection) -> None:
    add_form(con, "a", year=2021, money=(100, 80, 80))
    add_form(con, "b", year=2022, money=(120, 120, 100))
    add_form(con, "c", year=2024, money=(None, 50, 50))
    query = (
        "select fiscal_year, change_yuan, change_pct, change, next_initial_budget_yuan, next_change_yuan, "
        "next_change_pct, is_reversed from marts.budget_adjustments order by fiscal_year"
    )
    assert ask(con, query) == [
        (2021, -20, -20, "cut", 120, 40, 50, True),
        (2022, 0, 0, "kept", None, None, None, None),
        (2024, None, None, None, None, None, None, None),
    ]


def test_texts_shared_by_several_units_are_found(con: duckdb.DuckDBPyConnection) -> None:
    reason = {"deviation_reason": "受疫情影响推迟开展"}
    add_form(
        con, "a", goal=("完成全年各项工作。", None), indicators=[words("x", **reason), words("y", **reason)]
    )
    add_form(
        con,
        "b",
        unit="乙",
        year=2022,
        goal=("完成全年 各项工作", "完成全年各项工作"),
        indicators=[words("x", **reason)],
    )
    add_form(con, "c", project="二", goal=("只在一个单位出现的文本", None))
    add_form(con, "d", project="三", goal=("只在一个单位出现的文本", "无"))
    query = "select * exclude (words) from marts.text_duplicates order by found_in"
    assert ask(con, query) == [
        ("goal", 2, 2, 2, "项目", 2022, 2023),
        ("reason", 3, 2, 2, "项目", 2022, 2023),
    ]


def test_units_with_forms_last_year_or_plans_for_this_one_are_missed(con: duckdb.DuckDBPyConnection) -> None:
    for name in ("甲", "乙", "丙"):
        add_organization(con, name, jurisdiction_code="310112", province="上海市", county="闵行区")
    add_form(con, "a", year=2022, money=(1, 300, 1))
    add_form(con, "b", year=2022, unit="乙")
    add_form(con, "c", year=2023, unit="乙")
    add_form(con, "d", year=2021, unit="丙")
    insert(con, "audit.planned_projects", unit_name="丙", fiscal_year=2023, project_name="一", budget_yuan=5)
    insert(con, "audit.planned_projects", unit_name="丙", fiscal_year=2023, project_name="二", budget_yuan=6)
    insert(con, "audit.planned_projects", unit_name="乙", fiscal_year=2023, project_name="二", budget_yuan=6)
    insert(
        con, "audit.planned_projects", unit_name="丁", fiscal_year=2023, project_name="三", budget_yuan=None
    )
    insert(
        con, "audit.planned_projects", unit_name="丁", fiscal_year=2030, project_name="三", budget_yuan=None
    )
    query = (
        "select organization_name, fiscal_year, jurisdiction_name, previous_form_count, "
        "previous_budget_yuan, planned_project_count, planned_budget_yuan, place_form_count, last_year "
        "from marts.missing_publications order by fiscal_year, organization_name"
    )
    assert ask(con, query) == [
        ("丙", 2022, "上海市闵行区", 1, 100, 0, None, 2, 2021),
        ("丁", 2023, None, 0, None, 1, None, 0, None),
        ("丙", 2023, "上海市闵行区", 0, None, 2, 11, 1, 2021),
        ("甲", 2023, "上海市闵行区", 1, 300, 0, None, 1, 2022),
    ]


def test_figures_of_accounts_stand_beside_those_of_the_forms(con: duckdb.DuckDBPyConnection) -> None:
    add_form(con, "a", department="局", money=(1, 90_071_992_547_409, 60), total_score_points=99, grade="优")
    add_form(con, "b", unit="乙", department="局", money=(1, 300, 40), total_score_points=90)
    stated: dict[str, tuple[int, int | Decimal]] = {
        "form_count": (3, 2),
        "adjusted_budget_yuan": (400, 90_071_992_547_709),
        "executed_yuan": (100, 100),
        "mean_score_points": (95, Decimal("94.5")),
        "project_expenditure_yuan": (150, 100),
        "grade_count:优": (2, 1),
        "grade_count:差": (0, 0),
    }
    for figure, (value, _) in stated.items():
        insert(con, "audit.account_figures", unit_name="局", fiscal_year=2023, figure=figure, value=value)
    insert(con, "audit.account_figures", unit_name="无表", fiscal_year=2023, figure="grade_count:优", value=1)
    query = (
        "select figure, stated_value, computed_value, gap_value, form_count "
        "from marts.account_reconciliation where unit_name = '{}'"
    )
    assert sorted(ask(con, query.format("局"))) == sorted(
        (figure, value, computed, value - computed, 2) for figure, (value, computed) in stated.items()
    )
    assert ask(con, query.format("无表")) == [("grade_count:优", 1, None, None, 0)]


def test_reading_is_judged_by_layout_reader_and_publisher(con: duckdb.DuckDBPyConnection) -> None:
    add_form(
        con,
        "a",
        layout="l",
        confidence=0.9,
        indicators=[
            words("x", target_kind="unparsed", actual_kind="unparsed"),
            words("y", score_points=None, score_text="满分"),
            number("其中", 1, 1, parent_indicator_no=1),
        ],
    )
    add_form(con, "b", project="二", layout="l", confidence=0.7, status="partial", total_score_text="九十几")
    con.execute("update funding set executed_yuan = null, executed_text = '见附件' where evaluation_id = 'b'")
    insert(con, "quality.notes", document_id="b", evaluation_id="b", category="c", message="m")
    con.execute("insert into quality.rejected_rows values ('funding', 'b', 2, ['rule'], '{}')")
    assert ask(con, "from marts.parse_quality") == [
        ("l", "pdf", "甲", 2, 1, 0.5, 3, 1, 1, 1, 1, 1, 1, 1, 0.8, 0.7)
    ]


def test_findings_are_counted_by_rule_unit_and_year(con: duckdb.DuckDBPyConnection) -> None:
    add_form(con, "a")
    add_form(con, "b", project="二")
    add_form(con, "c", year=2024)
    for rule, subject in (("A13", "indicator"), ("A51", "unit"), ("A99", "evaluation")):
        insert(
            con,
            "audit.rules",
            rule_id=rule,
            title=f"规则{rule}",
            severity="warning",
            subject=subject,
            is_enabled=True,
            origin="jixiao",
        )
    for key, no in (("a", 1), ("a", 2), ("b", 1)):
        con.execute(
            "insert into audit.findings (rule_id, evaluation_id, indicator_no, severity, message) "
            "values (?, ?, ?, ?, ?)",
            ["A13", key, no, "error" if no == 2 else "info", "说明"],
        )
    con.execute(
        "insert into audit.findings (rule_id, subject_no, severity, message) values "
        "('A51', '甲|2023', 'warning', '说明'), ('A51', '不详|2023', 'warning', '说明')"
    )
    con.execute(
        "insert into audit.outcomes values ('A13', 'a', 'finding', 2), ('A13', 'b', 'finding', 1), "
        "('A13', 'a', 'pass', 5), ('A13', 'c', 'pass', 4), ('A99', 'c', 'not_applicable', 1)"
    )
    query = (
        "select rule_id, title, organization_name, fiscal_year, severity, finding_count, form_count, "
        "passed_count, finding_ratio from marts.findings_per_unit order by rule_id, fiscal_year"
    )
    assert ask(con, query) == [
        ("A13", "规则A13", "甲", 2023, "error", 3, 2, 5, 0.375),
        ("A13", "规则A13", "甲", 2024, "warning", 0, 0, 4, 0.0),
        ("A51", "规则A51", "甲", 2023, "warning", 1, 0, None, None),
    ]
