"""The scans that are measured: which document, which scanner, and whether the reader was tuned on it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.support.scans import Scanner

LIBREOFFICE = "jiangchuan-libreoffice.pdf"
REPORTLAB = "jiangchuan-reportlab.pdf"
CHROMIUM = "pdf/chromium-truetype-4to7.pdf"
HEADER_CUT = "pdf/libreoffice-header-cut.pdf"
ALL = range(7)


@dataclass(frozen=True, slots=True)
class ScanSet:
    """A document in tests/data, how it is scanned (None: it is a scan), which forms it holds (from 0)."""

    file: str
    scanner: Scanner | None
    forms: range
    is_held_out: bool


SETS = {
    "scan150": ScanSet("jiangchuan-scan150.pdf", None, ALL, is_held_out=False),
    "lo150": ScanSet(LIBREOFFICE, Scanner(150), ALL, is_held_out=False),
    "lo200": ScanSet(LIBREOFFICE, Scanner(200), ALL, is_held_out=False),
    "rl150": ScanSet(REPORTLAB, Scanner(150), ALL, is_held_out=False),
    "ch150s": ScanSet(
        "pdf/chromium-truetype-1to3.pdf", Scanner(150, is_stamped=True), range(3), is_held_out=False
    ),
    "ch150": ScanSet(CHROMIUM, Scanner(150, seed=5), range(3, 7), is_held_out=True),
    "ch200": ScanSet(CHROMIUM, Scanner(200, seed=6), range(3, 7), is_held_out=True),
    "ch300": ScanSet(CHROMIUM, Scanner(300, seed=7), range(3, 7), is_held_out=True),
    "ch200s": ScanSet(CHROMIUM, Scanner(200, seed=8, is_stamped=True), range(3, 7), is_held_out=True),
    "hc150": ScanSet(HEADER_CUT, Scanner(150, seed=9), ALL, is_held_out=True),
    "hc200": ScanSet(HEADER_CUT, Scanner(200, seed=9), ALL, is_held_out=True),
    "rl200s": ScanSet(REPORTLAB, Scanner(200, seed=10, is_stamped=True), ALL, is_held_out=True),
    "rl300": ScanSet(REPORTLAB, Scanner(300, seed=11), ALL, is_held_out=True),
    "lo300": ScanSet(LIBREOFFICE, Scanner(300, seed=12), ALL, is_held_out=True),
    "rl150t": ScanSet(REPORTLAB, Scanner(150, seed=14, quarter_turn=180), ALL, is_held_out=True),
    "hc200photo": ScanSet(
        HEADER_CUT, Scanner(200, seed=13, keystone=0.08, shading=0.4, bend=0.02), ALL, is_held_out=True
    ),
}
