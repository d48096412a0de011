"""Where a form ends although its document goes on.

Here belongs what is no part of a form any more. Where the next form begins belongs in `recognise`.
"""

from __future__ import annotations

from pipelines.forms.model import Note
from pipelines.forms.state import FormReader

#: so many rows of one cell may stand above the header of a table
CAPTION_ROWS = 3


def begins_other_table(reader: FormReader, index: int) -> bool:
    """Tell, and note, whether a table begins at the row that is no part of the form: the form has its money,
    its indicators and its total, and here is another header of such columns, at the beginning of a table or
    below a caption (三公经费, a list of all projects)."""
    if reader.state != "totals" or not reader.form.funding or "total_score" not in reader.form.fields:
        return False
    rows, first = reader.rows, reader.rows[index]
    if first.line or not (first.is_table_start or len(first.filled) == 1):
        return False
    for number in range(index, min(len(rows), index + CAPTION_ROWS + 1)):
        row = rows[number]
        if row.line or row.table_no != first.table_no:
            return False
        if any(reader.columns_at(number, block) for block in ("fund", "indicator")):
            message = "a table behind the form is no part of it"
            text = first.filled[0].text if first.filled else None
            reader.form.notes.append(Note("other_table", message, text, first.page_no))
            return True
        if len(row.filled) > 1:
            return False
    return False
