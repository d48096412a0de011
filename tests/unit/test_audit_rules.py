"""Each rule: a form that breaks it, one that keeps it, one to which it does not apply.

All forms stand in one warehouse and are judged in one run; rules about units, years and other documents
find their neighbours there too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest

from pipelines.audit import load_rules
from pipelines.audit_inputs import prepare_inputs
from pipelines.audit_settings import load_thresholds
from tests.support.audit_forms import (
    Change,
    Judgement,
    Sheet,
    attribute,
    audit_sheets,
    clean_sheet,
    drop_rows,
    every_row,
    fund,
    goal,
    make_sheet,
    make_warehouse,
    no_funding,
    put,
    row,
    write_folder,
)
from tests.support.star_rows import empty_warehouse

KEEP: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Case:
    """Changes of the clean form for each outcome; `beside` are forms that must stand beside each of them."""

    breaks: tuple[Change, ...]
    #: the clean form as it is keeps most rules, and gives nothing to those about reasons, reviews and years
    keeps: tuple[Change, ...] = KEEP
    spares: tuple[Change, ...] = ()
    beside: tuple[tuple[Change, ...], ...] = ()


def same_project(key: str, year: int, *changes: Change) -> tuple[Change, ...]:
    """A form of one project in another year; `{}` in the names is filled with the case's outcome."""
    return (
        put(project_name=f"连续项目{key}{{}}", unit=f"连续单位{key}{{}}", department=f"连续部门{key}{{}}"),
        put(fiscal_year=f"({year}年度)"),
        *changes,
    )


NO_SCORES = every_row(score=None)
NO_WEIGHTS = every_row(weight=None)
ONLY_WORDS = every_row(target="健全", actual="达成指标")
BOOKS = row(1, name="图书采购完成册数", target="≥100册", actual="100册")

