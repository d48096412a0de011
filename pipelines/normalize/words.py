"""Closed vocabulary of values: operators, achievement words, levels, yes/no.

Here belongs looking words up in sql/reference/operators.csv and value_words.csv. What to do with
them belongs in the rules of `values.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pipelines.normalize.text import fold_label
from pipelines.reference import read_reference

#: kinds of words that do not make a value by themselves but stand beside a number
_INSIDE = ("lead", "rise", "fall", "none")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of value_words.csv: its kind of value and its rank (1 = best or yes, 0 = no)."""

    kind: str
    rank: Decimal | None
    note: str | None


@cache
def _words() -> dict[str, Word]:
    """Return the words by their folded spelling."""
    return {
        fold_label(row["word"]): Word(
            row["kind"], Decimal(row["rank"]) if row["rank"] else None, row["note"] or None
        )
        for row in read_reference("value_words.csv")
        if row["kind"] not in _INSIDE
    }


@cache
def words_inside(kind: str) -> dict[str, str | None]:
    """Return the words that stand beside a number, by kind (`_INSIDE`), with their note."""
    return {
        row["word"]: row["note"] or None for row in read_reference("value_words.csv") if row["kind"] == kind
    }


@cache
def word_pattern(*kinds: str) -> str:
    """Return a regular expression for any word of these kinds, longest first, without groups."""
    spellings = sorted((word for kind in kinds for word in words_inside(kind)), key=len, reverse=True)
    return "(?:" + "|".join(map(re.escape, spellings)) + ")"


def find_word(text: str) -> Word | None:
    """Return the word that a whole text is, punctuation at its ends aside."""
    return _words().get(fold_label(text).strip("。.;,、!“”\"'"))


@cache
def operators_by_spelling(position: str) -> dict[str, str]:
    """Return operators by spelling, for the position `prefix` or `suffix`."""
    return {
        row["spelling"]: row["operator"]
        for row in read_reference("operators.csv")
        if row["position"] == position
    }


@cache
def operator_pattern(position: str) -> str:
    """Return a regular expression for any spelling of an operator, longest first, without groups."""
    spellings = sorted(operators_by_spelling(position), key=len, reverse=True)
    return "(?:" + "|".join(map(re.escape, spellings)) + ")"


def find_operator(text: str) -> str | None:
    """Return the operator that a whole text is (`≥`, `大于等于`), None otherwise."""
    folded = fold_label(text)
    return operators_by_spelling("prefix").get(folded) or operators_by_spelling("suffix").get(folded)
