"""The assets: documents -> forms -> tables and marts -> warehouse.

Each body gathers what it needs, calls one step of `pipelines.ingest` and says what came of it.
Checks of the tables stand in `checks`; `warehouse` waits for them, because they block.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import dagster as dg

from pipelines import ingest
from pipelines.extraction import Progress
from pipelines.ingest import Reader
from pipelines.orchestration.metadata import ROW_COUNT, look_at, mart_spec, table_spec
from pipelines.orchestration.workspace import Workspace
from pipelines.schema import Catalog
from pipelines.statements import Statement
from pipelines.warehouse import read_build

DOCUMENTS = dg.AssetKey("documents")
FORMS = dg.AssetKey("forms")
WAREHOUSE = dg.AssetKey("warehouse")


@dg.asset(
    key=DOCUMENTS,
    group_name="reading",
    kinds={"file"},
    output_required=False,
    description=(
        "The files below data/raw, hashed. A document is its content; every path where it was seen is kept. "
        "Where the live warehouse was built from these very documents by this very code, the run ends here."
    ),
)
def documents(
    workspace: dg.ResourceParam[Workspace], reader: dg.ResourceParam[Reader]
) -> Iterator[dg.MaterializeResult[None]]:
    """List the documents; yield nothing where nothing is new, so that no later step runs."""
    listed = ingest.list_documents(workspace.paths)
    workspace.documents = listed
    if workspace.is_forced or not ingest.is_current(workspace.paths, reader, listed):
        yield dg.MaterializeResult(
            metadata={
                ROW_COUNT: listed.count,
                "files": listed.files.height,
                "unreadable_files": listed.unreadable().height,
                "folder": dg.MetadataValue.path(str(workspace.paths.raw)),
            }
        )


def make_forms(reader_version: str) -> dg.AssetsDefinition:
    """Return the asset `forms`; its code version is that of what reads."""

    @dg.asset(
        key=FORMS,
        deps=[DOCUMENTS],
        group_name="reading",
        kinds={"parquet", "polars"},
        code_version=reader_version,
        description=(
            "What each document says: its forms with every value as printed, as understood, and where it "
            "stands. Cached by content and reader version, so a document is read once."
        ),
    )
    def forms(
        workspace: dg.ResourceParam[Workspace],
        reader: dg.ResourceParam[Reader],
        progress: dg.ResourceParam[Progress],
    ) -> dg.MaterializeResult[None]:
        receipt = ingest.read_documents(
            workspace.paths,
            workspace.listed(),
            reader,
            limits=workspace.limits,
            progress=progress,
            retry=workspace.retry,
        )
        workspace.receipt = receipt
        return dg.MaterializeResult(
            metadata={
                "read_now": receipt.read_now,
                "reused": receipt.reused,
                "rejected_now": receipt.rejected_now,
                "vanished": len(receipt.missing),
                "seconds": receipt.seconds,
                "reader_version": reader.version,
            }
        )

    return forms


def make_tables(catalog: Catalog, marts: tuple[Statement, ...], table_version: str) -> dg.AssetsDefinition:
    """Return the asset of all tables and marts: one step, because they are one candidate file."""
    specs = [table_spec(table, FORMS, table_version) for table in catalog.tables]
    specs += [mart_spec(mart, table_version) for mart in marts]

    @dg.multi_asset(
        name="tables",
        specs=specs,
        description="All tables and marts, rebuilt whole from the cache into a candidate nobody knows yet.",
    )
    def tables(
        workspace: dg.ResourceParam[Workspace], reader: dg.ResourceParam[Reader]
    ) -> Iterator[dg.MaterializeResult[None]]:
        candidate = ingest.build_candidate(workspace.paths, workspace.listed(), workspace.read(), reader)
        workspace.candidate = candidate
        for key, metadata in look_at(candidate, [spec.key for spec in specs]).items():
            yield dg.MaterializeResult(asset_key=key, metadata=metadata)

    return tables


def make_warehouse(upstream: list[dg.AssetKey]) -> dg.AssetsDefinition:
    """Return the asset `warehouse`, which waits for all tables, marts and their blocking checks."""

    @dg.asset(
        key=WAREHOUSE,
        deps=upstream,
        group_name="warehouse",
        kinds={"duckdb"},
        description=(
            "The published file data/warehouse/warehouse.duckdb: the checked candidate, made read-only and "
            "swapped in; Parquet and CSV of every table beside it. Whoever reads the one before reads on."
        ),
    )
    def warehouse(workspace: dg.ResourceParam[Workspace]) -> dg.MaterializeResult[None]:
        live = ingest.publish_candidate(workspace.paths, workspace.built(), workspace.results)
        build = read_build(live)
        counts: dict[str, Any] = {} if build is None else asdict(build)
        counts.pop("built_at", None)
        return dg.MaterializeResult(metadata=counts | {"path": dg.MetadataValue.path(str(live))})

    return warehouse
