"""Review sheets as a workbook."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import duckdb
from python_calamine import CalamineWorkbook

from pipelines.review.formats import CELL_CHARACTERS, count_lines, fit_cell
from pipelines.review.model import ReviewSheet
from pipelines.review.workbook import name_worksheets, render_workbook
from tests.support.review_forms import FORMULA, sheet_of


def open_workbook(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def parts_of(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_a_workbook_has_the_lists_and_a_worksheet_per_form(con: duckdb.DuckDBPyConnection) -> None:
    sheets = [sheet_of(con, key) for key in ("clean", "faulty", "hostile")]
    book = open_workbook(render_workbook(sheets))
    assert list(book)[:4] == ["目录", "问题清单", "01 项目clean", "02 项目faulty"]
    assert len(book) == 5
    assert [line[4] for line in book["目录"][1:]] == [99.5, 99.5, 99.5]
    messages = [line[7] for line in book["问题清单"][1:]]
    assert messages == [finding.message for sheet in sheets for _, finding in sheet.findings()]


def test_findings_of_a_worksheet_stand_in_the_row_they_concern(faulty: ReviewSheet) -> None:
    [lines] = [lines for name, lines in open_workbook(render_workbook([faulty])).items() if "faulty" in name]
    for item in faulty.indicators:
        [line] = [line for line in lines if line[2] == item.name]
        for finding in item.place.findings:
            assert finding.message in line[-1]
    [total] = [line for line in lines if str(line[0]).startswith("年度资金总额")]
    assert "A05" in total[-1]


def test_no_text_of_a_document_becomes_a_formula_or_a_link(hostile: ReviewSheet) -> None:
    content = render_workbook([hostile])
    parts = parts_of(content)
    worksheets = {name: text for name, text in parts.items() if name.startswith("xl/worksheets/sheet")}
    assert not any(re.search(r"<f[ >]", text) for text in worksheets.values())
    assert not any("TargetMode" in text for name, text in parts.items() if name.endswith(".rels"))
    found = [value for lines in open_workbook(content).values() for line in lines for value in line]
    assert FORMULA in found


def test_worksheets_are_set_up_for_screen_and_paper(faulty: ReviewSheet) -> None:
    parts = parts_of(render_workbook([faulty]))
    for number in (1, 2, 3):
        text = parts[f"xl/worksheets/sheet{number}.xml"]
        assert 'state="frozen"' in text and 'orientation="landscape"' in text
        assert 'paperSize="9"' in text and 'fitToHeight="0"' in text
    assert parts["xl/workbook.xml"].count("_xlnm.Print_Titles") == 3


def test_worksheets_have_names_that_excel_takes_and_that_differ(hostile: ReviewSheet) -> None:
    long = replace(hostile, project="项目" * 40)
    names = name_worksheets([hostile, hostile, long])
    assert len({name.lower() for name in names}) == 3
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\']", name) for name in names)


def test_a_text_too_long_for_a_cell_is_cut_with_a_remark() -> None:
    for text in ("长" * 40_000, "𠀀" * 40_000):
        fitted = fit_cell(text)
        assert len(fitted.encode("utf-16-le")) // 2 <= CELL_CHARACTERS
        assert fitted.endswith("（已截断）")
    assert fit_cell("短") == "短"


def test_lines_of_a_cell_count_chinese_characters_twice() -> None:
    assert count_lines(None, 10) == count_lines("abcdefgh", 10) == 1
    assert count_lines("一二三四五六七八", 10) == 2
    assert count_lines("a\nb", 10) == 2
