"""The sample's seven forms, cell by cell, against a transcription that no reader of ours made.

tests/data/jiangchuan-transcription.json was cut from the cells of tests/data/jiangchuan.html, which was
typed from the paper, by a script that shares no code with the readers. What is compared is the record
of each format in which the same seven forms stand.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.reading import read_document

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
FORMS = json.loads((DATA / "jiangchuan-transcription.json").read_text(encoding="utf-8"))
DOCUMENTS = {
    "text": next((ROOT / "data" / "raw").glob("*.txt")),
    "libreoffice": DATA / "jiangchuan-libreoffice.pdf",
    "reportlab": DATA / "jiangchuan-reportlab.pdf",
    "word": DATA / "jiangchuan.docx",
    "excel": DATA / "jiangchuan.xlsx",
    "old excel": DATA / "jiangchuan.xls",
    "header cut by a page": DATA / "pdf" / "libreoffice-header-cut.pdf",
    "web": DATA / "jiangchuan.html",
}
TEN_THOUSAND = Decimal(10_000)


@pytest.fixture(scope="module", params=DOCUMENTS)
def record(request: pytest.FixtureRequest) -> dict[str, Any]:
    path = DOCUMENTS[request.param]
    return read_document(path.read_bytes(), path.name)


def _squeeze(text: str | None) -> str:
    return re.sub(r"\s+", "", text or "")


def _rows(record: dict[str, Any], table: str, form_no: int) -> list[dict[str, Any]]:
    key = record["evaluations"][form_no - 1]["evaluation_id"]
    return [row for row in record[table] if row["evaluation_id"] == key]


def test_seven_forms_with_74_indicators_and_28_funding_lines(record: dict[str, Any]) -> None:
    assert record["status"] == "complete"
    assert [len(record[name]) for name in ("evaluations", "indicators", "funding")] == [7, 74, 28]


@pytest.mark.parametrize("form_no", range(1, 8))
def test_header_totals_and_grade_are_those_of_the_paper(record: dict[str, Any], form_no: int) -> None:
    form, row = FORMS[form_no - 1], record["evaluations"][form_no - 1]
    assert row["project_name"] == form["project_name"]
    assert row["department_name"] == form["department_name"]
    assert row["is_department_summary"] is True
    assert row["unit_name"] == form["unit_name"]
    assert row["fiscal_year"] == 2023
    assert row["total_weight_points"] == Decimal(form["total_weight"])
    assert row["total_score_points"] == Decimal(form["total_score"])
    assert row["grade"] == form["grade"]


@pytest.mark.parametrize("form_no", range(1, 8))
def test_funding_is_in_yuan_as_printed_in_ten_thousands(record: dict[str, Any], form_no: int) -> None:
    rows = _rows(record, "funding", form_no)
    assert [row["source"] for row in rows] == ["total", "fiscal", "carry_over", "other"]
    for row, printed in zip(rows, FORMS[form_no - 1]["funding"], strict=True):
        assert row["initial_budget_yuan"] == Decimal(printed["initial"]) * TEN_THOUSAND
        assert row["adjusted_budget_yuan"] == Decimal(printed["adjusted"]) * TEN_THOUSAND
        assert row["executed_yuan"] == Decimal(printed["executed"]) * TEN_THOUSAND
        assert row["execution_rate_pct"] == Decimal(printed["rate"])
        for name in ("weight", "score"):
            value = printed[name]
            assert row[f"{name}_points"] == (Decimal(value) if value is not None else None)


@pytest.mark.parametrize("form_no", range(1, 8))
def test_every_indicator_cell_is_that_of_the_paper(record: dict[str, Any], form_no: int) -> None:
    got = [
        [
            row["level1"],
            row["level2"],
            row["indicator_name"],
            _squeeze(row["target_text"]),
            _squeeze(row["actual_text"]),
            str(row["weight_points"]),
            str(row["score_points"]),
            _squeeze(row["deviation_reason"]),
        ]
        for row in _rows(record, "indicators", form_no)
    ]
    assert got == FORMS[form_no - 1]["indicators"]


@pytest.mark.parametrize("form_no", range(1, 8))
def test_goals_begin_and_end_as_on_the_paper(record: dict[str, Any], form_no: int) -> None:
    row = record["evaluations"][form_no - 1]
    for name in ("goal_planned", "goal_actual"):
        text, (begin, end, length) = _squeeze(row[name]), FORMS[form_no - 1][name]
        assert (text[: len(begin)], text[-len(end) :]) == (begin, end)
        assert len(text) == length


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("chromium-truetype-1to3.pdf", slice(0, 3)),
        ("chromium-truetype-4to7.pdf", slice(3, 7)),
        ("chromium-type3-2.pdf", slice(1, 2)),
    ],
)
def test_chromium_prints_give_the_same_indicators(name: str, forms: slice) -> None:
    record = read_document((DATA / "pdf" / name).read_bytes(), name)
    names = ("level1", "level2", "indicator_name")
    got = [
        [*(row[column] for column in names), str(row["weight_points"]), str(row["score_points"])]
        for row in record["indicators"]
    ]
    expected = [[*row[:3], *row[5:7]] for form in FORMS[forms] for row in form["indicators"]]
    assert got == expected
