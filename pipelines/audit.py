"""The audit rules: load them with the user's own, run them over a candidate, keep findings and outcomes.

Here belong how a rule is found, switched and run, and what becomes of its rows. What a rule says is one
SELECT in sql/audit, its thresholds and words are rows of sql/reference/audit; the tables that many rules
share belong in `pipelines.audit_inputs`. Nothing here knows a single rule.

    sql/audit/*.sql             one SELECT per rule: outcome, expected, found, gap, message … per subject
    sql/audit/inputs/*.sql      one SELECT per temporary table that rules read
    <audit folder>/rules/*.sql  the user's own rules, in the same form
    <audit folder>/audit.toml   the user's switches, severities and thresholds
    <audit folder>/*.csv        what only the user can give: account_figures.csv, planned_projects.csv

Errors:
    AuditError              root (`pipelines.audit_settings`), a JixiaoError: the command line shows its text
    ├── RuleInvalid         a file is no rule, or its rows are not those of a rule
    ├── RuleFailed          DuckDB could not run a rule
    └── SettingsInvalid     the user's settings or tables cannot be used (`pipelines.audit_settings`)
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import duckdb

from pipelines.audit_inputs import drop_inputs, prepare_inputs
from pipelines.audit_settings import AuditError, AuditSettings, Thresholds, load_thresholds
from pipelines.reference import sql_folder
from pipelines.statements import Statement, StatementError, load_statements

#: inputs that stay in the file, with the table they fill
_KEPT_INPUTS = ("narrative_amounts", "recomputed_scores")
#: what every rule must say in its head
_REQUIRED_ENTRIES = ("title", "title_en", "severity", "basis", "subject", "needs")
#: columns of a rule's rows, and their types where a rule leaves them out
_COLUMNS = {
    "evaluation_id": "varchar",
    "indicator_no": "integer",
    "subject_no": "varchar",
    "outcome": "varchar",
    "severity": "varchar",
    "expected": "varchar",
    "found": "varchar",
    "gap": "double",
    "message": "varchar",
    "message_en": "varchar",
}
#: subjects that belong to one form
_FORM_SUBJECTS = ("evaluation", "indicator", "funding", "goal")
_REQUIRED_COLUMNS = ("outcome", "message")
_RULE_ID = re.compile(r"([A-Za-z]\d{2,3})_[a-z0-9_]+")


class RuleInvalid(AuditError):
    """A file is no rule, or its rows are not those of a rule."""


class RuleFailed(AuditError):
    """DuckDB could not run a rule."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what its head says, and its SELECT."""

    rule_id: str
    entries: Mapping[str, str]
    statement: Statement
    #: jixiao, or user
    origin: str


@dataclass(frozen=True, slots=True)
class AuditCounts:
    """What a run of the audit came to."""

    rules: int
    findings: int
    #: findings by severity
    by_severity: Mapping[str, int]
    #: rules that could judge nothing for want of inputs
    without_inputs: tuple[str, ...]
    #: seconds by rule, and by input under its name
    seconds: Mapping[str, float] = field(default_factory=dict)


def load_rules(user_folder: Path | None = None) -> tuple[Rule, ...]:
    """Return the rules of sql/audit and those of the user's folder, by rule_id.

    A user's rule with the id of one of ours takes its place. Raises RuleInvalid.
    """
    rules = dict(_own_rules())
    if user_folder is not None and user_folder.is_dir():
        rules |= _load_folder(user_folder, "user")
    return tuple(rules[name] for name in sorted(rules))


@cache
def _own_rules() -> dict[str, Rule]:
    return _load_folder(sql_folder() / "audit", "jixiao")


def _load_folder(folder: Path, origin: str) -> dict[str, Rule]:
    try:
        statements = load_statements(folder)
    except StatementError as error:
        raise RuleInvalid(str(error)) from error
    rules: dict[str, Rule] = {}
    for statement in statements:
        rule = _make_rule(statement, origin)
        if rule.rule_id in rules:
            raise RuleInvalid(f"two files of {folder} are called {rule.rule_id}")
        rules[rule.rule_id] = rule
    return rules


def _make_rule(statement: Statement, origin: str) -> Rule:
    match = _RULE_ID.fullmatch(statement.name)
    if match is None:
        raise RuleInvalid(f"{statement.name}.sql: call it after its rule, such as X01_what_it_finds.sql")
    missing = [name for name in _REQUIRED_ENTRIES if name not in statement.entries]
    if missing:
        raise RuleInvalid(f"{statement.name}.sql: its head lacks {', '.join(missing)}")
    return Rule(match[1].upper(), statement.entries, statement, origin)


