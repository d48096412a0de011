"""A damaged PDF ends as pages or as one named reason, never as another exception."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.extraction.corpus import typeset
from pipelines.readers.cells import Content, Unreadable
from pipelines.readers.pdf import read, read_with_pdfplumber

SAMPLE = (Path(__file__).resolve().parents[2] / "data" / "jiangchuan-reportlab.pdf").read_bytes()
PLAIN = typeset(1)
OUTCOMES = {"read", "empty", "unsupported", "encrypted", "damaged", "no_text", "needs_ocr", "too_large"}


def outcome(content: bytes, reader: Callable[[bytes], Content] = read) -> str:
    """Return `read` for pages with blocks, else the category of the refusal."""
    try:
        pages = reader(content).pages
    except Unreadable as refusal:
        return refusal.category if refusal.reason else "refused without reason"
    return "read" if any(page.blocks for page in pages) else "read without blocks"


def test_a_file_cut_off_anywhere_is_refused_as_damaged() -> None:
    outcomes = {outcome(SAMPLE[:size]) for size in range(4096, len(SAMPLE) - 4096, 4096)}
    assert outcomes == {"damaged"}


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(PLAIN) - 1), st.integers(0, 255)), min_size=1, max_size=200))
def test_changed_bytes_give_pages_or_a_reason(changes: list[tuple[int, int]]) -> None:
    content = bytearray(PLAIN)
    for place, value in changes:
        content[place] = value
    assert outcome(bytes(content)) in OUTCOMES


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(PLAIN) - 1), st.integers(0, 255)), min_size=1, max_size=60))
def test_the_reference_engine_fails_with_a_reason_too(changes: list[tuple[int, int]]) -> None:
    content = bytearray(PLAIN)
    for place, value in changes:
        content[place] = value
    assert outcome(bytes(content), read_with_pdfplumber) in OUTCOMES


@settings(max_examples=60)
@given(st.binary(max_size=400))
def test_arbitrary_bytes_behind_the_header_are_refused(tail: bytes) -> None:
    with pytest.raises(Unreadable):
        read(b"%PDF-1.7\n" + tail)
