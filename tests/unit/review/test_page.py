"""A review sheet as a page, with and without pictures."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import duckdb
import pytest
from PIL import Image

from pipelines.review.html import render_html
from pipelines.review.model import ReviewSheet
from pipelines.review.pictures import PagePicture, draw_pages
from pipelines.review.wording import load_wording
from pipelines.review.workbook import render_workbook
from tests.support.review_forms import MARKUP, parse, sheet_of, with_spots


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
    spotted = with_spots(faulty)
    picture = PagePicture(1, 595.0, 842.0, "data:image/png;base64,AAAA")
    tree = parse(render_html(spotted, [picture]))
    frames = {frame.get("id"): frame.get("class") for frame in tree.iter("{*}rect")}
    assert frames["box-indicator-1-1"] == "error"
    assert frames["box-indicator-3-1"] == "row"
    anchors = set(tree.xpath("//@id"))
    assert {href[1:] for href in tree.xpath("//@href[starts-with(., '#')]")} <= anchors


def test_a_page_says_why_there_are_no_pictures(faulty: ReviewSheet) -> None:
    assert "原件页面未能附上：the file &lt;is gone&gt;" in render_html(faulty, missing="the file <is gone>")


def test_the_same_sheet_gives_the_same_page_and_workbook(faulty: ReviewSheet) -> None:
    assert render_html(faulty) == render_html(faulty)
    assert render_workbook([faulty]) == render_workbook([faulty])


@pytest.mark.parametrize(
    ("name", "kind"), [("jiangchuan-libreoffice.pdf", "png"), ("jiangchuan-scan150.pdf", "jpeg")]
)
def test_pages_are_packed_small_enough_to_send(faulty: ReviewSheet, root: Path, name: str, kind: str) -> None:
    content = (root / "tests" / "data" / name).read_bytes()
    [picture] = draw_pages(content, with_spots(faulty))
    head, _, packed = picture.address.partition(",")
    assert head == f"data:image/{kind};base64"
    assert len(packed) < 1_000_000
    assert abs(picture.width - 595) <= 1 and abs(picture.height - 842) <= 1
    with Image.open(io.BytesIO(base64.b64decode(packed))) as shown:
        assert shown.width / shown.height == pytest.approx(picture.width / picture.height, rel=0.01)


def test_a_form_without_places_on_pages_has_no_pictures(faulty: ReviewSheet) -> None:
    assert draw_pages(b"no document", faulty) == ()
