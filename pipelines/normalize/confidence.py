"""How sure a reading of a form is, judged by the form's own arithmetic and by what was left over.

Here belongs the one figure that says whether to look again. A contradiction that the paper itself
prints lowers it too: from the numbers alone a misreading and a misprint look the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipelines.normalize.numbers import MOST_EXECUTION_POINTS


@dataclass(frozen=True, slots=True)
class Doubts:
    """Factors that each doubt multiplies the confidence with, and the tolerance in points.

    The factors are judgements, ordered by how often the doubt meant a wrong cell on generated forms;
    they rank forms for a second look and are no probabilities.
    """

    no_indicators: float = 0.3
    no_project: float = 0.7
    weights_not_100: float = 0.8
    total_not_sum: float = 0.8
    no_funding: float = 0.9
    #: neither the form nor its document nor the file's name says of which year it is
    no_year: float = 0.88
    assumed_unit: float = 0.9
    #: a year that only the heading of the whole document prints
    assumed_year: float = 0.9
    #: a year or unit that only another form of the document prints
    inherited: float = 0.97
    unread_value: float = 0.9
    unmapped_cell: float = 0.97
    repaired: float = 0.98
    #: a label carried back to an earlier page although the form also leaves cells below labels empty
    doubtful_label: float = 0.88
    #: a first level that is unknown, or missing in some rows of a form that has it in others
    odd_level: float = 0.88
    #: the same of a second level
    odd_level2: float = 0.97
    #: an indicator without a name, or without target, result and score, in a form where most have them
    bare_indicator: float = 0.88
    #: whose money it is, or whether the line is the total, is not known
    unknown_source: float = 0.88
    #: the form names two units of money
    unit_conflict: float = 0.88
    #: a value of which the measure or the column is not sure
    doubtful_value: float = 0.88
    floor: float = 0.01
    tolerance_points: Decimal = Decimal("0.015")


DOUBTS = Doubts()
#: note categories of repairs that were proved by vocabulary or geometry
REPAIRS = frozenset(
    {
        "shifted_row",
        "joined_row",
        "joined_label",
        "carried_label",
        "inferred_unit",
        "inferred_source",
        "inferred_target",
        "near_label",
    }
)
#: what a note of each category multiplies the confidence with
NOTE_FACTORS = {
    "assumed_unit": DOUBTS.assumed_unit,
    "assumed_year": DOUBTS.assumed_year,
    "inherited_year": DOUBTS.inherited,
    "inherited_unit": DOUBTS.inherited,
    "unread_value": DOUBTS.unread_value,
    "unmapped_text": DOUBTS.unmapped_cell,
    "doubtful_label": DOUBTS.doubtful_label,
    "unknown_source": DOUBTS.unknown_source,
    "unit_conflict": DOUBTS.unit_conflict,
    "doubtful_value": DOUBTS.doubtful_value,
    **dict.fromkeys(REPAIRS, DOUBTS.repaired),
}


#: what an indicator that somebody filled in has at least one of
RESULTS = ("target_text", "actual_text", "score_text")


def _has_odd_levels(own: Sequence[Mapping[str, Any]]) -> bool:
    known = sum(item["level1"] is not None for item in own)
    return known < len(own) and any(item["level1_text"] for item in own)


def _has_unknown_level2(own: Sequence[Mapping[str, Any]]) -> bool:
    printed = [item for item in own if item["level2_text"]]
    return 0 < sum(item["level2"] is not None for item in printed) < len(printed)


def rate_form(
    evaluation: Mapping[str, Any],
    funding: Sequence[Mapping[str, Any]],
    indicators: Sequence[Mapping[str, Any]],
    sources: Sequence[Mapping[str, Any]],
    notes: Sequence[Mapping[str, Any]],
) -> float:
    """Return the confidence of one form's reading, 0 to 1."""
    confidence = 1.0
    confidence *= DOUBTS.no_indicators if not indicators else 1.0
    is_project = evaluation["form_type"] != "department_self_evaluation"
    confidence *= DOUBTS.no_project if is_project and evaluation["project_name"] is None else 1.0
    confidence *= DOUBTS.no_funding if not funding else 1.0
    confidence *= DOUBTS.no_year if evaluation["fiscal_year"] is None else 1.0
    own = [item for item in indicators if item["parent_indicator_no"] is None]
    weights = [item["weight_points"] for item in own if item["weight_points"] is not None]
    execution = evaluation["execution_weight_points"] or Decimal(0)
    execution_score = next(
        (line["score_points"] for line in funding if line["score_points"] is not None), Decimal(0)
    )
    # where execution has a score and no weight, its weight is what the others leave
    rest = 100 - sum(weights) if not execution else Decimal(0)
    implied = rest if execution_score and execution_score <= rest <= MOST_EXECUTION_POINTS else Decimal(0)
    gaps = (abs(sum(weights) + extra - 100) for extra in (0, execution, implied))
    if weights and min(gaps) > DOUBTS.tolerance_points:
        confidence *= DOUBTS.weights_not_100
    total = evaluation["total_score_points"]
    scores = [item["score_points"] for item in own if item["score_points"] is not None]
    if total is not None and scores:
        gaps = (abs(sum(scores) + extra - total) for extra in (0, execution_score))
        confidence *= DOUBTS.total_not_sum if min(gaps) > DOUBTS.tolerance_points else 1.0
    confidence *= DOUBTS.odd_level if _has_odd_levels(own) else 1.0
    confidence *= DOUBTS.odd_level2 if _has_unknown_level2(own) else 1.0
    bare = [item for item in own if item["indicator_name"] is None or all(item[x] is None for x in RESULTS)]
    confidence *= DOUBTS.bare_indicator if 0 < len(bare) < 0.5 * len(own) else 1.0
    for note in notes:
        confidence *= NOTE_FACTORS.get(note["category"], 1.0)
    recognised = [source["confidence"] for source in sources if source["confidence"] is not None]
    if recognised:
        confidence *= sum(recognised) / len(recognised)
    return round(max(DOUBTS.floor, confidence), 4)
