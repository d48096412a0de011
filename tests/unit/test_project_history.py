"""marts.project_history: one line per project and year, whatever the project was called."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from pipelines.keys import make_key
from pipelines.quarantine import split_star
from pipelines.schema import readings_schema
from pipelines.star import FILES_SCHEMA, build_star
from tests.support.star_rows import empty_warehouse

UNIT = "上海市闵行区图书馆"


def reading(document_id: str, unit: str, project: str, year: int, budget: int, score: int) -> dict[str, Any]:
    key = make_key(document_id, 1)
    return {
        "document_id": document_id,
        "reader_version": "1",
        "byte_count": 1,
        "status": "complete",
        "evaluations": [
            {
                "evaluation_id": key,
                "document_id": document_id,
                "form_no": 1,
                "unit_id": make_key(unit),
                "unit_name": unit,
                "project_id": make_key(unit, None, project),
                "project_name": project,
                "fiscal_year": year,
                "total_score_points": Decimal(score),
                "status": "complete",
            }
        ],
        "funding": [
            {
                "evaluation_id": key,
                "line_no": 1,
                "source": "total",
                "adjusted_budget_yuan": Decimal(budget),
                "executed_yuan": Decimal(budget) / 2,
            }
        ],
    }


def history(*rows: tuple[str, str, int, int, int]) -> list[tuple[Any, ...]]:
    readings = [reading(f"d{no}", *row) for no, row in enumerate(rows)]
    seen = datetime(2024, 1, 1)  # noqa: DTZ001 the warehouse keeps UTC without a zone
    files = pl.DataFrame(
        [(one["document_id"], one["document_id"], seen, "a.txt", 1, None) for one in readings],
        schema=FILES_SCHEMA,
        orient="row",
    )
    star = split_star(build_star(pl.LazyFrame(readings, schema=readings_schema()), files))
    assert star.rejected_rows.is_empty()
    with empty_warehouse() as con:
        for name, frame in star.accepted.items():
            con.from_arrow(frame.__arrow_c_stream__()).insert_into(name)
        return con.execute(
            "select fiscal_year, project_names, form_count, adjusted_budget_yuan, budget_change_pct, "
            "score_change_points, is_renamed from marts.project_history order by series_id, fiscal_year"
        ).fetchall()


def test_a_project_is_followed_under_the_names_of_its_years_and_its_unit() -> None:
    assert history(
        (UNIT, "2022年购书经费", 2022, 100, 90),
        ("闵行区图书馆", "购书经费(2023年)", 2023, 150, 95),
        (UNIT, "购书经费", 2024, 120, 95),
    ) == [
        (2022, "2022年购书经费", 1, Decimal("100.00"), None, None, None),
        (2023, "购书经费(2023年)", 1, Decimal("150.00"), Decimal("50.0000"), Decimal("5.0000"), True),
        (2024, "购书经费", 1, Decimal("120.00"), Decimal("-20.0000"), Decimal("0.0000"), True),
    ]


@pytest.mark.parametrize("other", ["消防改造", "购书经费二期"])
def test_what_is_not_proven_to_be_one_project_stays_apart(other: str) -> None:
    rows = history((UNIT, "购书经费", 2022, 100, 90), (UNIT, other, 2023, 100, 90))
    assert [row[5] for row in rows] == [None, None]


def test_several_forms_of_a_year_are_added_up() -> None:
    [row] = history((UNIT, "购书经费", 2022, 100, 90), (UNIT, "2022年购书经费", 2022, 50, 80))
    assert row[2:4] == (2, Decimal("150.00"))
