"""A flat page and its cells -> pictures of single lines of text, ready for the recogniser.

Here belongs finding lines of print: in a cell, and on the paper around tables. Rulings are painted out; what
is dust is told by `scan_dust`; nothing is recognised here.

Coordinates are pixels of the flat picture, `scale` is pixels per point.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from pipelines.readers.scan_dust import (
    PRINT,
    PrintedPage,
    PrintSettings,
    largest_stain,
    print_of,
    trim_dots,
    without_dust,
    without_remnants,
)
from pipelines.readers.scan_paper import Floats, Gray, Mask, spread

Rectangle = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Strip:
    """One line of print: its picture, dark on light, its box on the page, and the picture with all that was
    taken for dust."""

    picture: Gray
    box: Rectangle
    stained: Gray


def prepare_print(
    dark: Floats, rulings: Mask, cells: list[Rectangle], scale: float, settings: PrintSettings = PRINT
) -> PrintedPage:
    """Paint out the rulings along the edges of cells, and measure the print."""
    clean = dark.copy()
    for cell in cells:
        _lift_rulings(clean, rulings, cell, scale, settings)
    limit = max(settings.ink, settings.noise_factor * spread(dark))
    ink = (clean > limit).astype(np.uint8)
    heights: list[float] = []
    for cell in cells:
        part = ink[max(0, cell[1]) : cell[3], max(0, cell[0]) : cell[2]]
        if not part.any():
            continue
        heights.extend(stop - start for start, stop in _runs(without_dust(part, scale, settings)[0]))
    usual = [h for h in heights if settings.lowest_height * scale < h < 1.6 * settings.usual_height * scale]
    height = float(np.median(usual)) if len(usual) > 4 else settings.usual_height * scale
    strong = clean[clean > limit]
    full = float(np.percentile(strong, 90)) if len(strong) else 1.0
    return PrintedPage(clean, ink, height, max(full, 0.3))


def _lift_rulings(
    dark: Floats, rulings: Mask, cell: Rectangle, scale: float, settings: PrintSettings
) -> None:
    """Take the four sides of a cell off the picture, and leave the glyphs that lean against them.

    A ruling is even along its length, print is not: at each distance from the line, what is dark along
    half of a stretch is the ruling.
    """
    x0, top, x1, bottom = cell
    reach = max(2, round(settings.ruling_reach * scale))
    stretch = max(8, round(settings.lifted_stretch * scale))
    for picture, ink, lines, span in (
        (dark, rulings, (top, bottom), (x0, x1)),
        (dark.T, rulings.T, (x0, x1), (top, bottom)),
    ):
        for line in lines:
            low, high = max(0, line - reach), min(picture.shape[0], line + reach + 1)
            first, last = max(0, span[0] - reach), min(picture.shape[1], span[1] + reach + 1)
            count = max(1, (last - first) // stretch)
            for start, stop in pairwise(np.linspace(first, last, count + 1).astype(int).tolist()):
                if stop <= start or high <= low or not ink[low:high, start:stop].any():
                    continue
                part = picture[low:high, start:stop]
                own = np.percentile(part, settings.lifted_percentile, axis=1, keepdims=True)
                own = np.where(own > settings.paper, own * 1.15 + 0.04, 0.0)
                picture[low:high, start:stop] = np.maximum(part - own, 0.0)


def cell_strips(
    page: PrintedPage, cell: Rectangle, scale: float, settings: PrintSettings = PRINT
) -> list[Strip]:
    """Cut the print of one cell into lines, from top to bottom; none for an empty cell."""
    x0, top, x1, bottom = cell
    x0, top = max(0, x0), max(0, top)
    bare = without_remnants(page.ink[top:bottom, x0:x1], scale, settings, is_dashed=page.is_dashed)
    ink = print_of(page, bare, (x0, top), scale, settings)
    if not ink.any():
        return []
    strips = []
    for start, stop in _lines(ink, page.height, settings):
        trim_dots(page, ink[start:stop], (x0, top + start), scale, settings)
        columns = np.flatnonzero(ink[start:stop].any(axis=0))
        if len(columns) and largest_stain(ink[start:stop]) > settings.speck * page.height:
            box = (x0 + int(columns[0]), top + start, x0 + int(columns[-1]) + 1, top + stop)
            strips.append(_strip(page, ink, box, (x0, top), settings))
    return strips


def outside_strips(
    page: PrintedPage, tables: list[Rectangle], scale: float, settings: PrintSettings = PRINT
) -> list[Strip]:
    """Cut what is printed outside of tables into lines, from top to bottom, left to right."""
    ink = page.ink.copy()
    for x0, top, x1, bottom in tables:
        reach = round(2 * scale)
        ink[max(0, top - reach) : bottom + reach, max(0, x0 - reach) : x1 + reach] = 0
    ink = print_of(page, ink, (0, 0), scale, settings)
    gap = max(3, round(settings.word_gap * page.height))
    joined = cv2.morphologyEx(
        np.pad(ink, gap), cv2.MORPH_CLOSE, np.ones((max(1, round(0.15 * page.height)), gap), np.uint8)
    )[gap:-gap, gap:-gap]
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    strips = []
    for label in range(1, count):
        x, y, w, h = (int(value) for value in stats[label, :4])
        if h < 0.3 * page.height or w < 0.3 * page.height or (w < 4 * scale and h > 3 * w):
            continue
        own = np.where(labels[y : y + h, x : x + w] == label, ink[y : y + h, x : x + w], 0).astype(np.uint8)
        height = page.height if h > 2.2 * page.height else float(h)
        for start, stop in _lines(own, height, settings):
            columns = np.flatnonzero(own[start:stop].any(axis=0))
            if len(columns) and stop - start >= 0.3 * page.height:
                box = (x + int(columns[0]), y + start, x + int(columns[-1]) + 1, y + stop)
                strips.append(_strip(page, own, box, (x, y), settings))
    return sorted(strips, key=lambda strip: (round(strip.box[1] / page.height), strip.box[0]))


def _strip(
    page: PrintedPage, ink: Mask, box: Rectangle, origin: tuple[int, int], settings: PrintSettings
) -> Strip:
    """Take the picture of a line, at least as high as a line of print, with paper around it."""
    x0, top, x1, bottom = box
    height = max(bottom - top, round(page.height))
    above = max(1, round(settings.pad_above * height)) + (height - (bottom - top)) // 2
    side = max(2, round(settings.pad_beside * height))
    size = bottom - top + 2 * above, x1 - x0 + 2 * side
    dark = np.zeros(size, dtype=np.float32)
    part = page.dark[top:bottom, x0:x1]
    # what dust was taken out of the ink is taken out of the picture, with a rim for its blurred edge
    own = ink[top - origin[1] : bottom - origin[1], x0 - origin[0] : x1 - origin[0]]
    dust = cv2.dilate(page.ink[top:bottom, x0:x1] & ~own & 1, np.ones((3, 3), np.uint8))
    stained = dark.copy()
    place = slice(above, above + part.shape[0]), slice(side, side + part.shape[1])
    dark[place], stained[place] = np.where(dust > 0, 0.0, part), part
    return Strip(_picture(dark, page.full), box, _picture(stained, page.full))


def _picture(dark: Floats, full: float) -> Gray:
    return np.asarray(255.0 * (1.0 - np.clip(dark / full, 0.0, 1.0)), dtype=np.uint8)


def _runs(ink: Mask) -> list[tuple[int, int]]:
    """Return the stretches of rows that hold ink."""
    if not ink.size:
        return []
    rows = np.concatenate(([0], ink.any(axis=1).astype(np.int8), [0]))
    change = np.flatnonzero(np.diff(rows))
    return [(int(a), int(b)) for a, b in zip(change[::2], change[1::2], strict=True)]


def _lines(ink: Mask, height: float, settings: PrintSettings) -> list[tuple[int, int]]:
    """Cut ink into lines: at rows of paper, and where lines touch at the emptiest rows."""
    merged: list[tuple[int, int]] = []
    for start, stop in _runs(ink):
        if merged:
            before = merged[-1]
            is_part = min(stop - start, before[1] - before[0]) < 0.6 * height
            if (
                is_part
                and start - before[1] <= settings.part_gap * height
                and stop - before[0] <= settings.one_line * height
            ):
                merged[-1] = (before[0], stop)
                continue
        merged.append((start, stop))
    lines = []
    for start, stop in merged:
        if stop - start > settings.two_lines * height:
            lines.extend(_cut_run(ink, start, stop, height, settings))
        else:
            lines.append((start, stop))
    return lines


def _cut_run(
    ink: Mask, start: int, stop: int, height: float, settings: PrintSettings
) -> list[tuple[int, int]]:
    """Cut lines that touch where the least ink is cut, each line between two heights."""
    profile = ink[start:stop].sum(axis=1).astype(np.float64)
    profile /= max(1.0, float(np.percentile(profile, 80)))
    size = stop - start
    low, high = round(settings.shortest_line * height), round(settings.tallest_line * height)
    cost = np.full(size + 1, np.inf)
    cost[0] = 0.0
    back = np.zeros(size + 1, dtype=np.int64)
    for end in range(low, size + 1):
        first = max(0, end - high)
        options = cost[first : end - low + 1]
        if not len(options):
            continue
        best = int(np.argmin(options))
        here = float(profile[end]) if end < size else 0.0
        # every cut costs a little, or a line would be cut in two for nothing
        cost[end], back[end] = options[best] + here + 0.08, first + best
    if not np.isfinite(cost[size]):
        return [(start, stop)]
    cuts = [size]
    while cuts[-1] > 0:
        cuts.append(int(back[cuts[-1]]))
    cuts.reverse()
    return [(start + a, start + b) for a, b in pairwise(cuts)]
