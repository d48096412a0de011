"""The schema read back through DuckDB, and the split of frames by its rules."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from pipelines.schema import (
    FrameMismatchError,
    UnknownTableError,
    create_schema,
    load_catalog,
    readings_hash,
    readings_schema,
    readings_struct,
    render_table,
    schema_hash,
    split,
)

CONTRACT = {
    "documents": "document_id file_name media_type byte_count page_count reader reader_version "
    "status form_count",
    "document_files": "document_id path first_seen_at",
    "organizations": "organization_id organization_name organization_code",
    "projects": "project_id project_name project_code department_id unit_id",
    "evaluations": "evaluation_id document_id form_no project_id department_id unit_id fiscal_year form_type "
    "layout goal_planned goal_actual indicator_weight_points execution_weight_points total_weight_points "
    "total_score_points grade grade_text page_first page_last status",
    "funding": "evaluation_id line_no source source_text initial_budget_yuan adjusted_budget_yuan "
    "executed_yuan execution_rate_pct weight_points score_points money_unit page_no",
    "indicators": "evaluation_id indicator_no level1 level2 level1_text level2_text indicator_name "
    "target_text target_kind target_operator target_value target_high target_unit actual_text actual_kind "
    "actual_value actual_unit attainment_ratio direction weight_points score_points deviation_reason page_no",
    "sources": "evaluation_id table_name row_no column_name page_no x0 top x1 bottom address raw_text",
    "audit.rules": "rule_id title severity basis subject",
    "audit.findings": "rule_id evaluation_id indicator_no severity expected found message",
    "quality.rejected_documents": "document_id category reason",
    "quality.rejected_rows": "table_name rules",
    "quality.unknown_labels": "label_text",
    "quality.build": "build_id built_at documents forms",
}
UNITS = {
    "_yuan": "DECIMAL(18,2)",
    "_points": "DECIMAL(9,4)",
    "_pct": "DECIMAL(18,4)",
    "_text": "VARCHAR",
    "_no": "INTEGER",
}
GOALS = load_catalog().table("goals")


def make_goals(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=GOALS.polars_schema)


@pytest.mark.parametrize(("table", "columns"), CONTRACT.items())
def test_the_tables_and_columns_of_the_contract_exist(table: str, columns: str) -> None:
    assert set(columns.split()) <= set(load_catalog().table(table).column_names)


def test_every_table_and_column_has_a_comment() -> None:
    for table in load_catalog().tables:
        assert table.comment, table.name
        for column in table.columns:
            assert column.comment, f"{table.name}.{column.name}"


def test_a_unit_in_a_name_means_the_same_type_everywhere() -> None:
    for table in load_catalog().tables:
        for column in table.columns:
            for suffix, sql_type in UNITS.items():
                if column.name.endswith(suffix) and column.name != "subject_no":
                    assert column.sql_type == sql_type, f"{table.name}.{column.name}"


def test_parents_stand_before_their_children() -> None:
    seen: set[str] = set()
    for table in load_catalog().tables:
        assert {key.parent for key in table.foreign_keys} <= seen, table.name
        seen.add(table.name)


def test_each_schema_file_declares_the_table_it_is_named_after() -> None:
    folder = Path(__file__).parents[2] / "sql" / "schema"
    stems = [file.stem.partition("_")[2] for file in sorted(folder.glob("*.sql"))]
    names = [table.name.replace(".", "_") for table in load_catalog().tables]
    assert stems == ["schemas", *names]


def test_an_unknown_table_is_named_in_the_error() -> None:
    with pytest.raises(UnknownTableError, match="no table 'nothing'"):
        load_catalog().table("nothing")


def test_a_reading_nests_rows_of_the_star_with_their_declared_types() -> None:
    schema = readings_schema()
    for name in ("evaluations", "funding", "goals", "indicators", "sources"):
        assert schema[name] == pl.List(readings_struct(name))
    assert readings_struct("funding").to_schema()["executed_yuan"] == pl.Decimal(18, 2)
    assert pl.DataFrame(schema=schema).schema == schema


def test_hashes_are_stable_within_a_process_and_differ_from_each_other() -> None:
    assert schema_hash() == schema_hash()
    assert readings_hash() == readings_hash() != schema_hash()


def test_tables_without_keys_have_the_same_columns_checks_and_comments() -> None:
    query = (
        "select schema_name, table_name, column_name, data_type, is_nullable, comment from duckdb_columns() "
        "where not internal order by schema_name, table_name, column_index"
    )
    checks = (
        "select table_name, expression from duckdb_constraints() where constraint_type = 'CHECK' order by all"
    )
    keys = "select count(*) from duckdb_constraints() where constraint_type in ('PRIMARY KEY', 'FOREIGN KEY')"
    with duckdb.connect() as keyed, duckdb.connect() as keyless:
        create_schema(keyed)
        create_schema(keyless, has_keys=False)
        assert keyed.execute(query).fetchall() == keyless.execute(query).fetchall()
        assert keyed.execute(checks).fetchall() == keyless.execute(checks).fetchall()
        assert keyless.execute(keys).fetchall() == [(0,)]


def test_rendered_comments_survive_quotes() -> None:
    assert "Reviewer''s score" in render_table(load_catalog().table("indicators"))


def test_rows_that_keep_the_rules_come_back_untouched() -> None:
    frame = make_goals({"evaluation_id": "a", "goal_no": 1, "score_points": Decimal("-1.5")})
    result = split(frame, "goals")
    assert result.accepted.equals(frame)
    assert result.rejected.is_empty()
    assert result.rejected.columns == [*frame.columns, "rules_broken"]


@pytest.mark.parametrize(
    ("row", "rules"),
    [
        ({"evaluation_id": None, "goal_no": 1}, ["evaluation_id is not null"]),
        ({"evaluation_id": "a", "goal_no": 0}, ["goal_no >= 1"]),
        ({"evaluation_id": "a", "goal_no": 1, "page_no": 0}, ["page_no >= 1"]),
        ({"evaluation_id": None, "goal_no": 0}, ["evaluation_id is not null", "goal_no >= 1"]),
    ],
)
def test_a_rejected_row_names_every_rule_it_breaks(row: dict[str, Any], rules: list[str]) -> None:
    result = split(make_goals({"evaluation_id": "a", "goal_no": 9}, row), "goals")
    assert result.accepted.height == 1
    assert result.rejected["rules_broken"].to_list() == [rules]


def test_of_rows_with_the_same_key_the_first_good_one_stays() -> None:
    result = split(
        make_goals(
            {"evaluation_id": "a", "goal_no": 1, "planned_text": "bad", "page_no": 0},
            {"evaluation_id": "a", "goal_no": 1, "planned_text": "first"},
            {"evaluation_id": "a", "goal_no": 1, "planned_text": "second"},
        ),
        "goals",
    )
    assert result.accepted["planned_text"].to_list() == ["first"]
    assert result.rejected.select("planned_text", "rules_broken").rows() == [
        ("bad", ["page_no >= 1"]),
        ("second", ["primary key (evaluation_id, goal_no)"]),
    ]


def test_orphans_are_rejected_only_against_the_parents_given() -> None:
    frame = make_goals({"evaluation_id": "a", "goal_no": 1}, {"evaluation_id": "b", "goal_no": 1})
    assert split(frame, "goals").rejected.is_empty()
    result = split(frame, "goals", {"evaluations": pl.DataFrame({"evaluation_id": ["a"]})})
    assert result.rejected.select("evaluation_id", "rules_broken").rows() == [
        ("b", ["foreign key (evaluation_id) references evaluations (evaluation_id)"])
    ]


def test_a_null_foreign_key_is_no_orphan() -> None:
    projects = load_catalog().table("projects")
    frame = pl.DataFrame([{"project_id": "p", "project_name": "n"}], schema=projects.polars_schema)
    parents = {"organizations": pl.DataFrame({"organization_id": ["x"]})}
    assert split(frame, "projects", parents).rejected.is_empty()


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (pl.DataFrame({"evaluation_id": ["a"]}), "goal_no: None instead of Int32"),
        (make_goals().with_columns(extra=pl.lit(1)), "extra: Int32 instead of None"),
        (make_goals().cast({"goal_no": pl.Int64}), "goal_no: Int64 instead of Int32"),
        (make_goals().select(reversed(make_goals().columns)), "another order"),
    ],
)
def test_a_frame_that_is_not_of_the_table_is_refused(frame: pl.DataFrame, message: str) -> None:
    with pytest.raises(FrameMismatchError, match=message):
        split(frame, "goals")


def test_the_rules_of_the_split_are_the_constraints_of_the_table() -> None:
    """Every table: a row of NULLs breaks the same columns in the split as in the database."""
    for table in load_catalog().tables:
        row = pl.DataFrame([dict.fromkeys(table.column_names)], schema=table.polars_schema)
        broken = split(row, table.name).rejected["rules_broken"].to_list()[0]
        assert broken == [f"{name} is not null" for name in table.not_null]
