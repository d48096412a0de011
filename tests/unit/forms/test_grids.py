from __future__ import annotations

import pytest

from pipelines.forms.columns import Columns, assign, find_columns
from pipelines.forms.grids import map_grid
from pipelines.forms.rows import Row, flatten
from pipelines.readers.html import read

#: a row that gives the table of the header a finer grid
FINE = "<tr>" + "<td>x</td>" * 12 + "</tr>"
HEADER = "<tr>" + "".join(
    f"<td colspan={span}>{label}</td>"
    for label, span in (
        ("一级指标", 2), ("二级指标", 1), ("三级指标", 2), ("年度指标值", 1),
        ("实际完成值", 2), ("分值", 1), ("得分", 1), ("偏差原因分析", 3),
    )
) + "</tr>"  # fmt: skip


def _tables(rest: list[list[str]]) -> tuple[Columns, list[Row]]:
    rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rest)
    page = f"<table>{FINE}{HEADER}</table><p>- 1 -</p><table>{rows}</table>"
    flat = [row for row in flatten(read(page.encode())) if not row.line]
    columns = find_columns(flat, 1, "indicator")
    assert columns is not None
    return columns, flat[2:]


@pytest.mark.parametrize(
    "row",
    [
        ["产出指标", "数量指标", "名称", "≥5个", "6个", "10", "9", "原因在此"],
        # a column that is empty to the end is not part of the second table
        ["产出指标", "数量指标", "名称", "≥5个", "6个", "10", "9"],
        # a page break may drop the first cell as well
        ["数量指标", "名称", "≥5个", "6个", "10", "9"],
    ],
)
def test_cells_of_another_grid_stand_under_the_columns_they_suit(row: list[str]) -> None:
    columns, rows = _tables([row])
    grid = map_grid(rows, columns)
    assert grid is not None
    found = assign(grid.apply(rows[0]), columns)
    got = {role: slots[0].text for role, slots in found.values.items()}
    assert (
        got.items()
        >= {"name": "名称", "target": "≥5个", "actual": "6个", "weight": "10", "score": "9"}.items()
    )


def test_the_table_of_the_header_needs_no_map() -> None:
    columns, _ = _tables([["a"]])
    rows = [row for row in flatten(read(f"<table>{HEADER}</table>".encode())) if not row.line]
    assert map_grid(rows, find_columns(rows, 0, "indicator") or columns) is None


def test_a_header_of_absurdly_many_columns_is_not_compared_in_every_way() -> None:
    spare = "".join(f"<td>栏{number}</td>" for number in range(40))
    cells = "".join(f"<td>{number}</td>" for number in range(45))
    page = f"<table>{HEADER.replace('</tr>', spare + '</tr>')}</table><table><tr>{cells}</tr></table>"
    rows = [row for row in flatten(read(page.encode())) if not row.line]
    columns = find_columns(rows, 0, "indicator")
    assert columns is not None and len(columns.cells) == 48
    grid = map_grid(rows[1:], columns)
    assert grid is not None and not grid.is_proved
    # placed in proportion, as one stretch
    assert grid.targets == ((0.0, columns.width),)
