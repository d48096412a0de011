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
from benchmarks.scans.sets import SETS, ScanSet
from pipelines import reading
from pipelines.readers.cells import Content, Unreadable
from pipelines.readers.scan import Bitmap, read_bitmap
from tests.support.scans import Scanner, scan_pdf


def bitmaps(scan_set: ScanSet) -> Iterator[Bitmap]:
    """Scan page after page; a file that is a scan already is rendered at the resolution of its images."""
    pdf = (DATA / scan_set.file).read_bytes()
    with pypdfium2.PdfDocument(pdf) as document:
        count = len(document)
    scanner = scan_set.scanner or Scanner(dpi=150)
    for index in range(count):
        if scan_set.scanner is None:
            with pypdfium2.PdfDocument(pdf) as document:
                picture = document[index].render(scale=scanner.dpi / 72).to_pil()
        else:
            (picture,) = scan_pdf(pdf, scanner, [index])
        pixels = np.asarray(picture.convert("RGB"), dtype=np.uint8)
        yield Bitmap(index + 1, pixels, picture.width * 72 / scanner.dpi)


def read_set(scan_set: ScanSet) -> tuple[dict[str, Any], float]:
    """Return the record of a set's document, and the CPU seconds a page took."""
    pages, seconds = [], 0.0
    for bitmap in bitmaps(scan_set):
        start = time.process_time()
        pages.append(read_bitmap(bitmap)[0])
        seconds += time.process_time() - start
    record: dict[str, Any] = {"document_id": "0" * 64, **{name: [] for name in reading.LISTS}}
    try:
        reading._add_forms(record, Content("ocr", tuple(pages)), "scan.pdf")  # noqa: SLF001 - no public entry for pages
    except Unreadable as error:
        print(error.category, error.reason)
    return record, seconds / max(1, len(pages))


def measure(scan_set: ScanSet) -> tuple[Score, float]:
    """Read a set and compare it."""
    record, seconds = read_set(scan_set)
    return compare(record, [FORMS[number] for number in scan_set.forms]), seconds


def main(arguments: list[str]) -> None:
    """Measure the sets that are named, or all."""
    names = [name for name in arguments if not name.startswith("-")] or list(SETS)
    for name in names:
        score, seconds = measure(SETS[name])
        held = "held out" if SETS[name].is_held_out else "tuned on"
        print(f"{name:14s} {held} {seconds:.1f} s/page {score.line()}", flush=True)
        if "--wrong" in arguments:
            print("\n".join(score.wrong))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main(sys.argv[1:])
