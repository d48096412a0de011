"""Recognised rows whose cells do not lie below their headings are not sure."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pipelines.forms.indicator_rows import _has_slipped
from pipelines.forms.model import print_cell
from pipelines.readers.cells import Cell


def _slots(*confidences: float | None) -> tuple[Any, ...]:
    cells = (Cell("5.00", 1, 1, 1, 1, 1, confidence=each) for each in confidences)
    return tuple(SimpleNamespace(cell=cell) for cell in cells)


@pytest.mark.parametrize(
    ("values", "has_slipped"),
    [
        ({"target": _slots(0.99), "actual": _slots(0.99, 0.99), "weight": _slots(0.99)}, True),
        (
            {
                "target": _slots(0.99),
                "actual": _slots(0.99, 0.99),
                "weight": _slots(1.0),
                "score": _slots(1.0),
            },
            False,
        ),
        ({"target": _slots(None), "actual": _slots(None, None), "weight": _slots(None)}, False),
        ({"level1": _slots(0.99, 0.99), "target": _slots(0.99), "actual": _slots(0.99)}, False),
    ],
    ids=["two cells for one heading, none for another", "all headings have cells", "text layer", "labels"],
)
def test_a_row_with_two_cells_for_one_heading_and_none_for_another_has_slipped(
    values: dict[str, Any], *, has_slipped: bool
) -> None:
    columns: Any = SimpleNamespace(has=lambda role: role in {"target", "actual", "weight", "score"})
    assigned: Any = SimpleNamespace(values=values)
    assert _has_slipped(assigned, columns) is has_slipped


def test_doubt_lowers_a_known_confidence_only() -> None:
    assert print_cell(Cell("5", 0, 0, 1, 1, 1, confidence=0.99)).doubt(0.4).confidence == 0.4
    assert print_cell(Cell("5", 0, 0, 1, 1, 1, confidence=0.2)).doubt(0.4).confidence == 0.2
    assert print_cell(Cell("5", 0, 0, 1, 1, 1)).doubt(0.4).confidence is None
