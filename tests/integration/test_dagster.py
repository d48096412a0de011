from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipelines import ingest
from pipelines.definitions import definitions
from pipelines.errors import ChecksFailed
from pipelines.ingest import Summary, default_reader
from pipelines.orchestration import launch as launching
from pipelines.orchestration.automation import INGEST, new_documents, nightly
from pipelines.orchestration.launch import end_abandoned_runs, launch, prepare_home
from pipelines.orchestration.metadata import COLUMN_SCHEMA, ROW_COUNT, relation_name, table_key
from pipelines.orchestration.workspace import PathsResource, unreported
from pipelines.settings import Limits, Paths
from pipelines.warehouse import open_live, read_build

ASSETS = Path(__file__).with_name("assets.txt")
ONE_WORKER = Limits(workers=1)


@pytest.fixture(scope="module")
def graph() -> dg.Definitions:
    return definitions()


@pytest.fixture(scope="module")
def specs(graph: dg.Definitions) -> dict[str, dg.AssetSpec]:
    return {spec.key.to_user_string(): spec for spec in graph.resolve_all_asset_specs()}


@pytest.fixture(scope="module")
def launched(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Paths, Summary]:
    """The sample as the first run published it, and what that run said."""
    folder = tmp_path_factory.mktemp("launched")
    paths = Paths(raw=folder / "raw", warehouse=folder / "warehouse")
    paths.raw.mkdir()
    shutil.copy(sample, paths.raw)
    return paths, launch(paths, limits=ONE_WORKER, progress=unreported)


def test_the_asset_keys_are_those_of_the_snapshot(specs: dict[str, dg.AssetSpec]) -> None:
    # renaming an asset drops its history in every installation: change assets.txt knowingly
    assert sorted(specs) == ASSETS.read_text(encoding="utf-8").split()


def test_every_asset_says_what_it_is(specs: dict[str, dg.AssetSpec]) -> None:
    for key, spec in specs.items():
        assert spec.description, key
        assert spec.group_name not in (None, "default"), key
        assert any(name.startswith("dagster/kind/") for name in spec.tags), key


def test_every_table_shows_the_columns_of_the_schema_with_their_comments(
    specs: dict[str, dg.AssetSpec],
) -> None:
    shown: dg.TableSchema = specs["star/funding"].metadata[COLUMN_SCHEMA]
    columns = {column.name: column for column in shown.columns}
    assert columns["executed_yuan"].type == "decimal(18,2)"
    assert "执行" in (columns["executed_yuan"].description or "")
    for key, spec in specs.items():
        if key.startswith(("star/", "quality/", "audit/")):
            assert all(column.description for column in spec.metadata[COLUMN_SCHEMA].columns), key


def test_asset_keys_and_sql_names_are_each_other_s_inverse(specs: dict[str, dg.AssetSpec]) -> None:
    for spec in specs.values():
        if len(spec.key.path) == 2:
            assert table_key(relation_name(spec.key)) == spec.key
    assert relation_name(table_key("projects")) == "projects"


def test_every_check_is_in_the_graph_and_blocks_unless_it_says_warn(
    graph: dg.Definitions, root: Path
) -> None:
    [checks] = [found for found in graph.asset_checks or [] if isinstance(found, dg.AssetChecksDefinition)]
    in_graph = {spec.name: spec.blocking for spec in checks.check_specs}
    files = {path.stem: path.read_text("utf-8") for path in (root / "sql" / "checks").glob("*.sql")}
    assert files
    expected = {name: "-- severity: warn" not in sql for name, sql in files.items()}
    assert in_graph == expected | {"rows_not_lost": True}


