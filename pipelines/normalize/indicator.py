"""One indicator of a form as a row of `indicators`: its labels, target and actual value, points.

Here belongs which printed value fills which column. How a target or an actual value is read belongs in
`values`; what direction and attainment are in `direction`.
"""

from __future__ import annotations

import re
from datetime import date

from pipelines.forms.model import Indicator
from pipelines.forms.vocabulary import wording
from pipelines.normalize.direction import attainment_ratio, infer_direction
from pipelines.normalize.filing import Filing, Place, Row
from pipelines.normalize.numbers import read_points
from pipelines.normalize.taxonomy import canonical_level1, canonical_level2
from pipelines.normalize.values import FRACTION, Value, read_actual, read_target

#: "≥63万元", "95%" at the end of a name
VALUE_IN_NAME = re.compile(r"\d[\d,]*(?:\.\d+)?[^\d\s，。；]{1,8}$")
#: what a spreadsheet shows in place of a value
SHEET_ERROR = re.compile(r"#(NAME\?|VALUE!|REF!|DIV/0!|N/A|NUM!|NULL!|####*)")
LENDING_KINDS = frozenset({"number", "percent", "money", "rate_unit"})
#: space that a layout put between Chinese characters of a label
LABEL_SPACE = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")


def indicator_row(filing: Filing, indicator: Indicator, no: int, year: int | None) -> Row:
    """Return the row of `indicators` of one indicator, its places and oddities filed; `no` counts from 1,
    `year` is that of the form, which deadlines without a year are of."""
    values = dict(indicator.values)
    if "target" not in values and "initial_target" in values:
        # only what was adjusted is printed in the column of adjusted targets
        values["target"] = values["initial_target"]
        message, place = (
            "no adjusted target is printed; that of the beginning stands",
            Place("indicators", no, "target_text"),
        )
        filing.note("inferred_target", message, values["target"].text, indicator.page_no, place)

    def text(role: str, column: str) -> str | None:
        return filing.text(Place("indicators", no, column), values.get(role))

    row: Row = {
        "evaluation_id": filing.evaluation_id,
        "indicator_no": no,
        "goal_no": indicator.goal_no,
        "parent_indicator_no": indicator.parent_no,
        "level1_text": squeeze_label(text("level1", "level1_text")),
        "level2_text": squeeze_label(text("level2", "level2_text")),
        "indicator_name_text": text("name", "indicator_name"),
        "nature_text": text("nature", "nature_text"),
        "target_text": text("target", "target_text"),
        "initial_target_text": text("initial_target", "initial_target_text"),
        "actual_text": text("actual", "actual_text"),
        "review_actual_text": text("review_actual", "review_actual_text"),
        "completion_rate_text": text("completion_rate", "completion_rate_text"),
        "score_method_text": text("score_method", "score_method_text"),
        "deviation_reason": text("reason", "deviation_reason"),
        "page_no": indicator.page_no,
    }
    row["level1"] = canonical_level1(row["level1_text"])[0] if row["level1_text"] else None
    row["level2"] = canonical_level2(row["level2_text"]) if row["level2_text"] else None
    name = row["indicator_name_text"]
    row["indicator_name"] = (wording("name_prefix").sub("", name) or name) if name else None
    for role, column in (
        ("weight", "weight_points"),
        ("score", "score_points"),
        ("review_score", "review_score_points"),
    ):
        row[column] = filing.read(Place("indicators", no, column), values.get(role), read_points)
        row[column.replace("_points", "_text")] = values[role].text or None if role in values else None
    unit_text = text("unit", "target_unit")
    target = (
        read_target(row["target_text"], unit_text=unit_text, nature_text=row["nature_text"], year=year)
        if row["target_text"]
        else None
    )
    model = target if target or unit_text else _find_target_in_name(row["indicator_name"])
    if model and not target and row["actual_text"]:
        place = Place("indicators", no, "actual_unit")
        filing.note("inferred_unit", "the unit is that of the value in the name", name, None, place)
    actual = (
        read_actual(row["actual_text"], target=model, unit_text=unit_text, year=year)
        if row["actual_text"]
        else None
    )
    for role in ("target", "actual"):
        if row[f"{role}_text"] and SHEET_ERROR.fullmatch(row[f"{role}_text"].strip()):
            message, place = "an error of the spreadsheet", Place("indicators", no, f"{role}_text")
            filing.note("unread_value", message, row[f"{role}_text"], indicator.page_no, place)
    if actual and FRACTION in (actual.note or ""):
        filing.note(
            "doubtful_value", FRACTION, row["actual_text"], None, Place("indicators", no, "actual_value")
        )
    row |= _value_columns("target", target) | _value_columns("actual", actual)
    direction, basis = infer_direction(
        row["nature_text"], target, row["level1"], row["level2"], row["indicator_name"]
    )
    row |= {"direction": direction, "direction_basis": basis}
    ratio = attainment_ratio(target, actual, direction) if target and actual else None
    row["attainment_ratio"] = float(ratio) if ratio is not None else None
    known = [value.confidence for value in values.values() if value.confidence is not None]
    row["confidence"] = min(known) if known else None
    return row


def _find_target_in_name(name: str | None) -> Value | None:
    """Return the value that ends an indicator's name where its target cell is empty (节约资金≥63万元); it
    lends its unit to the actual value and is no target of its own."""
    match = VALUE_IN_NAME.search(name) if name else None
    value = read_target(match[0]) if match else None
    return value if value and value.kind in LENDING_KINDS and value.unit_text else None


def squeeze_label(text: str | None) -> str | None:
    """Return a label without the space that its layout put into it; None where there is none."""
    return LABEL_SPACE.sub("", text) if text else None


def _value_columns(prefix: str, value: Value | None) -> Row:
    columns: Row = {
        f"{prefix}_kind": value.kind if value else None,
        f"{prefix}_operator": value.operator if value else None,
        f"{prefix}_value": value.value if value else None,
        f"{prefix}_high": value.high if value else None,
        f"{prefix}_unit": value.unit if value else None,
        f"{prefix}_unit_text": value.unit_text if value else None,
        f"{prefix}_date_low": _day(value.date_low) if value else None,
        f"{prefix}_date_high": _day(value.date_high) if value else None,
        f"{prefix}_note": value.note if value else None,
    }
    return columns


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
