"""Measure CPU time per page and cells right, for all engines side by side, and write README.md.

Run from the repository's root: `python -m benchmarks.extraction.run [--repeats N] [--dry]`. The peers
are measured if they are installed (extra `bench`). All engines run in one process, one after the other
in each round, so that a busy machine slows all alike; the fastest round counts.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import platform
import resource
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2

from benchmarks.extraction.engines import ENGINES, Engine, installed
from benchmarks.extraction.gold import gold_forms, squeeze
from pipelines.readers.glyphs import fold

DATA = Path(__file__).resolve().parents[2] / "tests" / "data"
FILES: dict[str, tuple[int, ...]] = {
    "jiangchuan-libreoffice.pdf": tuple(range(7)),
    "jiangchuan-reportlab.pdf": tuple(range(7)),
    "pdf/chromium-truetype-1to3.pdf": (0, 1, 2),
    "pdf/chromium-type3-2.pdf": (1,),
    "pdf/libreoffice-header-cut.pdf": tuple(range(7)),
}
#: an engine that is done sooner than this (seconds) runs several times in a round, so that the machine's
#: caches hold its own code and not that of the engine before it
LONG_RUN, RUNS_PER_ROUND = 0.5, 4
INTRODUCTION = """# Reading cells from digital PDFs

CPU milliseconds per page (user and system, best of {repeats} warm rounds, engines one after the other in each
round, quick ones four times, in one process) and cells that came back whole, of those with text. Cells that a
page break cuts cannot count. White space and place are not compared here; tests/unit/readers/test_pdf.py
compares places too.
The floors make no cells: they are the time that PDFium takes to hand over what cells are made of.
The peers are the extra `bench`; img2table wants the OpenCV with the contrib modules. tabula counts with its
JVM's threads. Radicals are folded for all engines alike.
Figures of different runs do not compare: the machine is shared.

Python {python}, {cores} cores, {machine}. Written by `python -m benchmarks.extraction.run`.
"""
REPORT = Path(__file__).with_name("README.md")


@dataclass(slots=True)
class Result:
    """CPU milliseconds per page of each round, and cells right of all with text."""

    milliseconds: list[float] = field(default_factory=list)
    right: int = 0
    total: int = 0
    failure: str = ""


def cells_right(found: list[str], forms: tuple[int, ...]) -> tuple[int, int]:
    """Count the gold cells that came back as one cell, white space and place apart.

    Radicals are folded for all engines alike. Cells that a page break cuts cannot count.
    """
    have = Counter(squeeze(fold(text)) for text in found)
    gold = gold_forms()
    want = Counter(text for number in forms for *_, text in gold[number] if text)
    return sum((want & have).values()), sum(want.values())


def cpu_seconds() -> float:
    """Return user and system time of this process and its children."""
    mine, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime


def measure(repeats: int) -> dict[tuple[str, str], Result]:
    """Run every installed engine over every file, round by round."""
    results: dict[tuple[str, str], Result] = {}
    for file, forms in FILES.items():
        path = DATA / file
        with pypdfium2.PdfDocument(path) as document:
            pages = len(document)
        for turn in range(repeats + 1):
            for name, package, engine in ENGINES:
                if installed(package) is None:
                    continue
                result = results.setdefault((name, file), Result())
                _round(result, engine, path, forms, pages=pages, is_warm=turn > 0)
                print(f"{file} {turn} {name}", file=sys.stderr)
    return results


def _round(
    result: Result, engine: Engine, path: Path, forms: tuple[int, ...], *, pages: int, is_warm: bool
) -> None:
    if result.failure:
        return
    # What the other engines have left in memory is none of this one's garbage to look through.
    gc.collect()
    gc.freeze()
    for _ in range(RUNS_PER_ROUND):
        start = cpu_seconds()
        try:
            found = engine(path)
        except Exception as error:  # noqa: BLE001 - a peer that fails is a result: it goes into the table
            result.failure = type(error).__name__
            return
        elapsed = cpu_seconds() - start
        if is_warm:
            result.milliseconds.append(elapsed * 1000 / pages)
        result.right, result.total = cells_right(found, forms)
        if elapsed > LONG_RUN:
            return


def render(results: dict[tuple[str, str], Result], repeats: int) -> str:
    """Write the report: one line per engine, one pair of columns per file."""
    lines = [
        INTRODUCTION.format(
            repeats=repeats,
            python=platform.python_version(),
            cores=os.cpu_count(),
            machine=platform.machine(),
        )
    ]
    files = list(FILES)
    lines.append(
        "| engine | version | " + " | ".join(f"{Path(file).stem} ms | cells" for file in files) + " |"
    )
    lines.append("|---|---|" + "---|---|" * len(files))
    for name, package, _ in ENGINES:
        found = installed(package)
        cells = [_pair(results.get((name, file))) for file in files]
        lines.append(f"| {name} | {found or 'not installed'} | " + " | ".join(cells) + " |")
    lines += ["", "## Ratios", ""]
    lines.append("| file | pdfplumber / jixiao | jixiao / floor, plain calls | jixiao / floor, bound calls |")
    lines.append("|---|---|---|---|")
    names = [name for name, _, _ in ENGINES]
    for file in files:
        best = [_best(results.get((name, file))) for name in names[:4]]
        plain, ours, floor, bound = best
        lines.append(f"| {file} | {plain / ours:.1f} | {ours / floor:.2f} | {ours / bound:.2f} |")
    return "\n".join(lines) + "\n"


def _best(result: Result | None) -> float:
    return min(result.milliseconds) if result and result.milliseconds else float("nan")


def _pair(result: Result | None) -> str:
    if result is None:
        return " | "
    if result.failure:
        return f"{result.failure} | "
    right = f"{result.right} / {result.total}" if result.right else "-"
    return f"{_best(result):.2f} | {right}"


def main(write: Callable[[str], object] = REPORT.write_text) -> None:
    """Measure and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--dry", action="store_true", help="print the report and write nothing")
    options = parser.parse_args()
    logging.disable(logging.ERROR)
    report = render(measure(options.repeats), options.repeats)
    print(report)
    if not options.dry:
        write(report)


if __name__ == "__main__":
    main()
