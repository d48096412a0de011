"""Two made-up forms beside each other on one wide page, as bureaus print them on A3.

Here belongs the putting together; the forms are drawn in `drawn_forms`.
"""

from __future__ import annotations

import io

import pikepdf
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.support.drawn_forms import EDGES, FONT, HEIGHT, TITLE, WIDTH, YEAR, Hand, draw_form


def draw_two(*, heads: str, is_glued: bool = False, repeats_title: bool = False) -> bytes:
    """Return a page with the form twice. `heads`: each form has its own title and year (`own`), or they stand
    once above both (`once`), set to the middle of the page; `repeats_title`: only the year stands once."""
    hand = Hand(has_title=heads == "own" or repeats_title, has_year=heads == "own")
    one = draw_form(hand)
    step = EDGES[-1] if is_glued else WIDTH
    with pikepdf.open(io.BytesIO(_sheet(hand, WIDTH + step))) as sheet:
        for number in range(2):
            with pikepdf.open(io.BytesIO(one)) as form:
                place = pikepdf.Rectangle(number * step, 0, number * step + WIDTH, HEIGHT)
                sheet.pages[0].add_overlay(form.pages[0], place)
        buffer = io.BytesIO()
        sheet.save(buffer)
    return buffer.getvalue()


def draw_halves() -> bytes:
    """Return a page with the two pages of one form beside each other."""
    hand, buffer = Hand(break_before=8, repeats_heading=False), io.BytesIO()
    sources = io.BytesIO(draw_form(hand)), io.BytesIO(_sheet(hand, 2 * WIDTH))
    with pikepdf.open(sources[0]) as form, pikepdf.open(sources[1]) as sheet:
        for number, page in enumerate(form.pages):
            place = pikepdf.Rectangle(number * WIDTH, 0, (number + 1) * WIDTH, HEIGHT)
            sheet.pages[0].add_overlay(page, place)
        sheet.save(buffer)
    return buffer.getvalue()


def _sheet(hand: Hand, width: float) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(width, HEIGHT), invariant=1)
    for is_missing, text, y in ((not hand.has_title, TITLE, 20), (not hand.has_year, YEAR, 36)):
        if is_missing:
            canvas.setFont(FONT, 12)
            canvas.drawCentredString(width / 2, HEIGHT - y, text)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()
