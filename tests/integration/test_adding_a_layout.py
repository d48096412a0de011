"""A layout of invented labels is read by rows in data files alone: those of docs/adding-a-layout.md."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.forms.vocabulary import BLOCKS, find_role
from pipelines.reading import read_document

ROOT = Path(__file__).parents[2]
FORM = ROOT / "tests" / "data" / "made-up-layout.html"
PAGE = (ROOT / "docs" / "adding-a-layout.md").read_text(encoding="utf-8")
READ = """
import json, sys
from pathlib import Path
from pipelines.reading import read_document
path = Path(sys.argv[1])
print(json.dumps(read_document(path.read_bytes(), path.name), ensure_ascii=False, default=str))
"""


def blocks_of_page(language: str) -> list[tuple[str, str]]:
    """Return (what stands behind the language, content) of each fenced block."""
    return re.findall(rf"```{language} ?([^\n]*)\n(.*?)```", PAGE, re.DOTALL)


def add_to_labels(labels: str, additions: Mapping[str, Any]) -> str:
    """Add items to the lists of labels.toml as a person would: behind the bracket that opens the list."""
    for block, roles in additions.items():
        if block == "title":
            labels = _add(labels, r"\[title\]", "patterns", [f"'{pattern}'" for pattern in roles["patterns"]])
            continue
        for role, lists in roles.items():
            head = rf'name = "{role}"' if block == "kind" else rf"\[{block}\.{role}\]"
            for name, items in lists.items():
                quoted = (
                    [f'"{key}" = {value}' for key, value in items.items()]
                    if isinstance(items, dict)
                    else [f'"{item}"' for item in items]
                )
                labels = _add(labels, head, name, quoted)
    return labels


def _add(labels: str, head: str, name: str, items: list[str]) -> str:
    changed, count = re.subn(
        rf"(^{head}\n(?:(?!\[).*\n)*?{name} = [\[{{])",
        lambda match: f"{match[1]} {', '.join(items)}, ",
        labels,
        count=1,
        flags=re.MULTILINE,
    )
    assert count == 1, (head, name)
    return changed


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program whose data files have the rows of the page, and nothing else is changed."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("pipelines", "sql"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    labels = folder / "pipelines" / "forms" / "labels.toml"
    [(_, additions)] = blocks_of_page("toml")
    labels.write_text(
        add_to_labels(labels.read_text(encoding="utf-8"), tomllib.loads(additions)), encoding="utf-8"
    )
    for file, rows in blocks_of_page("csv"):
        with (folder / file).open("a", encoding="utf-8") as target:
            target.write(rows)
    return folder


@pytest.fixture(scope="module")
def record(checkout: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", READ, str(FORM)], cwd=checkout, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_no_label_of_the_made_up_form_is_known_without_the_rows() -> None:
    [(_, additions)] = blocks_of_page("toml")
    labels = [
        label
        for block, roles in tomllib.loads(additions).items()
        if block in BLOCKS
        for lists in roles.values()
        for label in lists["labels"]
    ]
    assert len(labels) > 20
    assert {
        label: find_role(block, label) for label in labels for block in BLOCKS if find_role(block, label)
    } == {}


def test_without_the_rows_the_form_is_rejected_and_not_lost() -> None:
    record = read_document(FORM.read_bytes(), FORM.name)
    assert record["status"] == "rejected"
    assert record["category"] in ("no_form", "not_self_evaluation")


def test_only_data_files_differ_in_the_copy(checkout: Path) -> None:
    differing = {
        path.relative_to(ROOT).as_posix()
        for name in ("pipelines", "sql")
        for path in (ROOT / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
        if path.read_bytes() != (checkout / path.relative_to(ROOT)).read_bytes()
    }
    assert differing == {"pipelines/forms/labels.toml", *(file for file, _ in blocks_of_page("csv"))}


def test_with_the_rows_of_the_page_the_form_is_read_without_a_remark(record: dict[str, Any]) -> None:
    assert (record["status"], len(record["evaluations"])) == ("complete", 1)
    assert record["unknown_labels"] == []
    assert [note for note in record["notes"] if note["category"] != "reading_note"] == []


def test_header_and_totals_are_those_of_the_made_up_form(record: dict[str, Any]) -> None:
    [row] = record["evaluations"]
    expected = {
        "form_type": "project_self_evaluation",
        "fiscal_year": 2024,
        "project_name": "村口小桥翻修",
        "department_name": "德阳市中江县交通运输局",
        "department_code": "105",
        "unit_name": "中江县公路养护段",
        "goal_planned": "修好村口小桥三座，让老人孩子过河不湿鞋。",
        "goal_actual": "修好小桥三座，雨天过河不再绕路。",
        "money_unit": "万元",
        "grade": "优",
        "grade_text": "响当当",
    }
    assert {name: row[name] for name in expected} == expected
    assert (Decimal(row["total_weight_points"]), Decimal(row["total_score_points"])) == (
        Decimal(100),
        Decimal(96),
    )


def test_funding_is_that_of_the_made_up_form(record: dict[str, Any]) -> None:
    columns = ("source", "initial_budget_yuan", "adjusted_budget_yuan", "executed_yuan", "execution_rate_pct")
    rows = [(row["source"], *(Decimal(row[column]) for column in columns[1:])) for row in record["funding"]]
    assert rows == [
        ("total", 600_000, 585_000, 526_500, 90),
        ("higher_level", 400_000, 400_000, 360_000, 90),
        ("own_funds", 200_000, 185_000, 166_500, 90),
    ]
    assert Decimal(record["funding"][0]["score_points"]) == 9


def test_indicators_are_those_of_the_made_up_form(record: dict[str, Any]) -> None:
    read = [
        (
            row["level1"],
            row["level2"],
            row["indicator_name"],
            row["target_kind"],
            row["target_operator"],
            row["target_unit"],
            row["actual_kind"],
            float(row["weight_points"]),
            float(row["score_points"]),
        )
        for row in record["indicators"]
    ]
    assert read == [
        ("产出指标", "数量指标", "修桥", "number", "≥", "杠", "number", 30, 30),
        ("产出指标", "质量指标", "一次验过", "percent", "≥", "%", "percent", 20, 20),
        ("产出指标", "时效指标", "汛期前完工", "deadline", "≤", None, "date", 10, 7),
        ("效益指标", "社会效益指标", "过河不绕路", "qualitative", None, None, "achievement", 20, 20),
        ("满意度指标", "服务对象满意度指标", "乡亲点头", "percent", "≥", "%", "percent", 10, 10),
    ]
    assert record["indicators"][2]["deviation_reason"] == "五月下雨停工十天，明年早开工。"
    assert Decimal(record["indicators"][0]["target_value"]) == 3
