"""The build as files for spreadsheets and BI tools: every table and mart as Parquet and as CSV.

    export                              symlink to the folder of the live build, swapped like the warehouse
    itself exports/<build_id>/parquet/*.parquet    exact: the types of the warehouse
    exports/<build_id>/csv/*.csv            for Excel: UTF-8 with byte order mark, text guarded

Files are named like the relations: `evaluations.csv`, `quality.notes.parquet`,
`marts.execution_by_project.csv`.

Forms hold text such as `=100.00(%)`, which a spreadsheet would compute instead of show, and a stranger's
document could hold worse (CSV injection). So in CSV any text that a spreadsheet may take for a formula gets
a leading apostrophe (`guard`); `unguard` gives the text back exactly. Parquet holds the text as it is.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from pipelines.files import UNFINISHED, replace_symlink, sync
from pipelines.warehouse import KEPT_BUILDS, open_file

#: schemas that are exported; `zh` holds the same tables under Chinese names
SCHEMAS = ("main", "marts", "quality", "audit")
#: text that a spreadsheet takes for a formula, and text that looks guarded already. A sign before a plain
#: number (-5, +3.2%) or alone (-) is harmless and stays
FORMULA = r"^(?:['=@\t\r\n]|[+-](?:[^0-9.]|.*[^0-9.%]))"


@dataclass(frozen=True, slots=True)
class Relation:
    """One table or view to export; `name` is qualified outside schema main."""

    schema_name: str
    relation_name: str

    @property
    def name(self) -> str:
        """Return the name as it is written in SQL, and as the file is called."""
        return (
            self.relation_name if self.schema_name == "main" else f"{self.schema_name}.{self.relation_name}"
        )

    @property
    def quoted(self) -> str:
        """Return the name quoted for SQL."""
        return f'"{self.schema_name}"."{self.relation_name}"'


def list_relations(con: duckdb.DuckDBPyConnection) -> list[Relation]:
    """Return all tables and views of SCHEMAS, sorted by name."""
    rows = con.execute(
        "select schema_name, table_name from duckdb_tables() where not internal union all "
        "select schema_name, view_name from duckdb_views() where not internal order by all"
    ).fetchall()
    return [Relation(schema, name) for schema, name in rows if schema in SCHEMAS]


def export(build: Path, exports: Path, build_id: str) -> Path:
    """Write all relations of a build below `exports/<build_id>`; return that folder, complete and on disk.

    Nothing points there yet, see `publish_export`. A folder that is there already is complete and stays.
    """
    folder = exports / build_id
    if folder.is_dir():
        return folder
    unfinished = exports / f"{UNFINISHED}{build_id}"
    shutil.rmtree(unfinished, ignore_errors=True)
    for form in ("parquet", "csv"):
        (unfinished / form).mkdir(parents=True)
    with open_file(build) as con:
        for relation in list_relations(con):
            exact = unfinished / "parquet" / f"{relation.name}.parquet"
            con.execute(
                f"copy (select * from {relation.quoted}) to '{_escaped(exact)}' "
                "(format parquet, compression zstd)"
            )
            _write_csv(exact, unfinished / "csv" / f"{relation.name}.csv")
    for path in [*unfinished.rglob("*"), unfinished]:
        sync(path)
    unfinished.rename(folder)
    sync(exports)
    return folder


def publish_export(folder: Path, link: Path, *, keep: int = KEPT_BUILDS) -> None:
    """Point `link` at the folder of a build in one step, and drop the oldest folders, never the one in
    use."""
    replace_symlink(link, folder)
    finished = sorted((path for path in folder.parent.iterdir() if _is_finished(path)), reverse=True)
    for path in finished[keep:]:
        if path != folder:
            shutil.rmtree(path)


def clear_exports(exports: Path) -> None:
    """Delete what killed runs left of their exports. Call it only while holding the warehouse's lock."""
    for leftover in exports.glob(f"{UNFINISHED}*"):
        shutil.rmtree(leftover)


def guard(text: pl.Expr) -> pl.Expr:
    """Return the text, behind an apostrophe where a spreadsheet would take it for a formula."""
    return pl.when(text.str.contains(FORMULA)).then(pl.concat_str(pl.lit("'"), text)).otherwise(text)


def unguard(text: str) -> str:
    """Return the text that `guard` was given."""
    return text.removeprefix("'")


def _write_csv(parquet: Path, csv: Path) -> None:
    frame = pl.scan_parquet(parquet, glob=False)
    schema = frame.collect_schema()
    lists = [name for name, dtype in schema.items() if dtype == pl.List(pl.String)]
    texts = [*lists, *(name for name, dtype in schema.items() if dtype == pl.String)]
    frame.with_columns(pl.col(lists).list.join("; ")).with_columns(
        guard(pl.col(name)).alias(name) for name in texts
    ).sink_csv(csv, include_bom=True)


def _is_finished(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and not path.name.startswith(UNFINISHED)


def _escaped(path: Path) -> str:
    return str(path.absolute()).replace("'", "''")
