"""A reading and its picture -> whether the ink bears the reading out.

Here belongs what geometry says about figures: whether there is room for each decimal point and none for one
that was not read, whether a stroke leans, whether ink lies where no character was read. The recogniser is
sure of a point that is a grain of dust, and of a number whose point is gone; the distance between digits
tells, because all digits of a font are equally wide. What follows from it is decided in `scan_readings`.

Lengths are in heights of a digit or of print, so that they hold at any resolution and size.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipelines.readers.scan_model import Gray, Reading

#: digits with marks, or a gap, between them
FIGURE = re.compile(r"\d(?:[\d.,:·]| (?=\d))*\d")
_FULL_WIDTH = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff5e\u3000-\u303f]")
_NARROW = re.compile(r"[.,:;·'!|il1()\[\]]")


@dataclass(frozen=True, slots=True)
class ProofSettings:
    """Chosen on the sets named "tuned on" in benchmarks/scans/README.md."""

    #: levels of grey up to which it is ink, from the palest: digits that touch come apart at darker ones
    levels: tuple[int, ...] = (170, 140, 110, 80, 55)
    #: a digit is at least so high, in heights of print, and so near the height of its neighbours
    digit: float = 0.4
    alike: float = 0.75
    #: a wider run of ink holds several digits, in heights of a digit
    widest_digit: float = 1.05
    #: distance of two digits' middles, in their height, where a page shows none
    pitch: float = 0.7
    #: as much farther apart two digits stand where a mark lies between them; nearer than `room` there is no
    #: room for one, and farther than `gap` one is missing
    room: float = 0.15
    gap: float = 0.36
    read_gap: float = 0.2
    #: two digits reach so far from edge to edge where a page shows none; with a mark between them farther, by
    #: the first; what falls short of the second has no mark between it
    extent: float = 1.3
    cramped: float = 0.16
    surely_cramped: float = 0.04
    #: how many pairs of digits make a page's own pitch
    enough_pairs: int = 12
    #: a stroke leans like a slash: least width in its height, least correlation of right and up
    lean: float = 0.25
    straight: float = 0.85
    #: what is darker than this way from the darkest to paper belongs to it
    stroke: float = 0.6
    #: a character is missing where two stand this much too far apart, in heights of print, over ink
    lost: float = 0.75
    #: this share of a height of print in columns of ink is a character
    lost_ink: float = 0.35


PROOF = ProofSettings()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two digits that follow each other: the distance of their middles and their extent from edge to edge, in
    their height; what was read between them; the columns of the picture from middle to middle."""

    distance: float
    extent: float
    between: str
    columns: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Pitch:
    """The digits of a page: distance of two middles, and extent from edge to edge, in their height."""

    distance: float
    extent: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """`is_proved`: every figure's marks fit the distances of its digits; `is_refuted`: some do not."""

    is_proved: bool
    is_refuted: bool


def pair_digits(
    picture: Gray, reading: Reading, height: float, settings: ProofSettings = PROOF
) -> list[Pair] | None:
    """Find the digits of all figures of a reading in its picture; None where some figure's digits cannot be
    told apart. `height`: of print, in pixels."""
    pairs: list[Pair] = []
    for match in FIGURE.finditer(reading.text):
        found = _pairs_of(picture, reading, match.span(), height, settings)
        if found is None:
            return None
        pairs.extend(found)
    return pairs


def measure_pitch(pairs: Sequence[Pair], settings: ProofSettings = PROOF) -> Pitch:
    """Return the usual distance and extent of two digits on a page."""
    plain = [(pair.distance, pair.extent) for pair in pairs if not pair.between]
    if len(plain) < settings.enough_pairs:
        return Pitch(settings.pitch, settings.extent)
    distance, extent = np.median(plain, axis=0).tolist()
    return Pitch(distance, extent)


def judge(pairs: Sequence[Pair] | None, pitch: Pitch, settings: ProofSettings = PROOF) -> Verdict:
    """Compare the marks that were read with the room there is for them."""
    if pairs is None:
        return Verdict(is_proved=False, is_refuted=False)
    cramped = any(_is_cramped(pair, pitch, settings.cramped, settings) for pair in pairs)
    gaping = has_gap(pairs, pitch, settings)
    return Verdict(is_proved=not (cramped or gaping), is_refuted=cramped or gaping)


def has_gap(pairs: Sequence[Pair], pitch: Pitch, settings: ProofSettings = PROOF) -> bool:
    """Tell whether two digits without a mark stand too far apart; where a gap was read, less is too far."""
    return any(
        not pair.between.strip()
        and pair.distance - pitch.distance > (settings.read_gap if pair.between else settings.gap)
        for pair in pairs
    )


