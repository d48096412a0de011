"""Forms that tests of review sheets share."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from pipelines.review.model import ReviewSheet
from tests.support.audit_forms import attribute, fund, make_sheet, no_funding, put, row
from tests.support.review_forms import FORMULA, MARKUP, sheet_of, sheets_in_memory


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """One clean form, one with faults at five places, one whose texts attack page and workbook, one without
    layout, one without money, one with a score that cannot be read, and five of one unit."""
    faulty = make_sheet(
        "faulty",
        row(1, score="18"),
        row(2, score="16"),
        row(6, target="≥90个"),
        fund(1, execution_rate="90.00"),
        put(grade="差"),
    )
    hostile = make_sheet(
        "hostile",
        row(1, name=MARKUP, actual=FORMULA, reason="完成\x01\x08情况"),
        put(project_name=f"{MARKUP}[]:*?/\\'项目", unit=FORMULA),
        attribute(file_name="</title><img src=x>.txt"),
    )
    others = [
        make_sheet("loose", attribute(layout=""), row(1, nature="正向指标")),
        make_sheet("poor", no_funding),
        make_sheet("unread", row(2, score="十五点")),
        *(make_sheet(f"unit{no}", put(unit="某机关")) for no in range(5)),
    ]
    with sheets_in_memory(make_sheet("clean"), faulty, hostile, *others) as con:
        yield con


@pytest.fixture(scope="module")
def faulty(con: duckdb.DuckDBPyConnection) -> ReviewSheet:
    return sheet_of(con, "faulty")


@pytest.fixture(scope="module")
def hostile(con: duckdb.DuckDBPyConnection) -> ReviewSheet:
    return sheet_of(con, "hostile")
