"""What a form says of itself against what was recognised of it: values that contradict are not sure.

Here belongs the judgement of recognised forms alone (scans); what was read from text needs none. Nothing is
changed but confidences, and these only downward: the paper may well contradict itself, and from the numbers
alone a misreading and a misprint look the same. Where a contradiction can be laid on a value that is doubtful
already, its fellows stay as sure as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipelines.normalize.filing import Row

#: a place of a form: table, row, column
Key = tuple[str, int, str]

MONEY = ("initial_budget_yuan", "adjusted_budget_yuan", "executed_yuan")
PARTS = frozenset({"fiscal", "carry_over", "other"})
_FIXED = re.compile(r"\.\d\d(?!\d)")
_BARE_END = re.compile(r"\d$")
#: one number with its sign and unit; dates have no style
_NUMBER = re.compile(r"\D{0,3}\d[\d,.]*[^\d年月日]{0,8}")


@dataclass(frozen=True, slots=True)
class RecognitionSettings:
    """`doubtful`: below it a value is marked; `contradicted`: the most that is left of a contradicted one's
    confidence; tolerances in points and percent; `most`, `fewest`: so many of a column set its style."""

    doubtful: float = 0.9
    contradicted: float = 0.6
    points: Decimal = Decimal("0.015")
    percent: Decimal = Decimal("0.06")
    whole_percent: Decimal = Decimal("0.6")
    most: float = 0.8
    fewest: int = 5


RECOGNITION = RecognitionSettings()


def weigh_recognised(
    evaluation: Row,
    funding: Sequence[Row],
    indicators: Sequence[Row],
    sources: Sequence[Row],
    settings: RecognitionSettings = RECOGNITION,
) -> None:
    """Lower the confidence of recognised values that the form's other values contradict; in place."""
    sure = _sureness(sources)
    if not sure:
        return
    doubted: set[Key] = set()
    for keys in (
        *_rates(funding, settings),
        *_parts(funding),
        *_excesses(funding, indicators),
        *_sums(evaluation, funding, indicators, settings),
        *_odd_whole(evaluation),
    ):
        own = [key for key in keys if key in sure]
        if all(sure[key] >= settings.doubtful for key in own):
            doubted.update(own)
    for table, rows in (("funding", funding), ("indicators", indicators)):
        doubted.update(_odd_ones(table, rows, settings))
    for source in sources:
        key = source["table_name"], source["row_no"], source["column_name"]
        if key in doubted and source["confidence"] is not None:
            source["confidence"] = min(source["confidence"], settings.contradicted)
    for item in indicators:
        row = "indicators", item["indicator_no"]
        if item["confidence"] is not None and any(key[:2] == row for key in doubted):
            item["confidence"] = min(item["confidence"], settings.contradicted)


def _sureness(sources: Iterable[Mapping[str, Any]]) -> dict[Key, float]:
    """Return the least confidence at each place that was recognised."""
    sure: dict[Key, float] = {}
    for source in sources:
        if source["confidence"] is not None:
            key = source["table_name"], source["row_no"], source["column_name"]
            sure[key] = min(source["confidence"], sure.get(key, 1.0))
    return sure


def _rates(funding: Sequence[Row], settings: RecognitionSettings) -> Iterable[list[Key]]:
    """Yield the lines whose rate is not what was spent of either budget."""
    for line in funding:
        rate, spent = line["execution_rate_pct"], line["executed_yuan"]
        budgets = [line[name] for name in MONEY[:2] if line[name]]
        if rate is None or spent is None or not budgets:
            continue
        gap = min(abs(spent / budget * 100 - rate) for budget in budgets)
        if gap > (settings.whole_percent if rate == int(rate) else settings.percent):
            names = (*MONEY, "execution_rate_pct")
            yield [("funding", line["line_no"], name) for name in names if line[name] is not None]


def _parts(funding: Sequence[Row]) -> Iterable[list[Key]]:
    """Yield the columns of money whose parts do not add up to the total."""
    totals = [line for line in funding if line["source"] == "total"]
    parts = [line for line in funding if line["source"] in PARTS]
    if len(totals) != 1 or not parts or len(parts) + 1 != len(funding):
        return
    for name in MONEY:
        values = [line[name] for line in parts if line[name] is not None]
        total = totals[0][name]
        if total and values and sum(values) != total:
            yield [("funding", line["line_no"], name) for line in funding if line[name] is not None]


def _excesses(funding: Sequence[Row], indicators: Sequence[Row]) -> Iterable[list[Key]]:
    """Yield weight and score where the score is the higher one."""
    for table, number, rows in (("funding", "line_no", funding), ("indicators", "indicator_no", indicators)):
        for row in rows:
            weight, score = row["weight_points"], row["score_points"]
            if weight is not None and score is not None and score > weight:
                yield [(table, row[number], name) for name in ("weight_points", "score_points")]


def _sums(
    evaluation: Row, funding: Sequence[Row], indicators: Sequence[Row], settings: RecognitionSettings
) -> Iterable[list[Key]]:
    """Yield weights that do not add up to 100, and scores that do not add up to the total."""
    own = [item for item in indicators if item["parent_indicator_no"] is None]
    total = evaluation["total_score_points"]
    for name, extra, goal in (
        ("weight_points", evaluation["execution_weight_points"], Decimal(100)),
        ("score_points", next(iter(_known(funding, "score_points")), None), total),
    ):
        values = _known(own, name)
        # with a value missing, there is no sum to be right or wrong
        if goal is None or not values or len(values) < len(own):
            continue
        gaps = (abs(sum(values) + more - goal) for more in (Decimal(0), extra or Decimal(0)))
        if min(gaps) > settings.points:
            keys: list[Key] = [("indicators", item["indicator_no"], name) for item in own]
            keys += [("funding", line["line_no"], name) for line in funding if line[name] is not None]
            yield [*keys, ("evaluations", 0, f"total_{name}")]


def _odd_whole(evaluation: Row) -> Iterable[list[Key]]:
    """Yield a total weight that is not 100: it may be the score beside it."""
    if evaluation["total_weight_points"] not in {None, Decimal(100)}:
        yield [("evaluations", 0, "total_weight_points")]


def _known(rows: Iterable[Row], name: str) -> list[Decimal]:
    return [row[name] for row in rows if row[name] is not None]


def _odd_ones(table: str, rows: Sequence[Row], settings: RecognitionSettings) -> Iterable[Key]:
    """Yield the values of a column that lack what nearly all others of it have: two decimals, a unit."""
    number = "line_no" if table == "funding" else "indicator_no"
    columns = (
        {name: name.replace("_yuan", "_text") for name in MONEY}
        if table == "funding"
        else {"target_text": "target_text", "actual_text": "actual_text"}
    )
    points = {"weight_points": "weight_text", "score_points": "score_text"}
    for column, text_name in (columns | points).items():
        texts = {row[number]: row[text_name] for row in rows if _NUMBER.fullmatch(row.get(text_name) or "")}
        for has in (_has_decimals, _has_unit):
            lacking = [no for no, text in texts.items() if not has(text)]
            count = len(texts) - len(lacking)
            if lacking and count >= settings.fewest and count >= settings.most * len(texts):
                yield from ((table, no, column) for no in lacking)


def _has_decimals(text: str) -> bool:
    return bool(_FIXED.search(text))


def _has_unit(text: str) -> bool:
    return not _BARE_END.search(text)
