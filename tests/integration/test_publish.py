"""Publication: one swap, in which readers see the old build or the new one and are never in the way."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from pipelines.checks import check
from pipelines.errors import PublicationRefused
from pipelines.schema import load_catalog
from pipelines.warehouse import CANDIDATE, build, name_build, open_live, publish, read_build

Candidate = Callable[[int], Path]
START = datetime(2026, 1, 1)  # noqa: DTZ001  times in the warehouse are UTC without a zone


@pytest.fixture
def builds(tmp_path: Path) -> Path:
    return tmp_path / "warehouse" / "builds"


@pytest.fixture
def live(tmp_path: Path) -> Path:
    return tmp_path / "warehouse" / "warehouse.duckdb"


def _build(builds: Path, minute: int, live: Path | None = None, *, version: str = "1") -> Path:
    return build(
        builds,
        [],
        reader_version=version,
        inputs_digest=f"{minute:064x}",
        live=live,
        started_at=START + timedelta(minutes=minute),
    )


@pytest.fixture(scope="module")
def empty_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build without documents, which all candidates are copies of; for reading only."""
    return _build(tmp_path_factory.mktemp("builds"), 0)


@pytest.fixture
def candidate(builds: Path, empty_build: Path) -> Candidate:
    """Make a candidate that was begun at some minute."""

    def make(minute: int) -> Path:
        begun = START + timedelta(minutes=minute)
        build_id = name_build(begun, f"{minute:064x}")
        path = builds / f"{CANDIDATE}{build_id}.duckdb"
        builds.mkdir(parents=True, exist_ok=True)
        shutil.copy(empty_build, path)
        with duckdb.connect(path) as con:
            con.execute("update quality.build set build_id = ?, built_at = ?", [build_id, begun])
        return path

    return make


def test_the_live_path_is_a_relative_symlink_to_a_read_only_file(
    candidate: Candidate, builds: Path, live: Path
) -> None:
    published = publish(candidate(1), live)
    assert str(live.readlink()) == f"builds/{published.name}"
    assert published.stat().st_mode & 0o777 == 0o444
    assert sorted(path.name for path in builds.iterdir()) == [published.name]


def test_a_reader_keeps_its_build_and_a_new_one_sees_the_next(
    candidate: Candidate, builds: Path, live: Path
) -> None:
    publish(candidate(1), live, keep=1)
    with open_live(live) as old:
        publish(candidate(2), live, keep=1)
        with open_live(live) as new:
            [(before,)] = old.execute("select build_id from quality.build").fetchall()
            [(after,)] = new.execute("select build_id from quality.build").fetchall()
    assert before < after
    assert len(list(builds.iterdir())) == 1


def test_readers_that_come_and_go_never_meet_an_error(candidate: Candidate, live: Path) -> None:
    first, *candidates = [candidate(minute) for minute in range(1, 8)]
    publish(first, live)
    stop = threading.Event()
    seen: list[str] = []
    errors: list[Exception] = []

    def read() -> None:
        while not stop.is_set():
            try:
                with duckdb.connect(live, read_only=True) as con:
                    seen.extend(
                        row[0] for row in con.execute("select build_id from quality.build").fetchall()
                    )
            except duckdb.Error as error:
                errors.append(error)

    def wait_until_seen(build: Path) -> None:
        deadline = time.monotonic() + 20
        while seen[-1:] != [build.stem.removeprefix(CANDIDATE)] and time.monotonic() < deadline:
            time.sleep(0.01)

    reader = threading.Thread(target=read)
    reader.start()
    wait_until_seen(first)
    for later in candidates:
        publish(later, live)
        wait_until_seen(later)
    stop.set()
    reader.join()
    assert errors == []
    assert sorted(set(seen)) == [path.stem.removeprefix(CANDIDATE) for path in (first, *candidates)]


def test_an_older_candidate_does_not_replace_a_newer_build(candidate: Candidate, live: Path) -> None:
    late = candidate(1)
    publish(candidate(2), live)
    before = live.readlink()
    with pytest.raises(PublicationRefused, match="begun after"):
        publish(late, live)
    assert live.readlink() == before


def test_what_a_stranger_leaves_beside_a_build_does_not_reach_the_next(
    candidate: Candidate, live: Path
) -> None:
    first = publish(candidate(1), live)
    first.with_name(first.name + ".wal").write_bytes(b"a write-ahead log of somebody's experiments")
    publish(candidate(2), live)
    with open_live(live) as con:
        assert con.execute("select count(*) from quality.build").fetchall() == [(1,)]


def test_the_live_path_may_hold_something_else_before(candidate: Candidate, live: Path) -> None:
    live.parent.mkdir(parents=True)
    live.write_bytes(b"no database")
    assert read_build(live) is None
    publish(candidate(1), live)
    assert read_build(live) is not None


def test_a_build_has_every_table_of_the_schema_with_its_comment(candidate: Candidate) -> None:
    with duckdb.connect(candidate(1), read_only=True) as con:
        found = dict(
            con.execute(
                "select case schema_name when 'main' then '' else schema_name || '.' end || table_name, "
                "comment from duckdb_tables()"
            ).fetchall()
        )
    assert found == {table.name: table.comment for table in load_catalog().tables}


def test_checks_come_from_their_folder_and_only_errors_block(candidate: Candidate, tmp_path: Path) -> None:
    folder = tmp_path / "checks"
    folder.mkdir()
    (folder / "fails.sql").write_text("-- Builds are never named so.\nselect build_id from quality.build\n")
    (folder / "warns.sql").write_text("-- The same, as a warning.\n-- severity: warn\nselect 1 as one\n")
    (folder / "passes.sql").write_text("-- Nothing.\nselect 1 as one where false;\n")
    results = {result.name: result for result in check(candidate(1), folder=folder)}
    assert [name for name, result in results.items() if result.blocks] == ["fails"]
    assert results["warns"].violations == 1
    assert results["warns"].sample == ({"one": 1},)
    assert results["passes"].passed
    assert results["fails"].description == "Builds are never named so."


def test_an_unknown_severity_is_refused(candidate: Candidate, tmp_path: Path) -> None:
    (tmp_path / "odd.sql").write_text("-- Something.\n-- severity: perhaps\nselect 1 as one\n")
    with pytest.raises(ValueError, match="perhaps"):
        check(candidate(1), folder=tmp_path)


def test_another_reader_version_is_a_reason_for_fewer_rows(
    candidate: Candidate, builds: Path, live: Path
) -> None:
    publish(candidate(1), live)
    assert _reason(_build(builds, 2, live)) is None
    assert _reason(_build(builds, 3, live, version="2")) == "reader version 1 became 2"


def _reason(candidate: Path) -> str | None:
    row = read_build(candidate)
    assert row is not None
    return row.row_loss_reason
