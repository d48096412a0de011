"""The star schema as declared in sql/schema, read back by asking DuckDB.

Here belong the catalogue (tables, columns, keys, CHECK rules, comments, polars types) and the split
of a frame into rows that keep the rules and rows that break them. The same CHECK expression is the
constraint of the table, the quarantine rule and the documentation.

What the tables mean belongs in the comments of sql/schema; how their rows come about in
`pipelines.star`; views in `pipelines.statements`.

Errors:
    SchemaError             root of this tree
    ├── UnknownTableError   no file of sql/schema declares it
    └── FrameMismatchError  a frame's columns or types are not those of its table (a fault of code)
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import polars as pl

from pipelines.frames import fetch_frame
from pipelines.reference import sql_folder

#: lists of structs inside a reading, in the order of its columns, and the table each is a row of
READING_LISTS: Mapping[str, str] = {
    "evaluations": "evaluations",
    "funding": "funding",
    "goals": "goals",
    "indicators": "indicators",
    "details": "details",
    "sources": "sources",
    "notes": "quality.notes",
    "unknown_labels": "quality.unknown_labels",
}

#: scalar columns of a reading; those that documents and rejected_documents share take their type there
_READING_SCALARS: Mapping[str, str] = {
    "document_id": "documents",
    "reader_version": "documents",
    "media_type": "documents",
    "byte_count": "documents",
    "page_count": "documents",
    "reader": "documents",
    "status": "documents",
    "category": "quality.rejected_documents",
    "reason": "quality.rejected_documents",
    "page_no": "quality.rejected_documents",
}


class SchemaError(Exception):
    """Root of the errors of this module."""


class UnknownTableError(SchemaError):
    """No file of sql/schema declares the table."""


class FrameMismatchError(SchemaError):
    """A frame's columns or types are not those of its table."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: DuckDB type, polars type, comment."""

    name: str
    sql_type: str
    dtype: pl.DataType
    is_nullable: bool
    comment: str | None


@dataclass(frozen=True, slots=True)
class Check:
    """One CHECK rule: the expression as DuckDB gives it back, and the columns it reads."""

    expression: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns that must be found in the key of another table (or be NULL)."""

    columns: tuple[str, ...]
    parent: str
    parent_columns: tuple[str, ...]

    @property
    def rule(self) -> str:
        """Return the rule in the words of the schema."""
        return (
            f"foreign key ({', '.join(self.columns)}) references "
            f"{self.parent} ({', '.join(self.parent_columns)})"
        )


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the star. `name` is qualified outside schema main: `funding`, `quality.notes`."""

    name: str
    comment: str | None
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    checks: tuple[Check, ...]
    foreign_keys: tuple[ForeignKey, ...]

    @property
    def schema_name(self) -> str:
        """Return the schema, `main` where the name is not qualified."""
        return self.name.rpartition(".")[0] or "main"

    @property
    def column_names(self) -> tuple[str, ...]:
        """Return the names of the columns in the order of the DDL."""
        return tuple(column.name for column in self.columns)

    @property
    def polars_schema(self) -> pl.Schema:
        """Return the polars type of each column, in the order of the DDL."""
        return pl.Schema({column.name: column.dtype for column in self.columns})

    @property
    def not_null(self) -> tuple[str, ...]:
        """Return the columns that may not be NULL."""
        return tuple(column.name for column in self.columns if not column.is_nullable)


@dataclass(frozen=True, slots=True)
class Catalog:
    """All tables in the order of the DDL files, parents before children."""

    tables: tuple[Table, ...]

    def table(self, name: str) -> Table:
        """Return the table called `name` (`funding`, `quality.notes`); raise UnknownTableError."""
        for table in self.tables:
            if table.name == name:
                return table
        raise UnknownTableError(f"no table {name!r} in sql/schema; there are {[t.name for t in self.tables]}")


@dataclass(frozen=True, slots=True)
class Split:
    """Rows that keep all rules, and rows that break some with `rules_broken` (list of text) beside them."""

    accepted: pl.DataFrame
    rejected: pl.DataFrame


def create_schema(
    con: duckdb.DuckDBPyConnection, *, has_keys: bool = True, folder: Path | None = None
) -> None:
    """Create all tables, comments and schemas on a connection.

    With `has_keys` false, primary and foreign keys are left out: their indexes cost most of a large
    build's time and size. NOT NULL, CHECK rules and comments stay; keys are then checked by query.
    """
    if has_keys:
        for file in _schema_files(folder):
            con.execute(file.read_text(encoding="utf-8"))
        return
    for table in load_catalog(folder).tables:
        con.execute(f"create schema if not exists {table.schema_name}")
        con.execute(render_table(table))


