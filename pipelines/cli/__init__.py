"""The command `jixiao`: one module for each command or group of commands, put together here.

Here belongs what all commands share: their order, exit codes, and the one place where an error becomes a
sentence. What a command prints belongs in its own module, what it does in the package's other modules.

Exit codes: 0 done (documents that had to be rejected are an answer, not a failure: see `jixiao status`);
1 failed, the reason is on stderr; 2 the command line was not understood.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from pipelines.cli import examples, review, run, sql, status, trace, ui
from pipelines.cli.console import show_error
from pipelines.errors import JixiaoError
from pipelines.teardown import quiet_exit

app = typer.Typer(
    name="jixiao",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "Read published self-evaluation forms (项目支出绩效自评表) into one DuckDB warehouse.\n\n"
        "Put documents into [bold]data/raw[/], then:\n\n"
        "  jixiao run              read what is new, check it, publish the warehouse\n\n"
        "  jixiao status           what is live, how old it is, what was rejected and why\n\n"
        "  jixiao examples         questions that are already written down\n\n"
        '  jixiao sql "from projects"   ask your own\n\n'
        "  jixiao trace            where a value stands on the paper\n\n"
        "  jixiao review           a review sheet to hand out, with what the rules found"
    ),
    epilog="Exit codes: 0 done (rejected documents are reported, not a failure), 1 failed, 2 wrong usage.",
)
app.command("run", rich_help_panel="Build", epilog=run.EPILOG)(run.run)
app.command("ui", rich_help_panel="Build", epilog=ui.EPILOG)(ui.ui)
app.command("status", rich_help_panel="Ask", epilog=status.EPILOG)(status.status)
app.command("sql", rich_help_panel="Ask", epilog=sql.EPILOG)(sql.sql)
app.command("trace", rich_help_panel="Ask", epilog=trace.EPILOG)(trace.trace)
app.command("review", rich_help_panel="Ask", epilog=review.EPILOG)(review.review)
app.command("examples", rich_help_panel="Ask", epilog=examples.EPILOG)(examples.examples)


def _show_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"jixiao {version('jixiao')}")
        raise typer.Exit


@app.callback()
def _begin(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Take the options that stand before the command."""


def main() -> None:
    """Run the command line; an error of the package ends as one sentence and exit code 1."""
    quiet_exit()
    try:
        app()
    except JixiaoError as error:
        show_error(error)
        raise SystemExit(1) from error
