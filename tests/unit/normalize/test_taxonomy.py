"""Labels of levels and funding lines, organisations, projects, and the reference files behind them."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from pipelines.normalize.funding_sources import canonical_source, source_codes
from pipelines.normalize.money import MONEY_UNITS
from pipelines.normalize.organizations import read_organization, read_project
from pipelines.normalize.taxonomy import (
    canonical_level1,
    canonical_level2,
    level2_weight_points,
    level_labels,
)
from pipelines.normalize.text import fold_label
from pipelines.normalize.units import conversion_factor, read_unit, units_by_spelling
from pipelines.reference import read_reference, reference_path, sql_folder


@pytest.mark.parametrize(
    ("text", "canonical", "points"),
    [
        ("产出指标", "产出指标", None),
        ("产出指标(50分)", "产出指标", "50"),
        ("产出指标（50）", "产出指标", "50"),
        ("满意 度指\n标", "满意度指标", None),
        ("项目决策10", "决策指标", "10"),
        ("项目管理25", "管理指标", "25"),
        ("项目产出30", "产出指标", "30"),
        ("项目效益35", "效益指标", "35"),
        ("项目完成指标", "产出指标", None),
        ("成本指标\n(20分)", "成本指标", "20"),
        ("投入", "投入指标", None),
        ("一、效益指标(12.5分)", "效益指标", "12.5"),
        ("履职效能(40分)", "产出指标", "40"),
        ("运行成本", "成本指标", None),
        ("可持续影", None, None),
    ],
)
def test_level1_is_canonical_and_its_points_come_apart(
    text: str, canonical: str | None, points: str | None
) -> None:
    assert canonical_level1(text) == (canonical, Decimal(points) if points else None)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("数量 指标", "数量指标"),
        ("质量", "质量指标"),
        ("社会效益", "社会效益指标"),
        ("可持 续影 响指 标", "可持续影响指标"),
        ("可持续影响", "可持续影响指标"),
        ("服务 对象 满意 度指 标", "服务对象满意度指标"),
        ("满意度指标", "服务对象满意度指标"),
        ("环境效益指标", "生态效益指标"),
        ("经济成本指标", "经济成本指标"),
        ("数量指标（20分）", "数量指标"),
        ("书籍购置完成量", None),
    ],
)
def test_level2_is_canonical(text: str, canonical: str | None) -> None:
    assert canonical_level2(text) == canonical


def test_points_in_a_level2_label_are_read() -> None:
    assert level2_weight_points("数量指标（20分）") == 20
    assert level2_weight_points("数量指标") is None


def test_joined_fragments_are_in_the_closed_vocabulary() -> None:
    assert "可持续影" + "响指标" in level_labels(2)
    assert "满意" + "度指标" in level_labels(1)
    assert "可持续影" not in level_labels(2)


@pytest.mark.parametrize(
    ("text", "source", "is_child"),
    [
        ("年度资金总额:", "total", False),
        ("总额", "total", False),
        ("合计", "total", False),
        ("年度金额(万元)：", "total", False),
        ("年度财政资金总额", "total", False),
        ("其中: 当年财政拨款", "fiscal", True),
        ("其中：本年财政拨款", "fiscal", True),
        ("其中：本年一般公共预算拨款", "fiscal", True),
        ("上年结转资金", "carry_over", True),
        ("其他资金", "other", True),
        ("其中:中央补助", "central", True),
        ("其中:中央财政资金", "central", True),
        ("地方资金", "local", True),
        ("自治区补助", "provincial", True),
        ("市县资金", "local", True),
        ("县级资金", "county", True),
        ("其中：中央、省、市补助", "higher_level", True),
        ("本级", "own_level", True),
        ("财政专户管理资金", "special_account", True),
        ("单位资金", "unit_funds", True),
        ("自有资金", "own_funds", True),
        ("专项债券资金", "bond", True),
        ("政府性基金预算拨款", "government_fund", True),
        ("国有资本经营预算拨款", "state_capital", True),
        ("其中：", None, True),
        ("执行率", None, False),
    ],
)
def test_funding_line_has_a_source(text: str, source: str | None, is_child: bool) -> None:
    assert canonical_source(text) == (source, is_child)


@pytest.mark.parametrize(
    ("text", "name", "code", "is_summary"),
    [
        ("上海市闵行区江川路街道办事处(汇总)", "上海市闵行区江川路街道办事处", None, True),
        ("某街道办事处（汇总）", "某街道办事处", None, True),
        ("219001-某单位", "某单位", "219001", False),
        ("219-某部门", "某部门", "219", False),
        ("[219001]某单位", "某单位", "219001", False),
        ("某单位(219001)", "某单位", "219001", False),
        ("某局（盖章）", "某局", None, False),
        ("实施单位(盖章)：某局", "某局", None, False),
        ("2023年指挥部", "2023年指挥部", None, False),
        ("321地质队", "321地质队", None, False),
        ("第32中学", "第32中学", None, False),
        ("某市（集团）公司", "某市(集团)公司", None, False),
        ("社区党群\n服务中心", "社区党群服务中心", None, False),
        ("-", None, None, False),
        ("", None, None, False),
    ],
)
def test_organization(text: str, name: str | None, code: str | None, is_summary: bool) -> None:
    organization = read_organization(text)
    assert (organization.name, organization.code, organization.is_summary) == (name, code, is_summary)


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("51092324T000010263357-某项目", "某项目", "51092324T000010263357"),
        ("51092324T000010263357－某项\n目（二期）", "某项目(二期)", "51092324T000010263357"),
        ("图书综合经费", "图书综合经费", None),
        ("2023年某项目", "2023年某项目", None),
        ("2023-某项目", "2023-某项目", None),
        ("“15 分钟”文化圈", "“15分钟”文化圈", None),
        ("无", None, None),
    ],
)
def test_project(text: str, name: str | None, code: str | None) -> None:
    project = read_project(text)
    assert (project.name, project.code) == (name, code)


@pytest.mark.parametrize(
    ("text", "canonical", "kind", "scale"),
    [
        ("(册)", "册", "count", 1),
        ("万人次", "人次", "person_time", 10000),
        ("百分比", "%", "percent", 1),
        ("㎡", "平方米", "area", 1),
        ("公斤", "千克", "mass", 1),
        ("千克", "千克", "mass", 1),
        ("元/人*月", "元/(人·月)", "rate", 1),
        ("万元/公里", "元/公里", "rate", 10000),
        ("锭", "锭", "unknown", 1),
    ],
)
def test_unit(text: str, canonical: str, kind: str, scale: int) -> None:
    unit = read_unit(text)
    assert unit is not None
    assert (unit.canonical, unit.kind, unit.scale) == (canonical, kind, Decimal(scale))


def test_units_of_one_kind_convert_and_others_do_not() -> None:
    assert conversion_factor("公里", "米") == 1000
    assert conversion_factor("米", "公里") == Decimal("0.001")
    assert conversion_factor("个", "次") is None
    assert conversion_factor(None, "%") is None


@pytest.mark.parametrize(
    "name",
    [
        "taxonomy.csv",
        "units.csv",
        "funding_sources.csv",
        "grade_scales.csv",
        "operators.csv",
        "value_words.csv",
        "direction_words.csv",
    ],
)
def test_every_row_of_reference_data_says_where_it_comes_from(name: str) -> None:
    rows = read_reference(name)
    assert rows
    assert all(row["basis"] for row in rows)
    assert reference_path(name).is_file()


@pytest.mark.parametrize(
    ("name", "field", "scope"),
    [("taxonomy.csv", "spelling", "level"), ("funding_sources.csv", "spelling", "basis")],
)
def test_no_spelling_is_listed_twice(name: str, field: str, scope: str) -> None:
    rows = read_reference(name)
    seen = [(fold_label(row[field]), row[scope] if scope == "level" else "") for row in rows]
    assert len(seen) == len(set(seen))


def test_no_unit_is_listed_twice() -> None:
    assert len(units_by_spelling()) > len(read_reference("units.csv"))


def _closed_list(file_name: str, column: str) -> set[str]:
    """Return the values that a CHECK of the schema allows for a column."""
    ddl = (sql_folder() / "schema" / file_name).read_text(encoding="utf-8")
    match = re.search(rf"check \({column} in \(([^)]*)\)\)", ddl)
    assert match
    return set(re.findall(r"'([^']*)'", match[1]))


def test_every_source_of_funds_is_allowed_by_the_schema() -> None:
    assert source_codes() <= _closed_list("060_funding.sql", "source")


def test_every_unit_of_money_is_allowed_by_the_schema() -> None:
    assert set(MONEY_UNITS) <= _closed_list("060_funding.sql", "money_unit")


@pytest.mark.parametrize("column", ["target_kind", "actual_kind"])
def test_every_kind_of_word_and_rule_is_allowed_by_the_schema(column: str) -> None:
    allowed = _closed_list("070_indicators.sql", column)
    named = {row["kind"] for row in read_reference("value_words.csv")} - {"lead", "rise", "fall", "none"}
    assert named | {"number", "percent", "money", "rate_unit", "delta", "range", "ratio", "class"} <= allowed
