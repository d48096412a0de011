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

from pipelines.readers.pdf_calls import IDENTITY, Matrix, View, pdfium_calls, scratch
from pipelines.readers.pdf_ink import Segment, transform_box
from pipelines.readers.pdf_marks import Floats

EVERYWHERE: Final[Segment] = (-np.inf, -np.inf, np.inf, np.inf)


def find_clips(
    handle: int, chosen: npt.NDArray[np.int64], boxes: Floats, texts: dict[int, Matrix], view: View
) -> Floats | None:
    """Return for each character the box outside of which its middle is clipped away, as displayed; infinite
    for a character that is seen, None where all are. `texts` are the page's text objects with the matrices
    of the forms that they are in."""
    areas = _areas(texts)
    if areas is None:
        return None
    areas = view.boxes(areas)
    bounds = (*boxes[:, :2].min(axis=0, initial=np.inf), *boxes[:, 2:].max(axis=0, initial=-np.inf))
    if (areas[:, :2] <= bounds[:2]).all() and (areas[:, 2:] >= bounds[2:]).all():
        return None
    items = np.fromiter(texts, np.uint64, len(texts))
    owners = np.fromiter(
        map(pdfium_calls().text_object, repeat(handle), chosen.tolist()), np.uint64, len(chosen)
    )
    order = np.argsort(items)
    place = order[np.minimum(np.searchsorted(items, owners, sorter=order), len(items) - 1)]
    clips = areas[place]
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    seen = ((middle >= clips[:, :2]) & (middle <= clips[:, 2:])).all(axis=1) | (items[place] != owners)
    clips[seen] = EVERYWHERE
    return None if seen.all() else clips


def _areas(texts: dict[int, Matrix]) -> Floats | None:
    """Return two opposite corners of the box around each text object's clip, in the page's own coordinates;
    None where no object has a clip."""
    pdfium = pdfium_calls()
    paths = list(map(pdfium.clip_path, texts))
    counts = list(map(pdfium.clip_count, paths))
    if max(counts, default=0) <= 0:
        return None
    known: dict[tuple[int, Matrix], Segment] = {}
    areas = np.tile(EVERYWHERE, (len(paths), 1))
    for row, (path, count, form) in enumerate(zip(paths, counts, texts.values(), strict=True)):
        for number in range(count):
            # objects under the same clip share its points
            key = pdfium.clip_segment(path, number, 0), form
            box = known.get(key)
            if box is None:
                box = known[key] = _box(path, number, form)
            areas[row, :2] = np.maximum(areas[row, :2], box[:2])
            areas[row, 2:] = np.minimum(areas[row, 2:], box[2:])
    return areas


def _box(path: int, number: int, form: Matrix) -> Segment:
    """Return the box around one path of a clip: at least as large as what it lets through."""
    pdfium, memory = pdfium_calls(), scratch()
    points = []
    for index in range(pdfium.clip_segment_count(path, number)):
        pdfium.point(pdfium.clip_segment(path, number, index), *memory.float_at[:2])
        points.append(memory.floats[:2].tolist())
    if not points:
        return EVERYWHERE
    xs, ys = zip(*points, strict=True)
    box = (min(xs), min(ys), max(xs), max(ys))
    return box if form == IDENTITY else transform_box(box, form)