@cache
def load_catalog(folder: Path | None = None) -> Catalog:
    """Return the catalogue of sql/schema (or another folder): its files are run in memory and read back.

    Cached per process; one table per file, in the order of the files.
    """
    with duckdb.connect() as con:
        names: list[tuple[str, str]] = []
        for file in _schema_files(folder):
            con.execute(file.read_text(encoding="utf-8"))
            found = con.execute(
                "select schema_name, table_name from duckdb_tables() where not internal order by all"
            ).fetchall()
            names.extend((schema, table) for schema, table in found if (schema, table) not in names)
        return Catalog(tuple(_read_table(con, schema, table) for schema, table in names))


def readings_struct(table: str) -> pl.Struct:
    """Return the struct that a reading nests for a row of the table: its columns, types and order."""
    return pl.Struct(dict(load_catalog().table(table).polars_schema))


def readings_schema() -> pl.Schema:
    """Return the schema of the cache of readings. Grain: document; lists nest the rows of its forms."""
    catalog = load_catalog()
    columns: dict[str, pl.DataType] = {
        name: catalog.table(table).polars_schema[name] for name, table in _READING_SCALARS.items()
    }
    columns |= {name: pl.List(readings_struct(table)) for name, table in READING_LISTS.items()}
    return pl.Schema(columns)


