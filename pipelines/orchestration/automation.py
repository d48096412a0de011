"""When the job runs by itself: every night, and (once switched on) when new documents arrive.

What the job does belongs in `assets`.
"""

from __future__ import annotations

import dagster as dg

from pipelines.documents import listing_digest
from pipelines.orchestration.workspace import PathsResource

INGEST = "ingest"

#: the whole graph in one process: the graph is a line, reading is parallel inside its step, and a process
#: for each step would cost some five seconds each
ingest_job = dg.define_asset_job(
    INGEST,
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    description="Read what is new, rebuild the tables, check them, publish. Ends at once if nothing is new.",
)

nightly = dg.ScheduleDefinition(
    name="nightly",
    job=ingest_job,
    cron_schedule="0 2 * * *",
    execution_timezone="Asia/Shanghai",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every night at two, Beijing time. A night without news costs a walk over the folder.",
)


@dg.sensor(
    name="new_documents",
    job=ingest_job,
    minimum_interval_seconds=300,
    default_status=dg.DefaultSensorStatus.STOPPED,
    description=(
        "Asks every five minutes whether the folder changed, and then for one run over all that is new. "
        "Switch it on where documents arrive during the day."
    ),
)
def new_documents(
    context: dg.SensorEvaluationContext, paths: PathsResource
) -> dg.SensorResult | dg.SkipReason:
    """Compare the folder's listing with the cursor: 64 characters, however many files there are.

    No run key: those are remembered for ever, so a folder that returns to an earlier state would never be
    read again. A run that finds nothing new ends at once, so asking once too often does no harm.
    """
    raw = paths.resolve().raw
    if not raw.is_dir():
        return dg.SkipReason(f"there is no folder {raw}")
    digest = listing_digest(raw)
    if digest == context.cursor:
        return dg.SkipReason("no file was added, changed or removed")
    return dg.SensorResult(run_requests=[dg.RunRequest()], cursor=digest)
