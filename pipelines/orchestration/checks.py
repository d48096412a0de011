"""The checks: one for each file of sql/checks, and the comparison with the live file.

They look at the candidate, in one step, before anybody else can see it. Those of severity `error` block:
the run fails, `warehouse` does not run, and the live file stays what it was. What a check asks belongs in
its file; how it is run, in `pipelines.checks`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import dagster as dg

from pipelines import ingest
from pipelines.checks import ROWS_KEPT, CheckResult
from pipelines.orchestration.metadata import table_key
from pipelines.orchestration.workspace import Workspace
from pipelines.statements import Statement

SEVERITIES = {"error": dg.AssetCheckSeverity.ERROR, "warn": dg.AssetCheckSeverity.WARN}

#: the comparison with the live file is over all tables; it is shown with the first of them
COMPARED = table_key("documents")


def make_checks(declared: Sequence[Statement]) -> dg.AssetChecksDefinition:
    """Return the step that runs every check on the candidate."""
    specs = {check.name: check_spec(check) for check in declared}
    specs[ROWS_KEPT] = dg.AssetCheckSpec(
        ROWS_KEPT,
        asset=COMPARED,
        description="No table holds fewer rows than in the live file, unless quality.build says why.",
        blocking=True,
    )

    @dg.multi_asset_check(name="checks", specs=list(specs.values()))
    def checks(workspace: dg.ResourceParam[Workspace]) -> Iterator[dg.AssetCheckResult]:
        workspace.results = ingest.check_candidate(workspace.paths, workspace.built())
        found = {result.name: result for result in workspace.results}
        for name, spec in specs.items():
            yield check_result(found.get(name) or nothing_to_compare(spec), spec)

    return checks


def check_spec(check: Statement) -> dg.AssetCheckSpec:
    """Return what the interface shows of a check before it ran, beside the table it reads first."""
    return dg.AssetCheckSpec(
        check.name,
        asset=table_key(check.reads[0]),
        description=check.description,
        blocking=check.entries.get("severity", "error") == "error",
    )


def nothing_to_compare(spec: dg.AssetCheckSpec) -> CheckResult:
    """Return the result of a comparison where nothing was published yet."""
    return CheckResult(spec.name, "Nothing was published yet, so there is nothing to lose.", "error", 0)


def check_result(result: CheckResult, spec: dg.AssetCheckSpec) -> dg.AssetCheckResult:
    """Return what the interface shows of a check that ran: how many rows, and the first of them."""
    metadata: dict[str, dg.MetadataValue[Any]] = {"violations": dg.MetadataValue.int(result.violations)}
    if result.sample:
        columns = list(result.sample[0])
        metadata["first_violations"] = dg.MetadataValue.table(
            records=[
                dg.TableRecord({name: None if row[name] is None else str(row[name]) for name in columns})
                for row in result.sample
            ],
            schema=dg.TableSchema(columns=[dg.TableColumn(name) for name in columns]),
        )
    return dg.AssetCheckResult(
        passed=result.passed,
        asset_key=spec.asset_key,
        check_name=spec.name,
        severity=SEVERITIES[result.severity],
        description=result.description,
        metadata=metadata,
    )
