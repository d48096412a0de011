"""Records fit the schema, or say what does not."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from pipelines.errors import StoreUnusable
from pipelines.records import frame_records, rejected_record
from pipelines.schema import readings_schema
from tests.support import plain_reader


def test_a_rejected_record_has_every_column_and_no_rows() -> None:
    schema = readings_schema()
    record = rejected_record(
        schema, document_id="d", version="1", byte_count=0, category="empty", reason="no bytes"
    )
    assert list(record) == schema.names()
    assert frame_records([record], schema).schema == schema


def test_a_value_that_does_not_fit_its_column_is_noted_and_not_dropped_in_silence() -> None:
    record = plain_reader.read("unit=甲\nproject=乙".encode(), "x.txt")
    record["funding"][0]["executed_yuan"] = Decimal("12345678901234567890.5")
    row = frame_records([record], readings_schema()).row(0, named=True)
    assert row["funding"][0]["executed_yuan"] is None
    [note] = row["notes"]
    assert (note["table_name"], note["column_name"], note["category"]) == (
        "funding",
        "executed_yuan",
        "overflow",
    )
    assert note["text"] == "12345678901234567890.5"
    assert row["status"] == "partial"


def test_a_field_that_the_schema_does_not_declare_is_a_fault_of_code() -> None:
    record = plain_reader.read("unit=甲\nproject=乙".encode(), "x.txt")
    record["funding"][0]["executed_yen"] = 1
    with pytest.raises(StoreUnusable, match=r"funding\.executed_yen"):
        frame_records([record], readings_schema())


def test_values_that_fit_come_through_exactly() -> None:
    record = plain_reader.read("unit=甲\nproject=乙\nyuan=0.10".encode(), "x.txt")
    frame = frame_records([record], readings_schema())
    assert frame["status"].to_list() == ["complete"]
    assert frame.select(pl.col("funding").list.first().struct.field("executed_yuan")).item() == Decimal(
        "0.10"
    )