CASES: dict[str, Case] = {
    "A01": Case((put(total_score="98.50"),), spares=(put(total_score=None),)),
    "A02": Case((row(1, weight="25", score="25"), put(total_score="104.50")), spares=(NO_WEIGHTS,)),
    "A03": Case((row(2, score="16"),), spares=(NO_SCORES, no_funding)),
    "A04": Case((row(2, score="-1"),), spares=(NO_SCORES, NO_WEIGHTS)),
    "A05": Case((fund(1, execution_rate="97.00"),), spares=(no_funding,)),
    "A06": Case((fund(1, score="9.20"),), spares=(fund(1, weight=None, score=None),)),
    "A07": Case((fund(1, executed="120.00", execution_rate="120.00"),), spares=(no_funding,)),
    "A08": Case(
        (fund(1, executed="70.00", execution_rate="70.00"),),
        spares=(no_funding,),
    ),
    "A09": Case(
        (fund(1, initial_budget="0.00", adjusted_budget="0.00", executed="0.00"),),
        spares=(no_funding,),
    ),
    "A10": Case((fund(2, executed="80.00"),), spares=(no_funding,)),
    "A11": Case((fund(1, initial_budget="50.00"),), spares=(fund(1, initial_budget=None),)),
    "A12": Case((fund(2, weight="10", score="9.50"),), spares=(no_funding,)),
    "A13": Case((row(1, actual="9场"),), spares=(ONLY_WORDS,)),
    "A14": Case(
        (row(1, actual="8场", score="18.00"),),
        keeps=(row(1, actual="8场", score="16.00"),),
        spares=(ONLY_WORDS,),
    ),
    "A15": Case(
        (row(1, actual="20场"),),
        keeps=(row(1, actual="20场", reason="群众需求超出预期"),),
        spares=(ONLY_WORDS,),
    ),
    "A16": Case((row(1, actual="20场"),), spares=(ONLY_WORDS,)),
    "A17": Case(
        (row(5, score="12"),),
        keeps=(row(5, score="12", reason="帮扶机制运行时间较短，成效有待巩固"),),
        spares=(attribute(layout="indicator:name,target,actual,weight,score"),),
    ),
    "A18": Case((row(1, reason="因疫情未完成全部培训任务"),), keeps=(row(1, reason="按需增加一场培训安排"),)),
    "A19": Case(
        (row(1, score="18", reason="因场地原因未完成培训目标"),),
        keeps=(row(1, actual="9场", score="18", reason="因场地检修未完成计划培训"),),
    ),
    "A20": Case(
        (row(5, score="12", reason="客观"),),
        keeps=(row(5, score="12", reason="机制建立不足一年，评估结论待定"),),
    ),
    "A21": Case(
        (row(1, target="≥**场"),), spares=(attribute(layout="indicator:name"), every_row(target=None))
    ),
    "A22": Case((row(1, actual=None),), spares=(NO_SCORES,)),
    "A23": Case((row(1, actual="达成指标"),), spares=(ONLY_WORDS,)),
    "A24": Case((row(2, target="质量合格", actual="达成指标"),), spares=(every_row(level2="社会效益指标"),)),
    "A25": Case(
        (row(5, actual="未达成预期指标且效果较差", score="15"),),
        spares=(row(5, target="≥1项", actual="1项"),),
    ),
    "A26": Case((row(1, actual="≥10场"),), spares=(ONLY_WORDS,)),
    "A27": Case((row(6, actual="90%"),), spares=(ONLY_WORDS,)),
    "A28": Case((row(6, actual="未收到任何投诉"),), spares=(drop_rows(6),)),
    "A29": Case((drop_rows(6),), spares=(every_row(level1="管理指标", level2=None),)),
    "A30": Case((drop_rows(4, 5),), spares=(every_row(level1=None),)),
    "A31": Case(
        (put(unit="武汉市某学校"),),
        keeps=(put(unit="四川省某学校"),),
        spares=(put(unit="上海市某学校"),),
    ),
    "A32": Case((row(1, weight="35", score="35"),), spares=(NO_WEIGHTS,)),
    "A33": Case((drop_rows(3, 4),), spares=(put(total_score="一百分上下"),)),
    "A34": Case(
        (row(3, level2="成本指标", name="培训成本", target="≥5万元", actual="5万元"),),
        keeps=(row(3, level2="成本指标", name="培训成本", target="≤5万元", actual="5万元"),),
    ),
    "A35": Case((row(2, actual="120%"),), spares=(every_row(name="某项工作"),)),
    "A36": Case((row(2, target="≥90人", actual="95人"),), spares=(every_row(name="某项工作"),)),
    "A37": Case((row(1, target="≥10公里", actual="11吨"),), spares=(ONLY_WORDS,)),
    "A38": Case(
        (row(1, name="培训资金支付完成率", target="=100%", actual="100%"),), spares=(every_row(level2=None),)
    ),
    "A39": Case(
        (row(2, level2="数量指标", name="技能培训场次"),),
        spares=(drop_rows(2, 3, 4, 5, 6),),
    ),
    "A40": Case(
        (put(project_name="道路养护{}"), BOOKS),
        keeps=(put(project_name="图书阅览{}"), BOOKS),
        spares=(every_row(name="培训数"),),
        beside=((put(project_name="图书馆建设{}"), BOOKS),),
    ),
    "A41": Case(
        (row(4, name="社会效益显著", target="≥95%", actual="96%"),),
        spares=(every_row(level1="产出指标"),),
    ),
    "A42": Case((row(3, actual="2024年2月10日"),), spares=(ONLY_WORDS,)),
    "A43": Case((row(3, target="2024年6月30日前"),), spares=(ONLY_WORDS,)),
    "A44": Case(
        (goal(actual="全年举办技能培训 10 场，帮助居民提升就业能力。"),), spares=(goal(actual=None),)
    ),
    "A45": Case((goal(planned="287"),), spares=(goal(planned=None),)),
    "A46": Case(
        (goal(planned="全年举办技能培训 25 场。"),), spares=(goal(planned="提升技能。", actual="已提升。"),)
    ),
    "A47": Case(
        (goal(actual="项目年度预算 250 万元，全部到位。"),),
        keeps=(goal(actual="项目年度预算 100 万元，实际支出 95 万元。"),),
    ),
    "A48": Case((fund(1, executed="5.00", execution_rate="5.00"),), spares=(no_funding,)),
    "A49": Case((goal(actual="项目主体仍在建，计划明年交付。"),), spares=(every_row(level2="时效指标"),)),
    "A50": Case(
        (row(1, name="折算成本册数", target="≥100册", actual="100000册"),),
        keeps=(row(1, name="折算成本册数", target="≥100册", actual="105册"),),
        beside=tuple(
            (row(1, name="折算成本册数", target="≥100册", actual=f"{100 + number}册"),) for number in range(6)
        ),
    ),
    "A52": Case((put(grade="中"),), spares=(put(total_score=None),)),
    "A56": Case(
        same_project("A56", 2023, row(1, target="≥5场", actual="11场")),
        keeps=same_project("A56", 2023, row(1, target="≥12场", actual="12场")),
        beside=(same_project("A56", 2022),),
    ),
    "A57": Case((row(1, initial_target="≥20场"),), keeps=(row(1, initial_target="≥10场"),)),
    "A58": Case(
        same_project("A58", 2023),
        keeps=same_project("A58", 2023, row(1, actual="12场")),
        beside=(same_project("A58", 2022),),
    ),
    "A59": Case(
        (every_row(review_score="8"),),
        keeps=(row(1, review_score="20"), row(2, review_score="15")),
    ),
    "A60": Case(
        same_project("A60", 2023, put(total_score="97.00"), attribute(seen_at=datetime(2023, 6, 1))),  # noqa: DTZ001
        keeps=same_project("A60", 2023, attribute(seen_at=datetime(2023, 6, 1))),  # noqa: DTZ001
        beside=(same_project("A60", 2023),),
    ),
    "A61": Case((every_row(actual=None, score=None),), spares=(drop_rows(1, 2, 3, 4, 5, 6),)),
    "A62": Case(
        (goal(actual="接待读者 519526 万人次。"),),
        keeps=(goal(actual="接待读者 519526 人次。"),),
        spares=(
            no_funding,
            goal(planned="提升技能。", actual="已提升。"),
            every_row(target="健全", actual="达成"),
        ),
    ),
    "A63": Case((row(2, target="290%", actual="95%"),), spares=(every_row(target=None),)),
}
#: rules about units and years; their outcomes carry no evaluation_id, so they are asked by subject below
UNIT_RULES = ("A51", "A53", "A54", "A55")


