"""What pages and narrow cells do to a printed form: labels broken in words, tables divided, rows cut.

All changes leave the gold as it is. Changes of a layout belong in `variants`.
"""

from __future__ import annotations

import random
from dataclasses import replace

from tests.generator.geometry import occupy
from tests.generator.layout import Grid, GridCell, PrintedForm, TextLine


def split_labels(form: PrintedForm, rng: random.Random, chance: float = 0.5) -> PrintedForm:
    """Break labels by spaces or line breaks inside words, as narrow cells do."""

    def split(cell: GridCell) -> GridCell:
        if cell.role != "label" or len(cell.text) < 4 or "\n" in cell.text or rng.random() > chance:
            return cell
        step = rng.choice((2, 2, 3))
        parts = [cell.text[place : place + step] for place in range(0, len(cell.text), step)]
        return replace(cell, text=rng.choice((" ", "\n", "\n")).join(parts))

    blocks = tuple(
        replace(block, rows=tuple(tuple(map(split, row)) for row in block.rows))
        if isinstance(block, Grid)
        else block
        for block in form.blocks
    )
    return replace(form, blocks=blocks)


def break_anywhere(form: PrintedForm, rng: random.Random) -> PrintedForm:
    """Break the page before or within a random row, in a random manner."""
    (grid,) = [block for block in form.blocks if isinstance(block, Grid)]
    long_rows = [row_no for row_no, row in enumerate(grid.rows) if any(cell.role == "long" for cell in row)]
    row_no = rng.randrange(1, len(grid.rows))
    if long_rows and rng.random() < 0.3:
        row_no = rng.choice(long_rows)
        form = cut_row(form, row_no)
        row_no += 1
    return break_page(
        form,
        row_no,
        carry=rng.choice(("blank", "blank", "cut")),
        repeats_heading=rng.random() < 0.4,
        has_number=rng.random() < 0.4,
    )


def cut_row(form: PrintedForm, row_no: int) -> PrintedForm:
    """Make two rows of one: long texts are cut in the middle, other cells are blank in the second."""

    def cut(grid: Grid) -> Grid:
        rows = list(grid.rows)
        for above, row in enumerate(rows[:row_no]):
            rows[above] = tuple(
                replace(cell, row_span=cell.row_span + 1) if above + cell.row_span > row_no else cell
                for cell in row
            )
        upper, lower = [], []
        for cell in rows[row_no]:
            if cell.row_span > 1:
                upper.append(replace(cell, row_span=cell.row_span + 1))
                continue
            middle = len(cell.text) // 2 if cell.role == "long" else len(cell.text)
            upper.append(replace(cell, text=cell.text[:middle]))
            lower.append(replace(cell, text=cell.text[middle:]))
        rows[row_no : row_no + 1] = [tuple(upper), tuple(lower)]
        headings = tuple(each + (each > row_no) for each in grid.heading_rows)
        return replace(grid, rows=tuple(rows), heading_rows=headings)

    blocks = tuple(cut(block) if isinstance(block, Grid) else block for block in form.blocks)
    return replace(form, blocks=blocks)


def break_page(
    form: PrintedForm,
    row_no: int,
    *,
    carry: str = "blank",
    repeats_heading: bool = False,
    has_number: bool = False,
) -> PrintedForm:
    """Divide a form's only table before a row. Cells that cross the break continue `blank`, or their text
    is `cut` in two. The heading of the indicators may be repeated; a page number may stand between."""
    blocks: list[TextLine | Grid] = []
    for block in form.blocks:
        if isinstance(block, Grid):
            first, second = _divide(block, row_no, carry, repeats_heading)
            blocks += [first, *([TextLine("- 1 -", "page")] if has_number else []), second]
        else:
            blocks.append(block)
    return replace(form, blocks=tuple(blocks))


def _divide(grid: Grid, row_no: int, carry: str, repeats_heading: bool) -> tuple[Grid, Grid]:
    places = occupy(grid)
    upper, lower = [], []
    continued: dict[tuple[int, int], GridCell] = {}
    for start, row in enumerate(grid.rows[:row_no]):
        cells = []
        for position, cell in enumerate(row):
            if start + cell.row_span <= row_no:
                cells.append(cell)
                continue
            kept, rest = cell.text, ""
            if carry == "cut" and cell.role == "label" and len(cell.text) > 3 and "\n" not in cell.text:
                kept, rest = cell.text[: len(cell.text) // 2], cell.text[len(cell.text) // 2 :]
            cells.append(replace(cell, text=kept, row_span=row_no - start))
            continued[(start, position)] = replace(cell, text=rest, row_span=start + cell.row_span - row_no)
        upper.append(tuple(cells))
    heading: tuple[int, ...] = ()
    if repeats_heading and grid.heading_rows and max(grid.heading_rows) < row_no:
        heading = tuple(range(len(grid.heading_rows)))
        for number, place in enumerate(grid.heading_rows):
            most = len(heading) - number
            lower.append(tuple(replace(cell, row_span=min(cell.row_span, most)) for cell in grid.rows[place]))
    for place in range(row_no, len(grid.rows)):
        cells, seen = [], set()
        for key in places[place]:
            if key in seen:
                continue
            seen.add(key)
            if key[0] == place:
                cells.append(grid.rows[key[0]][key[1]])
            elif place == row_no:
                cells.append(continued[key])
        lower.append(tuple(cells))
    headings = heading or tuple(each - row_no for each in grid.heading_rows if each >= row_no)
    return replace(
        grid, rows=tuple(upper), heading_rows=tuple(each for each in grid.heading_rows if each < row_no)
    ), Grid(tuple(lower), grid.widths, headings)
