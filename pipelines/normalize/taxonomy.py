"""Level 1 and level 2 of indicators: the printed label to its canonical name.

Here belongs looking labels up in sql/reference/taxonomy.csv. Joining label fragments and carrying
merged cells down belongs in `pipelines.forms`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from pipelines.normalize.text import fold_label
from pipelines.reference import read_reference

_NUMBERING = re.compile(
    r"^(?:[0-9]{1,2}(?:[.、)]|(?=[\u4e00-\u9fff]))|[一二三四五六七八九十]{1,2}[、.]|\([一二三四五六七八九十0-9]{1,2}\))"
)
_WEIGHT = re.compile(r"[(\[]?(?:权重|分值)?([0-9]{1,3}(?:\.[0-9]{1,2})?)(?:分|%)?[)\]]?$")
SATISFACTION = "服务对象满意度指标"
_SATISFACTION = re.compile("满意(?:度|率)(?:指标)?$")
_STARS = "★☆▲△*"


@cache
def _canonical(level: int) -> dict[str, str]:
    """Return canonical names of a level by folded spelling."""
    return {
        fold_label(row["spelling"]): row["canonical"]
        for row in read_reference("taxonomy.csv")
        if row["level"] == str(level)
    }


def canonical_level1(text: str) -> tuple[str | None, Decimal | None]:
    """Return the canonical level 1 of a label and the points printed in it (`产出指标(50分)`)."""
    return _read_level(text, 1)


def canonical_level2(text: str) -> str | None:
    """Return the canonical level 2 of a label, None if taxonomy.csv has no such spelling.

    Whose satisfaction is meant (家长满意度指标) makes no other level: the frame has one
    for all whom a project serves.
    """
    known = _read_level(text, 2)[0]
    if known is None and _SATISFACTION.search(fold_label(text, drop_brackets=True)):
        return SATISFACTION
    return known


def level2_weight_points(text: str) -> Decimal | None:
    """Return the points printed in a level-2 label (`数量指标(20分)`), None if there are none."""
    return _read_level(text, 2)[1]


def level_labels(level: int) -> frozenset[str]:
    """Return every folded spelling of a level (1 or 2), for joining label fragments."""
    return frozenset(_canonical(level))


def _read_level(text: str, level: int) -> tuple[str | None, Decimal | None]:
    """Look a label up, then again without numbering, points and bracket content."""
    names = _canonical(level)
    folded = fold_label(text).strip(_STARS)
    if folded in names:
        return names[folded], None
    bare = _NUMBERING.sub("", folded)
    match = _WEIGHT.search(bare)
    weight = Decimal(match[1]) if match else None
    label = bare[: match.start()] if match else bare
    for spelling in (label, fold_label(label, drop_brackets=True).strip(_STARS)):
        if spelling in names:
            return names[spelling], weight
    return None, None
