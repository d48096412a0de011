"""Audited warehouses for tests of review sheets.

Here belongs making them by the project's own code. Nothing here judges.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
from lxml import etree

from pipelines import ingest
from pipelines.audit import run_audit
from pipelines.review.gather import gather
from pipelines.review.model import ReviewSheet, Spot
from pipelines.settings import Limits, Paths
from pipelines.warehouse import open_live
from tests.support.audit_forms import Sheet, make_sheet, make_warehouse
from tests.support.star_rows import empty_warehouse

MARKUP = "<script>alert(\"x\")</script><b onclick='y'>&amp;"
FORMULA = '=HYPERLINK("http://example.org","x")'


@contextmanager
def sheets_in_memory(*sheets: Sheet, is_audited: bool = True) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a warehouse in memory that holds these forms, audited."""
    with empty_warehouse() as con:
        make_warehouse(con, sheets)
        con.execute(
            """
            insert into quality.build by name
            select
                'build' as build_id, timestamp '2024-01-01 20:00:00' as built_at, 1 as documents, 1 as forms,
                1 as indicators, 1 as funding_lines, 0 as rejected_documents, 0 as rejected_rows,
                '1' as reader_version, 'hash' as schema_hash, 'digest' as inputs_digest, '0' as jixiao_version
            """
        )
        if is_audited:
            run_audit(con)
        yield con


def publish_audited(folder: Path, *documents: Path) -> Paths:
    """Publish a warehouse of these documents, audited, and return where it lies."""
    paths = Paths(raw=folder / "raw", warehouse=folder / "warehouse")
    paths.raw.mkdir(parents=True)
    for document in documents:
        shutil.copyfile(document, paths.raw / document.name)
    ingest.run(paths, limits=Limits(workers=1))
    with open_live(paths.live) as con:
        audited = con.execute("select count(*) from audit.outcomes").fetchall() != [(0,)]
    if not audited:
        # a build that leaves the audit to others: audit a copy, and let the link point to that
        copy = paths.builds / "audited.duckdb"
        shutil.copyfile(paths.live, copy)
        with duckdb.connect(copy) as con:
            run_audit(con)
        paths.live.unlink()
        paths.live.symlink_to(copy.relative_to(paths.warehouse))
    return paths


def sheet_of(con: duckdb.DuckDBPyConnection, key: str) -> ReviewSheet:
    return gather(con, make_sheet(key).evaluation_id)


def parse(page: str) -> Any:
    return etree.fromstring(page.encode())


def with_spots(sheet: ReviewSheet) -> ReviewSheet:
    rows = [
        replace(item, place=replace(item.place, spots=(Spot(1, (50.0, 20.0 * no, 500.0, 20.0 * no + 18)),)))
        for no, item in enumerate(sheet.indicators, 1)
    ]
    return replace(sheet, indicators=tuple(rows))