def cramped_marks(pairs: Sequence[Pair], pitch: Pitch, settings: ProofSettings = PROOF) -> list[Pair]:
    """Return the pairs of digits with a mark between them for which there can be no room."""
    return [pair for pair in pairs if _is_cramped(pair, pitch, settings.surely_cramped, settings)]


def _is_cramped(pair: Pair, pitch: Pitch, stretch: float, settings: ProofSettings) -> bool:
    return (
        bool(pair.between.strip())
        and pair.distance - pitch.distance < settings.room
        # a point that touches a digit moves its middle, not the outer edges of both
        and pair.extent - pitch.extent < stretch
    )


def is_slash(picture: Gray, settings: ProofSettings = PROOF) -> bool:
    """Tell whether the largest stain of a picture is a stroke that leans to the right, from end to end."""
    # a thin stroke is pale
    ink = (picture < settings.stroke * 255 + (1 - settings.stroke) * int(picture.min())).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    if count < 2:
        return False
    largest = int(stats[1:, cv2.CC_STAT_AREA].argmax()) + 1
    ys, xs = np.nonzero(labels == largest)
    high, wide = float(np.ptp(ys)), float(np.ptp(xs))
    if high < 4 or wide < settings.lean * high:
        return False
    return -float(np.corrcoef(xs, ys)[0, 1]) >= settings.straight


def has_lost(picture: Gray, reading: Reading, height: float, settings: ProofSettings = PROOF) -> bool:
    """Tell whether ink as wide as a character lies between two characters that were read, unread."""
    middles = np.array(reading.at) * picture.shape[1]
    columns = np.flatnonzero((picture < settings.levels[1]).any(axis=0))
    widths = [_width(char) for char in reading.text]
    for index in range(len(middles) - 1):
        usual = (widths[index] + widths[index + 1]) / 2
        if middles[index + 1] - middles[index] - usual * height < settings.lost * height:
            continue
        start = round(middles[index] + widths[index] / 2 * height)
        stop = round(middles[index + 1] - widths[index + 1] / 2 * height)
        if ((columns >= start) & (columns < stop)).sum() >= settings.lost_ink * height:
            return True
    return False


def _width(char: str) -> float:
    """Return about how wide a character is, in heights of print."""
    if _FULL_WIDTH.match(char):
        return 1.05
    return 0.35 if _NARROW.match(char) else 0.6


def _pairs_of(
    picture: Gray, reading: Reading, span: tuple[int, int], height: float, settings: ProofSettings
) -> list[Pair] | None:
    first, last = span[0], span[1] - 1
    text = reading.text[first : last + 1]
    count = sum(char.isdigit() for char in text)
    middles = np.array(reading.at[first : last + 1]) * picture.shape[1]
    reach = 0.65 * (middles[-1] - middles[0]) / (last - first)
    # beyond the ends of the line there is nothing that could be taken for a digit
    left = -1.0 if first == 0 else middles[0] - reach
    right = picture.shape[1] + 1.0 if last == len(reading.text) - 1 else middles[-1] + reach
    for level in settings.levels:
        runs = [run for run in _runs(picture < level) if left < (run[0] + run[1]) / 2 < right]
        places = _digits(runs, height, settings)
        if places is None or len(places[0]) != count:
            continue
        edges, size = places
        between = re.split(r"\d", text)[1:-1]
        at = [(left + right) / 2 for left, right in edges]
        return [
            Pair(
                (at[index + 1] - at[index]) / size,
                (edges[index + 1][1] - edges[index][0]) / size,
                mark,
                (at[index], at[index + 1]),
            )
            for index, mark in enumerate(between)
        ]
    return None


def _digits(
    runs: list[tuple[int, int, int]], height: float, settings: ProofSettings
) -> tuple[list[tuple[float, float]], float] | None:
    """Return the left and right edges of the digits among runs of ink, and their height."""
    heights = [run[2] for run in runs if run[2] > settings.digit * height]
    if not heights:
        return None
    size = float(np.median(heights))
    edges: list[tuple[float, float]] = []
    for start, stop, tall in runs:
        if tall < settings.alike * size:
            continue
        width = (stop - start) / size
        # digits that touch share their run evenly
        count = 1 if width <= settings.widest_digit else round((width + 0.08) / settings.pitch)
        step = (stop - start) / count
        edges.extend((start + step * index, start + step * (index + 1)) for index in range(count))
    return edges, size


def _runs(ink: npt.NDArray[np.bool_]) -> list[tuple[int, int, int]]:
    """Return the stretches of columns that hold ink: start, stop, and how high it reaches."""
    columns = np.concatenate(([0], ink.any(axis=0).astype(np.int8), [0]))
    change = np.flatnonzero(np.diff(columns))
    found = []
    for start, stop in zip(change[::2].tolist(), change[1::2].tolist(), strict=True):
        rows = np.flatnonzero(ink[:, start:stop].any(axis=1))
        found.append((start, stop, int(rows[-1] - rows[0]) + 1))
    return found
