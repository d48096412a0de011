from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipelines import cli, ingest
from pipelines.cli.rows import as_text
from pipelines.errors import JixiaoError
from pipelines.settings import Paths

Ask = Callable[..., str]


@pytest.fixture
def ask(sample_warehouse: Paths) -> Ask:
    """Run a command on the sample's warehouse and return what it wrote to stdout."""

    def run(*arguments: str, code: int = 0) -> str:
        environment = {
            "JIXIAO_RAW": str(sample_warehouse.raw),
            "JIXIAO_WAREHOUSE": str(sample_warehouse.warehouse),
            "COLUMNS": "200",
        }
        result = CliRunner().invoke(cli.app, list(arguments), env=environment)
        assert result.exit_code == code, result.output
        return result.stdout if code == 0 else result.output

    return run


def start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from pipelines.cli import main; main()", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"COLUMNS": "120"} | environment,
    )


@pytest.mark.slow
def test_a_run_ends_with_the_summary_and_a_second_one_finds_nothing_new(sample: Path, paths: Paths) -> None:
    shutil.copy(sample, paths.raw)
    folders = ("--raw", str(paths.raw), "--warehouse", str(paths.warehouse))

    first = start("run", *folders)
    assert first.returncode == 0, first.stderr
    for count in (
        "1  document\n",
        "7  forms",
        "74  indicators",
        "28  funding lines",
        "0  rejected documents",
    ):
        assert count in first.stdout.replace(" \n", "\n") or count.strip() in first.stdout
    assert "1 read now, 0 before" in first.stdout
    assert str(paths.live) in first.stdout
    assert "Traceback" not in first.stderr and "leaked" not in first.stdout
    build = paths.live.resolve()

    second = start("run", *folders)
    assert second.returncode == 0, second.stderr
    assert "nothing new" in second.stdout
    assert "74  indicators" in second.stdout
    assert paths.live.resolve() == build
    assert second.stderr == ""


@pytest.mark.slow
def test_documents_that_had_to_be_rejected_are_an_answer_and_exit_code_0(sample: Path, paths: Paths) -> None:
    shutil.copy(sample, paths.raw)
    (paths.raw / "空文件.txt").touch()
    folders = ("--raw", str(paths.raw), "--warehouse", str(paths.warehouse))
    done = start("run", *folders, COLUMNS="80")
    assert done.returncode == 0, done.stderr
    assert "1  rejected document" in done.stdout
    assert "jixiao status" in done.stdout
    told = start("status", *folders).stdout
    assert "空文件.txt" in told and "empty" in told


def test_a_missing_folder_is_one_sentence_and_exit_code_1(tmp_path: Path) -> None:
    done = start("run", "--raw", str(tmp_path / "nowhere"), "--warehouse", str(tmp_path / "warehouse"))
    assert done.returncode == 1
    assert done.stdout == ""
    assert "there is no folder" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "warehouse").exists()


@pytest.mark.slow
def test_a_warehouse_that_another_run_holds_is_one_sentence_and_exit_code_1(paths: Paths) -> None:
    with ingest.hold(paths):
        done = start("run", "--raw", str(paths.raw), "--warehouse", str(paths.warehouse))
    assert done.returncode == 1
    assert "another run" in done.stderr and "Traceback" not in done.stderr


def test_asking_before_the_first_run_says_what_to_run(tmp_path: Path) -> None:
    done = start("sql", "select 1", "--warehouse", str(tmp_path))
    assert done.returncode == 1
    assert "jixiao run" in done.stderr


def test_status_tells_build_counts_and_whether_the_folder_changed(ask: Ask) -> None:
    told = ask("status")
    assert "1 document, 7 forms, 74 indicators, 28 funding lines" in told
    assert "nothing new since" in told
    facts = json.loads(ask("status", "--json"))
    assert (facts["forms"], facts["is_current"], facts["rejected"]) == (7, True, [])


