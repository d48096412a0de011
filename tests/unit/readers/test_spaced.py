"""Text whose columns are held apart by spaces: columns by places, rows by what fits a line, honest doubt."""

from __future__ import annotations

import time

import pytest

from pipelines.readers.cells import Content, Line, Table
from pipelines.readers.text import read

INDICATORS = """\
 一级指 二级指标      三级指标     年度指标值  实际完成值  分值   得分    偏差原因分析
   标
                   救助困难家庭户数   ≥100户      100户      10     10
         数量指标  入户探访次数       ≥20次        18次      10      9  受天气等客观因素
                                                                        影响，部分工作进
 产出指                                                                 度滞后。
   标              发放慰问品数量     ≥500份      500份      10     10
         质量指标  服务规范达标率     ≥95%        95.5%      20     20
 效益指  社会效益  困难群众生活保障   逐年提升    达成指标   30     30
   标    指标      水平
"""


def tables(content: Content) -> list[list[list[str]]]:
    found = []
    for page in content.pages:
        for block in page.blocks:
            if isinstance(block, Table):
                rows = [[""] * block.column_count for _ in range(block.row_count)]
                for cell in block.cells:
                    rows[cell.row][cell.column] = cell.text.replace("\n", "")
                found.append(rows)
    return found


def only_table(text: str) -> list[list[str]]:
    [table] = tables(read(text.encode()))
    return table


def test_wrapped_cells_are_put_together_row_by_row() -> None:
    assert [row[2:] for row in only_table(INDICATORS)] == [
        ["三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析"],
        ["救助困难家庭户数", "≥100户", "100户", "10", "10", ""],
        ["入户探访次数", "≥20次", "18次", "10", "9", "受天气等客观因素影响，部分工作进度滞后。"],
        ["发放慰问品数量", "≥500份", "500份", "10", "10", ""],
        ["服务规范达标率", "≥95%", "95.5%", "20", "20", ""],
        ["困难群众生活保障水平", "逐年提升", "达成指标", "30", "30", ""],
    ]


def test_a_label_in_the_middle_of_its_rows_stands_in_the_first() -> None:
    labels = [row[0] for row in only_table(INDICATORS)]
    assert labels == ["一级指标", "产出指标", "", "", "", "效益指标"]


FUNDS = """\
              年初预算数    全年预算数    全年执行数    分值    执行率
年度资金总额      120.00        130.00        118.50      10    91.15%
其中：财政拨款    100.00        110.00        100.00       -    90.91%
  其他资金         20.00         20.00         18.50       -    92.50%
"""


@pytest.mark.parametrize("space", [" ", "\u3000"])
def test_full_width_spaces_count_as_two_cells(space: str) -> None:
    text = FUNDS if space == " " else FUNDS.replace("    ", "\u3000\u3000")
    assert only_table(text)[2] == ["其中：财政拨款", "100.00", "110.00", "100.00", "-", "90.91%"]


def test_places_are_counted_in_characters_where_that_explains_the_gaps_better() -> None:
    # as pdftotext writes: a Chinese character takes one place
    rows = [
        ("项目名称甲乙", "数量", "得分"),
        ("a", "10", "5"),
        ("人居环境", "200", "5"),
        ("bc", "30000", "10"),
    ]
    text = "\n".join(f"{name:<10}{count:<8}{score}" for name, count, score in rows)
    assert only_table(text) == [list(row) for row in rows]


def test_texts_one_space_apart_are_parted_by_what_fits_their_columns() -> None:
    lines = FUNDS.splitlines()
    lines[1] = "年度资金总额      120.00        130.00        118.50      10 91.15%"
    assert only_table("\n".join(lines))[1] == ["年度资金总额", "120.00", "130.00", "118.50", "10", "91.15%"]


def test_tabs_among_spaces_are_expanded() -> None:
    text = FUNDS.replace("其他资金         20.00", "其他资金\t   20.00")
    assert only_table(text)[3][:2] == ["其他资金", "20.00"]


def test_a_form_feed_begins_a_page_and_lines_are_counted_on() -> None:
    content = read(f"项目支出绩效自评表\n{FUNDS}\f{FUNDS}\f".encode())
    assert [page.page_no for page in content.pages] == [1, 2]
    first, second = (next(b for b in page.blocks if isinstance(b, Table)) for page in content.pages)
    address = {(cell.row, cell.column): cell.address for cell in second.cells}
    assert first.cells[0].page_no == 1
    assert address[1, 0] == "L7:1"
    assert address[1, 5] == "L7:6"


def test_titles_and_page_numbers_are_lines_and_no_rows() -> None:
    content = read(
        f"        项目支出绩效自评表\n            (2022年度)\n{FUNDS}\n            - 3 -\n".encode()
    )
    [page] = content.pages
    assert [block.text for block in page.blocks if isinstance(block, Line)] == [
        "项目支出绩效自评表",
        "(2022年度)",
        "- 3 -",
    ]
    assert only_table(FUNDS)[0][1] == "年初预算数"


def test_a_blank_line_parts_entries_that_would_fit_together() -> None:
    text = "数量指标    10    5\n\n质量指标    20    6\n\n时效指标    30    7\n"
    assert [row[0] for row in only_table(text)] == ["数量指标", "质量指标", "时效指标"]


def test_the_last_decimals_of_an_amount_on_the_next_line_belong_to_it() -> None:
    lines = [
        "total   1,996.5    2,013.5    10",
        "              0          0",
        "other   0.00       0.00       /",
    ]
    assert only_table("\n".join(lines * 3))[0][1:3] == ["1,996.50", "2,013.50"]


def test_a_page_read_by_spaces_is_never_sure_and_says_so() -> None:
    content = read(INDICATORS.encode())
    [page] = content.pages
    assert page.route == "spaced"
    assert page.confidence < 0.9
    assert [(number, category) for number, category, _ in content.notes] == [(1, "inferred_columns")]


def test_how_far_a_cell_reaches_is_not_claimed() -> None:
    [page] = read(INDICATORS.encode()).pages
    [table] = [block for block in page.blocks if isinstance(block, Table)]
    assert {cell.column_span for cell in table.cells} == {None}


@pytest.mark.parametrize(
    "text",
    [
        "项目名称\t甲\n主管部门\t乙  丙\n实施单位\t丁  戊\n得分\t9  8  7\n",
        "| 项目名称 | 甲 |\n| 主管部门 | 乙  丙  丁 |\n| 实施单位 | 丁  戊  己 |\n",
        "本项目  按计划完成。\n没有列。\n",
    ],
)
def test_text_with_separators_or_hardly_any_gaps_is_read_as_before(text: str) -> None:
    assert {page.route for page in read(text.encode()).pages} == {"text"}


@pytest.mark.parametrize(
    "text",
    [
        ("a  b  c " + "word " * 290 + "\n") * 40,
        "a  b  c  d  e\n" * 700,
        ("x" * 2000 + "  y  z\n") * 10,
        "\n".join(" " * (n % 7) + "a  b" * 20 for n in range(120)),
    ],
)
def test_hostile_text_takes_no_long_time(text: str) -> None:
    begun = time.perf_counter()
    read(text.encode())
    assert time.perf_counter() - begun < 30
