from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.readers import excel, html, word
from pipelines.readers.cells import Content, Line, Table, Unreadable

DATA = Path(__file__).parents[2] / "data"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def document(body: str, parts: dict[str, str] | None = None, before: str = "") -> bytes:
    """Build a .docx with the given body."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        inner = f"<w:body>{body}</w:body>"
        package.writestr("word/document.xml", f"{before}<w:document {NAMESPACES}>{inner}</w:document>")
        for name, text in (parts or {}).items():
            package.writestr(name, text)
    return buffer.getvalue()


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def paragraph(text: str) -> str:
    return f"<w:p>{run(text)}</w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def tables(content: Content) -> list[Table]:
    return [block for page in content.pages for block in page.blocks if isinstance(block, Table)]


def lines(content: Content) -> list[str]:
    return [block.text for page in content.pages for block in page.blocks if isinstance(block, Line)]


def layout(found: Table) -> list[tuple[str, int, int, int, int | None]]:
    return [(c.text, c.row, c.column, c.row_span, c.column_span) for c in found.cells]


def category(content: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        word.read(content)
    return caught.value.category


def printed(content: Content) -> list[str]:
    """Return all that is printed, in order, without white space: cells and lines alike."""
    found: list[str] = []
    for page in content.pages:
        for block in page.blocks:
            parts = [block.text] if isinstance(block, Line) else [c.text for c in block.cells]
            found.extend("".join(part.split()) for part in parts if part.strip())
    return found


def test_the_seven_forms_are_the_same_in_word_workbooks_and_web_page() -> None:
    reference = printed(word.read((DATA / "jiangchuan.docx").read_bytes()))
    assert len(reference) == 859
    assert printed(excel.read((DATA / "jiangchuan.xlsx").read_bytes())) == reference
    assert printed(excel.read((DATA / "jiangchuan.xls").read_bytes())) == reference
    assert printed(html.read((DATA / "jiangchuan.html").read_bytes())) == reference


def test_the_seven_tables_have_the_same_cells_in_word_and_web_page() -> None:
    in_word = tables(word.read((DATA / "jiangchuan.docx").read_bytes()))
    in_page = tables(html.read((DATA / "jiangchuan.html").read_bytes()))
    assert len(in_word) == len(in_page) == 7
    for left, right in zip(in_word, in_page, strict=True):
        assert [layout_of[1:] for layout_of in layout(left)] == [layout_of[1:] for layout_of in layout(right)]


def test_spans_and_vertical_merges_become_one_cell_each() -> None:
    content = word.read(
        document(
            table(
                row(cell("一级", '<w:vMerge w:val="restart"/>'), cell("宽", '<w:gridSpan w:val="2"/>')),
                row(cell("", "<w:vMerge/>"), cell("b"), cell("c")),
                row(cell("x"), cell("y"), cell("z")),
            )
        )
    )
    (found,) = tables(content)
    assert layout(found) == [
        ("一级", 0, 0, 2, 1), ("宽", 0, 1, 1, 2), ("b", 1, 1, 1, 1), ("c", 1, 2, 1, 1),
        ("x", 2, 0, 1, 1), ("y", 2, 1, 1, 1), ("z", 2, 2, 1, 1),
    ]  # fmt: skip
    assert [c.address for c in found.cells[:3]] == ["T1R1C1", "T1R1C2", "T1R2C2"]
    assert (found.row_count, found.column_count) == (3, 3)


def test_a_merge_that_continues_nothing_is_a_cell_and_text_under_a_merge_is_noted() -> None:
    merged = "<w:vMerge/>"
    rows = row(cell("a", merged), cell("x")), row(cell("under", merged), cell("y"))
    content = word.read(document(table(*rows)))
    assert layout(tables(content)[0])[0] == ("a", 0, 0, 2, 1)
    assert content.notes == ((1, "hidden_text", "text under a merged cell not read: under"),)


def test_a_row_that_begins_later_keeps_its_columns() -> None:
    late = row(cell("b"), properties='<w:gridBefore w:val="1"/>')
    (found,) = tables(word.read(document(table(row(cell("a"), cell("c")), late))))
    assert layout(found)[-1] == ("b", 1, 1, 1, 1)


def test_legacy_horizontal_merges_widen_the_first_cell() -> None:
    merged = row(cell("a", '<w:hMerge w:val="restart"/>'), cell("", '<w:hMerge w:val="continue"/>'))
    (found,) = tables(word.read(document(table(merged, row(cell("b"), cell("c"))))))
    assert layout(found)[0] == ("a", 0, 0, 1, 2)


def test_a_nested_table_follows_its_own_and_the_outer_cell_keeps_its_paragraphs() -> None:
    inner = table(row(cell("inner")))
    outer = f"<w:tc><w:tcPr/>{paragraph('before')}{inner}{paragraph('after')}</w:tc>"
    found = tables(word.read(document(table(row(outer, cell("x"))))))
    assert [[c.text for c in t.cells] for t in found] == [["before\nafter", "x"], ["inner"]]
    assert found[1].cells[0].address == "T2R1C1"


def test_deleted_text_is_dropped_and_inserted_text_kept() -> None:
    body = (
        f"<w:p>{run('得分')}<w:del><w:r><w:delText>8</w:delText></w:r></w:del><w:ins>{run('9')}</w:ins>"
        f"<w:moveFrom>{run('x')}</w:moveFrom><w:moveTo>{run('分')}</w:moveTo></w:p>"
        + table(row(cell("gone"), properties="<w:del/>"), row(cell("kept"), properties="<w:ins/>"))
    )
    content = word.read(document(body))
    assert lines(content) == ["得分9分"]
    assert [c.text for c in tables(content)[0].cells] == ["kept"]


def test_a_text_box_with_its_fallback_is_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('boxed')}</w:txbxContent>"
    body = (
        f"<w:p>{run('anchor')}<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert lines(word.read(document(body))) == ["anchor", "boxed"]


def test_tabs_breaks_symbols_boxes_and_hidden_text_come_as_printed() -> None:
    body = (
        '<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/></w:r></w:p>'
        '<w:p><w:r><w:sym w:font="Wingdings 2" w:char="F052"/><w:sym w:font="Wingdings" w:char="F0A8"/>'
        '<w:sym w:font="Symbol" w:char="F0B3"/></w:r><w:r><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr>'
        "<w:t>\uf0a3</w:t></w:r></w:p>"
        '<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox>'
        "</w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>shown</w:t></w:r></w:p>'
    )
    assert lines(word.read(document(body))) == ["a\tb", "c-", "☑□≥≤", "☑shown"]


def test_an_unknown_symbol_is_marked_and_noted() -> None:
    content = word.read(document('<w:p><w:r><w:sym w:font="Webdings" w:char="F021"/></w:r></w:p>'))
    assert lines(content) == ["\ufffd"]
    assert content.notes[0][1] == "unknown_symbol"


def test_content_controls_wrap_rows_cells_and_text_without_hiding_them() -> None:
    def control(inner: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    body = control(table(control(row(control(cell("a")), f"<w:tc><w:p>{control(run('b'))}</w:p></w:tc>"))))
    assert [c.text for c in tables(word.read(document(body)))[0].cells] == ["a", "b"]


def test_radicals_are_folded() -> None:
    assert lines(word.read(document(paragraph("⼀级指标⽬标")))) == ["一级指标目标"]


def test_pages_are_counted_by_rendered_breaks_alone_where_there_are_any() -> None:
    rendered = "<w:r><w:lastRenderedPageBreak/><w:t>two</w:t></w:r>"
    body = f'{paragraph("one")}<w:p><w:r><w:br w:type="page"/></w:r></w:p><w:p>{rendered}</w:p>'
    assert [(p.page_no, len(p.blocks)) for p in word.read(document(body)).pages] == [(1, 1), (2, 1)]


def test_a_break_within_a_row_counts_once_for_all_its_cells() -> None:
    broken = "<w:tc><w:p><w:r><w:t>a</w:t><w:lastRenderedPageBreak/><w:t>b</w:t></w:r></w:p></w:tc>"
    content = word.read(document(table(row(broken, broken), row(cell("c"))) + paragraph("after")))
    assert [c.page_no for c in tables(content)[0].cells] == [1, 1, 2]
    assert content.pages[1].blocks == (Line("after", 2, address="P1"),)


def test_explicit_breaks_and_sections_count_where_nothing_was_rendered() -> None:
    body = (
        f'{paragraph("one")}<w:p><w:r><w:br w:type="page"/><w:t>two</w:t></w:r></w:p>'
        f"<w:p><w:pPr><w:pageBreakBefore/></w:pPr>{run('three')}</w:p>"
        f'<w:p><w:pPr><w:sectPr><w:type w:val="nextPage"/></w:sectPr></w:pPr>{run("three still")}</w:p>'
        f"{paragraph('four')}"
    )
    content = word.read(document(body))
    assert [[b.text for b in p.blocks if isinstance(b, Line)] for p in content.pages] == [
        ["one"], ["two"], ["three", "three still"], ["four"],
    ]  # fmt: skip


def test_a_web_page_embedded_whole_is_read() -> None:
    relations = (
        '<Relationships><Relationship Id="c1" Target="page.html" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"/></Relationships>'
    )
    parts = {
        "word/_rels/document.xml.rels": relations,
        "word/page.html": "<table><tr><td>项目名称<td>甲</table>",
    }
    content = word.read(document('<w:altChunk r:id="c1"/>', parts))
    assert [c.text for c in tables(content)[0].cells] == ["项目名称", "甲"]


def test_the_strict_namespace_is_read_like_the_transitional_one() -> None:
    content = document(paragraph("a") + table(row(cell("b"))))
    strict = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(strict, "w") as new:
        for name in old.namelist():
            new.writestr(
                name,
                old.read(name).replace(
                    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
                ),
            )
    assert lines(word.read(strict.getvalue())) == ["a"]


def test_an_absurd_span_is_too_large() -> None:
    wide = cell("a", '<w:gridSpan w:val="500000000"/>')
    assert category(document(table(row(wide, cell("b"))))) == "too_large"


def test_a_wide_span_over_few_columns_is_as_wide_as_the_columns() -> None:
    wide = row(cell("title", '<w:gridSpan w:val="900"/>'))
    (found,) = tables(word.read(document(table(wide, row(cell("a"), cell("b"))))))
    assert (found.column_count, found.cells[0].column_span) == (2, 2)


def test_an_entity_bomb_and_an_external_entity_are_damaged() -> None:
    laughs = '<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    assert category(document(paragraph("&b;"), before=laughs)) == "damaged"
    external = '<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    assert category(document(paragraph("&a;"), before=external)) == "damaged"


@pytest.mark.slow
def test_twelve_million_paragraphs_in_a_small_file_are_too_large() -> None:
    assert category(document("<w:p/>" * 12_000_000)) == "too_large"


def test_elements_nested_beyond_reason_are_refused() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 3000 + paragraph("x") + "</w:tc></w:tr></w:tbl>" * 3000
    assert category(document(deep)) in ("damaged", "too_large")
    moderate = "<w:tbl><w:tr><w:tc>" * 75 + paragraph("x") + "</w:tc></w:tr></w:tbl>" * 75
    assert [c.text for t in tables(word.read(document(moderate))) for c in t.cells] == ["x"]


def test_a_file_cut_anywhere_is_damaged() -> None:
    content = (DATA / "jiangchuan.docx").read_bytes()
    for kept in range(1024, len(content) - 1024, 2048):
        assert category(content[:kept]) == "damaged", kept


def test_a_document_without_text_is_empty() -> None:
    assert category(document("<w:p/>" + table(row(cell(""))))) == "empty"


CHANGES = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=30)


@given(CHANGES)
@settings(max_examples=25, deadline=None)
def test_a_document_with_changed_bytes_is_read_or_refused_by_name(changes: list[tuple[int, int]]) -> None:
    content = bytearray((DATA / "jiangchuan.docx").read_bytes())
    for place, byte in changes:
        content[place % len(content)] = byte
    try:
        found = word.read(bytes(content)).reader
    except Unreadable as problem:
        found = problem.category
    assert found in ("word", "damaged", "encrypted", "empty", "too_large", "unsupported")
