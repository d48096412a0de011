"""Grades of a form. Which points earn which grade depends on the jurisdiction (grade_scales.csv).

No grade is computed here; levels as values of indicators belong in `words.py`.
"""

from __future__ import annotations

import re
from functools import cache

from pipelines.normalize.reading import Reading
from pipelines.normalize.text import fold_label, is_empty_mark
from pipelines.reference import read_reference, split_spellings

_TAIL = re.compile(r"(?:等级|等次|档次|等|级|档)$")
_BOXES = "□☐√☑■✓✔"
#: a ticked box before its grade, or behind it
_TICKED = re.compile(rf"[√☑■✓✔R]\s*([^{_BOXES}]+)")
_TICKED_BEHIND = re.compile(rf"([^{_BOXES}]+?)\s*[√☑■✓✔]")


@cache
def _grades() -> dict[str, str]:
    """Return canonical grades by spelling; a spelling must mean the same in every scale."""
    found: dict[str, str] = {}
    for row in read_reference("grade_scales.csv"):
        for spelling in (row["grade"], *split_spellings(row["synonyms"])):
            if found.setdefault(spelling, row["grade"]) != row["grade"]:
                raise ValueError(f"grade_scales.csv: {spelling} stands for two grades")
    return found


def read_grade(text: str) -> Reading[str]:
    """Read a grade as 优 良 中 差 合格 不合格 (`优秀` is 优, `良好` is 良); a blank cell is empty.

    Of tick boxes (`□优 ☑良`) the ticked one is read. Reason: not a grade.
    """
    if is_empty_mark(text):
        return Reading()
    folded = fold_label(text, drop_brackets=True).strip("。;,")
    form = _TICKED if folded[:1] in _BOXES or folded[:1] == "R" else _TICKED_BEHIND
    ticked = form.findall(folded) if any(box in folded for box in _BOXES) else []
    if len(ticked) == 1:
        folded = ticked[0].strip("、,;")
    grades = _grades()
    grade = grades.get(folded) or grades.get(_TAIL.sub("", folded)) or grades.get(folded.strip("“”\"'"))
    return Reading(grade) if grade else Reading(reason=f"not a grade: {folded}")


def grade_spellings() -> frozenset[str]:
    """Return every spelling of a grade."""
    return frozenset(_grades())