@pytest.mark.slow
def test_a_run_publishes_and_records_rows_and_checks(launched: tuple[Paths, Summary]) -> None:
    paths, summary = launched
    assert (summary.documents, summary.forms, summary.indicators, summary.funding_lines) == (1, 7, 74, 28)
    assert (summary.read_now, summary.reused, summary.is_new_build) == (1, 0, True)
    with dg.DagsterInstance.from_config(str(prepare_home(paths))) as instance:
        *_, run = instance.get_runs()
        assert run.status is dg.DagsterRunStatus.SUCCESS
        rows = instance.get_latest_materialization_event(table_key("indicators"))
        assert rows is not None and rows.asset_materialization is not None
        assert rows.asset_materialization.metadata[ROW_COUNT].value == 74
        mart = instance.get_latest_materialization_event(dg.AssetKey(["marts", "execution_by_project"]))
        assert mart is not None and mart.asset_materialization is not None
        assert COLUMN_SCHEMA in mart.asset_materialization.metadata
        logs = instance.all_logs(run.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
        assert len(logs) > 5

    again = launch(paths, limits=ONE_WORKER, progress=unreported)
    assert (again.build_id, again.is_new_build, again.read_now) == (summary.build_id, False, 0)
    forced = launch(paths, limits=ONE_WORKER, progress=unreported, is_forced=True)
    assert (forced.is_new_build, forced.read_now, forced.reused) == (True, 0, 1)


@pytest.mark.slow
def test_a_failed_blocking_check_keeps_the_live_file(
    launched: tuple[Paths, Summary], monkeypatch: pytest.MonkeyPatch
) -> None:
    paths, _ = launched
    before = read_build(paths.live)
    assert before is not None
    real = ingest.check_candidate

    def with_a_violation(paths: Paths, candidate: Path) -> list[Any]:
        first, *rest = real(paths, candidate)
        return [type(first)(first.name, first.description, "error", 3, ({"key": "甲"},)), *rest]

    monkeypatch.setattr("pipelines.ingest.check_candidate", with_a_violation)
    with pytest.raises(ChecksFailed, match="3 rows"):
        launch(paths, limits=ONE_WORKER, progress=unreported, is_forced=True)
    with open_live(paths.live) as con:
        assert con.execute("select build_id from quality.build").fetchall() == [(before.build_id,)]


def test_a_step_alone_that_needs_a_candidate_says_so(graph: dg.Definitions, paths: Paths) -> None:
    folders = {"raw": str(paths.raw), "warehouse": str(paths.warehouse)}
    with dg.DagsterInstance.ephemeral() as instance:
        result = graph.resolve_job_def(INGEST).execute_in_process(
            instance=instance,
            asset_selection=[dg.AssetKey("warehouse")],
            raise_on_error=False,
            run_config={"resources": {"paths": {"config": folders}}},
        )
    assert not result.success
    [failure] = [event for event in result.all_events if event.is_step_failure]
    assert "no candidate" in str(failure.step_failure_data.error_display_string)


def test_the_schedule_is_on_and_asks_for_a_run_every_night_at_two_in_beijing(graph: dg.Definitions) -> None:
    assert nightly.default_status is dg.DefaultScheduleStatus.RUNNING
    assert (nightly.cron_schedule, nightly.execution_timezone) == ("0 2 * * *", "Asia/Shanghai")
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_schedule_context(instance=instance, repository_def=graph.get_repository_def())
        tick = nightly.evaluate_tick(context)
    assert len(tick.run_requests or []) == 1


@pytest.fixture
def sensing(paths: Paths) -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


def tick(paths: Paths, cursor: str | None, instance: dg.DagsterInstance) -> dg.SensorResult | dg.SkipReason:
    with dg.build_sensor_context(instance=instance, cursor=cursor) as context:
        found = new_documents(
            context, paths=PathsResource(raw=str(paths.raw), warehouse=str(paths.warehouse))
        )
    assert isinstance(found, dg.SensorResult | dg.SkipReason)
    return found


def test_the_sensor_asks_for_one_run_without_key_when_files_came_and_for_none_when_not(
    paths: Paths, sensing: dg.DagsterInstance
) -> None:
    for name in "甲乙丙":
        (paths.raw / f"{name}.txt").write_text(name, encoding="utf-8")
    first = tick(paths, None, sensing)
    assert isinstance(first, dg.SensorResult)
    [request] = first.run_requests or []
    assert request.run_key is None
    assert len(first.cursor or "") == 64
    assert isinstance(tick(paths, first.cursor, sensing), dg.SkipReason)
    (paths.raw / "甲.txt").unlink()
    assert isinstance(tick(paths, first.cursor, sensing), dg.SensorResult)


def test_the_sensor_skips_where_there_is_no_folder(paths: Paths, sensing: dg.DagsterInstance) -> None:
    paths.raw.rmdir()
    assert isinstance(tick(paths, None, sensing), dg.SkipReason)


def test_dagster_sends_no_telemetry_from_our_home(paths: Paths) -> None:
    with dg.DagsterInstance.from_config(str(prepare_home(paths))) as instance:
        assert instance.telemetry_enabled is False


def test_a_run_whose_process_was_killed_is_marked_as_failed(paths: Paths, graph: dg.Definitions) -> None:
    with dg.DagsterInstance.from_config(str(prepare_home(paths))) as instance:
        for process in ("999999999", str(os.getpid())):
            instance.create_run_for_job(
                graph.resolve_job_def(INGEST),
                status=dg.DagsterRunStatus.STARTED,
                tags={launching.PROCESS_TAG: process},
            )
        end_abandoned_runs(instance)
        states = {run.tags[launching.PROCESS_TAG]: run.status for run in instance.get_runs()}
    assert states.pop("999999999") is dg.DagsterRunStatus.FAILURE
    assert set(states.values()) == {dg.DagsterRunStatus.STARTED}


def test_the_code_version_of_forms_is_the_reader_s(specs: dict[str, dg.AssetSpec]) -> None:
    assert specs["forms"].code_version == default_reader().version
