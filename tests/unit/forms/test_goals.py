from __future__ import annotations

from pipelines.forms.goals import find_goal_columns, stands_beside
from pipelines.forms.rows import Row, flatten
from pipelines.readers.cells import Cell, Content, Page, Table


def _rows(*rows: list[str]) -> list[Row]:
    cells = tuple(
        Cell(text, row_no, column) for row_no, row in enumerate(rows) for column, text in enumerate(row)
    )
    table = Table(cells, len(rows), max(map(len, rows)))
    return flatten(Content("made up", (Page(1, (table,)),)))


def test_goals_stand_beside_two_labels_that_a_page_break_cut() -> None:
    heading, texts = _rows(
        ["项目基本情", "1.项目年度", "项目年度目标", "年度目标完成情况"],
        ["况", "目标完成情况", "维修学校23所。", "维修学校22所。"],
    )
    columns = find_goal_columns(heading)
    assert columns is not None
    assert stands_beside(texts, columns)


def test_new_headings_stand_beside_nothing() -> None:
    heading, again = _rows(
        ["目标", "年度", "年初设定目标", "实际完成情况"], ["目标", "年度", "年初设定目标", "实际完成情况"]
    )
    columns = find_goal_columns(heading)
    assert columns is not None
    assert not stands_beside(again, columns)
