"""The star split by the rules of its schema: rows that load, and rows set aside with the rules they break.

Here belongs what a rejected row takes along with it, and what that makes of its form and document. The rules
are in sql/schema and evaluated by `pipelines.schema`; how rows are made is in `pipelines.star`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from pipelines.schema import Table, load_catalog, split

#: rows of these are made by this package alone, so a broken rule is a fault of code
_OWN_TABLES = ("documents", "document_files")
#: tables whose rows belong to a form: a rejected row makes the form partial
_FORM_TABLES = ("funding", "goals", "indicators", "details", "sources")
_NO_FORM_LOADED = "every form of the document broke a rule of the schema; see quality.rejected_rows"


class DocumentRowsError(Exception):
    """A row of documents or document_files breaks a rule of the schema: a fault of code."""


@dataclass(frozen=True, slots=True)
class SplitStar:
    """Frames that can be loaded, in the order of loading (parents first), rejected rows among them."""

    accepted: Mapping[str, pl.DataFrame]
    rejected_rows: pl.DataFrame


def split_star(
    frames: Mapping[str, pl.DataFrame | pl.LazyFrame], parents: Mapping[str, pl.DataFrame] | None = None
) -> SplitStar:
    """Split every frame by the rules of its table; what hangs on a rejected row is rejected with it.

    Nothing is lost: each row ends in `accepted` or, as JSON with the rules it broke, in
    `rejected_rows` (also accepted["quality.rejected_rows"]). Forms and documents that lost rows
    become `partial`; a document that lost all its forms becomes `rejected` with category `invalid`.
    `parents` are accepted rows of tables that are not among the frames, for the rows that hang on them.
    Raises DocumentRowsError if rows of documents or document_files break a rule.
    """
    accepted = dict(parents or {})
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
    own = {*frames, "quality.rejected_rows"}
    ordered = {table.name: accepted[table.name] for table in load_catalog().tables if table.name in own}
    return SplitStar(ordered, rows)


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