def test_sql_answers_as_table_csv_json_and_markdown(ask: Ask) -> None:
    query = "select project_name, total_score_points, grade from evaluations order by form_no limit 1"
    assert "图书综合经费" in ask("sql", query)
    assert ask("sql", query, "--format", "csv").splitlines() == [
        "project_name,total_score_points,grade",
        "图书综合经费,97.5500,优",
    ]
    assert json.loads(ask("sql", query, "-f", "json")) == [
        {"project_name": "图书综合经费", "total_score_points": 97.55, "grade": "优"}
    ]
    assert ask("sql", query, "-f", "markdown").splitlines()[-1] == "| 图书综合经费 | 97.5500 | 优 |"


def test_rows_too_wide_for_the_terminal_are_written_one_below_the_other(ask: Ask) -> None:
    told = ask("sql", "from indicators", "--rows", "2")
    assert "row 2" in told
    assert "indicator_name_text" in told


def test_sql_tells_null_from_empty_text_in_a_table(ask: Ask) -> None:
    assert "NULL" in ask("sql", "select grade from evaluations where grade is null")


def test_sql_takes_a_file_and_stdin_and_writes_a_file_for_excel(
    ask: Ask, sample_warehouse: Paths, tmp_path: Path
) -> None:
    (tmp_path / "query.sql").write_text("select count(*) as 表单数 from evaluations;", encoding="utf-8")
    ask("sql", "--file", str(tmp_path / "query.sql"), "-f", "csv", "-o", str(tmp_path / "out.csv"))
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.DictReader(file)) == [{"表单数": "7"}]
    ask("sql", "select '=100.00(%)' as target", "-f", "csv", "-o", str(tmp_path / "out.csv"))
    assert "'=100.00(%)" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    assert ask("sql", "select '=100.00(%)' as target", "-f", "csv").splitlines()[1] == "=100.00(%)"
    folder = ["--warehouse", str(sample_warehouse.warehouse)]
    result = CliRunner().invoke(cli.app, ["sql", "-", "-f", "csv", *folder], input="select 7 as n")
    assert result.stdout.splitlines() == ["n", "7"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["sql"], "give one SQL statement", id="no-statement"),
        pytest.param(["sql", " "], "the statement is empty", id="empty-statement"),
        pytest.param(["sql", "select 1", "--format", "xlsx"], "xlsx", id="unknown-format"),
        pytest.param(["run", "--workers", "0"], "workers", id="no-workers"),
        pytest.param(["examples", "nosuch"], "no example", id="unknown-example"),
        pytest.param(["nosuch"], "nosuch", id="unknown-command"),
    ],
)
def test_a_command_line_that_is_not_understood_is_exit_code_2(
    ask: Ask, arguments: list[str], said: str
) -> None:
    assert said in ask(*arguments, code=2)


@pytest.mark.parametrize("query", ["selec 1", "select nosuch from evaluations", "drop table funding"])
def test_a_query_that_fails_is_a_sentence_of_the_database_and_changes_nothing(
    sample_warehouse: Paths, query: str
) -> None:
    before = sample_warehouse.live.read_bytes()
    result = CliRunner().invoke(cli.app, ["sql", query, "--warehouse", str(sample_warehouse.warehouse)])
    assert isinstance(result.exception, JixiaoError)
    assert isinstance(result.exception.__cause__, duckdb.Error)
    assert sample_warehouse.live.read_bytes() == before


def test_every_example_is_listed_and_answers(ask: Ask, root: Path) -> None:
    names = sorted(path.stem for path in (root / "sql" / "examples").glob("*.sql"))
    listed = ask("examples")
    assert names and all(name in listed for name in names)
    for name in names:
        assert ask("examples", name, "--format", "csv").count(",") >= 0
    assert "select" in ask("examples", names[0], "--show").lower()


def test_help_teaches_by_example_for_every_command() -> None:
    for command in ("run", "status", "sql", "examples", "ui"):
        result = CliRunner().invoke(cli.app, [command, "--help"], env={"COLUMNS": "120"})
        assert result.exit_code == 0
        assert f"jixiao {command}" in result.stdout or command == "ui"
    assert "Exit codes" in CliRunner().invoke(cli.app, ["--help"]).stdout


def test_the_version_is_that_of_the_package() -> None:
    assert CliRunner().invoke(cli.app, ["--version"]).stdout.startswith("jixiao ")


def test_nested_values_are_written_as_json() -> None:
    assert as_text(["≥", None, 3]) == '["≥", null, 3]'
