"""`python -m benchmarks.scans [SET ...]`: scan, read and compare the sets; all of them without arguments.

Prints a line per set, and with `--wrong` each cell that differs. About 3 CPU seconds a page.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2

from benchmarks.scans.accuracy import DATA, FORMS, Score, compare
from benchmarks.scans.made import MadeSet, compare_made, print_set
from benchmarks.scans.made_sets import MADE
from benchmarks.scans.sets import SETS, ScanSet
from pipelines import reading
from pipelines.readers.cells import Content, Unreadable
from pipelines.readers.scan import Bitmap, read_bitmap
from tests.support.scans import Scanner, scan_pdf


def bitmaps(pdf: bytes, scanner: Scanner | None) -> Iterator[Bitmap]:
    """Scan page after page; a file that is a scan already (None) is rendered at its images' resolution."""
    with pypdfium2.PdfDocument(pdf) as document:
        count = len(document)
    dpi = scanner.dpi if scanner else 150
    for index in range(count):
        if scanner is None:
            with pypdfium2.PdfDocument(pdf) as document:
                picture = document[index].render(scale=dpi / 72).to_pil()
        else:
            (picture,) = scan_pdf(pdf, scanner, [index])
        pixels = np.asarray(picture.convert("RGB"), dtype=np.uint8)
        yield Bitmap(index + 1, pixels, picture.width * 72 / dpi)


def read_scan(pdf: bytes, scanner: Scanner | None) -> tuple[dict[str, Any], float]:
    """Return the record of a PDF that was scanned, and the CPU seconds a page took."""
    pages, seconds = [], 0.0
    for bitmap in bitmaps(pdf, scanner):
        start = time.process_time()
        pages.append(read_bitmap(bitmap)[0])
        seconds += time.process_time() - start
    record: dict[str, Any] = {"document_id": "0" * 64, **{name: [] for name in reading.LISTS}}
    try:
        reading._add_forms(record, Content("ocr", tuple(pages)), "scan.pdf")  # noqa: SLF001 - no public entry for pages
    except Unreadable as error:
        print(error.category, error.reason)
    return record, seconds / max(1, len(pages))


def measure(chosen: ScanSet | MadeSet) -> tuple[Score, float]:
    """Read a set and compare it."""
    if isinstance(chosen, ScanSet):
        record, seconds = read_scan((DATA / chosen.file).read_bytes(), chosen.scanner)
        return compare(record, [FORMS[number] for number in chosen.forms]), seconds
    pdf, forms = print_set(chosen)
    record, seconds = read_scan(pdf, chosen.scanner)
    return compare_made(record, reading.read_document(pdf, "forms.pdf"), forms), seconds


def main(arguments: list[str]) -> None:
    """Measure the sets that are named, or all."""
    sets: dict[str, ScanSet | MadeSet] = {**SETS, **MADE}
    for name in [name for name in arguments if not name.startswith("-")] or list(sets):
        score, seconds = measure(sets[name])
        held = "held out" if sets[name].is_held_out else "tuned on"
        print(f"{name:14s} {held} {seconds:.1f} s/page {score.line()}", flush=True)
        if "--wrong" in arguments:
            print("\n".join(score.wrong))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main(sys.argv[1:])
