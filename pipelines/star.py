"""From readings (one row per document) to one polars frame per star table, whole or in parts.

Here belongs all that is set-based between the cache of readings and the tables: exploding the nested
lists, fitting them to the schema. Nothing here looks at a single row or at printed text; that belongs in
`pipelines.reading` and below. Rows that break a rule are taken out in `pipelines.quarantine`; organisations
and projects are derived in `pipelines.registers` and `pipelines.matching`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from pipelines.matching import Matches, match_organizations, match_projects
from pipelines.quarantine import SplitStar, split_star
from pipelines.redaction import redact_lists
from pipelines.registers import list_organizations, list_projects
from pipelines.schema import READING_LISTS, Table, load_catalog, readings_schema

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


class ReadingsError(Exception):
    """A listed document has no reading, or more than one: a fault of code and none of a document."""


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
    readings, files = _prepare(readings, files)
    lists = _list_rows(readings, keep_personal=keep_personal)
    return _arrange(_registers(lists["evaluations"]) | _rows(readings, files, lists))


def stream_star(
    readings: pl.LazyFrame, files: pl.DataFrame, *, keep_personal: bool = False, documents: int
) -> Iterator[SplitStar]:
    """Yield the split star in parts of so many documents, so that memory does not grow with their number.

    The parts together are what `split_star(build_star(…))` gives, row by row. The first carries the registers
    of all documents (organisations, projects), on which the rows of every part may hang. Arguments and
    errors as for these two.
    """
    readings, files = _prepare(readings, files)
    parents = _registers(_list_rows(readings, keep_personal=keep_personal)["evaluations"])
    accepted: dict[str, pl.DataFrame] = {}
    keys = files["document_id"].unique().sort()
    for start in range(0, max(1, keys.len()), documents):
        # a range of keys, so that files of readings that hold none of them are not opened
        part = keys.slice(start, documents)
        inside = pl.col("document_id").is_between(pl.lit(part.first()), pl.lit(part.last()))
        own_readings, own_files = readings.filter(inside), files.filter(inside)
        frames = _rows(own_readings, own_files, _list_rows(own_readings, keep_personal=keep_personal))
        star = split_star(_arrange(frames if accepted else parents | frames), accepted)
        accepted = accepted or {name: star.accepted[name] for name in parents}
        yield star
        del star


def _prepare(readings: pl.LazyFrame, files: pl.DataFrame) -> tuple[pl.LazyFrame, pl.DataFrame]:
    """Return readings and files in their schemas; readings of documents that no file holds are left out."""
    files = files.select(FILES_SCHEMA.names()).cast(FILES_SCHEMA)
    schema = readings_schema()
    readings = readings.select(schema.names()).cast(schema)
    readings = readings.join(files.lazy().select("document_id"), on="document_id", how="semi")
    _require_one_reading_each(readings, files)
    return readings, files


def _list_rows(readings: pl.LazyFrame, *, keep_personal: bool) -> Mapping[str, pl.LazyFrame]:
    lists = {name: _explode(readings, name) for name in READING_LISTS}
    return lists if keep_personal else redact_lists(lists)


def _rows(
    readings: pl.LazyFrame, files: pl.DataFrame, lists: Mapping[str, pl.LazyFrame]
) -> dict[str, pl.LazyFrame]:
    """Return the frames whose rows belong to one document each."""
    return {
        "documents": _documents(readings, files),
        "document_files": files.lazy(),
        **{READING_LISTS[name]: frame for name, frame in lists.items()},
        "quality.rejected_documents": _rejected_documents(readings, files),
    }


def _arrange(frames: Mapping[str, pl.LazyFrame]) -> dict[str, pl.LazyFrame]:
    """Return the frames in the order of loading, each as its table wants it."""
    tables = [table for table in load_catalog().tables if table.name in frames]
    return {table.name: _conform(frames[table.name], table) for table in tables}


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


