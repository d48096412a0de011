"""From files to a whole warehouse: what a run makes, and what the next run makes of a changed folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from pipelines import ingest
from pipelines.errors import ChecksFailed, RawFolderMissing, WarehouseLocked, WarehouseMissing
from pipelines.ingest import Summary
from pipelines.settings import Limits, Paths
from pipelines.warehouse import KEPT_BUILDS, open_live, read_build
from tests.support import plain_reader
from tests.support.plain_reader import write_documents

LIMITS = Limits(workers=1)
STAR = ("documents", "document_files", "organizations", "projects", "evaluations", "funding", "indicators")


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    write_documents(tmp_path / "raw", 5)
    return Paths(tmp_path / "raw", tmp_path / "warehouse")


@pytest.fixture(scope="module")
def first_build(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    """Five documents and what the first run makes of them; for reading only."""
    folder = tmp_path_factory.mktemp("first")
    write_documents(folder / "raw", 5)
    paths = Paths(folder / "raw", folder / "warehouse")
    _run(paths)
    return paths


@pytest.fixture
def published(first_build: Paths, tmp_path: Path) -> Paths:
    """The same, to go on from."""
    shutil.copytree(first_build.raw.parent, tmp_path, symlinks=True, dirs_exist_ok=True)
    return Paths(tmp_path / "raw", tmp_path / "warehouse")


def _run(paths: Paths, **options: Any) -> Summary:
    given: dict[str, Any] = {"reader": plain_reader.reader(), "limits": LIMITS} | options
    return ingest.run(paths, **given)


def _query(paths: Paths, sql: str) -> list[tuple[Any, ...]]:
    with open_live(paths.live) as con:
        return con.execute(sql).fetchall()


def test_a_run_ends_with_the_counts_of_what_it_published(paths: Paths) -> None:
    (paths.raw / "empty.txt").write_text("")
    summary = _run(paths)
    counts = (summary.documents, summary.forms, summary.indicators, summary.funding_lines)
    assert counts == (6, 5, 5, 5)
    assert (summary.rejected_documents, summary.rejected_rows) == (1, 0)
    assert (summary.read_now, summary.reused, summary.is_new_build) == (6, 0, True)
    assert _query(paths, "select sum(executed_yuan) from funding") == [(Decimal("12.50"),)]
    assert _query(paths, "select count(*) from projects") == [(5,)]
    assert _query(paths, "select path, category from quality.rejected_documents") == [
        ("empty.txt", "no_form")
    ]


def test_a_second_run_reads_nothing_and_leaves_the_live_file_alone(published: Paths) -> None:
    first = read_build(published.live)
    before = (published.live.readlink(), published.live.stat().st_mtime_ns, published.live.stat().st_ino)
    second = _run(published)
    assert (second.read_now, second.reused, second.is_new_build) == (0, 5, False)
    assert (
        published.live.readlink(),
        published.live.stat().st_mtime_ns,
        published.live.stat().st_ino,
    ) == before
    assert first is not None
    assert second.build_id == first.build_id
    assert ingest.is_current(published, plain_reader.reader())


def test_a_new_document_costs_one_read_and_a_copy_or_rename_none(published: Paths) -> None:
    write_documents(published.raw, 1, start=5)
    assert not ingest.is_current(published, plain_reader.reader())
    assert _run(published).read_now == 1
    (published.raw / "copy.txt").write_bytes((published.raw / "doc-00000.txt").read_bytes())
    (published.raw / "doc-00001.txt").rename(published.raw / "renamed.txt")
    third = _run(published)
    assert (third.read_now, third.documents, third.is_new_build) == (0, 6, True)
    files = _query(published, "select path from document_files order by path")
    assert ("copy.txt",) in files
    assert ("renamed.txt",) in files
    assert ("doc-00001.txt",) not in files


def test_a_deleted_file_leaves_the_next_build_and_the_build_says_why_it_is_smaller(published: Paths) -> None:
    (published.raw / "doc-00003.txt").unlink()
    assert _run(published).documents == 4
    assert _query(published, "select row_loss_reason from quality.build") == [
        ("1 documents left the raw folder",)
    ]
    (published.raw / "doc-00002.txt").unlink()
    (published.raw / "doc-00001.txt").unlink()
    assert _run(published).forms == 2


def test_fewer_rows_without_a_reason_are_not_published(published: Paths) -> None:
    before = published.live.readlink()
    store = ingest.open_store(published, plain_reader.reader())
    record = plain_reader.read((published.raw / "doc-00000.txt").read_bytes(), "doc-00000.txt")
    # the same document, by the same version, suddenly says less
    store.write_part(
        [
            record
            | {
                "evaluations": [],
                "funding": [],
                "indicators": [],
                "status": "rejected",
                "category": "no_form",
                "reason": "none found",
            }
        ]
    )
    with pytest.raises(ChecksFailed, match="rows_not_lost"):
        _run(published, force=True)
    assert published.live.readlink() == before
    assert [path.name for path in published.builds.glob("candidate-*")]
    with ingest.hold(published):
        assert list(published.builds.glob("candidate-*")) == []


def test_another_reader_version_reads_everything_again_and_going_back_reads_nothing(published: Paths) -> None:
    assert _run(published, reader=plain_reader.reader("plain-2")).read_now == 5
    assert _run(published).read_now == 0


def test_no_document_disappears(paths: Paths) -> None:
    (paths.raw / "dangling.pdf").symlink_to("nowhere")
    (paths.raw / "bad.txt").write_text("!raise")
    summary = _run(paths)
    assert summary.documents == 7
    assert _query(paths, "select status, count(*) from documents group by all order by all") == [
        ("complete", 5),
        ("rejected", 2),
    ]
    [bad, dangling] = _query(paths, "select path, reason from quality.rejected_documents order by all")
    assert dangling == ("dangling.pdf", "file cannot be opened: No such file or directory")
    assert bad[1].startswith("ValueError: a fault of the reader (plain_reader.py, line ")
    assert not _run(paths).is_new_build


def test_a_file_that_vanishes_during_the_run_is_rejected_and_taken_up_by_the_next(paths: Paths) -> None:
    reader = plain_reader.reader()
    with ingest.hold(paths):
        documents = ingest.list_documents(paths)
        content = (paths.raw / "doc-00000.txt").read_bytes()
        (paths.raw / "doc-00000.txt").unlink()
        receipt = ingest.read_documents(paths, documents, reader, limits=LIMITS)
        candidate = ingest.build_candidate(paths, documents, receipt, reader)
        ingest.publish_candidate(paths, candidate, ingest.check_candidate(paths, candidate))
    assert _query(paths, "select path from quality.rejected_documents") == [("doc-00000.txt",)]
    (paths.raw / "doc-00000.txt").write_bytes(content)
    assert _run(paths).forms == 5


def test_a_row_that_breaks_a_rule_is_quarantined_and_counted(paths: Paths) -> None:
    (paths.raw / "odd.txt").write_text("unit=甲\nproject=乙\nyear=1066")
    summary = _run(paths)
    assert summary.rejected_rows >= 1
    assert summary.forms == 5
    assert _query(paths, "select status from documents where file_name = 'odd.txt'") == [("rejected",)]


def test_broken_readings_are_read_anew(published: Paths) -> None:
    store = ingest.open_store(published, plain_reader.reader())
    store.buckets()[0].write_bytes(b"PAR1")
    summary = _run(published, force=True)
    assert summary.read_now >= 1
    assert summary.forms == 5


def test_a_second_run_at_the_same_time_is_told_who_holds_the_warehouse(paths: Paths) -> None:
    with ingest.hold(paths), pytest.raises(WarehouseLocked, match=f"process {os.getpid()}"):
        _run(paths)
    assert _run(paths).forms == 5


def test_without_a_raw_folder_or_a_warehouse_the_error_says_what_to_do(paths: Paths) -> None:
    with pytest.raises(RawFolderMissing):
        _run(replace(paths, raw=paths.raw / "nowhere"))
    with pytest.raises(WarehouseMissing, match="jixiao run"):
        open_live(paths.live)


def test_an_empty_folder_makes_an_empty_warehouse(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    summary = _run(Paths(tmp_path / "raw", tmp_path / "warehouse"))
    assert (summary.documents, summary.forms) == (0, 0)


def test_the_whole_folder_can_be_moved(published: Paths, tmp_path: Path) -> None:
    published.warehouse.rename(tmp_path / "elsewhere")
    moved = replace(published, warehouse=tmp_path / "elsewhere")
    assert not _run(moved).is_new_build
    assert moved.export.resolve().is_dir()


def test_old_builds_go_and_the_live_one_stays(published: Paths) -> None:
    for number in range(KEPT_BUILDS):
        write_documents(published.raw, 1, start=100 + number)
        _run(published)
    builds = sorted(path.name for path in published.builds.iterdir())
    assert len(builds) == KEPT_BUILDS
    assert published.live.resolve().name == builds[-1]
    assert len(list(published.exports.iterdir())) == KEPT_BUILDS


def test_the_same_inputs_make_the_same_rows(first_build: Paths, tmp_path: Path) -> None:
    other = replace(first_build, warehouse=tmp_path / "other")
    _run(other)
    for table in ("documents", "evaluations", "projects", "organizations", "funding", "indicators"):
        assert _query(first_build, f"from {table}") == _query(other, f"from {table}")
    one, two = read_build(first_build.live), read_build(other.live)
    assert one is not None
    assert two is not None
    assert one.inputs_digest == two.inputs_digest


@pytest.mark.old_client
def test_the_oldest_client_promised_opens_the_published_file(first_build: Paths) -> None:
    python = os.environ.get("JIXIAO_OLD_CLIENT_PYTHON")
    if not python:
        pytest.skip("JIXIAO_OLD_CLIENT_PYTHON names no Python that has the old client")
    script = (
        "import sys, duckdb; assert duckdb.__version__.startswith('1.5.'), duckdb.__version__\n"
        "con = duckdb.connect(sys.argv[1], read_only=True)\n"
        "views = con.execute(\"select schema_name || '.\\\"' || view_name || '\\\"' from duckdb_views()"
        " where schema_name in ('marts', 'zh')\").fetchall()\n"
        "[con.execute(f'select * from {view}').fetchall() for (view,) in views]\n"
        "print(len(views), con.execute('select count(*) from evaluations').fetchall()[0][0])\n"
    )
    done = subprocess.run(
        [python, "-c", script, str(first_build.live)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[1] == "5"


def test_the_storage_format_is_that_of_the_oldest_client_promised(first_build: Paths) -> None:
    tags = _query(
        first_build, "select tags['storage_version'] from duckdb_databases() where path is not null"
    )
    assert str(tags[0][0]).startswith("v1.5.0")


def test_a_star_built_in_parts_is_the_same_but_for_keys_left_to_the_checks(
    published: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _count_keys(published) > 0
    whole = {name: _query(published, f"from {name} order by all") for name in STAR}
    monkeypatch.setattr("pipelines.ingest.PART_DOCUMENTS", 1)
    assert _run(published, force=True).forms == 5
    assert _count_keys(published) == 0
    assert {name: _query(published, f"from {name} order by all") for name in STAR} == whole


def _count_keys(published: Paths) -> int:
    [(count,)] = _query(
        published,
        "select count(*) from duckdb_constraints() where constraint_type in ('PRIMARY KEY', 'FOREIGN KEY')",
    )
    return int(count)


def test_parquet_is_exact_and_csv_is_safe_in_a_spreadsheet(first_build: Paths) -> None:
    exact = pl.read_parquet(first_build.export / "parquet" / "indicators.parquet")
    assert exact["target_text"].unique().to_list() == ["=100.00(%)"]
    content = (first_build.export / "csv" / "indicators.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    guarded = pl.read_csv(first_build.export / "csv" / "indicators.csv", infer_schema=False)
    assert guarded["target_text"].unique().to_list() == ["'=100.00(%)"]
    assert guarded.height == exact.height


def test_every_table_and_mart_is_exported_in_both_forms(first_build: Paths) -> None:
    with duckdb.connect() as con:
        con.execute(f"attach '{first_build.live}' as w (read_only)")
        names = {
            name if schema == "main" else f"{schema}.{name}"
            for schema, name in con.execute(
                "select schema_name, table_name from duckdb_tables() where database_name = 'w' union all "
                "select schema_name, view_name from duckdb_views() where database_name = 'w' "
                "and schema_name = 'marts'"
            ).fetchall()
        }
    assert {path.stem for path in (first_build.export / "parquet").iterdir()} == names
    assert {path.stem for path in (first_build.export / "csv").iterdir()} == names
