"""Review sheets: what stands on them and where, as values, as a page and as a workbook."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from lxml import etree
from PIL import Image
from python_calamine import CalamineWorkbook

from pipelines.audit import load_rules
from pipelines.cli.review import name_file
from pipelines.review import texts
from pipelines.review.beside import find_place, order_of_places
from pipelines.review.findings import find_notices
from pipelines.review.formats import CELL_CHARACTERS, count_lines, fit_cell
from pipelines.review.gather import FormMissing, gather
from pipelines.review.html import render_html, render_index
from pipelines.review.model import Profile, ReviewSheet, Spot
from pipelines.review.pictures import PagePicture, draw_pages
from pipelines.review.profile import gather_profile
from pipelines.review.targets import TargetUnclear, find_forms
from pipelines.review.wording import load_wording
from pipelines.review.workbook import name_worksheets, render_workbook
from pipelines.trace import TraceFailed
from tests.support.audit_forms import attribute, fund, make_sheet, no_funding, put, row
from tests.support.review_forms import sheets_in_memory

MARKUP = "<script>alert(\"x\")</script><b onclick='y'>&amp;"
FORMULA = '=HYPERLINK("http://example.org","x")'


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """One clean form, one with faults at five places, one whose texts attack page and workbook, one without
    layout, one without money, one with a score that cannot be read, and five of one unit."""
    faulty = make_sheet(
        "faulty",
        row(1, score="18"),
        row(2, score="16"),
        row(6, target="≥90个"),
        fund(1, execution_rate="90.00"),
        put(grade="差"),
    )
    hostile = make_sheet(
        "hostile",
        row(1, name=MARKUP, actual=FORMULA, reason="完成\x01\x08情况"),
        put(project_name=f"{MARKUP}[]:*?/\\'项目", unit=FORMULA),
        attribute(file_name="</title><img src=x>.txt"),
    )
    others = [
        make_sheet("loose", attribute(layout=""), row(1, nature="正向指标")),
        make_sheet("poor", no_funding),
        make_sheet("unread", row(2, score="十五点")),
        *(make_sheet(f"unit{no}", put(unit="某机关")) for no in range(5)),
    ]
    with sheets_in_memory(make_sheet("clean"), faulty, hostile, *others) as con:
        yield con


def sheet_of(con: duckdb.DuckDBPyConnection, key: str) -> ReviewSheet:
    return gather(con, make_sheet(key).evaluation_id)


@pytest.fixture(scope="module")
def faulty(con: duckdb.DuckDBPyConnection) -> ReviewSheet:
    return sheet_of(con, "faulty")


@pytest.fixture(scope="module")
def hostile(con: duckdb.DuckDBPyConnection) -> ReviewSheet:
    return sheet_of(con, "hostile")


def parse(page: str) -> Any:
    return etree.fromstring(page.encode())


# ── what stands on a sheet ───────────────────────────────────────────────────────────────────────


def test_every_finding_of_the_form_stands_on_its_sheet_exactly_once(
    con: duckdb.DuckDBPyConnection, faulty: ReviewSheet
) -> None:
    found = con.execute(
        "select rule_id, message from audit.findings where evaluation_id = ? order by all",
        [faulty.evaluation_id],
    ).fetchall()
    assert len(found) >= 5
    assert sorted((finding.rule_id, finding.message) for _, finding in faulty.findings()) == found
    assert [finding.number for _, finding in faulty.findings()] == list(range(1, len(found) + 1))


def test_findings_stand_beside_the_row_they_concern(faulty: ReviewSheet) -> None:
    places = {(finding.rule_id, place.key) for place, finding in faulty.findings()}
    assert {
        ("A17", "indicator-1"),
        ("A03", "indicator-2"),
        ("A36", "indicator-6"),
        ("A05", "funding-1"),
        ("A52", "totals"),
        ("A01", "totals"),
    } <= places


@pytest.mark.parametrize(
    ("rule_id", "indicator_no", "subject_no", "place"),
    [
        ("A17", 3, None, "indicator-3"),
        ("A46", 3, "planned_text", "indicator-3"),
        ("A12", None, "funding:2", "funding-2"),
        ("A45", None, "goal:2", "goal-2"),
        ("A62", None, "actual_text:2:226", "goal-2"),
        ("A62", None, "conclusion_text::5", "totals"),
        ("A10", None, "年初预算数", "funding-7"),
        ("A32", None, "concentration", "indicators"),
        ("A52", None, None, "totals"),
        ("A60", None, None, "head"),
        ("X01", None, "anything", "head"),
    ],
)
def test_the_subject_of_a_finding_names_its_place_else_its_rule_does(
    rule_id: str, indicator_no: int | None, subject_no: str | None, place: str
) -> None:
    finding = {"rule_id": rule_id, "indicator_no": indicator_no, "subject_no": subject_no}
    assert find_place(finding, load_wording().place, "funding-7") == place


def test_every_rule_that_has_a_place_exists_and_every_place_is_one_of_a_sheet() -> None:
    places = load_wording().place
    assert set(places) <= {rule.rule_id for rule in load_rules()}
    assert set(places.values()) <= {*order_of_places([]), "money"}


def test_a_sheet_shows_the_columns_that_the_form_prints_in_its_order(faulty: ReviewSheet) -> None:
    assert [column.role for column in faulty.funding_columns] == [
        "initial_budget", "adjusted_budget", "executed", "weight", "execution_rate", "score",
    ]  # fmt: skip
    assert [column.label for column in faulty.indicator_columns] == [
        "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施",
    ]  # fmt: skip
    assert faulty.indicators[0].values == ("≥10场", "11场", "20", "18", None)


def test_columns_that_the_layout_does_not_name_are_shown_where_they_are_filled(
    con: duckdb.DuckDBPyConnection,
) -> None:
    sheet = sheet_of(con, "loose")
    assert [column.role for column in sheet.indicator_columns] == [
        "nature", "target", "actual", "weight", "score", "reason",
    ]  # fmt: skip


def test_levels_span_the_rows_below_them(faulty: ReviewSheet) -> None:
    assert [(item.level1.text, item.level1.rows) for item in faulty.indicators] == [
        ("产出指标", 3), ("产出指标", 0), ("产出指标", 0),
        ("效益指标", 2), ("效益指标", 0),
        ("满意度指标", 1),
    ]  # fmt: skip
    assert [item.level2.rows for item in faulty.indicators] == [1] * 6


def test_scores_are_added_up_as_stated_and_as_the_rules_give_them(
    con: duckdb.DuckDBPyConnection, faulty: ReviewSheet
) -> None:
    clean = sheet_of(con, "clean").scores
    assert (clean.stated, clean.added) == (Decimal("99.5"), Decimal("99.50"))
    # words such as 达成指标 leave room down to the limit of their band
    assert clean.lowest is not None and clean.lowest < Decimal("99.5") == clean.highest
    # the date is met or not, but no ratio of it is recomputed
    assert (clean.recomputed_rows, clean.scored_rows) == (6, 7)
    assert faulty.scores.added == Decimal("98.50")
    assert faulty.scores.stated == Decimal("99.5")


def test_execution_is_measured_on_the_main_line(faulty: ReviewSheet) -> None:
    assert faulty.money is not None
    assert faulty.money.stated_rate_pct == 90
    assert faulty.money.computed_rate_pct == Decimal("95.00")
    assert faulty.money.recomputed_points == Decimal("9.50")


def test_a_form_without_money_has_no_execution(con: duckdb.DuckDBPyConnection) -> None:
    sheet = sheet_of(con, "poor")
    assert sheet.money is None
    parse(render_html(sheet))
    assert render_workbook([sheet])


def test_rules_are_listed_with_what_they_came_to(faulty: ReviewSheet) -> None:
    outcomes = {verdict.rule_id: verdict.outcome for verdict in faulty.verdicts}
    assert outcomes["A17"] == "finding"
    assert outcomes["A02"] == "pass"
    assert outcomes["A34"] == "not_applicable"
    # rules about units judge no single form
    form_rules = [rule for rule in load_rules() if rule.entries["subject"] not in ("unit", "project")]
    assert len(outcomes) == len(form_rules)


def test_a_build_without_audit_says_so_and_claims_nothing() -> None:
    clean = make_sheet("clean")
    with sheets_in_memory(clean, is_audited=False) as con:
        sheet = gather(con, clean.evaluation_id)
        index = render_index(gather_profile(con, "x", [clean.evaluation_id]), {})
    page = render_html(sheet)
    assert not sheet.is_audited
    assert "未运行审核规则" in page and "均未发现问题" not in page
    assert "未运行审核规则" in index and "未审核" in index


def test_remarks_of_the_reading_stand_beside_their_row(con: duckdb.DuckDBPyConnection) -> None:
    sheet = sheet_of(con, "unread")
    [note] = sheet.indicators[1].place.notes
    assert note.text == "十五点" and note.label == load_wording().note["unread_value"]
    assert sheet.status == "partial"
    page = render_html(sheet)
    assert "部分读取" in page and "十五点" in page


def test_an_unknown_form_is_refused(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(FormMissing, match="no form"):
        gather(con, "f" * 24)


# ── the page ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", ["clean", "faulty", "hostile"])
def test_a_page_is_well_formed_and_loads_nothing(con: duckdb.DuckDBPyConnection, key: str) -> None:
    page = render_html(sheet_of(con, key))
    tree = parse(page)
    assert not tree.xpath("//script | //iframe | //object | //link[not(starts-with(@href, 'data:'))]")
    assert not tree.xpath("//@*[starts-with(name(), 'on')]")
    assert not tree.xpath("//@src")
    assert all(href.startswith(("#", "data:")) for href in tree.xpath("//@href"))
    assert "url(" not in page and "@import" not in page
    assert tree.xpath("string(//meta[@http-equiv]/@content)").startswith("default-src 'none'")


def test_links_and_anchors_of_a_page_fit_together(faulty: ReviewSheet) -> None:
    tree = parse(render_html(faulty))
    anchors = tree.xpath("//@id")
    assert len(anchors) == len(set(anchors))
    assert {href[1:] for href in tree.xpath("//@href[starts-with(., '#')]")} <= set(anchors)


def test_each_finding_of_a_page_is_in_the_row_it_concerns(faulty: ReviewSheet) -> None:
    tree = parse(render_html(faulty))
    seen = 0
    for place, finding in faulty.findings():
        if "-" not in place.key:
            continue
        [cells] = tree.xpath(f"//tr[@id='{place.key}']")
        text = "".join(cells.itertext())
        assert finding.rule_id in text and finding.message in text
        assert finding.expected is None or finding.expected in text
        assert finding.found is None or finding.found in text
        assert place.worst in cells.get("class")
        seen += 1
    assert seen >= 4


def test_severities_differ_without_colour() -> None:
    words = load_wording()
    assert len(set(words.mark.values())) == len(set(words.severity.values())) == 3


def test_markup_in_a_document_stays_text(hostile: ReviewSheet) -> None:
    page = render_html(hostile)
    tree = parse(page)
    assert not tree.xpath("//script | //img | //b[@onclick]")
    assert "<script" not in page
    assert MARKUP in "".join(tree.itertext())
    assert "\x01" not in page and "完成\ufffd\ufffd情况" in page


def test_a_page_with_pictures_frames_each_row_that_has_a_place(faulty: ReviewSheet) -> None:
    spotted = _with_spots(faulty)
    picture = PagePicture(1, 595.0, 842.0, "data:image/png;base64,AAAA")
    tree = parse(render_html(spotted, [picture]))
    frames = {frame.get("id"): frame.get("class") for frame in tree.iter("{*}rect")}
    assert frames["box-indicator-1-1"] == "error"
    assert frames["box-indicator-3-1"] == "row"
    anchors = set(tree.xpath("//@id"))
    assert {href[1:] for href in tree.xpath("//@href[starts-with(., '#')]")} <= anchors


def _with_spots(sheet: ReviewSheet) -> ReviewSheet:
    rows = [
        replace(item, place=replace(item.place, spots=(Spot(1, (50.0, 20.0 * no, 500.0, 20.0 * no + 18)),)))
        for no, item in enumerate(sheet.indicators, 1)
    ]
    return replace(sheet, indicators=tuple(rows))


def test_a_page_says_why_there_are_no_pictures(faulty: ReviewSheet) -> None:
    assert "原件页面未能附上：the file &lt;is gone&gt;" in render_html(faulty, missing="the file <is gone>")


def test_the_same_sheet_gives_the_same_page_and_workbook(faulty: ReviewSheet) -> None:
    assert render_html(faulty) == render_html(faulty)
    assert render_workbook([faulty]) == render_workbook([faulty])


# ── the workbook ─────────────────────────────────────────────────────────────────────────────────


def open_workbook(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def parts_of(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_a_workbook_has_the_lists_and_a_worksheet_per_form(con: duckdb.DuckDBPyConnection) -> None:
    sheets = [sheet_of(con, key) for key in ("clean", "faulty", "hostile")]
    book = open_workbook(render_workbook(sheets))
    assert list(book)[:4] == ["目录", "问题清单", "01 项目clean", "02 项目faulty"]
    assert len(book) == 5
    assert [line[4] for line in book["目录"][1:]] == [99.5, 99.5, 99.5]
    messages = [line[7] for line in book["问题清单"][1:]]
    assert messages == [finding.message for sheet in sheets for _, finding in sheet.findings()]


def test_findings_of_a_worksheet_stand_in_the_row_they_concern(faulty: ReviewSheet) -> None:
    [lines] = [lines for name, lines in open_workbook(render_workbook([faulty])).items() if "faulty" in name]
    for item in faulty.indicators:
        [line] = [line for line in lines if line[2] == item.name]
        for finding in item.place.findings:
            assert finding.message in line[-1]
    [total] = [line for line in lines if str(line[0]).startswith("年度资金总额")]
    assert "A05" in total[-1]


def test_no_text_of_a_document_becomes_a_formula_or_a_link(hostile: ReviewSheet) -> None:
    content = render_workbook([hostile])
    parts = parts_of(content)
    worksheets = {name: text for name, text in parts.items() if name.startswith("xl/worksheets/sheet")}
    assert not any(re.search(r"<f[ >]", text) for text in worksheets.values())
    assert not any("TargetMode" in text for name, text in parts.items() if name.endswith(".rels"))
    found = [value for lines in open_workbook(content).values() for line in lines for value in line]
    assert FORMULA in found


def test_worksheets_are_set_up_for_screen_and_paper(faulty: ReviewSheet) -> None:
    parts = parts_of(render_workbook([faulty]))
    for number in (1, 2, 3):
        text = parts[f"xl/worksheets/sheet{number}.xml"]
        assert 'state="frozen"' in text and 'orientation="landscape"' in text
        assert 'paperSize="9"' in text and 'fitToHeight="0"' in text
    assert parts["xl/workbook.xml"].count("_xlnm.Print_Titles") == 3


def test_worksheets_have_names_that_excel_takes_and_that_differ(hostile: ReviewSheet) -> None:
    long = replace(hostile, project="项目" * 40)
    names = name_worksheets([hostile, hostile, long])
    assert len({name.lower() for name in names}) == 3
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\']", name) for name in names)


def test_a_text_too_long_for_a_cell_is_cut_with_a_remark() -> None:
    for text in ("长" * 40_000, "𠀀" * 40_000):
        fitted = fit_cell(text)
        assert len(fitted.encode("utf-16-le")) // 2 <= CELL_CHARACTERS
        assert fitted.endswith("（已截断）")
    assert fit_cell("短") == "短"


def test_lines_of_a_cell_count_chinese_characters_twice() -> None:
    assert count_lines(None, 10) == count_lines("abcdefgh", 10) == 1
    assert count_lines("一二三四五六七八", 10) == 2
    assert count_lines("a\nb", 10) == 2


# ── which forms are meant ────────────────────────────────────────────────────────────────────────


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


# ── the profile ──────────────────────────────────────────────────────────────────────────────────


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


# ── how things are written ───────────────────────────────────────────────────────────────────────


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


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "kind"), [("jiangchuan-libreoffice.pdf", "png"), ("jiangchuan-scan150.pdf", "jpeg")]
)
def test_pages_are_packed_small_enough_to_send(faulty: ReviewSheet, root: Path, name: str, kind: str) -> None:
    content = (root / "tests" / "data" / name).read_bytes()
    [picture] = draw_pages(content, _with_spots(faulty))
    head, _, packed = picture.address.partition(",")
    assert head == f"data:image/{kind};base64"
    assert len(packed) < 1_000_000
    assert abs(picture.width - 595) <= 1 and abs(picture.height - 842) <= 1
    with Image.open(io.BytesIO(base64.b64decode(packed))) as shown:
        assert shown.width / shown.height == pytest.approx(picture.width / picture.height, rel=0.01)


def test_a_form_without_places_on_pages_has_no_pictures(faulty: ReviewSheet) -> None:
    assert draw_pages(b"no document", faulty) == ()
