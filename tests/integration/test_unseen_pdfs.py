"""A made-up form reads the same in the hands of writers that the corpus of the reader does not hold."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pipelines.reading import read_document
from tests.support.drawn_forms import FUNDING, GOALS, INDICATORS, Hand, draw_form

HANDS = {
    "all borders": Hand(),
    "no borders at the sides": Hand(borders="no_sides"),
    "borders that are stretched pixels": Hand(borders="pictures"),
    "ruled across only": Hand(borders="across"),
    "a line at head and foot only": Hand(borders="head_and_foot", has_side_label=False),
    "amounts that run over into the next cell": Hand(is_overfull=True),
    "figures set apart": Hand(spacing=2.5),
    "figures set apart that run over into the next cell": Hand(spacing=0.8, is_overfull=True),
    "figures set wide apart that run over into the next cell": Hand(spacing=3.5),
    "rows lower than their text": Hand(has_low_rows=True),
    "a label set downward in two columns": Hand(is_label_down=True),
    "figures that are fields": Hand(figures="field"),
    "figures that are fields without a look": Hand(figures="bare_field"),
    "fields under a signature": Hand(figures="field", is_signed=True),
    "figures that are notes": Hand(figures="note"),
    "a layer that is switched off": Hand(has_old_layer=True),
    "a page that repeats title and headings": Hand(break_before=12),
}
#: columns are inferred there, so a person should look
INFERRED = ("ruled across only", "a line at head and foot only")
POINTS = ("weight_points", "score_points")
MONEY = ("initial_budget_yuan", "adjusted_budget_yuan", "executed_yuan", *POINTS, "execution_rate_pct")


def _number(text: str) -> Decimal | None:
    return None if text == "-" else Decimal(text.replace(",", "").rstrip("%"))


@pytest.fixture(scope="module", params=HANDS)
def record(request: pytest.FixtureRequest) -> dict[str, Any]:
    return {**read_document(draw_form(HANDS[request.param]), "form.pdf"), "hand": request.param}


def test_the_form_is_one_and_says_who_and_when(record: dict[str, Any]) -> None:
    [form] = record["evaluations"]
    assert (form["fiscal_year"], form["project_name"]) == (2023, "老年助餐服务补贴")
    assert (form["department_name"], form["unit_name"]) == ("云溪区民政局", "云溪区养老服务中心")
    assert (form["goal_planned"], form["goal_actual"]) == GOALS
    assert (form["total_weight_points"], form["total_score_points"]) == (100, Decimal("95.7"))


def test_every_line_of_money_is_read(record: dict[str, Any]) -> None:
    rows = [[row["source_text"], *(row[name] for name in MONEY)] for row in record["funding"]]
    assert rows == [
        [label, *(_number(text) for text in (*money, weight, score, rate))]
        for label, *money, weight, rate, score in FUNDING
    ]


def test_every_indicator_is_read(record: dict[str, Any]) -> None:
    columns = ("level1", "level2_text", "indicator_name", "target_text", "actual_text")
    rows = [
        (*(row[name] for name in columns), *(row[name] for name in POINTS), row["deviation_reason"])
        for row in record["indicators"]
    ]
    assert rows == [(*row[:5], *map(Decimal, row[5:7]), row[7] or None) for row in INDICATORS]


def test_inferred_columns_are_doubted(record: dict[str, Any]) -> None:
    [form] = record["evaluations"]
    assert (form["confidence"] < 0.9) == (record["hand"] in INFERRED)