def run_audit(con: duckdb.DuckDBPyConnection, settings: AuditSettings | None = None) -> AuditCounts:
    """Run every enabled rule over the star tables of an open candidate; fill the tables of schema audit.

    `con` must hold the star tables and the view marts.current_evaluations. Tables of schema audit are
    emptied first, so a second run gives the same. Grain of findings: rule and subject.
    Raises RuleInvalid, RuleFailed, SettingsInvalid.
    """
    settings = settings or AuditSettings()
    rules = load_rules(settings.rules_folder)
    thresholds = load_thresholds(settings, [rule.rule_id for rule in rules])
    # a rule's id is a foreign key of what it found, so what it found goes first
    for table in ("findings", "outcomes", "rules", *_KEPT_INPUTS, "account_figures", "planned_projects"):
        con.execute(f"delete from audit.{table}")
    seconds = prepare_inputs(con, settings, thresholds)
    for name in _KEPT_INPUTS:
        con.execute(f"insert into audit.{name} by name select * from temp.{name} order by 1, 2, 3, 4")
    for rule in rules:
        _enter_rule(con, rule, thresholds)
    for rule in rules:
        if rule.rule_id not in thresholds.disabled:
            started = time.perf_counter()
            _run_rule(con, rule, thresholds)
            seconds[rule.rule_id] = time.perf_counter() - started
    drop_inputs(con)
    return _count(con, len(rules) - len(thresholds.disabled), seconds)


def _enter_rule(con: duckdb.DuckDBPyConnection, rule: Rule, thresholds: Thresholds) -> None:
    entries = rule.entries
    severity = thresholds.severities.get(rule.rule_id, entries["severity"])
    row = [
        rule.rule_id,
        entries["title"],
        entries["title_en"],
        severity,
        entries["basis"],
        entries["subject"],
    ]
    try:
        con.execute(
            "insert into audit.rules by name select ? as rule_id, ? as title, ? as title_en, ? as severity, "
            "? as basis, ? as subject, ? as needs, ?::boolean as is_enabled, ? as origin",
            [*row, entries["needs"], rule.rule_id not in thresholds.disabled, rule.origin],
        )
    except duckdb.ConstraintException as error:
        raise RuleInvalid(f"{rule.statement.name}.sql: {error}") from error


def _run_rule(con: duckdb.DuckDBPyConnection, rule: Rule, thresholds: Thresholds) -> None:
    """Run one rule into the temporary table `judged`, check it, and keep its findings and counts."""
    name = f"{rule.statement.name}.sql"
    try:
        present = {column for column, *_ in con.execute(f"describe {rule.statement.sql}").fetchall()}
        _require_columns(name, present)
        columns = ", ".join(
            f"cast({column if column in present else 'null'} as {dtype}) as {column}"
            for column, dtype in _COLUMNS.items()
        )
        con.execute(
            f"create or replace temp table judged as select {columns} from (\n{rule.statement.sql}\n) "
            "where outcome is not null"
        )
    except duckdb.Error as error:
        raise RuleFailed(f"{name}: {error}") from error
    faults = con.execute(
        "select count(*) filter (where outcome not in ('finding', 'pass', 'not_applicable')), "
        "count(*) filter (where outcome = 'finding' and message is null), "
        "count(*) filter (where severity not in ('error', 'warning', 'info')) from judged"
    ).fetchall()
    if any(faults[0]):
        raise RuleInvalid(
            f"{name}: unknown outcomes, findings without message, unknown severities: {faults[0]}"
        )
    fixed = thresholds.severities.get(rule.rule_id)
    severity = _quote(fixed) if fixed else f"coalesce(severity, {_quote(rule.entries['severity'])})"
    con.execute(
        f"""
        insert into audit.findings by name
        select
            {_quote(rule.rule_id)} as rule_id, evaluation_id, indicator_no, subject_no,
            {severity} as severity, expected, found, gap, message, message_en
        from judged
        where outcome = 'finding'
        order by evaluation_id, indicator_no, subject_no, message
        """
    )
    con.execute(
        f"""
        insert into audit.outcomes by name
        select
            {_quote(rule.rule_id)} as rule_id, evaluation_id, outcome, cast(count(*) as integer) as subjects
        from judged
        group by evaluation_id, outcome
        order by all
        """
    )
    # no form is passed over in silence: one in which the rule met no subject was not judged
    silent = (
        "select evaluation_id from evaluations anti join judged using (evaluation_id)"
        if rule.entries["subject"] in _FORM_SUBJECTS
        else "select cast(null as varchar) as evaluation_id where not exists (select 1 from judged)"
    )
    con.execute(
        f"insert into audit.outcomes by name select {_quote(rule.rule_id)} as rule_id, evaluation_id, "
        f"'not_applicable' as outcome, 1 as subjects from ({silent}) order by evaluation_id"
    )


def _require_columns(name: str, present: set[str]) -> None:
    missing = [column for column in _REQUIRED_COLUMNS if column not in present]
    unknown = sorted(present - set(_COLUMNS))
    if missing or unknown:
        raise RuleInvalid(
            f"{name}: missing columns {missing}, unknown columns {unknown}; known are {list(_COLUMNS)}"
        )


def _count(con: duckdb.DuckDBPyConnection, rules: int, seconds: Mapping[str, float]) -> AuditCounts:
    by_severity = dict(
        con.execute("select severity, count(*) from audit.findings group by severity order by all").fetchall()
    )
    without = con.execute(
        "select rule_id from audit.rules where is_enabled and rule_id not in "
        "(select rule_id from audit.outcomes where outcome <> 'not_applicable') order by all"
    ).fetchall()
    return AuditCounts(
        rules, sum(by_severity.values()), by_severity, tuple(name for (name,) in without), seconds
    )


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
