"""`kill -9` at any moment leaves a whole warehouse, and the next run goes on from there."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines import ingest
from pipelines.checks import check
from pipelines.settings import Limits, Paths
from pipelines.warehouse import open_live, read_build
from tests.support import plain_reader
from tests.support.plain_reader import write_documents

ROOT = Path(__file__).resolve().parents[2]
MOMENTS = 12
SCRIPT = """
import sys
from pathlib import Path
from pipelines import ingest
from pipelines.settings import Limits, Paths
from tests.support import plain_reader
if __name__ == "__main__":
    ingest.run(
        Paths(Path(sys.argv[1]), Path(sys.argv[2])),
        reader=plain_reader.reader(), limits=Limits(workers=1, batch_documents=1), wait_seconds=20,
    )
"""


def _start(paths: Paths) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", SCRIPT, str(paths.raw), str(paths.warehouse)]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)


def _children(pid: int) -> list[Path]:
    listing = Path(f"/proc/{pid}/task/{pid}/children")
    return [Path(f"/proc/{child}") for child in listing.read_text().split()] if listing.exists() else []


def _is_gone(process: Path) -> bool:
    try:
        # a killed orphan stays in the table as a zombie where nobody reaps it
        return "State:\tZ" in (process / "status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True


@pytest.mark.slow
def test_a_kill_at_a_dozen_moments_leaves_a_whole_warehouse_each_time(tmp_path: Path) -> None:
    paths = Paths(tmp_path / "raw", tmp_path / "warehouse")
    write_documents(paths.raw, 4, command="slow")
    began = time.monotonic()
    assert _start(paths).wait() == 0
    duration = time.monotonic() - began
    killed = 0
    expected = {4}
    with open_live(paths.live) as reader:
        for moment in range(MOMENTS):
            write_documents(paths.raw, 2, start=100 + 2 * moment, command="slow")
            expected.add(6 + 2 * moment)
            process = _start(paths)
            time.sleep(duration * (moment + 0.5) / MOMENTS)
            workers = _children(process.pid)
            process.kill()
            killed += process.wait() != 0
            _assert_whole(paths, expected)
            deadline = time.monotonic() + 20
            while not all(_is_gone(worker) for worker in workers):
                assert time.monotonic() < deadline, "a worker outlived the run that was killed"
                time.sleep(0.05)
        assert reader.execute("select count(*) from documents").fetchall() == [(4,)]
    assert killed >= MOMENTS // 2
    summary = ingest.run(paths, reader=plain_reader.reader(), limits=Limits(workers=1))
    assert summary.documents == max(expected)
    assert summary.read_now < 2 * MOMENTS, "what was read before a kill is not read again"
    leftovers = [*paths.warehouse.rglob(".unfinished-*"), *paths.builds.glob("candidate-*")]
    assert leftovers == []
    assert not ingest.run(paths, reader=plain_reader.reader()).is_new_build


def _assert_whole(paths: Paths, expected: set[int]) -> None:
    build = read_build(paths.live)
    assert build is not None
    assert build.documents in expected
    assert build.forms == build.documents
    assert [str(result) for result in check(paths.live.resolve()) if result.blocks] == []
    assert paths.live.stat().st_mode & 0o222 == 0
    tables = sorted(path.name for path in (paths.export / "csv").iterdir())
    assert "evaluations.csv" in tables
