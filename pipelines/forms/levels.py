"""Merged cells of level labels whose label is printed below the rows where they begin.

Here belongs the geometry alone: a merged cell that goes over the end of a page is two cells, and an
office program prints its centred label in the second, or half in each. What the labels say belongs in
`labels`; which rows are indicators belongs in `indicators`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.forms.columns import Columns
from pipelines.forms.rows import Row, Slot, overlap
from pipelines.forms.vocabulary import parent_of_level2
from pipelines.normalize.taxonomy import canonical_level1, canonical_level2

#: share of a level column's width that a cell must take to stand in it
LEAST_SHARE = 0.5
#: cells that overlap by less stand beside each other: less than a column of a grid, 0.05 % of the width of a
#: table with places
SAME_EDGE = 0.5


@dataclass(slots=True)
class Run:
    """One cell of a level column with the rows (by position in the form) that it reaches over."""

    slot: Slot
    first: int
    last: int
    #: counts the stretches of rows that no end of a table and no repeated heading interrupts
    part_no: int
    #: counts the blocks of indicators: of another goal, or below a heading with other columns
    block_no: int

    @property
    def is_filled(self) -> bool:
        return self.slot.is_filled


@dataclass(frozen=True, slots=True)
class CarriedBack:
    """Where labels begin that are printed later: (role, row) of the printed label to the first row that
    it governs. `doubtful` holds those for which the form shows the opposite habit as well."""

    starts: dict[tuple[str, int], int]
    doubtful: frozenset[tuple[str, int]]


def carry_back(
    rows: Sequence[Row], columns: Sequence[Columns], goals: Sequence[int], roles: Sequence[str]
) -> CarriedBack:
    """Find labels that govern rows above them, across the end of a table.

    An empty cell at the end of a table goes with the label that begins the next table, since every
    merged cell has its label somewhere; but an empty cell at the beginning of a table goes with the label
    that ends the one before. Where a form leaves cells empty below a label (it merges nothing), empty
    cells go with the label above, and nothing is carried back. Nor is it where the lower level of the
    rows is known to belong to another label.
    """
    starts: dict[tuple[str, int], int] = {}
    doubtful: set[tuple[str, int]] = set()
    for role in roles:
        runs = _find_runs(rows, columns, goals, role)
        merges = any(run.is_filled and run.last > run.first for run in runs)
        repeats_empty = any(_is_inside(run, runs, number) for number, run in enumerate(runs))
        for number, run in enumerate(runs):
            if not run.is_filled or number == 0:
                continue
            begin = number
            while begin and _continues_empty(runs[begin - 1], runs[begin]):
                begin -= 1
            if begin == number or not merges or _hangs_from_above(runs, begin):
                continue
            first = runs[begin].first
            is_governed = any(
                level != role and start <= first < printed for (level, printed), start in starts.items()
            )
            if not is_governed and _goes_on_with_all(rows, columns, first, runs[begin].slot):
                continue
            if role == "level1" and _contradicts(run, rows[runs[begin].first : run.first], columns):
                continue
            starts[role, run.first] = runs[begin].first
            if repeats_empty:
                doubtful.add((role, run.first))
    return CarriedBack(starts, frozenset(doubtful))


def prints_twice(rows: Sequence[Row]) -> bool:
    """Tell whether a page begins with the cells of merged labels as the page before ended with them, texts
    included, beside cells that differ."""
    return any(_repeats_label(above, below) for above, below in pairwise(rows))


def _repeats_label(above: Row, below: Row) -> bool:
    if not above.cells or not below.cells or above.table_no == below.table_no:
        return False
    first, again = above.cells[0], below.cells[0]
    is_same = first.is_filled and first.text == again.text
    others = [slot.text for slot in above.cells[1:]] != [slot.text for slot in below.cells[1:]]
    return is_same and others and below.page_no != above.page_no


def _continues_empty(above: Run, below: Run) -> bool:
    return (
        not above.is_filled
        and above.part_no != below.part_no
        and above.block_no == below.block_no
        and above.last + 1 == below.first
    )


def _hangs_from_above(runs: Sequence[Run], number: int) -> bool:
    """Tell whether the empty cell begins its table, so that it goes on with a filled one above."""
    if number == 0:
        return False
    before, run = runs[number - 1], runs[number]
    return before.is_filled and before.part_no != run.part_no and before.block_no == run.block_no


def _goes_on_with_all(rows: Sequence[Row], columns: Sequence[Columns], number: int, slot: Slot) -> bool:
    """Tell whether an empty cell begins in the middle of a table together with an empty one left of it: the
    page that the table was made from ended there, so that both go on with what is above them."""
    is_first = number == 0 or (
        rows[number - 1].table_no != rows[number].table_no or columns[number - 1] is not columns[number]
    )
    left = [other for other in rows[number].slots if other.right <= slot.left + SAME_EDGE]
    return not is_first and any(not other.is_filled for other in left)


def _contradicts(run: Run, above: Sequence[Row], columns: Sequence[Columns]) -> bool:
    """Tell whether the rows above show second levels that are known to belong to another first level."""
    own = canonical_level1(run.slot.text)[0]
    cells = [find_cell(row, columns[run.first], "level2") for row in above]
    found = {canonical_level2(cell.text) for cell in cells if cell and cell.is_filled}
    parents = {parent_of_level2(level2) for level2 in found if level2}
    return own is not None and bool(parents - {None}) and own not in parents


def _is_inside(run: Run, runs: Sequence[Run], number: int) -> bool:
    """Tell whether an empty cell follows another cell of the same table, so that only the label above
    can govern it, were it not for the end of the table."""
    return (
        not run.is_filled
        and 0 < number < len(runs) - 1
        and runs[number - 1].part_no == run.part_no == runs[number + 1].part_no
    )


def _find_runs(rows: Sequence[Row], columns: Sequence[Columns], goals: Sequence[int], role: str) -> list[Run]:
    runs: list[Run] = []
    part_no = block_no = 0
    for number, (row, header) in enumerate(zip(rows, columns, strict=True)):
        if number and (row.table_no != rows[number - 1].table_no or header is not columns[number - 1]):
            part_no += 1
        if number and (goals[number] != goals[number - 1] or header.roles != columns[number - 1].roles):
            block_no += 1
        slot = find_cell(row, header, role) if row.has_known_spans else None
        if slot is None:
            continue
        if runs and runs[-1].slot.cell is slot.cell:
            runs[-1].last = number
        else:
            runs.append(Run(slot, number, number, part_no, block_no))
    return runs


def find_cell(row: Row, columns: Columns, role: str) -> Slot | None:
    """Return the cell of a row, or the one that reaches into it from above, that stands in a column."""
    column = next((each for each in columns.columns if each.role == role), None)
    if column is None or not row.cells:
        return None
    best = max(row.cells, key=lambda slot: overlap(slot, column.slot))
    width = column.slot.right - column.slot.left
    return best if overlap(best, column.slot) > LEAST_SHARE * width else None
