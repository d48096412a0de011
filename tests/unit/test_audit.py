"""The engine of the audit: loading, switching, the user's own rules, refusal of what is no rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.audit import RuleFailed, RuleInvalid, load_rules, run_audit
from pipelines.audit_settings import AuditSettings, SettingsInvalid, load_thresholds
from pipelines.reference import read_reference, sql_folder
from tests.support.audit_forms import (
    Judgement,
    audit_sheets,
    make_sheet,
    make_warehouse,
    put,
    row,
    write_folder,
)
from tests.support.star_rows import empty_warehouse

HEAD = """-- What it looks for.
-- title: 自定规则
-- title_en: A rule of my own
-- severity: warning
-- basis: 本单位要求
-- subject: evaluation
-- needs: total score
"""
OWN = HEAD + (
    "select evaluation_id, if(total_score_points < getvariable('x01_limit'), 'finding', 'pass') as outcome, "
    "'总分低于' || plain(getvariable('x01_limit')) as message from form_facts"
)


def test_there_are_63_rules_in_order_and_each_says_what_it_is() -> None:
    rules = load_rules()
    assert [rule.rule_id for rule in rules] == [f"A{number:02}" for number in range(1, 64)]
    for rule in rules:
        assert re.search(r"[一-鿿]", rule.entries["title"]), rule.rule_id
        assert rule.entries["title_en"].isascii() or "≥" in rule.entries["title_en"], rule.rule_id
        assert rule.entries["basis"] and rule.entries["needs"]


def test_rules_are_lower_case_and_read_no_other_folder() -> None:
    keywords = re.compile(r"\b(SELECT|FROM|WHERE|JOIN|CASE|GROUP BY)\b")
    for file in (sql_folder() / "audit").rglob("*.sql"):
        assert not keywords.search(file.read_text(encoding="utf-8")), file.name


def test_every_setting_is_used_by_its_rule_and_every_list_of_words_by_some_rule() -> None:
    texts = {file.stem: file.read_text(encoding="utf-8") for file in (sql_folder() / "audit").rglob("*.sql")}
    everything = "\n".join(texts.values())
    for setting in read_reference("audit/settings.csv"):
        assert f"'{setting['rule_id'].lower()}_{setting['setting']}'" in everything, setting
    for name in {item["list"] for item in read_reference("audit/words.csv")}:
        assert f"'words_{name}'" in everything, name
    known = {f"{item['rule_id']}_{item['setting']}".lower() for item in read_reference("audit/settings.csv")}
    known |= {f"words_{item['list']}" for item in read_reference("audit/words.csv")} | {"pattern_amount"}
    assert set(re.findall(r"getvariable\('(\w+)'\)", everything)) <= known


def test_the_page_of_the_rules_lists_every_rule_as_its_head_has_it(root: Path) -> None:
    page = (root / "docs" / "audit.md").read_text(encoding="utf-8")
    for rule in load_rules():
        head = rule.entries
        cells = (rule.rule_id, head["title"], head["title_en"], head["severity"], head["basis"])
        assert f"| {' | '.join(cells)} |" in page


def test_a_second_run_gives_the_same() -> None:
    with empty_warehouse() as con:
        make_warehouse(con, [make_sheet("a", put(total_score="90.00"), row(5, score="12"))])
        first = (run_audit(con).findings, Judgement.of(con))
        second = (run_audit(con).findings, Judgement.of(con))
    assert first == second
    assert first[0] > 0


def test_every_form_has_an_outcome_for_every_rule_about_forms() -> None:
    _, judgement = audit_sheets([make_sheet("a"), make_sheet("b", put(total_score=None))])
    subjects = {rule.rule_id: rule.entries["subject"] for rule in load_rules()}
    keys = {key for _, key, _, _ in judgement.outcomes if key}
    assert len(keys) == 2
    for rule_id, subject in subjects.items():
        expected = {None} if subject in ("unit", "project") else keys
        assert {key for rule, key, _, _ in judgement.outcomes if rule == rule_id} == expected, rule_id


def test_an_empty_warehouse_has_no_findings() -> None:
    with empty_warehouse() as con:
        assert run_audit(con).findings == 0


def test_a_rule_of_the_users_own_runs_beside_ours_with_its_threshold(tmp_path: Path) -> None:
    settings = write_folder(tmp_path, {"rules/X01_low_total.sql": OWN, "audit.toml": "[X01]\nlimit = 99.9\n"})
    _, judgement = audit_sheets([make_sheet("a")], settings)
    [found] = [item for item in judgement.findings if item["rule_id"] == "X01"]
    assert found["message"] == "总分低于99.9"
    assert found["severity"] == "warning"


def test_thresholds_severities_and_switches_are_set_in_one_file(tmp_path: Path) -> None:
    sheet = make_sheet("a", row(1, actual="12场"), put(total_score="90.00"))
    text = '[A15]\novershoot_ratio = 1.1\nseverity = "info"\n[A01]\nenabled = false\n'
    counts, judgement = audit_sheets([sheet], write_folder(tmp_path, {"audit.toml": text}))
    assert [
        (item["rule_id"], item["severity"]) for item in judgement.findings if item["rule_id"] == "A15"
    ] == [("A15", "info")]
    assert not [item for item in judgement.findings if item["rule_id"] == "A01"]
    assert judgement.verdict("A01", sheet.evaluation_id) == "silent"
    assert counts.rules == 62


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[A99]\nlimit = 1\n", "no rule A99"),
        ("[A15]\nlimit = 1\n", "no setting limit"),
        ("[A15]\novershoot_ratio = 'high'\n", "cannot be"),
        ("[A15]\nenabled = 1\n", "cannot be"),
        ("[A15]\nseverity = 'fatal'\n", "cannot be"),
        ("A15 = 1\n", "must be a table"),
        ("[A15\n", "audit.toml"),
    ],
)
def test_settings_that_mean_nothing_are_refused(tmp_path: Path, text: str, words: str) -> None:
    settings = write_folder(tmp_path, {"audit.toml": text})
    with pytest.raises(SettingsInvalid, match=words):
        load_thresholds(settings, [rule.rule_id for rule in load_rules()])


@pytest.mark.parametrize(
    ("name", "sql", "error"),
    [
        ("X01_x.sql", "-- No entries.\nselect 1", RuleInvalid),
        ("nonsense.sql", HEAD + "select 1", RuleInvalid),
        ("X01_x.sql", HEAD + "delete from evaluations", RuleInvalid),
        ("X01_x.sql", HEAD + "select 'finding' as outcome", RuleInvalid),
        ("X01_x.sql", HEAD + "select 'finding' as outcome, null as message", RuleInvalid),
        ("X01_x.sql", HEAD + "select 'maybe' as outcome, 'x' as message", RuleInvalid),
        ("X01_x.sql", HEAD + "select 'pass' as outcome, 'x' as message, 1 as surprise", RuleInvalid),
        (
            "X01_x.sql",
            HEAD.replace("warning", "fatal") + "select 'pass' as outcome, 'x' as message",
            RuleInvalid,
        ),
        ("X01_x.sql", HEAD + "select outcome, message from no_such_table", RuleFailed),
    ],
)
def test_a_file_that_is_no_rule_stops_the_audit(
    tmp_path: Path, name: str, sql: str, error: type[Exception]
) -> None:
    settings = write_folder(tmp_path, {f"rules/{name}": sql})
    with empty_warehouse() as con, pytest.raises(error, match=name.split(".", maxsplit=1)[0]):
        run_audit(con, settings)


def test_a_table_of_the_users_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    settings = write_folder(tmp_path, {"planned_projects.csv": "unit_name,surprise\n甲,1\n"})
    with empty_warehouse() as con, pytest.raises(SettingsInvalid, match=r"planned_projects\.csv"):
        run_audit(con, settings)


def test_the_build_can_tell_which_files_of_the_user_decide(tmp_path: Path) -> None:
    settings = write_folder(tmp_path, {"rules/X01_low_total.sql": OWN, "audit.toml": "", "notes.txt": ""})
    assert [path.name for path in settings.input_files()] == ["audit.toml", "X01_low_total.sql"]
    assert AuditSettings().input_files() == ()
