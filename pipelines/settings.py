"""Where things lie, what a deployment chooses, and how far a run may go. Reading the environment happens
in `paths_from` alone, when it is called, never at import.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

#: environment variables that name the two folders when the command line does not
RAW_VARIABLE = "JIXIAO_RAW"
WAREHOUSE_VARIABLE = "JIXIAO_WAREHOUSE"
#: folder of the deployment's own audit rules, switches and thresholds
SETTINGS_VARIABLE = "JIXIAO_SETTINGS"
#: any value but an empty one, 0 or no keeps personal data in the warehouse
KEEP_PERSONAL_VARIABLE = "JIXIAO_KEEP_PERSONAL"

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Paths:
    """The folder of documents, the folder of everything that is made from them, and what the deployment
    chooses about its content.

    `raw` is never written to. All that lies in `warehouse` can be deleted: the next run makes it again.
    """

    raw: Path = Path("data/raw")
    warehouse: Path = Path("data/warehouse")
    #: folder of own audit rules and thresholds (see `pipelines.audit_settings`); None for none
    settings: Path | None = None
    #: keep names and numbers of persons, which are blanked out otherwise (see `pipelines.privacy`)
    keep_personal: bool = False

    @property
    def live(self) -> Path:
        """The symlink that analysts and BI tools open; it points to one file in `builds`."""
        return self.warehouse / "warehouse.duckdb"

    @property
    def builds(self) -> Path:
        """Published DuckDB files, the live one and a few older ones, and the candidate in the making."""
        return self.warehouse / "builds"

    @property
    def readings(self) -> Path:
        """The cache of readings, one folder per reader version (see `pipelines.store`)."""
        return self.warehouse / "readings"

    @property
    def manifest(self) -> Path:
        """The list of files as last seen, with their hashes (see `pipelines.documents`)."""
        return self.warehouse / "manifest.parquet"

    @property
    def export(self) -> Path:
        """The symlink to the folder of Parquet and CSV files that belongs to the live build."""
        return self.warehouse / "export"

    @property
    def exports(self) -> Path:
        """The folders that `export` points into, one per build."""
        return self.warehouse / "exports"

    @property
    def lock(self) -> Path:
        """The file that a run holds locked while it builds this warehouse."""
        return self.warehouse / ".lock"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one run may use. The defaults are for a laptop; none of them changes what a document says,
    only whether it is given up.
    """

    #: worker processes; None takes one per processor, never more than there are batches
    workers: int | None = None
    #: documents per task: a batch lost with its worker is read again, so neither one nor thousands
    batch_documents: int = 50
    #: a worker is replaced after so many tasks, because PDF libraries keep memory after a file is closed
    tasks_per_worker: int = 20
    #: seconds one document may take before it is given up as `timeout`; a 300-page scan takes about 200
    document_seconds: float = 600.0
    #: seconds of computing one document may take, its threads added up, before it is given up as `timeout`
    document_cpu_seconds: float = 600.0
    #: address space of one worker; beyond it the document is given up as `crashed`
    worker_bytes: int = 6 * 1024 * MEBIBYTE
    #: larger files are given up as `too_large` without being read
    document_bytes: int = 512 * MEBIBYTE

    def __post_init__(self) -> None:
        if self.workers is not None and self.workers < 1:
            raise ValueError("workers must be at least 1")
        if min(self.batch_documents, self.tasks_per_worker, self.worker_bytes, self.document_bytes) < 1:
            raise ValueError("every limit must be positive")
        if min(self.document_seconds, self.document_cpu_seconds) <= 0:
            raise ValueError("document_seconds and document_cpu_seconds must be positive")


#: what a run may use unless it is told otherwise
DEFAULT_LIMITS = Limits()


def paths_from(
    raw: Path | None = None,
    warehouse: Path | None = None,
    environment: Mapping[str, str] | None = None,
    *,
    settings: Path | None = None,
    keep_personal: bool | None = None,
) -> Paths:
    """Return the paths and choices: what is given, else what the environment names, else the defaults.

    `environment` is os.environ unless given. Empty variables count as not set.
    """
    variables = os.environ if environment is None else environment
    default = Paths()
    return Paths(
        raw=raw or Path(variables.get(RAW_VARIABLE) or default.raw),
        warehouse=warehouse or Path(variables.get(WAREHOUSE_VARIABLE) or default.warehouse),
        settings=settings or (Path(named) if (named := variables.get(SETTINGS_VARIABLE)) else None),
        keep_personal=_is_yes(variables.get(KEEP_PERSONAL_VARIABLE, ""))
        if keep_personal is None
        else keep_personal,
    )


def _is_yes(text: str) -> bool:
    return text.strip().lower() not in ("", "0", "no", "false", "off")
