"""White print on dark ground -> black print on paper.

Here belongs finding grounds that are darker than paper and bear brighter print (headings of tables), and
turning their greys around, so that whatever reads pages afterwards knows dark print only. Shaded cells with
dark print need nothing of it: how dark ink is on its own ground is measured anyway.

Pixel coordinates are those of array indices; `scale` is pixels per point.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from pipelines.readers.scan_paper import Floats, Gray, Mask


@dataclass(frozen=True, slots=True)
class GroundSettings:
    """Lengths in points, shares from 0 to 1."""

    #: grounds are searched at this scale, in pixels per point
    scale: float = 2.0
    #: paper is as bright as the brightest within this reach
    paper_reach: float = 120.0
    #: a ground is darker than this share of the paper
    darkest: float = 0.8
    #: solid ground is wider than strokes of print; what is narrower than a row of a table is print on it
    solid: float = 3.0
    glyph: float = 11.0
    #: the least ground that is taken for one
    narrowest: float = 11.0
    #: half of a ground is as dark as its middle value but for this share of what paper is brighter
    even: float = 0.12
    #: this far from its edges a ground is surely itself
    rim: float = 1.2
    #: print is brighter than the ground by this share of what paper is, and so much of the ground bears it
    bright: float = 0.5
    least_print: float = 0.004
    #: a stain of print is no higher than this: what is brighter and larger is a hole, not print
    tallest: float = 24.0
    #: the edge of a ground is an edge of a cell, and drawn as a ruling that reaches so far inward, over the
    #: one that is printed there
    edge: float = 1.0
    edge_level: int = 70
    #: how dark print becomes that was as bright as paper
    ink: float = 0.85


GROUND = GroundSettings()


def turn_grounds(gray: Gray, scale: float, settings: GroundSettings = GROUND) -> Gray:
    """Return the picture with white print on dark ground as black print on paper; any other as it is."""
    shrink = min(1.0, settings.scale / scale)
    small = np.asarray(cv2.resize(gray, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), np.uint8)
    paper = _paper(small, scale * shrink, settings)
    solid = _solid(small, paper, scale * shrink, settings)
    regions = _regions(small, paper, solid, scale * shrink, settings)
    if not regions.any():
        return gray
    size = gray.shape[1], gray.shape[0]
    level = _ground_level(small, solid & regions, paper, scale * shrink, settings)
    ground, light = (
        np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_LINEAR), np.float32)
        for values in (level, paper)
    )
    inner = np.asarray(cv2.resize(regions, size, interpolation=cv2.INTER_NEAREST), np.uint8)
    middle = np.asarray((ground + light) / 2, dtype=np.float32)
    own = _refine(gray, inner, middle, scale, settings)
    contrast = np.abs(gray - ground) / np.maximum(light - ground, 1.0)
    turned = np.where(own > 0, light * (1.0 - np.clip(contrast, 0.0, 1.0) * settings.ink), gray)
    width = 2 * max(1, round(settings.edge * scale)) + 1
    rim = (own > 0) & (cv2.erode(own, np.ones((width, width), np.uint8)) == 0)
    return np.where(rim, np.minimum(turned, settings.edge_level), turned).astype(np.uint8)


def _paper(small: Gray, scale: float, settings: GroundSettings) -> Floats:
    """Return how bright the paper around each place is."""
    tiny = cv2.resize(small, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    reach = round(settings.paper_reach * scale / 4) | 1
    bright = cv2.dilate(tiny, np.ones((reach, reach), np.uint8))
    bright = cv2.blur(bright, (reach // 2, reach // 2))
    size = small.shape[1], small.shape[0]
    return np.asarray(cv2.resize(bright, size, interpolation=cv2.INTER_LINEAR), dtype=np.float32)


def _solid(small: Gray, paper: Floats, scale: float, settings: GroundSettings) -> Mask:
    """Return 1 where it is dark in all directions for longer than a stroke is thick, over a larger area."""
    dark = (small < settings.darkest * paper).astype(np.uint8)
    size = max(3, round(settings.solid * scale) | 1)
    opened = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((size, size), np.uint8))
    # a thick stroke of print beside a ground is no part of it
    _, labels, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=4)
    sizes = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    large = sizes >= settings.narrowest * scale
    large[0] = False
    return np.asarray(large[labels], dtype=np.uint8)


def _regions(small: Gray, paper: Floats, solid: Mask, scale: float, settings: GroundSettings) -> Mask:
    """Return 1 on grounds that bear brighter print; what reaches the picture's edge is a desk or a lid."""
    size = round(settings.glyph * scale) | 1
    closed = cv2.morphologyEx(np.pad(solid, size), cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    closed = closed[size:-size, size:-size]
    narrow = round(settings.narrowest * scale)
    closed = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((narrow, narrow), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=4)
    found = np.zeros_like(solid)
    for label in range(1, count):
        x, y, w, h = (int(value) for value in stats[label, :4])
        if x == 0 or y == 0 or x + w == small.shape[1] or y + h == small.shape[0]:
            continue
        place = slice(y, y + h), slice(x, x + w)
        own = labels[place] == label
        values = small[place][own & (solid[place] > 0)]
        ground = float(np.median(values)) if len(values) else 0.0
        span = float(np.median(paper[place][own])) - ground
        if not len(values) or float(np.median(np.abs(values - ground))) > settings.even * span:
            continue
        limit = ground + settings.bright * (paper[place] - ground)
        bright = (own & (small[place] > limit)).astype(np.uint8)
        if _print_area(bright, own, scale, settings) >= settings.least_print * own.sum():
            found[place][own] = 1
    return found


def _print_area(bright: Mask, own: np.ndarray, scale: float, settings: GroundSettings) -> int:
    """Return how many bright pixels are print: stains of a glyph's size that do not touch the edge."""
    inside = cv2.erode(own.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=0)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(bright, connectivity=8)
    keep = stats[:, cv2.CC_STAT_HEIGHT] <= settings.tallest * scale
    keep[0] = False
    keep[np.unique(labels[inside == 0])] = False
    return int(keep[labels].sum())


def _ground_level(small: Gray, solid: Mask, paper: Floats, scale: float, settings: GroundSettings) -> Floats:
    """Return the ground's own grey at each place, from the solid ground around that no print brightens."""
    reach = round(2 * settings.glyph * scale) | 1
    weight = solid.astype(np.float32)
    level: Floats = np.zeros_like(weight)
    for _ in range(3):
        total = cv2.blur(small * weight, (reach, reach))
        level = np.asarray(total / np.maximum(cv2.blur(weight, (reach, reach)), 1e-3), dtype=np.float32)
        near = np.abs(small - level) < settings.even * np.maximum(paper - level, 1.0)
        weight = (near & (solid > 0)).astype(np.float32)
    return level


def _refine(gray: Gray, inner: Mask, middle: Floats, scale: float, settings: GroundSettings) -> Mask:
    """Fit the edge of the grounds to the picture itself: there, what is brighter is paper."""
    rim = round(2 * settings.rim * scale) | 1
    kernel = np.ones((rim, rim), np.uint8)
    surely, possibly = cv2.erode(inner, kernel), cv2.dilate(inner, kernel)
    own = (surely > 0) | ((possibly > 0) & (gray < middle))
    # print of the neighbour that leans against the edge is no ground
    own_mask = cv2.morphologyEx(own.astype(np.uint8), cv2.MORPH_OPEN, kernel)
    return np.asarray((own_mask > 0) | (surely > 0), dtype=np.uint8)
