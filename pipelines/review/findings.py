"""Rows of audit.findings with what their rule says.

Here belongs reading them, and which notices a rule goes back to. Beside which row they stand belongs in
`pipelines.review.beside`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import duckdb

from pipelines.review.model import Finding
from pipelines.review.texts import show_gap

Row = dict[str, Any]

#: number of a law or notice: 财预〔2020〕10号
_NOTICE = re.compile(r"[\u4e00-\u9fff]{1,8}[〔\[(（]\d{4}[〕\])）]\d+号|[A-Z]{2}\d*/T \d+-\d{4}")


def fetch_rows(con: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[Any] = ()) -> list[Row]:
    """Return the rows of a query by column name."""
    cursor = con.execute(query, list(parameters))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def make_findings(
    con: duckdb.DuckDBPyConnection, condition: str, parameters: Sequence[Any] = ()
) -> list[tuple[Row, Finding]]:
    """Return findings with their rows, by severity, rule and subject; not yet numbered (number 0).

    `condition` is SQL over `f`, audit.findings, and `r`, audit.rules.
    """
    rows = fetch_rows(
        con,
        f"""
        select f.*, r.title, r.basis
        from audit.findings as f
        inner join audit.rules as r on r.rule_id = f.rule_id
        where {condition}
        order by
            case f.severity when 'error' then 1 when 'warning' then 2 else 3 end,
            f.rule_id, f.indicator_no, f.subject_no, f.message
        """,
        parameters,
    )
    return [
        (
            row,
            Finding(
                number=0,
                rule_id=row["rule_id"],
                title=row["title"],
                severity=row["severity"],
                message=row["message"],
                message_en=row["message_en"],
                expected=row["expected"],
                found=row["found"],
                gap=show_gap(row["gap"]),
                basis=find_notices(row["basis"]),
            ),
        )
        for row in rows
    ]


def find_notices(basis: str | None) -> str | None:
    """Return the numbers of the notices that a rule's basis names; None where it names none."""
    found = dict.fromkeys(_NOTICE.findall(basis or ""))
    return "、".join(found) or None
