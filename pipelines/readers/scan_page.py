"""One picture of a page -> a `Page` of cells and lines.

Here belongs the order of the steps: upright, flat (`scan_paper`), rulings to cells (`rulings`), print to
strips (`scan_text`), strips to text (`scan_readings`). Files and formats belong in `scan`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

import cv2
import numpy as np

from pipelines.readers.cells import Block, Box, Cell, Line, Page, Table
from pipelines.readers.rulings import PixelRulings, PixelTable, find_rulings
from pipelines.readers.scan_dust import PRINT, PrintedPage
from pipelines.readers.scan_model import Recogniser
from pipelines.readers.scan_paper import PAPER, Gray, Mask, Sheet, darkness, flatten
from pipelines.readers.scan_readings import read_strips
from pipelines.readers.scan_text import (
    Rectangle,
    Strip,
    cell_strips,
    outside_strips,
    prepare_print,
)


@dataclass(frozen=True, slots=True)
class PageSettings:
    """Confidences from 0 to 1."""

    #: print the right way up is recognised surer than this, upside down below it (0.2 to 0.6)
    upright: float = 0.8
    sample: int = 12
    #: fewer strips of usual length say little, and short ones less: figures on their side are read as others,
    #: and surely. Their sureness counts so much, which is below `upright`, so that all turns are compared
    fewest: int = 4
    thin: float = 0.75
    #: lines outside tables that are less sure are dust, seals and the desk
    surest_dust: float = 0.6
    #: print of one line of a cell that is so far apart, in heights, where other rows have a ruling, may be
    #: that of two cells
    torn: float = 1.5
    remnant: float = 0.25
    #: greys below it are print
    ink: int = 170
    #: a reading is not sure where more than this share of it lies under a seal, and then so little
    sealed: float = 0.01
    contested: float = 0.4


SETTINGS = PageSettings()


@dataclass(frozen=True, slots=True)
class _Layout:
    """A page in one orientation, cut into strips. `turn`: quarter turns, clockwise, made before."""

    turn: int
    sheet: Sheet
    found: PixelRulings
    page: PrintedPage
    shrink: float
    cells: list[list[list[Strip]]]
    outside: list[Strip]

    def strips(self) -> list[Strip]:
        """Return all strips, cells' first."""
        return [strip for table in self.cells for cell in table for strip in cell] + self.outside


def read_page(
    gray: Gray,
    seals: Mask,
    scale: float,
    page_no: int,
    recogniser: Recogniser,
    settings: PageSettings = SETTINGS,
) -> tuple[Page, int]:
    """Read a page. `gray`: dark on light, as displayed, without seals; `seals`: 1 where they were; `scale`:
    pixels per point.

    Returns the page and by how many quarter turns, clockwise, the sheet was turned to stand upright. Boxes,
    width and height are of the page so turned, in points; skew, perspective and bending are those of the
    picture as given. `Page.confidence` is the share of readings that are sure, 0 where nothing was read.
    """
    layout = _lay_out(gray, scale, 0)
    sureness = _sureness(layout, recogniser, settings)
    if sureness < settings.upright and layout.strips():
        # upside down first: rulings stay where they are, and scanners turn sheets so more often than sideways
        for turn in (2, 1, 3):
            other = _lay_out(gray, scale, turn)
            other_sureness = _sureness(other, recogniser, settings)
            if other_sureness > sureness:
                layout, sureness = other, other_sureness
            if sureness >= settings.upright:
                break
    upright = np.ascontiguousarray(np.rot90(seals, -layout.turn))
    return _recognise(layout, upright, scale, page_no, recogniser, settings), layout.turn


