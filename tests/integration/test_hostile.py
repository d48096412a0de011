"""A folder of hostile files: each ends as it must, the good documents beside them load, nothing is lost."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipelines import ingest
from pipelines.settings import MEBIBYTE, Limits, Paths
from pipelines.warehouse import open_live
from pipelines.worker import refuse_outside
from tests.support import burning_reader
from tests.support.hostile import SAMPLES, HostileFile, truncate, write_hostile_files

LIMITS = Limits(
    workers=2, batch_documents=10, document_seconds=60, document_cpu_seconds=40, worker_bytes=3072 * MEBIBYTE
)
#: so many of the truncations of each sample run in every test run; all of them run with `slow`
SAMPLED_CUTS = 6
#: a package that is cut off has lost its list of parts; what else is cut off may hold whole forms
CUT = {
    ".docx": {"damaged"},
    ".xlsx": {"damaged"},
    ".xls": {"damaged"},
    ".pdf": {"damaged", "no_text", "no_form", "not_self_evaluation", "unfilled", "loaded"},
    ".html": {"no_form", "no_text", "not_self_evaluation", "unfilled", "loaded"},
}


@dataclass(frozen=True)
class Outcome:
    """How every path of a folder ended: `loaded` or its category of rejection."""

    ends: dict[str, str]
    reasons: dict[str, str]
    counts: dict[str, int]
    documents: int
    seconds: float


def _load(paths: Paths) -> Outcome:
    began = time.monotonic()
    summary = ingest.run(paths, limits=LIMITS)
    seconds = time.monotonic() - began
    with open_live(paths.live) as con:
        rows = con.execute(
            """
            select f.path, coalesce(r.category, 'loaded'), coalesce(r.reason, '')
            from document_files f left join quality.rejected_documents r using (document_id)
            """
        ).fetchall()
        counts = con.execute("select status, count(*) from documents group by status").fetchall()
    return Outcome(
        {path: end for path, end, _ in rows},
        {path: reason for path, _, reason in rows},
        dict(counts),
        summary.documents,
        seconds,
    )


def _cuts(step: int | None = None) -> list[tuple[str, bytes]]:
    """Return the truncations of all samples, or, without `step`, a few of each."""
    chosen: list[tuple[str, bytes]] = []
    for sample in SAMPLES:
        cuts = list(truncate(sample, step or 1024))
        chosen += cuts if step else cuts[:: max(1, len(cuts) // SAMPLED_CUTS)]
    return chosen


def _wrong_ends(outcome: Outcome, cuts: list[tuple[str, bytes]]) -> dict[str, Any]:
    ends = {name: outcome.ends.get(name) for name, _ in cuts}
    return {
        name: (end, outcome.reasons.get(name))
        for name, end in ends.items()
        if end not in CUT[Path(name).suffix]
    }


@pytest.fixture(scope="module")
def hostile_paths(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    folder = tmp_path_factory.mktemp("hostile")
    return Paths(folder / "raw", folder / "warehouse")


@pytest.fixture(scope="module")
def files(hostile_paths: Paths) -> list[HostileFile]:
    written = write_hostile_files(hostile_paths.raw)
    for name, content in _cuts():
        (hostile_paths.raw / name).write_bytes(content)
    for sample in SAMPLES:
        (hostile_paths.raw / f"good-{sample.name}").write_bytes(sample.read_bytes())
    return written


@pytest.fixture(scope="module")
def outcome(hostile_paths: Paths, files: list[HostileFile]) -> Outcome:
    assert files
    return _load(hostile_paths)


def test_every_hostile_file_ends_as_it_must(outcome: Outcome, files: list[HostileFile]) -> None:
    wrong = {}
    for file in files:
        ends = {
            end for path, end in outcome.ends.items() if path == file.name or path.startswith(f"{file.name}!")
        }
        if not ends or not ends <= file.categories:
            wrong[file.name] = (ends, outcome.reasons.get(file.name))
    assert wrong == {}


def test_every_file_cut_off_is_rejected_unless_it_holds_whole_forms(outcome: Outcome) -> None:
    assert _wrong_ends(outcome, _cuts()) == {}


def test_the_good_documents_beside_them_load(outcome: Outcome, hostile_paths: Paths) -> None:
    assert {path: outcome.ends[path] for path in outcome.ends if path.startswith("good-")} == {
        f"good-{sample.name}": "loaded" for sample in SAMPLES
    }
    with open_live(hostile_paths.live) as con:
        rows = con.execute(
            """
            select path, count(*) from indicators join evaluations using (evaluation_id)
            join document_files using (document_id) where starts_with(path, 'good-') group by path
            """
        ).fetchall()
    assert {count for _, count in rows} == {74}


def test_nothing_is_lost_and_every_rejection_has_a_reason(outcome: Outcome, hostile_paths: Paths) -> None:
    assert sum(outcome.counts.values()) == outcome.documents
    on_disk = {path.name for path in hostile_paths.raw.iterdir()}
    accounted = {path.partition("!")[0] for path in outcome.ends}
    assert on_disk == accounted
    assert all(outcome.reasons[path] for path, end in outcome.ends.items() if end != "loaded")


def test_a_second_run_reads_none_of_them_again(outcome: Outcome, hostile_paths: Paths) -> None:
    assert outcome.documents
    assert ingest.run(hostile_paths, limits=LIMITS).read_now == 0


@pytest.mark.slow
def test_every_kilobyte_at_which_a_file_may_be_cut_off(paths: Paths) -> None:
    cuts = _cuts(1024)
    for name, content in cuts:
        (paths.raw / name).write_bytes(content)
    outcome = _load(paths)
    assert len(cuts) > 400
    assert _wrong_ends(outcome, cuts) == {}
    assert sum(outcome.counts.values()) == outcome.documents


def test_computing_without_end_is_cut_off_by_cpu_seconds_in_python_and_in_a_library(paths: Paths) -> None:
    for content in ("python", "library", "other", "another"):
        (paths.raw / f"{content}.txt").write_text(content)
    limits = Limits(workers=1, batch_documents=2, document_seconds=300, document_cpu_seconds=2)
    ingest.run(paths, reader=burning_reader.reader(), limits=limits)
    with open_live(paths.live) as con:
        rows = con.execute("select path, category, reason from quality.rejected_documents").fetchall()
    ends = {path: (category, reason) for path, category, reason in rows}
    assert ends["python.txt"] == ("timeout", "given up after 2 seconds of computing")
    assert ends["library.txt"][0] == "timeout"
    assert [category for category, _ in ends.values()].count("no_form") == 2


def test_a_worker_refuses_network_and_shell() -> None:
    script = (
        "import os, socket, sys\n"
        "from pipelines.worker import refuse_outside\n"
        "sys.addaudithook(refuse_outside)\n"
        "for ask in (lambda: os.system('true'), lambda: socket.create_connection(('127.0.0.1', 9))):\n"
        "    try:\n        ask()\n    except PermissionError:\n        print('refused')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["refused", "refused"], done.stderr
    refuse_outside("open", ())
