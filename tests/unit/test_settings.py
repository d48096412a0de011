"""Paths and limits: defaults, what the environment names, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.settings import Limits, Paths, paths_from


def test_what_is_given_beats_the_environment_which_beats_the_default() -> None:
    environment = {"JIXIAO_RAW": "/env/raw", "JIXIAO_WAREHOUSE": ""}
    assert paths_from(environment={}) == Paths(Path("data/raw"), Path("data/warehouse"))
    assert paths_from(environment=environment) == Paths(Path("/env/raw"), Path("data/warehouse"))
    assert paths_from(raw=Path("given"), environment=environment).raw == Path("given")


def test_all_that_is_made_lies_in_the_warehouse_folder() -> None:
    paths = Paths(Path("r"), Path("w"))
    made = [paths.live, paths.builds, paths.readings, paths.manifest, paths.export, paths.exports, paths.lock]
    assert all(path.parent == Path("w") for path in made)
    assert len(set(made)) == len(made)


@pytest.mark.parametrize(
    "limits", [{"workers": 0}, {"batch_documents": 0}, {"worker_bytes": 0}, {"document_seconds": 0.0}]
)
def test_a_limit_that_lets_nothing_through_is_refused(limits: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        Limits(**limits)  # type: ignore[arg-type]  # the wrong values are the point