def _lay_out(gray: Gray, scale: float, turn: int) -> _Layout:
    turned = np.ascontiguousarray(np.rot90(gray, -turn))
    sheet = flatten(turned, scale)
    shrink = min(1.0, PAPER.working_scale / sheet.scale)
    work = (
        sheet.gray
        if shrink == 1.0
        else np.asarray(
            cv2.resize(sheet.gray, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), dtype=np.uint8
        )
    )
    dark = darkness(work, sheet.scale * shrink)
    found = find_rulings(dark, sheet.scale * shrink)
    ink, dashed = found.ink, found.dashed
    if shrink != 1.0:
        size = (sheet.gray.shape[1], sheet.gray.shape[0])
        ink, dashed = (
            np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_NEAREST), dtype=np.uint8)
            for mask in (ink, dashed)
        )
        dark = darkness(sheet.gray, sheet.scale)
    boxes = [[_whole(cell, shrink) for cell in table.boxes] for table in found.tables]
    if dashed.any():
        dark = np.where(dashed & _edges(dark.shape, boxes, sheet.scale), 0.0, dark).astype(np.float32)
    page = prepare_print(dark, ink, [box for table in boxes for box in table], sheet.scale)
    page = replace(page, is_dashed=bool(dashed.any()))
    cells = [[cell_strips(page, box, sheet.scale) for box in table] for table in boxes]
    frames = [_frame(table) for table in boxes]
    outside = outside_strips(page, frames, sheet.scale)
    return _Layout(turn, sheet, found, page, shrink, cells, outside)


def _edges(shape: tuple[int, ...], tables: list[list[Rectangle]], scale: float) -> Mask:
    """Return 1 along the sides of cells: what is dashed elsewhere is print."""
    edges, reach = np.zeros(shape, dtype=np.uint8), PRINT.ruling_reach
    for x0, top, x1, bottom in (box for table in tables for box in table):
        cv2.rectangle(edges, (x0, top), (x1, bottom), (1,), 2 * round(reach * scale) + 1)
    return edges


def _whole(cell: object, shrink: float) -> Rectangle:
    corners = (getattr(cell, name) for name in ("x0", "top", "x1", "bottom"))
    x0, top, x1, bottom = (round(value / shrink) for value in corners)
    return x0, top, x1, bottom