def sheets_of(rule_id: str) -> list[Sheet]:
    case = CASES[rule_id]
    sheets = []
    for outcome, changes in (("breaks", case.breaks), ("keeps", case.keeps), ("spares", case.spares)):
        sheet = make_sheet(f"{rule_id}{outcome}", *changes)
        beside = () if outcome == "spares" else case.beside
        group = [sheet, *(make_sheet(f"{rule_id}{outcome}{no}", *more) for no, more in enumerate(beside))]
        for each in group:
            each.fields = {name: text.replace("{}", outcome) for name, text in each.fields.items()}
        sheets += group
    return sheets


@pytest.fixture(scope="module")
def judged() -> Judgement:
    counts, judgement = audit_sheets(sheet for rule_id in CASES for sheet in sheets_of(rule_id))
    assert counts.rules == 63
    return judgement


def identify(rule_id: str, outcome: str) -> str:
    return clean_sheet(f"{rule_id}{outcome}").evaluation_id


@pytest.mark.parametrize("rule_id", CASES)
def test_rule_finds_the_fault(judged: Judgement, rule_id: str) -> None:
    key = identify(rule_id, "breaks")
    assert judged.verdict(rule_id, key) == "finding"
    found = [item for item in judged.of_form(key) if item["rule_id"] == rule_id]
    assert all(
        item["message"] and item["message_en"] and item["expected"] and item["found"] for item in found
    )


@pytest.mark.parametrize("rule_id", CASES)
def test_rule_passes_a_form_that_keeps_it(judged: Judgement, rule_id: str) -> None:
    assert judged.verdict(rule_id, identify(rule_id, "keeps")) == "pass"


@pytest.mark.parametrize("rule_id", CASES)
def test_rule_without_its_inputs_says_not_applicable(judged: Judgement, rule_id: str) -> None:
    assert judged.verdict(rule_id, identify(rule_id, "spares")) == "not_applicable"


