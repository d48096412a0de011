"""What a document is, told from its bytes.

Here belongs recognising a format, nothing of reading it. Publishers' extensions lie: web pages are
saved as .xls and .doc, .docx files are renamed to .doc, and members of archives lose their names. The
extension is asked only where the bytes leave the choice open: between kinds of text.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile

from pipelines.readers.ooxml import ZIP_ERRORS

#: what `detect` returns, and the media type (IANA's where there is one) that it stands for
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xlsb": "application/vnd.ms-excel.sheet.binary.macroenabled.12",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "wps": "application/vnd.ms-works",
    "word_xml": "application/msword+xml",
    "excel_xml": "application/vnd.ms-excel+xml",
    "rtf": "application/rtf",
    "html": "text/html",
    "mhtml": "multipart/related",
    "text": "text/plain",
    "csv": "text/csv",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "7z": "application/x-7z-compressed",
    "gzip": "application/gzip",
    "tar": "application/x-tar",
    "ofd": "application/ofd",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "tiff": "image/tiff",
    "bmp": "image/bmp",
    "gif": "image/gif",
    "webp": "image/webp",
    "encrypted": "application/x-ole-storage",
    "ole": "application/x-ole-storage",
    "unknown": "application/octet-stream",
    "empty": "application/x-empty",
}

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"GIF8", "gif"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"\x09\x08\x10\x00\x00\x06", "xls"),  # BIFF8 without a container
    (b"\x09\x08\x08\x00\x00\x05", "xls"),  # BIFF5 without a container
    (b"\x09\x04\x06\x00", "xls"),  # BIFF4
    (b"\x09\x02\x06\x00", "xls"),  # BIFF3
    (b"\x09\x00\x04\x00", "xls"),  # BIFF2
)
#: streams of a compound file, the telling ones first
_OLE_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
    ("MatOST", "wps"),
    ("CONTENTS", "wps"),
)
_OOXML_FOLDERS = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
_PAGE_START = re.compile(
    r"<(?:!doctype\s+html|html|head|body|table|meta|title|div|style|script|center|h[1-6]|span|font)[\s>]",
    re.IGNORECASE,
)
_PAGE_ANYWHERE = re.compile(r"<(?:!doctype\s+html|html|body|table)[\s>]", re.IGNORECASE)
_LEADING_MARKUP = re.compile(r"(?:\s|\ufeff|<\?xml[^>]*\?>|<!--.*?-->)*", re.DOTALL)
_PAGE_EXTENSIONS = ("html", "htm", "shtml", "xhtml", "jhtml", "asp", "aspx", "jsp", "php", "xls", "doc")
#: a share of control characters above this means that the bytes are no text
_CONTROL_SHARE = 0.01
_SAMPLE = 65_536


def detect(content: bytes, file_name: str) -> str:
    """Return the kind of a document, one of the keys of `MEDIA_TYPES`.

    `unknown` for bytes that are nothing known, `empty` for none or only white space, `encrypted` for an
    Office package behind a password, `ole` for a compound file that holds no known document.
    """
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        return "empty"
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if content.startswith(_OLE_MAGIC):
        return _detect_ole(content)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _detect_zip(content)
    if content.startswith(b"BM") and _is_bitmap(content):
        return "bmp"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    if content[257:262] == b"ustar":
        return "tar"
    # readers find the header within the first kilobyte; servers and mail programs put lines before it
    if b"%PDF-" in content[:1024]:
        return "pdf"
    return _detect_text(content, file_name)


def _is_bitmap(content: bytes) -> bool:
    return len(content) > 18 and struct.unpack_from("<I", content, 14)[0] in (12, 40, 52, 56, 64, 108, 124)


def _detect_ole(content: bytes) -> str:
    """Look for the directory's entries: 128 bytes each, in sectors that begin at multiples of 512."""
    for name, kind in _OLE_STREAMS:
        entry = name.encode("utf-16-le") + b"\x00\x00"
        at = content.find(entry, 512)
        while at >= 0:
            stated = content[at + 64 : at + 66]
            if at % 128 == 0 and stated == struct.pack("<H", len(entry)):
                return kind
            at = content.find(entry, at + 2)
    return "ole"


