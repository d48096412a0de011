"""SQL files: heads, lineage, views with comments; every committed file binds against the schema."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.reference import reference_path
from pipelines.schema import create_schema, load_catalog
from pipelines.statements import (
    NotOneSelectError,
    Statement,
    UncommentedError,
    create_relations,
    describe_columns,
    load_statement,
    load_statements,
    read_tables,
)
from tests.support.star_rows import empty_warehouse

FOLDERS = ("marts", "zh", "checks", "examples")
FILES = [(folder, statement) for folder in FOLDERS for statement in load_statements(folder)]
HAN = re.compile(r"\(([\u4e00-\u9fff][^()]*)\)")


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty warehouse: all tables and views, no rows."""
    with empty_warehouse() as con:
        yield con


def write(folder: Path, name: str, sql: str) -> Path:
    path = folder / f"{name}.sql"
    path.write_text(sql, encoding="utf-8")
    return path


def run_check(con: duckdb.DuckDBPyConnection, name: str) -> list[tuple[object, ...]]:
    [check] = [statement for statement in load_statements("checks") if statement.name == name]
    return con.execute(check.sql).fetchall()


def test_the_head_gives_description_and_entries(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        "a",
        "-- What it is. Grain: form.\n-- It goes on.\n-- rate_pct: One line\n--   and another.\n-- More.\n"
        "select 1;\n",
    )
    statement = load_statement(file)
    assert statement.name == "a"
    assert statement.description == "What it is. Grain: form. It goes on. More."
    assert statement.entries == {"rate_pct": "One line and another."}
    assert statement.sql.endswith("select 1")


@pytest.mark.parametrize(
    ("sql", "reads"),
    [
        ("select 1", ()),
        ("from funding", ("funding",)),
        ("select * from main.funding, funding as f", ("funding",)),
        (
            "with a as (select * from goals) select * from a join quality.notes using (x)",
            ("goals", "quality.notes"),
        ),
        ("select (select max(x) from b) from a where exists (from c)", ("b", "a", "c")),
        ("select * from a union all select * from marts.b", ("a", "marts.b")),
        ("select * from range(3)", ()),
        ('select * from zh."项目"', ("zh.项目",)),
    ],
)
def test_lineage_lists_relations_in_the_order_of_the_text(sql: str, reads: tuple[str, ...]) -> None:
    assert read_tables(sql) == reads


@pytest.mark.parametrize("sql", ["drop table a", "select 1; select 2", "select from where (", ""])
def test_anything_but_one_select_is_refused(tmp_path: Path, sql: str) -> None:
    with pytest.raises(NotOneSelectError):
        load_statement(write(tmp_path, "a", f"-- Text.\n{sql}"))


def test_a_file_without_a_leading_comment_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UncommentedError, match=r"a\.sql"):
        load_statement(write(tmp_path, "a", "select 1"))


def test_files_come_after_those_they_read(tmp_path: Path) -> None:
    folder = tmp_path / "marts"
    folder.mkdir()
    write(folder, "a", "-- A.\nselect * from marts.c")
    write(folder, "b", "-- B.\nselect * from marts.a, goals")
    write(folder, "c", "-- C.\nselect * from funding")
    assert [statement.name for statement in load_statements(folder)] == ["c", "a", "b"]


def test_a_column_takes_its_own_entry_before_that_of_the_table() -> None:
    sql = "select x, x as y, x + 1 as z from a"
    statement = Statement("s", "d", {"z": "own"}, sql, ("a",))
    assert describe_columns(statement, ["x", "y", "z"], {"a": {"x": "of a"}}) == {
        "x": "of a",
        "y": "of a",
        "z": "own",
    }


def test_a_column_that_nobody_describes_is_refused() -> None:
    with pytest.raises(UncommentedError, match=r"s\.z"):
        describe_columns(Statement("s", "d", {}, "select 1 as z from a", ("a",)), ["z"], {"a": {}})


