from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.readers import html
from pipelines.readers.cells import Content, Line, Table, Unreadable

DATA = Path(__file__).parents[2] / "data"


def tables(content: Content) -> list[Table]:
    return [block for page in content.pages for block in page.blocks if isinstance(block, Table)]


def lines(content: Content) -> list[str]:
    return [block.text for page in content.pages for block in page.blocks if isinstance(block, Line)]


def layout(markup: str) -> list[tuple[str, int, int, int, int | None]]:
    (table,) = tables(html.read(markup.encode()))
    return [(c.text, c.row, c.column, c.row_span, c.column_span) for c in table.cells]


def category(content: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        html.read(content)
    return caught.value.category


def test_spans_are_laid_out_by_the_standards_algorithm() -> None:
    assert layout("<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d<tr><td>e<td>f<td>g</table>") == [
        ("a", 0, 0, 2, 1), ("b", 0, 1, 1, 2), ("c", 1, 1, 1, 1), ("d", 1, 2, 1, 1),
        ("e", 2, 0, 1, 1), ("f", 2, 1, 1, 1), ("g", 2, 2, 1, 1),
    ]  # fmt: skip


def test_a_rowspan_of_zero_reaches_to_the_end_of_its_row_group() -> None:
    markup = "<table><tbody><tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d</tbody><tbody><tr><td>e<td>f</table>"
    assert layout(markup) == [
        ("a", 0, 0, 3, 1), ("b", 0, 1, 1, 1), ("c", 1, 1, 1, 1), ("d", 2, 1, 1, 1),
        ("e", 3, 0, 1, 1), ("f", 3, 1, 1, 1),
    ]  # fmt: skip


def test_a_rowspan_ends_with_its_row_group() -> None:
    markup = "<table><thead><tr><th rowspan=9>a<th>b</thead><tbody><tr><td>c<td>d</table>"
    assert layout(markup) == [("a", 0, 0, 1, 1), ("b", 0, 1, 1, 1), ("c", 1, 0, 1, 1), ("d", 1, 1, 1, 1)]


def test_overlapping_spans_keep_the_place_of_each_cell() -> None:
    markup = "<table><tr><td>a<td rowspan=2>b<tr><td colspan=2>c<tr><td>d<td>e</table>"
    assert layout(markup) == [
        ("a", 0, 0, 1, 1), ("b", 0, 1, 2, 1), ("c", 1, 0, 1, 2), ("d", 2, 0, 1, 1), ("e", 2, 1, 1, 1),
    ]  # fmt: skip


def test_paragraphs_and_breaks_become_line_ends_and_spaces_run_together() -> None:
    markup = "<table><tr><td>\n <p>项目 资金</p>\n<p>(万&nbsp;元)<br>x  y</p><td><b>一级</b>\n指标</table>"
    assert [text for text, *_ in layout(markup)] == ["项目 资金\n(万 元)\nx y", "一级 指标"]


def test_what_a_browser_does_not_show_is_dropped() -> None:
    markup = (
        "<head><title>t</title></head><script>s</script><p style='color:red; display: none'>a</p>"
        "<p hidden>b</p><!-- c --><table><tr style='display:none'><td>d"
        "<tr><td>e<td style='display:none'>f<td>g</table>"
    )
    content = html.read(markup.encode())
    assert lines(content) == []
    assert [c.text for c in tables(content)[0].cells] == ["e", "g"]


def test_a_layout_table_gives_way_to_the_tables_in_it() -> None:
    markup = (
        "<div>首页 > 公开</div><table><tr><td>导航<td><h1>财政项目支出绩效自评表</h1>(2023年度)"
        "<table><tr><td>项目名称<td>甲<tr><td>主管部门<td>乙</table>"
        "<table><tr><td>项目名称<td>丙<tr><td>主管部门<td>丁</table></table><p>主办单位</p>"
    )
    content = html.read(markup.encode())
    assert lines(content) == ["首页 > 公开", "导航", "财政项目支出绩效自评表", "(2023年度)", "主办单位"]
    assert [[c.text for c in t.cells] for t in tables(content)] == [
        ["项目名称", "甲", "主管部门", "乙"], ["项目名称", "丙", "主管部门", "丁"],
    ]  # fmt: skip
    assert [t.cells[-1].address for t in tables(content)] == ["T1R2C2", "T2R2C2"]
    kinds = [type(block).__name__ for block in content.pages[0].blocks]
    assert kinds == ["Line"] * 4 + ["Table"] * 2 + ["Line"]


def test_a_table_in_a_cell_of_a_data_table_follows_it() -> None:
    inner = "<table><tr><td>内</table>"
    markup = f"<table><tr><td>a<td>b<tr><td>c<td>d{inner}e<tr><td>f<td>g</table>"
    found = tables(html.read(markup.encode()))
    assert [[c.text for c in t.cells] for t in found] == [["a", "b", "c", "de", "f", "g"], ["内"]]


def test_empty_columns_and_rows_at_the_end_are_trimmed() -> None:
    empty = "<td></td>" * 100
    markup = f"<table><tr><td>a<td>b{empty}<tr>{empty}<tr><td>c{empty}<tr></table>"
    (table,) = tables(html.read(markup.encode()))
    assert (table.row_count, table.column_count) == (3, 2)


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030", "nonsense", ""])
def test_chinese_code_pages_are_read_whatever_is_declared(declared: str) -> None:
    markup = f"<meta charset='{declared}'><p>绩效自评表 㐂 ≥95%</p>"
    assert lines(html.read(markup.encode("gb18030"))) == ["绩效自评表 㐂 ≥95%"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_even_where_a_page_declares_gb2312(encoding: str) -> None:
    assert lines(html.read("<meta charset=gb2312><p>绩效自评</p>".encode(encoding))) == ["绩效自评"]


def test_big5_is_read_where_it_is_declared() -> None:
    assert lines(html.read("<meta charset=big5><p>績效自評</p>".encode("big5"))) == ["績效自評"]


def test_a_few_broken_bytes_are_noted_and_do_not_cost_the_page() -> None:
    content = html.read("<p>绩效自评表</p>".encode() + b"\xff" + "<p>数量指标</p>".encode())
    assert lines(content)[0] == "绩效自评表"
    assert content.notes[0][1] == "broken_characters"


def test_a_saved_web_archive_is_read() -> None:
    page = base64.encodebytes("<table><tr><td>项目名称<td>甲</table>".encode("gbk"))
    message = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
        b"Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    message += page + b"\r\n--x--"
    assert [c.text for c in tables(html.read(message))[0].cells] == ["项目名称", "甲"]


def test_fields_of_a_saved_form_show_their_values() -> None:
    markup = "<table><tr><td>得分<td><input value='9.5'><input type=hidden value=h><tr><td>等级<td>"
    markup += "<input type=checkbox checked>优<input type=checkbox>良"
    markup += "<tr><td>说明<td><textarea>无\n偏差</textarea></table>"
    assert [text for text, *_ in layout(markup)] == ["得分", "9.5", "等级", "☑优□良", "说明", "无\n偏差"]


def test_comments_and_instructions_are_not_shown() -> None:
    assert lines(html.read(b"<p>a<!-- b --><?xml c?><!doctype d>e</p><!--f-->")) == ["ae"]


def test_rows_cut_out_of_their_table_are_still_rows() -> None:
    assert layout("<tr><td>a<td>b</tr><tr><td>c<td>d</tr>")[-1] == ("d", 1, 1, 1, 1)


def test_a_wide_span_over_few_columns_is_as_wide_as_the_columns() -> None:
    assert layout("<table><tr><td colspan=5000>t<tr><td>a<td>b</table>")[0] == ("t", 0, 0, 1, 2)


def test_absurd_spans_are_too_large() -> None:
    assert category(b"<table><tr><td colspan=500000000>a<td>b</table>") == "too_large"
    assert category(b"<table><tr><td rowspan=99999999999>a<td>b</table>") == "too_large"


def test_many_wide_spans_are_too_large() -> None:
    assert category(b"<table><tr>" + b"<td colspan=1000 rowspan=60000>a" * 5000 + b"</table>") == "too_large"


def test_elements_nested_beyond_reason_are_too_large() -> None:
    assert category(b"<div>" * 100_000 + b"x") == "too_large"
    assert category(b"<table><tr><td>" * 1_000 + b"x") == "too_large"


def test_unclosed_markup_that_would_grow_without_measure_is_too_large() -> None:
    reopened = "".join(f"<p><b x={number}>" for number in range(100_000))
    assert category(reopened.encode()) == "too_large"
    assert category(f"<table><tr><td>{reopened}</table>".encode()) == "too_large"
    assert category(b"<table>" * 100_000 + b"x") == "too_large"
    assert category(b"<p " + b" ".join(b"a%d=1" % number for number in range(300_000)) + b">x") == "too_large"


def test_a_picture_within_the_page_and_a_page_of_bare_text_cost_nothing() -> None:
    picture = f"<img src='data:image/png;base64,{'AAAA' * 50_000}'>"
    assert lines(html.read(f"<p>a{picture}b</p><p>{'c ' * 50_000}".encode()))[0] == "ab"


def test_cells_with_unclosed_fonts_are_read() -> None:
    row = "<tr><td><font size=1>a<td><p><b>b</tr>"
    (table,) = tables(html.read(f"<table>{row * 3000}</table>".encode()))
    assert (table.row_count, {cell.text for cell in table.cells}) == (3000, {"a", "b"})


def test_a_page_that_shows_nothing_is_empty() -> None:
    assert category(b"<html><head><title>t</title></head><body> <script>x</script></body></html>") == "empty"
    assert category(b"\xef\xbb\xbf \n") == "empty"


def test_bytes_that_are_no_text_are_damaged() -> None:
    assert category(bytes(range(128, 256)) * 40 + b"\xff" * 500) == "damaged"


SPANS = st.tuples(st.integers(0, 5), st.integers(0, 5))


@given(st.lists(st.lists(SPANS, min_size=1, max_size=6), min_size=1, max_size=6))
def test_placed_cells_keep_their_order_and_stay_in_the_table(spans: list[list[tuple[int, int]]]) -> None:
    markup = "".join(
        "<tr>" + "".join(f"<td rowspan={high} colspan={wide}>{r}.{c}" for c, (high, wide) in enumerate(row))
        for r, row in enumerate(spans)
    )
    (table,) = tables(html.read(f"<table>{markup}</table>".encode()))
    written = [f"{r}.{c}" for r, row in enumerate(spans) for c in range(len(row))]
    assert [c.text for c in table.cells] == written
    starts = [(c.row, c.column) for c in table.cells]
    assert starts == sorted(set(starts))
    assert all(c.row + c.row_span <= table.row_count for c in table.cells)
    assert all(c.column + (c.column_span or 0) <= table.column_count for c in table.cells)


@given(st.text("<>/tabledrpspan=\"' 0123456789\n甲", max_size=200))
def test_any_markup_is_read_or_refused_by_name(markup: str) -> None:
    try:
        found = html.read(markup.encode()).reader
    except Unreadable as problem:
        found = problem.category
    assert found in ("html", "empty", "too_large", "damaged")


CHANGES = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=30)


@given(CHANGES)
@settings(max_examples=25, deadline=None)
def test_a_page_with_changed_bytes_is_read_or_refused_by_name(changes: list[tuple[int, int]]) -> None:
    content = bytearray((DATA / "jiangchuan.html").read_bytes())
    for place, byte in changes:
        content[place % len(content)] = byte
    try:
        found = html.read(bytes(content)).reader
    except Unreadable as problem:
        found = problem.category
    assert found in ("html", "damaged", "encrypted", "empty", "too_large", "unsupported")
