"""Matching: what is proven shares an id, what is alike is listed with a reason, what differs stays apart."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.keys import make_key
from pipelines.matching import DEFAULT_LIKENESS, Likeness, Matches, match_organizations, match_projects
from pipelines.registers import list_organizations, list_projects

EVALUATIONS = dict.fromkeys(
    (
        "department_id",
        "department_name",
        "department_code",
        "unit_id",
        "unit_name",
        "unit_code",
        "project_id",
        "project_name",
        "project_code",
    ),
    pl.String,
)


def forms(*rows: dict[str, Any]) -> pl.LazyFrame:
    full = []
    for row in rows:
        unit, department, project = row.get("unit_name"), row.get("department_name"), row.get("project_name")
        full.append(
            {
                "unit_id": make_key(unit) if unit else None,
                "department_id": make_key(department) if department else None,
                "project_id": make_key(unit, department, project) if project else None,
            }
            | row
        )
    return pl.LazyFrame(full, schema=EVALUATIONS)


def organizations(*rows: dict[str, Any]) -> tuple[pl.DataFrame, Matches]:
    listed = list_organizations(forms(*rows))
    return listed, match_organizations(listed)


def reasons(*names: str) -> list[tuple[str, bool]]:
    _, matches = organizations(*({"unit_name": name} for name in names))
    return [(reason, proven) for reason, proven in matches.pairs.select("reason", "is_proven").iter_rows()]


@pytest.mark.parametrize(
    ("one", "other", "reason", "is_proven"),
    [
        ("中江县教育局", "四川省德阳市中江县教育局", "same_name", True),
        ("上海市闵行区江川路街道办事处", "闵行区江川路街道办事处", "same_name", True),
        ("江川路街道社区(党群)服务中心", "江川路街道社区（党群）服务中心", "same_name", True),
        ("闵行区图书馆〔本级〕", "闵行区图书馆本级", "same_name", True),
        ("闵行区江川路街道党群服务中心", "闵行区江川路街道党群服务站", "other_tail", False),
        ("闵行区江川路街道办事处", "闵行区江川路街道", "other_tail", False),
        ("闵行区江川路街道党群服务中心", "江川路街道党群服务中心", "place_missing", False),
        ("闵行区江川路街道党群服务中心", "闵行区江川路街道党郡服务中心", "one_character", False),
        ("闵行区江川路街道党群服务中心", "闵行区江川路街道群党服务中心", "one_character", False),
        ("闵行区江川路街道党群服务中心", "闵行区江川路街道社区党群服务中心", "near_spelling", False),
    ],
)
def test_names_of_one_organisation_match_for_a_reason(
    one: str, other: str, reason: str, is_proven: bool
) -> None:
    assert reasons(one, other) == [(reason, is_proven)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("中江县第一实验小学", "中江县第二实验小学"),
        ("闵行区东川路第一小学", "闵行区西川路第一小学"),
        ("中江县疾病预防控制中心", "大英县疾病预防控制中心"),
        ("中江县教育局", "中江县体育局"),
        ("四川省教育厅", "成都市教育局"),
        ("北京市朝阳区文化馆服务中心", "长春市朝阳区文化馆服务中心"),
        ("中江县实验小学东校区", "中江县实验小学西校区"),
    ],
)
def test_other_organisations_never_match(one: str, other: str) -> None:
    assert reasons(one, other) == []


def test_one_code_in_one_jurisdiction_proves_it_where_the_names_are_alike() -> None:
    _, same = organizations(
        {"unit_name": "中江县教育局", "unit_code": "105001"},
        {"unit_name": "中江县教育和体育局", "unit_code": "105001"},
    )
    assert same.pairs.select("reason", "is_proven").rows() == []
    _, same = organizations(
        {"unit_name": "中江县卫生和计划生育局", "unit_code": "105001"},
        {"unit_name": "中江县卫生计划生育局", "unit_code": "105001"},
    )
    assert same.pairs.select("reason", "is_proven").rows() == [("same_code", True)]
    assert same.ids["canonical_id"].n_unique() == 1
    _, elsewhere = organizations(
        {"unit_name": "中江县卫生和计划生育局", "unit_code": "105001"},
        {"unit_name": "大英县卫生和计划生育局", "unit_code": "105001"},
    )
    assert elsewhere.pairs.is_empty()


def test_only_proven_names_share_a_canonical_id() -> None:
    listed, matches = organizations(
        {"unit_name": "中江县教育局"},
        {"unit_name": "四川省中江县教育局"},
        {"unit_name": "德阳市中江县教育局"},
        {"unit_name": "闵行区江川路街道党群服务中心"},
        {"unit_name": "闵行区江川路街道党群服务站"},
    )
    joined = listed.join(matches.ids.rename({"id": "organization_id"}), on="organization_id")
    canonical = dict(joined.select("organization_name", "canonical_id").iter_rows())
    assert len({canonical[name] for name in canonical if "教育局" in name}) == 1
    assert len({canonical[name] for name in canonical if "江川" in name}) == 2
    assert canonical["中江县教育局"] == min(make_key(name) for name in canonical if "教育局" in name)


def test_a_unit_without_a_place_takes_that_of_its_only_department_and_says_so() -> None:
    listed, _ = organizations(
        {"unit_name": "社区党群服务中心", "department_name": "上海市闵行区江川路街道办事处"},
        {"unit_name": "朝阳区文化馆", "department_name": "北京市教育委员会"},
        {"unit_name": "图书馆", "department_name": "北京市教育委员会"},
        {"unit_name": "图书馆", "department_name": "上海市教育委员会"},
    )
    found = {
        name: rest
        for name, *rest in listed.select(
            "organization_name", "jurisdiction_code", "county", "jurisdiction_basis"
        ).iter_rows()
    }
    assert found["社区党群服务中心"] == ["310112", "闵行区", "department"]
    assert found["朝阳区文化馆"] == ["110105", "朝阳区", "department"]
    assert found["图书馆"] == [None, None, "no division in the name"]


def test_a_project_code_tells_the_place_where_the_name_does_not() -> None:
    code = "51092324T000010263357"
    listed, _ = organizations(
        {"unit_name": "水务局", "project_name": "渠道整治", "project_code": code},
        {"unit_name": "四川省水利厅", "project_name": "防汛", "project_code": code},
    )
    found = {
        name: rest
        for name, *rest in listed.select("organization_name", "county", "jurisdiction_basis").iter_rows()
    }
    assert found["水务局"] == ["大英县", "project code"]
    assert found["四川省水利厅"] == [None, "name"]


def projects(*rows: tuple[str, str, str | None]) -> Matches:
    evaluations = forms(
        *({"unit_name": unit, "project_name": name, "project_code": code} for unit, name, code in rows)
    )
    units = match_organizations(list_organizations(evaluations))
    return match_projects(list_projects(evaluations), units.ids)


@pytest.mark.parametrize(
    ("one", "other", "reason", "is_proven"),
    [
        ("图书综合经费", "2023年图书综合经费", "same_name_without_year", True),
        ("2022年度图书综合经费", "图书综合经费（2023年）", "same_name_without_year", True),
        ("二〇二二年图书综合经费", "图书综合经费", "same_name_without_year", True),
        ("“图书”综合经费", "图书综合经费", "same_name", True),
        ("图书馆改造一期", "图书馆改造二期", "other_phase", False),
        ("社区文化活动专项经费", "社区文化活动专顶经费", "one_character", False),
    ],
)
def test_one_project_of_a_unit_is_followed_over_the_years(
    one: str, other: str, reason: str, is_proven: bool
) -> None:
    matches = projects(("中江县图书馆", one, None), ("中江县图书馆", other, None))
    assert matches.pairs.select("reason", "is_proven").rows() == [(reason, is_proven)]
    assert (matches.ids["canonical_id"].n_unique() == 1) is is_proven


def test_a_unit_under_another_spelling_keeps_its_projects() -> None:
    matches = projects(("中江县图书馆", "购书经费", None), ("德阳市中江县图书馆", "2024年购书经费", None))
    assert matches.pairs["reason"].to_list() == ["same_name_without_year"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("中江县图书馆", "购书经费", None), ("大英县图书馆", "购书经费", None)),
        (("中江县图书馆", "建馆50年庆典活动", None), ("中江县图书馆", "建馆60年庆典活动", None)),
        (("中江县图书馆", "一楼阅览室改造", None), ("中江县图书馆", "二楼阅览室改造", None)),
        (("中江县图书馆", "购书经费", "510623001"), ("中江县图书馆", "消防改造", "510623001")),
    ],
)
def test_other_projects_never_match(
    one: tuple[str, str, str | None], other: tuple[str, str, str | None]
) -> None:
    assert projects(one, other).pairs.is_empty()


NAMES = st.lists(
    st.builds(
        "".join,
        st.lists(
            st.sampled_from(["中江县", "大英县", "图书", "文化", "馆", "中心", "(一)", "站", "2", " "]),
            min_size=1,
            max_size=6,
        ),
    ),
    min_size=1,
    max_size=8,
    unique=True,
)


@settings(max_examples=40, deadline=None)
@given(NAMES)
def test_pairs_are_unique_and_the_canonical_ids_are_exactly_the_proven_clusters(names: list[str]) -> None:
    listed, matches = organizations(*({"unit_name": name} for name in names))
    keys = list(matches.pairs.select("left_id", "right_id", "reason").iter_rows())
    assert len(keys) == len(set(keys))
    assert all(left < right for left, right, _ in keys)
    cluster = {key: {key} for key in listed["organization_id"]}
    for left, right in matches.pairs.filter("is_proven").select("left_id", "right_id").iter_rows():
        merged = cluster[left] | cluster[right]
        for key in merged:
            cluster[key] = merged
    canonical = dict(matches.ids.iter_rows())
    assert canonical == {key: min(members) for key, members in cluster.items()}


@settings(max_examples=20, deadline=None)
@given(NAMES, st.randoms())
def test_the_order_of_forms_changes_nothing(names: list[str], random: Any) -> None:
    shuffled = list(names)
    random.shuffle(shuffled)
    first, second = (organizations(*({"unit_name": name} for name in order)) for order in (names, shuffled))
    assert first[0].equals(second[0])
    assert first[1].ids.equals(second[1].ids) and first[1].pairs.equals(second[1].pairs)


def test_a_likeness_that_makes_no_sense_is_refused() -> None:
    assert Likeness() == DEFAULT_LIKENESS
    with pytest.raises(ValueError, match="similarities"):
        Likeness(near_spelling=0)
    with pytest.raises(ValueError, match="lengths"):
        Likeness(least_characters=0)
