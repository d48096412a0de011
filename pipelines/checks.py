"""The checks a candidate must pass before it is published: the files of sql/checks, and the comparison with
the live file, which no SQL over one file can make.

A check is one SELECT that returns the violations; its leading comment says what must hold, and a line
`-- severity: warn` keeps it from blocking. Rows are judged one by one before, by the CHECK rules of
sql/schema; forms are judged by sql/audit, where a violation is the form's own and no reason to withhold a
build.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines.schema import load_catalog
from pipelines.statements import Statement, load_statements
from pipelines.warehouse import open_file, read_build

#: violations kept to be shown
SAMPLE_ROWS = 10
SEVERITIES = ("error", "warn")
ROWS_KEPT = "rows_not_lost"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check over the candidate: a file of sql/checks, or the comparison with the live file."""

    name: str
    description: str
    #: `error` blocks publication, `warn` does not
    severity: str
    violations: int
    #: the first violating rows, as dictionaries
    sample: tuple[dict[str, Any], ...] = ()

    @property
    def passed(self) -> bool:
        """Tell whether the check found nothing."""
        return self.violations == 0

    @property
    def blocks(self) -> bool:
        """Tell whether publication must not go on."""
        return self.severity == "error" and not self.passed

    def __str__(self) -> str:
        """Return one line for people: name, count, and the first violation."""
        if self.passed:
            return f"{self.name}: passed"
        return f"{self.name}: {self.violations} violations, such as {self.sample[:1]}"


def load_checks(folder: Path | None = None) -> tuple[Statement, ...]:
    """Return the checks of a folder (sql/checks), each with a severity among its entries.

    Raises StatementError for a file that is no check, ValueError for an unknown severity.
    """
    checks = load_statements(folder or "checks")
    for item in checks:
        if _severity(item) not in SEVERITIES:
            raise ValueError(f"{item.name}.sql: severity {_severity(item)!r} is none of {SEVERITIES}")
    return checks


def _severity(item: Statement) -> str:
    return item.entries.get("severity", "error")


def check(candidate: Path, live: Path | None = None, *, folder: Path | None = None) -> list[CheckResult]:
    """Run every check of `folder` (sql/checks) on the candidate and compare it with the live file, if there
    is one."""
    with open_file(candidate) as con:
        results = [_run(con, item) for item in load_checks(folder)]
    if live is not None and live.exists():
        results.append(_compare(candidate, live))
    return results


def _run(con: duckdb.DuckDBPyConnection, item: Statement) -> CheckResult:
    [(count,)] = con.execute(f"select count(*) from (\n{item.sql}\n)").fetchall()
    sample: tuple[dict[str, Any], ...] = ()
    if count:
        cursor = con.execute(f"select * from (\n{item.sql}\n) limit {SAMPLE_ROWS}")
        names = [column[0] for column in cursor.description or ()]
        sample = tuple(dict(zip(names, row, strict=True)) for row in cursor.fetchall())
    return CheckResult(item.name, item.description, _severity(item), count, sample)


def _compare(candidate: Path, live: Path) -> CheckResult:
    """No star table may hold fewer rows than in the live file, unless quality.build says why it may."""
    before, after = _count_rows(live), _count_rows(candidate)
    build = read_build(candidate)
    is_explained = build is not None and build.row_loss_reason is not None
    losses = tuple(
        {"table_name": name, "rows_live": before[name], "rows_candidate": after[name]}
        for name in after
        if after[name] < before.get(name, 0)
    )
    return CheckResult(
        ROWS_KEPT,
        "No star table holds fewer rows than the live file has, unless quality.build says why.",
        "error",
        0 if is_explained else len(losses),
        losses,
    )


def _count_rows(file: Path) -> dict[str, int]:
    """Return the rows of each star table (schema main) that the file has."""
    with open_file(file) as con:
        present = {
            name
            for (name,) in con.execute(
                "select table_name from duckdb_tables() where schema_name = 'main' and not internal"
            ).fetchall()
        }
        counts = {}
        for table in load_catalog().tables:
            if table.schema_name == "main" and table.name in present:
                [(counts[table.name],)] = con.execute(f"select count(*) from {table.name}").fetchall()
    return counts
