"""Sources of money below labels that stand beside their amounts.

预算数       | 820 | 执行数       | 797
其中：财政   | 700 | 其中：财政   | 697
其他资金     | 120 | 其他资金     | 100

Here belongs which amount is of which source and which measure: the one in whose column it stands. The row of
labels above is read in `funding`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipelines.forms.columns import is_number, is_number_or_mark
from pipelines.forms.headings import MONEY_ROLES
from pipelines.forms.model import FundingLine, Printed, print_cell
from pipelines.forms.rows import Row, Slot, overlap
from pipelines.forms.state import FormReader
from pipelines.forms.vocabulary import find_exact_role, find_role, wording
from pipelines.normalize.funding_sources import canonical_source
from pipelines.normalize.text import fold_label


@dataclass(slots=True)
class _SourcePairs:
    """What a row below the labels of money says: a line per source, and values of the line above."""

    lines: list[FundingLine] = field(default_factory=list)
    above: dict[str, Printed] = field(default_factory=dict)


def find_places(row: Row, values: Mapping[str, Printed]) -> dict[str, Slot]:
    """Return the cells in which a row of labels and amounts has its amounts of money, by role."""
    return {
        role: slot
        for role, value in values.items()
        if role in MONEY_ROLES
        for slot in row.filled
        if slot.cell.address == value.parts[0].address
        and slot.cell.box == value.parts[0].box
        and slot.text.strip() == value.parts[0].text.strip()
    }


def read_source_pairs(reader: FormReader, row: Row) -> bool:
    """Read sources of money beside their amounts, below labels of money beside theirs."""
    found = _find_pairs(row, reader.money_places) if reader.money_places else None
    if found is None:
        return False
    for role, value in found.above.items():
        reader.form.funding[0].values.setdefault(role, value)
    reader.form.funding.extend(found.lines)
    reader.use(row.filled)
    return True


def _find_pairs(row: Row, places: Mapping[str, Slot]) -> _SourcePairs | None:
    """Return what a row of sources beside their amounts says, each amount below one of `places`; None for
    any other row."""
    pairs = _pair(row)
    if not pairs or not any(canonical_source(label.text)[0] for label, _ in pairs):
        return None
    found = _SourcePairs()
    lines: dict[str, FundingLine] = {}
    for label, amount in pairs:
        role = find_role("fund", label.text)
        if role and role not in MONEY_ROLES and canonical_source(label.text)[0] is None:
            found.above[role] = print_cell(amount.cell)
            continue
        role = next((name for name, place in places.items() if overlap(place, amount) > 0), None)
        key = wording("child").sub("", fold_label(label.text))
        line = lines.setdefault(key, FundingLine(print_cell(label.cell), {}, row.page_no))
        if role is None or role in line.values:
            return None
        line.values[role] = print_cell(amount.cell)
    found.lines = list(lines.values())
    return found


def _pair(row: Row) -> list[tuple[Slot, Slot]]:
    """Return labels with the amount right of each, [] where a cell is neither."""
    slots = [slot for slot in row.filled if not find_exact_role("fund_block", slot.text)]
    labels, amounts = slots[::2], slots[1::2]
    is_paired = len(labels) == len(amounts) and not any(is_number(slot.text) for slot in labels)
    if not is_paired or not all(is_number_or_mark(slot.text) for slot in amounts):
        return []
    return list(zip(labels, amounts, strict=True))
