"""`jixiao ui`: Dagster's web interface on this warehouse."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from typing import Annotated

import typer

from pipelines.cli.console import complaints
from pipelines.cli.options import RawFolder, WarehouseFolder
from pipelines.errors import JixiaoError
from pipelines.settings import RAW_VARIABLE, WAREHOUSE_VARIABLE, paths_from

EPILOG = (
    "Shows the graph of assets, what each run did and every check's result, and runs the nightly schedule "
    "while it is open. For a server that must run it for good see docs/operations.md."
)


class InterfaceMissing(JixiaoError):
    """The web interface is an extra of the package and is not installed."""


def ui(
    raw: RawFolder = None,
    warehouse: WarehouseFolder = None,
    port: Annotated[int, typer.Option("--port", "-p", min=1, max=65535, help="Port on this machine.")] = 3000,
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on; the interface asks nobody for a password.")
    ] = "127.0.0.1",
) -> None:
    """Open Dagster: graph, checks, runs, schedule and sensor."""
    if find_spec("dagster_webserver") is None:
        raise InterfaceMissing(
            "the web interface is not installed: pip install 'jixiao[ui]', or use `make ui`"
        )
    from pipelines.orchestration.launch import prepare_home  # noqa: PLC0415  (imports Dagster, which is slow)

    paths = paths_from(raw, warehouse)
    environment = os.environ | {
        "DAGSTER_HOME": str(prepare_home(paths)),
        RAW_VARIABLE: str(paths.raw.resolve()),
        WAREHOUSE_VARIABLE: str(paths.warehouse.resolve()),
        # its notices name commands that are not ours
        "PYTHONWARNINGS": "ignore",
    }
    complaints().print(f"http://{host}:{port} opens in some ten seconds; ctrl-C ends it")
    command = ["-m", "dagster", "dev", "-m", "pipelines.definitions", "-h", host, "-p", str(port)]
    # replaces this process, so that signals reach Dagster itself
    os.execve(sys.executable, [sys.executable, *command, "--log-level", "warning"], environment)  # noqa: S606
