"""Rulings become the cells that are drawn, as pdfplumber finds them, and open rows are closed."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfplumber.table import TableFinder

from pipelines.readers.ruled import (
    RuledSettings,
    Rulings,
    find_tables,
    join_rulings,
)
from pipelines.readers.ruled_cells import TooManyRulingsError, find_cells
from pipelines.readers.ruled_tables import RuledTable

Line = tuple[float, float, float]


def rulings(vertical: Sequence[Line], horizontal: Sequence[Line]) -> Rulings:
    return Rulings(
        np.array(vertical, dtype=np.float64).reshape(-1, 3),
        np.array(horizontal, dtype=np.float64).reshape(-1, 3),
    )


def grid(xs: list[float], ys: list[float]) -> tuple[list[Line], list[Line]]:
    return [(x, ys[0], ys[-1]) for x in xs], [(y, xs[0], xs[-1]) for y in ys]


def places(table: RuledTable) -> list[tuple[int, int, int, int]]:
    return [(cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells]


def test_a_grid_gives_one_cell_per_field() -> None:
    [table] = find_tables(rulings(*grid([0, 50, 100], [0, 20, 40])))
    assert places(table) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]
    assert list(table.xs) == [0, 50, 100]
    assert list(table.ys) == [0, 20, 40]


def test_a_merged_cell_is_one_cell_with_its_spans() -> None:
    vertical = [(0, 0, 60), (50, 20, 60), (100, 0, 60), (150, 0, 60)]
    horizontal = [(0, 0, 150), (20, 0, 150), (40, 50, 150), (60, 0, 150)]
    [table] = find_tables(rulings(vertical, horizontal))
    assert places(table) == [
        (0, 0, 1, 2),
        (0, 2, 1, 1),
        (1, 0, 2, 1),
        (1, 1, 1, 1),
        (1, 2, 1, 1),
        (2, 1, 1, 1),
        (2, 2, 1, 1),
    ]


def test_tables_side_by_side_are_two_tables() -> None:
    one, two = grid([0, 50, 100], [0, 20, 40]), grid([150, 200, 250], [0, 20, 40])
    assert len(find_tables(rulings(one[0] + two[0], one[1] + two[1]))) == 2


def test_a_table_inside_a_cell_is_a_table_of_its_own() -> None:
    outer, inner = grid([0, 100, 200], [0, 100, 200]), grid([20, 40, 60], [20, 40, 60])
    tables = find_tables(rulings(outer[0] + inner[0], outer[1] + inner[1]))
    assert [len(table.cells) for table in tables] == [4, 4]


def test_cells_around_a_middle_cell_without_common_corner_are_one_table() -> None:
    # a pinwheel: no cell begins where the one above it and the one to its left both end
    vertical = [(0, 0, 60), (90, 0, 60), (30, 20, 60), (60, 0, 40)]
    horizontal = [(0, 0, 90), (60, 0, 90), (20, 0, 60), (40, 30, 90)]
    [table] = find_tables(rulings(vertical, horizontal))
    assert places(table) == [(0, 0, 1, 2), (0, 2, 2, 1), (1, 0, 2, 1), (1, 1, 1, 1), (2, 1, 1, 2)]


def test_a_frame_alone_is_no_table() -> None:
    assert find_tables(rulings(*grid([0, 100], [0, 40]))) == []


def test_two_sides_of_a_thick_border_snap_to_their_mean() -> None:
    joined = join_rulings(np.array([(10.0, 0, 50), (11.0, 0, 50), (10.5, 50, 90)]))
    assert joined == [(10.5, 0.0, 90.0)]


@pytest.mark.parametrize("end", ["below", "above"])
def test_a_row_cut_by_a_page_break_is_closed(end: str) -> None:
    vertical, horizontal = grid([0, 50, 100], [0, 20, 40])
    del horizontal[-1 if end == "below" else 0]
    [table] = find_tables(rulings(vertical, horizontal))
    assert len(table.cells) == 4
    assert (table.ys[0], table.ys[-1]) == (0, 40)
    assert [len(t.cells) for t in find_tables(rulings(vertical, horizontal), close_open=False)] == [2]


def test_a_page_filled_by_one_row_is_closed_at_both_ends() -> None:
    vertical, _ = grid([0, 50, 100], [0, 700])
    [table] = find_tables(rulings(vertical, []))
    assert places(table) == [(0, 0, 1, 1), (0, 1, 1, 1)]


def test_a_merged_cell_open_at_a_break_between_rows_is_closed() -> None:
    vertical = [(0, 0, 40), (50, 0, 40), (100, 0, 40)]
    horizontal = [(0, 0, 100), (20, 50, 100), (40, 50, 100)]
    [table] = find_tables(rulings(vertical, horizontal))
    assert places(table) == [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)]


def test_no_cell_is_made_between_two_tables_that_end_together() -> None:
    one, two = grid([0, 50, 100], [0, 20, 40]), grid([150, 200, 250], [0, 20, 40])
    tables = find_tables(rulings(one[0] + two[0], one[1][:-1] + two[1][:-1]))
    assert [len(table.cells) for table in tables] == [4, 4]


def test_a_merged_cell_as_high_as_the_page_is_closed() -> None:
    vertical = [(x, 0.0, 700.0) for x in (0, 50, 100, 150)]
    horizontal = [(0.0 + 100 * row, 50.0, 150.0) for row in range(1, 7)]
    [table] = find_tables(rulings(vertical, horizontal))
    assert places(table)[0] == (0, 0, 7, 1)
    assert len(table.cells) == 15


def test_lines_that_overshoot_the_border_add_no_row() -> None:
    vertical, horizontal = grid([0, 50, 100], [0, 20, 40])
    [table] = find_tables(rulings([(x, -4, 44.5) for x, _, _ in vertical], horizontal))
    assert table.ys == (0, 20, 40)


def test_an_open_table_above_another_stays_as_drawn() -> None:
    upper, lower = grid([0, 50, 100], [0, 20, 40]), grid([0, 50, 100], [80, 100, 120])
    tables = find_tables(rulings(upper[0] + lower[0], upper[1] + lower[1]))
    assert [len(table.cells) for table in tables] == [4, 4]


def test_a_table_without_borders_at_its_sides_is_closed_there() -> None:
    vertical, horizontal = grid([0, 50, 100, 150], [0, 20, 40, 60])
    [table] = find_tables(rulings(vertical[1:-1], horizontal))
    assert table.cells == find_tables(rulings(vertical, horizontal))[0].cells


def test_a_row_alone_without_borders_at_its_sides_is_closed_there() -> None:
    vertical, horizontal = grid([0, 50, 100, 150], [0, 20])
    [table] = find_tables(rulings(vertical[1:-1], horizontal))
    assert table.cells == find_tables(rulings(vertical, horizontal))[0].cells


def test_underlined_blanks_beside_each_other_make_no_cell() -> None:
    vertical, horizontal = grid([0, 100], [0, 90])
    blanks = [(20.0, 120.0, 180.0), (40.0, 120.0, 180.0), (60.0, 120.0, 180.0), (80.0, 120.0, 180.0)]
    assert find_tables(rulings(vertical, horizontal + blanks)) == []


def test_a_page_of_hatching_is_refused() -> None:
    vertical = [(4.0 * index, 0.0, 500.0) for index in range(200)]
    with pytest.raises(TooManyRulingsError):
        find_tables(rulings(vertical, []), settings=RuledSettings(most_rulings=100))


def test_a_page_of_graph_paper_is_refused() -> None:
    lines = [4.0 * index for index in range(400)]
    with pytest.raises(TooManyRulingsError, match="crossings"):
        find_tables(rulings(*grid(lines, lines)))


@st.composite
def merged_grids(draw: st.DrawFn) -> list[tuple[int, int, int, int]]:
    """Draw a grid of up to 6 x 6 fields in which some rectangles are merged."""
    rows, columns = draw(st.integers(2, 6)), draw(st.integers(2, 6))
    owner: dict[tuple[int, int], tuple[int, int, int, int]] = {}
    for row in range(rows):
        for column in range(columns):
            if (row, column) in owner:
                continue
            high = draw(st.integers(1, min(3, rows - row)))
            wide = draw(st.integers(1, min(3, columns - column)))
            while any((row + i, column + j) in owner for i in range(high) for j in range(wide)):
                high, wide = (high - 1, wide) if high > 1 else (high, wide - 1)
            for i in range(high):
                for j in range(wide):
                    owner[row + i, column + j] = (row, column, high, wide)
    return sorted(set(owner.values()))


@given(merged_grids())
def test_any_grid_with_merged_cells_comes_back_as_drawn(cells: list[tuple[int, int, int, int]]) -> None:
    vertical: list[Line] = []
    horizontal: list[Line] = []
    for row, column, high, wide in cells:
        x0, x1, top, bottom = column * 40.0, (column + wide) * 40.0, row * 15.0, (row + high) * 15.0
        vertical += [(x0, top, bottom), (x1, top, bottom)]
        horizontal += [(top, x0, x1), (bottom, x0, x1)]
    tables = find_tables(rulings(vertical, horizontal))
    if len(cells) == 1:
        assert tables == []
        return
    [table] = tables
    found = sorted((cell.top, cell.x0, cell.bottom, cell.x1) for cell in table.cells)
    assert found == sorted((r * 15.0, c * 40.0, (r + h) * 15.0, (c + w) * 40.0) for r, c, h, w in cells)


def edge(line: Line, orientation: str) -> dict[str, Any]:
    """Write a line as pdfplumber does."""
    at, low, high = line
    if orientation == "v":
        box = {"x0": at, "x1": at, "top": low, "bottom": high, "width": 0.0, "height": high - low}
    else:
        box = {"x0": low, "x1": high, "top": at, "bottom": at, "width": high - low, "height": 0.0}
    return {**box, "doctop": box["top"], "orientation": orientation, "object_type": "line"}


lines = st.tuples(st.integers(0, 25), st.integers(0, 25), st.integers(0, 25)).map(
    lambda line: (line[0] * 4.0, min(line[1:]) * 4.0, max(line[1:]) * 4.0)
)


@settings(max_examples=300)
@given(st.lists(lines, max_size=25), st.lists(lines, max_size=25))
def test_any_lines_give_the_cells_that_pdfplumber_finds(vertical: list[Line], horizontal: list[Line]) -> None:
    edges = [edge(line, "v") for line in vertical] + [edge(line, "h") for line in horizontal]
    expected = TableFinder(cast("Any", SimpleNamespace(edges=edges, bbox=(0, 0, 200, 200))))
    given_lines = rulings(vertical, horizontal)
    found = find_cells(join_rulings(given_lines.vertical), join_rulings(given_lines.horizontal))
    assert sorted(found.rectangles()) == sorted(expected.cells)
    tables = find_tables(given_lines, close_open=False)
    assert sorted(len(table.cells) for table in tables) == sorted(len(t.cells) for t in expected.tables)
