"""The catalogue of the schema in Dagster's words: keys, groups, column schemas, row counts.

What a table or a column means is said once, in the comments of sql/schema and at the head of each file in
sql/marts; here it is only handed on.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.schema import Table
from pipelines.statements import Statement
from pipelines.warehouse import open_file

#: schema of the star in the database -> its name as prefix of asset keys. `main` is how SQL users never
#: need to name it; in the graph it needs a name, because `documents` is also the list of files.
STAR = "star"
MARTS = "marts"

#: the lines of a run's log that give a whole number of rows
ROW_COUNT = "dagster/row_count"
COLUMN_SCHEMA = "dagster/column_schema"


def table_key(name: str) -> dg.AssetKey:
    """Return the asset key of a table or view: `funding` -> star/funding, `marts.x` -> marts/x."""
    schema, _, table = name.rpartition(".")
    return dg.AssetKey([schema if schema not in ("", "main") else STAR, table])


def relation_name(key: dg.AssetKey) -> str:
    """Return the name in SQL of the table or view behind an asset key; the inverse of `table_key`."""
    schema, table = key.path
    return table if schema == STAR else f"{schema}.{table}"


def column_schema(table: Table) -> dg.TableSchema:
    """Return a table's columns with types, comments and rules, for the interface."""
    unique = set(table.primary_key) if len(table.primary_key) == 1 else set()
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                column.name,
                column.sql_type.lower(),
                column.comment,
                constraints=dg.TableColumnConstraints(
                    nullable=column.is_nullable,
                    unique=column.name in unique,
                    other=[check.expression for check in table.checks if column.name in check.columns],
                ),
            )
            for column in table.columns
        ],
        constraints=dg.TableConstraints(
            other=[f"primary key ({', '.join(table.primary_key)})"] * bool(table.primary_key)
            + [key.rule for key in table.foreign_keys]
        ),
    )


def table_spec(table: Table, source: dg.AssetKey, code_version: str) -> dg.AssetSpec:
    """Return the asset of one table of the star."""
    key = table_key(table.name)
    return dg.AssetSpec(
        key,
        deps=[source],
        description=table.comment,
        group_name=key.path[0],
        kinds={"duckdb", "table"},
        code_version=code_version,
        metadata={COLUMN_SCHEMA: column_schema(table)},
    )


def mart_spec(mart: Statement, code_version: str) -> dg.AssetSpec:
    """Return the asset of one view of sql/marts, downstream of what it reads."""
    return dg.AssetSpec(
        [MARTS, mart.name],
        deps=[table_key(name) for name in mart.reads],
        description=mart.description,
        group_name=MARTS,
        kinds={"duckdb", "sql", "view"},
        code_version=code_version,
        metadata={"sql": dg.MetadataValue.md(f"```sql\n{mart.sql}\n```")},
    )


def look_at(candidate: Path, keys: Sequence[dg.AssetKey]) -> dict[dg.AssetKey, dict[str, Any]]:
    """Return what a build knows of each table or view in it: its rows, and the columns of the views."""
    counts = ", ".join(f"(select count(*) from {relation_name(key)})" for key in keys)
    with open_file(candidate) as con:
        [row] = con.execute(f"select {counts}").fetchall()
        columns = con.execute(
            "select view_name, column_name, data_type, c.comment "
            "from duckdb_columns() as c join duckdb_views() as v "
            "on v.schema_name = c.schema_name and v.view_name = c.table_name "
            "where c.schema_name = ? order by view_name, column_index",
            [MARTS],
        ).fetchall()
    found: dict[dg.AssetKey, dict[str, Any]] = {
        key: {ROW_COUNT: count} for key, count in zip(keys, row, strict=True)
    }
    for view, described in groupby(columns, key=itemgetter(0)):
        key = dg.AssetKey([MARTS, view])
        if key in found:
            found[key][COLUMN_SCHEMA] = dg.TableSchema(
                [dg.TableColumn(name, dtype.lower(), comment) for _, name, dtype, comment in described]
            )
    return found
