"""Forms that stand beside each other on a page are read like forms on pages of their own."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.reading import read_document
from tests.support.drawn_forms import FUNDING, GOALS, INDICATORS, Hand, draw_form
from tests.support.sheets_of_two import draw_halves, draw_two

SHEETS: dict[str, dict[str, Any]] = {
    "each with its own head": {"heads": "own"},
    "title and year once for both": {"heads": "once"},
    "the year once for both": {"heads": "once", "repeats_title": True},
    "with a common border": {"heads": "own", "is_glued": True},
    "with a common border, title and year once": {"heads": "once", "is_glued": True},
}
#: what says where a value stands, or which form it is
PLACES = {"evaluation_id", "document_id", "form_no", "layout", "confidence", "title_text"}


def _rows(record: dict[str, Any], table: str, evaluation_id: str) -> list[dict[str, Any]]:
    rows = [row for row in record[table] if row["evaluation_id"] == evaluation_id]
    return [{name: value for name, value in row.items() if name not in PLACES} for row in rows]


@pytest.mark.parametrize("sheet", SHEETS)
def test_each_of_two_forms_side_by_side_reads_as_it_does_alone(sheet: str) -> None:
    alone = read_document(draw_form(Hand()), "form.pdf")
    [form] = alone["evaluations"]
    record = read_document(draw_two(**SHEETS[sheet]), "form.pdf")
    assert record["status"] == "complete"
    assert len(record["evaluations"]) == 2
    for each in record["evaluations"]:
        assert (each["fiscal_year"], each["total_score_points"]) == (2023, form["total_score_points"])
        for table, count in (("funding", len(FUNDING)), ("indicators", len(INDICATORS)), ("goals", 1)):
            rows = _rows(record, table, each["evaluation_id"])
            assert len(rows) == count
            assert rows == _rows(alone, table, form["evaluation_id"])


@pytest.mark.parametrize("sheet", [name for name in SHEETS if "once" in name])
def test_a_year_printed_once_over_both_says_so_at_the_second(sheet: str) -> None:
    record = read_document(draw_two(**SHEETS[sheet]), "form.pdf")
    second = record["evaluations"][1]
    notes = {note["category"] for note in record["notes"] if note["evaluation_id"] == second["evaluation_id"]}
    assert "inherited_year" in notes
    assert second["confidence"] < 1


def test_two_pages_of_one_form_beside_each_other_are_one_form() -> None:
    record = read_document(draw_halves(), "form.pdf")
    [form] = record["evaluations"]
    assert (form["goal_planned"], form["goal_actual"]) == GOALS
    assert [row["indicator_name"] for row in record["indicators"]] == [row[2] for row in INDICATORS]
