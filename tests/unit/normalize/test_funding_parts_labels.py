"""Labels of two funding lines that a missing border put into one cell."""

from __future__ import annotations

import pytest

from pipelines.forms.model import FundingLine, Part, Printed
from pipelines.normalize.funding_parts import part_joint_labels


def _line(label: str | None) -> FundingLine:
    return FundingLine(Printed(label, (Part(label, 1),)) if label else None)


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ((None, "地方资金其他资金"), ("地方资金", "其他资金")),
        (("其中:中央财政资金地方资金", None), ("其中:中央财政资金", "地方资金")),
        ((None, "地方资金"), (None, "地方资金")),
        (("中央财政资金", "地方资金"), ("中央财政资金", "地方资金")),
        ((None, "某某事项"), (None, "某某事项")),
    ],
)
def test_a_label_of_two_lines_is_parted_where_one_of_them_has_none(
    labels: tuple[str | None, ...], expected: tuple[str | None, ...]
) -> None:
    parted = part_joint_labels([_line(label) for label in labels])
    assert tuple(line.label.text if line.label else None for line in parted) == expected
