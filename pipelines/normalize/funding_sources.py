"""Funding lines: the printed label to its source of funds (sql/reference/funding_sources.csv).

Which row of a block is a funding line belongs in `pipelines.forms`; amounts belong in `money.py`.
"""

from __future__ import annotations

import re
from functools import cache

from pipelines.normalize.text import fold_label
from pipelines.reference import read_reference

#: the row that holds the sum of the others
TOTAL = "total"
_CHILD = re.compile(r"^其中[,、]?")
_NUMBERING = re.compile(
    r"^(?:[0-9]{1,2}(?:[.、)]|(?=[\u4e00-\u9fff]))|\([0-9一二三四五六七八九]{1,2}\)|[一二三四五六七八九]{1,2}、|[-·>①-⑨])"
)
_EDGES = "-—_·.。,、;"


@cache
def _sources() -> dict[str, str]:
    """Return the sources by folded spelling."""
    return {fold_label(row["spelling"]): row["source"] for row in read_reference("funding_sources.csv")}


def canonical_source(text: str) -> tuple[str | None, bool]:
    """Return the source of a funding line's label and whether the line is part of another.

    A line is a child if its label begins with 其中 or its source is not the total. The source is
    None where funding_sources.csv has no such spelling.
    """
    folded = fold_label(text)
    bare = _CHILD.sub("", folded)
    is_marked = bare != folded
    bare = _NUMBERING.sub("", bare).strip(_EDGES)
    bare = _CHILD.sub("", bare)
    sources = _sources()
    source = sources.get(bare) or sources.get(fold_label(bare, drop_brackets=True).strip(_EDGES))
    return source, is_marked or source not in (None, TOTAL)


def source_labels() -> frozenset[str]:
    """Return every folded spelling of a funding line's label."""
    return frozenset(_sources())


def source_codes() -> frozenset[str]:
    """Return the closed list of sources."""
    return frozenset(_sources().values())
