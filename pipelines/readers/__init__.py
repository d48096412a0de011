"""Bytes of any published format to pages of cells; the reader is chosen by content, not by extension.

Here belongs which reader reads which kind of document. A reader module has one public function
`read(content) -> Content` and raises `Unreadable`; it is imported when the first such document comes.

    cells.py                    the one shape that all formats are read into
    media.py, archive.py        what the bytes are; members of archives
    text, html, word, excel     one module a format, with helpers beside it: html_grid; ooxml, word_symbols;
                                xlsx, xls, sheets, number_format; grid (spans) for all that state spans
    spaced.py                   text whose columns are held apart by spaces: spaced_text, spaced_columns,
                                spaced_places to columns; spaced_rows, spaced_entries to rows
    legacy.py                   formats that LibreOffice converts; word_binary.py counts what it must find
    pdf.py                      the router: which way a page is read, and how sure that is
        pdf_pdfium.py           PDFium: pdf_calls, pdf_ink, pdf_paths, pdf_clips, pdf_runs, pdf_shown
        pdf_plumber.py          pdfplumber: the reference and the second opinion
        pdf_marks.py            what is print, and what is a stamp, a watermark, hidden
        ruled*.py               rulings to tables; pdf_columns, pdf_entries: tables without rulings
        pdf_layout.py           characters into cells and lines; pdf_owners, pdf_overruns: whose text it is
    scan.py                     pictures of paper
        scan_page, scan_paper   turning, straightening, seals; scan_dust: what is no print
        rulings, scan_lattice   rulings on a picture to cells
        scan_text, scan_model   recognition of a cell; scan_readings, scan_proof: is a figure what it seems
"""

from __future__ import annotations

from importlib import import_module

from pipelines.readers.archive import OTHER_ARCHIVES, describe_other
from pipelines.readers.cells import Content, Unreadable
from pipelines.readers.media import MEDIA_TYPES, detect

#: module of this package by kind of document (see `media.MEDIA_TYPES`)
READERS = {
    "pdf": "pdf",
    "docx": "word",
    "xlsx": "excel",
    "xls": "excel",
    "html": "html",
    "mhtml": "html",
    "text": "text",
    "csv": "text",
    "doc": "legacy",
    "wps": "legacy",
    "rtf": "legacy",
    "odt": "legacy",
    "ods": "legacy",
    "xlsb": "legacy",
    "word_xml": "legacy",
    "excel_xml": "legacy",
    "ole": "legacy",
    # whole archives are opened when documents are listed; what comes here is refused with its reason
    "zip": "archive",
    # pictures of paper; without the extra `ocr` that reader refuses them as `needs_ocr`
    **dict.fromkeys(("png", "jpeg", "tiff", "bmp", "gif", "webp"), "scan"),
}


def detect_media_type(content: bytes, file_name: str) -> str:
    """Return the IANA media type of a document, told from its bytes."""
    return MEDIA_TYPES[detect(content, file_name)]


def read_content(content: bytes, file_name: str) -> Content:
    """Read a document into pages of cells. Raises Unreadable with a category and a reason."""
    kind = detect(content, file_name)
    if kind == "empty":
        raise Unreadable("empty", "the file holds nothing")
    if kind == "encrypted":
        raise Unreadable("encrypted", "the Office file is behind a password")
    if kind in OTHER_ARCHIVES:
        raise Unreadable("unsupported", describe_other(kind))
    module = READERS.get(kind)
    if module is None:
        raise Unreadable("unsupported", f"no reader for this kind of file: {MEDIA_TYPES[kind]}")
    content_read: Content = import_module(f"pipelines.readers.{module}").read(content)
    return content_read
