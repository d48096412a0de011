"""A flat page and its cells -> pictures of single lines of text, ready for the recogniser.

Here belongs finding lines of print: in a cell, and on the paper around tables. Rulings are painted out, and
dust that is far from any print; nothing is recognised here.

Coordinates are pixels of the flat picture, `scale` is pixels per point.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from pipelines.readers.scan_paper import Floats, Gray, Mask, spread

Rectangle = tuple[int, int, int, int]
Stats = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PrintSettings:
    """Lengths in points, shares of the page's height of print where said so."""

    #: darkness from which on it is ink, and in standard deviations of the paper's noise
    ink: float = 0.22
    noise_factor: float = 5.0
    #: a ruling's ink reaches so far from the cell's edge
    ruling_reach: float = 2.0
    #: its darkness is measured over so long a stretch, as this percentile; what is paler is paper
    lifted_stretch: float = 45.0
    lifted_percentile: float = 45.0
    paper: float = 0.06
    #: smaller stains are dust, unless they stand beside print (a decimal point does)
    dust: float = 1.7
    #: how far beside and above, in heights of print, and how heavy: a decimal point weighs 0.008 to 0.012
    #: of the height squared, times the darkness of print; dust weighs less, save the coarsest
    beside: float = 0.35
    above: float = 0.25
    dot: float = 0.006
    #: a line that is no wider and no higher is a stain; a hyphen is 0.3 wide
    speck: float = 0.24
    #: a point at the end of a line stands so near the glyph before it, and so low
    point_gap: float = 0.2
    point_rise: float = 0.22
    last_point: float = 0.0085
    usual_height: float = 9.5
    lowest_height: float = 5.0
    tallest_height: float = 30.0
    #: in heights of print: parts of one line (= ≥ 三) lie nearer than this, lines are taller than this
    part_gap: float = 0.25
    one_line: float = 1.25
    two_lines: float = 1.5
    #: heights of a line when a run of lines must be cut
    shortest_line: float = 0.75
    tallest_line: float = 1.5
    pad_above: float = 0.14
    pad_beside: float = 0.35
    #: outside tables, print farther apart than this (in heights) is not one line
    word_gap: float = 1.6


PRINT = PrintSettings()


@dataclass(frozen=True, slots=True)
class Strip:
    """One line of print: its picture, dark on light, and its box on the page."""

    picture: Gray
    box: Rectangle


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page's darkness without its rulings, what of it is ink, and how high its print is, in pixels."""

    dark: Floats
    ink: Mask
    height: float
    full: float


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
        heights.extend(stop - start for start, stop in _runs(_without_dust(part, scale, settings)[0]))
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
    ink = _print_of(page, page.ink[top:bottom, x0:x1], (x0, top), scale, settings)
    if not ink.any():
        return []
    strips = []
    for start, stop in _lines(ink, page.height, settings):
        _trim(page, ink[start:stop], (x0, top + start), scale, settings)
        columns = np.flatnonzero(ink[start:stop].any(axis=0))
        if len(columns) and _largest(ink[start:stop]) > settings.speck * page.height:
            box = (x0 + int(columns[0]), top + start, x0 + int(columns[-1]) + 1, top + stop)
            strips.append(_strip(page, ink, box, (x0, top), settings))
    return strips


def _largest(ink: Mask) -> int:
    """Return how wide or high the largest stain is: grains of dust are small also where several lie."""
    stats = cv2.connectedComponentsWithStats(ink, connectivity=8)[2]
    return int(stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max())


def outside_strips(
    page: PrintedPage, tables: list[Rectangle], scale: float, settings: PrintSettings = PRINT
) -> list[Strip]:
    """Cut what is printed outside of tables into lines, from top to bottom, left to right."""
    ink = page.ink.copy()
    for x0, top, x1, bottom in tables:
        reach = round(2 * scale)
        ink[max(0, top - reach) : bottom + reach, max(0, x0 - reach) : x1 + reach] = 0
    ink = _print_of(page, ink, (0, 0), scale, settings)
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
    dark[above : above + part.shape[0], side : side + part.shape[1]] = np.where(dust > 0, 0.0, part)
    picture = 255.0 * (1.0 - np.clip(dark / page.full, 0.0, 1.0))
    return Strip(picture.astype(np.uint8), box)


