"""What audit rules read besides the star tables: macros, variables, reference data and shared tables.

Here belongs making them on a connection, all temporary, and dropping them. What a shared table holds is the
SELECT of its file in sql/audit/inputs; running the rules belongs in `pipelines.audit`.
"""

from __future__ import annotations

import time
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from pipelines.audit_settings import AuditSettings, SettingsInvalid, Thresholds
from pipelines.reference import read_reference, reference_path, sql_folder
from pipelines.statements import Statement, load_statements

#: reference files that rules may read, as temporary tables called reference_<name>
_REFERENCES = ("rule_sets", "jurisdictions", "numerals", "scales")
#: reference files kept beside those that readers depend on
_SHARED_REFERENCES = ("units", "grade_scales")
#: columns that reference tables need as numbers
_NUMERIC_COLUMNS = {"value", "factor", "rank", "low_points", "high_points"}
#: what only the user can give, with the table it fills
_USER_TABLES = {
    "account_figures.csv": "audit.account_figures",
    "planned_projects.csv": "audit.planned_projects",
}
_MACROS = (
    # numbers as people write them: 46000.000000 -> 46000
    "plain(x) as regexp_replace(regexp_replace(cast(x as varchar), '(\\.[0-9]*?)0+$', '\\1'), '\\.$', '')",
    # points to two decimals
    "points(x) as plain(cast(x as decimal(18, 2)))",
    # yuan in the unit that forms print
    "wan(x) as plain(cast(cast(x as double) / 10000 as decimal(18, 6))) || '万元'",
)


def prepare_inputs(
    con: duckdb.DuckDBPyConnection, settings: AuditSettings, thresholds: Thresholds
) -> dict[str, float]:
    """Create macros, variables, reference tables and the tables of sql/audit/inputs, all temporary.

    Returns the seconds each input took. Also fills the user's tables of schema audit.
    """
    for macro in _MACROS:
        con.execute(f"create or replace temp macro {macro}")
    for name, value in thresholds.variables.items():
        con.execute(f"set variable {name} = {value!r}::double")
    for name, pattern in _word_patterns().items():
        con.execute(f"set variable words_{name} = {_quote(pattern)}")
    for name in _REFERENCES:
        _load_reference(con, name, reference_path(f"audit/{name}.csv"))
    for name in _SHARED_REFERENCES:
        _load_reference(con, name, reference_path(f"{name}.csv"))
    for file, table in _USER_TABLES.items():
        if settings.folder is not None and (settings.folder / file).is_file():
            _load_user_table(con, settings.folder / file, table)
    seconds = {}
    for statement in _load_inputs():
        started = time.perf_counter()
        con.execute(f"create or replace temp table {statement.name} as {statement.sql}")
        if variable := statement.entries.get("variable"):
            [(value,)] = con.execute(f"select * from {statement.name}").fetchall()
            con.execute(f"set variable {variable} = {_quote(value)}")
        seconds[statement.name] = time.perf_counter() - started
    return seconds


@cache
def _load_inputs() -> tuple[Statement, ...]:
    """Return the inputs, those read by others first; a variable counts as read where its name stands."""
    found = {item.name: item for item in load_statements(sql_folder() / "audit" / "inputs")}
    variables = {item.entries["variable"]: name for name, item in found.items() if "variable" in item.entries}
    graph = {
        name: {read for read in item.reads if read in found}
        | {owner for variable, owner in variables.items() if f"'{variable}'" in item.sql}
        for name, item in found.items()
    }
    return tuple(found[name] for name in TopologicalSorter(graph).static_order())


def _word_patterns() -> dict[str, str]:
    """Return one pattern per list of words.csv, its rows as alternatives."""
    lists: dict[str, list[str]] = {}
    for row in read_reference("audit/words.csv"):
        lists.setdefault(row["list"], []).append(row["pattern"])
    return {name: "|".join(patterns) for name, patterns in lists.items()}


def _load_reference(con: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    header = path.read_text(encoding="utf-8").split("\n", 1)[0].split(",")
    columns = ", ".join(
        f"try_cast({column} as double) as {column}"
        if column in _NUMERIC_COLUMNS
        else f"coalesce({column}, '') as {column}"
        for column in header
    )
    options = """header = true, all_varchar = true, quote = '"', escape = '"'"""
    con.execute(
        f"create or replace temp table reference_{name} as "
        f"select {columns} from read_csv({_quote(str(path))}, {options})"
    )


def _load_user_table(con: duckdb.DuckDBPyConnection, path: Path, table: str) -> None:
    try:
        con.execute(
            f"insert into {table} by name "
            f"select * from read_csv({_quote(str(path))}, header = true, all_varchar = true)"
        )
    except duckdb.Error as error:
        raise SettingsInvalid(f"{path.name}: {error}") from error


def drop_inputs(con: duckdb.DuckDBPyConnection) -> None:
    """Drop the temporary tables that `prepare_inputs` made."""
    names = [item.name for item in _load_inputs()] + [
        f"reference_{name}" for name in (*_REFERENCES, *_SHARED_REFERENCES)
    ]
    for name in (*names, "judged"):
        con.execute(f"drop table if exists temp.{name}")


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
