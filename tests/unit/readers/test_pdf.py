"""PDF pages become the cells that are printed, with their boxes, by the route that is stated."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest
from reportlab.pdfgen.canvas import Canvas

from benchmarks.extraction.corpus import Variant, shift_media_box, spoil_text_map, typeset
from benchmarks.extraction.gold import score, squeeze
from pipelines.readers import scan
from pipelines.readers.cells import Cell, Content, Line, Table, Unreadable
from pipelines.readers.glyphs import fold
from pipelines.readers.pdf import read, read_with_pdfplumber
from pipelines.readers.pdf_ink import PdfLimits

DATA = Path(__file__).resolve().parents[2] / "data"
ALL = tuple(range(7))
SAMPLES = {
    "jiangchuan-libreoffice.pdf": ALL,
    "jiangchuan-reportlab.pdf": ALL,
    "pdf/libreoffice-header-cut.pdf": ALL,
    "pdf/chromium-truetype-1to3.pdf": (0, 1, 2),
    "pdf/chromium-truetype-4to7.pdf": (3, 4, 5, 6),
    "pdf/chromium-type3-2.pdf": (1,),
}
#: cells that a page break cuts in two or more
CUT = {
    "jiangchuan-libreoffice.pdf": 4,
    "jiangchuan-reportlab.pdf": 2,
    "pdf/libreoffice-header-cut.pdf": 16,
    "pdf/chromium-truetype-1to3.pdf": 2,
    "pdf/chromium-truetype-4to7.pdf": 0,
    "pdf/chromium-type3-2.pdf": 0,
}


def sample(name: str) -> bytes:
    return (DATA / name).read_bytes()


def cells(content: Content) -> list[Cell]:
    return [
        cell
        for page in content.pages
        for block in page.blocks
        if isinstance(block, Table)
        for cell in block.cells
    ]


def places(content: Content) -> list[tuple[int, int, int, int | None, str]]:
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in cells(content)]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_cell_of_the_sample_is_read_in_its_columns(name: str) -> None:
    result = score(read(sample(name)), SAMPLES[name])
    assert result.joined == result.total
    assert result.whole == result.total - CUT[name]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_characters_inside_a_cells_box_are_the_cells_text(name: str) -> None:
    content = sample(name)
    with pdfplumber.open(io.BytesIO(content)) as document:
        for page, plumbed in zip(read(content).pages, document.pages, strict=True):
            for block in page.blocks:
                for cell in block.cells if isinstance(block, Table) else ():
                    assert cell.box is not None
                    box = cell.box
                    inside = [
                        fold(char["text"])
                        for char in plumbed.chars
                        if box.x0 <= (char["x0"] + char["x1"]) / 2 < box.x1
                        and box.top <= (char["top"] + char["bottom"]) / 2 < box.bottom
                    ]
                    assert without_hanging(squeeze("".join(inside))) == without_hanging(squeeze(cell.text))
            plumbed.close()


def without_hanging(text: str) -> Counter[str]:
    """Count characters, but for closing punctuation, which may hang over the border."""
    return Counter(character for character in text if character not in "，。、；：！？）》”")


@pytest.mark.parametrize("name", SAMPLES)
def test_titles_and_years_are_lines_above_their_tables(name: str) -> None:
    lines = [
        (page.page_no, squeeze(block.text))
        for page in read(sample(name)).pages
        for block in page.blocks
        if isinstance(block, Line)
    ]
    assert [text for _, text in lines] == ["财政项目支出绩效自评表", "(2023年度)"] * len(SAMPLES[name])
    first = read(sample(name)).pages[0].blocks
    assert [type(block) for block in first] == [Line, Line, Table]


@pytest.mark.parametrize(
    "variant",
    [
        Variant(rulings="rectangle"),
        Variant(rulings="box"),
        Variant(dash=(3, 2)),
        Variant(rulings="dots"),
        Variant(has_dark_header=True),
        Variant(is_double_struck=True),
        Variant(is_in_form=True),
        Variant(owner_password="owner"),  # noqa: S106 - the sample's, not anybody's
        Variant(is_open_below=True),
        Variant(shift=(30, -20)),
    ],
    ids=str,
)
def test_a_writers_manner_changes_no_cell(variant: Variant) -> None:
    content = read(typeset(1, variant))
    assert score(content, (1,)) == score(read(typeset(1)), (1,))
    assert score(content, (1,)).whole == 108
    assert content.pages[0].route == "ruled"
    assert content.pages[0].confidence == 1.0
    assert content.notes == ()


@pytest.mark.parametrize(
    ("variant", "message"),
    [
        (Variant(is_watermarked=True), "12 slanted characters (watermark or seal)"),
        (Variant(has_pale_watermark=True), "8 characters of a pale watermark"),
        (Variant(is_stamped=True), "16 characters of a red seal"),
        (Variant(has_hidden_text=True), "12 characters that are not painted"),
        (Variant(has_white_text=True), "5 white characters on white"),
        (Variant(has_tiny_text=True), "10 characters smaller than 2 pt"),
    ],
    ids=str,
)
def test_what_is_no_print_is_left_out_and_noted(variant: Variant, message: str) -> None:
    content = read(typeset(1, variant))
    assert places(content) == places(read(typeset(1)))
    assert content.notes == ((1, "left_out", message),)


@pytest.mark.parametrize("page_turn", [0, 90, 180, 270])
@pytest.mark.parametrize("content_turn", [0, 90, 180, 270])
@pytest.mark.parametrize("is_in_form", [False, True])
def test_a_turned_page_gives_the_same_cells_with_boxes_as_displayed(
    content_turn: int, page_turn: int, is_in_form: bool
) -> None:
    content = typeset(1, Variant(content_turn=content_turn, page_turn=page_turn, is_in_form=is_in_form))
    turned = read(content)
    assert places(turned) == places(read(typeset(1)))
    with pdfplumber.open(io.BytesIO(content)) as document:
        chars = document.pages[0].chars
    for cell in cells(turned):
        assert cell.box is not None
        box = cell.box
        inside = Counter(
            char["text"]
            for char in chars
            if box.x0 <= (char["x0"] + char["x1"]) / 2 < box.x1
            and box.top <= (char["top"] + char["bottom"]) / 2 < box.bottom
        )
        assert inside == Counter(squeeze(cell.text))


def test_a_shifted_media_box_moves_no_box() -> None:
    plain = typeset(1)
    shifted = shift_media_box(typeset(1, Variant(shift=(200, -300))), 200, -300)
    assert cells(read(shifted)) == cells(read(plain))
    page = read(shifted).pages[0]
    assert (page.width, page.height) == (595, 842)


def test_aligned_text_without_rulings_is_a_table_of_inferred_columns() -> None:
    content = read(typeset(1, Variant(rulings="none")))
    page = content.pages[0]
    assert (page.route, page.confidence) == ("columns", 0.5)
    # The seven others are right but for the width of merged cells, which nothing on the page tells.
    assert score(content, (1,)).whole == 101


def test_prose_is_lines_and_no_table() -> None:
    def paragraphs(canvas: Canvas) -> None:
        canvas.setFont("FormFont", 11)
        for index in range(30):
            indent = "　　" if index % 5 == 0 else ""
            canvas.drawString(
                60,
                780 - 16 * index,
                indent + "为贯彻落实全面实施预算绩效管理的要求,本部门开展自评"[: 20 + index % 5],
            )

    typeset(1)  # registers the font
    page = read(draw(paragraphs)).pages[0]
    assert page.route == "text"
    assert len(page.blocks) == 30


def draw(*pages: object) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    for page in pages:
        if callable(page):
            page(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_fonts_without_text_map_get_a_second_opinion() -> None:
    name = "pdf/chromium-truetype-1to3.pdf"
    content = read(spoil_text_map(sample(name)))
    assert {page.route for page in content.pages} == {"second_opinion"}
    assert max(page.confidence for page in content.pages) <= 0.9
    result = score(content, SAMPLES[name])
    assert result.joined == result.total


@pytest.fixture
def without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which the extra `ocr` is not installed."""
    monkeypatch.setattr(scan, "MODULES", ("no_such_module_of_the_extra",))


