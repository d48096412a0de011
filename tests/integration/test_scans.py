"""Scans of the sample forms, end to end, against the transcription.

All sets and all figures are in benchmarks/scans; here are single pages of held-out sets and one whole form
of the sample scan, so that each test stays below a minute.
"""

from __future__ import annotations

import io
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.scans.accuracy import FORMS, compare
from benchmarks.scans.made import HEI, MadeSet, compare_made, find_font, print_set
from pipelines import reading
from pipelines.readers.cells import Content, Page, Table
from pipelines.readers.scan import MODULES, Bitmap, read_image, read_pages
from pipelines.reading import read_document
from tests.support.scans import Scanner, scan_pdf

DATA = Path(__file__).parents[1] / "data"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.ocr,
    pytest.mark.skipif(
        not all(find_spec(name) for name in MODULES), reason="the extra `ocr` is not installed"
    ),
]


def _record(content: Content) -> dict[str, Any]:
    record: dict[str, Any] = {"document_id": "0" * 64, **{name: [] for name in reading.LISTS}}
    reading._add_forms(record, content, "scan.pdf")
    return record


def _scan(file: str, scanner: Scanner, pages: list[int]) -> Content:
    pictures = scan_pdf((DATA / file).read_bytes(), scanner, pages)
    return read_pages(
        Bitmap(number, np.asarray(picture.convert("RGB")), picture.width * 72 / scanner.dpi)
        for number, picture in enumerate(pictures, start=1)
    )


def test_the_sample_scan_at_150_dpi_gives_the_seven_forms() -> None:
    record = read_document((DATA / "jiangchuan-scan150.pdf").read_bytes(), "scan.pdf")
    assert record["category"] is None, record["reason"]
    counts = [len(record[name]) for name in ("evaluations", "indicators", "funding")]
    assert counts == [7, 74, 28]
    assert all(source["confidence"] is not None for source in record["sources"])
    score = compare(record, FORMS)
    assert score.rows == 74, score.wrong
    assert score.cells_right >= 0.97 * score.cells, score.wrong
    assert score.numbers_right >= 0.99 * score.numbers, score.wrong
    assert score.silent == 0, score.wrong


@pytest.mark.parametrize(
    "scanner",
    [
        Scanner(200, seed=21),
        Scanner(150, seed=22, is_stamped=True),
        Scanner(150, seed=23, quarter_turn=180),
        Scanner(200, seed=24, angle=3.0),
    ],
    ids=["200 dpi", "stamped", "upside down", "skewed by 3 degrees"],
)
def test_a_form_by_another_writer_is_read(scanner: Scanner) -> None:
    # form 4 stands on one page of Chromium's print
    score = compare(_record(_scan("pdf/chromium-truetype-4to7.pdf", scanner, [0])), FORMS[3:4])
    assert score.rows == 4, score.wrong
    assert score.silent == 0, score.wrong
    assert score.cells_right >= 0.95 * score.cells, score.wrong


@pytest.mark.skipif(find_font(HEI) is None, reason="the font WenQuanYi Zen Hei is not installed")
@pytest.mark.parametrize(
    ("layout", "scanner"),
    [("V06", Scanner(150, seed=25)), ("V16", Scanner(200, seed=26, is_bilevel=True))],
    ids=["150 dpi", "black and white"],
)
def test_no_wrong_number_of_an_unseen_form_is_silent(layout: str, scanner: Scanner) -> None:
    made = MadeSet((layout,), "reportlab", HEI, 971, scanner, is_held_out=True)
    pdf, forms = print_set(made)
    pictures = scan_pdf(pdf, scanner)
    content = read_pages(
        Bitmap(number, np.asarray(picture.convert("RGB")), picture.width * 72 / scanner.dpi)
        for number, picture in enumerate(pictures, start=1)
    )
    score = compare_made(_record(content), read_document(pdf, "forms.pdf"), forms)
    assert score.silent == 0, score.wrong
    assert score.numbers > 20
    assert score.numbers_right >= 0.97 * score.numbers, score.wrong
    assert score.cells_right >= 0.95 * score.cells, score.wrong


def _table_cells(page: Page) -> list[tuple[int, int, str]]:
    return [
        (cell.row, cell.column, cell.text)
        for block in page.blocks
        if isinstance(block, Table)
        for cell in block.cells
    ]


def test_a_tiff_of_two_pages_has_two_pages_with_boxes_on_the_paper() -> None:
    first, second = scan_pdf((DATA / "jiangchuan-reportlab.pdf").read_bytes(), Scanner(150), [3, 10])
    buffer = io.BytesIO()
    first.save(buffer, "TIFF", save_all=True, append_images=[second], dpi=(150, 150))
    content = read_image(buffer.getvalue())
    assert [page.page_no for page in content.pages] == [1, 2]
    assert {page.route for page in content.pages} == {"ocr"}
    for page in content.pages:
        assert page.width == pytest.approx(595, abs=2)
        assert page.height == pytest.approx(842, abs=2)
        cells = [cell for block in page.blocks if isinstance(block, Table) for cell in block.cells]
        assert cells
        for cell in cells:
            assert cell.box is not None
            assert cell.confidence is not None
            assert 0 <= cell.box.x0 < cell.box.x1 <= 600
            assert 0 <= cell.box.top < cell.box.bottom <= 850


def test_a_sheet_that_lies_sideways_gives_the_cells_of_the_upright_one() -> None:
    texts = []
    for turn in (0, 90):
        scanner = Scanner(150, noise=3, specks=0, quarter_turn=turn)
        content = _scan("jiangchuan-reportlab.pdf", scanner, [10])
        texts.append([cell for cell in _table_cells(content.pages[0]) if cell[2]])
    assert len(texts[0]) > 10
    assert texts[0] == texts[1]
