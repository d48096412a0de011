from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "pipelines"
SHELL = ("pipelines.definitions", "pipelines.orchestration")


def module_names() -> list[str]:
    files = (path.relative_to(PACKAGE.parent) for path in PACKAGE.rglob("*.py"))
    return sorted(".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in files)


CORE = [name for name in module_names() if not name.startswith(SHELL)]


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_core_imports_no_dagster() -> None:
    assert len(CORE) > 20
    code = f"import importlib, sys\nfor name in {CORE}: importlib.import_module(name)\n"
    assert run(code + "print('dagster' in sys.modules)") == "False"


def test_importing_any_module_reads_no_data_file_and_makes_no_connection() -> None:
    code = (
        "import sys, duckdb\n"
        f"package = {str(PACKAGE.parent)!r}\n"
        "seen = []\n"
        "def watch(event, args):\n"
        "    name = str(args[0]) if event == 'open' else ''\n"
        "    own = name.startswith(package) and 'site-packages' not in name and '__pycache__' not in name\n"
        "    if own and not name.endswith('.py'):\n"
        "        seen.append(name)\n"
        "sys.addaudithook(watch)\n"
        "real = duckdb.connect\n"
        "def refuse(*args, **settings):\n"
        "    raise AssertionError('a connection at import')\n"
        "duckdb.connect = refuse\n"
        f"import importlib\nfor name in {module_names()}: importlib.import_module(name)\n"
        "print(seen)"
    )
    assert run(code) == "[]"


def test_every_module_says_what_belongs_there() -> None:
    for name in module_names():
        path = PACKAGE.parent.joinpath(*name.split("."))
        file = path.with_suffix(".py") if path.with_suffix(".py").exists() else path / "__init__.py"
        text = file.read_text(encoding="utf-8")
        assert not text.strip() or text.startswith('"""'), f"{name} has no docstring"
