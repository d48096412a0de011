"""Funding lines listed inside one cell: 1002.6万元,其中:中央726.7万元;省级财政23.9万元.

Here belongs making lines of their own out of such parts. Which label names which source of money is data
(`funding_sources`); how an amount is read is in `money`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipelines.forms.model import FundingLine, Printed
from pipelines.normalize.funding_sources import TOTAL, canonical_source
from pipelines.normalize.money import read_money_parts

#: roles of a funding line that are amounts of money
MONEY_ROLES = ("initial_budget", "adjusted_budget", "executed")


def split_listed_sources(lines: Sequence[FundingLine]) -> list[FundingLine]:
    """Return the lines with one more, behind its line, for each source that is listed inside a cell.

    A part counts where its label names a source of money that has no line of its own on the form; what else
    a cell lists (purposes, projects) stays in its text. The places of a new line are those of the whole cell.
    """
    printed = {_source(line.label.text) for line in lines if line.label}
    return [each for line in lines for each in (line, *_listed(line, printed))]


def part_joint_labels(lines: Sequence[FundingLine]) -> list[FundingLine]:
    """Return the lines with a label that is two known ones parted between them, where the line before or
    behind has none: a border between the two cells is missing (地方资金其他资金)."""
    parted = [replace(line) for line in lines]
    for first, second in pairwise(parted):
        label = second.label if first.label is None else first.label if second.label is None else None
        halves = _halves(label.text) if label else None
        if label and halves:
            first.label, second.label = (Printed(half, label.parts) for half in halves)
    return parted


def _halves(text: str) -> tuple[str, str] | None:
    if _source(text) is not None:
        return None
    cuts = [place for place in range(2, len(text) - 1) if _source(text[:place]) and _source(text[place:])]
    return (text[: cuts[0]], text[cuts[0] :]) if len(cuts) == 1 else None


def _listed(line: FundingLine, printed: set[str | None]) -> Iterator[FundingLine]:
    found: dict[str, FundingLine] = {}
    for role in MONEY_ROLES:
        cell = line.values.get(role)
        if cell is None:
            continue
        for part in read_money_parts(cell.text)[1:]:
            source = _source(part.label)
            if source in printed or source in (None, TOTAL):
                continue
            label = Printed(part.label, cell.parts)
            new = found.setdefault(str(source), FundingLine(label, page_no=cell.page_no))
            new.values.setdefault(role, Printed(part.text, cell.parts))
    yield from found.values()


def _source(label: str) -> str | None:
    return canonical_source(label)[0]
