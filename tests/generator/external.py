"""Printed forms become PDF through a browser or an office suite, many documents in one start.

Here belongs everything that starts a program. A missing program is a `FileNotFoundError`.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium

from tests.generator.layout import PrintedForm
from tests.generator.render import render_section, wrap_html

CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
)
TIMEOUT_SECONDS = 300
#: LibreOffice takes some 240 files in one start and leaves out the rest without a word
FILES_PER_START = 100


def print_pdfs(
    documents: Sequence[Sequence[PrintedForm]], font: str | None = None, style: str = ""
) -> list[bytes]:
    """Print documents (each a sequence of forms) with Chromium in one start; one PDF per document.

    All are printed as one file whose first page links to the documents; the links' targets say
    where each begins, and the file is divided there."""
    if not documents:
        return []
    links = "".join(f'<p><a href="#d{number}">{number}</a></p>' for number in range(len(documents)))
    sections = [
        render_section(form, f"d{number}" if form_no == 0 else "")
        for number, forms in enumerate(documents)
        for form_no, form in enumerate(forms)
    ]
    page = wrap_html("\n".join([f"<section>{links}</section>", *sections]), font, style)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "forms.html"), Path(folder, "forms.pdf")
        source.write_text(page, encoding="utf-8")
        program = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
        subprocess.run(
            [
                program,
                *CHROMIUM_FLAGS,
                f"--user-data-dir={folder}/profile",
                f"--print-to-pdf={target}",
                source.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
        )
        return _divide(target.read_bytes(), len(documents))


def scan_pdf(content: bytes, dots_per_inch: int = 200) -> bytes:
    """Make a PDF of pictures of a PDF's pages, as a scanner does; no text layer."""
    with pdfium.PdfDocument(content) as document:
        pictures = [page.render(scale=dots_per_inch / 72).to_pil().convert("L") for page in document]
    buffer = BytesIO()
    pictures[0].save(buffer, "PDF", resolution=dots_per_inch, save_all=True, append_images=pictures[1:])
    return buffer.getvalue()


def _divide(content: bytes, count: int) -> list[bytes]:
    with pdfium.PdfDocument(content) as whole:
        starts = _linked_pages(whole)
        assert len(starts) == count, (starts, count)
        parts = []
        for start, stop in zip(starts, [*starts[1:], len(whole)], strict=True):
            with pdfium.PdfDocument.new() as part:
                part.import_pages(whole, list(range(start, stop)))
                buffer = BytesIO()
                part.save(buffer)
            parts.append(buffer.getvalue())
    return parts


def _linked_pages(document: pdfium.PdfDocument) -> list[int]:
    """Pages that the links of the leading pages lead to, in order."""
    starts: set[int] = set()
    for page_no in range(len(document)):
        if starts and page_no >= min(starts):
            break
        page = document[page_no]
        position, link = ctypes.c_int(0), pdfium.raw.FPDF_LINK()
        while pdfium.raw.FPDFLink_Enumerate(page, position, link):
            target = pdfium.raw.FPDFLink_GetDest(document, link)
            starts.add(pdfium.raw.FPDFDest_GetDestPageIndex(document, target))
        page.close()
    return sorted(starts)


def convert_office(files: Mapping[str, bytes], suffix: str = "pdf") -> dict[str, bytes]:
    """Convert office files with LibreOffice; names keep their stems, which must differ."""
    program = shutil.which("soffice") or "soffice"
    with tempfile.TemporaryDirectory() as folder:
        sources, targets = Path(folder, "in"), Path(folder, "out")
        sources.mkdir()
        for name, content in files.items():
            (sources / name).write_bytes(content)
        names = list(files)
        for first in range(0, len(names), FILES_PER_START):
            paths = [str(sources / name) for name in names[first : first + FILES_PER_START]]
            profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
            subprocess.run(
                [program, profile, "--headless", "--convert-to", suffix, "--outdir", str(targets), *paths],
                check=True,
                capture_output=True,
                timeout=TIMEOUT_SECONDS,
            )
        return {name: (targets / name).with_suffix(f".{suffix}").read_bytes() for name in names}
