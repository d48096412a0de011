"""Ink -> print and dust.

Here belongs telling which stains are no print: grains of dust, what is left of rulings, points that are none.
Cutting print into lines belongs in `scan_text`, where the measures of print are used as well.

Coordinates are pixels of the flat picture, `scale` is pixels per point.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from pipelines.readers.scan_paper import Floats, Gray, Mask

Stats = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PrintSettings:
    """Lengths in points, shares of the page's height of print where said so."""

    #: darkness from which on it is ink, and in standard deviations of the paper's noise
    ink: float = 0.22
    noise_factor: float = 5.0
    #: a ruling's ink reaches so far from the cell's edge
    ruling_reach: float = 2.0
    #: what is left of it there is no thicker than this
    remnant: float = 0.8
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
    #: the dots of a colon: so far from print, so far apart, aside of each other, as heavy as each other
    colon_reach: float = 0.75
    colon_apart: tuple[float, float] = (0.25, 0.75)
    colon_aside: float = 0.1
    colon_alike: float = 1.8
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
class PrintedPage:
    """A page's darkness without its rulings, what of it is ink, how high its print is, in pixels, and whether
    it has dashed rulings."""

    dark: Floats
    ink: Mask
    height: float
    full: float
    is_dashed: bool = False


def without_remnants(ink: Mask, scale: float, settings: PrintSettings, *, is_dashed: bool = False) -> Mask:
    """Drop what a jagged ruling left along the sides of a cell: stains as thin as a ruling that lie within
    its reach. Where a picture is black and white, a skewed ruling is a row of steps; dashed ones leave
    corners and crosses as well, so that nothing is kept that does not reach into the cell."""
    reach, thin = settings.ruling_reach * scale, max(2, round(settings.remnant * scale))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    if is_dashed:
        rim = round(reach)
        gone = np.ones(len(stats), dtype=np.bool_)
        gone[np.unique(labels[rim:-rim, rim:-rim])] = False
        return np.where(gone[labels], 0, ink).astype(np.uint8)
    left, top = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    wide, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    beside = (left + wide <= reach) | (left >= ink.shape[1] - reach)
    above = (top + high <= reach) | (top >= ink.shape[0] - reach)
    gone = (beside & (wide <= thin)) | (above & (high <= thin))
    gone[0] = False
    return np.where(gone[labels], 0, ink).astype(np.uint8)


def largest_stain(ink: Mask) -> int:
    """Return how wide or high the largest stain is: grains of dust are small also where several lie."""
    stats = cv2.connectedComponentsWithStats(ink, connectivity=8)[2]
    return int(stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max())


def without_dust(ink: Mask, scale: float, settings: PrintSettings) -> tuple[Mask, Mask, Stats]:
    """Return what of the ink is larger than any dust, the labels of all stains, and their measures."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    large = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) >= settings.dust * scale
    large[0] = False
    return large[labels].astype(np.uint8), np.asarray(labels, dtype=np.int32), large


def print_of(
    page: PrintedPage, ink: Mask, origin: tuple[int, int], scale: float, settings: PrintSettings
) -> Mask:
    """Return the ink that is print: what is large, and beside it what is as heavy as a dot of this print."""
    if not ink.any():
        return ink
    body, labels, large = without_dust(ink, scale, settings)
    if not large.any():
        return np.zeros_like(ink)
    beside, above = round(settings.beside * page.height), round(settings.above * page.height)
    near = cv2.dilate(body, np.ones((2 * above + 1, 2 * beside + 1), np.uint8))
    kept = np.zeros(len(large), dtype=np.bool_)
    kept[np.unique(labels[near > 0])] = True
    dark = page.dark[origin[1] : origin[1] + ink.shape[0], origin[0] : origin[0] + ink.shape[1]]
    weight = np.bincount(labels.ravel(), dark.ravel(), len(large)) / page.full
    kept &= large | (weight >= settings.dot * page.height**2)
    kept |= _colons(page, body, labels, np.where(large, 0.0, weight), settings)
    kept[0] = False
    return np.asarray(kept[labels], dtype=np.uint8)


def _colons(
    page: PrintedPage,
    body: Mask,
    labels: npt.NDArray[Any],
    weight: npt.NDArray[np.float64],
    settings: PrintSettings,
) -> Stats:
    """Tell which stains are the two dots of a colon: alike, one above the other, within a character's width
    of print. A full-width colon stands farther from its neighbours than a point may."""
    found = np.zeros(len(weight), dtype=np.bool_)
    reach, above = round(settings.colon_reach * page.height), round(settings.above * page.height)
    near = cv2.dilate(body, np.ones((2 * above + 1, 2 * reach + 1), np.uint8))
    at = np.flatnonzero(weight >= settings.dot * page.height**2)
    at = at[np.isin(at, np.unique(labels[near > 0]))]
    if len(at) < 2:
        return found
    ys, xs = np.nonzero(np.isin(labels, at))
    own = labels[ys, xs]
    count = np.maximum(np.bincount(own, minlength=len(weight))[at], 1)
    y = np.bincount(own, ys, len(weight))[at] / count / page.height
    x = np.bincount(own, xs, len(weight))[at] / count / page.height
    apart, aside = np.abs(y[:, None] - y), np.abs(x[:, None] - x)
    ratio = weight[at][:, None] / weight[at]
    low, high = settings.colon_apart
    is_pair = (aside <= settings.colon_aside) & (low <= apart) & (apart <= high)
    is_pair &= (ratio <= settings.colon_alike) & (ratio >= 1 / settings.colon_alike)
    found[at[is_pair.any(axis=1)]] = True
    return found


def trim_dots(
    page: PrintedPage, line: Mask, origin: tuple[int, int], scale: float, settings: PrintSettings
) -> None:
    """Remove dots at the ends of a line that are no points: before the first glyph; after the last one if
    they are high, far or light."""
    body, labels, large = without_dust(line, scale, settings)
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
