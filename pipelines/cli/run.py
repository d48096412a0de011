"""`jixiao run`: bring the warehouse up to date and say what came of it."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Group
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from pipelines import ingest
from pipelines.cli.console import answers, complaints, reading_progress
from pipelines.cli.options import KeepPersonal, RawFolder, SettingsFolder, WarehouseFolder
from pipelines.errors import RawFolderMissing
from pipelines.ingest import Summary
from pipelines.settings import Limits, Paths, paths_from

EPILOG = (
    "Documents that were read before are not read again, and where nothing is new the live warehouse stays "
    "as it is. Readers of the live file are never disturbed: a new build is made beside it, checked, and "
    "swapped in. Stop it at any moment; the next run goes on from there.\n\n"
    "  jixiao run\n\n"
    "  jixiao run --raw /data/forms --warehouse /data/warehouse --workers 8"
)


def run(
    raw: RawFolder = None,
    warehouse: WarehouseFolder = None,
    workers: Annotated[
        int | None,
        typer.Option("--workers", "-w", min=1, help="Processes that read documents; else one per processor."),
    ] = None,
    settings: SettingsFolder = None,
    keep_personal: KeepPersonal = None,
    is_forced: Annotated[
        bool, typer.Option("--force", help="Build and publish even where nothing is new.")
    ] = False,
    wait_seconds: Annotated[
        float, typer.Option("--wait", min=0.0, metavar="SECONDS", help="Wait for another run to end first.")
    ] = 0.0,
    retry: Annotated[
        list[str] | None,
        typer.Option(
            "--retry", metavar="CATEGORY", help="Read documents rejected so once more: timeout, crashed …"
        ),
    ] = None,
    is_verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show what Dagster logs about each step.")
    ] = False,
) -> None:
    """Read what is new, check it, publish the warehouse."""
    paths = paths_from(raw, warehouse, settings=settings, keep_personal=keep_personal)
    if not paths.raw.is_dir():
        raise RawFolderMissing(paths.raw)
    if not is_forced and not retry and ingest.is_current(paths):
        summary = ingest.summarize(paths)
        _show(summary, paths)
        return
    # importing Dagster takes longer than finding out that there is nothing to do
    from pipelines.orchestration.launch import launch  # noqa: PLC0415

    with complaints().status("looking for documents") as waiting, reading_progress() as report:

        def stop_waiting(done: int, total: int) -> None:
            waiting.stop()
            report(done, total)

        summary = launch(
            paths,
            limits=Limits(workers=workers),
            progress=stop_waiting,
            is_forced=is_forced,
            retry=tuple(retry or ()),
            wait_seconds=wait_seconds,
            is_verbose=is_verbose,
        )
    _show(summary, paths)


def _show(summary: Summary, paths: Paths) -> None:
    answers().print(render_summary(summary, paths))


def render_summary(summary: Summary, paths: Paths) -> Group:
    """Return the summary of a run: counts, where the warehouse is, what to do next."""
    counts = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    counts.add_column(justify="right", style="bold")
    counts.add_column()
    for number, what in (
        (summary.documents, "document"),
        (summary.forms, "form"),
        (summary.indicators, "indicator"),
        (summary.funding_lines, "funding line"),
        (summary.rejected_documents, "rejected document"),
        (summary.rejected_rows, "rejected row"),
    ):
        style = "yellow" if what.startswith("rejected") and number else None
        counts.add_row(f"{number:,}", what if number == 1 else f"{what}s", style=style)
    if summary.is_new_build:
        head = (
            f"published in {summary.seconds:.1f} s: {summary.read_now:,} read now, {summary.reused:,} before"
        )
    else:
        head = "nothing new: the live warehouse stays as it is"
    where = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    where.add_column(style="dim")
    where.add_column(overflow="fold")
    where.add_row("warehouse", str(summary.warehouse))
    where.add_row("for Excel, BI", str(paths.export))
    where.add_row("next", "jixiao examples")
    where.add_row("", 'jixiao sql "from marts.execution_by_project"')
    if summary.rejected_documents or summary.rejected_rows:
        where.add_row("", "jixiao status      (what was rejected, and why)")
    warnings = [f"[yellow]warning[/] {escape(line)}" for line in summary.warnings]
    return Group(f"[bold green]✓[/] {head}", Padding(counts, (1, 2)), *warnings, where)
