"""What stands on a review sheet, and where."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest

from pipelines.audit import load_rules
from pipelines.review.beside import find_place, order_of_places
from pipelines.review.gather import FormMissing, gather
from pipelines.review.html import render_html, render_index
from pipelines.review.model import ReviewSheet
from pipelines.review.profile import gather_profile
from pipelines.review.wording import load_wording
from pipelines.review.workbook import render_workbook
from tests.support.audit_forms import make_sheet
from tests.support.review_forms import parse, sheet_of, sheets_in_memory


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
