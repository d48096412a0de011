from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return found


def names(requirements: list[str]) -> set[str]:
    return {
        re.split(r"[^A-Za-z0-9.-]", text, maxsplit=1)[0].lower().replace(".", "-") for text in requirements
    }


def imported(folder: str) -> set[str]:
    found: set[str] = set()
    for file in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"pipelines", "tests"}


def distributions(modules: set[str]) -> set[str]:
    known = packages_distributions()
    return {re.sub(r"[_.]", "-", known[module][0].lower()) for module in modules if module in known}


def test_what_the_package_imports_is_declared_and_what_is_declared_is_imported(
    project: dict[str, Any],
) -> None:
    extras = [
        text for name, texts in project["optional-dependencies"].items() if name != "dev" for text in texts
    ]
    required, used = names(project["dependencies"]), distributions(imported("pipelines"))
    assert required <= used
    assert used <= required | names(extras)


def test_what_the_tests_import_is_declared(project: dict[str, Any]) -> None:
    declared = names(project["dependencies"]) | names(project["optional-dependencies"]["dev"])
    used = distributions(imported("tests") | imported("benchmarks"))
    assert used <= declared


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_versions_and_hashes_and_no_place(lock: str, project: dict[str, Any]) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^(-|\s*/|[^#\n]* @ )", text, re.MULTILINE)
    pinned = re.findall(
        r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==\S+(?: ;.*)? \\\n    --hash=sha256:", text, re.MULTILINE
    )
    assert len(pinned) == len(re.findall(r"^[a-z0-9]", text, re.MULTILINE))
    assert names(project["dependencies"]) | {"hatchling", "editables"} <= set(pinned)


def test_the_development_lock_holds_the_runtime_lock() -> None:
    versions = [
        set(re.findall(r"^\S+==\S+", (ROOT / lock).read_text("utf-8"), re.MULTILINE)) for lock in LOCKS
    ]
    assert versions[0] <= versions[1]


def test_every_file_that_the_readme_names_is_there() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    named = re.findall(r"`((?:data|docs|pipelines|sql|tests)/[\w./*-]*)`", text) + re.findall(
        r"\]\(([^)#:]+)\)", text
    )
    missing = [
        name
        for name in named
        if not name.startswith("data/warehouse") and not list(ROOT.glob(name.rstrip("/")))
    ]
    assert len(named) > 10
    assert missing == []


def test_every_example_that_the_readme_names_is_there() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for name in re.findall(r"jixiao examples (\w+)", text):
        assert (ROOT / "sql" / "examples" / f"{name}.sql").exists()
