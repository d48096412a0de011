from __future__ import annotations

import numpy as np
import pytest

from pipelines.readers.pdf_marks import Characters, Floats, Style
from pipelines.readers.pdf_owners import assign
from pipelines.readers.ruled_tables import RuledTable

#: two cells above each other, 100 wide and 20 high
TABLE = RuledTable(np.array([(0, 0, 1, 1), (1, 0, 1, 1)]), (0.0, 100.0), (0.0, 20.0, 40.0))
#: the number of characters that stand in no cell
OUTSIDE = 2


def _owner(box: tuple[float, ...], clip: tuple[float, ...] | None = None, *, is_ruled: bool = True) -> int:
    boxes = np.array([box], dtype=np.float64)
    clips: Floats | None = None if clip is None else np.array([clip], dtype=np.float64)
    nothing = np.zeros(1, dtype=np.bool_)
    codes, styles = np.array([0x6807], dtype=np.uint32), np.zeros(1, dtype=np.int32)
    characters = Characters(codes, boxes, styles, (Style(),), nothing, clips)
    return int(assign(characters, [TABLE], TABLE.areas, is_ruled=is_ruled)[0])


@pytest.mark.parametrize(
    ("clip", "home"),
    [((0, 0, 100, 20), 0), ((0, 20, 100, 40), 1), ((0, 0, 300, 400), 1)],
    ids=["the cell above", "the cell itself", "a page"],
)
def test_text_that_a_cell_cuts_off_is_that_cells(clip: tuple[float, ...], home: int) -> None:
    assert _owner((40, 25, 50, 35), clip) == home


def test_text_off_the_table_is_that_of_the_cell_that_cuts_it_off() -> None:
    assert _owner((40, 300, 50, 310), (0, 20, 100, 40)) == 1
    assert _owner((40, 300, 50, 310)) == OUTSIDE


def test_a_line_across_the_upper_border_of_its_cell_is_the_cells_above() -> None:
    assert _owner((40, 16, 50, 26)) == 0
    assert _owner((40, 19, 50, 29)) == 1
    assert _owner((40, 16, 50, 26), is_ruled=False) == 1