@pytest.mark.usefixtures("without_extra")
@pytest.mark.parametrize("name", ["jiangchuan-libreoffice.pdf", "jiangchuan-reportlab.pdf"])
def test_glyphs_that_nobody_can_name_need_recognition(name: str) -> None:
    with pytest.raises(Unreadable, match="the fonts do not name") as caught:
        read(spoil_text_map(sample(name)))
    assert caught.value.category == "needs_ocr"


@pytest.mark.usefixtures("without_extra")
def test_a_scan_needs_recognition() -> None:
    with pytest.raises(Unreadable, match=r"11 of 11 pages: an image covers 100% of the page") as caught:
        read(sample("jiangchuan-scan150.pdf"))
    assert (caught.value.category, caught.value.page_no) == ("needs_ocr", 1)


@pytest.mark.usefixtures("without_extra")
def test_text_drawn_as_outlines_needs_recognition() -> None:
    def outlines(canvas: Canvas) -> None:
        for index in range(300):
            canvas.circle(60 + 20 * (index % 20), 60 + 20 * (index // 20), 4, stroke=0, fill=1)

    with pytest.raises(Unreadable, match="300 outlines") as caught:
        read(draw(outlines))
    assert caught.value.category == "needs_ocr"


def truncated() -> bytes:
    content = sample("jiangchuan-reportlab.pdf")
    return content[: len(content) * 6 // 10]


@pytest.mark.parametrize(
    ("content", "category", "reason"),
    [
        (b"", "empty", "no bytes"),
        ("你好".encode(), "unsupported", "does not start like a PDF"),
        (b"%PDF-1.7\n", "damaged", "cut off"),
        (truncated(), "damaged", "cut off after 103848 bytes"),
        (typeset(1, Variant(user_password="secret")), "encrypted", "password"),  # noqa: S106 - the sample's
        (draw(None), "no_text", "no page of the PDF carries text"),
    ],
    ids=["empty", "no PDF", "header only", "truncated", "encrypted", "blank"],
)
def test_an_unreadable_file_is_refused_with_its_category(content: bytes, category: str, reason: str) -> None:
    for reader in (read, read_with_pdfplumber):
        with pytest.raises(Unreadable) as caught:
            reader(content)
        assert caught.value.category == category
    with pytest.raises(Unreadable, match=reason):
        read(content)


def test_a_broken_table_of_objects_is_repaired_and_noted() -> None:
    content = read(typeset(1).replace(b"startxref", b"startxxxx"))
    assert score(content, (1,)).whole == 108
    assert content.pages[0].confidence == 0.9
    assert [note[1] for note in content.notes] == ["repaired"]


@pytest.mark.parametrize(
    "limits",
    [
        PdfLimits(most_pages=1),
        PdfLimits(most_characters=100),
        PdfLimits(most_objects=50),
        PdfLimits(most_segments=50),
    ],
    ids=str,
)
def test_a_document_over_a_limit_is_refused(limits: PdfLimits) -> None:
    with pytest.raises(Unreadable, match=r"at most|more than") as caught:
        read(typeset(1, copies=2), limits)
    assert caught.value.category == "too_large"


def test_a_blank_page_between_others_is_told_as_empty() -> None:
    def note(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "see over")

    assert [page.route for page in read(draw(note, None, note)).pages] == ["text", "empty", "text"]


def test_reading_twice_gives_the_same() -> None:
    content = sample("pdf/chromium-type3-2.pdf")
    assert read(content) == read(content)


def test_cells_carry_page_and_grid() -> None:
    content = read(sample("jiangchuan-reportlab.pdf"))
    for page in content.pages:
        for block in page.blocks:
            if not isinstance(block, Table):
                continue
            assert block.page_no == page.page_no
            assert list(block.cells) == sorted(block.cells, key=lambda cell: (cell.row, cell.column))
            covered = Counter(
                (row, column)
                for cell in block.cells
                for row in range(cell.row, cell.row + cell.row_span)
                for column in range(cell.column, cell.column + (cell.column_span or 1))
            )
            assert set(covered.values()) == {1}
            assert len(covered) == block.row_count * block.column_count


def test_limits_do_not_change_what_is_read() -> None:
    assert read(typeset(1), replace(PdfLimits(), most_pages=1)) == read(typeset(1))
