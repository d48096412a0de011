"""Several forms of the warehouse at a glance: those of a unit, or of a document.

Here belongs counting and averaging over forms. Single forms belong in `pipelines.review.gather`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from pipelines.review.findings import fetch_rows, make_findings
from pipelines.review.model import SEVERITIES, FormLine, Profile, RuleLine, YearLine

_CHOSEN = "evaluation_id in (select unnest($1::varchar[]))"


def gather_profile(con: duckdb.DuckDBPyConnection, title: str, evaluation_ids: Sequence[str]) -> Profile:
    """Return the profile of these forms, in their order.

    Years are those of the forms; the variance is that of the sample. Findings are those about the units of
    the forms, or about several forms: those of one form are on its sheet, and counted here.
    """
    chosen = [list(evaluation_ids)]
    [build] = fetch_rows(con, "select build_id, built_at from quality.build")
    units = (
        "f.evaluation_id is null and exists (select 1 from evaluations as e where e.evaluation_id in "
        "(select unnest($1::varchar[])) and (f.subject_no = coalesce(e.unit_name, e.department_name) "
        "or starts_with(f.subject_no, coalesce(e.unit_name, e.department_name) || '|')))"
    )
    findings = [finding for _, finding in make_findings(con, units, chosen)]
    return Profile(
        title=title,
        forms=_list_forms(con, evaluation_ids),
        years=_list_years(con, chosen),
        rules=_list_rules(con, chosen),
        findings=tuple(replace(finding, number=number) for number, finding in enumerate(findings, 1)),
        is_audited=bool(fetch_rows(con, "select 1 from audit.outcomes limit 1")),
        build_id=build["build_id"],
        built_at=build["built_at"],
    )


def _list_forms(con: duckdb.DuckDBPyConnection, evaluation_ids: Sequence[str]) -> tuple[FormLine, ...]:
    counted = ", ".join(
        f"count(f.rule_id) filter (where f.severity = '{severity}') as {severity}" for severity in SEVERITIES
    )
    rows = fetch_rows(
        con,
        f"""
        select
            e.evaluation_id, e.fiscal_year, coalesce(e.project_name, e.project_name_text) as project,
            coalesce(e.unit_name, e.department_name) as unit, e.total_score_points as score,
            e.grade_text as grade, m.rate_pct, e.status, {counted}
        from evaluations as e
        left join (
            select evaluation_id, first(execution_rate_pct order by source <> 'total', line_no) as rate_pct
            from funding group by evaluation_id
        ) as m on m.evaluation_id = e.evaluation_id
        left join audit.findings as f on f.evaluation_id = e.evaluation_id
        where e.{_CHOSEN}
        group by all
        """,
        [list(evaluation_ids)],
    )
    lines = {}
    for row in rows:
        counts = {severity: row.pop(severity) for severity in SEVERITIES}
        lines[row["evaluation_id"]] = FormLine(**row, counts=counts)
    return tuple(lines[key] for key in evaluation_ids if key in lines)


def _list_years(con: duckdb.DuckDBPyConnection, chosen: list[list[str]]) -> tuple[YearLine, ...]:
    rows = fetch_rows(
        con,
        f"""
        select
            e.fiscal_year,
            count(*) as forms,
            cast(sum(e.total_score_points) / nullif(count(e.total_score_points), 0) as decimal(9, 2)) as mean,
            min(e.total_score_points) as lowest,
            max(e.total_score_points) as highest,
            cast(var_samp(e.total_score_points::double) as decimal(18, 4)) as variance,
            count(*) filter (where e.grade_text is null) as blank_grades,
            sum(m.adjusted_budget_yuan) as adjusted_budget_yuan,
            sum(m.executed_yuan) as executed_yuan
        from evaluations as e
        left join (
            select evaluation_id, adjusted_budget_yuan, executed_yuan
            from funding
            where source = 'total'
            qualify row_number() over (partition by evaluation_id order by line_no) = 1
        ) as m on m.evaluation_id = e.evaluation_id
        where e.{_CHOSEN}
        group by e.fiscal_year
        order by e.fiscal_year desc nulls last
        """,
        chosen,
    )
    return tuple(YearLine(**row) for row in rows)


def _list_rules(con: duckdb.DuckDBPyConnection, chosen: list[list[str]]) -> tuple[RuleLine, ...]:
    rows = fetch_rows(
        con,
        f"""
        select f.rule_id, r.title, f.severity, count(*) as findings, count(distinct f.evaluation_id) as forms
        from audit.findings as f
        inner join audit.rules as r on r.rule_id = f.rule_id
        where f.{_CHOSEN}
        group by f.rule_id, r.title, f.severity
        order by
            case f.severity when 'error' then 1 when 'warning' then 2 else 3 end, findings desc, f.rule_id
        """,
        chosen,
    )
    return tuple(RuleLine(**row) for row in rows)
