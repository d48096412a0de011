"""End to end: scans of the sample forms against the transcription, cell by cell."""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[2] / "tests" / "data"
FORMS: list[dict[str, Any]] = json.loads((DATA / "jiangchuan-transcription.json").read_text(encoding="utf-8"))
TEN_THOUSAND = Decimal(10_000)
#: a value below this confidence is marked as doubtful
DOUBTFUL = 0.9


@dataclass(slots=True)
class Score:
    """Cells and numbers compared, and which differ; `silent`: wrong numbers with high confidence."""

    cells: int = 0
    cells_right: int = 0
    exact: int = 0
    numbers: int = 0
    numbers_right: int = 0
    silent: int = 0
    rows: int = 0
    wrong: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Return the score in one line."""
        cells, numbers = max(1, self.cells), max(1, self.numbers)
        return (
            f"cells {self.cells_right}/{self.cells} = {self.cells_right / cells:.4f} "
            f"(unfolded {self.exact / cells:.4f}), "
            f"numbers {self.numbers_right}/{self.numbers} = {self.numbers_right / numbers:.4f}, "
            f"silent {self.silent}, rows {self.rows}"
        )


def squeeze(text: object) -> str:
    """Return text without white space."""
    return re.sub(r"\s+", "", "" if text is None else str(text))


def fold(text: object) -> str:
    """Return text without white space, full-width forms folded to half-width."""
    return unicodedata.normalize("NFKC", squeeze(text))


INDICATOR = (
    "level1",
    "level2",
    "indicator_name",
    "target_text",
    "actual_text",
    "weight_points",
    "score_points",
    "deviation_reason",
)
#: name in the transcription, column, what the printed number is multiplied with
FUNDING = (
    ("initial", "initial_budget_yuan", TEN_THOUSAND),
    ("adjusted", "adjusted_budget_yuan", TEN_THOUSAND),
    ("executed", "executed_yuan", TEN_THOUSAND),
    ("rate", "execution_rate_pct", Decimal(1)),
    ("weight", "weight_points", Decimal(1)),
    ("score", "score_points", Decimal(1)),
)


@dataclass(slots=True)
class _Comparison:
    """The comparison of one record, on its way."""

    record: dict[str, Any]
    score: Score

    def is_doubtful(self, key: str, table: str, row_no: int, column: str) -> bool:
        names = {column, re.sub(r"_(points|yuan|pct|name)$", "", column) + "_text"}
        found = [
            source["confidence"]
            for source in self.record["sources"]
            if (source["evaluation_id"], source["table_name"], source["row_no"]) == (key, table, row_no)
            and source["column_name"] in names
            and source["confidence"] is not None
        ]
        return bool(found) and min(found) < DOUBTFUL

    def check(self, label: str, got: object, want: object, *, is_number: bool, is_marked: bool) -> None:
        """Count one cell. A wrong number is silent if a value was given that bears no mark; a missing one
        is marked by its absence."""
        if isinstance(got, Decimal):
            got = got.normalize()
        if isinstance(want, Decimal):
            want = want.normalize()
        score = self.score
        right = fold(got) == fold(want)
        score.cells += 1
        score.cells_right += right
        score.exact += squeeze(got) == squeeze(want)
        if is_number:
            score.numbers += 1
            score.numbers_right += right
            score.silent += not right and not is_marked and bool(squeeze(got))
        if not right:
            mark = "" if is_marked else " (unmarked)"
            score.wrong.append(f"{label}: {squeeze(got)!r} for {squeeze(want)!r}{mark}")


def compare(record: dict[str, Any], forms: list[dict[str, Any]]) -> Score:
    """Compare a record with the transcription: forms by their order, rows by the likeness of names."""
    comparison = _Comparison(record, Score())
    for number, form in enumerate(forms):
        evaluations = record["evaluations"]
        evaluation = evaluations[number] if number < len(evaluations) else {}
        _compare_form(comparison, evaluation, form, number + 1)
    return comparison.score


def _compare_form(
    comparison: _Comparison, evaluation: dict[str, Any], form: dict[str, Any], number: int
) -> None:
    key, record = evaluation.get("evaluation_id", ""), comparison.record
    for name in ("project_name", "department_name", "unit_name", "grade", "total_weight", "total_score"):
        is_number = name.startswith("total")
        column = f"{name}_points" if is_number else name
        want: object = Decimal(form[name]) if is_number else form[name]
        marked = comparison.is_doubtful(key, "evaluations", 0, column)
        comparison.check(
            f"{number} {name}", evaluation.get(column), want, is_number=is_number, is_marked=marked
        )
    lines = {row["source"]: row for row in record["funding"] if row["evaluation_id"] == key}
    for source, printed in zip(("total", "fiscal", "carry_over", "other"), form["funding"], strict=True):
        line = lines.get(source, {})
        for name, column, factor in FUNDING:
            want = None if printed[name] is None else Decimal(printed[name]) * factor
            marked = comparison.is_doubtful(key, "funding", line.get("line_no", 0), column)
            label = f"{number} funding {source} {name}"
            comparison.check(label, line.get(column), want, is_number=True, is_marked=marked)
    rows = [row for row in record["indicators"] if row["evaluation_id"] == key]
    for wanted, row in match_rows(rows, form["indicators"]):
        comparison.score.rows += row is not None
        found = row or {}
        for column, text in zip(INDICATOR, wanted, strict=True):
            is_points = column.endswith("_points")
            is_number = is_points or (
                column in {"target_text", "actual_text"} and bool(re.search(r"\d", text))
            )
            marked = comparison.is_doubtful(key, "indicators", found.get("indicator_no", 0), column)
            want = Decimal(text) if is_points else text
            label = f"{number} {wanted[2]} {column}"
            comparison.check(label, found.get(column), want, is_number=is_number, is_marked=marked)
    for name in ("goal_planned", "goal_actual"):
        begin, end, length = form[name]
        text = fold(evaluation.get(name))
        near = abs(len(text) - length) <= max(3, length // 50)
        right = text.startswith(fold(begin)) and text.endswith(fold(end)) and near
        got = f"{begin}..{end}" if right else f"{text[:12]}..{text[-12:]}"
        comparison.check(f"{number} {name}", got, f"{begin}..{end}", is_number=False, is_marked=False)


def match_rows(
    got: list[dict[str, Any]], want: list[list[str]]
) -> list[tuple[list[str], dict[str, Any] | None]]:
    """Pair rows in order by the likeness of name, target and actual."""

    def likeness(row: dict[str, Any], printed: list[str]) -> float:
        text = "|".join(squeeze(row[name]) for name in ("indicator_name", "target_text", "actual_text"))
        return difflib.SequenceMatcher(None, text, "|".join(printed[2:5]), autojunk=False).ratio()

    rows, columns = len(got), len(want)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            paired = best[i + 1][j + 1] + max(0.0, likeness(got[i], want[j]) - 0.4)
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    pairs: dict[int, dict[str, Any]] = {}
    i = j = 0
    while i < rows and j < columns:
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            pairs[j] = got[i]
            i, j = i + 1, j + 1
    return [(printed, pairs.get(index)) for index, printed in enumerate(want)]
