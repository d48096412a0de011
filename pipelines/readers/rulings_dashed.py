"""Dashed and dotted rulings on a picture -> the stretches that they draw.

Here belongs telling a row of dashes from a row of strokes of print: dashes are thin, alone, on one line, and
evenly apart. What is found is filled in by `rulings` as if it were drawn through. Only lying rulings are
looked for; for standing ones the picture is turned. Lengths are in points, `scale` is pixels per point.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from pipelines.readers.scan_paper import Floats, Mask

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class DashSettings:
    """Lengths in points, shares from 0 to 1."""

    #: a page of dashed rulings has some 3000 dashes; more than this are noise
    most: int = 20_000
    longest_dash: float = 30.0
    thickest: float = 2.6
    #: the widest gap, also where crossing rulings hide so many dashes
    widest_gap: float = 12.5
    hidden: int = 2
    #: ... and so much at its end, in dashes with their gap
    hidden_end: float = 1.5
    #: this percentile of the gaps is the usual gap: in low rows most hide a dash
    seen: float = 25.0
    #: where print is coarse, so many dashes run together; at least so many percent do not
    together: int = 5
    fewest_run: float = 10.0
    #: a dash strays no farther from its neighbour's line
    stray: float = 0.5
    #: above or below each dash is paper, between these distances from its edge
    rim: float = 0.5
    around: float = 2.2
    #: a row so long of so many dashes is a ruling; a shorter one only where others have the same gaps
    long: float = 60.0
    fewest: int = 8
    shortest: float = 7.5
    fewest_short: int = 2
    #: so many gaps and dashes are within this share of the usual ones, or within so little
    regular: float = 0.75
    alike: float = 0.7
    even: float = 0.35
    blurred: float = 0.9
    #: least share that is inked
    filled: float = 0.25
    #: on one side there is paper within these distances, but for this share of the dashes' darkness
    beside: tuple[float, float] = (1.6, 3.0)
    lonely: float = 0.25


DASHES = DashSettings()


@dataclass(frozen=True, slots=True)
class Dashed:
    """A row of dashes: from where to where, its line at both ends, how thick, how far apart, how dark."""

    start: int
    stop: int
    first: float
    last: float
    thick: int
    gap: float
    dash: float
    level: float
    count: int


def find_dashed(dark: Floats, raw: Mask, scale: float, settings: DashSettings = DASHES) -> list[Dashed]:
    """Find what may be rows of dashes that lie. `raw`: 1 where it is surely ink and thin."""
    dashes = _dashes(raw, scale, settings)
    if len(dashes) > settings.most:
        return []
    chains = _chains(dashes, scale, settings)
    parts = (dashes[part] for chain in chains for part in _regular(dashes[chain], chain, scale, settings))
    rows = (_measure(dark, part, scale, settings) for part in parts)
    return [row for row in rows if row is not None]


def choose_dashed(
    rows: list[Dashed], page: list[Dashed], scale: float, settings: DashSettings = DASHES
) -> list[Dashed]:
    """Return the rows that are long, or like a long one of the page in either direction."""
    # one of each kind: a picture that a copier turned into dots has thousands of rows
    long = {(row.gap, row.dash): row for row in page if _is_long(row, scale, settings)}
    return [row for row in rows if any(_is_like(row, other, scale, settings) for other in long.values())]


def lengthen(rows: list[Dashed], size: int, settings: DashSettings = DASHES) -> list[Dashed]:
    """Return rows of dashes longer by what a crossing ruling may hide, within so many pixels."""
    longer = []
    for row in rows:
        reach = round(settings.hidden_end * (row.gap + row.dash))
        longer.append(_between(row, max(0, row.start - reach), min(size, row.stop + reach)))
    return longer


def end_at(rows: list[Dashed], crossing: Mask) -> list[Dashed]:
    """Return rows of dashes drawn to the rulings that hide their last dash. `crossing`: 1 on rulings of the
    other direction."""
    ended = []
    for row, longer in zip(rows, lengthen(rows, crossing.shape[1]), strict=True):
        line = min(max(round((row.first + row.last) / 2), 0), len(crossing) - 1)
        before = np.flatnonzero(crossing[line, longer.start : row.start])
        after = np.flatnonzero(crossing[line, row.stop : longer.stop])
        start = longer.start + int(before[-1]) if len(before) else row.start
        stop = row.stop + int(after[0]) + 1 if len(after) else row.stop
        ended.append(_between(row, start, stop))
    return ended


def _between(row: Dashed, start: int, stop: int) -> Dashed:
    slope = (row.last - row.first) / max(1, row.stop - 1 - row.start)
    first, last = row.first + slope * (start - row.start), row.first + slope * (stop - 1 - row.start)
    return replace(row, start=start, stop=stop, first=first, last=last)


def fill_dashed(picture: Floats, mask: Mask, rows: list[Dashed]) -> None:
    """Draw rows of dashes through: in the mask as 1, in the picture as dark as the dashes are; in place."""
    for row in rows:
        along = np.arange(row.start, row.stop)
        middle = np.linspace(row.first, row.last, len(along))
        for offset in range(row.thick):
            lines = np.rint(middle + offset - (row.thick - 1) / 2).astype(np.int64)
            lines = np.clip(lines, 0, len(mask) - 1)
            picture[lines, along] = np.maximum(picture[lines, along], row.level)
            mask[lines, along] = 1


def _is_long(row: Dashed, scale: float, settings: DashSettings) -> bool:
    return row.stop - row.start >= settings.long * scale and row.count >= settings.fewest


def _is_like(row: Dashed, other: Dashed, scale: float, settings: DashSettings) -> bool:
    """Tell whether two rows are drawn in the same way."""
    return abs(row.gap - other.gap) <= _slack(other.gap, scale, settings) and abs(
        row.dash - other.dash
    ) <= _slack(other.dash, scale, settings)


def _slack(usual: float, scale: float, settings: DashSettings) -> float:
    return max(settings.even * usual, settings.blurred * scale)


def _dashes(raw: Mask, scale: float, settings: DashSettings) -> Array:
    """Return left, right, middle and height of all short thin stains with paper above or below."""
    _, _, stats, middles = cv2.connectedComponentsWithStats(raw, connectivity=8)
    stats, middles = stats[1:], middles[1:]
    left, top, wide, high = (stats[:, column] for column in range(4))
    is_dash = (wide <= settings.longest_dash * scale) & (high <= settings.thickest * scale)
    stats, middles = stats[is_dash], middles[is_dash]
    left, top, wide, high = (stats[:, column] for column in range(4))
    sums = cv2.integral(raw)
    near, far = max(1, round(settings.rim * scale)), round(settings.around * scale)

    def inked(first: Array, last: Array) -> Array:
        low, stop = np.clip(first, 0, len(raw)), np.clip(last, 0, len(raw))
        right = left + wide
        return np.asarray(sums[stop, right] - sums[low, right] - sums[stop, left] + sums[low, left])

    above, below = inked(top - far, top - near), inked(top + high + near, top + high + far)
    alone = np.minimum(above, below) <= settings.lonely * wide * (far - near)
    found = np.stack([left, left + wide, middles[:, 1], high], axis=1)[alone]
    return np.asarray(found[np.argsort(found[:, 0], kind="stable")], dtype=np.float64)


def _chains(dashes: Array, scale: float, settings: DashSettings) -> list[list[int]]:
    """Link each dash to the nearest one to its right on the same line; return chains of indices."""
    reach, stray = settings.widest_gap * scale, settings.stray * scale
    follower = np.full(len(dashes), -1)
    for index, (_, right, middle, _) in enumerate(dashes):
        first, last = np.searchsorted(dashes[:, 0], (right, right + reach))
        near = np.flatnonzero(np.abs(dashes[first:last, 2] - middle) <= stray)
        if len(near):
            follower[index] = first + near[0]
    chains = []
    is_taken = np.zeros(len(dashes), dtype=np.bool_)
    for index in range(len(dashes)):
        chain = []
        at = index
        while at >= 0 and not is_taken[at]:
            is_taken[at] = True
            chain.append(at)
            at = int(follower[at])
        if len(chain) >= settings.fewest_short:
            chains.append(chain)
    return chains


def _regular(row: Array, chain: list[int], scale: float, settings: DashSettings) -> list[list[int]]:
    """Cut a chain where it goes on to what is no dash of it: a stroke of print on the same line."""
    gaps, dash = row[1:, 0] - row[:-1, 1], float(np.median(row[:, 1] - row[:, 0]))
    gap = float(np.percentile(gaps, settings.seen))
    is_even = _even(gaps, gap, dash, scale, settings)
    starts = [0, *(np.flatnonzero(~is_even) + 1).tolist(), len(chain)]
    parts = [chain[start:stop] for start, stop in pairwise(starts)]
    return [part for part in parts if len(part) >= settings.fewest_short]


def _even(
    gaps: Array, gap: float, dash: float, scale: float, settings: DashSettings
) -> npt.NDArray[np.bool_]:
    """Tell which gaps are the usual one, or what some hidden dashes leave."""
    missing = np.clip(np.rint((gaps - gap) / (gap + dash)), 0, settings.hidden)
    slack = _slack(gap, scale, settings) * (1 + missing)
    return np.asarray(np.abs(gaps - gap - missing * (gap + dash)) <= slack)


def _measure(dark: Floats, row: Array, scale: float, settings: DashSettings) -> Dashed | None:
    """Measure what may be a row of dashes; None where it is none."""
    starts, stops, middles = row[:, 0], row[:, 1], row[:, 2]
    length = stops[-1] - starts[0]
    gaps, widths = starts[1:] - stops[:-1], stops - starts
    if length < settings.shortest * scale or widths.sum() < settings.filled * length:
        return None
    pattern = _pattern(gaps, widths, scale, settings)
    if pattern is None:
        return None
    gap, dash = pattern
    slope = 0.0
    if length >= settings.long * scale:
        slope = float(np.polyfit((starts + stops) / 2, middles, 1)[0])
    start, stop = int(starts[0]), int(stops[-1])
    middle = float(np.mean(middles - slope * (starts + stops) / 2))
    columns = np.concatenate([np.arange(low, high) for low, high in row[:, :2].astype(np.int64)])
    lines = np.clip(np.rint(middle + slope * columns).astype(np.int64), 0, len(dark) - 1)
    level = float(dark[lines, columns].mean())
    thick = max(1, round(float(np.median(row[:, 3]))))
    ends = middle + slope * start, middle + slope * (stop - 1)
    found = Dashed(start, stop, *ends, thick, gap, dash, level, len(row))
    return found if _is_alone(dark, columns, found, scale, settings) else None


def _pattern(gaps: Array, widths: Array, scale: float, settings: DashSettings) -> tuple[float, float] | None:
    """Return the usual gap and dash where nearly all are like them, or are several that run together."""
    gap = float(np.percentile(gaps, settings.seen))
    for percentile in (50.0, settings.fewest_run):
        dash = float(np.percentile(widths, percentile))
        is_even = _even(gaps, gap, dash, scale, settings)
        joined = np.clip(np.rint((widths - dash) / (gap + dash)), 0, settings.together)
        slack = np.where(joined > 0, settings.blurred * scale, _slack(dash, scale, settings))
        is_alike = np.abs(widths - dash - joined * (gap + dash)) <= slack
        if is_even.mean() >= settings.regular and is_alike.mean() >= settings.alike:
            return gap, dash
    return None


def _is_alone(
    dark: Floats, columns: npt.NDArray[np.int64], row: Dashed, scale: float, settings: DashSettings
) -> bool:
    """Tell whether there is paper on one side of the dashes: strokes of glyphs have others on both."""
    middle = (row.first + row.last) / 2
    sides = []
    for sign in (-1, 1):
        low, high = sorted(round(middle + sign * reach * scale) for reach in settings.beside)
        lines = dark[max(0, low) : max(0, high + 1), columns]
        sides.append(float(lines.mean(axis=1).max()) if len(lines) else 0.0)
    return min(sides) <= settings.lonely * row.level
