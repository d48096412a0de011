"""Forms written by hand in wordings that the catalogue of layouts does not hold."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.reading import read_document

DATA = Path(__file__).parents[1] / "data"
FORMS = {
    "unseen-weight-before-target.html": {
        "year": 2022,
        "project_name": "农村公路养护补助经费",
        "department_name": "滨江市交通运输局",
        "unit_name": "滨江市公路事业发展中心",
        "grade": "优",
        "money": [("3200000", "3005000", "2901200"), ("1000000",) * 3, ("2200000", "2005000", "1901200")],
        "points": ["20", "10", "10", "10", "15", "15", "10"],
        "scores": ["20", "10", "10", "10", "13", "15", "10"],
        "totals": ("100", "97.66"),
        "names": [
            "养护里程",
            "养护合格率",
            "完工时间",
            "每公里成本",
            "改善出行条件",
            "长效养护机制",
            "群众满意度",
        ],
        "levels": ["产出指标"] * 4 + ["效益指标"] * 2 + ["满意度指标"],
    },
    "unseen-labels-beside-values.txt": {
        "year": 2021,
        "project_name": "高龄老人津贴",
        "department_name": "临山县民政局",
        "unit_name": "临山县民政局(本级)",
        "grade": None,
        "money": [(None, "1200000", "1180000")],
        "points": ["30", "20", "30", "10"],
        "scores": ["30", "20", "28", "10"],
        "totals": ("100", "97.83"),
        "names": ["发放人数", "发放及时率", "老人生活改善", "老人满意度"],
        "levels": ["产出指标", "产出指标", "效益指标", "满意度指标"],
    },
    "unseen-title-in-table.html": {
        "year": 2023,
        "project_name": "社区矫正工作经费",
        "department_name": "中共下沙区委政法委员会",
        "unit_name": "下沙区司法局",
        "grade": None,
        "money": [("500000", "486000", "486000")] * 2 + [("0", "0", "0")] * 2,
        "points": ["15", "15", "10", "10", "15", "15", "10"],
        "scores": ["15", "15", "10", "10", "15", "14", "10"],
        "totals": ("100", "99"),
        "names": ["教育次数", "矫正人员数", "再犯罪率", "完成及时率", "社会稳定", "机制", "满意度"],
        "levels": ["产出指标"] * 4 + ["效益指标"] * 2 + ["满意度指标"],
    },
}


def _numbers(texts: Any) -> list[Decimal | None]:
    return [None if text is None else Decimal(text) for text in texts]


@pytest.mark.parametrize("name", FORMS)
def test_a_form_in_words_not_seen_before_is_read(name: str) -> None:
    form, record = FORMS[name], read_document((DATA / name).read_bytes(), name)
    [evaluation] = record["evaluations"]
    assert evaluation["fiscal_year"] == form["year"]
    for column in ("project_name", "department_name", "unit_name", "grade"):
        assert evaluation[column] == form[column], column
    totals = [evaluation["total_weight_points"], evaluation["total_score_points"]]
    assert totals == _numbers(form["totals"])
    columns = ("initial_budget_yuan", "adjusted_budget_yuan", "executed_yuan")
    money = [[row[column] for column in columns] for row in record["funding"]]
    assert money == [_numbers(line) for line in form["money"]]  # type: ignore[attr-defined]
    rows = record["indicators"]
    assert [row["indicator_name"] for row in rows] == form["names"]
    assert [row["level1"] for row in rows] == form["levels"]
    assert [row["weight_points"] for row in rows] == _numbers(form["points"])
    assert [row["score_points"] for row in rows] == _numbers(form["scores"])
