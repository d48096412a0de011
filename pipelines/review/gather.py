"""One form of the warehouse as a review sheet.

Here belongs which rows and columns make up a sheet. What stands beside them belongs in
`pipelines.review.beside`, how scores are added up in `pipelines.review.scores`, how a sheet looks in
`pipelines.review.html` and `pipelines.review.workbook`, which form is meant in `pipelines.review.targets`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import duckdb

from pipelines.errors import JixiaoError
from pipelines.review.beside import collect_beside
from pipelines.review.findings import Row, fetch_rows
from pipelines.review.model import (
    FundingRow,
    GoalRow,
    Heading,
    IndicatorRow,
    Level,
    Origin,
    ReviewSheet,
    Verdict,
)
from pipelines.review.scores import add_scores, measure_money, read_recomputed
from pipelines.review.wording import Column, load_wording

#: columns of a form that are shown even where no row fills them
_USUAL_ROLES = ("target", "actual", "weight", "score", "reason")


class FormMissing(JixiaoError):
    """There is no such form in the warehouse."""


def gather(con: duckdb.DuckDBPyConnection, evaluation_id: str) -> ReviewSheet:
    """Return one form with its findings, recomputed scores, remarks and places.

    Every finding of the form stands exactly once on the sheet. Raises FormMissing.
    """
    words = load_wording()
    found = fetch_rows(con, "select * from evaluations where evaluation_id = ?", [evaluation_id])
    if not found:
        raise FormMissing(f"there is no form {evaluation_id} in the warehouse")
    [form] = found
    funding = _of_form(con, "funding", "line_no", evaluation_id)
    goals = _of_form(con, "goals", "goal_no", evaluation_id)
    indicators = _of_form(con, "indicators", "indicator_no", evaluation_id)
    main = _main_line(funding)
    rows = [
        *(f"funding-{line['line_no']}" for line in funding),
        *(f"goal-{goal['goal_no']}" for goal in goals),
        *(f"indicator-{item['indicator_no']}" for item in indicators),
    ]
    main_key = f"funding-{main['line_no']}" if main else "money"
    beside, loose = collect_beside(con, form, rows, main_key, words)
    recomputed = read_recomputed(con, evaluation_id)
    money = measure_money(form, main, funding)
    funding_columns = _choose_columns("fund", words.funding, form, funding, ())
    indicator_columns = _choose_columns("indicator", words.indicator, form, indicators, _USUAL_ROLES)
    levels1 = _span(indicators, lambda item: item["level1_text"])
    levels2 = _span(indicators, lambda item: (item["level1_text"], item["level2_text"]))
    return ReviewSheet(
        evaluation_id=evaluation_id,
        title=form["title_text"] or words.form_type.get(form["form_type"] or "", "绩效自评表"),
        form_type=form["form_type"] or "",
        fiscal_year=form["fiscal_year"],
        project=form["project_name_text"] or form["project_name"],
        department=form["department_text"] or form["department_name"],
        unit=form["unit_text"] or form["unit_name"],
        money_unit=form["money_unit"],
        total_weight=form["total_weight_text"],
        total_score=form["total_score_text"],
        grade=form["grade_text"],
        conclusion=form["conclusion_text"],
        status=form["status"],
        confidence=form["confidence"],
        funding_columns=_headings(funding_columns),
        funding=tuple(
            FundingRow(
                line["source_text"] or "",
                line is main,
                tuple(line[column.value] for column in funding_columns),
                beside.place(f"funding-{line['line_no']}", f"资金 {line['source_text'] or line['line_no']}"),
            )
            for line in funding
        ),
        goals=tuple(
            GoalRow(
                goal["planned_text"],
                goal["actual_text"],
                beside.place(f"goal-{goal['goal_no']}", f"年度总体目标{goal['goal_no']}"),
            )
            for goal in goals
        ),
        indicator_columns=_headings(indicator_columns),
        indicators=tuple(
            IndicatorRow(
                number := item["indicator_no"],
                Level(item["level1_text"] or "", level1),
                Level(item["level2_text"] or "", level2),
                item["indicator_name_text"],
                item["parent_indicator_no"] is not None,
                tuple(item[column.value] for column in indicator_columns),
                recomputed.get(number),
                beside.place(
                    f"indicator-{number}", f"指标{number} {item['indicator_name'] or ''}", item["confidence"]
                ),
            )
            for item, level1, level2 in zip(indicators, levels1, levels2, strict=True)
        ),
        head=beside.place("head", "整表"),
        money_place=beside.place("money", "项目资金"),
        goals_place=beside.place("goals", "年度总体目标"),
        indicators_place=beside.place("indicators", "绩效指标"),
        totals_place=beside.place("totals", "总分与等级"),
        money=money,
        scores=add_scores(form, indicators, recomputed, money),
        is_audited=bool(fetch_rows(con, "select 1 from audit.outcomes limit 1")),
        verdicts=_fetch_verdicts(con, evaluation_id),
        notes=loose,
        origin=_fetch_origin(con, form),
    )


def _of_form(con: duckdb.DuckDBPyConnection, table: str, number: str, evaluation_id: str) -> list[Row]:
    query = f"select * from {table} where evaluation_id = ? order by {number}"
    return fetch_rows(con, query, [evaluation_id])


def _main_line(funding: Sequence[Row]) -> Row | None:
    """Return the total line; a form with one line of money has no other."""
    totals = [line for line in funding if line["source"] == "total"]
    return totals[0] if totals else funding[0] if len(funding) == 1 else None


def _choose_columns(
    table: str, known: Sequence[Column], form: Row, rows: Sequence[Row], usual: Iterable[str]
) -> list[Column]:
    """Return the columns that the form prints, in its order; without a layout those that are filled."""
    printed = next(
        (
            part.partition(":")[2].split(",")
            for part in (form["layout"] or "").split(";")
            if part.startswith(table)
        ),
        [],
    )
    by_role = {column.role: column for column in known}
    filled = [column.role for column in known if any(row[column.value] is not None for row in rows)]
    # a unit that stands inside the target is no column of the form
    roles = [role for role in printed if role in by_role]
    roles += [role for role in filled if role not in roles and (role != "unit" or not printed)]
    if not printed:
        roles = [role for role in by_role if role in {*filled, *usual} and role != "unit"]
    return [by_role[role] for role in roles]


def _headings(columns: Sequence[Column]) -> tuple[Heading, ...]:
    return tuple(Heading(column.role, column.label, column.width) for column in columns)


def _span(rows: Sequence[Row], label: Callable[[Row], Any]) -> list[int]:
    """Return for each row how many rows its label spans, 0 where the label of a row above does."""
    spans: list[int] = []
    for _, group in itertools.groupby(rows, key=label):
        length = len(list(group))
        spans += [length, *([0] * (length - 1))]
    return spans


def _fetch_verdicts(con: duckdb.DuckDBPyConnection, evaluation_id: str) -> tuple[Verdict, ...]:
    rows = con.execute(
        """
        select
            r.rule_id, r.title, r.severity, r.needs,
            coalesce(sum(o.subjects) filter (where o.outcome = 'finding'), 0)::integer,
            coalesce(sum(o.subjects) filter (where o.outcome = 'pass'), 0)::integer,
            coalesce(sum(o.subjects) filter (where o.outcome = 'not_applicable'), 0)::integer
        from audit.rules as r
        inner join audit.outcomes as o on o.rule_id = r.rule_id
        where o.evaluation_id = ?
        group by r.rule_id, r.title, r.severity, r.needs
        order by r.rule_id
        """,
        [evaluation_id],
    ).fetchall()
    return tuple(Verdict(*row) for row in rows)


def _fetch_origin(con: duckdb.DuckDBPyConnection, form: Row) -> Origin:
    [document] = fetch_rows(con, "select * from documents where document_id = ?", [form["document_id"]])
    paths = con.execute(
        "select path from document_files where document_id = ? order by first_seen_at, path",
        [form["document_id"]],
    ).fetchall()
    [build] = fetch_rows(con, "select build_id, built_at, jixiao_version from quality.build")
    return Origin(
        document_id=form["document_id"],
        file_name=document["file_name"],
        paths=tuple(path for (path,) in paths),
        media_type=document["media_type"],
        reader=document["reader"],
        form_no=form["form_no"],
        form_count=document["form_count"],
        page_first=form["page_first"],
        page_last=form["page_last"],
        **build,
    )
