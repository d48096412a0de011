"""What a golden file of a document holds: every reading of every form, places and identifiers left out.

Identifiers follow from the document's hash, and places have tests of their own (test_sources.py).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).parents[1] / "golden"
SUMMARY = ("media_type", "reader", "page_count", "status", "category", "reason")
LEFT_OUT = frozenset({"evaluation_id", "document_id", "project_id", "department_id", "unit_id"})


def render_golden(record: dict[str, Any]) -> str:
    """Return the golden text of a record: JSON, one form after the other, empty values left out."""
    forms = []
    for evaluation in record["evaluations"]:
        key = evaluation["evaluation_id"]
        forms.append(
            {
                "evaluation": _bare(evaluation),
                **{
                    name: [_bare(row) for row in record[name] if row["evaluation_id"] == key]
                    for name in ("funding", "goals", "indicators", "details", "notes")
                },
            }
        )
    summary = {name: record[name] for name in SUMMARY}
    document_notes = [_bare(row) for row in record["notes"] if row["evaluation_id"] is None]
    golden = {**summary, "notes": document_notes, "unknown_labels": record["unknown_labels"], "forms": forms}
    return json.dumps(golden, ensure_ascii=False, indent=1, default=str) + "\n"


def _bare(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None and name not in LEFT_OUT}