@pytest.mark.parametrize(("folder", "statement"), FILES, ids=[f"{f}-{s.name}" for f, s in FILES])
def test_every_file_runs_on_an_empty_warehouse(
    warehouse: duckdb.DuckDBPyConnection, folder: str, statement: Statement
) -> None:
    assert folder
    warehouse.execute(statement.sql).fetchall()


@pytest.mark.parametrize(("folder", "statement"), FILES, ids=[f"{f}-{s.name}" for f, s in FILES])
def test_every_file_reads_only_what_exists_and_is_written_in_lower_case(
    folder: str, statement: Statement
) -> None:
    known = {table.name for table in load_catalog().tables}
    known |= {f"{name}.{s.name}" for name, s in FILES if name in ("marts", "zh")}
    assert set(statement.reads) <= known
    code = re.sub(r"--.*|'[^']*'", "", statement.sql)
    assert code == code.lower(), folder


def test_no_cte_is_called_as_a_table() -> None:
    tables = {table.name for table in load_catalog().tables}
    for _, statement in FILES:
        names = set(re.findall(r"(\w+) as \(\n", statement.sql))
        assert not names & tables, statement.name


def test_every_view_and_column_of_the_warehouse_has_a_comment(warehouse: duckdb.DuckDBPyConnection) -> None:
    views = warehouse.execute(
        "select view_name, comment from duckdb_views() where not internal and schema_name in ('marts', 'zh')"
    ).fetchall()
    columns = warehouse.execute(
        "select table_name, column_name from duckdb_columns() where not internal and comment is null"
    ).fetchall()
    assert len(views) == len([1 for folder, _ in FILES if folder in ("marts", "zh")])
    assert all(comment for _, comment in views)
    assert columns == []


def test_views_can_be_made_twice(warehouse: duckdb.DuckDBPyConnection) -> None:
    create_relations(warehouse)


