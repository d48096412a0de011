"""The words of review sheets, read from wording.toml.

Here belongs finding a word or a place in that file. Which words are used where belongs in the templates and
in `pipelines.review.workbook`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the printed form: its heading, the column of the star table, its share of the width."""

    role: str
    label: str
    value: str
    width: float


@dataclass(frozen=True, slots=True)
class Wording:
    """The lists of wording.toml."""

    severity: Mapping[str, str]
    mark: Mapping[str, str]
    outcome: Mapping[str, str]
    status: Mapping[str, str]
    basis: Mapping[str, str]
    form_type: Mapping[str, str]
    column: Mapping[str, str]
    #: rule to block: money, totals, indicators or goals
    place: Mapping[str, str]
    note: Mapping[str, str]
    #: categories of which the message is shown too
    note_details: frozenset[str]
    #: columns of the funding table and of the indicators, in the order of the national form
    funding: tuple[Column, ...]
    indicator: tuple[Column, ...]


@cache
def load_wording() -> Wording:
    """Return the words; cached per process."""
    words = tomllib.loads(Path(__file__).with_name("wording.toml").read_text(encoding="utf-8"))
    words["note_details"] = frozenset(words["note_details"]["categories"])
    words["funding"] = _columns(words["funding"])
    words["indicator"] = _columns(words["indicator"])
    return Wording(**words)


def _columns(entries: Mapping[str, Mapping[str, Any]]) -> tuple[Column, ...]:
    return tuple(
        Column(role, str(entry["label"]), str(entry["value"]), float(entry.get("width", 8)))
        for role, entry in entries.items()
    )
