"""Every example of the survey of printed values, read as listed, and the spellings that should follow."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pipelines.normalize.reading import Value
from pipelines.normalize.values import read_actual, read_target

YEAR = 2023

#: (number in the survey, text as printed, what is expected of the fields named)
TARGETS: list[tuple[int, str, dict[str, Any]]] = [
    (1, "≥46000.00(册)", {"kind": "number", "operator": "≥", "value": 46000, "unit": "册"}),
    (3, "=56.00(场)", {"kind": "number", "operator": "=", "value": 56, "unit": "场"}),
    (4, "=100.00(%)", {"kind": "percent", "operator": "=", "value": 100, "unit": "%"}),
    (5, "≥95.00(%)", {"kind": "percent", "operator": "≥", "value": 95, "unit": "%"}),
    (6, ">2.00(场次)", {"kind": "number", "operator": ">", "value": 2, "unit": "场次"}),
    (7, "=0.00(件)", {"kind": "number", "operator": "=", "value": 0, "unit": "件"}),
    (8, "=100.00(次)", {"kind": "number", "operator": "=", "value": 100, "unit": "次"}),
    (9, "≥95.00(件)", {"kind": "number", "operator": "≥", "value": 95, "unit": "件"}),
    (10, "≥85.00(人次)", {"kind": "number", "operator": "≥", "value": 85, "unit": "人次"}),
    (11, "≥10.00(个)", {"kind": "number", "operator": "≥", "value": 10, "unit": "个"}),
    (12, "≥48.00(个)", {"kind": "number", "operator": "≥", "value": 48, "unit": "个"}),
    (13, "100%", {"kind": "percent", "operator": "=", "value": 100, "unit": "%", "operator_text": None}),
    (14, "90%", {"kind": "percent", "operator": "=", "value": 90, "unit": "%"}),
    (15, "≤预算金额", {"kind": "reference", "operator": "≤", "value": None, "note": "refers to: 预算金额"}),
    (
        16,
        "12 月中旬",
        {"kind": "deadline", "operator": "between", "date_low": "2023-12-11", "date_high": "2023-12-20"},
    ),
    (17, "及时", {"kind": "qualitative", "value": None}),
    (18, "达标", {"kind": "qualitative"}),
    (19, "逐年提升", {"kind": "qualitative"}),
    (20, "健全且执行有效", {"kind": "qualitative"}),
    (21, "满意", {"kind": "qualitative"}),
    (23, ">=90%", {"kind": "percent", "operator": "≥", "value": 90}),
    (24, ">=21933人", {"kind": "number", "operator": "≥", "value": 21933, "unit": "人"}),
    (25, ">=59人次", {"kind": "number", "operator": "≥", "value": 59, "unit": "人次"}),
    (26, ">=530元/人*月", {"kind": "rate_unit", "operator": "≥", "value": 530, "unit": "元/(人·月)"}),
    (27, "<=5300元/户", {"kind": "rate_unit", "operator": "≤", "value": 5300, "unit": "元/户"}),
    (28, "≥50个", {"kind": "number", "operator": "≥", "value": 50, "unit": "个"}),
    (29, "≥100百分比", {"kind": "percent", "value": 100, "unit": "%", "unit_text": "百分比"}),
    (30, "≤90万元", {"kind": "money", "operator": "≤", "value": 900000, "unit": "元", "scale": 10000}),
    (31, "在项目计划完成时间内完成", {"kind": "qualitative"}),
    (32, "严格执行相关制度规定", {"kind": "qualitative"}),
    (33, "达成预期指标", {"kind": "achievement", "value": 1}),
    (34, "部分达成预期指标并具有一定效果", {"kind": "achievement", "value": 2}),
    (35, "未达成预期指标且效果较差", {"kind": "achievement", "value": 3}),
    (36, "29.5亩", {"kind": "number", "operator": "=", "value": Decimal("29.5"), "unit": "亩"}),
    (37, "≥11.376万元", {"kind": "money", "operator": "≥", "value": 113760, "unit": "元"}),
    (38, "192只", {"kind": "number", "value": 192, "unit": "只"}),
    (40, "≥50厘米", {"kind": "number", "operator": "≥", "value": 50, "unit": "厘米"}),
    (41, "显著提升", {"kind": "qualitative"}),
    (42, "≥**人", {"kind": "placeholder", "value": None}),
    (42, "≥**%", {"kind": "placeholder", "value": None}),
    (43, "550万粒", {"kind": "number", "value": 5_500_000, "unit": "粒", "scale": 10000}),
    (44, "2021年11月30日前完成资金支付", {"kind": "deadline", "operator": "≤", "date_high": "2021-11-30"}),
    (45, "11月底完成", {"kind": "date", "date_low": "2023-11-30", "date_high": "2023-11-30"}),
    (46, "是", {"kind": "boolean", "value": 1}),
    (46, "否", {"kind": "boolean", "value": 0}),
    (47, "基本达到", {"kind": "achievement", "value": 2, "note": "basically"}),
    (48, "290%", {"kind": "percent", "value": 290, "note": "may be a misread ≥: 290%"}),
    (48, "250%", {"kind": "percent", "value": 250, "note": "may be a misread ≥: 250%"}),
    (48, "工5%", {"kind": "percent", "operator": None, "value": 5}),
    (48, "^80%", {"kind": "percent", "operator": None, "value": 80}),
    (49, "90%290%", {"kind": "unparsed", "note": "two values in one cell: 90% | 290%"}),
    (50, "1020万元", {"kind": "money", "value": 10_200_000}),
    (51, "不少于800篇", {"kind": "number", "operator": "≥", "value": 800, "unit": "篇"}),
    (52, "10场", {"kind": "number", "value": 10, "unit": "场"}),
    (53, "200期", {"kind": "number", "value": 200, "unit": "期"}),
    (54, "提高普及率", {"kind": "qualitative"}),
    (54, "稳步提升", {"kind": "qualitative"}),
    (55, "提升10%", {"kind": "delta", "value": 10, "unit": "%"}),
    (56, "≤104万元", {"kind": "money", "operator": "≤", "value": 1_040_000}),
    (58, "100人次", {"kind": "number", "value": 100, "unit": "人次"}),
    (59, "2019年", {"kind": "year", "value": 2019, "date_low": "2019-01-01", "date_high": "2019-12-31"}),
    (61, "90%", {"kind": "percent", "value": 90}),
    (64, "优良中低差", {"kind": "level", "value": None}),
    (65, "≤10次", {"kind": "number", "operator": "≤", "value": 10, "unit": "次"}),
    (65, "≤5%", {"kind": "percent", "operator": "≤", "value": 5}),
    (66, "2021年12月完成", {"kind": "date", "date_low": "2021-12-01", "date_high": "2021-12-31"}),
    (67, "2370人", {"kind": "number", "value": 2370, "unit": "人"}),
    (67, "15万元", {"kind": "money", "value": 150_000}),
    (68, "符合相关文件要求", {"kind": "qualitative"}),
    (68, "持续有效", {"kind": "qualitative"}),
    (68, "明确、内容细化", {"kind": "qualitative"}),
    (69, "45万", {"kind": "money", "value": 450_000, "unit": "元", "unit_text": "万"}),
    (71, "0起", {"kind": "number", "value": 0, "unit": "起"}),
    (72, "高", {"kind": "level", "value": 1}),
    (73, "无没有轮换、动用库存", {"kind": "na", "note": "reason: 没有轮换、动用库存"}),
    (74, ">=2个", {"kind": "number", "operator": "≥", "value": 2}),
    (74, ">=28次", {"kind": "number", "operator": "≥", "value": 28}),
    (74, ">=500人", {"kind": "number", "operator": "≥", "value": 500}),
    (75, "2023年12月前", {"kind": "deadline", "operator": "≤", "date_low": None, "date_high": "2023-12-31"}),
    (76, "2020年", {"kind": "year", "value": 2020}),
    (76, "明显改善", {"kind": "qualitative"}),
    (76, "有所提升", {"kind": "qualitative"}),
    (76, "100万", {"kind": "money", "value": 1_000_000}),
    (77, "≥100公里", {"kind": "number", "operator": "≥", "value": 100, "unit": "公里"}),
    (77, "≥20座", {"kind": "number", "value": 20, "unit": "座"}),
    (77, "1600元/亩", {"kind": "rate_unit", "value": 1600, "unit": "元/亩"}),
    (77, "3500公斤", {"kind": "number", "value": 3500, "unit": "千克", "unit_text": "公斤"}),
    (77, "≥20年", {"kind": "number", "operator": "≥", "value": 20, "unit": "年"}),
    (77, "≥500亩", {"kind": "number", "value": 500, "unit": "亩"}),
    (78, ">=20平方米", {"kind": "number", "value": 20, "unit": "平方米"}),
    (78, "<=475元/亩", {"kind": "rate_unit", "operator": "≤", "value": 475, "unit": "元/亩"}),
    (78, "<=2875元/个", {"kind": "rate_unit", "operator": "≤", "value": 2875, "unit": "元/个"}),
    (78, ">=60000人", {"kind": "number", "value": 60000, "unit": "人"}),
    (79, ">=17600株", {"kind": "number", "value": 17600, "unit": "株"}),
    (79, ">=85", {"kind": "number", "operator": "≥", "value": 85, "unit": None}),
    (79, "≤28.40/株", {"kind": "rate_unit", "operator": "≤", "value": Decimal("28.4"), "unit": "/株"}),
    (80, "道路硬化≥0.565km", {"kind": "number", "operator": "≥", "value": Decimal("0.565"), "unit": "公里"}),
    (81, "≥100% ;", {"kind": "percent", "operator": "≥", "value": 100}),
    (81, "≥96% ", {"kind": "percent", "operator": "≥", "value": 96}),
    *((83, text, {"kind": "na", "value": None}) for text in ("/", "—", "-", "*", "无", "暂无")),
    (84, "……", {"kind": "filler"}),
    (84, "指标2：", {"kind": "filler"}),
    (85, "519526 万人次", {"kind": "number", "value": 5_195_260_000, "note": "implausible scale"}),
    (86, "1,765.05", {"kind": "number", "value": Decimal("1765.05")}),
    (86, "215,457.6", {"kind": "number", "value": Decimal("215457.6")}),
    (86, "277.2", {"kind": "number", "value": Decimal("277.2")}),
    (87, "3，518.85万元", {"kind": "money", "value": 35_188_500, "unit": "元"}),
    (88, "300万元", {"kind": "money", "value": 3_000_000}),
    (88, "854万(高标准农田400万元,治理295万元,其他159万元)", {"kind": "money", "value": 8_540_000}),
    (
        89,
        "1002.6万元,其中:中央726.7万元;省级财政23.9万元;市级财政252万元;其他 万元",
        {"kind": "list", "value": 10_026_000, "unit": "元"},
    ),
    (90, "2022年3月-2022年11月", {"kind": "period", "date_low": "2022-03-01", "date_high": "2022-11-30"}),
]

#: listed in the survey as "not met yet, to be supported", and their near relations
UNMET: list[tuple[str, dict[str, Any]]] = [
    ("90%-95%", {"kind": "range", "operator": "between", "value": 90, "high": 95, "unit": "%"}),
    ("90-95%", {"kind": "range", "value": 90, "high": 95, "unit": "%"}),
    ("5～8次", {"kind": "range", "value": 5, "high": 8, "unit": "次"}),
    ("5次至8次", {"kind": "range", "value": 5, "high": 8, "unit": "次"}),
    ("3-5", {"kind": "range", "value": 3, "high": 5, "unit": None}),
    ("10—20万元", {"kind": "range", "value": 100_000, "high": 200_000, "unit": "元"}),
    ("5-3", {"kind": "unparsed"}),
    ("一次;两次", {"kind": "list", "value": None, "unit": "次", "note": "parts: 1 次; 2 次"}),
    ("180只，12头", {"kind": "list", "note": "parts: 180 只; 12 头"}),
    ("三次", {"kind": "number", "operator": "=", "value": 3, "unit": "次"}),
    ("不少于两场", {"kind": "number", "operator": "≥", "value": 2, "unit": "场"}),
    ("≤壹佰贰拾万元整", {"kind": "money", "operator": "≤", "value": 1_200_000, "unit": "元"}),
    ("叁次", {"kind": "number", "value": 3, "unit": "次"}),
    ("市：30 县：20", {"kind": "qualitative", "value": None}),
    ("十二个月", {"kind": "number", "value": 12, "unit": "月"}),
    ("95分以上", {"kind": "number", "operator": "≥", "value": 95, "unit": "分"}),
    ("30日内", {"kind": "number", "operator": "≤", "value": 30, "unit": "天"}),
    ("每季度1次", {"kind": "rate_unit", "operator": "=", "value": 1, "unit": "次/季度"}),
    ("每月不少于两次", {"kind": "rate_unit", "operator": "≥", "value": 2, "unit": "次/月"}),
    ("2023年第四季度", {"kind": "date", "date_low": "2023-10-01", "date_high": "2023-12-31"}),
    ("次年6月底前", {"kind": "deadline", "operator": "≤", "date_high": "2024-06-30"}),
    ("年底前完成", {"kind": "deadline", "date_high": "2023-12-31"}),
    ("2023-12-31", {"kind": "date", "date_low": "2023-12-31", "date_high": "2023-12-31"}),
    ("2月30日", {"kind": "unparsed", "note": "no such day: 2023-02-30"}),
    ("±5%", {"kind": "range", "operator": "between", "value": -5, "high": 5, "unit": "%"}),
    ("1:3", {"kind": "ratio", "value": 1, "high": 3}),
    ("Ⅲ类水质", {"kind": "class", "value": 3, "unit": "类"}),
    ("≥Ⅲ类", {"kind": "class", "operator": "≥", "value": 3}),
    ("-5%", {"kind": "percent", "value": -5}),
    ("-3.2万元", {"kind": "money", "value": -32_000}),
    ("百分之九十五", {"kind": "percent", "value": 95, "unit": "%"}),
    ("控制在10万元以内", {"kind": "money", "operator": "≤", "value": 100_000}),
    ("提升至95%", {"kind": "percent", "value": 95}),
    ("下降5%以上", {"kind": "delta", "operator": "≥", "value": 5, "note": "decrease"}),
    ("46 000.00 册", {"kind": "number", "value": 46000, "note": "space inside a number"}),
    ("≥460\n00.00(册)", {"kind": "number", "value": 46000, "unit": "册"}),
    ("10 20", {"kind": "unparsed", "note": "two values in one cell: 10 20"}),
    ("500元/课程包以上", {"kind": "rate_unit", "operator": "≥", "value": 500, "unit": "元/课程包"}),
    ("5毫克/升(含)以上", {"kind": "number", "operator": "≥", "value": 5, "unit": "毫克/升"}),
    ("530元/(人·月)", {"kind": "rate_unit", "value": 530, "unit": "元/(人·月)"}),
    ("530元/户以下", {"kind": "rate_unit", "operator": "≤", "value": 530, "unit": "元/户"}),
    ("≥良好", {"kind": "level", "operator": "≥", "value": 2}),
    ("2级", {"kind": "number", "value": 2, "unit": "级"}),
    ("二级", {"kind": "class", "value": 2, "unit": "级"}),
    ("100㎡", {"kind": "number", "value": 100, "unit": "平方米"}),
    ("一户一档", {"kind": "qualitative"}),
    ("一次性", {"kind": "qualitative"}),
    ("举办培训5期", {"kind": "number", "value": 5, "unit": "期", "note": "text before the value: 举办培训"}),
    ("》90%", {"kind": "percent", "operator": ">", "value": 90}),
    ("同比增长≥5%", {"kind": "delta", "operator": "≥", "value": 5, "unit": "%"}),
    ("≥98%（含）", {"kind": "percent", "operator": "≥", "value": 98}),
    ("1-3天", {"kind": "range", "value": 1, "high": 3, "unit": "天"}),
    ("每年不少于4次", {"kind": "rate_unit", "operator": "≥", "value": 4, "unit": "次/年"}),
    ("0.5‰", {"kind": "number", "value": Decimal("0.5"), "unit": "‰"}),
    ("3∶1", {"kind": "ratio", "value": 3, "high": 1}),
    ("不低于1:1.5", {"kind": "ratio", "operator": "≥", "value": 1, "high": Decimal("1.5")}),
    ("<=8小时/人", {"kind": "rate_unit", "operator": "≤", "value": 8, "unit": "小时/人"}),
    ("20万字", {"kind": "number", "value": 200_000, "unit": "字"}),
    ("Ⅱ级", {"kind": "class", "value": 2, "unit": "级"}),
    ("3家（个）", {"kind": "number", "value": 3, "unit": "家"}),
    ("第一批", {"kind": "qualitative"}),
    ("零事故", {"kind": "number", "operator": "=", "value": 0, "note": "of: 事故"}),
    ("零星种植", {"kind": "qualitative"}),
    ("良好以上", {"kind": "level", "operator": "≥", "value": 2}),
    ("好、中、差", {"kind": "level", "value": None, "note": "the whole scale"}),
    ("≥90%且≤95%", {"kind": "range", "operator": "between", "value": 90, "high": 95, "unit": "%"}),
    ("≤10次，≥5次", {"kind": "range", "value": 5, "high": 10, "unit": "次"}),
    ("90%≤合格率<95%", {"kind": "range", "value": 90, "high": 95, "note": "upper end is not included"}),
    ("(80,90]", {"kind": "range", "value": 80, "high": 90, "note": "lower end is not included"}),
    ("≥90%;≤5%", {"kind": "list"}),
    ("由80%提高到90%", {"kind": "percent", "value": 90, "note": "from: 80%"}),
    ("≈95%", {"kind": "percent", "value": 95, "note": "approximate"}),
    ("5000余人", {"kind": "number", "value": 5000, "unit": "人", "note": "approximate"}),
    ("10万余元", {"kind": "money", "value": 100_000, "unit": "元", "note": "approximate"}),
    ("10000+", {"kind": "number", "operator": "≥", "value": 10000}),
    ("一季度一次", {"kind": "rate_unit", "value": 1, "unit": "次/季度"}),
    ("一季度", {"kind": "date", "date_high": "2023-03-31"}),
    ("半年一次", {"kind": "rate_unit", "value": 1, "unit": "次/半年"}),
    ("每月2-3次", {"kind": "range", "value": 2, "high": 3, "unit": "次/月"}),
    ("每人每月500元", {"kind": "rate_unit", "value": 500, "unit": "元/(人·月)"}),
    ("500元每人每月", {"kind": "rate_unit", "value": 500, "unit": "元/(人·月)"}),
    ("人均≤500元", {"kind": "rate_unit", "operator": "≤", "value": 500, "unit": "元/人"}),
    ("≤3000元/人.年", {"kind": "rate_unit", "operator": "≤", "value": 3000, "unit": "元/(人·年)"}),
    ("600元/生/年", {"kind": "rate_unit", "value": 600, "unit": "元/(生·年)"}),
    ("年度内完成", {"kind": "deadline", "date_high": "2023-12-31"}),
    ("2022-2023学年", {"kind": "period", "date_low": "2022-09-01", "date_high": "2023-08-31"}),
    ("2023年春季学期", {"kind": "qualitative"}),
    ("500kW·h", {"kind": "number", "value": 500, "unit": "千瓦时"}),
    ("不低于2022年水平", {"kind": "reference", "operator": "≥", "note": "refers to: 2022年水平"}),
    ("不等于0", {"kind": "qualitative"}),
    ("前3名", {"kind": "qualitative"}),
    ("每月10日前", {"kind": "qualitative"}),
    ("每月10天", {"kind": "rate_unit", "value": 10, "unit": "天/月"}),
    ("不高于预算100万元", {"kind": "money", "operator": "≤", "value": 1_000_000}),
    ("最少3场", {"kind": "number", "operator": "≥", "value": 3}),
    ("≥95.5%-100%", {"kind": "range", "value": Decimal("95.5"), "high": 100, "unit": "%"}),
    ("800元-1000元/人", {"kind": "range", "value": 800, "high": 1000, "unit": "元/人"}),
    ("较2022年增长5%", {"kind": "delta", "value": 5, "unit": "%"}),
    ("截至2023年12月31日", {"kind": "deadline", "operator": "≤", "date_high": "2023-12-31"}),
    ("2023年6月1日起", {"kind": "date", "operator": "≥", "date_low": "2023-06-01", "date_high": None}),
    ("《5%", {"kind": "percent", "operator": "<", "value": 5}),
    ("《关于印发的通知》要求", {"kind": "qualitative"}),
    ("", {"kind": "na", "note": "empty cell"}),
]


def check(value: Value, expected: dict[str, Any]) -> None:
    """Compare the fields named."""
    assert {name: getattr(value, name) for name in expected} == expected


@pytest.mark.parametrize(("number", "text", "expected"), TARGETS, ids=lambda case: str(case)[:30])
def test_target_of_the_survey_is_read_as_listed(number: int, text: str, expected: dict[str, Any]) -> None:
    check(read_target(text, year=YEAR), expected)


@pytest.mark.parametrize(("text", "expected"), UNMET, ids=lambda case: str(case)[:30])
def test_spelling_not_met_yet_is_read(text: str, expected: dict[str, Any]) -> None:
    check(read_target(text, year=YEAR), expected)


@pytest.mark.parametrize(
    ("number", "nature", "text", "unit", "expected"),
    [
        (62, "=", "100", "%", {"kind": "percent", "operator": "=", "value": 100, "unit": "%"}),
        (63, "≤", "30", "万元", {"kind": "money", "operator": "≤", "value": 300_000, "unit": "元"}),
        (64, "定性", "优良中低差", None, {"kind": "level", "operator": None}),
        (82, None, "≥95%", "%", {"kind": "percent", "operator": "≥", "value": 95, "unit": "%"}),
        (0, None, "45万", "万元", {"kind": "money", "value": 450_000}),
        (0, "≥", "3", "万人次", {"kind": "number", "value": 30_000, "unit": "人次"}),
        (0, None, "5个", "次", {"unit": "个", "note": "the unit column says 次"}),
        (0, "≤", "≥5个", None, {"operator": "≥", "note": "the nature column says ≤"}),
    ],
)
def test_nature_value_and_unit_in_three_columns_are_one_value(
    number: int, nature: str | None, text: str, unit: str | None, expected: dict[str, Any]
) -> None:
    check(read_target(text, unit_text=unit, nature_text=nature), expected)


@pytest.mark.parametrize(
    ("number", "target", "actual", "expected"),
    [
        (
            2,
            "≥46000.00(册)",
            "38823.00(册)",
            {"kind": "number", "operator": None, "value": 38823, "unit": "册"},
        ),
        (13, "100%", "达成指标", {"kind": "achievement", "value": 1}),
        (22, "提升", "达成指标", {"kind": "achievement", "value": 1}),
        (28, "≥50个", "50", {"kind": "number", "value": 50, "unit": "个", "note": "unit inherited"}),
        (29, "≥100百分比", "100", {"kind": "percent", "value": 100, "unit": "%", "note": "unit inherited"}),
        (30, "≤90万元", "90", {"kind": "money", "value": 900_000, "unit": "元", "note": "unit inherited"}),
        (39, "≥266米", "≥266米", {"operator": "≥", "value": 266, "note": "operator in the actual value"}),
        (43, "550万粒", "560万", {"kind": "number", "value": 5_600_000, "unit": "粒"}),
        (56, "≤104万元", "103.97万元", {"kind": "money", "value": 1_039_700}),
        (59, "2019年", "2020年", {"kind": "year", "value": 2020}),
        (60, "≥80%", "≥80%", {"kind": "percent", "note": "operator in the actual value"}),
        (63, "≤30万元", "完成", {"kind": "achievement", "value": 1}),
        (64, "优良中低差", "优", {"kind": "level", "value": 1}),
        (71, "0起", "0", {"kind": "number", "value": 0, "unit": "起"}),
        (0, "45万", "50", {"kind": "money", "value": 500_000, "unit": "元"}),
        (
            0,
            "≥95%",
            "0.98",
            {"value": Decimal("0.98"), "note": "unit inherited; may be a fraction, not a percentage"},
        ),
    ],
)
def test_actual_value_is_read_beside_its_target(
    number: int, target: str, actual: str, expected: dict[str, Any]
) -> None:
    check(read_actual(actual, target=read_target(target, year=YEAR), year=YEAR), expected)


def test_date_without_year_of_form_says_so() -> None:
    check(
        read_target("12月中旬"),
        {"kind": "deadline", "date_low": None, "note": "the year of the form is unknown"},
    )


def test_value_that_the_warehouse_cannot_hold_is_unparsed_with_its_reason() -> None:
    check(read_target("9" * 30), {"kind": "unparsed", "value": None})
    check(read_target("0.12345678"), {"value": Decimal("0.123457"), "note": "rounded to six decimals"})


def test_damaged_sign_is_named_and_no_operator_is_guessed() -> None:
    check(read_target("工5%"), {"operator": None, "note": "unreadable sign before the number: 工"})
