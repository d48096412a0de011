from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.readers.media import MEDIA_TYPES, detect

DATA = Path(__file__).parents[2] / "data"


def pack(*names: str, mimetype: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, b"x")
    return buffer.getvalue()


def compound(*streams: str) -> bytes:
    """Build as much of a compound file as has a directory."""
    entries = b""
    for name in ("Root Entry", *streams):
        raw = name.encode("utf-16-le") + b"\x00\x00"
        entries += raw.ljust(64, b"\x00") + len(raw).to_bytes(2, "little") + b"\x00" * 62
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\x00") + entries.ljust(1024, b"\x00")


@pytest.mark.parametrize("end", ["docx", "xlsx", "xls", "doc", "html"])
@pytest.mark.parametrize("name", ["a.pdf", "a.doc", "a.xls", "a.html", "a.txt", "a", ""])
def test_the_seven_forms_are_recognised_whatever_they_are_called(end: str, name: str) -> None:
    assert detect((DATA / f"jiangchuan.{end}").read_bytes(), name) == end


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.4\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n\x00", "png"),
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"II*\x00\x08", "tiff"),
        (b"MM\x00*\x00", "tiff"),
        (b"BM" + b"\x00" * 12 + b"\x28\x00\x00\x00\x00", "bmp"),
        (b"GIF89a", "gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
        (b"{\\rtf1\\ansi", "rtf"),
        (b"Rar!\x1a\x07\x01\x00", "rar"),
        (b"7z\xbc\xaf\x27\x1c\x00", "7z"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (compound("WordDocument", "1Table"), "doc"),
        (compound("Workbook"), "xls"),
        (compound("Book"), "xls"),
        (compound("EncryptionInfo", "EncryptedPackage"), "encrypted"),
        (compound("PowerPoint Document"), "ppt"),
        (compound("MatOST", "CONTENTS"), "wps"),
        (compound("something"), "ole"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00", "xls"),
        (pack("[Content_Types].xml", "word/document.xml"), "docx"),
        (pack("[Content_Types].xml", "word\\document.xml"), "docx"),
        (pack("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (pack("[Content_Types].xml", "xl/workbook.bin"), "xlsb"),
        (pack("[Content_Types].xml", "ppt/presentation.xml"), "pptx"),
        (pack("OFD.xml", "Doc_0/Document.xml"), "ofd"),
        (pack("content.xml", mimetype=b"application/vnd.oasis.opendocument.text"), "odt"),
        (pack("content.xml", mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "ods"),
        (pack("word/a.docx", "b.pdf"), "zip"),
        (pack(), "zip"),
        (b"", "empty"),
        (b" \r\n\x00", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (bytes(range(1, 32)) * 20, "unknown"),
        (b"\x00\x01\x02\x03" * 100, "unknown"),
        (b"\x7fELF\x02\x01\x01\x00", "unknown"),
    ],
)
def test_a_kind_is_told_by_magic_bytes_and_structure(content: bytes, kind: str) -> None:
    assert detect(content, "wrong.txt") == kind


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("项目名称\t甲\n", "a.txt", "text"),
        ("项目名称,甲\n", "a.csv", "csv"),
        ("项目名称,甲\n", "a.pdf", "text"),
        ("目标 <p>满意</p> 344/1000\n", "a.txt", "text"),
        ("<!DOCTYPE html>\n<p>", "a.doc", "html"),
        ("\n <!-- x --> <HTML xmlns:o='urn:schemas-microsoft-com:office:office'>", "a.xls", "html"),
        ("<?xml version='1.0'?><!DOCTYPE html PUBLIC ''><html>", "a", "html"),
        ("<table><tr><td>甲", "a.xls", "html"),
        ("页面说明\n<table border=1><tr><td>甲", "a.xls", "html"),
        ("页面说明\n<table border=1><tr><td>甲", "a.txt", "text"),
        ("<b>甲</b>", "a.shtml", "html"),
        ("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n", "a.doc", "mhtml"),
        (
            "<?mso-application progid='x'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>",
            "a.xls",
            "excel_xml",
        ),
        (
            "<?xml version='1.0'?><w:wordDocument xmlns:w='http://schemas.microsoft.com/office/word/2003/wordml'>",
            "a.doc",
            "word_xml",
        ),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_kinds_of_text_are_told_in_every_encoding(text: str, name: str, kind: str, encoding: str) -> None:
    assert detect(text.encode(encoding), name) == kind


@pytest.mark.parametrize("end", ["docx", "xlsx"])
def test_a_package_that_is_cut_off_keeps_its_kind(end: str) -> None:
    content = (DATA / f"jiangchuan.{end}").read_bytes()
    assert detect(content[: len(content) // 2], "a.zip") == end


@given(st.binary(max_size=2000), st.text(max_size=10))
def test_any_bytes_have_a_kind(content: bytes, name: str) -> None:
    assert detect(content, name) in MEDIA_TYPES
