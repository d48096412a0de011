"""Objects of a PDF page through PDFium.

Here belongs the walk over the objects of a page and of the forms inside it, and its limits. Characters
are read in `pdf_pdfium`, what a path draws in `pdf_paths`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, Final

from pypdfium2 import raw

from pipelines.readers.cells import Unreadable
from pipelines.readers.pdf_calls import Matrix, Placed, Pointer, object_matrices, pdfium_calls, pointer

#: forms (XObjects) inside forms; writers use two or three
DEEPEST_FORM: Final = 8


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
    """The objects of a page, by kind, each with the matrix of the form that it is in. `texts` are handles
    as numbers, to be found again."""

    texts: dict[int, Matrix] = field(default_factory=dict)
    paths: list[Placed] = field(default_factory=list)
    images: list[Placed] = field(default_factory=list)
    object_count: int = 0


class Walk:
    """Walks over the objects of a page and of the forms in it."""

    def __init__(self, page_no: int, limits: PdfLimits) -> None:
        self.ink, self.page_no, self.limits = Ink(), page_no, limits

    def collect(self, get: Callable[..., Any], parent: Pointer, count: int, form: Matrix, depth: int) -> None:
        """Collect `count` objects. Raises Unreadable (`too_large`)."""
        ink, pdfium = self.ink, pdfium_calls()
        ink.object_count += count
        if ink.object_count > self.limits.most_objects:
            reason = f"more than {self.limits.most_objects} objects on one page"
            raise Unreadable("too_large", reason, self.page_no)
        numbers = list(map(get, repeat(parent), range(count)))
        items = list(map(pointer, numbers))
        for number, item, kind in zip(numbers, items, map(pdfium.type, items), strict=True):
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                ink.texts[number] = form
            elif kind == raw.FPDF_PAGEOBJ_PATH:
                ink.paths.append((item, form))
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                ink.images.append((item, form))
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST_FORM:
                inner = object_matrices([(item, form)])[0].tolist()
                self.collect(pdfium.form_object, item, pdfium.form_count(item), inner, depth + 1)
