"""Direction of an indicator and how far its target was attained."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipelines.normalize.direction import attainment_ratio, infer_direction
from pipelines.normalize.values import read_actual, read_target


@pytest.mark.parametrize(
    ("nature", "target", "level1", "level2", "name", "expected"),
    [
        ("≤", "100", "产出指标", None, None, ("reverse", "nature")),
        ("正向指标", "100", None, None, None, ("positive", "nature")),
        ("反向指标", "≥5", None, None, None, ("reverse", "nature")),
        ("定量", "≥5", None, None, None, ("positive", "operator")),
        (None, "≥46000册", "产出指标", "数量指标", "购置量", ("positive", "operator")),
        (None, ">2场次", None, None, None, ("positive", "operator")),
        (None, "≤5300元/户", None, None, None, ("reverse", "operator")),
        (None, "≤预算金额", "产出指标", "成本指标", None, ("reverse", "operator")),
        (None, "=0.00(件)", None, None, None, ("reverse", "zero target")),
        (None, "=100%", None, None, "事故率", ("equal", "operator")),
        (None, "5万元", "成本指标", "经济成本指标", None, ("reverse", "cost")),
        (None, "5万元", "产出指标", "成本指标", None, ("reverse", "cost")),
        (None, "5%", "产出指标", "质量指标", "事故发生率", ("reverse", "name")),
        (None, "10次", None, None, "群众投诉", ("reverse", "name")),
        (None, "95%", None, None, "投诉处理及时率", ("equal", "no operator")),
        (None, "100%", None, None, "合格率", ("equal", "no operator")),
        (None, "及时", None, None, "及时性", ("unknown", "none")),
    ],
)
def test_direction_is_inferred_in_the_order_of_the_survey(
    nature: str | None,
    target: str,
    level1: str | None,
    level2: str | None,
    name: str | None,
    expected: tuple[str, str],
) -> None:
    value = read_target(target, nature_text=nature, year=2023)
    assert infer_direction(nature, value, level1, level2, name) == expected


@pytest.mark.parametrize(
    ("target", "actual", "direction", "ratio"),
    [
        ("≥46000册", "38823册", "positive", "0.843978"),
        ("≥10场", "11场", "positive", "1.1"),
        ("≤5300元/户", "5830元/户", "reverse", "0.909091"),
        ("≤104万元", "103.97", "reverse", "1.000289"),
        ("=0件", "0件", "reverse", "1"),
        ("=0件", "2件", "reverse", None),
        ("≤5次", "0次", "reverse", "1"),
        ("≥0", "0", "positive", "1"),
        ("≥2公里", "1500米", "positive", "0.75"),
        ("≥5个", "5次", "positive", None),
        ("100%", "达成指标", "equal", None),
        ("满意", "满意", "unknown", None),
        ("90%-95%", "92%", "equal", None),
    ],
)
def test_attainment(target: str, actual: str, direction: str, ratio: str | None) -> None:
    goal = read_target(target)
    assert attainment_ratio(goal, read_actual(actual, target=goal), direction) == (
        Decimal(ratio) if ratio else None
    )
