"""Numbers with a unit in running text: value, unit, noun and place."""

from __future__ import annotations

import pytest

from pipelines.audit import run_audit
from tests.support.audit_forms import goal, make_sheet, make_warehouse
from tests.support.star_rows import empty_warehouse

#: text, and what is kept of it: raw text, value, unit, noun
TEXTS = {
    "涉及经费4526950元。": [("4526950元", 4526950, "元", "涉及经费")],
    "共投入3，518.85万元。": [("3，518.85万元", 35188500, "元", "共投入")],
    "预算1.5亿元，": [("1.5亿元", 150000000, "元", "预算")],
    "发放１２０份资料": [("120份", 120, "份", "资料")],
    "开展125 场阅读活动": [("125 场", 125, "场", "阅读活动")],
    "申报项目 720 个，": [("720 个", 720, "个", "申报项目")],
    "服务2.5万人次": [("2.5万人次", 25000, "人次", "服务")],
    "举办三十二场讲座": [("三十二场", 32, "场", "讲座")],
    "举办了一次市级赛事": [("一次", 1, "次", "市级赛事")],
    "第一次会议，每个居民区，逐一个别走访": [],
    "2023年4月新馆开放253天": [],
    "满意度达98.5%。": [("98.5%", 98.5, "%", "满意度")],
    "约400位选手": [("400位", 400, "人", "选手")],
    "没有数字": [],
}


@pytest.fixture(scope="module")
def kept() -> dict[str, list[tuple[str, float, str, str | None, bool]]]:
    sheets = {
        text: make_sheet(f"text{number}", goal(planned=text, actual=None))
        for number, text in enumerate(TEXTS)
    }
    with empty_warehouse() as con:
        make_warehouse(con, sheets.values())
        run_audit(con)
        return {
            text: con.execute(
                "select raw_text, cast(value as double), unit, noun, is_approximate "
                "from audit.narrative_amounts "
                "where evaluation_id = ? order by start_no",
                [sheet.evaluation_id],
            ).fetchall()
            for text, sheet in sheets.items()
        }


@pytest.mark.parametrize("text", TEXTS)
def test_amounts_and_counts_are_read_from_text(
    kept: dict[str, list[tuple[str, float, str, str | None, bool]]], text: str
) -> None:
    assert [row[:4] for row in kept[text]] == TEXTS[text]


def test_rounding_words_are_noted(kept: dict[str, list[tuple[str, float, str, str | None, bool]]]) -> None:
    assert kept["约400位选手"][0][4] is True
    assert kept["开展125 场阅读活动"][0][4] is False
