"""Rows of `details`: labelled values of a form that have no column of their own.

Here belongs which values those are and whether one is money or points. Which label names which role is data
(labels.toml); everything else that a form prints is in `pipelines.normalize.form`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from pipelines.forms.model import Form, FundingLine, Printed
from pipelines.normalize.filing import Filing, Place, Row
from pipelines.normalize.money import read_money
from pipelines.normalize.numbers import read_points
from pipelines.normalize.text import fold_label

#: roles of labelled values that fill a column of `evaluations`, each with the roles that stand in for it
FORM_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "project_name": (),
    "project_code": (),
    "department": ("central_department",),
    "unit": ("reporting_unit",),
    "fiscal_year": (),
    "total_score": (),
    "grade": (),
    "money_unit": (),
}
FUNDING_DETAILS = ("carried_over", "adjustment", "balance", "review_score", "score_method")
INDICATOR_DETAILS = (
    "serial",
    "is_core",
    "deduction",
    "group",
    "part",
    "level1_weight",
    "level2_weight",
    "level1_score",
    "level2_score",
    "previous",
    "deviation_rate",
    "data_source",
)
MONEY = frozenset({"carried_over", "adjustment", "balance"})
POINTS = frozenset(
    {
        "review_score",
        "deduction",
        "review_total_score",
        "total_score",
        "level1_weight",
        "level2_weight",
        "level1_score",
        "level2_score",
    }
)


def list_details(
    form: Form, lines: Sequence[FundingLine], filing: Filing, money_unit: str | None
) -> list[Row]:
    """Return the rows of `details`, in the order of form, funding lines and indicators.

    `lines` are the funding lines as numbered in `funding`; `money_unit` is the form's unit of money.
    """
    rows: list[Row] = []
    for table, row_no, role, label, value in _find(form, lines):
        no = len(rows) + 1
        place = Place("details", no, "value_text")
        row: Row = {
            "evaluation_id": filing.evaluation_id,
            "detail_no": no,
            "table_name": table,
            "row_no": row_no,
            "role": role,
            "label_text": label,
            "value_text": value.text,
            "page_no": value.page_no,
        }
        if role in MONEY:
            unit = lines[row_no - 1].units.get(role, money_unit) if table == "funding" else money_unit
            row["value_yuan"] = filing.read(place, value, partial(read_money, unit=unit))
        elif role in POINTS:
            row["value_points"] = filing.read(place, value, read_points)
        else:
            filing.text(place, value)
        rows.append(row)
    return rows


def _find(
    form: Form, lines: Sequence[FundingLine]
) -> Iterator[tuple[str, int, str, str | None, Printed]]:
    """Yield table, row, role, label and value of each detail that is printed."""
    seen = {(role, fold_label(form.fields[role].text)) for role in _filled_columns(form)}
    for pair in form.pairs:
        key = pair.role, fold_label(pair.value.text)
        if pair.value.text and key not in seen:
            seen.add(key)
            yield "evaluations", 0, pair.role, pair.label, pair.value
    tables = (
        ("funding", FUNDING_DETAILS, [line.values for line in lines]),
        ("indicators", INDICATOR_DETAILS, [item.values for item in form.indicators]),
    )
    for table, roles, rows in tables:
        for row_no, values in enumerate(rows, start=1):
            for role in roles:
                if role in values and values[role].text:
                    yield table, row_no, role, None, values[role]


def _filled_columns(form: Form) -> Iterator[str]:
    """Yield the roles whose first value fills a column of `evaluations`."""
    for role, deputies in FORM_COLUMNS.items():
        used = next((name for name in (role, *deputies) if name in form.fields), None)
        if used:
            yield used
