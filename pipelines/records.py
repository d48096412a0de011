"""The record of one document, as it enters the cache: made for a document that could not be read, and
fitted to the schema before it is written. How a document that can be read becomes a record belongs in
`pipelines.reading`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from pipelines.errors import StoreUnusable

Record = dict[str, Any]


def rejected_record(
    schema: pl.Schema, *, document_id: str, version: str, byte_count: int | None, category: str, reason: str
) -> Record:
    """Return the record of a document from which nothing could be read: no lists, one category, one
    reason."""
    record: Record = {name: [] if isinstance(dtype, pl.List) else None for name, dtype in schema.items()}
    return record | {
        "document_id": document_id,
        "reader_version": version,
        "byte_count": byte_count,
        "status": "rejected",
        "category": category,
        "reason": reason,
    }


def frame_records(records: list[Record], schema: pl.Schema) -> pl.DataFrame:
    """Return the records as one frame of the schema; say what does not fit instead of dropping it.

    polars turns a nested value that does not fit its type (a sum beyond decimal(18,2)) into NULL without a
    word. Such a document becomes `partial` and gets a note with the value, so it is looked at. Fields that
    the schema does not know are a fault of code: StoreUnusable.
    """
    for record in records:
        _require_fields(record, schema)
    frame = pl.DataFrame(records, schema=schema, orient="row", strict=True)
    noted = False
    for record, row in zip(records, frame.iter_rows(named=True), strict=True):
        losses = _find_losses(record, row)
        if losses and "notes" in schema:
            noted = True
            record["notes"] = [*record.get("notes", ()), *(_note(record, loss, schema) for loss in losses)]
            record["status"] = "partial" if record.get("status") == "complete" else record.get("status")
    return pl.DataFrame(records, schema=schema, orient="row", strict=True) if noted else frame


def _fields(dtype: pl.DataType) -> list[str]:
    """Return the fields of a list of structs; none where the type is another."""
    inner = dtype.inner if isinstance(dtype, pl.List) else None
    return [field.name for field in inner.fields] if isinstance(inner, pl.Struct) else []


def _require_fields(record: Mapping[str, Any], schema: pl.Schema) -> None:
    unknown = set(record) - set(schema)
    for name, dtype in schema.items():
        if known := _fields(dtype):
            unknown |= {f"{name}.{key}" for row in record.get(name) or () for key in row if key not in known}
    if unknown:
        raise StoreUnusable(f"the reader gives fields that sql/schema does not declare: {sorted(unknown)}")


def _find_losses(record: Mapping[str, Any], row: Mapping[str, Any]) -> list[tuple[str, int, str, Any]]:
    """Return (list, position, field, value) of every nested value that became NULL in the frame."""
    losses = []
    for name, given in record.items():
        if not isinstance(given, (list, tuple)):
            continue
        for position, (before, after) in enumerate(zip(given, row[name] or (), strict=True)):
            if isinstance(before, Mapping):
                losses += [
                    (name, position, key, value)
                    for key, value in before.items()
                    if value is not None and after[key] is None
                ]
    return losses


def _note(record: Mapping[str, Any], loss: tuple[str, int, str, Any], schema: pl.Schema) -> Record:
    name, position, column, value = loss
    note: Record = dict.fromkeys(_fields(schema["notes"]))
    given: Record = {
        "document_id": record["document_id"],
        "evaluation_id": record[name][position].get("evaluation_id"),
        "table_name": name,
        "column_name": column,
        "category": "overflow",
        "text": str(value),
        "message": f"the value does not fit the type of {name}.{column} and was left empty",
        "page_no": record[name][position].get("page_no"),
    }
    return note | {key: value for key, value in given.items() if key in note}
