"""Every value's place is where it is printed: the text inside the box, in the PDF, is the value's text."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pdfplumber
import pypdfium2
import pytest

from pipelines.reading import read_document
from pipelines.trace import MARGIN, RED, Piece, draw_pieces, render_page

DATA = Path(__file__).parents[1] / "data"
DOCUMENTS = ("jiangchuan-libreoffice.pdf", "jiangchuan-reportlab.pdf")
#: a table row has no fewer values than these
FEWEST_SOURCES = 800
CLOSING_MARKS = "、。，；：！？）”"


@cache
def _record(name: str) -> dict[str, Any]:
    return read_document((DATA / name).read_bytes(), name)


def _squeeze(text: str) -> str:
    """Return a text without spaces, its radical and compatibility code points folded."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _print_in(source: dict[str, Any], characters: list[dict[str, Any]]) -> tuple[list[str], Counter[str]]:
    """Return the characters whose middle is in the box, and the marks that hang over its edges.

    Reportlab lets a closing mark stand beyond the end of its line, over the border and into the next cell.
    """
    inside: list[str] = []
    hanging: Counter[str] = Counter()
    for char in characters:
        middle = (char["x0"] + char["x1"]) / 2
        if not source["top"] <= (char["top"] + char["bottom"]) / 2 <= source["bottom"]:
            continue
        if source["x0"] <= middle <= source["x1"]:
            inside.append(char["text"])
        reach = char["x1"] - char["x0"]
        if char["text"] in CLOSING_MARKS and min(abs(middle - source[edge]) for edge in ("x0", "x1")) < reach:
            hanging[_squeeze(char["text"])] += 1
    return inside, hanging


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_text_inside_every_box_is_the_text_of_the_value(name: str) -> None:
    sources = _record(name)["sources"]
    assert len(sources) > FEWEST_SOURCES
    wrong = []
    # pdfplumber, which the reader does not use where glyphs are named, says what is printed where
    with pdfplumber.open(DATA / name) as document:
        characters = {page.page_number: page.chars for page in document.pages}
    for source in sources:
        inside, hanging = _print_in(source, characters[source["page_no"]])
        printed, expected = Counter(_squeeze("".join(inside))), Counter(_squeeze(source["raw_text"]))
        if (printed - expected) + (expected - printed) - hanging:
            wrong.append((source["table_name"], source["column_name"], source["raw_text"], "".join(inside)))
    assert wrong == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_pdfium_reads_the_value_from_the_box_that_is_drawn(name: str) -> None:
    wrong = []
    with pypdfium2.PdfDocument(DATA / name) as document:
        pages = {number: document[number - 1] for number in range(1, len(document) + 1)}
        texts = {number: page.get_textpage() for number, page in pages.items()}
        heights = {number: page.get_height() for number, page in pages.items()}
        for source in _record(name)["sources"]:
            page_no = source["page_no"]
            text = texts[page_no].get_text_bounded(
                left=source["x0"] - MARGIN,
                bottom=heights[page_no] - source["bottom"] - MARGIN,
                right=source["x1"] + MARGIN,
                top=heights[page_no] - source["top"] + MARGIN,
            )
            # the lines of the neighbouring cells reach into the frame, so its text may be longer
            if not set(_squeeze(source["raw_text"])) <= set(_squeeze(text.replace("\ufffe", "-"))):
                wrong.append((source["column_name"], source["raw_text"], text))
        for text_page in texts.values():
            text_page.close()
        for page in pages.values():
            page.close()
    assert wrong == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_ink_of_the_value_lies_within_the_frame_in_the_picture(name: str) -> None:
    content = (DATA / name).read_bytes()
    sources = [s for s in _record(name)["sources"] if s["page_no"] == 1 and s["column_name"] != "title_text"]
    page, scale = render_page(content, 1)
    for source in sources:
        box = (source["x0"], source["top"], source["x1"], source["bottom"])
        piece = Piece(source["column_name"], 1, 1, box, None, source["raw_text"], None, None)
        picture = np.asarray(draw_pieces(content, [piece]))
        changed = np.argwhere((picture != np.asarray(page)).any(axis=2))
        assert (picture[tuple(changed.T)] == RED).all()
        (top, left), (bottom, right) = changed.min(axis=0), changed.max(axis=0)
        drawn = [left / scale, top / scale, right / scale, bottom / scale]
        expected = [box[0] - MARGIN, box[1] - MARGIN, box[2] + MARGIN, box[3] + MARGIN]
        assert np.abs(np.array(drawn) - expected).max() < 1.0
        inner = np.asarray(page)[top:bottom, left:right]
        assert (inner < 128).any(), f"nothing is printed inside the frame of {source['raw_text']!r}"


def test_the_parts_of_a_value_cut_by_a_page_break_join_to_the_whole() -> None:
    record = _record(DOCUMENTS[0])
    cut = [
        source
        for source in record["sources"]
        if source["part_no"] > 1 and source["table_name"] == "indicators"
    ]
    assert cut
    for last in cut:
        key = ("evaluation_id", "table_name", "row_no", "column_name")
        parts = [s for s in record["sources"] if all(s[name] == last[name] for name in key)]
        assert [part["part_no"] for part in parts] == list(range(1, len(parts) + 1))
        row = next(
            row
            for row in record["indicators"]
            if (row["evaluation_id"], row["indicator_no"]) == (last["evaluation_id"], last["row_no"])
        )
        joined = "".join(_squeeze(part["raw_text"]) for part in parts)
        assert joined == _squeeze(row[last["column_name"]])


def test_the_picture_is_a_whole_page() -> None:
    content = (DATA / DOCUMENTS[0]).read_bytes()
    picture, scale = render_page(content, 2)
    with pypdfium2.PdfDocument(io.BytesIO(content)) as document:
        width, height = document[1].get_size()
    assert (round(width * scale), round(height * scale)) == pytest.approx(picture.size, abs=1)
