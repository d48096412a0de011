"""Funding lines whose label names no known source of money: the total among them, and a note for the rest.

Here belongs what the amounts of the lines say about each other. Which label names which source is data
(`funding_sources`).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.normalize.filing import Filing, Place, Row
from pipelines.normalize.funding_parts import MONEY_ROLES
from pipelines.normalize.funding_sources import TOTAL

#: stands in place of the source that a label does not name
UNKNOWN = "unknown"


def settle_unknown_sources(filing: Filing, lines: Sequence[Row]) -> None:
    """Note each line of `lines` under an unknown label; the first line is the total where it is the sum of
    the others, because no known label says otherwise."""
    for line in lines:
        if line["source"] != UNKNOWN:
            continue
        place = Place("funding", line["line_no"], "source")
        if line is lines[0] and _is_sum(line, lines[1:]):
            line["source"] = TOTAL
            message = "the label names no known source of money; its amounts are the sums of the lines below"
            filing.note("inferred_source", message, line["source_text"], line["page_no"], place)
        else:
            message = "the label names no known source of money"
            filing.note("unknown_source", message, line["source_text"], line["page_no"], place)


def _is_sum(line: Row, others: Sequence[Row]) -> bool:
    """Tell whether each amount of a line is the sum of the others', and one of them more than nothing."""
    columns = [f"{role}_yuan" for role in MONEY_ROLES if line[f"{role}_yuan"] is not None]
    sums = [sum(other[column] or 0 for other in others) for column in columns]
    has_total = any(other["source"] == TOTAL for other in others)
    return not has_total and any(sums) and sums == [line[column] for column in columns]
