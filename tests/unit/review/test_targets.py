"""Which forms are meant, the profile of a unit, and how things are written."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.cli.review import name_file
from pipelines.review import texts
from pipelines.review.findings import find_notices
from pipelines.review.html import render_index
from pipelines.review.model import Profile, ReviewSheet
from pipelines.review.profile import gather_profile
from pipelines.review.targets import TargetUnclear, find_forms
from pipelines.trace import TraceFailed
from tests.support.audit_forms import make_sheet
from tests.support.review_forms import parse


def test_a_form_is_meant_by_the_start_of_its_id_or_by_its_project(con: duckdb.DuckDBPyConnection) -> None:
    key = make_sheet("clean").evaluation_id
    assert find_forms(con, key[:10]).evaluation_ids == (key,)
    assert find_forms(con, key.upper()).evaluation_ids == (key,)
    chosen = find_forms(con, "项目clean 2023")
    assert (chosen.kind, chosen.evaluation_ids) == ("form", (key,))


def test_a_document_is_meant_by_its_path_wherever_the_raw_folder_lies(con: duckdb.DuckDBPyConnection) -> None:
    key = make_sheet("clean").evaluation_id
    for wanted in ("clean/form.txt", "data/raw/clean/form.txt", "data\\raw\\clean\\form.txt"):
        chosen = find_forms(con, wanted)
        assert (chosen.kind, chosen.evaluation_ids) == ("document", (key,))


def test_a_unit_is_meant_by_its_name_or_by_a_part_that_fits_no_other(con: duckdb.DuckDBPyConnection) -> None:
    key = make_sheet("clean").evaluation_id
    for wanted in ("实施单位clean", "单位cle"):
        assert find_forms(con, wanted).kind == "unit"
        assert find_forms(con, wanted).evaluation_ids == (key,)


@pytest.mark.parametrize(
    ("wanted", "year", "message"),
    [
        ("form.txt", None, "documents fit"),
        ("实施单位", None, "units fit"),
        ("实施单位clean", 2019, "no forms of 2019"),
        ("clean/form.txt", 2019, "none of 2019"),
        (" ", None, "name a form"),
    ],
)
def test_what_is_not_clear_is_refused_with_the_reason(
    con: duckdb.DuckDBPyConnection, wanted: str, year: int | None, message: str
) -> None:
    with pytest.raises(TargetUnclear, match=message):
        find_forms(con, wanted, year)


def test_what_is_nowhere_is_refused(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(TraceFailed, match="no evaluation"):
        find_forms(con, "没有这个项目")
    with pytest.raises(TraceFailed):
        find_forms(con, "100%_")


@pytest.fixture(scope="module")
def unit_profile(con: duckdb.DuckDBPyConnection) -> Profile:
    chosen = find_forms(con, "某机关")
    assert len(chosen.evaluation_ids) == 5
    return gather_profile(con, chosen.title, chosen.evaluation_ids)


def test_a_profile_counts_forms_scores_and_findings_of_the_unit(unit_profile: Profile) -> None:
    [year] = unit_profile.years
    assert (year.fiscal_year, year.forms, year.mean) == (2023, 5, Decimal("99.50"))
    assert year.variance == 0
    assert year.executed_yuan == 5 * 950_000
    assert "A51" in {finding.rule_id for finding in unit_profile.findings}
    assert len(unit_profile.forms) == 5


def test_a_profile_page_links_to_every_sheet(unit_profile: Profile) -> None:
    files = {form.evaluation_id: f"{no} 项目&.html" for no, form in enumerate(unit_profile.forms)}
    tree = parse(render_index(unit_profile, files))
    assert len(tree.xpath("//table[@id='forms']//a")) == 5
    assert tree.xpath("//table[@id='forms']//a/@href")[0] == "0%20%E9%A1%B9%E7%9B%AE%26.html"
    assert "A51" in "".join(tree.itertext())


def test_numbers_are_written_exactly() -> None:
    assert texts.show_points(Decimal("5.4000")) == "5.40"
    assert texts.show_points(Decimal("5.0639")) == "5.0639"
    assert texts.show_points(None) == texts.show_share(None) == texts.show_ten_thousands(None) == "—"
    assert texts.show_range(Decimal("4.0"), Decimal("5.0")) == "4.00～5.00"
    assert texts.show_ten_thousands(Decimal("17446812.34")) == "1,744.681234"
    assert texts.show_ten_thousands(Decimal(20000)) == "2.00"
    assert texts.show_share(0.999) == "99%" and texts.show_share(1.0) == "100%"
    assert texts.show_gap(0.5) == "+0.5" and texts.show_gap(-2.0) == "-2"
    assert texts.show_gap(0.0) is None and texts.show_gap(-0.00001) is None


def test_the_basis_of_a_finding_is_the_number_of_the_notice() -> None:
    assert find_notices("财预〔2020〕10号 (total); R2") == "财预〔2020〕10号"
    assert find_notices("validations (R3)") is None and find_notices(None) is None


def test_file_names_are_safe_and_short(hostile: ReviewSheet) -> None:
    name = name_file(replace(hostile, project="../..\\:\x00 a" + "长" * 200), 3)
    assert not re.search(r'[\\/:*?"<>|\s\x00]', name) and ".." not in name
    assert len(name.encode()) < 200
    assert name.startswith("03-2023-")
    assert Path(name).name == name
