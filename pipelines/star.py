"""From readings (one row per document) to one polars frame per star table, and the split of those frames.

Here belongs all that is set-based between the cache of readings and the tables: exploding the nested
lists and taking out rows that break a rule of the schema together with all that hangs on them. Nothing here
looks at a single row or at printed text; that belongs in `pipelines.reading` and below. Organisations and
projects are derived in `pipelines.registers` and `pipelines.matching`; rules belong in sql/schema.

Errors, all faults of code and none of a document:
    StarError               root
    ├── ReadingsError       a listed document has no reading, or more than one
    └── DocumentRowsError   a row of documents or document_files breaks a rule of the schema
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from pipelines.matching import Matches, match_organizations, match_projects
from pipelines.redaction import redact_lists
from pipelines.registers import list_organizations, list_projects
from pipelines.schema import READING_LISTS, Table, load_catalog, readings_schema, split

#: files as given to `build_star`. Grain: path.
FILES_SCHEMA = pl.Schema(
    {
        "document_id": pl.String(),
        "path": pl.String(),
        "first_seen_at": pl.Datetime("us"),
        "file_name": pl.String(),
        "byte_count": pl.Int64(),
        "media_type": pl.String(),
    }
)

#: rows of these are made by this package alone, so a broken rule is a fault of code
_OWN_TABLES = ("documents", "document_files")
#: tables whose rows belong to a form: a rejected row makes the form partial
_FORM_TABLES = ("funding", "goals", "indicators", "details", "sources")
_NO_FORM_LOADED = "every form of the document broke a rule of the schema; see quality.rejected_rows"


class StarError(Exception):
    """Root of the errors of this module."""


class ReadingsError(StarError):
    """A listed document has no reading, or more than one."""


class DocumentRowsError(StarError):
    """A row of documents or document_files breaks a rule of the schema."""


@dataclass(frozen=True, slots=True)
class SplitStar:
    """Frames that can be loaded, in the order of loading (parents first), rejected rows among them."""

    accepted: Mapping[str, pl.DataFrame]
    rejected_rows: pl.DataFrame


def build_star(
    readings: pl.LazyFrame, files: pl.DataFrame, *, keep_personal: bool = False
) -> dict[str, pl.LazyFrame]:
    """Return one frame per star table, with the columns, types and key order of sql/schema.

    Names, telephone and ID numbers in printed text are replaced by marks (`pipelines.redaction`) unless
    `keep_personal`.

    `readings`: one row per document, `pipelines.schema.readings_schema()`; those of documents not in
    `files` are left out. `files`: one row per path, `FILES_SCHEMA`. Raises ReadingsError if a
    document of `files` has no reading or several: no document disappears.
    """
    files = files.select(FILES_SCHEMA.names()).cast(FILES_SCHEMA)
    schema = readings_schema()
    readings = readings.select(schema.names()).cast(schema)
    readings = readings.join(files.lazy().select("document_id"), on="document_id", how="semi")
    _require_one_reading_each(readings, files)
    lists = {name: _explode(readings, name) for name in READING_LISTS}
    if not keep_personal:
        lists = redact_lists(lists)
    frames = {
        "documents": _documents(readings, files),
        "document_files": files.lazy(),
        **_registers(lists["evaluations"]),
        **{READING_LISTS[name]: frame for name, frame in lists.items()},
        "quality.rejected_documents": _rejected_documents(readings, files),
    }
    tables = [table for table in load_catalog().tables if table.name in frames]
    return {table.name: _conform(frames[table.name], table) for table in tables}


def split_star(frames: Mapping[str, pl.DataFrame | pl.LazyFrame]) -> SplitStar:
    """Split every frame by the rules of its table; what hangs on a rejected row is rejected with it.

    Nothing is lost: each row ends in `accepted` or, as JSON with the rules it broke, in
    `rejected_rows` (also accepted["quality.rejected_rows"]). Forms and documents that lost rows
    become `partial`; a document that lost all its forms becomes `rejected` with category `invalid`.
    Raises DocumentRowsError if rows of documents or document_files break a rule.
    """
    accepted: dict[str, pl.DataFrame] = {}
    rejected: dict[str, pl.DataFrame] = {}
    for table in load_catalog().tables:
        if table.name not in frames:
            continue
        parts = split(frames[table.name].lazy().collect(), table.name, accepted)
        accepted[table.name] = parts.accepted
        if not parts.rejected.is_empty():
            rejected[table.name] = parts.rejected
    for name in _OWN_TABLES:
        if name in rejected:
            first = rejected[name].row(0, named=True)
            raise DocumentRowsError(f"{name}: {rejected[name].height} rows break rules, such as {first}")
    evaluations = _downgrade_evaluations(accepted["evaluations"], rejected)
    documents = _downgrade_documents(accepted["documents"], evaluations, rejected.get("evaluations"))
    refused = _refuse_documents(accepted, documents)
    rows = _rejected_rows(rejected)
    accepted |= {
        "evaluations": evaluations,
        "documents": documents,
        "quality.rejected_documents": refused,
        "quality.rejected_rows": rows,
    }
    ordered = {table.name: accepted[table.name] for table in load_catalog().tables if table.name in accepted}
    return SplitStar(ordered, rows)


def _require_one_reading_each(readings: pl.LazyFrame, files: pl.DataFrame) -> None:
    counts = readings.group_by("document_id").len().collect()
    missing = files.join(counts, on="document_id", how="anti")
    repeated = counts.filter(pl.col("len") > 1)
    for problem, frame in (("no reading", missing), ("more than one reading", repeated)):
        if not frame.is_empty():
            examples = frame["document_id"].unique().sort().head(3).to_list()
            raise ReadingsError(f"{frame['document_id'].n_unique()} documents have {problem}: {examples}")


def _explode(readings: pl.LazyFrame, name: str) -> pl.LazyFrame:
    """Return the rows nested in a list of the readings; their document is that of the reading."""
    rows = (
        readings.select(pl.col("document_id").alias("reading_document_id"), name)
        .filter(pl.col(name).list.len() > 0)
        .explode(name)
        .unnest(name)
    )
    if "document_id" in load_catalog().table(READING_LISTS[name]).column_names:
        rows = rows.with_columns(pl.col("reading_document_id").alias("document_id"))
    return rows.drop("reading_document_id")


def _first_files(files: pl.DataFrame) -> pl.LazyFrame:
    """Return of each document the path seen first; among those seen at once the first by name."""
    return (
        files.lazy()
        .sort("document_id", "first_seen_at", "path")
        .unique("document_id", keep="first", maintain_order=True)
    )


def _documents(readings: pl.LazyFrame, files: pl.DataFrame) -> pl.LazyFrame:
    first = _first_files(files).select(
        "document_id",
        "file_name",
        pl.col("byte_count").alias("file_byte_count"),
        pl.col("media_type").alias("file_media_type"),
    )
    return readings.join(first, on="document_id", how="left").with_columns(
        pl.coalesce("byte_count", "file_byte_count").alias("byte_count"),
        pl.coalesce("media_type", "file_media_type").alias("media_type"),
        pl.col("evaluations").list.len().fill_null(0).cast(pl.Int32).alias("form_count"),
    )


def _rejected_documents(readings: pl.LazyFrame, files: pl.DataFrame) -> pl.LazyFrame:
    return readings.filter(pl.col("status") == "rejected").join(
        _first_files(files).select("document_id", "path"), on="document_id", how="left"
    )


def _registers(evaluations: pl.LazyFrame) -> dict[str, pl.LazyFrame]:
    """Return organisations and projects, and which of them are one under several names."""
    organizations, projects = list_organizations(evaluations), list_projects(evaluations)
    same_organizations = match_organizations(organizations)
    same_projects = match_projects(projects, same_organizations.ids)
    return {
        "organizations": _name_canonical(organizations, same_organizations, "organization_id").rename(
            {"canonical_id": "canonical_organization_id"}
        ),
        "organization_matches": _name_pairs(same_organizations, "organization_id"),
        "projects": _name_canonical(projects, same_projects, "project_id").rename(
            {"canonical_id": "series_id"}
        ),
        "project_matches": _name_pairs(same_projects, "project_id"),
    }


def _name_canonical(rows: pl.DataFrame, matches: Matches, key: str) -> pl.LazyFrame:
    return rows.lazy().join(matches.ids.lazy().rename({"id": key}), on=key, how="left")


def _name_pairs(matches: Matches, key: str) -> pl.LazyFrame:
    return matches.pairs.lazy().rename({"left_id": key, "right_id": f"matched_{key}"})


def _conform(frame: pl.LazyFrame, table: Table) -> pl.LazyFrame:
    """Return the frame with the columns and types of its table, sorted: equal inputs give equal files."""
    order = [name for name in table.column_names if name in table.primary_key] or list(table.column_names)
    return frame.select(table.column_names).cast(table.polars_schema).sort(order, maintain_order=True)


def _downgrade_evaluations(evaluations: pl.DataFrame, rejected: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    touched = [rejected[name].select("evaluation_id") for name in _FORM_TABLES if name in rejected]
    if not touched:
        return evaluations
    lost = pl.concat(touched)["evaluation_id"].drop_nulls().unique()
    status = pl.when(pl.col("evaluation_id").is_in(lost.implode())).then(pl.lit("partial"))
    return evaluations.with_columns(status.otherwise("status").alias("status"))


def _downgrade_documents(
    documents: pl.DataFrame, evaluations: pl.DataFrame, rejected: pl.DataFrame | None
) -> pl.DataFrame:
    """Return documents whose form_count is that of the forms loaded and whose status says what was lost."""
    loaded = evaluations.group_by("document_id").agg(
        pl.len().cast(pl.Int32).alias("loaded_count"),
        (pl.col("status") == "partial").any().alias("has_partial_forms"),
    )
    documents = documents.join(loaded, on="document_id", how="left", maintain_order="left").with_columns(
        pl.col("loaded_count").fill_null(0), pl.col("has_partial_forms").fill_null(value=False)
    )
    lost = pl.lit(value=False)
    if rejected is not None:
        lost = pl.col("document_id").is_in(rejected["document_id"].drop_nulls().unique().implode())
    status = (
        pl.when(pl.col("loaded_count") == 0)
        .then(pl.lit("rejected"))
        .when((pl.col("status") == "complete") & (lost | pl.col("has_partial_forms")))
        .then(pl.lit("partial"))
        .otherwise("status")
    )
    return documents.with_columns(status.alias("status"), pl.col("loaded_count").alias("form_count")).drop(
        "loaded_count", "has_partial_forms"
    )


def _refuse_documents(accepted: Mapping[str, pl.DataFrame], documents: pl.DataFrame) -> pl.DataFrame:
    """Return rejected_documents with those that lost all their forms to the rules of the schema."""
    refused = accepted["quality.rejected_documents"]
    lost = documents.filter(pl.col("status") == "rejected").join(refused, on="document_id", how="anti")
    if lost.is_empty():
        return refused
    paths = (
        accepted["document_files"]
        .sort("document_id", "first_seen_at", "path")
        .unique("document_id", keep="first", maintain_order=True)
    )
    added = lost.join(paths, on="document_id", how="left").select(
        "document_id",
        "path",
        pl.lit("invalid").alias("category"),
        pl.lit(_NO_FORM_LOADED).alias("reason"),
        pl.lit(None, refused.schema["page_no"]).alias("page_no"),
    )
    return pl.concat([refused, added]).sort("document_id")


def _rejected_rows(rejected: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    schema = load_catalog().table("quality.rejected_rows").polars_schema
    frames = [
        frame.select(
            pl.lit(name).alias("table_name"),
            _column_or_null(frame, "evaluation_id", schema),
            _column_or_null(frame, _row_number_column(load_catalog().table(name)), schema).alias("row_no"),
            pl.col("rules_broken").alias("rules"),
            pl.struct(pl.exclude("rules_broken")).struct.json_encode().alias("row_json"),
        ).cast(schema)
        for name, frame in rejected.items()
    ]
    return pl.concat([pl.DataFrame(schema=schema), *frames])


def _row_number_column(table: Table) -> str:
    """Return the column that says which row of its form or document a row is."""
    if table.name == "evaluations":
        return "form_no"
    return next((name for name in table.primary_key if name.endswith("_no")), "row_no")


def _column_or_null(frame: pl.DataFrame, name: str, schema: pl.Schema) -> pl.Expr:
    if name in frame.columns:
        return pl.col(name)
    return pl.lit(None, schema.get(name, pl.Int32())).alias(name)