def _without_dust(ink: Mask, scale: float, settings: PrintSettings) -> tuple[Mask, Mask, Stats]:
    """Return what of the ink is larger than any dust, the labels of all stains, and their measures."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    large = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) >= settings.dust * scale
    large[0] = False
    return large[labels].astype(np.uint8), np.asarray(labels, dtype=np.int32), large


def _print_of(
    page: PrintedPage, ink: Mask, origin: tuple[int, int], scale: float, settings: PrintSettings
) -> Mask:
    """Return the ink that is print: what is large, and beside it what is as heavy as a dot of this print."""
    if not ink.any():
        return ink
    body, labels, large = _without_dust(ink, scale, settings)
    if not large.any():
        return np.zeros_like(ink)
    beside, above = round(settings.beside * page.height), round(settings.above * page.height)
    near = cv2.dilate(body, np.ones((2 * above + 1, 2 * beside + 1), np.uint8))
    kept = np.zeros(len(large), dtype=np.bool_)
    kept[np.unique(labels[near > 0])] = True
    dark = page.dark[origin[1] : origin[1] + ink.shape[0], origin[0] : origin[0] + ink.shape[1]]
    weight = np.bincount(labels.ravel(), dark.ravel(), len(large)) / page.full
    kept &= large | (weight >= settings.dot * page.height**2)
    kept[0] = False
    return np.asarray(kept[labels], dtype=np.uint8)


def _trim(
    page: PrintedPage, line: Mask, origin: tuple[int, int], scale: float, settings: PrintSettings
) -> None:
    """Remove dots at the ends of a line that are no points: before the first glyph; after the last one if
    they are high, far or light."""
    body, labels, large = _without_dust(line, scale, settings)
    columns, rows = np.flatnonzero(body.any(axis=0)), np.flatnonzero(body.any(axis=1))
    if not len(columns):
        return
    for label in np.unique(labels[(labels > 0) & ~large[labels]]).tolist():
        ys, xs = np.nonzero(labels == label)
        is_before = xs.max() < columns[0]
        is_after = xs.min() > columns[-1]
        weight = float(page.dark[ys + origin[1], xs + origin[0]].sum()) / page.full
        is_point = (
            xs.min() - columns[-1] <= settings.point_gap * page.height
            and ys.mean() >= rows[-1] - settings.point_rise * page.height
            and weight >= settings.last_point * page.height**2
        )
        if is_before or (is_after and not is_point):
            line[labels == label] = 0


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


def spotless(picture: Gray, settings: PrintSettings = PRINT) -> Gray:
    """Return the picture of a line without small stains above its base line or before its first glyph."""
    ink = (picture < 190).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    size = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    small = size < settings.speck * picture.shape[0]
    small[0] = False
    body = [label for label in range(1, count) if not small[label]]
    if not body:
        return picture
    bottoms = stats[body, cv2.CC_STAT_TOP] + stats[body, cv2.CC_STAT_HEIGHT]
    base, left = int(np.median(bottoms)), int(stats[body, cv2.CC_STAT_LEFT].min())
    is_high = stats[:, cv2.CC_STAT_TOP] + stats[:, cv2.CC_STAT_HEIGHT] < base - 0.1 * picture.shape[0]
    is_before = stats[:, cv2.CC_STAT_LEFT] < left
    stains = (small & (is_high | is_before))[labels].astype(np.uint8)
    return np.where(cv2.dilate(stains, np.ones((3, 3), np.uint8)) > 0, 255, picture).astype(np.uint8)


def erase_specks(
    picture: Gray, columns: tuple[float, float], height: float, settings: PrintSettings = PRINT
) -> Gray:
    """Return the picture of a line without the small stains in some columns of it."""
    _, labels, stats, middles = cv2.connectedComponentsWithStats(
        (picture < 190).astype(np.uint8), connectivity=8
    )
    size = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    gone = (
        (size < 1.2 * settings.speck * height) & (columns[0] < middles[:, 0]) & (middles[:, 0] < columns[1])
    )
    gone[0] = False
    stains = gone[labels].astype(np.uint8)
    return np.where(cv2.dilate(stains, np.ones((3, 3), np.uint8)) > 0, 255, picture).astype(np.uint8)
