"""Where each printed value of a form stands and what was odd about it: rows of `sources` and of
`quality.notes`.

Here belongs the filing alone. Which value is read by which reader belongs in `pipelines.normalize.form`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from pipelines.forms.model import Printed
from pipelines.normalize.reading import Reading

T = TypeVar("T")
Row = dict[str, Any]


class Place(NamedTuple):
    """The column of a star table that a value is filed under; `row_no` as in `sources`."""

    table: str | None = None
    row_no: int | None = None
    column: str | None = None


#: for remarks about a form as a whole
NO_PLACE = Place()


@dataclass(slots=True)
class Filing:
    """Collects the places and oddities of the values of one form while they are read."""

    document_id: str
    evaluation_id: str
    sources: list[Row] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)
    #: several values may be filed under one place (problems and measures under the conclusion)
    part_counts: dict[Place, int] = field(default_factory=dict)

    def text(self, place: Place, value: Printed | None) -> str | None:
        """Return the text of a printed value and file where it stands; None where nothing is printed."""
        if value is None or not value.text:
            return None
        earlier = self.part_counts.get(place, 0)
        self.part_counts[place] = earlier + len(value.parts)
        for part_no, part in enumerate(value.parts, start=earlier + 1):
            box = part.box
            self.sources.append(
                {
                    "evaluation_id": self.evaluation_id,
                    "table_name": place.table,
                    "row_no": place.row_no,
                    "column_name": place.column,
                    "part_no": part_no,
                    "page_no": part.page_no,
                    "x0": box.x0 if box else None,
                    "top": box.top if box else None,
                    "x1": box.x1 if box else None,
                    "bottom": box.bottom if box else None,
                    "address": part.address,
                    "raw_text": part.text,
                    "confidence": part.confidence,
                }
            )
        return value.text

    def read(self, place: Place, value: Printed | None, reader: Callable[[str], Reading[T]]) -> T | None:
        """Return what `reader` makes of a printed value; note why where it cannot be read."""
        text = self.text(place, value)
        if text is None or value is None:
            return None
        reading = reader(text)
        if reading.reason:
            self.note("unread_value", reading.reason, text, value.page_no, place)
        elif reading.note:
            self.note("reading_note", reading.note, text, value.page_no, place)
        return reading.value

    def note(
        self,
        category: str,
        message: str,
        text: str | None,
        page_no: int | None,
        place: Place = NO_PLACE,
    ) -> None:
        """File a remark about the form, or about one value of it."""
        self.notes.append(
            {
                "document_id": self.document_id,
                "evaluation_id": self.evaluation_id,
                "table_name": place.table,
                "row_no": place.row_no,
                "column_name": place.column,
                "category": category,
                "text": text,
                "message": message,
                "page_no": page_no,
            }
        )
