"""What stands beside the rows of a form: findings, remarks of the reading, and where each row was printed.

Here belongs beside which row each of them stands. What the rows themselves are belongs in
`pipelines.review.gather`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb

from pipelines.review.findings import Row, fetch_rows, make_findings
from pipelines.review.model import Finding, Frame, Note, Place, Source, Spot
from pipelines.review.wording import Wording

#: columns of the form itself that stand at its end; all others stand at its head
_TOTALS_COLUMNS = ("total_weight_points", "total_score_points", "grade_text", "conclusion_text")
#: pieces that say where others stand: goals are filed in their own table, levels span many rows
_GOAL_COLUMNS = ("goal_planned", "goal_actual")
_LEVEL_COLUMNS = ("level1_text", "level2_text")
_ROW_SUBJECT = re.compile(r"(funding|goal):(\d+)")
#: `actual_text:1:226`: a text of goal 1, from its character 226
_TEXT_SUBJECT = re.compile(r"(planned_text|actual_text|conclusion_text)(?::(\d*))?(?::\d+)?")


@dataclass(slots=True)
class Beside:
    """What stands beside the rows of a form, by the anchor of the row, while it is gathered."""

    findings: dict[str, list[Finding]] = field(default_factory=dict)
    notes: dict[str, list[Note]] = field(default_factory=dict)
    sources: dict[str, list[Source]] = field(default_factory=dict)
    frames: dict[str, dict[int, Frame]] = field(default_factory=dict)

    def place(self, key: str, label: str, confidence: float | None = None) -> Place:
        """Return all that stands beside one row."""
        spots = [Spot(page_no, frame) for page_no, frame in sorted(self.frames.get(key, {}).items())]
        return Place(
            key,
            label,
            tuple(self.findings.get(key, ())),
            tuple(self.notes.get(key, ())),
            tuple(spots),
            tuple(self.sources.get(key, ())),
            confidence,
        )


def collect_beside(
    con: duckdb.DuckDBPyConnection, form: Row, rows: Sequence[str], main_key: str, words: Wording
) -> tuple[Beside, tuple[Note, ...]]:
    """Return what stands beside the rows of a form, and the remarks that are about none of them.

    `rows` are the anchors of funding, goals and indicators in printed order, `main_key` that of the total
    line of the money. Findings are numbered in the order of the paper.
    """
    beside = Beside()
    _collect_sources(con, form["evaluation_id"], words, beside)
    loose = _collect_notes(con, form, words, beside, rows)
    _collect_findings(con, form["evaluation_id"], words, beside, rows, main_key)
    return beside, tuple(loose)


def _collect_sources(
    con: duckdb.DuckDBPyConnection, evaluation_id: str, words: Wording, beside: Beside
) -> None:
    rows = fetch_rows(
        con,
        """
        select table_name, row_no, column_name, page_no, x0, top, x1, bottom, address, raw_text
        from sources where evaluation_id = ?
        order by table_name, row_no, page_no nulls first, top, x0, part_no, column_name
        """,
        [evaluation_id],
    )
    for row in sorted(rows, key=_reading_order):
        column = row["column_name"]
        if column in _GOAL_COLUMNS:
            continue
        key = _key_of_row(row["table_name"], row["row_no"], column)
        name = words.column.get(column, column)
        beside.sources.setdefault(key, []).append(
            Source(name, row["page_no"], row["address"], row["raw_text"])
        )
        edges = (row["x0"], row["top"], row["x1"], row["bottom"])
        if None not in edges and row["page_no"] is not None and column not in _LEVEL_COLUMNS:
            frames = beside.frames.setdefault(key, {})
            frames[row["page_no"]] = _join(frames.get(row["page_no"], edges), edges)


def _reading_order(row: Row) -> tuple[object, ...]:
    """Return what sorts pieces as they are read; addresses (C12, L93:4, T2R5C3) by their numbers first."""
    cell = (row["address"] or "").rpartition("!")[2]
    numbers = tuple(int(number) for number in re.findall(r"\d+", cell))
    letters = "".join(re.findall(r"[A-Z]+", cell))
    return (row["page_no"] or 0, row["top"] or 0.0, row["x0"] or 0.0, numbers, len(letters), letters)


def _key_of_row(table: str | None, row_no: int | None, column: str | None) -> str:
    """Return the anchor under which a row of a star table stands on the sheet."""
    if table in ("funding", "goals", "indicators"):
        return f"{table.removesuffix('s')}-{row_no}"
    if column == "money_unit":
        # printed at the side of the money, not in the head
        return "money"
    return "totals" if column in _TOTALS_COLUMNS else "head"


def _join(one: Frame, other: Frame) -> Frame:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


def _collect_notes(
    con: duckdb.DuckDBPyConnection, form: Row, words: Wording, beside: Beside, rows: Sequence[str]
) -> list[Note]:
    """File the remarks of the reading beside their rows; return those about no row."""
    loose: list[Note] = []
    pages = [form["page_first"] or 1, form["page_last"] or form["page_first"] or 1]
    found = fetch_rows(
        con,
        """
        select table_name, row_no, column_name, category, text, message, page_no
        from quality.notes
        where evaluation_id = $1
            or (evaluation_id is null and document_id = $2 and (page_no is null or page_no between $3 and $4))
        union all
        select table_name, row_no, null, 'rejected_row', row_json, array_to_string(rules, '; '), null
        from quality.rejected_rows where evaluation_id = $1
        union all
        select null, null, null, 'unknown_label', label_text, coalesce(block, ''), page_no
        from quality.unknown_labels where document_id = $2 and (page_no is null or page_no between $3 and $4)
        order by all
        """,
        [form["evaluation_id"], form["document_id"], *pages],
    )
    for row in found:
        label = words.note.get(row["category"], row["category"])
        says_more = row["category"] in words.note_details or row["category"] not in words.note
        note = Note(label, row["text"], row["message"] if says_more else None, row["page_no"])
        key = _key_of_row(row["table_name"], row["row_no"], row["column_name"]) if row["table_name"] else None
        if key in rows or key == "totals":
            beside.notes.setdefault(str(key), []).append(note)
        else:
            loose.append(note)
    return loose


def _collect_findings(
    con: duckdb.DuckDBPyConnection,
    evaluation_id: str,
    words: Wording,
    beside: Beside,
    rows: Sequence[str],
    main_key: str,
) -> None:
    order = order_of_places(rows)
    for row, finding in make_findings(con, "f.evaluation_id = ?", [evaluation_id]):
        key = find_place(row, words.place, main_key)
        beside.findings.setdefault(key if key in order else "head", []).append(finding)
    number = 0
    for key in order:
        for index, finding in enumerate(beside.findings.get(key, ())):
            number += 1
            beside.findings[key][index] = replace(finding, number=number)


def find_place(row: Mapping[str, Any], places: Mapping[str, str], main_key: str) -> str:
    """Return the anchor beside which a finding belongs: its own row, else the block of its rule, else head.

    `row` has rule_id, indicator_no and subject_no of audit.findings; `main_key` is the anchor of the total
    line of the money.
    """
    if row["indicator_no"] is not None:
        return f"indicator-{row['indicator_no']}"
    subject = row["subject_no"] or ""
    if match := _ROW_SUBJECT.fullmatch(subject):
        return f"{match[1]}-{match[2]}"
    if match := _TEXT_SUBJECT.fullmatch(subject):
        return "totals" if match[1] == "conclusion_text" else f"goal-{match[2] or 1}"
    block = places.get(row["rule_id"], "head")
    return main_key if block == "money" else block


def order_of_places(rows: Sequence[str]) -> list[str]:
    """Return all anchors of a sheet in its order: each block before its rows."""
    order = ["head"]
    for block, table in (("money", "funding"), ("goals", "goal"), ("indicators", "indicator")):
        order += [block, *(key for key in rows if key.startswith(f"{table}-"))]
    return [*order, "totals"]
