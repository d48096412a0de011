"""What a form leaves to the other forms of its document: the year and the unit of money.

Forms below one another on a sheet or a page often print both once, above the first. Here belongs what is
taken from where; a value taken over keeps the place where it is printed, and a note says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.forms.model import Form, Note, Printed, print_cell
from pipelines.forms.rows import Row
from pipelines.normalize.money import find_money_unit
from pipelines.normalize.year import read_fiscal_year

#: a longer text above the forms is a narrative, which may speak of any year
LONGEST_HEADING = 40
#: how far the heading of a document reaches
HEADING_ROWS = 40


def share_fields(forms: Sequence[Form], rows_before: Sequence[Row]) -> None:
    """Give forms without a year or a unit of money those of the form before them, or, for the year, of the
    forms behind them or of the document's heading (`rows_before` the first form) where these agree."""
    for number, form in enumerate(forms):
        if _year(form) is None:
            _share_year(form, forms[:number], forms[number + 1 :], rows_before)
        if "money_unit" not in form.fields and not _has_own_unit(form):
            given = [other.fields["money_unit"] for other in forms[:number] if "money_unit" in other.fields]
            if given:
                form.fields["money_unit"] = given[-1]
                message = "the form names no unit of money; it is that of the form before it"
                form.notes.append(Note("inherited_unit", message, given[-1].text, given[-1].page_no))


def _share_year(form: Form, before: Sequence[Form], behind: Sequence[Form], rows: Sequence[Row]) -> None:
    for category, source, given in (
        ("inherited_year", "the form before it", [_year(other) for other in before][-1:]),
        ("inherited_year", "the other forms", _agreeing([_year(other) for other in behind])),
        ("assumed_year", "the heading of the document", _agreeing(_heading_years(rows))),
    ):
        if given and given[0] is not None:
            form.fields["fiscal_year"] = given[0]
            message = f"the form prints no year; it is that of {source}"
            form.notes.append(Note(category, message, given[0].text, given[0].page_no))
            return


def _year(form: Form) -> Printed | None:
    values = (form.fields.get(role) for role in ("fiscal_year", "title"))
    return next((value for value in values if value and read_fiscal_year(value.text) is not None), None)


def _agreeing(values: Sequence[Printed | None]) -> list[Printed]:
    known = [value for value in values if value is not None]
    return known[:1] if len({read_fiscal_year(value.text) for value in known}) == 1 else []


def _heading_years(rows: Sequence[Row]) -> list[Printed | None]:
    found: list[Printed | None] = []
    for row in rows[:HEADING_ROWS]:
        source = row.line or (row.filled[0].cell if len(row.filled) == 1 else None)
        if source and "年度" in source.text and len(source.text) <= LONGEST_HEADING:
            found.append(print_cell(source) if read_fiscal_year(source.text) is not None else None)
    return found


def _has_own_unit(form: Form) -> bool:
    texts = (value.text for line in form.funding for value in line.values.values())
    return any(find_money_unit(text) for text in texts)
