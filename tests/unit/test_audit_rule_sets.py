"""Scores recomputed under the rule set of the place and year; ranges where none is known."""

from __future__ import annotations

import pytest

from pipelines.audit import run_audit
from pipelines.reference import read_reference
from tests.support.audit_forms import Change, Judgement, make_sheet, make_warehouse, put, row
from tests.support.star_rows import empty_warehouse

HUBEI, SICHUAN, TIANJIN, NOWHERE = "武汉市某局", "四川省某局", "天津市某局", "某局"
#: a cost of 125 where at most 100 was allowed: A/B is 0.8, 2 − B/A is 0.75
DEARER = {"level2": "成本指标", "name": "单位培训成本", "target": "≤100元", "actual": "125元", "weight": "10"}


def cost(score: str) -> Change:
    return row(3, **DEARER, score=score, reason="材料价格上涨")


def partly(score: str) -> Change:
    return row(5, actual="部分达成预期指标并具有一定效果", score=score, weight="10", reason="机制运行时间短")


#: unit, change, rule, verdict
CASES = [
    (HUBEI, cost("8.00"), "A14", "pass"),
    (HUBEI, cost("7.50"), "A14", "finding"),
    (NOWHERE, cost("8.00"), "A14", "pass"),
    (NOWHERE, cost("7.50"), "A14", "pass"),
    (NOWHERE, cost("7.00"), "A14", "finding"),
    (NOWHERE, cost("8.60"), "A14", "finding"),
    (HUBEI, partly("5.50"), "A25", "pass"),
    (SICHUAN, partly("5.50"), "A25", "finding"),
    (NOWHERE, partly("5.50"), "A25", "pass"),
    (NOWHERE, partly("4.50"), "A25", "finding"),
    (NOWHERE, partly("9.00"), "A25", "finding"),
    (TIANJIN, row(1, actual="12场"), "A15", "finding"),
    (NOWHERE, row(1, actual="12场"), "A15", "pass"),
]


@pytest.fixture(scope="module")
def judged() -> tuple[Judgement, list[str], dict[str, list[object]]]:
    sheets = [
        make_sheet(f"case{number}", put(unit=unit), change) for number, (unit, change, *_) in enumerate(CASES)
    ]
    with empty_warehouse() as con:
        make_warehouse(con, sheets)
        run_audit(con)
        scores = con.execute(
            "select evaluation_id, rule_set_id, cast(lowest_points as double), "
            "cast(highest_points as double) "
            "from audit.recomputed_scores where indicator_no = 3 and basis = 'ratio'"
        ).fetchall()
        return (
            Judgement.of(con),
            [sheet.evaluation_id for sheet in sheets],
            {key: rest for key, *rest in scores},
        )


@pytest.mark.parametrize("number", range(len(CASES)))
def test_the_rule_set_of_the_place_decides(judged: tuple[Judgement, list[str], object], number: int) -> None:
    judgement, keys, _ = judged
    _, _, rule_id, verdict = CASES[number]
    assert judgement.verdict(rule_id, keys[number]) == verdict


def test_an_unknown_rule_set_gives_the_range_of_all_known_formulas(
    judged: tuple[Judgement, list[str], dict[str, list[object]]],
) -> None:
    judgement, keys, scores = judged
    assert scores[keys[0]] == ["hubei", 8.0, 8.0]
    assert scores[keys[2]] == [None, 7.5, 8.0]
    [found] = [item for item in judgement.of_form(keys[4]) if item["rule_id"] == "A14"]
    assert found["expected"] == "7.5–8"
    assert "A/B" in found["message"] and "2−B/A" in found["message"]


def test_every_rule_set_has_a_place_and_its_numbers_are_numbers_or_unknown() -> None:
    places = {item["jurisdiction"] for item in read_reference("audit/jurisdictions.csv")}
    for item in read_reference("audit/rule_sets.csv"):
        # the national default and the formula of a filing system belong to no place
        assert item["jurisdiction"] in places | {"national", "filing-system"}
        for name in ("band_full_low", "band_partly_low", "overshoot_ratio", "explain_execution_pct"):
            assert item[name] == "unknown" or float(item[name]) > 0
        assert item["reverse_formula"] in ("A/B", "2-B/A", "unknown")
        for alternative in item["weights"].split("|"):
            if alternative != "unknown":
                assert sum(float(part.split("=")[1]) for part in alternative.split()) == 100
