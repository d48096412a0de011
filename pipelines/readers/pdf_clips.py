"""Text that a PDF page cuts off: where each character that is clipped away would be seen.

An office program whose cell has no room for its text writes all of the text into the file and clips what
lies outside of the cell. Here belongs the reading of those clips through PDFium; which cell they belong to is
found in `pdf_owners`.
"""

from __future__ import annotations

from itertools import repeat
from typing import Final

import numpy as np
import numpy.typing as npt

from pipelines.readers.pdf_calls import Pointer, View, fill_rows, pdfium_calls, pointer
from pipelines.readers.pdf_ink import Ink, Matrix, Objects, transform_box
from pipelines.readers.pdf_marks import Floats

EVERYWHERE: Final = [-np.inf, -np.inf, np.inf, np.inf]


def find_clips(
    ink: Ink, text_page: Pointer, chosen: npt.NDArray[np.int64], boxes: Floats, view: View
) -> Floats | None:
    """Return for each of these characters the box outside of which its middle is clipped away, as displayed;
    infinite for a character that is seen, None where all are."""
    found = _areas(ink.texts)
    if found is None or not len(boxes):
        return None
    areas = view.boxes(np.array(found[0]))
    # Nearly all clips are that of the page: one look at what they are, and not at each character, will do.
    if (areas[:, :2] <= boxes[:, :2].min(axis=0)).all() and (areas[:, 2:] >= boxes[:, 2:].max(axis=0)).all():
        return None
    area_of = dict(zip(ink.text_numbers, found[1], strict=True))
    owners = map(pdfium_calls().text_object, repeat(text_page), chosen.tolist())
    clips = areas[[area_of.get(owner, 0) for owner in owners]]
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    seen = ((middle >= clips[:, :2]) & (middle <= clips[:, 2:])).all(axis=1)
    clips[seen] = EVERYWHERE
    return None if seen.all() else clips


def _areas(texts: Objects) -> tuple[list[list[float]], list[int]] | None:
    """Return the areas that text objects are clipped to, by two opposite corners in the page's own
    coordinates, and which of them is that of each object; the first is everywhere. None where no object has
    a clip."""
    pdfium = pdfium_calls()
    paths = list(map(pointer, map(pdfium.clip_path, texts.items)))
    counts = list(map(pdfium.clip_count, paths))
    if max(counts, default=0) <= 0:
        return None
    areas, numbers = [EVERYWHERE], [0] * len(paths)
    known: dict[tuple[int, int, int], int] = {}
    for row, (path, count) in enumerate(zip(paths, counts, strict=True)):
        if count <= 0:
            continue
        form = texts.forms.get(row)
        # Objects under the same clip share the points of its last path (one without points is told by none).
        key = pdfium.clip_segment(path, count - 1, 0) or -row, count, id(form)
        if key not in known:
            known[key] = len(areas)
            areas.append(_area(path, count, form))
        numbers[row] = known[key]
    return areas, numbers


def _area(path: Pointer, count: int, form: Matrix | None) -> list[float]:
    """Return the box that all paths of a clip have in common."""
    boxes = np.array([_box(path, number, form) for number in range(count)])
    return [*boxes[:, :2].max(axis=0).tolist(), *boxes[:, 2:].min(axis=0).tolist()]


def _box(path: Pointer, number: int, form: Matrix | None) -> list[float]:
    """Return the box around one path of a clip: at least as large as what it lets through."""
    pdfium = pdfium_calls()
    count = pdfium.clip_segment_count(path, number)
    if count <= 0:
        return EVERYWHERE
    segments = map(pointer, map(pdfium.clip_segment, repeat(path), repeat(number), range(count)))
    points = fill_rows("point", pdfium.point, segments, count=count)
    box = [*points.min(axis=0).tolist(), *points.max(axis=0).tolist()]
    return box if form is None else transform_box(box, form)
