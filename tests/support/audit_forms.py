"""Forms for tests of the audit: printed texts in, a loaded warehouse out.

Here belongs a clean form, small changes of it, and loading by the project's own code. Nothing here judges.
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.audit import AuditCounts, run_audit
from pipelines.audit_settings import AuditSettings
from pipelines.forms.model import Form, FundingLine, Goal, Indicator, Part, Printed
from pipelines.keys import make_key
from pipelines.normalize.form import FormRows, normalize_form
from pipelines.quarantine import split_star
from pipelines.schema import load_catalog, readings_schema
from pipelines.star import FILES_SCHEMA, build_star
from tests.support.star_rows import empty_warehouse

LAYOUT = (
    "fund:initial_budget,adjusted_budget,executed,weight,execution_rate,score;"
    "indicator:level1,level2,name,target,actual,weight,score,reason"
)


@dataclass
class Sheet:
    """What is printed on one form."""

    key: str
    fields: dict[str, str]
    funding: list[dict[str, str]]
    goals: list[dict[str, str]]
    indicators: list[dict[str, str]]
    file_name: str = "form.txt"
    document: str | None = None
    layout: str = LAYOUT
    seen_at: datetime = datetime(2024, 1, 1)  # noqa: DTZ001 the warehouse keeps UTC without a zone
    parents: dict[int, int] = field(default_factory=dict)

    @property
    def document_id(self) -> str:
        return self.document or f"document of {self.key}"

    @property
    def evaluation_id(self) -> str:
        return make_key(self.document_id, 1)


#: one change of a sheet, made in place
Change = Callable[[Sheet], None]


def clean_sheet(key: str) -> Sheet:
    """A form without fault: six indicators of 90 points, 99.5 in all."""
    rows = [
        ("产出指标", "数量指标", "技能培训场次", "≥10场", "11场", "20", "20"),
        ("产出指标", "质量指标", "结业考核合格率", "≥90%", "95%", "15", "15"),
        ("产出指标", "时效指标", "培训完成时间", "2023年12月31日前", "2023年11月30日", "15", "15"),
        ("效益指标", "社会效益指标", "就业政策知晓率", "≥80%", "85%", "15", "15"),
        ("效益指标", "可持续影响指标", "帮扶长效机制", "健全", "达成指标", "15", "15"),
        ("满意度指标", "服务对象满意度指标", "参训学员满意度", "≥90%", "93%", "10", "10"),
    ]
    roles = ("level1", "level2", "name", "target", "actual", "weight", "score")
    money = {
        "initial_budget": "100.00",
        "adjusted_budget": "100.00",
        "executed": "95.00",
        "execution_rate": "95.00",
    }
    return Sheet(
        key,
        {
            "title": "项目支出绩效自评表",
            "fiscal_year": "(2023年度)",
            "project_name": f"项目{key}",
            "department": f"主管部门{key}",
            "unit": f"实施单位{key}",
            "money_unit": "万元",
            "total_weight": "100",
            "total_score": "99.50",
            "grade": "优",
        },
        [
            {"source": "年度资金总额", **money, "weight": "10", "score": "9.50"},
            {"source": "其中:当年财政拨款", **money},
            {
                "source": "上年结转资金",
                "initial_budget": "0.00",
                "adjusted_budget": "0.00",
                "executed": "0.00",
            },
            {"source": "其他资金", "initial_budget": "0.00", "adjusted_budget": "0.00", "executed": "0.00"},
        ],
        [
            {
                "planned": "全年举办技能培训 10 场，帮助居民提升就业能力。",
                "actual": "已举办技能培训 11 场，就业人数稳步增加，政策宣传到位。",
            }
        ],
        [dict(zip(roles, row, strict=True)) for row in rows],
    )


def row(no: int, **values: str | None) -> Change:
    """Change the printed values of an indicator (from 1); None makes a cell empty."""

    def change(sheet: Sheet) -> None:
        _update(sheet.indicators[no - 1], values)

    return change


def every_row(**values: str | None) -> Change:
    """Change every indicator alike."""

    def change(sheet: Sheet) -> None:
        for item in sheet.indicators:
            _update(item, values)

    return change


def add_row(**values: str) -> Change:
    """Add an indicator."""

    def change(sheet: Sheet) -> None:
        sheet.indicators.append(dict(values))

    return change


def drop_rows(*numbers: int) -> Change:
    """Leave out indicators (from 1)."""

    def change(sheet: Sheet) -> None:
        sheet.indicators = [item for no, item in enumerate(sheet.indicators, 1) if no not in numbers]

    return change


def fund(no: int, **values: str | None) -> Change:
    """Change the printed values of a funding line (from 1)."""

    def change(sheet: Sheet) -> None:
        _update(sheet.funding[no - 1], values)

    return change


def no_funding(sheet: Sheet) -> None:
    """Leave out the money."""
    sheet.funding = []


def put(**values: str | None) -> Change:
    """Change single fields such as grade, total_score, project_name, conclusion."""

    def change(sheet: Sheet) -> None:
        _update(sheet.fields, values)

    return change


def goal(**values: str | None) -> Change:
    """Change the texts of the goal: planned, actual."""

    def change(sheet: Sheet) -> None:
        _update(sheet.goals[0], values)

    return change


def attribute(**values: Any) -> Change:
    """Change what surrounds the form: file_name, document, layout, seen_at, parents."""

    def change(sheet: Sheet) -> None:
        for name, value in values.items():
            setattr(sheet, name, value)

    return change


def make_sheet(key: str, *changes: Change) -> Sheet:
    """Return the clean form with changes made."""
    sheet = clean_sheet(key)
    for change in changes:
        change(sheet)
    return sheet


def make_form(sheet: Sheet) -> Form:
    """Return the form as the recogniser would hand it over."""
    return Form(
        kind="project_self_evaluation",
        page_first=1,
        page_last=1,
        fields={name: _print(text) for name, text in sheet.fields.items()},
        funding=[
            FundingLine(
                _print(line["source"]),
                {name: _print(text) for name, text in line.items() if name != "source"},
            )
            for line in sheet.funding
        ],
        goals=[Goal(**{name: _print(text) for name, text in item.items()}) for item in sheet.goals],
        indicators=[
            Indicator({name: _print(text) for name, text in item.items()}, parent_no=sheet.parents.get(no))
            for no, item in enumerate(sheet.indicators, 1)
        ],
        layout=sheet.layout,
    )


def make_warehouse(con: duckdb.DuckDBPyConnection, sheets: Iterable[Sheet]) -> None:
    """Load sheets, each its own document, as the build does."""
    records, files = [], []
    for sheet in sheets:
        rows = normalize_form(make_form(sheet), sheet.document_id, 1, sheet.file_name)
        records.append(make_record(sheet.document_id, [rows]))
        files.append(
            (
                sheet.document_id,
                f"{sheet.key}/{sheet.file_name}",
                sheet.seen_at,
                sheet.file_name,
                1,
                "text/plain",
            )
        )
    load_records(con, records, files)


def make_record(document_id: str, forms: Sequence[FormRows]) -> dict[str, Any]:
    """Return the reading of a document with these forms."""
    record: dict[str, Any] = {
        "document_id": document_id,
        "reader_version": "1",
        "status": "complete",
        "byte_count": 1,
    }
    record["evaluations"] = [form.evaluation for form in forms]
    for name in ("funding", "goals", "indicators", "sources", "notes"):
        record[name] = [item for form in forms for item in getattr(form, name)]
    return record


def load_records(
    con: duckdb.DuckDBPyConnection, records: list[dict[str, Any]], files: list[tuple[Any, ...]]
) -> None:
    """Load the readings into an empty warehouse."""
    star = split_star(
        build_star(
            pl.LazyFrame(records, schema=readings_schema()),
            pl.DataFrame(files, schema=FILES_SCHEMA, orient="row"),
        )
    )
    # the sources of a value say where it stands, not what it is
    lost = star.rejected_rows.filter(pl.col("table_name") != "sources")
    assert lost.is_empty(), lost
    for name, frame in star.accepted.items():
        columns = load_catalog().table(name).column_names
        con.from_arrow(frame.select(columns).__arrow_c_stream__()).insert_into(name)


def audit_sheets(
    sheets: Iterable[Sheet], settings: AuditSettings | None = None
) -> tuple[AuditCounts, Judgement]:
    """Load sheets into a warehouse of their own, run the audit, return what it found."""
    with empty_warehouse() as con:
        make_warehouse(con, sheets)
        return run_audit(con, settings), Judgement.of(con)


@dataclass(frozen=True)
class Judgement:
    """Findings and outcomes of a run."""

    findings: list[dict[str, Any]]
    outcomes: list[tuple[str, str | None, str, int]]

    @classmethod
    def of(cls, con: duckdb.DuckDBPyConnection) -> Judgement:
        cursor = con.execute("select * from audit.findings")
        names = [column[0] for column in cursor.description or ()]
        findings = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
        outcomes = con.execute(
            "select rule_id, evaluation_id, outcome, subjects from audit.outcomes"
        ).fetchall()
        return cls(findings, outcomes)

    def verdict(self, rule_id: str, evaluation_id: str | None) -> str:
        """Finding if there is any, else pass if there is any, else not_applicable; `silent` without rows."""
        found = {
            outcome for rule, form, outcome, _ in self.outcomes if (rule, form) == (rule_id, evaluation_id)
        }
        return next((name for name in ("finding", "pass", "not_applicable") if name in found), "silent")

    def of_form(self, evaluation_id: str | None) -> list[dict[str, Any]]:
        return [item for item in self.findings if item["evaluation_id"] == evaluation_id]


def copy_sheet(sheet: Sheet, key: str, *changes: Change) -> Sheet:
    """Return a copy under another key (another document) with changes made."""
    other = dataclasses.replace(copy.deepcopy(sheet), key=key)
    for change in changes:
        change(other)
    return other


def write_folder(folder: Path, files: dict[str, str]) -> AuditSettings:
    """Write a user's audit folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return AuditSettings(folder)


def _print(text: str) -> Printed:
    return Printed(text, (Part(text, 1),))


def _update(target: dict[str, str], values: dict[str, str | None]) -> None:
    for name, text in values.items():
        if text is None:
            target.pop(name, None)
        else:
            target[name] = text
