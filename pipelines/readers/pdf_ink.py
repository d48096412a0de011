"""Lines, areas, curves and images of a PDF page through PDFium's page objects.

Here belongs the walk over the objects of a page and of the forms inside it, and its limits. Characters
are read in `pdf_pdfium`; the walk only notes which text objects there are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise, repeat
from typing import Any, Final

import numpy as np
from pypdfium2 import raw

from pipelines.readers.cells import Unreadable
from pipelines.readers.pdf_calls import (
    IDENTITY,
    Matrix,
    View,
    object_color,
    object_matrix,
    pdfium_calls,
    scratch,
)
from pipelines.readers.pdf_marks import Floats, luma
from pipelines.readers.pdf_shown import on_hidden_layer
from pipelines.readers.ruled import Rulings

#: points; a filled rectangle thinner than this is a ruling and not an area
THIN: Final = 4.0
#: forms (XObjects) inside forms; writers use two or three
DEEPEST_FORM: Final = 8

Segment = tuple[float, float, float, float]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PdfLimits:
    """What one document may cost. The longest form books seen have 600 pages, the densest page 6,000
    characters and 3,000 paths; a bomb has millions."""

    most_pages: int = 3000
    most_characters: int = 100_000
    most_objects: int = 60_000
    most_segments: int = 400_000


LIMITS: Final = PdfLimits()


@dataclass(slots=True)
class Ink:
    """What a walk over page objects has collected so far, in the page's own coordinates (y upward).

    `texts`: the text objects, each with the matrix of the form that it is in.
    """

    segments: list[Segment] = field(default_factory=list)
    rectangles: list[Segment] = field(default_factory=list)
    fills: list[tuple[float, ...]] = field(default_factory=list)
    curves: list[tuple[float, ...]] = field(default_factory=list)
    images: list[Segment] = field(default_factory=list)
    texts: dict[int, Matrix] = field(default_factory=dict)
    #: those of them that stand on a layer that is switched off
    hidden_texts: set[int] = field(default_factory=set)
    object_count: int = 0
    segment_count: int = 0


class Walk:
    """Walks over the objects of a page and of the forms in it."""

    def __init__(
        self, ink: Ink, page_no: int, limits: PdfLimits, hidden: frozenset[bytes] = frozenset()
    ) -> None:
        self.ink, self.page_no, self.limits, self.hidden = ink, page_no, limits, hidden
        self.pdfium, self.scratch = pdfium_calls(), scratch()

    def collect(self, get: Callable[..., Any], parent: int, count: int, form: Matrix, depth: int) -> None:
        """Collect the marks of `count` objects. Raises Unreadable (`too_large`)."""
        ink, pdfium = self.ink, self.pdfium
        ink.object_count += count
        if ink.object_count > self.limits.most_objects:
            reason = f"more than {self.limits.most_objects} objects on one page"
            raise Unreadable("too_large", reason, self.page_no)
        items = list(map(get, repeat(parent), range(count)))
        unseen = on_hidden_layer(items, self.hidden) if self.hidden else set()
        for item, kind in zip(items, map(pdfium.type, items), strict=True):
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                ink.texts[item] = form
            if item in unseen:
                ink.hidden_texts.add(item)
            elif kind == raw.FPDF_PAGEOBJ_PATH:
                self.path(item, form)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                box = self.bounds(item, form)
                # some writers draw a border as a stretched picture of one pixel
                (ink.rectangles if _is_thin(box) else ink.images).append(box)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST_FORM:
                inner = object_matrix(item, form)
                self.collect(pdfium.form_object, item, pdfium.form_count(item), inner, depth + 1)

    def bounds(self, item: int, form: Matrix) -> Segment:
        """Return two opposite corners of the box around an object."""
        at = self.scratch.float_at
        self.pdfium.bounds(item, at[0], at[1], at[2], at[3])
        x0, y0, x1, y1 = self.scratch.floats[:4].tolist()
        return (x0, y0, x1, y1) if form == IDENTITY else transform_box((x0, y0, x1, y1), form)

    def path(self, item: int, form: Matrix) -> None:
        """Take the straight lines of a painted path; the control points of curves are no lines."""
        ink, pdfium, scratch = self.ink, self.pdfium, self.scratch
        count = pdfium.segment_count(item)
        ink.segment_count += count
        if ink.segment_count > self.limits.most_segments:
            reason = f"more than {self.limits.most_segments} path segments on one page"
            raise Unreadable("too_large", reason, self.page_no)
        pdfium.draw_mode(item, scratch.whole_at[0], scratch.whole_at[1])
        fill_mode, is_stroked, *_ = scratch.whole.tolist()
        if not fill_mode and not is_stroked:
            return
        if 4 <= count <= 5 and not is_stroked:
            box = self.bounds(item, form)
            if _is_thin(box):
                ink.rectangles.append(box)
                return
        subpaths, has_curve = self.points(item, count, object_matrix(item, form))
        if has_curve:
            color = pdfium.stroke_color if is_stroked else pdfium.fill_color
            ink.curves.append((*self.bounds(item, form), *object_color(color, item)))
            return
        for points in subpaths:
            box_of = _as_rectangle(points)
            if box_of is None:
                ink.segments.extend((*one, *two) for one, two in pairwise(points))
                continue
            ink.rectangles.append(box_of)
            if fill_mode and not _is_thin(box_of):
                ink.fills.append((*box_of, luma(object_color(pdfium.fill_color, item))))

    def points(self, item: int, count: int, matrix: Matrix) -> tuple[list[list[tuple[float, float]]], bool]:
        """Return the points of each subpath, closed where the path is, and if any of it is a curve."""
        pdfium, scratch = self.pdfium, self.scratch
        a, b, c, d, e, f = matrix
        x_at, y_at = scratch.float_at[:2]
        subpaths: list[list[tuple[float, float]]] = []
        for index in range(count):
            segment = pdfium.segment(item, index)
            kind = pdfium.segment_type(segment)
            if kind == raw.FPDF_SEGMENT_BEZIERTO:
                return [], True
            pdfium.point(segment, x_at, y_at)
            x, y = scratch.floats[:2].tolist()
            point = (a * x + c * y + e, b * x + d * y + f)
            if kind == raw.FPDF_SEGMENT_MOVETO or not subpaths:
                subpaths.append([])
            subpaths[-1].append(point)
            if pdfium.is_closing(segment) and subpaths[-1][0] != point:
                subpaths[-1].append(subpaths[-1][0])
        return subpaths, False


def _is_thin(box: Segment) -> bool:
    return min(abs(box[2] - box[0]), abs(box[3] - box[1])) < THIN


def transform_box(box: Segment, matrix: Matrix) -> Segment:
    """Return the upright box around a box that a matrix maps."""
    a, b, c, d, e, f = matrix
    x0, y0, x1, y1 = box
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)]
    xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _as_rectangle(points: list[tuple[float, float]]) -> Segment | None:
    """Return two opposite corners if the points go around an upright rectangle."""
    if len(points) not in (4, 5) or (len(points) == 5 and points[4] != points[0]):
        return None
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points[:4]
    slack = 0.01
    one_way = abs(ax - bx) < slack and abs(by - cy) < slack and abs(cx - dx) < slack and abs(dy - ay) < slack
    other = abs(ay - by) < slack and abs(bx - cx) < slack and abs(cy - dy) < slack and abs(dx - ax) < slack
    return (ax, ay, cx, cy) if one_way or other else None


def rulings(ink: Ink, view: View) -> Rulings:
    """Return the upright straight lines, as displayed; those more slanted than 1 pt are drawings."""
    lines = np.array(ink.segments, dtype=np.float64).reshape(-1, 4)
    x0, y0 = view.points(lines[:, 0], lines[:, 1])
    x1, y1 = view.points(lines[:, 2], lines[:, 3])
    wide, high = np.abs(x1 - x0), np.abs(y1 - y0)
    v = (wide <= high) & (wide < 1)
    h = (wide > high) & (high < 1)
    vertical = np.stack((x0[v], np.minimum(y0, y1)[v], np.maximum(y0, y1)[v]), axis=1)
    horizontal = np.stack((y0[h], np.minimum(x0, x1)[h], np.maximum(x0, x1)[h]), axis=1)
    if ink.rectangles:
        boxes = view.boxes(np.array(ink.rectangles, dtype=np.float64))
        vertical = np.concatenate((vertical, boxes[:, (0, 1, 3)], boxes[:, (2, 1, 3)]))
        horizontal = np.concatenate((horizontal, boxes[:, (1, 0, 2)], boxes[:, (3, 0, 2)]))
    return Rulings(vertical, horizontal)


def with_boxes(rows: list[tuple[float, ...]], view: View, width: int) -> Floats:
    """Turn rows that begin with a box into a table with boxes as displayed."""
    table = np.array(rows, dtype=np.float64).reshape(-1, width)
    table[:, :4] = view.boxes(table[:, :4])
    return table


def image_share(images: list[Segment], view: View) -> float:
    """Return the share of the page under images, counting overlaps twice, at most 1."""
    area = view.width * view.height
    covered = sum(abs((x1 - x0) * (y1 - y0)) for x0, y0, x1, y1 in images)
    return min(1.0, covered / area) if area > 0 else 0.0
