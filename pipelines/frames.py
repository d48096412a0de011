"""Frames out of DuckDB. Nothing that knows a table belongs here.

A result goes by way of a Parquet file: exporting it as an Arrow stream makes DuckDB 2.0's
binding print pages of "leaked" warnings when the process ends, which would drown the CLI's own words.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb
import polars as pl


def fetch_frame(con: duckdb.DuckDBPyConnection, query: str) -> pl.DataFrame:
    """Return the result of `query` as a frame, with DuckDB's types (decimal(18,2) stays Decimal(18, 2))."""
    with tempfile.TemporaryDirectory(prefix="jixiao-") as folder:
        path = Path(folder) / "result.parquet"
        con.sql(query).write_parquet(str(path))
        return pl.read_parquet(path)
