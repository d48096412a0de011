"""Options that several commands share, so that they are spelt and explained the same everywhere."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipelines.settings import (
    KEEP_PERSONAL_VARIABLE,
    RAW_VARIABLE,
    SETTINGS_VARIABLE,
    WAREHOUSE_VARIABLE,
)

RawFolder = Annotated[
    Path | None,
    typer.Option(
        "--raw",
        metavar="DIR",
        help=f"Folder of documents, searched through with all below it. Else ${RAW_VARIABLE}, else data/raw.",
    ),
]
WarehouseFolder = Annotated[
    Path | None,
    typer.Option(
        "--warehouse",
        metavar="DIR",
        help=f"Folder of the warehouse. Else ${WAREHOUSE_VARIABLE}, else data/warehouse.",
    ),
]
SettingsFolder = Annotated[
    Path | None,
    typer.Option(
        "--settings",
        metavar="DIR",
        help=f"Folder with your own audit rules and thresholds (docs/audit.md). Else ${SETTINGS_VARIABLE}.",
    ),
]
KeepPersonal = Annotated[
    bool | None,
    typer.Option(
        "--keep-personal",
        help=f"Keep names and numbers of persons, blanked out otherwise. Else ${KEEP_PERSONAL_VARIABLE}.",
    ),
]


class Format(StrEnum):
    """How the rows of an answer are written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "markdown"


RowFormat = Annotated[
    Format, typer.Option("--format", "-f", help="table for reading, the others for passing on.")
]
OutputFile = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write there instead; a CSV file is made safe for Excel.",
    ),
]
ShownRows = Annotated[
    int,
    typer.Option("--rows", "-n", min=0, help="Rows shown in a table; 0 shows all. Other formats: all rows."),
]