def test_money_points_and_percent_of_marts_are_exact(warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = warehouse.execute(
        "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'marts'"
    ).fetchall()
    for table, column, data_type in columns:
        if column.endswith(("_yuan", "_pct", "_points")) and column != "score_deviation_points":
            assert data_type.startswith("DECIMAL"), f"{table}.{column}"


def test_checks_say_how_severe_they_are() -> None:
    for check in load_statements("checks"):
        assert check.entries.get("severity") in ("error", "warn"), check.name


def test_key_and_orphan_checks_cover_every_key_of_the_schema() -> None:
    checks = {check.name: check.sql for check in load_statements("checks")}
    for table in load_catalog().tables:
        if table.primary_key:
            assert f"'{table.name}' as table_name" in checks["keys_unique"], table.name
        for key in table.foreign_keys:
            expected = f"select '{table.name}' as table_name, '{key.columns[0]}' as column_name"
            assert expected in checks["no_orphans"], key


def test_every_table_has_a_chinese_view_with_the_names_of_its_comments(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    views = {statement.reads[0]: statement for statement in load_statements("zh")}
    assert set(views) == {table.name for table in load_catalog().tables}
    for table in load_catalog().tables:
        view = views[table.name]
        assert (match := HAN.search(table.comment or "")) is not None, table.name
        assert view.name == match[1]
        columns = [name for name, *_ in warehouse.execute(f'describe zh."{view.name}"').fetchall()]
        expected = [found[1] for c in table.columns if (found := HAN.search(c.comment or "")) is not None]
        assert columns == expected, table.name


def test_funding_sources_of_the_reference_file_are_allowed_by_the_schema() -> None:
    with reference_path("funding_sources.csv").open(encoding="utf-8", newline="") as file:
        sources = {row["source"] for row in csv.DictReader(file)}
    checks = load_catalog().table("funding").checks
    [allowed] = [check.expression for check in checks if check.columns == ("source",)]
    assert {source for source in sources if f"'{source}'" not in allowed} == set()


FIRST, SECOND = datetime(2024, 5, 1), datetime(2024, 6, 1)  # noqa: DTZ001 the warehouse keeps UTC without a zone


def insert_form(
    con: duckdb.DuckDBPyConnection, key: str, seen: datetime, *, unit: str | None = "u", score: str = "90"
) -> None:
    """One document with one form: 60 spent of 80 in two parts, one indicator missed and yet scored full."""
    con.execute(
        "insert into organizations by name select 'u' as organization_id, '单位' as organization_name "
        "on conflict do nothing"
    )
    con.execute(
        "insert into projects by name select 'p' as project_id, '项目' as project_name on conflict do nothing"
    )
    con.execute("insert into documents values (?, ?, null, 1, 1, 'text', '1', 'complete', 1)", [key, key])
    con.execute("insert into document_files values (?, ?, ?)", [key, key, seen])
    con.execute(
        "insert into evaluations by name select ? as evaluation_id, ? as document_id, 1 as form_no, "
        "'p' as project_id, ? as unit_id, 2023 as fiscal_year, ? as total_score_points, 'complete' as status",
        [key, key, unit, Decimal(score)],
    )
    for no, source, budget, spent in ((1, "total", 80, 60), (2, "fiscal", 50, 40), (3, "other", 30, 20)):
        con.execute(
            "insert into funding by name select ? as evaluation_id, ? as line_no, ? as source, "
            "100 as initial_budget_yuan, ? as adjusted_budget_yuan, ? as executed_yuan",
            [key, no, source, budget, spent],
        )
    con.execute(
        "insert into indicators by name select ? as evaluation_id, 1 as indicator_no, '产出指标' as level1, "
        "0.5 as attainment_ratio, 10 as weight_points, 10 as score_points",
        [key],
    )


def test_of_revised_forms_the_latest_counts(warehouse: duckdb.DuckDBPyConnection) -> None:
    insert_form(warehouse, "b", FIRST)
    insert_form(warehouse, "a", SECOND, score="95")
    rows = warehouse.execute("select evaluation_id, version_count from marts.current_evaluations").fetchall()
    assert rows == [("a", 2)]


def test_of_documents_seen_at_once_the_greater_one_counts(warehouse: duckdb.DuckDBPyConnection) -> None:
    insert_form(warehouse, "b", FIRST)
    insert_form(warehouse, "a", FIRST)
    assert warehouse.execute("select evaluation_id from marts.current_evaluations").fetchall() == [("b",)]


def test_forms_without_unit_and_department_never_replace_each_other(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    insert_form(warehouse, "a", FIRST, unit=None)
    insert_form(warehouse, "b", SECOND, unit=None)
    rows = warehouse.execute("select evaluation_id, version_count from marts.current_evaluations order by 1")
    assert rows.fetchall() == [("a", 1), ("b", 1)]


def test_execution_is_that_of_the_total_line(warehouse: duckdb.DuckDBPyConnection) -> None:
    insert_form(warehouse, "a", FIRST)
    query = (
        "select amount_basis, adjusted_budget_yuan, executed_yuan, balance_yuan, computed_rate_pct, "
        "budget_change_pct from marts.execution_by_project"
    )
    assert warehouse.execute(query).fetchall() == [
        (
            "total",
            Decimal("80.00"),
            Decimal("60.00"),
            Decimal("20.00"),
            Decimal("75.0000"),
            Decimal("-20.0000"),
        )
    ]


@pytest.mark.parametrize(
    "change",
    [
        "delete from funding where source = 'total'",
        """update funding set initial_budget_yuan = 0, adjusted_budget_yuan = 0, executed_yuan = 0
        where source = 'total'""",
    ],
)
def test_execution_is_added_up_where_the_total_line_says_nothing(
    warehouse: duckdb.DuckDBPyConnection, change: str
) -> None:
    insert_form(warehouse, "a", FIRST)
    warehouse.execute(change)
    query = "select amount_basis, adjusted_budget_yuan, executed_yuan from marts.execution_by_project"
    assert warehouse.execute(query).fetchall() == [("parts", Decimal("80.00"), Decimal("60.00"))]


def test_an_indicator_missed_and_yet_scored_full_is_listed(warehouse: duckdb.DuckDBPyConnection) -> None:
    insert_form(warehouse, "a", FIRST)
    query = "select unmet_basis, is_scored_full, lost_points, has_reason from marts.indicators_unmet"
    assert warehouse.execute(query).fetchall() == [("value", True, Decimal("0.0000"), False)]
    warehouse.execute("update indicators set attainment_ratio = 1.0")
    assert warehouse.execute(query).fetchall() == []
    warehouse.execute("update indicators set target_operator = '>'")
    assert len(warehouse.execute(query).fetchall()) == 1


def test_a_unit_is_summed_up_by_ratios_of_sums(warehouse: duckdb.DuckDBPyConnection) -> None:
    insert_form(warehouse, "a", FIRST)
    query = (
        "select project_count, mean_score_points, computed_rate_pct, unmet_count, unmet_full_score_count "
        "from marts.unit_summary"
    )
    assert warehouse.execute(query).fetchall() == [(1, Decimal("90.0000"), Decimal("75.0000"), 1, 1)]


BREAKS = {
    "documents_accounted_for": "insert into documents by name select 'x' as document_id, 'x' as file_name, "
    "1 as byte_count, '1' as reader_version, 'rejected' as status, 0 as form_count",
    "form_counts_consistent": "update documents set form_count = 2",
    "statuses_consistent": "insert into quality.rejected_rows values ('funding', 'a', 9, ['r'], '{}')",
    "no_orphans": "insert into quality.unknown_labels values ('x', 'label', 'block', 1, 1)",
    "sources_point_to_rows": "insert into sources by name select 'a' as evaluation_id, 9 as row_no, "
    "'funding' as table_name, 'executed_yuan' as column_name, 1 as part_no",
    "partial_has_reason": "update documents set status = 'partial'",
    "parent_indicators_exist": "insert into indicators by name "
    "select 'a' as evaluation_id, 9 as indicator_no, 5 as parent_indicator_no",
    "weights_sum_to_total": "update evaluations set indicator_weight_points = 80",
    "totals_reconcile": "update evaluations set total_score_points = 11",
    "funding_parts_equal_total": "update funding set executed_yuan = 1000 where source = 'total'",
    "execution_rates_recompute": "update funding set execution_rate_pct = 200, money_unit = '元'",
    "build_counts_match": "delete from quality.build",
}


def make_consistent(con: duckdb.DuckDBPyConnection) -> None:
    insert_form(con, "a", FIRST, score="10")
    con.execute("update evaluations set indicator_weight_points = 90, execution_weight_points = 10")
    con.execute(
        "insert into quality.build values ('b', '2024-05-01', 1, 1, 1, 3, 0, 0, '1', 'h', 'd', '0.1', null)"
    )


def test_a_consistent_warehouse_passes_every_check(warehouse: duckdb.DuckDBPyConnection) -> None:
    make_consistent(warehouse)
    found = {check.name: run_check(warehouse, check.name) for check in load_statements("checks")}
    assert {name: rows for name, rows in found.items() if rows} == {}


@pytest.mark.parametrize(("check", "change"), BREAKS.items())
def test_each_check_finds_what_it_is_there_for(
    warehouse: duckdb.DuckDBPyConnection, check: str, change: str
) -> None:
    make_consistent(warehouse)
    warehouse.execute(change)
    assert run_check(warehouse, check)


def test_repeated_keys_are_found_where_the_database_does_not_enforce_them() -> None:
    with duckdb.connect() as con:
        create_schema(con, has_keys=False)
        con.execute("insert into goals by name select 'a' as evaluation_id, 1 as goal_no from range(2)")
        assert run_check(con, "keys_unique") == [("goals", "a 1", 2)]
        assert run_check(con, "no_orphans") == [("goals", "evaluation_id", "a")] * 2


def test_every_check_has_a_case_that_breaks_it() -> None:
    assert {check.name for check in load_statements("checks")} == {*BREAKS, "keys_unique"}
