"""The generator of made-up forms: its gold adds up, its documents hold what the gold says."""

from __future__ import annotations

import io
import random
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.generator.compare import compare
from tests.generator.documents import FAST_FORMATS, make_documents
from tests.generator.geometry import find_edges, occupy, place_cells
from tests.generator.layout import Grid, PrintedForm, TextLine
from tests.generator.layouts import CATALOGUE, FORMS
from tests.generator.pages import break_page, cut_row, split_labels
from tests.generator.printing import print_form
from tests.generator.render import render_html
from tests.generator.variants import make_variant

CENT = Decimal("0.01")
LAYOUTS = tuple(CATALOGUE)
SEEDS = st.integers(min_value=0, max_value=10_000)


def record_of(form: PrintedForm) -> dict[str, Any]:
    """The record of a reader that makes no mistake."""
    return {
        "category": None,
        "evaluations": [{**form.gold.evaluation, "evaluation_id": "e"}],
        "funding": [{**row, "evaluation_id": "e"} for row in form.gold.funding],
        "indicators": [
            {**row, "evaluation_id": "e", "parent_indicator_no": 1 if row.get("is_child") else None}
            for row in form.gold.indicators
        ],
    }


def grids(form: PrintedForm) -> list[Grid]:
    return [block for block in form.blocks if isinstance(block, Grid)]


