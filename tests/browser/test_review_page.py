"""Review sheets in a browser: no complaint, no request, every link leads somewhere, and print on A4."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from typer.testing import CliRunner

from pipelines.cli import app
from tests.browser.devtools import Tab, find_chromium, open_tab
from tests.support.review_forms import publish_audited

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(find_chromium() is None, reason="there is no Chromium on this machine"),
]
#: points of A4 as Chromium prints it
A4 = (595, 842)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """The sheets of the sample as PDF, in a folder of their own."""
    place = tmp_path_factory.mktemp("review")
    paths = publish_audited(place, root / "tests" / "data" / "jiangchuan-libreoffice.pdf")
    done = CliRunner().invoke(
        app,
        [
            *("review", "jiangchuan-libreoffice.pdf", "-o", str(place / "out")),
            *("--raw", str(paths.raw), "--warehouse", str(paths.warehouse)),
        ],
    )
    assert done.exit_code == 0, done.output
    return place / "out"


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    browser = find_chromium()
    assert browser is not None
    with open_tab(browser, tmp_path_factory.mktemp("profile")) as tab:
        yield tab


def sheet(folder: Path, form_no: int) -> Path:
    [page] = folder.glob(f"{form_no:02d}-*.html")
    return page


def test_every_page_works_without_network_and_without_complaint(tab: Tab, folder: Path) -> None:
    pages = sorted(folder.glob("*.html"))
    assert len(pages) == 8
    for page in pages:
        tab.open(page)
        assert tab.complaints() == [], page.name
        assert tab.requests() == [page.resolve().as_uri()], page.name
        assert tab.evaluate("document.scripts.length") == 0


def test_a_page_that_breaks_these_rules_is_noticed(tab: Tab, tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text(
        '<img src="http://example.org/x.png"><script>console.error("no")</script>', encoding="utf-8"
    )
    tab.open(page)
    assert "http://example.org/x.png" in tab.requests()
    assert any("no" in complaint for complaint in tab.complaints())


def test_pages_of_the_document_are_shown_with_a_frame_for_each_row(tab: Tab, folder: Path) -> None:
    tab.open(sheet(folder, 1))
    assert tab.evaluate("document.querySelectorAll('figure').length") == 2
    # row 1 is cut by a page break, so it has a frame on both pages
    assert tab.evaluate("document.querySelectorAll('[id^=\"box-indicator-1-\"]').length") == 2
    assert tab.evaluate("document.querySelectorAll('[id^=\"box-indicator-\"]').length") == 17
    clicked = "document.querySelector('#indicator-1 .where a').click(); location.hash"
    assert tab.evaluate(clicked) == "#box-indicator-1-1"


def test_no_text_runs_out_of_its_cell_or_off_the_page(tab: Tab, folder: Path) -> None:
    for form_no in range(1, 8):
        tab.open(sheet(folder, form_no))
        wide = (
            "[...document.querySelectorAll('th, td')].filter(c => c.scrollWidth > c.clientWidth + 1).length"
        )
        assert tab.evaluate(wide) == 0
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_sheet_prints_on_a4_with_the_original_upright_at_the_end(tab: Tab, folder: Path) -> None:
    tab.open(sheet(folder, 4))
    with pypdfium2.PdfDocument(tab.paper()) as paper:
        sizes = [tuple(round(side) for side in page.get_size()) for page in paper]
        texts = [page.get_textpage().get_text_range() for page in paper]
    assert {tuple(sorted(size)) for size in sizes} == {A4}
    assert sizes[0][0] > sizes[0][1] and sizes[-1][0] < sizes[-1][1]
    assert len(sizes) <= 5
    assert "复核人" in "".join(texts) and f"共 {len(sizes)} 页" in texts[0]


def test_the_picture_in_the_docs_is_a_whole_sheet(
    tab: Tab, folder: Path, root: Path, request: pytest.FixtureRequest
) -> None:
    tab.open(sheet(folder, 4))
    bottom = tab.evaluate(
        "document.querySelector('.signature').getBoundingClientRect().bottom + scrollY + 24"
    )
    taken = tab.picture(1280, bottom)
    with Image.open(io.BytesIO(taken)) as picture:
        size = picture.size
        assert len(picture.convert("L").getcolors() or ()) > 20, "the page is blank"
    target = root / "docs" / "images" / "review.png"
    if request.config.getoption("--update-screenshots", default=False):
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(taken)
    with Image.open(target) as kept:
        # fonts differ between machines, the sheet does not
        assert kept.width == size[0] and abs(kept.height - size[1]) < size[1] / 4
