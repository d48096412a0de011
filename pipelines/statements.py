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

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

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
    nodes = list(_nodes(_parse(sql)))
    own = {cte["key"] for node in nodes for cte in node.get("cte_map", {}).get("map", ())}
    tables = [node for node in nodes if node.get("type") == "BASE_TABLE"]
    tables.sort(key=lambda table: table["query_location"])
    names = [(table["schema_name"], table["table_name"]) for table in tables]
    return tuple(
        dict.fromkeys(
            name if schema in ("", "main") else f"{schema}.{name}"
            for schema, name in names
            if schema or name not in own
        )
    )


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
    query = _parse(sql)
    while query["type"] == "SET_OPERATION_NODE":
        # columns of a union are called as those of its first part
        query = query["children"][0]
    return {
        item["alias"]: item["column_names"][-1]
        for item in query["select_list"]
        if item["type"] == "COLUMN_REF" and item["alias"]
    }


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    """The database that parses: empty, in memory, opened once, because opening costs more than parsing."""
    return duckdb.connect()


@cache
def _parse(sql: str) -> dict[str, Any]:
    """Return the query, not to be changed, as DuckDB's own parser sees it. Raises NotOneSelectError."""
    with _parser().cursor() as con:
        [[answer]] = con.execute("select json_serialize_sql(?)", [sql]).fetchall()
    parsed = json.loads(answer)
    if parsed["error"]:
        raise NotOneSelectError(parsed["error_message"])
    [query] = parsed["statements"] if len(parsed["statements"]) == 1 else [None]
    if query is None:
        raise NotOneSelectError("not one SELECT")
    node: dict[str, Any] = query["node"]
    return node


def _nodes(tree: object) -> Iterator[dict[str, Any]]:
    """Yield every object of a parsed query."""
    if isinstance(tree, dict):
        yield tree
    for child in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from _nodes(child)


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
