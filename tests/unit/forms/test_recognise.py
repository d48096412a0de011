from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.forms.recognise import split_forms
from pipelines.forms.rows import flatten
from pipelines.readers.text import read

ROOT = Path(__file__).parents[3]
INDICATORS = (
    "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n产出指标\t数量指标\t数\t1\t1\t5\t5\n"
)
FUND = "项目资金(万元)\t\t年初预算数\t全年预算数\t全年执行数\n\t年度资金总额\t1\t1\t1\n"
TRANSFER = (
    "中央对地方转移支付绩效目标自评表\n转移支付(项目)名称\t补助\n中央主管部门\t某部\n地方主管部门\t某厅\n"
)
DECLARATION = (
    "项目支出绩效目标申报表\n项目名称\t甲\n年度资金申请总额\t10\n"
    "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t数\t5"
)
MONITORING = (
    "项目支出绩效运行监控表\n项目名称\t甲\n"
    "一级指标\t二级指标\t三级指标\t年度指标值\t1-7月执行情况\t完成目标可能性\n"
    "产出指标\t数量指标\t数\t5\t3\t确定能"
)
FORM = "项目名称\t{}\n主管部门\t某局\n" + FUND + INDICATORS


def _split(text: str) -> list[tuple[str, int]]:
    return [(stretch.kind, len(stretch.rows)) for stretch in split_forms(flatten(read(text.encode())))]


def test_each_title_with_a_name_begins_a_form() -> None:
    one = "项目支出绩效自评表\n(2023年度)\n" + FORM
    assert len(_split(one.format("甲") + "\n" + one.format("乙"))) == 2


def test_a_form_without_title_begins_at_its_name() -> None:
    text = "项目支出绩效自评表\n" + FORM.format("甲") + "\n" + FORM.format("乙")
    assert len(_split(text)) == 2


def test_a_title_repeated_on_each_page_does_not_split_a_form() -> None:
    rest = "\n项目支出绩效自评表\n\n效益指标\t社会效益指标\t提升\t提升\t提升\t5\t5"
    text = "项目支出绩效自评表\n" + FORM.format("甲") + rest
    assert len(_split(text)) == 1


def test_title_and_headings_repeated_on_a_page_do_not_split_a_form() -> None:
    page = "\f项目支出绩效自评表\n" + INDICATORS
    assert len(_split("项目支出绩效自评表\n" + FORM.format("甲") + page + "总分\t\t\t\t\t100\t95")) == 1


def test_a_form_without_name_that_has_a_total_of_its_own_is_a_form() -> None:
    total = "总分\t\t\t\t\t100\t95"
    page = "\f项目支出绩效自评表\n" + INDICATORS
    assert len(_split("项目支出绩效自评表\n" + FORM.format("甲") + total + page + total)) == 2


def test_the_year_above_a_form_without_title_is_of_that_form() -> None:
    text = "项目支出绩效自评表\n" + FORM.format("甲") + "\n\n(2023年度)\n" + FORM.format("乙")
    first, second = split_forms(flatten(read(text.encode())))
    assert "2023" not in str(first.rows)
    assert "2023" in str(second.rows)


def test_narrative_and_tables_before_the_first_form_are_left_out() -> None:
    text = "2023年度部门决算\n收入\t100\n支出\t90\n\n项目支出绩效自评表\n" + FORM.format("甲")
    [(kind, rows)] = _split(text)
    assert kind == "project_self_evaluation"
    assert rows < 10


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("项目支出绩效自评表\n" + FORM, "project_self_evaluation"),
        ("部门整体支出绩效自评表\n部门名称\t某局\n年度主要任务\t任务\n" + FUND + INDICATORS,
         "department_self_evaluation"),
        (TRANSFER + FUND + INDICATORS, "transfer_self_evaluation"),
        (DECLARATION, "goal_declaration"),
        (MONITORING, "monitoring"),
    ],
)  # fmt: skip
def test_the_kind_is_told_by_the_anchors(text: str, kind: str) -> None:
    rows = flatten(read(text.encode()))
    kinds = [stretch.kind for stretch in split_forms(rows)]
    assert kinds == [kind]


def test_the_sample_holds_seven_forms() -> None:
    content = next((ROOT / "data" / "raw").glob("*.txt")).read_bytes()
    assert len(split_forms(flatten(read(content)))) == 7