class TableReader(HTMLParser):
    """Tables of a web page as rows of (text, column span, row span)."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[tuple[str, int, int]]]] = []
        self._texts: list[str] | None = None
        self._spans = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_spans = dict(attrs)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag == "td":
            self._spans = int(given_spans.get("colspan") or 1), int(given_spans.get("rowspan") or 1)
            self._texts = []
        elif tag == "p" and self._texts is not None:
            self._texts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "td" and self._texts is not None:
            self.tables[-1][-1].append(("\n".join(self._texts), *self._spans))
            self._texts = None

    def handle_data(self, data: str) -> None:
        if self._texts is not None:
            self._texts = [*self._texts[:-1], (self._texts[-1] if self._texts else "") + data]


def test_the_catalogue_has_at_least_25_self_evaluation_layouts() -> None:
    assert len(FORMS) >= 25
    assert len({each.layout_id for each in FORMS}) == len(FORMS)


@pytest.mark.parametrize("layout_id", LAYOUTS)
def test_every_layout_prints_a_grid_without_holes(layout_id: str) -> None:
    for seed in range(5):
        for grid in grids(print_form(CATALOGUE[layout_id], seed)):
            covered = occupy(grid)
            assert len(covered) == len(grid.rows)
            assert sum(cell.column_span * cell.row_span for row in grid.rows for cell in row) == len(
                grid.rows
            ) * len(grid.widths)


@pytest.mark.parametrize("layout_id", LAYOUTS)
def test_every_printed_value_of_the_gold_stands_in_the_form(layout_id: str) -> None:
    form = print_form(CATALOGUE[layout_id], 3)
    printed = {cell.text for grid in grids(form) for row in grid.rows for cell in row}
    gold = form.gold
    if gold.expected == "unfilled":
        assert all(
            cell.role in ("label", "blank") for grid in grids(form) for row in grid.rows for cell in row
        )
        return
    for row in (*gold.funding, *gold.indicators):
        for column, text in row.items():
            if column.endswith("_text") and text is not None:
                assert text in printed, (column, text)


@pytest.mark.parametrize("layout", FORMS, ids=lambda layout: layout.layout_id)
def test_the_gold_adds_up(layout: Any) -> None:
    for seed in range(8):
        gold = print_form(layout, seed).gold
        weights = [row["weight_points"] for row in gold.indicators if row.get("weight_points") is not None]
        total = gold.evaluation.get("total_weight_points")
        execution = gold.evaluation.get("execution_weight_points") or Decimal(0)
        assert all(weight > 0 for weight in weights)
        if weights and total is not None:
            assert sum(weights) + execution == total == 100
        scores = [row["score_points"] for row in gold.indicators if row.get("score_points") is not None]
        execution_scores = [row.get("score_points") for row in gold.funding if row["source"] == "total"]
        stated = gold.evaluation.get("total_score_points")
        # a zero total line is scored on its part; a part A without target is scored like the rest
        if scores and stated is not None and layout.layout_id != "V03-zero":
            assert sum(scores) + sum(each or Decimal(0) for each in execution_scores) == stated


@pytest.mark.parametrize("layout", FORMS, ids=lambda layout: layout.layout_id)
def test_the_total_of_the_money_is_the_sum_of_its_sources(layout: Any) -> None:
    for seed in range(8):
        lines = print_form(layout, seed).gold.funding
        if len(lines) < 3:
            continue
        total = next(row for row in lines if row["source"] == "total")
        parts = [row for row in lines if row["source"] != "total"]
        for column in ("initial_budget_yuan", "adjusted_budget_yuan", "executed_yuan"):
            amounts = [row[column] for row in parts if row.get(column) is not None]
            if amounts and total.get(column) is not None:
                assert sum(amounts) == total[column]
        budget = total.get("adjusted_budget_yuan")
        if budget and total.get("execution_rate_pct") is not None:
            rate = (total["executed_yuan"] / budget * 100).quantize(CENT, ROUND_HALF_UP)
            assert rate == total["execution_rate_pct"]


@pytest.mark.parametrize("layout_id", LAYOUTS)
def test_the_web_page_parses_back_to_the_same_grid(layout_id: str) -> None:
    form = print_form(CATALOGUE[layout_id], 2)
    reader = TableReader()
    reader.feed(render_html([form]).decode())
    expected = [
        [[(cell.text, cell.column_span, cell.row_span) for cell in row] for row in grid.rows]
        for grid in grids(form)
    ]
    assert reader.tables == expected


def test_the_tab_separated_text_has_a_field_per_grid_column() -> None:
    form = print_form(CATALOGUE["V01"], 2)
    (document,) = make_documents([[form]], "text")
    (grid,) = grids(form)
    rows = [line for line in document.content.decode().splitlines() if "\t" in line]
    assert len(rows) == len(grid.rows)
    assert {line.count("\t") + 1 for line in rows} == {grid.column_count}


@pytest.mark.parametrize("kind", FAST_FORMATS)
def test_the_same_seed_gives_the_same_bytes(kind: str) -> None:
    first, second = (
        make_documents([[print_form(CATALOGUE["V08"], 5)], [make_variant(11)]], kind) for _ in range(2)
    )
    assert first == second
    assert print_form(CATALOGUE["V08"], 5) != print_form(CATALOGUE["V08"], 6)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "xlsx-numbers"])
def test_office_files_are_whole_archives_that_hold_every_indicator_name(kind: str) -> None:
    form = print_form(CATALOGUE["V03"], 4)
    (document,) = make_documents([[form, form]], kind)
    with zipfile.ZipFile(io.BytesIO(document.content)) as archive:
        assert archive.testzip() is None
        text = "".join(archive.read(name).decode() for name in archive.namelist())
    for row in form.gold.indicators:
        assert text.count(row["indicator_name_text"]) >= 2


@settings(max_examples=150, deadline=None)
@given(seed=SEEDS)
def test_variants_print_whole_grids_and_their_gold_compares_equal_to_itself(seed: int) -> None:
    form = make_variant(seed)
    for grid in grids(form):
        occupy(grid)
    comparison = compare(form.gold, record_of(form))
    assert comparison.differences == []
    assert sum(comparison.total.values()) > 20


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS, data=st.data())
def test_a_page_break_loses_no_text(seed: int, data: st.DataObject) -> None:
    form = print_form(CATALOGUE[data.draw(st.sampled_from([each.layout_id for each in FORMS]))], seed)
    (grid,) = grids(form)
    row_no = data.draw(st.integers(min_value=1, max_value=len(grid.rows) - 1))
    carry = data.draw(st.sampled_from(["blank", "cut"]))
    rng = random.Random(seed)  # noqa: S311 - repeatable, not secret
    broken = break_page(split_labels(form, rng), row_no, carry=carry)
    first, second = grids(broken)
    assert len(first.rows) + len(second.rows) == len(grid.rows)

    def letters(*parts: Grid) -> str:
        texts = (cell.text for part in parts for _, _, cell in place_cells(part))
        return "".join(sorted("".join("".join(texts).split())))

    assert letters(first, second) == letters(grid)
    assert form.gold is broken.gold


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS)
def test_cutting_a_row_loses_no_text_and_leaves_the_grid_whole(seed: int) -> None:
    form = print_form(CATALOGUE["V08"], seed)
    (grid,) = grids(form)
    row_no = seed % len(grid.rows)
    (cut,) = grids(cut_row(form, row_no))
    occupy(cut)
    assert len(cut.rows) == len(grid.rows) + 1
    assert "".join(sorted(cell.text for row in cut.rows for cell in row if cell.role != "long")) == "".join(
        sorted(cell.text for row in grid.rows for cell in row if cell.role != "long")
    )


def test_comparing_counts_a_missing_row_and_a_row_too_many() -> None:
    form = print_form(CATALOGUE["V01"], 1)
    record = record_of(form)
    removed = record["indicators"].pop(1)
    comparison = compare(form.gold, record)
    assert {each.place.row_no for each in comparison.differences} == {2}
    assert all(each.found is None for each in comparison.differences)
    record = record_of(form)
    record["indicators"].insert(1, {**removed, "indicator_name_text": "多出来的一行"})
    (difference,) = compare(form.gold, record).differences
    assert difference.column == "row"


def test_comparing_ignores_white_space_but_not_digits() -> None:
    form = print_form(CATALOGUE["V01"], 1)
    record = record_of(form)
    record["evaluations"][0]["title_text"] = "财政项目支出\n绩效 自评表"
    record["evaluations"][0]["total_score_points"] += CENT
    (difference,) = compare(form.gold, record).differences
    assert difference.column == "total_score_points"


def test_a_related_form_counts_as_one_cell_its_category() -> None:
    form = print_form(CATALOGUE["V22"], 1)
    rejected = {"category": "not_self_evaluation", "evaluations": [], "funding": [], "indicators": []}
    assert compare(form.gold, rejected).share() == 1.0
    assert compare(form.gold, record_of(form)).share() < 1.0


@given(
    widths=st.lists(st.floats(min_value=1, max_value=50), min_size=1, max_size=10),
    more=st.integers(min_value=0, max_value=14),
)
def test_edges_rise_strictly_and_cover_the_grid(widths: list[float], more: int) -> None:
    grid_widths = [1.0] * (len(widths) + more)
    edges = find_edges(widths, grid_widths)
    assert edges[0] == 0
    assert edges[-1] == len(grid_widths)
    assert all(left < right for left, right in pairwise(edges))


def test_damaged_text_loses_no_indicator_name() -> None:
    forms = [[print_form(CATALOGUE["V01"], seed)] for seed in range(6)]
    documents = make_documents(forms, "damaged")
    assert documents != make_documents(forms, "text")
    for document in documents:
        text = document.content.decode()
        assert all(row["indicator_name_text"] in text for row in document.gold[0].indicators)


def test_titles_and_units_outside_the_table_are_lines() -> None:
    form = print_form(CATALOGUE["V13"], 1)
    lines = [block.text for block in form.blocks if isinstance(block, TextLine)]
    assert lines[0] == "项目支出绩效自评表"
    assert "单位：万元" in lines
