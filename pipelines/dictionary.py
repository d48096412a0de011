"""docs/warehouse.md, rendered from what the warehouse says of itself: comments, keys, rules, SQL heads.

Here belongs the page's order and markup. What a table or column means is written in sql/ alone, the
terms of the field in docs/glossary.csv. `python -m pipelines.dictionary` rewrites the page; a test
compares the committed one.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb

from pipelines.schema import Table, create_schema, load_catalog
from pipelines.statements import Statement, create_relations, load_statements

_HEAD = """\
# The warehouse: tables, columns, terms

Rendered by `python -m pipelines.dictionary` from the comments in `sql/`; edit those, not this page. The same
comments are in the database: `select table_name, column_name, comment from duckdb_columns()`.

* Star tables are in schema `main`, so `select * from projects` just works. Views for questions asked often
  are in `marts`, the tables under Chinese names in `zh`, what was refused or is doubtful in `quality`, what a
  reviewer would object to in `audit`.
* Money is in yuan and exact (`_yuan`), points end in `_points`, percent in `_pct`, ratios in `_ratio`. What
  is printed on the paper stands in a `_text` column beside its reading. An empty cell is NULL, never 0 or ''.
* `sources` says of every printed value on which page and in which box, cell or line it stands.
* Sums: leave out either the `total` line of `funding` or its parts, and count forms in
  `marts.current_evaluations`, because in `evaluations` revised forms stand beside those they replace.
"""


def render() -> str:
    """Return docs/warehouse.md. Reads sql/ and docs/glossary.csv only."""
    catalog = load_catalog()
    with duckdb.connect() as con:
        create_schema(con)
        create_relations(con)
        sections = [
            _HEAD,
            _diagram(catalog.tables),
            "## Tables\n",
            *(_table_section(table) for table in catalog.tables),
            "## Marts\n\nViews, always as current as the tables below them.\n",
            *(_mart_section(con, mart) for mart in load_statements("marts")),
        ]
    sections += [
        _chinese_section(),
        "## Checks before publication\n\nA new build that breaks an `error` check is not published.\n\n"
        + _markdown_table(
            ("check", "severity", "what must hold"),
            sorted(
                (f"`{check.name}`", check.entries.get("severity", "error"), check.description)
                for check in load_statements("checks")
            ),
        ),
        "## Example questions\n\nIn `sql/examples/`; `jixiao examples` lists and answers them.\n\n"
        + _markdown_table(
            ("file", "question"),
            sorted((f"`{example.name}.sql`", example.description) for example in load_statements("examples")),
        ),
        "## Glossary 术语\n\n"
        + _markdown_table(("Chinese", "English", "in the warehouse", "meaning"), _read_glossary()),
    ]
    return "\n".join(sections)


def page_path() -> Path:
    """Return where the page lies in a checkout."""
    return Path(__file__).resolve().parent.parent / "docs" / "warehouse.md"


def write_page(path: Path | None = None) -> Path:
    """Write the page and return its path."""
    path = path or page_path()
    path.write_text(render(), encoding="utf-8")
    return path


def _diagram(tables: Iterable[Table]) -> str:
    """Return the star as a Mermaid diagram: one line per foreign key."""
    lines = [
        f"    {key.parent} ||--o{{ {table.name} : {'_'.join(key.columns)}"
        for table in tables
        if table.schema_name == "main"
        for key in table.foreign_keys
    ]
    return "```mermaid\nerDiagram\n" + "\n".join(lines) + "\n```\n"


def _table_section(table: Table) -> str:
    parts = [f"### {table.name}\n", f"{table.comment}\n"]
    if table.primary_key:
        parts.append(f"Key: {_names(table.primary_key)}.\n")
    if table.foreign_keys:
        keys = (f"{_names(key.columns)} → `{key.parent}`" for key in table.foreign_keys)
        parts.append(f"Points to: {'; '.join(keys)}.\n")
    rows = [
        (f"`{c.name}`", c.sql_type.lower(), "" if c.is_nullable else "yes", c.comment or "")
        for c in table.columns
    ]
    parts.append(_markdown_table(("column", "type", "required", "meaning"), rows))
    if table.checks:
        parts.append("Rules; a row that breaks one goes to `quality.rejected_rows`:\n")
        parts.append("".join(f"* `{check.expression}`\n" for check in table.checks))
    return "\n".join(parts)


def _mart_section(con: duckdb.DuckDBPyConnection, mart: Statement) -> str:
    columns = con.execute(
        "select column_name, data_type, comment from duckdb_columns() "
        "where schema_name = 'marts' and table_name = ? order by column_index",
        [mart.name],
    ).fetchall()
    rows = [(f"`{name}`", sql_type.lower(), comment) for name, sql_type, comment in columns]
    return "\n".join(
        [
            f"### marts.{mart.name}\n",
            f"{mart.description}\n",
            f"Reads: {_names(mart.reads)}.\n",
            _markdown_table(("column", "type", "meaning"), rows),
        ]
    )


def _chinese_section() -> str:
    rows = sorted((f"`{view.reads[0]}`", f'`zh."{view.name}"`') for view in load_statements("zh"))
    return (
        "## Chinese views 中文视图\n\nThe same tables and columns under Chinese names.\n\n"
        + _markdown_table(("table", "view"), rows)
    )


def _read_glossary() -> Iterator[tuple[str, ...]]:
    path = page_path().with_name("glossary.csv")
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            where = f"`{row['in_warehouse']}`" if row["in_warehouse"] else ""
            yield row["chinese"], row["english"], where, row["meaning"]


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _markdown_table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


if __name__ == "__main__":
    write_page(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
