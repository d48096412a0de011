"""Objects of a PDF page through PDFium.

Here belongs the walk over the objects of a page and of the forms inside it, and its limits. What a path
draws is read in `pdf_paths`, how a text object is painted in `pdf_runs`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import compress, repeat
from typing import Any, Final

import numpy as np
from pypdfium2 import raw

from pipelines.readers.cells import Unreadable
from pipelines.readers.pdf_calls import Pointer, fill_rows, pdfium_calls, pointer
from pipelines.readers.pdf_marks import Floats
from pipelines.readers.pdf_shown import on_hidden_layer

#: forms (XObjects) inside forms; writers use two or three
DEEPEST_FORM: Final = 8

Matrix = list[float]


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
class Objects:
    """Objects of one kind. `forms`: the matrix of the form that an object is in, by its place in the list;
    few are in one."""

    items: list[Pointer] = field(default_factory=list)
    forms: dict[int, Matrix] = field(default_factory=dict)

    def add(self, items: Iterable[Pointer], form: Matrix | None) -> None:
        """Add objects that are all in this form, or in none."""
        start = len(self.items)
        self.items += items
        if form is not None:
            self.forms.update(dict.fromkeys(range(start, len(self.items)), form))

    def chosen(self, places: list[int]) -> Objects:
        """Return the objects at these places."""
        forms = {new: self.forms[old] for new, old in enumerate(places) if old in self.forms}
        return Objects([self.items[place] for place in places], forms)

    def boxes(self) -> Floats:
        """Return two opposite corners of the box around each object, in the page's own coordinates."""
        boxes: Floats = fill_rows("bounds", pdfium_calls().bounds, self.items, count=len(self.items)).astype(
            np.float64
        )
        for row, form in self.forms.items():
            boxes[row] = transform_box(boxes[row].tolist(), form)
        return boxes

    def matrices(self) -> Floats:
        """Return the matrix of each object, through that of the form that it is in."""
        matrices: Floats = fill_rows(
            "matrix", pdfium_calls().matrix, self.items, count=len(self.items)
        ).astype(np.float64)
        for row, form in self.forms.items():
            matrices[row] = _compose(matrices[row].tolist(), form)
        return matrices


@dataclass(slots=True)
class Ink:
    """The objects of a page, by kind. `text_modes` are the rendering modes of the texts, invisible for those
    on a layer that is switched off; `text_numbers` their handles as numbers, to find them again."""

    texts: Objects = field(default_factory=Objects)
    text_modes: list[int] = field(default_factory=list)
    text_numbers: list[int] = field(default_factory=list)
    paths: Objects = field(default_factory=Objects)
    images: Objects = field(default_factory=Objects)
    object_count: int = 0


class Walk:
    """Walks over the objects of a page and of the forms in it."""

    def __init__(self, page_no: int, limits: PdfLimits, hidden: frozenset[bytes] = frozenset()) -> None:
        self.ink, self.page_no, self.limits, self.hidden = Ink(), page_no, limits, hidden

    def collect(
        self, get: Callable[..., Any], parent: Pointer, count: int, form: Matrix | None = None, depth: int = 0
    ) -> None:
        """Collect `count` objects. Raises Unreadable (`too_large`)."""
        ink, pdfium = self.ink, pdfium_calls()
        ink.object_count += count
        if ink.object_count > self.limits.most_objects:
            reason = f"more than {self.limits.most_objects} objects on one page"
            raise Unreadable("too_large", reason, self.page_no)
        numbers = list(map(get, repeat(parent), range(count)))
        items = list(map(pointer, numbers))
        # Texts alone have a rendering mode. They are most of the objects; so only the others are asked twice.
        modes = list(map(pdfium.render_mode, items))
        unseen = on_hidden_layer(items, self.hidden) if self.hidden else set()
        is_text = [mode != raw.FPDF_TEXTRENDERMODE_UNKNOWN for mode in modes]
        ink.texts.add(compress(items, is_text), form)
        for place in unseen:
            modes[place] = raw.FPDF_TEXTRENDERMODE_INVISIBLE
        ink.text_modes += compress(modes, is_text)
        ink.text_numbers += compress(numbers, is_text)
        others = [item for place, item in enumerate(items) if not is_text[place] and place not in unseen]
        for item, kind in zip(others, map(pdfium.type, others), strict=True):
            if kind == raw.FPDF_PAGEOBJ_PATH:
                ink.paths.add((item,), form)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                ink.images.add((item,), form)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST_FORM:
                inner = Objects([item], {} if form is None else {0: form}).matrices()[0].tolist()
                self.collect(pdfium.form_object, item, pdfium.form_count(item), inner, depth + 1)


def _compose(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the matrix that maps as `inner` and then as `outer`."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return [
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    ]


def transform_box(box: list[float], matrix: Matrix) -> list[float]:
    """Return the upright box around a box that a matrix maps."""
    a, b, c, d, e, f = matrix
    x0, y0, x1, y1 = box
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)]
    xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return [min(xs), min(ys), max(xs), max(ys)]
