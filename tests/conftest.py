"""What all tests share: places to work in, a warehouse of the sample, the flag that rewrites goldens."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from pipelines import ingest
from pipelines.settings import Limits, Paths
from pipelines.teardown import quiet_exit

ROOT = Path(__file__).resolve().parent.parent
#: seven forms, the text of a published PDF (see data/raw/README.md)
SAMPLE = next((ROOT / "data" / "raw").glob("*.txt"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite tests/golden from what the reader reads now"
    )


def pytest_configure(config: pytest.Config) -> None:
    quiet_exit()
    # the suite says the same every time; --hypothesis-profile=default and the fuzz target look further
    settings.register_profile("repeatable", derandomize=True)
    if config.getoption("--hypothesis-profile") is None:
        settings.load_profile("repeatable")


@pytest.fixture(autouse=True)
def untouched_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what the developer's shell has set out of the tests."""
    for name in [name for name in os.environ if name.startswith("JIXIAO_") and "CLIENT" not in name]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("DAGSTER_HOME", raising=False)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def sample() -> Path:
    """The sample of data/raw: one document, seven forms."""
    return SAMPLE


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """An empty raw folder and a warehouse folder that is not there yet."""
    (tmp_path / "raw").mkdir()
    return Paths(raw=tmp_path / "raw", warehouse=tmp_path / "warehouse")


@pytest.fixture(scope="session")
def sample_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    """A published warehouse of the sample, made once; for reading only."""
    folder = tmp_path_factory.mktemp("sample")
    paths = Paths(raw=folder / "raw", warehouse=folder / "warehouse")
    paths.raw.mkdir()
    (paths.raw / SAMPLE.name).write_bytes(SAMPLE.read_bytes())
    ingest.run(paths, limits=Limits(workers=1))
    return paths
