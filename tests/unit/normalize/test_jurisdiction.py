"""Jurisdictions: the division at the head of a name, and nothing where several places share it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalize.jurisdiction import (
    PROJECT_CODE,
    divisions_by_code,
    infer_jurisdiction,
    name_parents,
    resolve_ambiguous,
)
from pipelines.reference import read_reference, split_spellings


@pytest.mark.parametrize(
    ("name", "code", "rest"),
    [
        ("上海市闵行区江川路街道办事处", "310112", "江川路街道办事处"),
        ("闵行区江川路街道办事处", "310112", "江川路街道办事处"),
        ("四川省水利厅", "510000", "水利厅"),
        ("四川省德阳市中江县教育局", "510623", "教育局"),
        ("中江县教育局", "510623", "教育局"),
        ("北京市朝阳区教育局", "110105", "教育局"),
        ("长春市朝阳区教育局", "220104", "教育局"),
        ("国家税务总局广水市税务局", "421381", "税务局"),
        ("中共中江县委办公室", "510623", "委办公室"),
        ("甘孜州炉霍县林草局", "513327", "林草局"),
        ("内蒙古临河区水务局", "150802", "水务局"),
        ("海南州财政局", "632500", "财政局"),
        ("海南区财政局", "150303", "财政局"),
        ("仙桃市财政局", "429004", "财政局"),
        ("吉林市财政局", "220200", "财政局"),
        ("原州区教育局", "640402", "教育局"),
        ("原中江县国土局", "510623", "国土局"),
        ("德阳市市场监督管理局", "510600", "市场监督管理局"),
        ("邯郸县财政局", "130421", "财政局"),
        ("上海城市管理局", "310000", "城市管理局"),
    ],
)
def test_the_division_at_the_head_of_a_name_is_its_jurisdiction(name: str, code: str, rest: str) -> None:
    found = infer_jurisdiction(name)
    assert (found.code, found.rest) == (code, rest)


@pytest.mark.parametrize(
    "name", ["朝阳区教育局", "鼓楼区文化馆", "通州区财政局", "桥东区财政局", "东乡县财政局"]
)
def test_a_name_that_several_places_share_gives_no_code_but_says_which_places(name: str) -> None:
    found = infer_jurisdiction(name)
    assert found.code is None
    assert found.basis.startswith("ambiguous: ")
    assert found.basis.count(", ") >= 1


@pytest.mark.parametrize(
    "name", ["江川路街道党群服务中心", "北京东路小学", "西藏路街道办事处", "山东村村民委员会", "教育局", ""]
)
def test_a_name_without_a_division_gives_none_and_says_so(name: str) -> None:
    found = infer_jurisdiction(name)
    assert (found.code, found.basis) == (None, "no division in the name")


def test_a_division_that_was_renumbered_counts_once_and_its_old_parent_still_leads_to_it() -> None:
    assert infer_jurisdiction("简阳市水务局").code == "510185"
    assert infer_jurisdiction("资阳市简阳市水务局").code == "512081"
    assert divisions_by_code()["512081"].successor_code == "510185"


def test_where_places_share_a_name_the_place_around_decides() -> None:
    assert resolve_ambiguous("朝阳区教育局", "110000") == "110105"
    assert resolve_ambiguous("朝阳区教育局", "220104") == "220104"
    assert resolve_ambiguous("朝阳区教育局", "330000") is None


def test_the_names_above_a_county_follow_from_its_code() -> None:
    assert name_parents("510623") == ("四川省", "德阳市", "中江县")
    assert name_parents("310112") == ("上海市", None, "闵行区")
    assert name_parents("510000") == ("四川省", None, None)


def test_project_codes_of_the_integrated_system_begin_with_a_division() -> None:
    match = re.fullmatch(PROJECT_CODE, "51092324T000010263357")
    assert match and divisions_by_code()[match[1]].name == "大英县"
    assert not re.fullmatch(PROJECT_CODE, "219001")


@given(
    st.sampled_from(read_reference("registers/administrative_divisions.csv")),
    st.sampled_from(["教育局", "水务局"]),
)
def test_every_county_is_found_under_the_full_names_above_it(row: dict[str, str], office: str) -> None:
    if row["level"] != "county" or row["code"][:4] + "00" == row["code"]:
        return
    parents = [name or "" for name in name_parents(row["code"])[:2]]
    # of a county that got another code the name stays, and the newer code is found
    codes = {row["code"], row["successor_code"]}
    assert infer_jurisdiction("".join(parents) + row["name"] + office).code in codes - {""}


@given(st.text(max_size=30))
def test_any_text_gives_a_jurisdiction_or_a_reason(text: str) -> None:
    found = infer_jurisdiction(text)
    assert found.code in divisions_by_code() if found.code else found.basis


def test_every_division_lies_in_a_province_and_every_spelling_is_clean() -> None:
    codes = divisions_by_code()
    for row in read_reference("registers/administrative_divisions.csv"):
        assert re.fullmatch(r"[1-8]\d{5}", row["code"])
        assert row["code"][:2] + "0000" in codes
        assert row["level"] in ("province", "prefecture", "county")
        assert all(
            re.fullmatch(r"[\u3400-\u9fff]{2,15}", text)
            for text in (row["name"], *split_spellings(row["synonyms"]))
        )
        assert not row["successor_code"] or row["successor_code"] in codes
