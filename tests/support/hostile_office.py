"""Hostile Office files, web pages and text: bombs of cells, spans, paragraphs and entities.

Part of `tests.support.hostile`, which says how each may end.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.generator.office import RELATIONS, SHEET, WORD

Made = tuple[str, bytes, str]
DATA = Path(__file__).resolve().parents[1] / "data"
SPAN = 500_000_000


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip archive of named files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def _replace_part(sample: str, part: str, content: bytes) -> bytes:
    """Return an Office sample with one part replaced."""
    with zipfile.ZipFile(DATA / sample) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    return zipped(parts | {part: content})


def _sheet(body: str, dimension: str) -> bytes:
    text = (
        f'<worksheet xmlns="{SHEET}"><dimension ref="{dimension}"/><sheetData>{body}</sheetData></worksheet>'
    )
    with zipfile.ZipFile(DATA / "jiangchuan.xlsx") as archive:
        part = next(name for name in archive.namelist() if name.startswith("xl/worksheets/sheet"))
    return _replace_part("jiangchuan.xlsx", part, text.encode())


def _document(body: str) -> bytes:
    text = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return _replace_part("jiangchuan.docx", "word/document.xml", text.encode())


def _cell(reference: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>a</t></is></c>'


def make_office() -> Iterator[Made]:
    """Yield (name, bytes, categories it may end with)."""
    corners = f'<row r="1">{_cell("A1")}</row><row r="1048576">{_cell("XFD1048576")}</row>'
    yield "xlsx-two-corners.xlsx", _sheet(corners, "A1:XFD1048576"), "loaded no_form too_large"
    row = "<row>" + "<c><v>1</v></c>" * 1000 + "</row>"
    yield "xlsx-40M-cells.xlsx", _sheet(row * 40_000, "A1:ALL40000"), "too_large"
    yield "docx-12M-paragraphs.docx", _document("<w:p/>" * 12_000_000), "too_large"
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="{SPAN}"/></w:tcPr><w:p/></w:tc>'
    table = f"<w:tbl><w:tblGrid/>{f'<w:tr>{wide}</w:tr>' * 9}</w:tbl>"
    yield "docx-gridspan.docx", _document(table), "no_form no_text too_large"
    yield (
        "docx-deep.docx",
        _document("<w:tbl><w:tr><w:tc>" * 5000 + "</w:tc></w:tr></w:tbl>" * 5000),
        ("damaged too_large no_text no_form"),
    )
    laughs = "".join(
        f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' if level else '<!ENTITY l0 "ha">'
        for level in range(12)
    )
    bomb = f'<!DOCTYPE x [{laughs}]><w:document xmlns:w="{WORD}"><w:body>&l11;</w:body></w:document>'
    yield (
        "docx-billion-laughs.docx",
        _replace_part("jiangchuan.docx", "word/document.xml", bomb.encode()),
        "damaged",
    )
    outside = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document xmlns:w="{WORD}">&e;</w:document>'
    )
    yield (
        "docx-external-entity.docx",
        _replace_part("jiangchuan.docx", "word/document.xml", outside.encode()),
        ("damaged"),
    )
    loop = f'<Relationships xmlns="{RELATIONS}"/>'
    yield (
        "docx-no-relations.docx",
        _replace_part("jiangchuan.docx", "_rels/.rels", loop.encode()),
        "loaded damaged",
    )
    merges = "".join(f'<mergeCell ref="A{row}:XFD{row}"/>' for row in range(1, 50_000))
    merged = f'<worksheet xmlns="{SHEET}"><sheetData>{corners}</sheetData><mergeCells>{merges}</mergeCells>'
    merged += "</worksheet>"
    with zipfile.ZipFile(DATA / "jiangchuan.xlsx") as archive:
        part = next(name for name in archive.namelist() if name.startswith("xl/worksheets/sheet"))
    yield (
        "xlsx-50000-merges.xlsx",
        _replace_part("jiangchuan.xlsx", part, merged.encode()),
        ("loaded no_form too_large damaged"),
    )
    yield (
        "html-colspan.html",
        f'<table><tr><td colspan="{SPAN}" rowspan="{SPAN}">指标</td></tr></table>'.encode(),
        ("no_form too_large"),
    )
    rows = f"<tr>{'<td colspan=1000 rowspan=65534>x</td>' * 1000}</tr>" * 1000
    yield "html-many-spans.html", f"<table>{rows}</table>".encode(), "no_form too_large timeout"
    yield "html-deep.html", b"<table><tr><td>" * 100_000, "too_large no_form no_text damaged"
    yield "html-unclosed.html", ("<html><body>" + "<b><p>" * 100_000).encode(), "too_large no_form no_text"
    yield (
        "html-entities.html",
        f"<!DOCTYPE x [{laughs}]><html><body>&l11;</body></html>".encode(),
        ("no_form no_text unsupported too_large"),
    )
    yield "rtf-nonsense.rtf", b"{\\rtf1 " + b"{" * 20_000, "damaged unsupported no_form no_text timeout"
