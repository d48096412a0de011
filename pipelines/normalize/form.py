"""One mapped form as rows of the star tables: every printed value read, its place and its oddities kept.

Here belongs which reader reads which value and under which column it is filed. The readers themselves
are the other modules of this package; where a value stands on the form belongs in `pipelines.forms`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from pipelines.forms.model import Form, FundingLine, Goal, Printed, UnknownLabel
from pipelines.keys import make_key
from pipelines.normalize.confidence import rate_form
from pipelines.normalize.details import list_details
from pipelines.normalize.filing import Filing, Place, Row
from pipelines.normalize.funding_parts import MONEY_ROLES, part_joint_labels, split_listed_sources
from pipelines.normalize.funding_sources import TOTAL, canonical_source
from pipelines.normalize.funding_total import UNKNOWN, settle_unknown_sources
from pipelines.normalize.grade import read_grade
from pipelines.normalize.indicator import indicator_row, squeeze_label
from pipelines.normalize.money import find_money_unit, read_money
from pipelines.normalize.numbers import read_percent, read_points
from pipelines.normalize.organizations import Organization, read_organization, read_project
from pipelines.normalize.reading import Reading
from pipelines.normalize.recognised import weigh_recognised
from pipelines.normalize.scale import settle_rates, settle_total_weight, settle_weights
from pipelines.normalize.text import find_stray_counters, is_empty_mark, strip_markup
from pipelines.normalize.year import read_fiscal_year

#: unit of money where a form names none; it is what the national template prints
DEFAULT_MONEY_UNIT = "万元"
#: budgets above this many 万元 (10 billion yuan) are taken for yuan where the form names no unit
LARGEST_PLAIN_AMOUNT = Decimal(1_000_000)
CONCLUSION_ROLES = ("conclusion", "problems", "measures", "deviation_reason", "remarks")


@dataclass(slots=True)
class FormRows:
    """The rows of one form by star table."""

    evaluation: Row
    funding: list[Row] = field(default_factory=list)
    goals: list[Row] = field(default_factory=list)
    indicators: list[Row] = field(default_factory=list)
    details: list[Row] = field(default_factory=list)
    sources: list[Row] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)


def normalize_form(form: Form, document_id: str, form_no: int, file_name: str) -> FormRows:
    """Return the rows of the star tables that `form` gives. Total: what cannot be read is noted.

    `form_no` counts the forms of the document from 1; `file_name` serves as the last resort for the year.
    """
    filing = Filing(document_id, make_key(document_id, form_no))
    year = _read_year(form, filing, file_name)
    unit = _find_money_unit(form, filing)
    rows = FormRows(evaluation={})
    parted = part_joint_labels(form.funding)
    for earlier, line in zip(form.funding, parted, strict=True):
        if line.label is not None and line.label is not earlier.label:
            message = "the labels of two funding lines stand in one cell and were parted"
            filing.note("joined_label", message, line.label.text, line.page_no)
    lines = split_listed_sources(parted)
    rows.funding = [_funding_row(filing, line, no, unit) for no, line in enumerate(lines, start=1)]
    settle_unknown_sources(filing, rows.funding)
    settle_rates(filing, rows.funding)
    rows.details = list_details(form, lines, filing, unit)
    rows.goals = [_goal_row(filing, goal, no) for no, goal in enumerate(form.goals, start=1)]
    rows.indicators = [
        indicator_row(filing, item, no, year) for no, item in enumerate(form.indicators, start=1)
    ]
    settle_weights(filing, rows.funding, rows.indicators)
    for note in form.notes:
        place = Place(note.table_name, note.row_no, note.column_name)
        filing.note(note.category, note.message, note.text, note.page_no, place)
    form.unknown_labels += _unknown_labels(rows)
    rows.evaluation = _evaluation_row(form, filing, rows, form_no=form_no, year=year, unit=unit)
    settle_total_weight(filing, rows.evaluation, rows.indicators)
    rows.sources, rows.notes = filing.sources, filing.notes
    weigh_recognised(rows.evaluation, rows.funding, rows.indicators, rows.sources)
    is_doubtful = any(note["category"] in ("unread_value", "unmapped_text") for note in rows.notes)
    rows.evaluation["status"] = "partial" if is_doubtful else "complete"
    rows.evaluation["confidence"] = rate_form(
        rows.evaluation, rows.funding, rows.indicators, rows.sources, rows.notes
    )
    return rows


def _unknown_labels(rows: FormRows) -> list[UnknownLabel]:
    """List the labels of sources and levels that the reference data does not hold, as printed."""
    lines = [line for line in rows.funding if line["source_text"]]
    found = [
        UnknownLabel(line["source_text"], "source", line["page_no"])
        for line in lines
        if canonical_source(line["source_text"])[0] is None
    ]
    for item in rows.indicators:
        for level in ("level1", "level2"):
            label = item[f"{level}_text"]
            # a form of two levels writes the indicator where others write the second level
            if label and item[level] is None and label != item["indicator_name_text"]:
                found.append(UnknownLabel(label, level, item["page_no"]))
    return found


def _read_year(form: Form, filing: Filing, file_name: str) -> int | None:
    for role in ("fiscal_year", "title"):
        value = form.fields.get(role)
        year = read_fiscal_year(value.text) if value else None
        if year is not None and value:
            if role == "title":
                filing.text(Place("evaluations", 0, "fiscal_year"), value)
            return year
    year = read_fiscal_year(file_name)
    if year is not None:
        filing.note(
            "inferred_year", "the form prints no year; it is taken from the file's name", file_name, None
        )
    return year


def _find_money_unit(form: Form, filing: Filing) -> str | None:
    printed_unit = form.fields.get("money_unit")
    if printed_unit:
        return filing.text(Place("evaluations", 0, "money_unit"), printed_unit)
    amounts = [value for line in form.funding for role, value in line.values.items() if role in MONEY_ROLES]
    own = [unit for value in amounts if (unit := find_money_unit(value.text))]
    if own:
        return max(set(own), key=own.count)
    read = [read_money(value.text, "元") for value in amounts]
    if not any(reading.value is not None for reading in read):
        return None
    largest = max((abs(reading.value) for reading in read if reading.value is not None), default=Decimal(0))
    unit = "元" if largest > LARGEST_PLAIN_AMOUNT else DEFAULT_MONEY_UNIT
    filing.note(
        "assumed_unit", f"the form names no unit of money; {unit} is assumed", None, amounts[0].page_no
    )
    return unit


def _funding_row(filing: Filing, line: FundingLine, no: int, unit: str | None) -> Row:
    label = filing.text(Place("funding", no, "source_text"), line.label)
    label = squeeze_label(label)
    source, _ = canonical_source(label) if label else (TOTAL, False)
    row: Row = {
        "evaluation_id": filing.evaluation_id,
        "line_no": no,
        "source": source or UNKNOWN,
        "source_text": label,
        "money_unit": unit,
        "page_no": line.page_no,
    }
    for role in MONEY_ROLES:
        value = line.values.get(role)
        place = Place("funding", no, f"{role}_yuan")
        of_column = line.units.get(role, unit)
        row[f"{role}_yuan"] = filing.read(place, value, partial(read_money, unit=of_column))
        row[f"{role}_text"] = value.text or None if value else None
    for role, column, reader in (
        ("execution_rate", "execution_rate_pct", read_percent),
        ("weight", "weight_points", read_points),
        ("score", "score_points", read_points),
    ):
        value = line.values.get(role)
        row[column] = filing.read(Place("funding", no, column), value, reader)
        row[f"{role}_text"] = value.text or None if value else None
    row["reason_text"] = filing.text(Place("funding", no, "reason_text"), line.values.get("reason"))
    return row


def _goal_row(filing: Filing, goal: Goal, no: int) -> Row:
    row: Row = {
        "evaluation_id": filing.evaluation_id,
        "goal_no": no,
        "weight_points": filing.read(Place("goals", no, "weight_points"), goal.weight, _read_goal_weight),
    }
    for role in ("planned", "actual"):
        value: Printed | None = getattr(goal, role)
        row[f"{role}_text"] = filing.text(Place("goals", no, f"{role}_text"), value)
        if value is None:
            continue
        for counter in find_stray_counters(value.text):
            filing.note(
                "stray_counter",
                "the count of an input box stands in the text; it is kept as printed",
                counter.text,
                value.page_no,
                Place("goals", no, f"{role}_text"),
            )
        _note_markup(filing, value, Place("goals", no, f"{role}_text"))
    row["page_no"] = next((value.page_no for value in (goal.planned, goal.actual) if value), None)
    return row


def _read_goal_weight(text: str) -> Reading[Decimal]:
    """Read the weight of a goal: points, or its share of 100 points (60%)."""
    percent = read_percent(text)
    return percent if percent.value is not None else read_points(text)


def _note_markup(filing: Filing, value: Printed, place: Place) -> None:
    for part in value.parts:
        _, remnants = strip_markup(part.text)
        for remnant in remnants:
            filing.note("cleaned_markup", remnant, None, part.page_no, place)


def _evaluation_row(
    form: Form, filing: Filing, rows: FormRows, *, form_no: int, year: int | None, unit: str | None
) -> Row:
    def text(role: str, column: str) -> str | None:
        return filing.text(Place("evaluations", 0, column), form.fields.get(role))

    row: Row = {
        "evaluation_id": filing.evaluation_id,
        "document_id": filing.document_id,
        "form_no": form_no,
        "fiscal_year": year,
        "form_type": form.kind,
        "layout": form.layout or None,
        "title_text": text("title", "title_text"),
        "fiscal_year_text": text("fiscal_year", "fiscal_year"),
        "project_name_text": text("project_name", "project_name"),
        "department_text": text("department", "department_text")
        or text("central_department", "department_text"),
        "unit_text": text("unit", "unit_text") or text("reporting_unit", "unit_text"),
        "grade_text": text("grade", "grade_text"),
        "money_unit": unit,
        "page_first": form.page_first,
        "page_last": form.page_last,
    }
    _add_organizations(row, form, filing)
    row["goal_planned"] = _join_lines(goal["planned_text"] for goal in rows.goals)
    row["goal_actual"] = _join_lines(goal["actual_text"] for goal in rows.goals)
    if form.goals:
        filing.text(Place("evaluations", 0, "goal_planned"), form.goals[0].planned)
        filing.text(Place("evaluations", 0, "goal_actual"), form.goals[0].actual)
    own = [item["weight_points"] for item in rows.indicators if item["parent_indicator_no"] is None]
    weights = [weight for weight in own if weight is not None]
    row["indicator_weight_points"] = sum(weights, Decimal(0)) if weights else None
    row["execution_weight_points"] = _execution_weight(form, filing, rows)
    for role in ("total_weight", "total_score"):
        value = form.fields.get(role)
        row[f"{role}_points"] = filing.read(Place("evaluations", 0, f"{role}_points"), value, read_points)
        row[f"{role}_text"] = value.text or None if value else None
    row["grade"] = _read_grade(filing, form.fields.get("grade"))
    row["conclusion_text"] = _join_lines(text(role, "conclusion_text") for role in CONCLUSION_ROLES)
    return row


def _add_organizations(row: Row, form: Form, filing: Filing) -> None:
    department = _organization(row["department_text"])
    unit = _organization(row["unit_text"])
    project = read_project(row["project_name_text"]) if row["project_name_text"] else None
    code = form.fields.get("project_code")
    row["department_name"] = department.name if department else None
    row["department_code"] = department.code if department else None
    row["is_department_summary"] = department.is_summary if department else None
    row["unit_name"] = unit.name if unit else None
    row["unit_code"] = unit.code if unit else None
    row["is_unit_summary"] = unit.is_summary if unit else None
    row["project_name"] = project.name if project else None
    row["project_code"] = filing.text(Place("evaluations", 0, "project_code"), code) or (
        project.code if project else None
    )
    row["department_id"] = make_key(row["department_name"]) if row["department_name"] else None
    row["unit_id"] = make_key(row["unit_name"]) if row["unit_name"] else None
    row["project_id"] = (
        make_key(row["unit_name"], row["department_name"], row["project_name"])
        if row["project_name"]
        else None
    )


def _organization(text: str | None) -> Organization | None:
    return read_organization(text) if text and not is_empty_mark(text) else None


def _execution_weight(form: Form, filing: Filing, rows: FormRows) -> Decimal | None:
    """Return the points of budget execution: of the first funding line with any, else of the label."""
    for line in rows.funding:
        if line["weight_points"] is not None:
            weight: Decimal = line["weight_points"]
            return weight
    place = Place("evaluations", 0, "execution_weight_points")
    return filing.read(place, form.fields.get("execution_weight"), read_points)


def _read_grade(filing: Filing, value: Printed | None) -> str | None:
    if value is None or not value.text:
        return None
    reading = read_grade(value.text)
    if reading.reason:
        filing.note(
            "unread_value", reading.reason, value.text, value.page_no, Place("evaluations", 0, "grade_text")
        )
    return reading.value


def _join_lines(texts: Iterable[str | None]) -> str | None:
    return "\n".join(text for text in texts if text) or None