def _frame(boxes: list[Rectangle]) -> Rectangle:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _sureness(layout: _Layout, recogniser: Recogniser, settings: PageSettings) -> float:
    """Read some strips of usual length; return how sure their characters are on average."""
    high = layout.page.height
    narrow = [strip for strip in layout.strips() if _length(strip) < 16 * high]
    strips = [strip for strip in narrow if _length(strip) > 2.5 * high]
    is_thin = len(strips) < settings.fewest
    if is_thin:
        # the few last rows of a form: its longest words must do
        strips = sorted(narrow, key=_length, reverse=True)[: settings.fewest]
    strips = strips[:: max(1, len(strips) // settings.sample)][: settings.sample]
    if not strips:
        return 0.0
    readings = recogniser.read([strip.picture for strip in strips])
    return float(np.mean([reading.mean for reading in readings])) * (settings.thin if is_thin else 1.0)


def _length(strip: Strip) -> int:
    return strip.box[2] - strip.box[0]


def _recognise(
    layout: _Layout,
    seals: Mask,
    scale: float,
    page_no: int,
    recogniser: Recogniser,
    settings: PageSettings,
) -> Page:
    strips = layout.strips()
    size = seals.shape[1], seals.shape[0]
    box_of = _Locator(layout, scale)
    readings = read_strips(strips, layout.page.height, recogniser)
    if seals.any():
        for index, strip in enumerate(strips):
            # what a seal hides is gone, a decimal point first: no reading under it is sure
            if box_of.is_under(strip.box, seals, settings.sealed):
                readings[index] = replace(
                    readings[index], lowest=min(readings[index].lowest, settings.contested)
                )
    at = 0
    blocks: list[tuple[float, float, Block]] = []
    sure = 0
    for table, strips_of in zip(layout.found.tables, layout.cells, strict=True):
        cells = []
        corners = box_of.grid(table, layout.shrink)
        lines = _column_lines(table, layout.shrink)
        for grid, box, own in zip(table.grid.cells, corners, strips_of, strict=True):
            read = [reading for reading in readings[at : at + len(own)] if reading.text.strip()]
            at += len(own)
            inner = [lines[column] for column in range(grid.column + 1, grid.column + grid.column_span)]
            sure_of = min((reading.lowest for reading in read), default=1.0)
            if any(_is_torn(strip, inner, layout.page.height, settings) for strip in own):
                sure_of = min(sure_of, settings.contested)
            cells.append(
                Cell(
                    "\n".join(reading.text.strip() for reading in read),
                    grid.row,
                    grid.column,
                    grid.row_span,
                    grid.column_span,
                    page_no,
                    box,
                    confidence=round(sure_of, 4),
                )
            )
        top = min(box.top for box in table.boxes) / layout.shrink
        left = min(box.x0 for box in table.boxes) / layout.shrink
        rows, columns = len(table.grid.ys) - 1, len(table.grid.xs) - 1
        blocks.append((top, left, Table(tuple(cells), rows, columns, page_no)))
    for strip, reading in zip(layout.outside, readings[at:], strict=True):
        if reading.text.strip() and reading.mean >= settings.surest_dust:
            box = box_of.box(strip.box, 1.0)
            line = Line(reading.text.strip(), page_no, box, confidence=round(reading.lowest, 4))
            blocks.append((float(strip.box[1]), float(strip.box[0]), line))
    blocks.sort(key=lambda block: block[:2])
    sure = sum(reading.lowest >= settings.upright for reading in readings if reading.text)
    width, height = size[0] / scale, size[1] / scale
    confidence = round(sure / len(readings), 4) if readings else 0.0
    return Page(page_no, tuple(block[2] for block in blocks), width, height, "ocr", confidence)


def _column_lines(table: PixelTable, shrink: float) -> dict[int, float]:
    """Return where each column of a table begins, in pixels of the flat page."""
    at: dict[int, list[float]] = defaultdict(list)
    for cell, box in zip(table.grid.cells, table.boxes, strict=True):
        at[cell.column].append(box.x0 / shrink)
        at[cell.column + cell.column_span].append(box.x1 / shrink)
    return {column: float(np.median(xs)) for column, xs in at.items()}


def _is_torn(strip: Strip, lines: list[float], height: float, settings: PageSettings) -> bool:
    """Tell whether a line of print stands apart at a ruling of other rows: one may have been missed here."""
    side = (strip.picture.shape[1] - (strip.box[2] - strip.box[0])) // 2
    inked = np.flatnonzero((strip.picture < settings.ink).any(axis=0)) + strip.box[0] - side
    for line in lines:
        # what is left of the ruling itself is no print
        before = inked[inked < line - settings.remnant * height]
        after = inked[inked > line + settings.remnant * height]
        if len(before) and len(after) and after[0] - before[-1] >= settings.torn * height:
            return True
    return False


class _Locator:
    """From pixels of the flat page to points of the upright one."""

    def __init__(self, layout: _Layout, scale: float) -> None:
        self.layout, self.scale = layout, scale

    def box(self, rectangle: tuple[float, float, float, float], shrink: float) -> Box:
        """Return the box around a rectangle of the flat page."""
        x0, top, x1, bottom = (value / shrink for value in rectangle)
        points = [self.layout.sheet.locate(x, y) for x in (x0, x1) for y in (top, bottom)]
        xs, ys = [x / self.scale for x, _ in points], [y / self.scale for _, y in points]
        return Box(round(min(xs), 2), round(min(ys), 2), round(max(xs), 2), round(max(ys), 2))

    def is_under(self, rectangle: Rectangle, seals: Mask, share: float) -> bool:
        """Tell whether more than a share of the rectangle is covered by seals."""
        box = self.box(rectangle, 1.0)
        rows = slice(max(0, int(box.top * self.scale)), max(1, int(box.bottom * self.scale) + 1))
        columns = slice(max(0, int(box.x0 * self.scale)), max(1, int(box.x1 * self.scale) + 1))
        part = seals[rows, columns]
        return bool(part.size and part.mean() > share)

    def grid(self, table: PixelTable, shrink: float) -> list[Box]:
        """Return the boxes of a table's cells; a column has the same left and right in all rows, also where
        the table lies askew, because columns are told by them."""
        boxes = [self.box((cell.x0, cell.top, cell.x1, cell.bottom), shrink) for cell in table.boxes]
        at: dict[int, list[float]] = defaultdict(list)
        for cell, box in zip(table.grid.cells, boxes, strict=True):
            at[cell.column].append(box.x0)
            at[cell.column + cell.column_span].append(box.x1)
        xs = {line: round(float(np.median(values)), 2) for line, values in at.items()}
        return [
            Box(xs[cell.column], box.top, xs[cell.column + cell.column_span], box.bottom)
            for cell, box in zip(table.grid.cells, boxes, strict=True)
        ]
