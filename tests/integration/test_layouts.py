"""The layouts of the catalogue and random variants of them, written, read back and compared cell by cell.

Documents are made up by tests/generator with what a reader must find in them. What is measured here is
shown as a table in docs/layouts.md.
"""

from __future__ import annotations

import shutil

import pytest

from pipelines.reading import read_document
from tests.generator.compare import Comparison, compare
from tests.generator.documents import make_documents
from tests.generator.layout import Grid, PrintedForm
from tests.generator.layouts import CATALOGUE
from tests.generator.pages import break_page
from tests.generator.printing import print_form
from tests.generator.report import is_silent, measure
from tests.generator.variants import make_variant

SEEDS = (101, 102)
#: shares that the task asks for: per layout and format, and over variants
LEAST_PER_LAYOUT = 0.995
LEAST_OVER_VARIANTS = 0.99
#: forms with wrong cells that claim to be complete and sure, of 60 variants; damaged text has lost too much
MOST_SILENT = {"damaged": 1}
#: layouts of different build whose table is broken before every row
BROKEN = ("V01", "V06", "V08", "V10", "V14", "V27-tianjin", "V30-chongqing")
FORMATS = ("html", "text", "docx", "xlsx")


def _forms() -> list[list[PrintedForm]]:
    return [[print_form(layout, seed)] for layout in CATALOGUE.values() for seed in SEEDS]


def _check_layouts(kind: str) -> None:
    scores = measure(_forms(), kind)
    shares = {name: score.comparison.share() for name, score in scores.items()}
    assert set(shares) == set(CATALOGUE)
    assert {name: share for name, share in shares.items() if share < LEAST_PER_LAYOUT} == {}


@pytest.mark.parametrize("kind", FORMATS)
def test_every_layout_is_read_cell_by_cell(kind: str) -> None:
    _check_layouts(kind)


#: text laid out with spaces: what is guessed is never claimed to be sure
SPACED = ("V02", "V03", "V05", "V10", "V20", "V27-shanxi", "V27-guangxi")
LEAST_SPACED = 0.88


@pytest.mark.parametrize("kind", ["text-layout", "text-cells"])
def test_text_laid_out_with_spaces_is_read_mostly_and_never_wrong_without_a_flag(kind: str) -> None:
    forms = [[print_form(CATALOGUE[name], seed)] for name in SPACED for seed in SEEDS]
    whole = Comparison()
    scores = measure(forms, kind)
    for score in scores.values():
        whole.add(score.comparison)
    assert whole.share() >= LEAST_SPACED
    assert sum(score.silent for score in scores.values()) == 0


def _check_variants(kind: str, count: int) -> None:
    score = measure([[make_variant(seed)] for seed in range(5001, 5001 + count)], kind)["variants"]
    assert score.comparison.share() >= LEAST_OVER_VARIANTS
    assert score.silent <= MOST_SILENT.get(kind, 0)


@pytest.mark.parametrize("kind", ["html", "damaged", "docx", "xlsx"])
def test_variants_that_nobody_drew_before_are_read(kind: str) -> None:
    _check_variants(kind, 60)


def _break_everywhere(layout_id: str) -> list[PrintedForm]:
    """The form with its table broken before each row in turn, labels left whole or cut in two, with and
    without the heading repeated on the second page."""
    form = print_form(CATALOGUE[layout_id], 7)
    (grid,) = [block for block in form.blocks if isinstance(block, Grid)]
    return [
        break_page(
            form,
            row_no,
            carry="cut" if row_no % 2 else "blank",
            repeats_heading=row_no % 3 == 0,
            has_number=row_no % 4 == 0,
        )
        for row_no in range(1, len(grid.rows))
    ]


@pytest.mark.parametrize("layout_id", BROKEN)
@pytest.mark.parametrize("kind", ["html", "text"])
def test_a_page_may_end_before_any_row(layout_id: str, kind: str) -> None:
    whole, silent = Comparison(), []
    forms = _break_everywhere(layout_id)
    for document in make_documents([[form] for form in forms], kind):
        record = read_document(document.content, document.file_name)
        comparison = compare(document.gold, record)
        whole.add(comparison)
        if comparison.differences and is_silent(record):
            silent.append((document.file_name, comparison.differences))
    assert whole.share() >= LEAST_OVER_VARIANTS
    assert silent == []


has_chromium = shutil.which("chromium") or shutil.which("google-chrome")
needs_chromium = pytest.mark.skipif(not has_chromium, reason="no Chromium on this machine")
needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice on this machine")


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("pdf", marks=needs_chromium),
        pytest.param("xlsx-pdf", marks=needs_office),
        pytest.param("docx-pdf", marks=needs_office),
    ],
)
def test_every_layout_is_read_from_pages(kind: str) -> None:
    _check_layouts(kind)


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind", [pytest.param("pdf", marks=needs_chromium), pytest.param("xlsx-pdf", marks=needs_office)]
)
def test_variants_are_read_from_pages(kind: str) -> None:
    _check_variants(kind, 60)
