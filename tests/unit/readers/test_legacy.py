from __future__ import annotations

import time
from pathlib import Path

import pytest

from pipelines.readers import legacy, word, word_binary
from pipelines.readers.cells import Cell, Content, Line, Table, Unreadable
from pipelines.readers.legacy import ConversionLimits

DATA = Path(__file__).parents[2] / "data"
needs_libreoffice = pytest.mark.skipif(legacy.find_program() is None, reason="LibreOffice is not installed")


def texts(content: Content) -> list[str]:
    found: list[str] = []
    for page in content.pages:
        for block in page.blocks:
            parts = [block.text] if isinstance(block, Line) else [cell.text for cell in block.cells]
            found.extend("".join(part.split()) for part in parts if part.strip())
    return found


def category(content: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        legacy.read(content)
    return caught.value.category


def test_without_libreoffice_the_reason_names_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unreadable, match="needs LibreOffice") as caught:
        legacy.convert(b"{\\rtf1 x}", "rtf")
    assert caught.value.category == "unsupported"


def test_what_libreoffice_is_not_asked_for_is_unsupported() -> None:
    assert category(b"%PDF-1.4") == "unsupported"


def test_the_text_of_a_doc_is_found_with_its_cell_marks() -> None:
    content = (DATA / "jiangchuan.doc").read_bytes()
    text = word_binary.read_text(content)
    assert text is not None
    assert text.startswith("财政项目支出绩效自评表")
    assert word_binary.count_cell_marks(content) == text.count("\x07") == 1212
    assert not word_binary.is_encrypted(content)


def test_a_doc_that_is_cut_or_no_doc_has_no_marks() -> None:
    content = (DATA / "jiangchuan.doc").read_bytes()
    for kept in (0, 8, 512, 600, 5000):
        assert word_binary.count_cell_marks(content[:kept]) is None


def test_a_doc_with_a_password_is_encrypted() -> None:
    content = bytearray((DATA / "jiangchuan.doc").read_bytes())
    at = content.index(b"\xec\xa5")  # where the file information block begins
    content[at + 0x0B] |= 0x01
    assert category(bytes(content)) == "encrypted"


def test_merged_cells_have_a_mark_in_each_of_their_rows() -> None:
    cells = (Cell("a", 0, 0, row_span=2), Cell("b", 0, 1), Cell("c", 1, 1))
    assert legacy.count_marks(Table(cells, 2, 2)) == 6


@needs_libreoffice
def test_the_seven_forms_come_from_a_doc_as_they_do_from_a_docx() -> None:
    content = legacy.read((DATA / "jiangchuan.doc").read_bytes())
    reference = word.read((DATA / "jiangchuan.docx").read_bytes())
    assert texts(content) == [*texts(reference), "填报人"]
    assert not content.notes


@needs_libreoffice
def test_a_table_that_libreoffice_turns_into_paragraphs_is_noticed() -> None:
    # a .doc whose text ends in a table, without the paragraph that Word always puts behind it
    content = legacy.read((DATA / "jiangchuan-ends-in-table.doc").read_bytes())
    lost = "1212 cell and row marks in the source, 1044 after conversion"
    assert content.notes == ((1, "lost_table", lost),)


@needs_libreoffice
def test_rich_text_gives_the_cells_that_it_was_written_with() -> None:
    rich = (
        r"{\rtf1\ansi\ansicpg936 \u32489?\u25928? \par"
        r"\trowd\cellx2000\cellx4000\intbl \u39033?\cell A\cell\row"
        r"\trowd\cellx2000\cellx4000\intbl C\cell =100.00(%)\cell\row\pard after\par}"
    )
    content = legacy.read(rich.encode("ascii"))
    assert texts(content) == ["绩效", "项", "A", "C", "=100.00(%)", "after"]
    assert content.reader == "libreoffice+word"


@needs_libreoffice
def test_a_workbook_of_2003_xml_is_read_with_its_merged_cells() -> None:
    sheet = (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        '<Worksheet ss:Name="表">'
        "<Table>"
        '<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">项目名称</Data></Cell></Row>'
        '<Row><Cell><Data ss:Type="String">a</Data></Cell>'
        '<Cell><Data ss:Type="Number">9.5</Data></Cell></Row>'
        "</Table></Worksheet></Workbook>"
    )
    content = legacy.read(sheet.encode())
    (table,) = content.pages[0].blocks
    assert isinstance(table, Table)
    assert [(c.text, c.column_span, c.address) for c in table.cells] == [
        ("项目名称", 2, "表!A1"), ("a", 1, "表!A2"), ("9.5", 1, "表!B2"),
    ]  # fmt: skip


@needs_libreoffice
def test_a_conversion_that_takes_too_long_ends_in_time() -> None:
    started = time.monotonic()
    with pytest.raises(Unreadable) as caught:
        legacy.convert((DATA / "jiangchuan.doc").read_bytes(), "doc", ConversionLimits(seconds=0.2))
    assert caught.value.category == "timeout"
    assert time.monotonic() - started < 10


def test_a_doc_that_is_cut_is_damaged() -> None:
    content = (DATA / "jiangchuan.doc").read_bytes()
    assert category(content[: len(content) // 2]) == "damaged"
