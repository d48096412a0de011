"""From readings to star frames: nothing vanishes, nothing is orphaned, order does not matter."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.keys import make_key
from pipelines.quarantine import DocumentRowsError, split_star
from pipelines.schema import load_catalog, readings_schema
from pipelines.star import FILES_SCHEMA, ReadingsError, build_star, stream_star
from tests.support.star_rows import empty_warehouse

FORM_TABLES = ("funding", "goals", "indicators", "details", "sources")


def make_form(document_id: str, form_no: int, **changes: Any) -> dict[str, list[dict[str, Any]]]:
    """One form with two funding lines, one goal, two indicators and a source."""
    key = make_key(document_id, form_no)
    department, unit, project = "闵行区江川路街道", "党群服务中心", f"项目{form_no}"
    evaluation = {
        "evaluation_id": key,
        "document_id": document_id,
        "form_no": form_no,
        "project_id": make_key(unit, department, project),
        "project_name": project,
        "department_id": make_key(department),
        "department_name": department,
        "unit_id": make_key(unit),
        "unit_name": unit,
        "fiscal_year": 2023,
        "total_score_points": Decimal("97.55"),
        "status": "complete",
    } | changes
    return {
        "evaluations": [evaluation],
        "funding": [
            {"evaluation_id": key, "line_no": no, "source": source, "executed_yuan": Decimal("15965100.00")}
            for no, source in ((1, "total"), (2, "fiscal"))
        ],
        "goals": [{"evaluation_id": key, "goal_no": 1, "planned_text": "目标"}],
        "indicators": [
            {"evaluation_id": key, "indicator_no": no, "weight_points": Decimal(50), "score_points": score}
            for no, score in ((1, Decimal(50)), (2, Decimal(60)))
        ],
        "details": [
            {"evaluation_id": key, "detail_no": 1, "table_name": "evaluations", "row_no": 0, "role": "period"}
        ],
        "sources": [
            {
                "evaluation_id": key,
                "table_name": "indicators",
                "row_no": 1,
                "column_name": "score_text",
                "part_no": 1,
            }
        ],
        "notes": [{"category": "cleaned", "message": "HTML", "evaluation_id": key}],
        "unknown_labels": [{"label_text": "备注", "occurrences": 1}],
    }


def make_reading(document_id: str, *forms: dict[str, list[dict[str, Any]]], **changes: Any) -> dict[str, Any]:
    reading: dict[str, Any] = {
        "document_id": document_id,
        "reader_version": "1",
        "media_type": "text/plain",
        "byte_count": 10,
        "page_count": 1,
        "reader": "text",
        "status": "complete",
    }
    for form in forms:
        for name, rows in form.items():
            reading[name] = reading.get(name, []) + rows
    return reading | changes


def make_files(*document_ids: str) -> pl.DataFrame:
    rows = [(key, f"{key}.txt", datetime(2024, 1, 1), f"{key}.txt", 10, "text/plain") for key in document_ids]  # noqa: DTZ001 the warehouse keeps UTC without a zone
    return pl.DataFrame(rows, schema=FILES_SCHEMA, orient="row")


def frame_of(*readings: dict[str, Any]) -> pl.LazyFrame:
    return pl.LazyFrame(readings, schema=readings_schema())


def collect(frames: dict[str, pl.LazyFrame]) -> dict[str, pl.DataFrame]:
    return {name: frame.collect() for name, frame in frames.items()}


def load(frames: dict[str, pl.DataFrame]) -> dict[str, int]:
    """Load frames into a database with all constraints; return the rows of each table."""
    with empty_warehouse() as con:
        for name, frame in frames.items():
            relation = con.from_arrow(frame.__arrow_c_stream__())
            relation.insert_into(name)
        return {name: len(con.execute(f"from {name}").fetchall()) for name in frames}


def test_a_form_becomes_rows_of_every_table_and_loads_under_all_constraints() -> None:
    star = build_star(frame_of(make_reading("a", make_form("a", 1), make_form("a", 2))), make_files("a"))
    split = split_star(star)
    assert split.rejected_rows.is_empty()
    assert load(dict(split.accepted)) == {
        "documents": 1,
        "document_files": 1,
        "organizations": 2,
        "organization_matches": 0,
        "projects": 2,
        "project_matches": 0,
        "evaluations": 2,
        "goals": 2,
        "funding": 4,
        "indicators": 4,
        "details": 2,
        "sources": 2,
        "quality.rejected_documents": 0,
        "quality.rejected_rows": 0,
        "quality.unknown_labels": 2,
        "quality.notes": 2,
    }


def test_every_frame_has_the_columns_and_types_of_the_schema() -> None:
    star = collect(build_star(frame_of(make_reading("a", make_form("a", 1))), make_files("a")))
    for name, frame in star.items():
        assert frame.schema == load_catalog().table(name).polars_schema, name


def test_form_count_is_the_number_of_forms_and_a_rejected_document_keeps_its_row() -> None:
    rejected = make_reading("b", status="rejected", category="no_form", reason="no title", page_no=2)
    star = build_star(frame_of(make_reading("a", make_form("a", 1)), rejected), make_files("a", "b"))
    accepted = split_star(star).accepted
    counts = accepted["documents"].select("document_id", "status", "form_count").rows()
    assert counts == [("a", "complete", 1), ("b", "rejected", 0)]
    assert accepted["quality.rejected_documents"].rows() == [("b", "b.txt", "no_form", "no title", 2)]


def test_notes_and_labels_carry_the_document_of_their_reading() -> None:
    star = collect(build_star(frame_of(make_reading("a", make_form("a", 1))), make_files("a")))
    assert star["quality.notes"]["document_id"].to_list() == ["a"]
    assert star["quality.unknown_labels"]["document_id"].to_list() == ["a"]


def test_a_document_without_a_reading_is_never_left_out_in_silence() -> None:
    with pytest.raises(ReadingsError, match="no reading"):
        build_star(frame_of(make_reading("a")), make_files("a", "b"))


def test_two_readings_of_one_document_are_refused() -> None:
    with pytest.raises(ReadingsError, match="more than one"):
        build_star(frame_of(make_reading("a"), make_reading("a", reader_version="2")), make_files("a"))


def test_a_reading_of_a_deleted_document_is_left_out() -> None:
    readings = frame_of(make_reading("a", make_form("a", 1)), make_reading("gone", make_form("gone", 1)))
    star = collect(build_star(readings, make_files("a")))
    assert star["documents"]["document_id"].to_list() == ["a"]
    assert star["evaluations"].height == 1


def test_copies_of_a_document_give_one_document_named_after_the_first_path() -> None:
    files = make_files("a", "a").with_columns(
        path=pl.Series(["z.txt", "b.txt"]), file_name=pl.Series(["z", "b"])
    )
    star = collect(build_star(frame_of(make_reading("a")), files))
    assert star["documents"]["file_name"].to_list() == ["b"]
    assert star["document_files"]["path"].to_list() == ["b.txt", "z.txt"]


def test_codes_are_the_most_frequent_ones_printed() -> None:
    forms = [
        make_form("a", no, department_code=code, project_id="p", project_name="同一项目", project_code=code)
        for no, code in ((1, "219"), (2, "118"), (3, "219"), (4, None))
    ]
    star = collect(build_star(frame_of(make_reading("a", *forms)), make_files("a")))
    codes = dict(star["organizations"].select("organization_name", "organization_code").rows())
    assert codes == {"闵行区江川路街道": "219", "党群服务中心": None}
    assert star["projects"]["project_code"].to_list() == ["219"]


def test_a_score_above_its_weight_or_below_zero_is_loaded() -> None:
    form = make_form("a", 1)
    form["indicators"][0]["score_points"] = Decimal(-5)
    split = split_star(build_star(frame_of(make_reading("a", form)), make_files("a")))
    assert split.rejected_rows.is_empty()
    assert split.accepted["indicators"].height == 2


def test_a_rejected_form_takes_all_its_rows_along_and_leaves_its_document_partial() -> None:
    bad = make_form("a", 2, fiscal_year=20233)
    star = collect(build_star(frame_of(make_reading("a", make_form("a", 1), bad)), make_files("a")))
    split = split_star(star)
    assert split.accepted["evaluations"]["form_no"].to_list() == [1]
    assert split.accepted["documents"].select("status", "form_count").row(0) == ("partial", 1)
    assert split.rejected_rows["table_name"].value_counts().sort("table_name").rows() == [
        ("details", 1),
        ("evaluations", 1),
        ("funding", 2),
        ("goals", 1),
        ("indicators", 2),
        ("sources", 1),
    ]
    rules = split.rejected_rows.filter(table_name="evaluations")["rules"].to_list()
    assert rules == [["fiscal_year BETWEEN 1990 AND 2100"]]
    children = split.rejected_rows.filter(table_name="funding")
    assert (
        children["rules"].to_list()
        == [["foreign key (evaluation_id) references evaluations (evaluation_id)"]] * 2
    )
    assert children["row_no"].to_list() == [1, 2]
    assert json.loads(children["row_json"][0])["executed_yuan"] == "15965100.00"


def test_a_rejected_line_leaves_its_form_and_document_partial() -> None:
    form = make_form("a", 1)
    form["funding"][1]["source"] = "彩票"
    split = split_star(build_star(frame_of(make_reading("a", form)), make_files("a")))
    assert split.accepted["evaluations"]["status"].to_list() == ["partial"]
    assert split.accepted["documents"]["status"].to_list() == ["partial"]
    assert split.accepted["funding"]["source"].to_list() == ["total"]


def test_a_document_that_loses_all_forms_is_rejected_as_invalid() -> None:
    reading = make_reading("a", make_form("a", 1, status="done"))
    accepted = split_star(build_star(frame_of(reading), make_files("a"))).accepted
    assert accepted["documents"].select("status", "form_count").row(0) == ("rejected", 0)
    assert accepted["quality.rejected_documents"].select("document_id", "path", "category").rows() == [
        ("a", "a.txt", "invalid")
    ]
    load(dict(accepted))


def test_a_broken_row_of_documents_stops_the_build() -> None:
    with pytest.raises(DocumentRowsError, match="page_count >= 0"):
        split_star(build_star(frame_of(make_reading("a", page_count=-1)), make_files("a")))


def test_no_documents_give_empty_tables() -> None:
    split = split_star(build_star(frame_of(), make_files()))
    assert {name: frame.height for name, frame in split.accepted.items() if frame.height} == {}
    [part] = stream_star(frame_of(), make_files(), documents=2)
    assert {name: frame.height for name, frame in part.accepted.items() if frame.height} == {}


@pytest.mark.parametrize("documents", [1, 2, 3])
def test_parts_of_a_star_add_up_to_the_whole(documents: int) -> None:
    bad = make_form("b", 2, fiscal_year=20233)
    refused = make_reading("e", status="rejected", category="no_text", reason="no text on any page")
    readings = [make_reading(key, make_form(key, 1)) for key in "acd"]
    readings += [make_reading("b", make_form("b", 1), bad), refused]
    files = make_files(*"abcde")
    whole = split_star(build_star(frame_of(*readings), files)).accepted
    parts = [part.accepted for part in stream_star(frame_of(*readings), files, documents=documents)]
    assert len(parts) == -(-5 // documents)
    for name, frame in whole.items():
        together = pl.concat([part[name] for part in parts if name in part])
        assert together.sort(pl.all()).equals(frame.sort(pl.all())), name


def test_the_order_of_readings_does_not_change_the_star() -> None:
    readings = [make_reading(key, make_form(key, 1), make_form(key, 2)) for key in "cab"]
    files = make_files(*"abc")
    one = collect(build_star(frame_of(*readings), files))
    other = collect(build_star(frame_of(*reversed(readings)), files.reverse()))
    for name, frame in one.items():
        assert frame.equals(other[name]), name


@settings(max_examples=8, deadline=None)
@given(
    years=st.lists(st.sampled_from([2023, 99, None]), max_size=4),
    sources=st.lists(st.sampled_from(["total", "彩票", None]), max_size=4),
    numbers=st.lists(st.sampled_from([0, 1, 2, None]), max_size=4),
)
def test_every_row_is_either_accepted_or_rejected_and_the_accepted_load(
    years: list[int | None], sources: list[str | None], numbers: list[int | None]
) -> None:
    forms = [make_form("a", no, fiscal_year=year) for no, year in enumerate(years, 1)]
    for form in forms:
        key = form["evaluations"][0]["evaluation_id"]
        form["funding"] = [
            {"evaluation_id": key, "line_no": no, "source": source} for no, source in enumerate(sources, 1)
        ]
        form["indicators"] = [{"evaluation_id": key, "indicator_no": number} for number in numbers]
    star = collect(build_star(frame_of(make_reading("a", *forms)), make_files("a")))
    split = split_star(star)
    load(dict(split.accepted))
    rejected = dict(split.rejected_rows["table_name"].value_counts().rows())
    for name in ("organizations", "projects", "evaluations", *FORM_TABLES):
        assert split.accepted[name].height + rejected.get(name, 0) == star[name].height, name
