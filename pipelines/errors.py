"""The exceptions that stop a run. A document that cannot be read is no exception but a row (see
`quality.rejected_documents`), so nothing here is about the content of a document.

    JixiaoError                     root; `jixiao` prints its text and ends with exit code 1
    ├── RawFolderMissing            there is no folder of documents to read
    ├── StoreUnusable               the cache of readings cannot be written or read back
    ├── WorkersUnusable             no worker process can be started, so nothing could be read
    ├── WarehouseLocked             another run holds this warehouse
    ├── WarehouseMissing            nothing was published here yet
    ├── ChecksFailed                a blocking check found rows; the live file was left as it is
    ├── PublicationRefused          a newer build went live while this one was being made
    ├── AuditError                  root of the audit's own (pipelines.audit_settings, pipelines.audit)
    │   ├── SettingsInvalid         the deployment's audit.toml or a table of it cannot be used
    │   ├── RuleInvalid             a rule's file lacks something, or gives other columns than a rule must
    │   └── RuleFailed              DuckDB refused a rule's query
    ├── TraceFailed                 there is no such value, or its document is gone (pipelines.trace)
    ├── TargetUnclear               nothing, or more than one thing, is called so (pipelines.review.targets)
    ├── FormMissing                 the warehouse holds no such form (pipelines.review.gather)
    ├── ReviewUnwritable            the sheets cannot be written there (pipelines.cli.review)
    ├── QueryFailed                 DuckDB refused a query of the user's (pipelines.cli.rows)
    └── InterfaceMissing            Dagster's web interface is not installed (pipelines.cli.ui)

Raised wherever the fact is found, caught at one place only: the command line (`pipelines.cli`). Dagster shows
them as the failure of the asset.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class JixiaoError(Exception):
    """Root of the exceptions of this package; the text is written for the person who ran the command."""


class RawFolderMissing(JixiaoError):
    """The folder of raw documents does not exist or is no folder."""

    def __init__(self, raw: Path) -> None:
        super().__init__(f"there is no folder {raw}: create it and put the documents in, or name another")
        self.raw = raw


class StoreUnusable(JixiaoError):
    """The cache of readings cannot be written (disk full, no permission) or read back."""


class WorkersUnusable(JixiaoError):
    """Worker processes die before they get a document, so no document can be blamed."""


class WarehouseLocked(JixiaoError):
    """Another run is building this warehouse. Wait for it, or ask for a time to wait."""

    def __init__(self, warehouse: Path, holder: str) -> None:
        super().__init__(f"another run is building {warehouse} ({holder}); wait until it has ended")
        self.warehouse = warehouse
        self.holder = holder


class WarehouseMissing(JixiaoError):
    """There is no published warehouse at this place."""

    def __init__(self, live: Path) -> None:
        super().__init__(f"there is no warehouse at {live} yet: run `jixiao run` first")
        self.live = live


class ChecksFailed(JixiaoError):
    """Blocking checks found violations. The candidate was not published; the live file is untouched."""

    def __init__(self, failures: Sequence[str]) -> None:
        super().__init__("the new build was not published:\n" + "\n".join(f"  {line}" for line in failures))
        self.failures = tuple(failures)


class PublicationRefused(JixiaoError):
    """The live warehouse was replaced after this build had begun, so this build is the older one."""