def test_every_rule_has_its_three_forms() -> None:
    assert sorted([*CASES, *UNIT_RULES]) == [rule.rule_id for rule in load_rules()]


def unit_sheets(unit: str, count: int, *changes: Change) -> list[Sheet]:
    """Forms of one unit with different scores."""
    return [
        make_sheet(
            f"{unit}{number}",
            put(
                unit=unit,
                department="某部门",
                project_name=f"{unit}项目{number}",
                total_score=f"{90 + number}.00",
            ),
            *changes,
        )
        for number in range(count)
    ]


FIGURES = """unit_name,fiscal_year,figure,value,source_text
甲单位,2023,form_count,9,决算公开
乙单位,2023,form_count,6,决算公开
乙单位,2023,mean_score_points,92.5,决算公开
乙单位,2023,grade_count:优,3,决算公开
乙单位,2023,adjusted_budget_yuan,6000000,决算公开
丁单位,2023,form_count,9,决算公开
甲单位,2023,project_expenditure_yuan,5000000,决算公开
乙单位,2023,project_expenditure_yuan,6000000,决算公开
丁单位,2023,project_expenditure_yuan,6000000,决算公开
"""
PLANNED = """unit_name,fiscal_year,project_name,budget_yuan
甲单位,2023,甲单位项目9,1000
甲单位,2023,甲单位项目2,1000
丁单位,2023,某项目,
"""
UNIT_CASES = [
    ("A51", "甲单位|2023", "finding"),
    ("A51", "乙单位|2023", "pass"),
    ("A51", "丙单位|2023", "not_applicable"),
    ("A53", "甲单位|2023|form_count", "finding"),
    ("A53", "乙单位|2023|form_count", "pass"),
    ("A53", "乙单位|2023|mean_score_points", "pass"),
    ("A53", "乙单位|2023|grade_count:优", "finding"),
    ("A53", "乙单位|2023|adjusted_budget_yuan", "pass"),
    ("A53", "丁单位|2023|form_count", "not_applicable"),
    ("A54", "甲单位|2023", "finding"),
    ("A54", "乙单位|2023", "pass"),
    ("A54", "丁单位|2023", "not_applicable"),
    ("A55", "甲单位|2023|甲单位项目9", "finding"),
    ("A55", "甲单位|2023|甲单位项目2", "pass"),
    ("A55", "丁单位|2023|某项目", "not_applicable"),
]


@pytest.fixture(scope="module")
def unit_outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    """Outcome by rule and subject: 甲 has six full scores, 乙 six different ones, 丙 three forms, 丁 none."""
    sheets = [
        *unit_sheets("甲单位", 6, put(total_score="99.80")),
        *unit_sheets("乙单位", 6, put(grade="良")),
        *unit_sheets("丙单位", 3),
    ]
    files = {"account_figures.csv": FIGURES, "planned_projects.csv": PLANNED}
    settings = write_folder(tmp_path_factory.mktemp("audit"), files)
    rules = {rule.rule_id: rule.statement.sql for rule in load_rules()}
    with empty_warehouse() as con:
        make_warehouse(con, sheets)
        prepare_inputs(con, settings, load_thresholds(settings, list(rules)))
        return {
            (rule_id, subject): outcome
            for rule_id in UNIT_RULES
            for subject, outcome in con.execute(
                f"select subject_no, outcome from ({rules[rule_id]})"
            ).fetchall()
        }


@pytest.mark.parametrize(("rule_id", "subject", "verdict"), UNIT_CASES)
def test_rules_about_units_judge_each_unit_and_year(
    unit_outcomes: dict[tuple[str, str], str], rule_id: str, subject: str, verdict: str
) -> None:
    assert unit_outcomes[rule_id, subject] == verdict


@pytest.mark.parametrize("rule_id", UNIT_RULES[1:])
def test_rules_that_need_the_users_tables_say_not_applicable_without_them(
    judged: Judgement, rule_id: str
) -> None:
    assert {outcome for rule, _, outcome, _ in judged.outcomes if rule == rule_id} == {"not_applicable"}


def test_a_clean_form_has_no_finding_at_all() -> None:
    _, judgement = audit_sheets([clean_sheet("clean")])
    assert judgement.findings == []
