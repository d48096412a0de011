"""A small star by hand: one call per form, straight into the tables.

Here belongs what tests of SQL over the star share; forms as printed are in `tests.support.audit_forms`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from pipelines.schema import create_schema
from pipelines.statements import create_relations

SEEN = datetime(2024, 5, 1)  # noqa: DTZ001 the warehouse keeps UTC without a zone


@contextmanager
def empty_warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a warehouse of its own: all tables and views, no rows."""
    with TemporaryDirectory() as folder:
        copy = Path(folder, "empty.duckdb")
        shutil.copy(Path(_templates().name, copy.name), copy)
        with duckdb.connect(copy) as con:
            yield con


@cache
def _templates() -> TemporaryDirectory[str]:
    """Make the file that empty warehouses are copied from: copying takes a thirtieth of the time."""
    folder = TemporaryDirectory()
    with duckdb.connect(Path(folder.name, "empty.duckdb")) as con:
        create_schema(con)
        create_relations(con)
    return folder


def insert(con: duckdb.DuckDBPyConnection, table: str, **values: Any) -> None:
    names = ", ".join(values)
    marks = ", ".join("?" for _ in values)
    # forms share units and projects; tables of other schemas mostly have no keys
    conflict = "" if "." in table else "on conflict do nothing"
    con.execute(f"insert into {table} ({names}) values ({marks}) {conflict}", list(values.values()))


def add_organization(con: duckdb.DuckDBPyConnection, name: str, **values: Any) -> None:
    row = {"organization_id": name, "organization_name": name, "canonical_organization_id": name, **values}
    insert(con, "organizations", **row)


def add_form(
    con: duckdb.DuckDBPyConnection,
    key: str,
    *,
    unit: str | None = "甲",
    department: str | None = None,
    year: int | None = 2023,
    project: str = "项目",
    money: tuple[int | None, int | None, int | None] = (100, 100, 80),
    indicators: Sequence[dict[str, Any]] = (),
    goal: tuple[str | None, str | None] | None = None,
    **evaluation: Any,
) -> None:
    """Add one document with one form; `money` is initial budget, full-year budget and spending."""
    for name in filter(None, (unit, department)):
        add_organization(con, name)
    project_id = f"{unit}/{project}"
    insert(con, "projects", project_id=project_id, project_name=project, unit_id=unit, series_id=project_id)
    insert(
        con,
        "documents",
        document_id=key,
        file_name=key,
        byte_count=1,
        reader="pdf",
        reader_version="1",
        status="complete",
        form_count=1,
    )
    insert(con, "document_files", document_id=key, path=key, first_seen_at=SEEN)
    row = {
        "evaluation_id": key,
        "document_id": key,
        "form_no": 1,
        "project_id": project_id,
        "project_name": project,
        "unit_id": unit,
        "unit_name": unit,
        "department_id": department,
        "department_name": department,
        "fiscal_year": year,
        "status": "complete",
        **evaluation,
    }
    insert(con, "evaluations", **row)
    initial, adjusted, executed = money
    insert(
        con,
        "funding",
        evaluation_id=key,
        line_no=1,
        source="total",
        initial_budget_yuan=initial,
        adjusted_budget_yuan=adjusted,
        executed_yuan=executed,
    )
    if goal is not None:
        insert(con, "goals", evaluation_id=key, goal_no=1, planned_text=goal[0], actual_text=goal[1])
    for no, indicator in enumerate(indicators, 1):
        insert(con, "indicators", **{"evaluation_id": key, "indicator_no": no, **indicator})


def number(name: str, target: int, actual: int, *, unit: str = "个", **values: Any) -> dict[str, Any]:
    """A quantity indicator with a number as target and result, 10 of 10 points."""
    kind = "percent" if unit == "%" else "number"
    return {
        "indicator_name": name,
        "level1": "产出指标",
        "level2": "数量指标",
        "target_kind": kind,
        "target_operator": "≥",
        "target_value": target,
        "target_unit": unit,
        "actual_kind": kind,
        "actual_value": actual,
        "actual_unit": unit,
        "attainment_ratio": actual / target,
        "direction": "positive",
        "weight_points": 10,
        "score_points": 10,
        **values,
    }


def words(name: str, **values: Any) -> dict[str, Any]:
    """A benefit indicator with words as target, 10 of 10 points."""
    return {
        "indicator_name": name,
        "level1": "效益指标",
        "level2": "社会效益指标",
        "target_kind": "qualitative",
        "weight_points": 10,
        "score_points": 10,
        **values,
    }


def satisfied(target: int, actual: int, **values: Any) -> dict[str, Any]:
    """A satisfaction indicator in percent."""
    levels = {"level1": "满意度指标", "level2": "服务对象满意度指标"}
    return number("群众满意度", target, actual, unit="%", **{**levels, **values})


def ask(con: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return con.execute(query).fetchall()
