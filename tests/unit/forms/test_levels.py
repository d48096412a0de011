from __future__ import annotations

from pipelines.forms.columns import find_columns
from pipelines.forms.levels import CarriedBack, carry_back
from pipelines.forms.rows import flatten
from pipelines.readers.html import read

HEADER = "<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>年度指标值</td><td>实际完成值</td></tr>"
LEVELS = ("level1", "level2")


def _carry(*tables: str) -> CarriedBack:
    first, *others = tables
    page = f"<table>{HEADER}{first}</table>" + "".join(f"<p>x</p><table>{each}</table>" for each in others)
    rows = [row for row in flatten(read(page.encode())) if not row.line]
    columns = find_columns(rows, 0, "indicator")
    assert columns is not None
    body = rows[1:]
    return carry_back(body, [columns] * len(body), [1] * len(body), LEVELS)


def _row(*labels: str) -> str:
    return "<tr>" + "".join(labels) + "<td>名称</td><td>5个</td><td>5个</td></tr>"


def _cell(text: str, rows: int = 1) -> str:
    return f"<td rowspan={rows}>{text}</td>"


def test_a_label_printed_on_the_second_page_governs_the_rows_of_its_cell_on_the_first() -> None:
    found = _carry(
        _row(_cell("产出指标", 2), _cell("数量指标", 2)) + _row()
        + _row(_cell("", 2), _cell("经济效益指标")) + _row(_cell("社会效益指标")),
        _row(_cell("效益指标", 2), _cell("可持续影响指标", 2)) + _row(),
    )  # fmt: skip
    assert found.starts == {("level1", 4): 2}


def test_empty_cells_that_begin_together_inside_a_table_go_on_with_the_labels_above() -> None:
    found = _carry(
        _row(_cell("产出指标", 2), _cell("数量指标", 2)) + _row()
        + _row(_cell("效益指标"), _cell("社会效益指标")) + _row(_cell("", 2), _cell("", 2)) + _row(),
        _row(_cell(""), _cell("生态效益指标")),
    )  # fmt: skip
    assert found.starts == {}


def test_an_empty_cell_at_the_top_of_a_page_goes_on_with_the_label_before_it() -> None:
    found = _carry(
        _row(_cell("产出指标", 2), _cell("数量指标", 2)) + _row(),
        _row(_cell("", 2), _cell("", 2)) + _row(),
        _row(_cell("效益指标"), _cell("社会效益指标")),
    )
    assert found.starts == {}


def test_a_label_is_not_carried_to_rows_whose_second_level_stands_under_another() -> None:
    found = _carry(
        _row(_cell("产出指标", 2), _cell("数量指标", 2)) + _row() + _row(_cell(""), _cell("质量指标")),
        _row(_cell("效益指标", 2), _cell("社会效益指标", 2)) + _row(),
    )
    assert found.starts == {}
