"""What a run of the job knows and holds: paths, limits, the lock, and what its steps leave for the next.

Here belongs the life of one run. Where things lie belongs in `pipelines.settings`, what a step does in
`pipelines.ingest`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines import ingest
from pipelines.checks import CheckResult
from pipelines.documents import Documents
from pipelines.extraction import Receipt
from pipelines.settings import Limits, Paths, paths_from


@dataclass(slots=True)
class Workspace:
    """One run. Steps run in one process, so they leave each other values here and nothing is pickled.

    Not frozen: the values at the end come to be as the run goes on.
    """

    paths: Paths
    limits: Limits
    is_forced: bool = False
    retry: tuple[str, ...] = ()
    documents: Documents | None = None
    receipt: Receipt | None = None
    candidate: Path | None = None
    results: list[CheckResult] = field(default_factory=list)

    def listed(self) -> Documents:
        """Return the documents of this run; listed now where only later steps were asked for."""
        if self.documents is None:
            self.documents = ingest.list_documents(self.paths)
        return self.documents

    def read(self) -> Receipt:
        """Return what reading came to in this run, or that all was read before."""
        return self.receipt or Receipt(read_now=0, reused=self.listed().count, rejected_now=0)

    def built(self) -> Path:
        """Return the candidate of this run; a candidate never outlives its run."""
        if self.candidate is None:
            raise dg.Failure(
                "no candidate was built in this run: materialize the tables as well (job `ingest`)"
            )
        return self.candidate


class PathsResource(dg.ConfigurableResource[Any]):
    """Where the documents and the warehouse lie.

    What is left empty comes from the environment (JIXIAO_RAW, JIXIAO_WAREHOUSE, JIXIAO_SETTINGS,
    JIXIAO_KEEP_PERSONAL), else from the defaults of `pipelines.settings`; both are looked at when a run or a
    tick starts.
    """

    raw: str | None = None
    warehouse: str | None = None
    settings: str | None = None
    keep_personal: bool | None = None

    def resolve(self) -> Paths:
        """Return the paths."""
        return paths_from(
            Path(self.raw) if self.raw else None,
            Path(self.warehouse) if self.warehouse else None,
            settings=Path(self.settings) if self.settings else None,
            keep_personal=self.keep_personal,
        )


@dg.resource(
    required_resource_keys={"paths"},
    config_schema={
        "workers": dg.Field(
            dg.Noneable(int), default_value=None, description="Processes that read; one per processor."
        ),
        "force": dg.Field(
            bool, default_value=False, description="Build and publish even where nothing is new."
        ),
        "retry": dg.Field([str], default_value=[], description="Categories of rejection to read once more."),
        "wait_seconds": dg.Field(
            float, default_value=600.0, description="Wait so long for another run to end."
        ),
    },
    description="One run: paths, limits, and the lock on the warehouse, which is held until the run ends.",
)
def workspace(context: dg.InitResourceContext) -> Iterator[Workspace]:
    """Hold the warehouse for as long as the run lasts."""
    paths: Paths = context.resources.paths.resolve()
    config = context.resource_config
    with ingest.hold(paths, config["wait_seconds"]):
        yield Workspace(
            paths, Limits(workers=config["workers"]), is_forced=config["force"], retry=tuple(config["retry"])
        )


def unreported(done: int, total: int) -> None:
    """Report no progress: what a run does that nobody watches."""
