from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.forms.labels import Label, Piece, join_labels
from pipelines.forms.model import Part, Printed
from pipelines.normalize.taxonomy import level_labels


def _printed(text: str) -> Printed:
    return Printed(text, (Part(text, 1),))


def _pieces(*pieces: tuple[int, str, bool]) -> list[Piece]:
    return [Piece(row, _printed(text), is_alone) for row, text, is_alone in pieces]


def _texts(labels: list[Label]) -> list[tuple[int, str]]:
    return [(label.row, label.value.text) for label in labels]


@pytest.mark.parametrize(
    ("level", "pieces", "expected"),
    [
        # what the sample's page breaks left
        (2, [(0, "可持续影", False), (1, "响指标", True)], [(0, "可持续影响指标")]),
        (2, [(0, "可持续影响", False), (1, "响指标", True)], [(0, "可持续影响指标")]),
        (1, [(0, "满意", False), (1, "度指标", True)], [(0, "满意度指标")]),
        (1, [(0, "效益", False), (2, "指标", False)], [(0, "效益指标")]),
        (
            2,
            [(0, "社会效益", False), (2, "指标可持续影响指标", False)],
            [(0, "社会效益指标"), (2, "可持续影响指标")],
        ),
        # labels that nobody knows
        (1, [(0, "过程管理类", False), (3, "产出指标", False)], [(0, "过程管理类"), (3, "产出指标")]),
        (2, [(0, "自定义", False), (1, "维度", True)], [(0, "自定义维度")]),
        # a label that each row repeats
        (1, [(0, "产出指标", False), (1, "产出指标", False)], [(0, "产出指标")]),
        (2, [(0, "数量指标", False), (1, "质量指标", False)], [(0, "数量指标"), (1, "质量指标")]),
    ],
)
def test_pieces_become_the_labels_that_the_paper_shows(
    level: int, pieces: list[tuple[int, str, bool]], expected: list[tuple[int, str]]
) -> None:
    assert _texts(join_labels(_pieces(*pieces), level)) == expected


def test_a_joined_label_keeps_both_places() -> None:
    [label] = join_labels(_pieces((0, "可持续影", False), (1, "响指标", True)), 2)
    assert [part.text for part in label.value.parts] == ["可持续影", "响指标"]
    assert label.is_joined


WHOLE = ("数量指标", "质量指标", "时效指标", "社会效益指标", "可持续影响指标", "服务对象满意度指标")


@given(st.sampled_from(WHOLE), st.data())
def test_a_known_label_cut_anywhere_is_put_together(label: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(1, len(label) - 1))
    first, second = label[:cut], label[cut:]
    if second in level_labels(2):
        return
    assert _texts(join_labels(_pieces((0, first, False), (1, second, True)), 2)) == [(0, label)]
