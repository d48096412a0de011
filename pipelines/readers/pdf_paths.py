"""The paths of a PDF page -> its straight lines, rectangles, painted areas and curves.

Here belongs what a path draws. All paths of a page are asked together, question by question: asked one
after the other, the Python between the questions would take longer than the answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise, repeat
from typing import Final

import numpy as np
import numpy.typing as npt
from pypdfium2 import raw

from pipelines.readers.cells import Unreadable
from pipelines.readers.pdf_calls import (
    Pointer,
    View,
    fill_rows,
    object_colors,
    pdfium_calls,
    pointer,
)
from pipelines.readers.pdf_ink import Objects, PdfLimits
from pipelines.readers.pdf_marks import Floats, Mask, luma
from pipelines.readers.ruled import Rulings

#: points; a filled rectangle thinner than this is a ruling and not an area
THIN: Final = 4.0

Corners = tuple[float, float, float, float]
Point = tuple[float, float]


@dataclass(slots=True)
class Drawing:
    """What the paths draw, in the page's own coordinates (y upward). `lines`: (n, 4) of two ends;
    `rectangles`: (m, 4) of two opposite corners; `fills`: (k, 5) of those of painted areas and their luma,
    in painting order; `curves`: (c, 8) of those around shapes with curves and red, green, blue, alpha."""

    lines: Floats = field(default_factory=lambda: np.empty((0, 4)))
    rectangles: Floats = field(default_factory=lambda: np.empty((0, 4)))
    fills: Floats = field(default_factory=lambda: np.empty((0, 5)))
    curves: Floats = field(default_factory=lambda: np.empty((0, 8)))


def read_paths(paths: Objects, page_no: int, limits: PdfLimits) -> Drawing:
    """Take the straight lines of the painted paths; the control points of curves are no lines.

    Raises Unreadable (`too_large`).
    """
    drawing, items = Drawing(), paths.items
    if not items:
        return drawing
    pdfium = pdfium_calls()
    counts = np.fromiter(map(pdfium.segment_count, items), np.int64, len(items))
    if counts.sum() > limits.most_segments:
        reason = f"more than {limits.most_segments} path segments on one page"
        raise Unreadable("too_large", reason, page_no)
    modes = fill_rows("draw_mode", pdfium.draw_mode, items, count=len(items)) != 0
    is_filled, is_stroked = modes[:, 0], modes[:, 1]
    boxes = paths.boxes()
    # Most writers draw rulings as thin areas: their box says it all.
    is_ruling = is_filled & ~is_stroked & (counts >= 4) & (counts <= 5)
    is_ruling &= is_thin(boxes)
    drawing.rectangles = boxes[is_ruling]
    straight: list[int] = []
    curved: list[int] = []
    for index in np.flatnonzero((is_filled | is_stroked) & ~is_ruling).tolist():
        segments = map(pointer, map(pdfium.segment, repeat(items[index]), range(counts[index])))
        has_curve = raw.FPDF_SEGMENT_BEZIERTO in map(pdfium.segment_type, segments)
        (curved if has_curve else straight).append(index)
    if curved:
        drawing.curves = np.concatenate((boxes[curved], _colors(items, curved, is_stroked)), axis=1)
    if straight:
        shapes = _Shapes(paths.chosen(straight), counts[straight], is_filled[straight])
        shapes.draw(drawing)
    return drawing


def is_thin(boxes: Floats) -> Mask:
    """Tell which boxes are rulings and not areas."""
    thin: Mask = np.minimum(np.abs(boxes[:, 2] - boxes[:, 0]), np.abs(boxes[:, 3] - boxes[:, 1])) < THIN
    return thin


def _colors(items: list[Pointer], chosen: list[int], is_stroked: Mask) -> Floats:
    """Return the colour of the line of each path, or of its area where it has no line."""
    pdfium, colors = pdfium_calls(), np.empty((len(items), 4))
    for getter, mask in ((pdfium.stroke_color, True), (pdfium.fill_color, False)):
        same = [index for index in chosen if bool(is_stroked[index]) is mask]
        colors[same] = object_colors(getter, [items[index] for index in same])
    return colors[chosen]


class _Shapes:
    """Paths without curves."""

    def __init__(self, paths: Objects, counts: npt.NDArray[np.int64], is_filled: Mask) -> None:
        pdfium = pdfium_calls()
        self.items, self.counts, self.is_filled = paths.items, counts.tolist(), is_filled.tolist()
        owners = [item for item, count in zip(paths.items, self.counts, strict=True) for _ in range(count)]
        numbers = [number for count in self.counts for number in range(count)]
        segments = list(map(pointer, map(pdfium.segment, owners, numbers)))
        self.kinds = list(map(pdfium.segment_type, segments))
        self.is_closing = list(map(pdfium.is_closing, segments))
        own = fill_rows("point", pdfium.point, segments, count=len(segments)).astype(np.float64)
        matrices = np.repeat(paths.matrices(), counts, axis=0)
        a, b, c, d, e, f = matrices.T
        x, y = own.T
        self.points = np.stack((a * x + c * y + e, b * x + d * y + f), axis=1)

    def draw(self, drawing: Drawing) -> None:
        """Add the lines, the rectangles and the areas."""
        if self._are_single_lines():
            drawing.lines = self.points.reshape(-1, 4)
            return
        lines: list[Corners] = []
        rectangles: list[Corners] = []
        fills: list[tuple[float, ...]] = []
        start = 0
        for item, count, is_filled in zip(self.items, self.counts, self.is_filled, strict=True):
            for points in self._subpaths(start, start + count):
                box = _as_rectangle(points)
                if box is None:
                    lines.extend((*one, *two) for one, two in pairwise(points))
                    continue
                rectangles.append(box)
                if is_filled and min(abs(box[2] - box[0]), abs(box[3] - box[1])) >= THIN:
                    [color] = object_colors(pdfium_calls().fill_color, [item]).tolist()
                    fills.append((*box, luma(color)))
            start += count
        drawing.lines = np.array(lines, dtype=np.float64).reshape(-1, 4)
        drawing.fills = np.array(fills, dtype=np.float64).reshape(-1, 5)
        drawn = np.array(rectangles, dtype=np.float64).reshape(-1, 4)
        drawing.rectangles = np.concatenate((drawing.rectangles, drawn))

    def _are_single_lines(self) -> bool:
        """Tell if each path is one line from here to there, as the rulings of many writers are."""
        starts, ends = self.kinds[0::2], self.kinds[1::2]
        return (
            self.counts.count(2) == len(self.counts)
            and starts.count(raw.FPDF_SEGMENT_MOVETO) == len(starts)
            and ends.count(raw.FPDF_SEGMENT_LINETO) == len(ends)
            and not any(self.is_closing)
        )

    def _subpaths(self, start: int, stop: int) -> list[list[Point]]:
        """Return the points of each subpath of a path, closed where the path is."""
        subpaths: list[list[Point]] = []
        points = zip(*self.points[start:stop].T.tolist(), strict=True)
        for index, point in enumerate(points, start):
            if self.kinds[index] == raw.FPDF_SEGMENT_MOVETO or not subpaths:
                subpaths.append([])
            subpaths[-1].append(point)
            if self.is_closing[index] and subpaths[-1][0] != point:
                subpaths[-1].append(subpaths[-1][0])
        return subpaths


def _as_rectangle(points: list[Point]) -> Corners | None:
    """Return two opposite corners if the points go around an upright rectangle."""
    if len(points) not in (4, 5) or (len(points) == 5 and points[4] != points[0]):
        return None
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points[:4]
    slack = 0.01
    one_way = abs(ax - bx) < slack and abs(by - cy) < slack and abs(cx - dx) < slack and abs(dy - ay) < slack
    other = abs(ay - by) < slack and abs(bx - cx) < slack and abs(cy - dy) < slack and abs(dx - ax) < slack
    return (ax, ay, cx, cy) if one_way or other else None


def rulings(drawing: Drawing, view: View) -> Rulings:
    """Return the upright straight lines, as displayed; those more slanted than 1 pt are drawings."""
    lines = drawing.lines
    x0, y0 = view.points(lines[:, 0], lines[:, 1])
    x1, y1 = view.points(lines[:, 2], lines[:, 3])
    wide, high = np.abs(x1 - x0), np.abs(y1 - y0)
    v = (wide <= high) & (wide < 1)
    h = (wide > high) & (high < 1)
    vertical = np.stack((x0[v], np.minimum(y0, y1)[v], np.maximum(y0, y1)[v]), axis=1)
    horizontal = np.stack((y0[h], np.minimum(x0, x1)[h], np.maximum(x0, x1)[h]), axis=1)
    if len(drawing.rectangles):
        boxes = view.boxes(drawing.rectangles)
        vertical = np.concatenate((vertical, boxes[:, (0, 1, 3)], boxes[:, (2, 1, 3)]))
        horizontal = np.concatenate((horizontal, boxes[:, (1, 0, 2)], boxes[:, (3, 0, 2)]))
    return Rulings(vertical, horizontal)


def with_boxes(table: Floats, view: View) -> Floats:
    """Turn the boxes that the rows begin with into boxes as displayed."""
    if len(table):
        table[:, :4] = view.boxes(table[:, :4])
    return table
