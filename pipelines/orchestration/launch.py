"""One run of the job `ingest` in this process, for the command line, and the folder where Dagster
remembers it.

A run started here is seen in the web interface like one started by the schedule.
"""

from __future__ import annotations

import os
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import uuid4

import dagster as dg

from pipelines import ingest
from pipelines.definitions import definitions
from pipelines.errors import ChecksFailed, JixiaoError
from pipelines.extraction import Progress
from pipelines.ingest import Reader, Summary
from pipelines.orchestration.assets import FORMS
from pipelines.orchestration.automation import INGEST
from pipelines.orchestration.workspace import PathsResource
from pipelines.settings import Limits, Paths

#: what a run remembers about itself lies beside the warehouse and is ignored by git
HOME_NAME = ".dagster"
#: the process that a run was started in, so that a killed one can be told from a running one
PROCESS_TAG = "jixiao/process"

#: asset steps print nothing of their own, so capturing their output would only cost two processes a step
INSTANCE_SETTINGS = """\
# Written by jixiao where this file is missing; yours to change.
telemetry:
  enabled: false
nux:
  enabled: false
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
retention:
  schedule:
    purge_after_days: 90
  sensor:
    purge_after_days:
      skipped: 7
      success: 90
      failure: -1
"""


def prepare_home(paths: Paths) -> Path:
    """Return the folder of Dagster's instance, made if need be: $DAGSTER_HOME, else beside the warehouse."""
    named = os.environ.get("DAGSTER_HOME")
    home = Path(named).resolve() if named else paths.warehouse.resolve() / HOME_NAME
    home.mkdir(parents=True, exist_ok=True)
    settings = home / "dagster.yaml"
    if not settings.exists():
        settings.write_text(INSTANCE_SETTINGS, encoding="utf-8")
    return home


def launch(
    paths: Paths,
    *,
    limits: Limits,
    progress: Progress,
    reader: Reader | None = None,
    is_forced: bool = False,
    retry: tuple[str, ...] = (),
    wait_seconds: float = 0.0,
    is_verbose: bool = False,
) -> Summary:
    """Run the job in this process and return what the live warehouse then holds.

    `reader` is the package's own unless given. Raises what the step raised (a JixiaoError where the reason is
    one of ours), ChecksFailed where a blocking check found rows.
    """
    started = perf_counter()
    run_id = str(uuid4())
    with dg.DagsterInstance.from_config(str(prepare_home(paths))) as instance:
        end_abandoned_runs(instance)
        try:
            result = (
                definitions()
                .resolve_job_def(INGEST)
                .execute_in_process(
                    run_id=run_id,
                    instance=instance,
                    tags={PROCESS_TAG: str(os.getpid())},
                    run_config={
                        "resources": {
                            "workspace": {
                                "config": {
                                    "workers": limits.workers,
                                    "force": is_forced or bool(retry),
                                    "retry": list(retry),
                                    "wait_seconds": wait_seconds,
                                }
                            }
                        },
                        "loggers": {
                            "console": {"config": {"log_level": "INFO" if is_verbose else "CRITICAL"}}
                        },
                    },
                    resources={
                        "paths": PathsResource(
                            raw=str(paths.raw),
                            warehouse=str(paths.warehouse),
                            settings=str(paths.settings) if paths.settings else None,
                            keep_personal=paths.keep_personal,
                        ),
                        "progress": progress,
                        **({} if reader is None else {"reader": reader}),
                    },
                )
            )
        except dg.DagsterError as error:
            # a resource's exception comes wrapped, a step's own does not
            if isinstance(error.__cause__, JixiaoError):
                raise error.__cause__ from error
            if failures := failed_checks(instance, run_id, dg.AssetCheckSeverity.ERROR):
                raise ChecksFailed(failures) from error
            raise
        warnings = failed_checks(instance, run_id, dg.AssetCheckSeverity.WARN)
    receipts = result.asset_materializations_for_node(FORMS.to_python_identifier())
    read = receipts[0].metadata if receipts else {}
    return ingest.summarize(
        paths,
        read_now=as_count(read.get("read_now")),
        reused=as_count(read.get("reused")),
        is_new_build=bool(receipts),
        seconds=perf_counter() - started,
        warnings=tuple(warnings),
    )


def failed_checks(instance: dg.DagsterInstance, run_id: str, severity: dg.AssetCheckSeverity) -> list[str]:
    """Return one line for each check of that severity that failed: which, how often, what it asks."""
    logs = instance.all_logs(run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
    evaluations = [entry.dagster_event.asset_check_evaluation_data for entry in logs if entry.dagster_event]
    return [
        f"{found.check_name}: {found.metadata['violations'].value} rows; {found.description}"
        for found in evaluations
        if not found.passed and found.severity is severity
    ]


def end_abandoned_runs(instance: dg.DagsterInstance) -> None:
    """Mark runs as failed whose process, started by this command on this machine, was killed."""
    unfinished = dg.RunsFilter(job_name=INGEST, statuses=[dg.DagsterRunStatus.STARTED])
    for run in instance.get_runs(unfinished):
        process = run.tags.get(PROCESS_TAG)
        if process and not is_running(int(process)):
            instance.report_run_failed(run, "its process was killed; the next run goes on from there")


def is_running(process: int) -> bool:
    """Tell whether a process of that number is alive."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def as_count(value: dg.MetadataValue[Any] | None) -> int:
    """Return the number behind a metadata value; 0 where the step did not run."""
    return int(value.value) if value is not None else 0
