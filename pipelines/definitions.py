"""What Dagster loads: the assets, checks, job, schedule, sensor and resources of `pipelines.orchestration`.

Nothing is defined at import. Dagster calls `definitions`, which reads the catalogue of sql/ and puts the
graph together from it.
"""

from __future__ import annotations

import dagster as dg

from pipelines import checks as core_checks
from pipelines import ingest, schema, statements
from pipelines.orchestration import assets, automation, checks
from pipelines.orchestration.workspace import PathsResource, unreported, workspace


@dg.definitions
def definitions() -> dg.Definitions:
    """Return the one graph of this project."""
    reader = ingest.default_reader()
    tables = assets.make_tables(
        schema.load_catalog(), statements.load_statements("marts"), table_version=schema.schema_hash()[:12]
    )
    return dg.Definitions(
        assets=[
            assets.documents,
            assets.make_forms(reader.version),
            tables,
            assets.make_warehouse(sorted(tables.keys)),
        ],
        asset_checks=[checks.make_checks(core_checks.load_checks())],
        jobs=[automation.ingest_job],
        schedules=[automation.nightly],
        sensors=[automation.new_documents],
        resources={
            "paths": PathsResource(),
            "workspace": workspace,
            "reader": dg.ResourceDefinition.hardcoded_resource(reader),
            "progress": dg.ResourceDefinition.hardcoded_resource(unreported),
        },
        executor=dg.in_process_executor,
    )
