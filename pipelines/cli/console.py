"""Where the command line writes: answers to stdout, progress and complaints to stderr."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pipelines.extraction import Progress as Report


def answers() -> Console:
    """Return the console for what was asked for."""
    return Console(highlight=False, soft_wrap=False)


def complaints() -> Console:
    """Return the console for everything else."""
    return Console(stderr=True, highlight=False)


def count(number: int, noun: str) -> str:
    """Return a number with its noun: `1 form`, `1,234 forms`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def show_error(error: Exception) -> None:
    """Print the sentence an error carries."""
    complaints().print(f"[bold red]error[/] {escape(str(error))}", soft_wrap=True)


@contextmanager
def reading_progress() -> Iterator[Report]:
    """Show a bar while documents are read: done, all, documents a second, time left.

    Where stderr is no terminal nothing moves; one line at each tenth tells how far reading has come.
    """
    console = complaints()
    if not console.is_terminal:
        yield _tenths(console)
        return
    columns = (
        TextColumn("reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("reading", total=None, rate="", visible=False)

        def report(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total, visible=True)
            elapsed = progress.tasks[0].elapsed or 0.0
            if done and elapsed:
                progress.update(task, rate=f"{done / elapsed:.1f} documents/s")

        yield report


def _tenths(console: Console) -> Report:
    told, began = 0, time.monotonic()

    def report(done: int, total: int) -> None:
        nonlocal told
        tenth = 10 * done // total if total else 0
        if tenth > told:
            told = tenth
            rate = done / max(time.monotonic() - began, 1e-9)
            left = timedelta(seconds=round((total - done) / rate))
            console.print(f"read {done} of {total} documents, {rate:.1f} a second, {left} left")

    return report
