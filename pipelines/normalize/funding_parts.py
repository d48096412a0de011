"""Funding lines listed inside one cell: 1002.6万元,其中:中央726.7万元;省级财政23.9万元.

Here belongs making lines of their own out of such parts. Which label names which source of money is data
(`funding_sources`); how an amount is read is in `money`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