def schema_hash() -> str:
    """Return the hash of tables, columns, types, keys and rules; comments do not count."""
    parts = [
        repr((t.name, [(c.name, c.sql_type, c.is_nullable) for c in t.columns], t.primary_key))
        + repr((sorted(c.expression for c in t.checks), [k.rule for k in t.foreign_keys]))
        for t in load_catalog().tables
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def readings_hash() -> str:
    """Return the hash of the readings' columns and types: readings cached under another must be reread."""
    return hashlib.sha256(repr(list(readings_schema().items())).encode()).hexdigest()


def render_table(table: Table) -> str:
    """Return DDL for the table without its keys: columns, NOT NULL, CHECK rules, comments."""
    lines = [f'"{c.name}" {c.sql_type}' + ("" if c.is_nullable else " not null") for c in table.columns] + [
        f"check {check.expression}" for check in table.checks
    ]
    statements = [f"create table {table.name} ({', '.join(lines)})"]
    if table.comment is not None:
        statements.append(f"comment on table {table.name} is {_quote(table.comment)}")
    statements += [
        f'comment on column {table.name}."{c.name}" is {_quote(c.comment)}'
        for c in table.columns
        if c.comment is not None
    ]
    return ";\n".join(statements)


def split(frame: pl.DataFrame, table: str, parents: Mapping[str, pl.DataFrame] | None = None) -> Split:
    """Split a frame into the rows that keep the rules of its table and those that break them.

    Rules, all evaluated as sets by DuckDB: NOT NULL; every CHECK expression as declared (NULL passes,
    as in SQL); the primary key (of rows that keep the other rules the first stays); and, for each
    foreign key whose parent is among `parents`, that the key is found there. A rejected row carries
    the rules broken in the words of the schema. Raises FrameMismatchError if the frame's columns or types
    are not the table's.
    """
    declared = load_catalog().table(table)
    _require_schema(frame, declared)
    keys = [key for key in declared.foreign_keys if key.parent in (parents or {})]
    needed = {*declared.not_null, *declared.primary_key}
    needed.update(name for check in declared.checks for name in check.columns)
    needed.update(name for key in keys for name in key.columns)
    candidate = frame.select(name for name in declared.column_names if name in needed)
    with duckdb.connect() as con:
        _load(con, "candidate", candidate.with_row_index("row_index__"))
        for number, key in enumerate(keys):
            parent = (parents or {})[key.parent].select(key.parent_columns).unique()
            _load(con, f"parent_{number}", parent)
        broken = fetch_frame(con, _rules_query(declared, keys))
    if broken.is_empty():
        no_rules = pl.lit(None, pl.List(pl.String)).alias("rules_broken")
        return Split(frame, frame.clear().with_columns(no_rules))
    indexed = frame.with_row_index("row_index__")
    broken = broken.cast({"row_index__": indexed.schema["row_index__"]})
    accepted = indexed.join(broken, on="row_index__", how="anti", maintain_order="left")
    rejected = indexed.join(broken, on="row_index__", how="inner", maintain_order="left")
    return Split(accepted.drop("row_index__"), rejected.drop("row_index__"))


def _schema_files(folder: Path | None) -> list[Path]:
    return sorted((folder or sql_folder() / "schema").glob("*.sql"))


def _rules_query(table: Table, keys: list[ForeignKey]) -> str:
    """Return the query over `candidate` (and `parent_n`) that lists broken rules by row."""
    cases = [(f'"{name}" is null', f"{name} is not null") for name in table.not_null]
    cases += [(f"({check.expression}) is false", _bare(check.expression)) for check in table.checks]
    for number, key in enumerate(keys):
        present = " and ".join(f'candidate."{name}" is not null' for name in key.columns)
        same = " and ".join(
            f'parent_{number}."{theirs}" = candidate."{ours}"'
            for ours, theirs in zip(key.columns, key.parent_columns, strict=True)
        )
        cases.append((f"{present} and not exists (select 1 from parent_{number} where {same})", key.rule))
    lists = " || ".join(
        f"case when {condition} then [{_quote(rule)}] else []::varchar[] end" for condition, rule in cases
    )
    row_rules = f"select *, {lists or '[]::varchar[]'} as row_rules from candidate"
    if not table.primary_key:
        return (
            f"with judged as ({row_rules}) "
            "select row_index__, row_rules as rules_broken from judged where len(row_rules) > 0 order by all"
        )
    columns = ", ".join(f'"{name}"' for name in table.primary_key)
    repeated = f"primary key ({', '.join(table.primary_key)})"
    return f"""
        with judged as ({row_rules}),
        numbered as (
            select
                *,
                row_number() over (partition by {columns}, len(row_rules) = 0 order by row_index__) as nth
            from judged
        )
        select
            row_index__,
            case when len(row_rules) > 0 then row_rules else [{_quote(repeated)}] end as rules_broken
        from numbered
        where len(row_rules) > 0 or nth > 1
        order by row_index__
    """


def _load(con: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    # an Arrow stream can be read once only, so it is copied into a table
    con.from_arrow(frame.__arrow_c_stream__()).create(name)


def _require_schema(frame: pl.DataFrame, table: Table) -> None:
    expected = table.polars_schema
    if frame.schema == expected:
        return
    differences = [
        f"{name}: {frame.schema.get(name)} instead of {expected.get(name)}"
        for name in {**expected, **frame.schema}
        if frame.schema.get(name) != expected.get(name)
    ]
    raise FrameMismatchError(f"{table.name}: " + ("; ".join(differences) or "columns are in another order"))


def _read_table(con: duckdb.DuckDBPyConnection, schema: str, table: str) -> Table:
    where = [schema, table]
    name = table if schema == "main" else f"{schema}.{table}"
    [(comment,)] = con.execute(
        "select comment from duckdb_tables() where schema_name = ? and table_name = ?", where
    ).fetchall()
    dtypes = fetch_frame(con, f"from {name} limit 0").schema
    columns = con.execute(
        "select column_name, data_type, is_nullable, comment from duckdb_columns() "
        "where schema_name = ? and table_name = ? order by column_index",
        where,
    ).fetchall()
    constraints = con.execute(
        "select constraint_type, expression, constraint_column_names, referenced_table, "
        "referenced_column_names from duckdb_constraints() "
        "where schema_name = ? and table_name = ? order by constraint_name, expression",
        where,
    ).fetchall()
    return Table(
        name=name,
        comment=comment,
        columns=tuple(
            Column(column, sql_type, dtypes[column], nullable, text)
            for column, sql_type, nullable, text in columns
        ),
        primary_key=next((tuple(c[2]) for c in constraints if c[0] == "PRIMARY KEY"), ()),
        checks=tuple(Check(c[1], tuple(dict.fromkeys(c[2]))) for c in constraints if c[0] == "CHECK"),
        foreign_keys=tuple(
            # DuckDB keeps foreign keys within a schema, so the parent has the child's
            ForeignKey(tuple(c[2]), c[3] if schema == "main" else f"{schema}.{c[3]}", tuple(c[4]))
            for c in constraints
            if c[0] == "FOREIGN KEY"
        ),
    )


def _bare(expression: str) -> str:
    """Return the expression without the one pair of brackets DuckDB puts around it."""
    return expression[1:-1] if expression.startswith("(") and expression.endswith(")") else expression


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
