"""Personal data: found where it stands, in whole or cut; numbers that are no one's stay as printed."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipelines.keys import make_key
from pipelines.privacy import MARKS, find_personal, redact, redact_parts
from pipelines.redaction import FREE_TEXT, _suspicion
from pipelines.schema import READING_LISTS, load_catalog, readings_schema
from pipelines.star import FILES_SCHEMA, build_star

#: text columns of the reading tables that hold keys, closed lists, numbers or places, never free text
CLOSED = re.compile(
    r"(?:^|_)(?:id|code|kind|operator|unit|basis)$|^(?:form_type|layout|money_unit|grade|status|source|level[12]"
    r"|direction|table_name|column_name|address|category|block|role)$"
    r"|^(?:total_weight|total_score|initial_budget|adjusted_budget|executed|execution_rate|weight|score|review_score"
    r"|target_unit|actual_unit)_text$"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("联系人：张三，电话：13800138000", "联系人：〔姓名〕，电话：〔电话〕"),
        ("项目负责人：王小明、李四", "项目负责人：〔姓名〕、〔姓名〕"),
        ("负责人张三，联系电话021-64300000", "负责人〔姓名〕，联系电话〔电话〕"),
        ("项目负责人为李华，按期完成", "项目负责人为〔姓名〕，按期完成"),
        ("负责人：欧阳修主任", "负责人：〔姓名〕主任"),
        ("财务负责人（签字）：赵云", "财务负责人（签字）：〔姓名〕"),
        ("联系人及电话：李四 0838-7212345", "联系人及电话：〔姓名〕 〔电话〕"),
        ("填报人:张 三 填报日期:2024年3月", "填报人:〔姓名〕 填报日期:2024年3月"),
        ("张三13800138000", "〔姓名〕〔电话〕"),
        ("王小明（138 0013 8000）负责现场", "〔姓名〕（〔电话〕）负责现场"),
        ("(021)64300000转8001", "〔电话〕转8001"),
        ("１３８００１３８０００", "〔电话〕"),
        ("+86 138-0013-8000", "〔电话〕"),
        ("身份证号：510623900101123", "身份证号：〔证件号〕"),
        ("11010519491231002X", "〔证件号〕"),
        ("手机\n138001\n38000", "手机\n〔电话〕"),
        ("邮箱 zhang.san@example.com。", "邮箱 〔邮箱〕。"),
    ],
)
def test_names_and_numbers_of_persons_are_replaced(text: str, expected: str) -> None:
    assert redact(text).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "51092324T000010263357-渠道整治项目",
        "219001-上海市闵行区江川路街道办事处(汇总)",
        "预算数1,765.05万元，执行13800138000元",
        "纸质文献借还量 990541 册，成人 332440，少儿 658101",
        "接待读者13912345678人次",
        "110105194912310021",
        "联系人：办公室",
        "负责人：文化科",
        "单位负责人职责明确，分管领导牵头",
        "法人：国有企业",
        "开通12345热线和400-820-8820",
        "2023-2024年，0.5-1234567",
        "≥46000.00(册)",
        "3，518.85万元",
        "社会信用代码 91310112MA1GB00X12",
        "编号 202313800138000",
        "联系人数200人",
    ],
)
def test_numbers_and_words_that_are_no_ones_stay(text: str) -> None:
    assert redact(text).text == text


def test_a_person_behind_a_slash_counts_only_in_the_cell_of_an_organisation() -> None:
    assert redact("江川路街道办事处/张三", is_organization=True).text == "江川路街道办事处/〔姓名〕"
    assert redact("江川路街道办事处/张三").text == "江川路街道办事处/张三"
    assert redact("城关镇/王家村", is_organization=True).text == "城关镇/王家村"


@pytest.mark.parametrize("cut", range(1, 11))
def test_a_number_that_a_page_break_cuts_is_taken_out_of_both_parts(cut: int) -> None:
    number = "13800138000"
    parts = redact_parts(["电话" + number[:cut], number[cut:] + "，完"])
    assert not re.search(r"\d", "".join(parts))
    assert parts[0].startswith("电话") and parts[1].endswith("，完")


def _check_digit(seventeen: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[
        sum(int(digit) * weight for digit, weight in zip(seventeen, weights, strict=True)) % 11
    ]


MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
LANDLINES = st.from_regex(r"0(10|2[0-9]|[3-9][0-9]{2})-[2-9][0-9]{7}", fullmatch=True)
IDS = st.builds(
    lambda place, day, serial: (number := f"{place}{day:%Y%m%d}{serial:03d}") + _check_digit(number),
    st.sampled_from(["310112", "510623", "110105"]),
    st.dates(min_value=datetime(1930, 1, 1).date(), max_value=datetime(2015, 1, 1).date()),  # noqa: DTZ001 a birthday
    st.integers(0, 999),
)
AROUND = st.sampled_from(["", "。", "，请联系 ", "（", "）", " ", "；经办", "\n", "：", "项目"])


@given(AROUND, st.one_of(MOBILES, LANDLINES, IDS), AROUND)
def test_every_number_of_these_forms_is_found_whatever_stands_around(
    before: str, number: str, after: str
) -> None:
    redacted = redact(before + number + after)
    assert number not in redacted.text
    assert before.strip() in redacted.text and after.strip() in redacted.text


@given(st.decimals(min_value=0, max_value=10**13, places=2), st.sampled_from(["", "元", "万元", "%", "人次"]))
def test_an_amount_is_never_damaged(amount: Decimal, unit: str) -> None:
    for text in (f"执行{amount}{unit}", f"{amount:,}{unit}", f"≥{amount}{unit}"):
        assert redact(text).text == text


@given(
    st.from_regex(r"[1-8][0-9]{5}2[0-9][A-Z][0-9]{12}", fullmatch=True),
    st.from_regex(r"[0-9]{18}", fullmatch=True),
)
def test_a_project_code_is_never_damaged(code: str, digits: str) -> None:
    assert redact(f"{code}-某项目").text == f"{code}-某项目"
    assume(_check_digit(digits[:17]) != digits[17])
    assert redact(f"{digits}-某项目").text == f"{digits}-某项目"


@given(st.text(alphabet="张三李王负责人联系电话：:、/ \n1380（）012-年元X@a.", max_size=60))
def test_redaction_is_total_idempotent_and_leaves_the_rest_as_it_was(text: str) -> None:
    for is_organization in (False, True):
        redacted = redact(text, is_organization=is_organization)
        again = redact(redacted.text, is_organization=is_organization)
        spans = find_personal(text, is_organization=is_organization)
        kept, last = "", 0
        for span in spans:
            assert last <= span.start < span.end <= len(text)
            kept, last = kept + text[last : span.start] + MARKS[span.kind], span.end
        assert redacted.text == kept + text[last:]
        assert sum(redacted.found.values()) == len(spans)
        assert again.text == redacted.text


@given(
    st.lists(
        st.sampled_from(["电话", "手机", "联系人", "：", "１３８", "138", "0013", "8000", "-", " ", "("]),
        max_size=12,
    ).map("".join),
    st.booleans(),
)
def test_no_personal_text_slips_past_the_quick_look(text: str, is_organization: bool) -> None:
    if find_personal(text, is_organization=is_organization):
        pattern = _suspicion(is_organization=is_organization)
        assert pl.Series([text]).str.contains(pattern).item()


def test_every_free_text_column_is_redacted() -> None:
    for name, table in READING_LISTS.items():
        texts = {column.name for column in load_catalog().table(table).columns if column.dtype == pl.String}
        assert {text for text in texts if not CLOSED.search(text)} == set(FREE_TEXT[name]), name


def star(*, keep_personal: bool = False) -> dict[str, pl.DataFrame]:
    key, unit = make_key("a", 1), "党群服务中心/张三"
    reading: dict[str, Any] = {
        "document_id": "a",
        "reader_version": "1",
        "status": "complete",
        "evaluations": [
            {
                "evaluation_id": key,
                "document_id": "a",
                "form_no": 1,
                "unit_id": make_key(unit),
                "unit_name": unit,
                "unit_text": unit,
                "project_id": make_key(unit, None, "某项目"),
                "project_name": "某项目",
                "conclusion_text": "填报人：李四 13800138000",
                "status": "complete",
                "page_first": 2,
            }
        ],
        "indicators": [
            {
                "evaluation_id": key,
                "indicator_no": 1,
                "target_text": "≥13800138000元",
                "actual_text": "13800138000",
            },
            {"evaluation_id": key, "indicator_no": 2, "deviation_reason": "请联系王五，电话021-64300000"},
        ],
        "details": [
            {
                "evaluation_id": key,
                "detail_no": no,
                "table_name": "evaluations",
                "row_no": 0,
                "role": role,
                "value_text": text,
            }
            for no, role, text in ((1, "person", "欧阳甲乙"), (2, "period", "2023年1月-12月"))
        ],
        "sources": [
            *(
                {
                    "evaluation_id": key,
                    "table_name": "details",
                    "row_no": no,
                    "column_name": "value_text",
                    "part_no": 1,
                    "raw_text": text,
                }
                for no, text in ((1, "欧阳甲乙"), (2, "2023年1月-12月"))
            ),
            {
                "evaluation_id": key,
                "table_name": "evaluations",
                "row_no": 0,
                "column_name": "unit_text",
                "part_no": 1,
                "raw_text": unit,
            },
            {
                "evaluation_id": key,
                "table_name": "indicators",
                "row_no": 1,
                "column_name": "actual_text",
                "part_no": 1,
                "raw_text": "13800138000",
            },
            {
                "evaluation_id": key,
                "table_name": "funding",
                "row_no": 1,
                "column_name": "executed_yuan",
                "part_no": 1,
                "raw_text": "13800138000",
            },
            {
                "evaluation_id": key,
                "table_name": "evaluations",
                "row_no": 0,
                "column_name": "conclusion_text",
                "part_no": 2,
                "raw_text": "0138000",
            },
            {
                "evaluation_id": key,
                "table_name": "evaluations",
                "row_no": 0,
                "column_name": "conclusion_text",
                "part_no": 1,
                "raw_text": "填报人：李四 1380",
            },
        ],
        "notes": [
            {"evaluation_id": key, "category": "unmapped_text", "message": "no place", "text": "赵 云"},
            {"evaluation_id": key, "category": "unmapped_text", "message": "no place", "text": "高校"},
        ],
    }
    files = pl.DataFrame(
        [("a", "a.txt", datetime(2024, 1, 1), "a.txt", 10, "text/plain")],  # noqa: DTZ001 the warehouse keeps UTC
        schema=FILES_SCHEMA,
        orient="row",
    )
    frames = build_star(pl.LazyFrame([reading], schema=readings_schema()), files, keep_personal=keep_personal)
    return {name: frame.collect() for name, frame in frames.items()}


def test_nothing_personal_is_left_in_any_table_of_the_star() -> None:
    for name, frame in star().items():
        assert not re.search("张三|李四|赵 云|欧阳|64300000|0138000", _texts(frame)), name


def _texts(frame: pl.DataFrame) -> str:
    """Every text of a frame, without the two values that look like a telephone number and are none."""
    values = frame.select(pl.col(pl.String)).unpivot()["value"].drop_nulls().to_list()
    return "\n".join(value for value in values if value not in ("≥13800138000元", "13800138000"))


def test_values_and_amounts_stay_and_an_organisation_loses_the_person_behind_it() -> None:
    tables = star()
    assert tables["indicators"]["target_text"][0] == "≥13800138000元"
    assert tables["indicators"]["actual_text"][0] == "13800138000"
    raw = {
        (table, column): text
        for table, column, text in tables["sources"]
        .select("table_name", "column_name", "raw_text")
        .iter_rows()
    }
    assert raw["funding", "executed_yuan"] == "13800138000"
    assert tables["organizations"]["organization_name"].to_list() == ["党群服务中心"]
    assert tables["evaluations"]["unit_text"].to_list() == ["党群服务中心/〔姓名〕"]


def test_parts_of_one_value_are_redacted_together_and_keep_their_places() -> None:
    sources = star()["sources"].filter(pl.col("column_name") == "conclusion_text").sort("part_no")
    assert sources.select("part_no", "raw_text").rows() == [(1, "填报人：〔姓名〕 〔电话〕"), (2, "〔电话〕")]


@pytest.mark.parametrize(("keep", "person"), [(False, "〔姓名〕"), (True, "欧阳甲乙")])
def test_the_cell_of_a_contact_is_shown_only_where_personal_data_is_kept(keep: bool, person: str) -> None:
    tables = star(keep_personal=keep)
    told = [person, "2023年1月-12月"]
    assert tables["details"]["value_text"].to_list() == told
    places = tables["sources"].filter(pl.col("table_name") == "details").sort("row_no")
    assert places["raw_text"].to_list() == told


def test_what_was_left_out_is_counted_in_the_notes() -> None:
    notes = (
        star()["quality.notes"]
        .filter(pl.col("category") == "personal_data")
        .sort("table_name", "column_name")
    )
    rows = notes.select("document_id", "table_name", "row_no", "column_name", "message", "page_no").rows()
    assert rows == [
        ("a", "evaluations", 0, "conclusion_text", "left out: 1 name, 1 telephone number", 2),
        ("a", "evaluations", 0, "unit_name", "left out: 1 name", 2),
        ("a", "evaluations", 0, "unit_text", "left out: 1 name", 2),
        ("a", "indicators", 2, "deviation_reason", "left out: 1 telephone number", None),
    ]
    left = star()["quality.notes"].filter(pl.col("category") == "unmapped_text")["text"].to_list()
    assert sorted(left) == sorted(["〔姓名〕", "高校"])


def test_personal_data_is_kept_where_that_is_asked_for() -> None:
    tables = star(keep_personal=True)
    assert tables["evaluations"]["conclusion_text"].to_list() == ["填报人：李四 13800138000"]
    assert tables["quality.notes"].filter(pl.col("category") == "personal_data").is_empty()
    assert "填报人：李四 1380" in tables["sources"]["raw_text"].to_list()
