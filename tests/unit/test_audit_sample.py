"""The sample's seven forms: exactly the faults that a careful reader finds on the paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import duckdb
import pytest

from pipelines.audit import run_audit
from pipelines.reading import read_document
from tests.conftest import SAMPLE
from tests.support.audit_forms import Judgement, load_records
from tests.support.star_rows import empty_warehouse

#: the warehouse keeps UTC without a zone
SEEN = datetime(2024, 1, 1)  # noqa: DTZ001

#: errors and warnings: form, rule, indicator or other subject. The notes of seed-expected.md, one by one.
FAULTS = {
    (1, "A14", 1, "38823 of ≥46000 scored 5.40, the ratio gives 5.06"),
    (1, "A62", "actual_text:1:227", "519526 万人次"),
    (3, "A15", 6, "7696 of ≥5000 without a reason"),
    (3, "A15", 7, "29736 of ≥10000 without a reason"),
    (4, "A15", 1, "3 of >2 without a reason"),
    (4, "A17", 3, "18 of 20 without a reason"),
    (4, "A17", 4, "18 of 20 without a reason"),
    (4, "A52", None, "blank grade"),
    (6, "A08", None, "execution 86.55 % without a reason"),
    (6, "A36", 4, "a rate in 次"),
    (6, "A36", 6, "a rate in 件"),
    (6, "A36", 7, "a rate in 件"),
    (6, "A36", 9, "satisfaction in 人次"),
    (7, "A15", 3, "100 of ≥10"),
    (7, "A23", 2, "100 % answered 达成指标"),
    (7, "A23", 10, "90 % answered 达成指标"),
    (7, "A36", 1, "a rate in 个"),
    (7, "A36", 3, "a rate in 个"),
}
#: remarks, severity info
REMARKS = {
    (1, "A24", 5),
    (1, "A27", None),
    (2, "A27", None),
    (3, "A16", 6),
    (3, "A16", 7),
    (3, "A28", 19),
    (3, "A46", 5),
    (4, "A16", 1),
    (4, "A24", 2),
    (4, "A29", None),
    (4, "A32", 1),
    (4, "A33", None),
    (5, "A28", 8),
    (6, "A27", None),
    (6, "A46", 3),
    (7, "A16", 3),
}
#: rules that the sample, one year of one unit, gives nothing to judge
WITHOUT_INPUTS = {"A31", "A40", "A42", "A50", "A53", "A54", "A55", "A56", "A57", "A58", "A59", "A60"}


@pytest.fixture(scope="module")
def con() -> Any:
    content = SAMPLE.read_bytes()
    record = read_document(content, SAMPLE.name)
    files = [(record["document_id"], SAMPLE.name, SEEN, SAMPLE.name, len(content), "text/plain")]
    with empty_warehouse() as con:
        load_records(con, [record], files)
        counts = run_audit(con)
        assert set(counts.without_inputs) == WITHOUT_INPUTS
        yield con


def found(con: duckdb.DuckDBPyConnection, severities: tuple[str, ...]) -> set[tuple[Any, ...]]:
    rows = con.execute(
        "select e.form_no, f.rule_id, f.indicator_no, f.subject_no, f.severity "
        "from audit.findings as f left join evaluations as e using (evaluation_id)"
    ).fetchall()
    return {
        (form, rule, indicator if indicator is not None or rule == "A46" else subject)
        for form, rule, indicator, subject, severity in rows
        if severity in severities
    }


def test_errors_and_warnings_are_those_of_the_paper_and_no_others(con: duckdb.DuckDBPyConnection) -> None:
    assert found(con, ("error", "warning")) == {fault[:3] for fault in FAULTS}


def test_remarks_are_those_of_the_paper_and_no_others(con: duckdb.DuckDBPyConnection) -> None:
    assert found(con, ("info",)) == REMARKS


def test_all_seven_totals_weights_rates_and_money_tables_reconcile(con: duckdb.DuckDBPyConnection) -> None:
    judgement = Judgement.of(con)
    forms = [key for (key,) in con.execute("select evaluation_id from evaluations").fetchall()]
    assert len(forms) == 7
    for rule_id in ("A01", "A02", "A03", "A05", "A06", "A10"):
        assert {judgement.verdict(rule_id, key) for key in forms} == {"pass"}, rule_id


def test_amounts_and_counts_of_the_texts_are_kept_with_their_place(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        "select e.form_no, n.raw_text, cast(n.value as double), n.unit, n.noun, n.column_name, n.start_no "
        "from audit.narrative_amounts as n inner join evaluations as e using (evaluation_id)"
    ).fetchall()
    kept = {(form, raw, value, unit) for form, raw, value, unit, *_ in rows}
    assert {
        (1, "519526 万人次", 5_195_260_000.0, "人次"),
        (1, "125 场", 125.0, "场"),
        (5, "4526950 元", 4_526_950.0, "元"),
        (5, "720 个", 720.0, "个"),
        (5, "4512020.08 元", 4_512_020.08, "元"),
        (6, "12次", 12.0, "次"),
    } <= kept
    texts = con.execute(
        "select e.form_no, g.planned_text, g.actual_text "
        "from goals as g inner join evaluations as e using (evaluation_id)"
    )
    by_form = {
        form: {"planned_text": planned, "actual_text": actual} for form, planned, actual in texts.fetchall()
    }
    for form, raw, _, _, _, column, start in rows:
        assert by_form[form][column][start - 1 : start - 1 + len(raw)] == raw


def test_the_narrative_of_form_5_agrees_with_its_money(con: duckdb.DuckDBPyConnection) -> None:
    [(key,)] = con.execute("select evaluation_id from evaluations where form_no = 5").fetchall()
    assert Judgement.of(con).verdict("A47", key) == "pass"


def test_recomputed_scores_hold_the_score_of_every_indicator_but_the_one_found(
    con: duckdb.DuckDBPyConnection,
) -> None:
    odd = con.execute(
        "select e.form_no, r.indicator_no, r.basis, cast(r.highest_points as double) "
        "from audit.recomputed_scores as r inner join evaluations as e using (evaluation_id) "
        "where r.score_points not between r.lowest_points - 0.05 and r.highest_points + 0.05"
    ).fetchall()
    assert odd == [(1, 1, "ratio", 5.0639)]
