"""The shape of every answer of a reader of printed text. Readers themselves belong elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """A value, or the reason why there is none.

    value None and reason None: nothing is printed there (empty, `-`, `/`). value None with a
    reason: something is printed that cannot be read. `note` tells an oddity of a value that was read.
    """

    value: T | None = None
    reason: str | None = None
    note: str | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was printed."""
        return self.value is None and self.reason is None


@dataclass(frozen=True, slots=True)
class Value:
    """What a target or an actual value says.

    kind            number percent money rate_unit delta date deadline year period boolean achievement
                    level qualitative reference range list placeholder na filler ratio class unparsed
    operator        = ≥ ≤ > < between; None where the kind has none or nothing was printed in an actual
    operator_text   the operator as printed; None where none is printed (a target then counts as =)
    value, high     canonical: scale words multiplied in, money in yuan; `high` is the upper end of a
                    range and the second term of a ratio. boolean: 1 yes, 0 no; achievement: 1 full,
                    2 partly, 3 missed; level and class: rank, 1 = best; year: the year
    unit, unit_text canonical (`册`, `%`, `元`, `元/(人·月)`) and as printed (`万元`)
    scale           factor of the scale word that was multiplied in (10000 for 万元), else None
    date_low, date_high  ISO days of a date, deadline, year or period; low is None where only an end is set
    note            oddities, parts of a list, the reason of `unparsed`; parted by `; `
    """

    kind: str
    operator: str | None = None
    value: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    unit_text: str | None = None
    scale: Decimal | None = None
    note: str | None = None
    date_low: str | None = None
    date_high: str | None = None
    operator_text: str | None = None
