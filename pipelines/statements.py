"""The SQL files of sql/: one SELECT each, what its head says, what it reads, and the views made of it.

A file's name is the relation's name. Its leading comment is the description; in it a line
`-- name: text` describes a column of that name (`-- severity: warn` in sql/checks says what a check
does), and lines indented by two spaces or more go on with the entry above. Columns that a view takes
over from a table keep the table's comment.

What tables hold belongs in sql/schema; running checks in `pipelines.checks`, audit rules in
`pipelines.audit`.

Errors, all faults of a file of sql/:
    StatementError          root
    ├── NotOneSelectError   a file holds something else than one SELECT
    └── UncommentedError    a file or a column of a view has no description
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb
import sqlglot
from sqlglot import exp

from pipelines.reference import sql_folder
from pipelines.schema import load_catalog

#: folder of sql/ and schema in the warehouse, for the views of a build
RELATION_FOLDERS = ("marts", "zh")

_ENTRY = re.compile(r"([a-z][a-z0-9_]*): (.+)")


class StatementError(Exception):
    """Root of the errors of this module."""


class NotOneSelectError(StatementError):
    """A file holds something else than one SELECT."""


class UncommentedError(StatementError):
    """A file or a column of a view has no description."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One file: `entries` are the `name: text` lines of its head, `reads` the relations it reads.

    Relations are named as in the catalogue: `funding`, `quality.notes`, `marts.current_evaluations`.
    """

    name: str
    description: str
    entries: Mapping[str, str]
    sql: str
    reads: tuple[str, ...]


def load_statements(folder: str | Path) -> tuple[Statement, ...]:
    """Return the statements of a folder (a name below sql/, or a path), those read by others first.

    Raises NotOneSelectError, UncommentedError.
    """
    path = folder if isinstance(folder, Path) else sql_folder() / folder
    found = {file.stem: load_statement(file) for file in sorted(path.glob("*.sql"))}
    prefix = f"{path.name}."
    graph = {
        name: sorted(
            read.removeprefix(prefix)
            for read in statement.reads
            if read.startswith(prefix) and read.removeprefix(prefix) in found
        )
        for name, statement in found.items()
    }
    return tuple(found[name] for name in TopologicalSorter(graph).static_order())


def load_statement(file: Path) -> Statement:
    """Return the statement of one file. Raises NotOneSelectError, UncommentedError."""
    sql = file.read_text(encoding="utf-8").strip().rstrip(";").rstrip()
    description, entries = _read_head(sql)
    if not description:
        raise UncommentedError(f"{file.name}: no leading comment says what it gives")
    try:
        reads = read_tables(sql)
    except StatementError as error:
        raise type(error)(f"{file.name}: {error}") from error
    return Statement(file.stem, description, entries, sql, reads)


def read_tables(sql: str) -> tuple[str, ...]:
    """Return the relations a SELECT reads, each once, in the order of the text; names of CTEs are none.

    So a CTE must not be called as a table it stands beside.
    Raises NotOneSelectError.
    """
    query = _parse(sql)
    own = {cte.alias for cte in query.find_all(exp.CTE)}
    sources = [
        table
        for table in query.find_all(exp.Table)
        if isinstance(table.this, exp.Identifier) and not (table.db == "" and table.name in own)
    ]
    sources.sort(key=lambda table: int(table.this.meta.get("start", 0)))
    return tuple(dict.fromkeys(_name(table) for table in sources))


def create_relations(con: duckdb.DuckDBPyConnection, folders: tuple[str, ...] = RELATION_FOLDERS) -> None:
    """Create a view for each file of the folders, in a schema named as the folder, comments included.

    Folders are created in the order given. Raises UncommentedError for a column that neither its
    file's head nor the table it comes from describes.
    """
    comments = known_comments()
    for folder in folders:
        con.execute(f'create schema if not exists "{folder}"')
        for statement in load_statements(folder):
            name = f'"{folder}"."{statement.name}"'
            con.execute(f"create or replace view {name} as {statement.sql}")
            con.execute(f"comment on view {name} is {_quote(statement.description)}")
            columns = [column for column, *_ in con.execute(f"describe {name}").fetchall()]
            found = describe_columns(statement, columns, comments)
            for column, text in found.items():
                con.execute(f'comment on column {name}."{column}" is {_quote(text)}')
            comments[f"{folder}.{statement.name}"] = found


def known_comments() -> dict[str, Mapping[str, str]]:
    """Return the comment of each column of each star table."""
    return {
        table.name: {column.name: column.comment for column in table.columns if column.comment}
        for table in load_catalog().tables
    }


def describe_columns(
    statement: Statement, columns: list[str], comments: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """Return the comment of each output column: its own entry, or that of the column it is taken from.

    `comments`: relation to column to comment. Raises UncommentedError.
    """
    renamed = _renamed_columns(statement.sql)
    found: dict[str, str] = {}
    for column in columns:
        origin = renamed.get(column, column)
        inherited = (comments[read][origin] for read in statement.reads if origin in comments.get(read, {}))
        text = statement.entries.get(column) or next(inherited, None)
        if text is None:
            raise UncommentedError(f"{statement.name}.{column}: add a line `-- {column}: …` to its file")
        found[column] = text
    return found


def _renamed_columns(sql: str) -> dict[str, str]:
    """Return output name to column for those that are one column under another name."""
    return {
        item.alias: item.this.name
        for item in _parse(sql).selects
        if isinstance(item, exp.Alias) and isinstance(item.this, exp.Column)
    }


def _parse(sql: str) -> exp.Query:
    try:
        trees = sqlglot.parse(sql, dialect="duckdb")
    except sqlglot.ParseError as error:
        raise NotOneSelectError(str(error)) from error
    [tree] = trees if len(trees) == 1 else [None]
    if not isinstance(tree, exp.Query):
        raise NotOneSelectError("not one SELECT")
    return tree


def _name(table: exp.Table) -> str:
    return table.name if table.db in ("", "main") else f"{table.db}.{table.name}"


def _read_head(sql: str) -> tuple[str, dict[str, str]]:
    """Return the description and the `name: text` entries of the leading comment."""
    words: list[str] = []
    entries: dict[str, str] = {}
    last: str | None = None
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        text = line.removeprefix("--")
        if last is not None and text.startswith("   "):
            entries[last] += " " + text.strip()
        elif match := _ENTRY.fullmatch(text.strip()):
            last = match[1]
            entries[last] = match[2]
        else:
            words.append(text.strip())
            last = None
    return " ".join(word for word in words if word), entries


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
