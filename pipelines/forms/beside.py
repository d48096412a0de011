"""Tables in which several forms stand side by side, taken apart.

A sheet of a workbook, or a page, may hold two forms next to each other, each with its own title, columns and
total, with a border between them or none.
Here belongs where such a table is cut; what the parts say is read like any other table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipelines.forms.vocabulary import find_exact_role, find_role, is_title
from pipelines.readers.cells import Block, Box, Cell, Content, Line, Table

#: so many labels of columns make a header
LEAST_LABELS = 3


def part_side_by_side(content: Content) -> Content:
    """Return the content with every table cut between forms that stand side by side."""
    return replace(
        content,
        pages=tuple(
            replace(page, blocks=tuple(part for block in _part_lines(page.blocks) for part in _parts(block)))
            for page in content.pages
        ),
    )


def _parts(block: Block) -> Sequence[Block]:
    if not isinstance(block, Table):
        return (block,)
    cuts = _find_cuts(block)
    if not cuts:
        return (block,)
    edges = [0, *cuts, block.column_count]
    return [_cut_out(block, left, right) for left, right in pairwise(edges)]


def _part_lines(blocks: Sequence[Block]) -> Sequence[Block]:
    """Part the lines above forms side by side that say the same of each: （2023年度） （2023年度）."""
    tables = [block for block in blocks if isinstance(block, Table)]
    count = max((len(_find_cuts(table)) + 1 for table in tables), default=1)
    if count == 1:
        return blocks
    parted: list[Block] = []
    for block in blocks:
        parted += _repeated(block, count) if isinstance(block, Line) else [block]
    return parted


def _repeated(line: Line, count: int) -> list[Line]:
    words = line.text.split()
    length = len(words) // count
    if words != words[:length] * count:
        return [line]
    return [replace(line, text=" ".join(words[:length]))] * count


def _find_cuts(table: Table) -> list[int]:
    """Return the columns at which another form begins: left of a second label of the project's name, where no
    cell stands across and the header of a block stands on either side."""
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        if cell.text.strip():
            rows.setdefault(cell.row, []).append(cell)
    names = next((found for row in rows.values() if len(found := _names(row)) > 1), [])
    filled = {
        column for row in rows.values() for cell in row for column in range(cell.column, _right_of(cell))
    }
    cuts = []
    for before, label in pairwise(names):
        gaps = [column for column in range(before + 1, label) if column not in filled]
        cuts.append(gaps[-1] + 1 if gaps else label)
    edges = [0, *cuts, table.column_count]
    sides = list(pairwise(edges))
    if not all(any(_heads(row, left, right) for row in rows.values()) for left, right in sides):
        return []
    across = [cell for row in rows.values() for cell in row for cut in cuts if _is_across(cell, cut)]
    return [] if any(not is_title(cell.text) for cell in across) else cuts


def _names(row: Sequence[Cell]) -> list[int]:
    """Return where the row names projects: a label with a value of its own behind it."""
    found = []
    for cell, following in pairwise(row):
        is_label = find_exact_role("header", cell.text) == "project_name"
        if is_label and find_exact_role("header", following.text) is None:
            found.append(cell.column)
    return found


def _heads(row: Sequence[Cell], left: int, right: int) -> bool:
    texts = [cell.text for cell in row if left <= cell.column < right]
    return any(
        sum(find_role(block, text) is not None for text in texts) >= LEAST_LABELS
        for block in ("fund", "indicator")
    )


def _right_of(cell: Cell) -> int:
    return cell.column + (cell.column_span or 1)


def _is_across(cell: Cell, cut: int) -> bool:
    return cell.column < cut < _right_of(cell)


def _cut_out(table: Table, left: int, right: int) -> Table:
    cells = []
    inside = [cell for cell in table.cells if left <= cell.column and _right_of(cell) <= right]
    for cell in table.cells:
        first, last = max(cell.column, left), min(_right_of(cell), right)
        if first < last:
            span = cell.column_span and last - first
            box = cell.box and _clip(cell.box, inside)
            cells.append(cell._replace(column=first - left, column_span=span, box=box))
    return replace(table, cells=tuple(cells), column_count=right - left)


def _clip(box: Box, inside: Sequence[Cell]) -> Box:
    """Return the part of a box that lies in the reach of the cells `inside` a part of the table."""
    boxes = [cell.box for cell in inside if cell.box]
    x0 = max(box.x0, min((each.x0 for each in boxes), default=box.x0))
    return box._replace(x0=x0, x1=min(box.x1, max((each.x1 for each in boxes), default=box.x1)))