def _detect_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return name_package(archive)
    except (*ZIP_ERRORS, NotImplementedError, RuntimeError):
        return _detect_broken_zip(content)


def name_package(archive: zipfile.ZipFile) -> str:
    """Return the kind of document that an open zip file is; `zip` where it is only an archive.

    Raises what `zipfile` raises for a broken one.
    """
    names = [info.filename.replace("\\", "/").lstrip("/") for info in archive.infolist()]
    media_type = b""
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        media_type = archive.read("mimetype")
    lowered = {name.lower() for name in names}
    if "[content_types].xml" in lowered:
        if "xl/workbook.bin" in lowered:
            return "xlsb"
        for folder, kind in _OOXML_FOLDERS:
            if any(name.startswith(folder) for name in lowered):
                return kind
    if "ofd.xml" in lowered:
        return "ofd"
    if media_type.startswith(b"application/vnd.oasis.opendocument."):
        return {b"text": "odt", b"spreadsheet": "ods"}.get(media_type.rpartition(b".")[2].strip(), "zip")
    return "zip"


def _detect_broken_zip(content: bytes) -> str:
    """Name a package whose directory is cut off by the names that stand before its parts."""
    for name, kind in ((b"word/document.xml", "docx"), (b"xl/worksheets/", "xlsx"), (b"ppt/slides/", "pptx")):
        at = content.find(name, 30)
        if at >= 0 and content[at - 30 : at - 26] == b"PK\x03\x04":
            return kind
    return "zip"


def _detect_text(content: bytes, file_name: str) -> str:
    text = _sample(content)
    if text is None:
        return "unknown"
    extension = file_name.lower().rpartition(".")[2] if "." in file_name else ""
    start = text.lstrip("\ufeff \t\r\n")[:2048]
    if re.match(r"(?:MIME-Version:|Content-Type:\s*multipart/|From:\s)", start, re.IGNORECASE) and re.search(
        r"multipart/", start, re.IGNORECASE
    ):
        return "mhtml"
    if kind := _detect_office_xml(text):
        return kind
    leading = _LEADING_MARKUP.match(text)
    body = text[leading.end() if leading else 0 :]
    if _PAGE_START.match(body):
        return "html"
    if _PAGE_ANYWHERE.search(text) and (body.startswith("<") or extension in _PAGE_EXTENSIONS):
        return "html"
    if extension in ("html", "htm", "shtml") and re.search(r"</?[a-z][a-z0-9]*[^<>]*>", text, re.IGNORECASE):
        return "html"
    return "csv" if extension == "csv" else "text"


def _detect_office_xml(text: str) -> str | None:
    """Recognise the one-file XML of Word and Excel 2003, which exporters still write."""
    head = text[:4096]
    if "urn:schemas-microsoft-com:office:spreadsheet" in head and "<Workbook" in head:
        return "excel_xml"
    if "schemas.microsoft.com/office/word/2003/wordml" in head and "wordDocument" in head:
        return "word_xml"
    if "http://schemas.microsoft.com/office/2006/xmlPackage" in head:
        return "word_xml"
    return None


def _sample(content: bytes) -> str | None:
    """Return the beginning of a text, None for bytes that are no text."""
    sample = content[:_SAMPLE]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = sample.decode("utf-16", errors="replace")
    else:
        if b"\x00" in sample.rstrip(b"\x00"):
            return None
        text = sample.decode("utf-8", errors="replace")
        if text.count("\ufffd") > 1:
            text = sample.decode("gb18030", errors="replace")
    # the sample may end within a character, and a few broken bytes do not unmake a text
    if text.count("\ufffd") > 2 + len(text) // 100:
        return None
    control = sum(1 for character in text if ord(character) < 32 and character not in "\t\n\r\f\v")
    return text if control <= _CONTROL_SHARE * len(text) else None
