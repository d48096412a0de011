"""The engines that the benchmark compares: each takes a file and gives the texts of its cells.

Here belongs the calling of each engine in the way its own documentation recommends, with default
settings, and the two floors: what PDFium alone takes for the characters and paths that cells are made of.
"""

from __future__ import annotations

import ctypes
import importlib
import io
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
from pypdfium2 import raw

from pipelines.readers import pdf, pdf_pdfium
from pipelines.readers.cells import Table

Engine = Callable[[Path], list[str]]


def jixiao(path: Path) -> list[str]:
    """Read as the product does."""
    return [
        cell.text
        for page in pdf.read(path.read_bytes()).pages
        for block in page.blocks
        if isinstance(block, Table)
        for cell in block.cells
    ]


def plain_pdfplumber(path: Path) -> list[str]:
    """Extract the tables with default settings, freeing each page."""
    found: list[str] = []
    with pdfplumber.open(path) as document:
        for page in document.pages:
            found += [text or "" for table in page.extract_tables() for row in table for text in row]
            page.close()
    return found


def pdfium_marks(path: Path) -> list[str]:
    """Take characters and rulings through our bound calls, and make nothing of them."""
    with pdf_pdfium.open_document(path.read_bytes()) as document:
        for _ in pdf_pdfium.document_marks(document):
            pass
    return []


def pdfium_floor(path: Path) -> list[str]:
    """Ask PDFium, call by call, for each character's code and box and each path's points."""
    box = raw.FS_RECTF()
    x, y = ctypes.c_float(), ctypes.c_float()
    with pypdfium2.PdfDocument(path.read_bytes()) as document:
        for page in document:
            text_page = raw.FPDFText_LoadPage(page)
            for index in range(raw.FPDFText_CountChars(text_page)):
                raw.FPDFText_GetUnicode(text_page, index)
                raw.FPDFText_GetLooseCharBox(text_page, index, box)
            raw.FPDFText_ClosePage(text_page)
            for index in range(raw.FPDFPage_CountObjects(page)):
                item = raw.FPDFPage_GetObject(page, index)
                if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_PATH:
                    for number in range(raw.FPDFPath_CountSegments(item)):
                        segment = raw.FPDFPath_GetPathSegment(item, number)
                        raw.FPDFPathSegment_GetPoint(segment, x, y)
            page.close()
    return []


def pymupdf_tables(path: Path) -> list[str]:
    """PyMuPDF's find_tables."""
    fitz: Any = importlib.import_module("pymupdf")
    found: list[str] = []
    with fitz.open(path) as document:
        for page in document:
            for table in page.find_tables().tables:
                found += [text or "" for row in table.extract() for text in row]
    return found


def camelot_lattice(path: Path) -> list[str]:
    """Camelot's lattice flavour."""
    camelot: Any = importlib.import_module("camelot")
    tables = camelot.read_pdf(str(path), pages="all", flavor="lattice")
    return [str(text) for table in tables for row in table.df.values.tolist() for text in row]


def tabula_lattice(path: Path) -> list[str]:
    """tabula-java's lattice mode, in this process."""
    tabula: Any = importlib.import_module("tabula")
    tables = tabula.read_pdf(
        str(path), pages="all", lattice=True, output_format="json", force_subprocess=False, silent=True
    )
    return [cell["text"] for table in tables for row in table["data"] for cell in row]


def img2table_cells(path: Path) -> list[str]:
    """img2table on the rendered page with the PDF's own text."""
    document: Any = importlib.import_module("img2table.document")
    ocr: Any = importlib.import_module("img2table.ocr.pdf")
    source = document.PDF(src=io.BytesIO(path.read_bytes()))
    found: list[str] = []
    for tables in source.extract_tables(ocr=ocr.PdfOCR(), implicit_rows=False).values():
        for table in tables:
            cells = [cell for row in table.content.values() for cell in row]
            found += {(cell.bbox.x1, cell.bbox.y1): cell.value or "" for cell in cells}.values()
    return found


#: name, package whose version is told, engine; the peers need the extra `bench`
ENGINES: tuple[tuple[str, str, Engine], ...] = (
    ("pdfplumber extract_tables", "pdfplumber", plain_pdfplumber),
    ("**jixiao read()**", "pypdfium2", jixiao),
    ("PDFium floor: characters and paths, plain calls", "pypdfium2", pdfium_floor),
    ("PDFium floor: characters and rulings, our bound calls", "pypdfium2", pdfium_marks),
    ("PyMuPDF find_tables", "pymupdf", pymupdf_tables),
    ("Camelot lattice", "camelot-py", camelot_lattice),
    ("tabula lattice (JVM in process, warm)", "tabula-py", tabula_lattice),
    ("img2table, PDF text", "img2table", img2table_cells),
)


def installed(package: str) -> str | None:
    """Return the version of a package, or None where it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None
