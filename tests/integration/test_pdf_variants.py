"""A form reads the same however its page is printed: turned, stamped, watermarked, dashed, struck twice."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.extraction.corpus import Variant, typeset
from pipelines.reading import read_document

MONEY = ("source", "initial_budget_yuan", "adjusted_budget_yuan", "executed_yuan", "score_points")
VALUES = ("level1", "level2", "indicator_name", "target_text", "actual_text", "weight_points", "score_points")

VARIANTS = {
    **{
        f"content turned {content}, page turned {page}": Variant(content_turn=content, page_turn=page)
        for content in (0, 90, 180, 270)
        for page in (0, 90, 180, 270)
    },
    "shifted sheet": Variant(shift=(200.0, 100.0)),
    "dashed rulings": Variant(dash=(3.0, 2.0)),
    "rulings of filled rectangles": Variant(rulings="rectangle"),
    "watermark": Variant(is_watermarked=True),
    "stamp": Variant(is_stamped=True),
    "hidden, white and tiny text": Variant(has_hidden_text=True, has_white_text=True, has_tiny_text=True),
    "struck twice": Variant(is_double_struck=True),
    "owner password": Variant(owner_password="owner"),  # noqa: S106 - made up here
}


def _values(record: dict[str, Any]) -> list[list[Any]]:
    funding = [[row[name] for name in MONEY] for row in record["funding"]]
    return funding + [[row[name] for name in VALUES] for row in record["indicators"]]


@pytest.fixture(scope="module")
def plain() -> dict[str, Any]:
    return read_document(typeset(1), "plain.pdf")


def test_the_plain_form_is_complete(plain: dict[str, Any]) -> None:
    assert (plain["status"], len(plain["indicators"]), len(plain["funding"])) == ("complete", 8, 4)


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_gives_the_values_of_the_plain_form(name: str, plain: dict[str, Any]) -> None:
    record = read_document(typeset(1, VARIANTS[name]), "variant.pdf")
    assert record["reason"] is None
    assert _values(record) == _values(plain)
