"""From files to a whole warehouse: what a run makes, and what the next run makes of a changed folder."""

from __future__ import annotations

import os
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


def test_a_second_run_reads_nothing_and_leaves_the_live_file_alone(paths: Paths) -> None:
    first = _run(paths)
    before = (paths.live.readlink(), paths.live.stat().st_mtime_ns, paths.live.stat().st_ino)
    second = _run(paths)
    assert (second.read_now, second.reused, second.is_new_build) == (0, 5, False)
    assert (paths.live.readlink(), paths.live.stat().st_mtime_ns, paths.live.stat().st_ino) == before
    assert second.build_id == first.build_id
    assert ingest.is_current(paths, plain_reader.reader())


def test_a_new_document_costs_one_read_and_a_copy_or_rename_none(paths: Paths) -> None:
    _run(paths)
    write_documents(paths.raw, 1, start=5)
    assert not ingest.is_current(paths, plain_reader.reader())
    assert _run(paths).read_now == 1
    (paths.raw / "copy.txt").write_bytes((paths.raw / "doc-00000.txt").read_bytes())
    (paths.raw / "doc-00001.txt").rename(paths.raw / "renamed.txt")
    third = _run(paths)
    assert (third.read_now, third.documents, third.is_new_build) == (0, 6, True)
    files = _query(paths, "select path from document_files order by path")
    assert ("copy.txt",) in files
    assert ("renamed.txt",) in files
    assert ("doc-00001.txt",) not in files


def test_a_deleted_file_leaves_the_next_build_and_the_build_says_why_it_is_smaller(paths: Paths) -> None:
    _run(paths)
    (paths.raw / "doc-00003.txt").unlink()
    assert _run(paths).documents == 4
    assert _query(paths, "select row_loss_reason from quality.build") == [
        ("1 documents left the raw folder",)
    ]
    (paths.raw / "doc-00002.txt").unlink()
    (paths.raw / "doc-00001.txt").unlink()
    assert _run(paths).forms == 2


def test_fewer_rows_without_a_reason_are_not_published(paths: Paths) -> None:
    _run(paths)
    before = paths.live.readlink()
    store = ingest.open_store(paths, plain_reader.reader())
    record = plain_reader.read((paths.raw / "doc-00000.txt").read_bytes(), "doc-00000.txt")
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
        _run(paths, force=True)
    assert paths.live.readlink() == before
    assert [path.name for path in paths.builds.glob("candidate-*")]
    with ingest.hold(paths):
        assert list(paths.builds.glob("candidate-*")) == []


def test_another_reader_version_reads_everything_again_and_going_back_reads_nothing(paths: Paths) -> None:
    _run(paths)
    assert _run(paths, reader=plain_reader.reader("plain-2")).read_now == 5
    assert _run(paths).read_now == 0


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


def test_broken_readings_are_read_anew(paths: Paths) -> None:
    _run(paths)
    store = ingest.open_store(paths, plain_reader.reader())
    store.buckets()[0].write_bytes(b"PAR1")
    summary = _run(paths, force=True)
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


def test_the_whole_folder_can_be_moved(paths: Paths, tmp_path: Path) -> None:
    _run(paths)
    paths.warehouse.rename(tmp_path / "elsewhere")
    moved = replace(paths, warehouse=tmp_path / "elsewhere")
    assert not _run(moved).is_new_build
    assert moved.export.resolve().is_dir()


def test_old_builds_go_and_the_live_one_stays(paths: Paths) -> None:
    for number in range(KEPT_BUILDS + 2):
        write_documents(paths.raw, 1, start=100 + number)
        _run(paths)
    builds = sorted(path.name for path in paths.builds.iterdir())
    assert len(builds) == KEPT_BUILDS
    assert paths.live.resolve().name == builds[-1]
    assert len(list(paths.exports.iterdir())) == KEPT_BUILDS


def test_the_same_inputs_make_the_same_rows(paths: Paths, tmp_path: Path) -> None:
    other = replace(paths, warehouse=tmp_path / "other")
    _run(paths)
    _run(other)
    for table in ("documents", "evaluations", "projects", "organizations", "funding", "indicators"):
        assert _query(paths, f"from {table}") == _query(other, f"from {table}")
    one, two = read_build(paths.live), read_build(other.live)
    assert one is not None
    assert two is not None
    assert one.inputs_digest == two.inputs_digest


@pytest.mark.old_client
def test_the_oldest_client_promised_opens_the_published_file(paths: Paths) -> None:
    python = os.environ.get("JIXIAO_OLD_CLIENT_PYTHON")
    if not python:
        pytest.skip("JIXIAO_OLD_CLIENT_PYTHON names no Python that has the old client")
    _run(paths)
    script = (
        "import sys, duckdb; assert duckdb.__version__.startswith('1.5.'), duckdb.__version__\n"
        "con = duckdb.connect(sys.argv[1], read_only=True)\n"
        "views = con.execute(\"select schema_name || '.\\\"' || view_name || '\\\"' from duckdb_views()"
        " where schema_name in ('marts', 'zh')\").fetchall()\n"
        "[con.execute(f'select * from {view}').fetchall() for (view,) in views]\n"
        "print(len(views), con.execute('select count(*) from evaluations').fetchall()[0][0])\n"
    )
    done = subprocess.run(
        [python, "-c", script, str(paths.live)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[1] == "5"


def test_the_storage_format_is_that_of_the_oldest_client_promised(paths: Paths) -> None:
    _run(paths)
    tags = _query(paths, "select tags['storage_version'] from duckdb_databases() where path is not null")
    assert str(tags[0][0]).startswith("v1.5.0")


def test_a_star_built_in_parts_is_the_same_but_for_keys_left_to_the_checks(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    _run(paths)
    assert _count_keys(paths) > 0
    whole = {name: _query(paths, f"from {name} order by all") for name in STAR}
    monkeypatch.setattr("pipelines.ingest.PART_DOCUMENTS", 1)
    assert _run(paths, force=True).forms == 5
    assert _count_keys(paths) == 0
    assert {name: _query(paths, f"from {name} order by all") for name in STAR} == whole


def _count_keys(paths: Paths) -> int:
    [(count,)] = _query(
        paths,
        "select count(*) from duckdb_constraints() where constraint_type in ('PRIMARY KEY', 'FOREIGN KEY')",
    )
    return int(count)


def test_parquet_is_exact_and_csv_is_safe_in_a_spreadsheet(paths: Paths) -> None:
    _run(paths)
    exact = pl.read_parquet(paths.export / "parquet" / "indicators.parquet")
    assert exact["target_text"].unique().to_list() == ["=100.00(%)"]
    content = (paths.export / "csv" / "indicators.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    guarded = pl.read_csv(paths.export / "csv" / "indicators.csv", infer_schema=False)
    assert guarded["target_text"].unique().to_list() == ["'=100.00(%)"]
    assert guarded.height == exact.height


def test_every_table_and_mart_is_exported_in_both_forms(paths: Paths) -> None:
    _run(paths)
    with duckdb.connect() as con:
        con.execute(f"attach '{paths.live}' as w (read_only)")
        names = {
            name if schema == "main" else f"{schema}.{name}"
            for schema, name in con.execute(
                "select schema_name, table_name from duckdb_tables() where database_name = 'w' union all "
                "select schema_name, view_name from duckdb_views() where database_name = 'w' "
                "and schema_name = 'marts'"
            ).fetchall()
        }
    assert {path.stem for path in (paths.export / "parquet").iterdir()} == names
    assert {path.stem for path in (paths.export / "csv").iterdir()} == names
