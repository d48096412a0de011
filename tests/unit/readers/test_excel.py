from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from pipelines.readers import excel
from pipelines.readers.cells import Cell, Content, Table, Unreadable

DATA = Path(__file__).parents[2] / "data"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(
    *sheets: str,
    formats: tuple[str, ...] = (),
    strings: str = "",
    names: tuple[str, ...] = (),
    tabs: dict[int, str] | None = None,
) -> bytes:
    """Build an .xlsx whose sheets hold the given XML; style n has the n-th format code."""
    names = names or tuple(f"Sheet{number + 1}" for number in range(len(sheets)))
    states = tabs or {}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        main = f'<Relationship Id="r" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
        package.writestr("_rels/.rels", f"<Relationships>{main}</Relationships>")
        listed = "".join(
            f'<sheet name="{name}" sheetId="{i}" r:id="s{i}" state="{states.get(i, "visible")}"/>'
            for i, name in enumerate(names)
        )
        package.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>',
        )
        targets = "".join(
            f'<Relationship Id="s{i}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{i}.xml"/>'
            for i in range(len(sheets))
        )
        package.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships>{targets}<Relationship Id="a" Type="{RELATIONS}/styles" Target="styles.xml"/>'
            f'<Relationship Id="b" Type="{RELATIONS}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
            "</Relationships>",
        )
        codes = "".join(
            f'<numFmt numFmtId="{200 + i}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
            for i, code in enumerate(formats)
        )
        styles = "".join(f'<xf numFmtId="{200 + i}"/>' for i in range(len(formats)))
        package.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>',
        )
        package.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{strings}</sst>')
        for i, sheet in enumerate(sheets):
            package.writestr(f"xl/worksheets/sheet{i}.xml", f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>')
    return buffer.getvalue()


def rows(inner: str) -> str:
    return f"<sheetData>{inner}</sheetData>"


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def cells(content: Content, page: int = 1) -> list[Cell]:
    return [
        cell for block in content.pages[page - 1].blocks if isinstance(block, Table) for cell in block.cells
    ]


def by_address(content: Content) -> dict[str, str]:
    return {cell.address or "": cell.text for page in content.pages for cell in cells(content, page.page_no)}


def category(content: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        excel.read(content)
    return caught.value.category


@pytest.mark.parametrize("name", ["jiangchuan.xlsx", "jiangchuan.xls"])
def test_values_and_merged_ranges_are_those_that_calamine_sees(name: str) -> None:
    content = excel.read((DATA / name).read_bytes())
    reference = CalamineWorkbook.from_path(DATA / name)
    assert len(content.pages) == len(reference.sheet_names) == 7
    for page, sheet_name in zip(content.pages, reference.sheet_names, strict=True):
        sheet = reference.get_sheet_by_name(sheet_name)
        values = {
            (row, column): str(value)
            for row, line in enumerate(sheet.to_python(skip_empty_area=False))
            for column, value in enumerate(line)
            if str(value).strip()
        }
        mine = cells(content, page.page_no)
        assert {(cell.row, cell.column): cell.text for cell in mine if cell.text} == values
        merged = {
            (c.row, c.column, c.row + c.row_span - 1, c.column + (c.column_span or 1) - 1)
            for c in mine
            if c.row_span > 1 or (c.column_span or 1) > 1
        }
        assert merged == {(*start, *end) for start, end in sheet.merged_cell_ranges or []}
        assert isinstance(page.blocks[0], Table)
        assert page.blocks[0].name == sheet_name


def test_numbers_come_as_their_format_prints_them() -> None:
    formats = ("General", "0.00", "0.00%", "#,##0.00", "yyyy/m/d", '0"分"', "@")
    values = ["8", "10", "0.91510000000000002", "1765.05", "45291", "20", "100"]
    inner = "".join(f'<c r="{chr(65 + i)}1" s="{i}"><v>{value}</v></c>' for i, value in enumerate(values))
    found = by_address(excel.read(workbook(rows(f'<row r="1">{inner}</row>'), formats=formats)))
    assert list(found.values()) == ["8", "10.00", "91.51%", "1,765.05", "2023/12/31", "20分", "100"]
    assert next(iter(found)) == "Sheet1!A1"


def test_a_text_that_begins_with_an_equals_sign_stays_text() -> None:
    inner = text_cell("A1", "=100.00(%)") + '<c r="B1"><f>100.00(%)</f></c>' + text_cell("C1", "≥2(次)")
    content = excel.read(workbook(rows(f'<row r="1">{inner}</row>')))
    assert list(by_address(content).values()) == ["=100.00(%)", "=100.00(%)", "≥2(次)"]
    assert not content.notes


def test_a_formula_gives_its_stored_value_and_is_noted_without_one() -> None:
    inner = '<c r="A1"><f>SUM(B1:C1)</f><v>3</v></c><c r="B1"><f>A1+1</f></c>' + text_cell("C1", "x")
    content = excel.read(workbook(rows(f'<row r="1">{inner}</row>')))
    assert by_address(content) == {"Sheet1!A1": "3", "Sheet1!B1": "", "Sheet1!C1": "x"}
    assert content.notes == ((1, "no_value", "1 formulas without a stored value, first B1"),)


def test_shared_strings_lose_phonetic_guides_and_keep_runs_and_line_breaks() -> None:
    strings = "<si><r><t>数量</t></r><r><t>指标_x000D_\n1</t></r><rPh sb='0' eb='1'><t>shu</t></rPh></si>"
    content = excel.read(workbook(rows('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), strings=strings))
    assert by_address(content) == {"Sheet1!A1": "数量指标\n1"}


def test_empty_formatted_columns_and_rows_at_the_end_are_trimmed() -> None:
    empty = "".join(f'<c r="{name}1" s="0"/>' for name in ("B", "C", "ZZ"))
    inner = f'<row r="1">{text_cell("A1", "a")}{empty}</row><row r="900"><c r="A900" s="0"/></row>'
    table = excel.read(workbook(rows(inner))).pages[0].blocks[0]
    assert isinstance(table, Table)
    assert (table.row_count, table.column_count, len(table.cells)) == (1, 1, 1)


def test_a_blank_row_keeps_its_number_and_does_not_end_the_table() -> None:
    inner = f'<row r="2">{text_cell("A2", "a")}</row><row r="5">{text_cell("B5", "b")}</row>'
    (table,) = excel.read(workbook(rows(inner))).pages[0].blocks
    assert isinstance(table, Table)
    assert [(c.row, c.column, c.text, c.address) for c in table.cells if c.text] == [
        (1, 0, "a", "Sheet1!A2"),
        (4, 1, "b", "Sheet1!B5"),
    ]


def test_cells_without_a_reference_follow_one_another() -> None:
    inner = '<row><c t="str"><v>a</v></c><c t="str"><v>b</v></c></row><row><c t="str"><v>c</v></c></row>'
    assert by_address(excel.read(workbook(rows(inner)))) == {
        "Sheet1!A1": "a", "Sheet1!B1": "b", "Sheet1!A2": "c", "Sheet1!B2": "",
    }  # fmt: skip


def test_hidden_sheets_rows_and_columns_are_read_and_noted() -> None:
    visible = '<cols><col min="2" max="3" hidden="1"/></cols>' + rows(
        f'<row r="1" hidden="1">{text_cell("A1", "a")}</row>'
    )
    hidden = rows(f'<row r="1">{text_cell("A1", "b")}</row>')
    content = excel.read(workbook(visible, hidden, tabs={1: "veryHidden"}))
    assert [cell.text for page in (1, 2) for cell in cells(content, page)] == ["a", "b"]
    assert [(page_no, kind) for page_no, kind, _ in content.notes] == [
        (1, "hidden_column"), (1, "hidden_row"), (2, "hidden_sheet"),
    ]  # fmt: skip


def test_text_under_a_merged_cell_is_left_out_and_noted() -> None:
    sheet = rows(f'<row r="1">{text_cell("A1", "a")}{text_cell("B1", "under")}</row>')
    sheet += '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    content = excel.read(workbook(sheet))
    (cell,) = cells(content)
    assert (cell.text, cell.column_span) == ("a", 2)
    assert content.notes[0][1] == "hidden_text"


def test_a_merge_over_the_whole_width_of_the_sheet_reaches_no_farther_than_the_text() -> None:
    sheet = rows(f'<row r="1">{text_cell("A1", "title")}</row><row r="2">{text_cell("C2", "c")}</row>')
    sheet += '<mergeCells><mergeCell ref="A1:XFD1"/></mergeCells>'
    first = cells(excel.read(workbook(sheet)))[0]
    assert (first.text, first.column_span) == ("title", 3)


def test_a_stray_cell_in_the_last_corner_is_too_large_but_a_stated_dimension_is_not() -> None:
    far = text_cell("XFD1048576", "z")
    inner = f'<row r="1">{text_cell("A1", "a")}</row>'
    assert category(workbook(rows(f'{inner}<row r="1048576">{far}</row>'))) == "too_large"
    stated = '<dimension ref="A1:XFD1048576"/>' + rows(inner)
    assert by_address(excel.read(workbook(stated))) == {"Sheet1!A1": "a"}


@pytest.mark.slow
def test_forty_million_cells_in_a_small_file_are_too_large() -> None:
    row = "<row>" + "<c><v>1</v></c>" * 4000 + "</row>"
    assert category(workbook(rows(row * 10_000))) == "too_large"


def test_overlapping_merges_cost_no_more_than_the_first_and_have_a_limit() -> None:
    def sheet(height: int) -> bytes:
        inner = "".join(f'<row r="{r}">{text_cell(f"ALL{r}", "x")}</row>' for r in range(1, height + 1))
        merges = "".join(f'<mergeCell ref="A{r}:ALK{height}"/>' for r in range(1, height))
        return workbook(rows(inner) + f"<mergeCells>{merges}</mergeCells>")

    assert len(cells(excel.read(sheet(200)))) == 201
    assert category(sheet(1000)) == "too_large"


def test_a_workbook_without_text_is_empty() -> None:
    assert category(workbook(rows('<row r="1"><c r="A1" s="0"/></row>'))) == "empty"


@pytest.mark.parametrize("name", ["jiangchuan.xlsx", "jiangchuan.xls"])
def test_a_file_cut_anywhere_is_damaged_and_never_half_read(name: str) -> None:
    content = (DATA / name).read_bytes()
    for kept in range(1024, len(content) - 1024, 2048):
        assert category(content[:kept]) in ("damaged", "empty"), kept


def test_an_entity_bomb_is_damaged() -> None:
    bomb = '<!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", f"{bomb}<workbook xmlns='{MAIN}'>&b;</workbook>")
    assert category(buffer.getvalue()) == "damaged"


CHANGES = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=30)


@given(CHANGES, st.sampled_from(["xlsx", "xls"]))
@settings(max_examples=25, deadline=None)
def test_a_workbook_with_changed_bytes_is_read_or_refused_by_name(
    changes: list[tuple[int, int]], end: str
) -> None:
    content = bytearray((DATA / f"jiangchuan.{end}").read_bytes())
    for place, byte in changes:
        content[place % len(content)] = byte
    try:
        found = excel.read(bytes(content)).reader
    except Unreadable as problem:
        found = problem.category
    assert found in ("excel", "damaged", "encrypted", "empty", "too_large", "unsupported")
