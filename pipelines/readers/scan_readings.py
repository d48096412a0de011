"""Strips of print -> readings, each as sure as it deserves.

Here belongs what is read again, what the ink refutes (`scan_proof`), and how sure a reading is after that.
Where strips come from belongs in `scan_text`, which cell they stand in in `scan_page`.

The recogniser is often sure of what it should not be sure of: a grain of dust is a decimal point to it, a
slash a one. Nothing is corrected here that the picture itself does not show; what is refuted and cannot be
read better keeps its reading, and its confidence says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipelines.readers.scan_dust import erase_specks, spotless
from pipelines.readers.scan_model import Gray, Reading, Recogniser
from pipelines.readers.scan_proof import (
    FIGURE,
    Pair,
    cramped_marks,
    has_gap,
    has_lost,
    is_slash,
    judge,
    measure_pitch,
    pair_digits,
)
from pipelines.readers.scan_text import Strip

#: marks that dust makes in short numbers
_STAINED = re.compile(r"^[.·:,]+[≥≤<>=]?\d|^\D?\d[\d,]{0,12}[:·]\d\d?\D{0,4}$|^[\d,]+\.\d+[.·:]$")
#: a second point, at the end
_TRAILING = re.compile(r"\.\d+[.·:]$")
#: a Latin point at the end of a few Chinese characters or after a unit
_DOTTED = re.compile(r"^[^.·]*[\u4e00-\u9fff][.·]$|[)）%][.·•∙]$|^\d[\d,]*\.\d\d[.·•∙]$")
_LONGEST_DOTTED = 14
#: no number is printed so: two points, a point before the unit, four digits after a comma, brackets around
#: nothing, a gap
_ODD = re.compile(
    r"\d\.\d+[.·:]|(?<!\d)\d{1,3},\d{4}|\d·|[≥≤<>=]\d+\.\D|\d{3}\.[^\d\s]|[(（]\s*[)）]|[.·][.·,:]\d|\d \d"
)
_STROKES = frozenset("1|Il")
#: what pale print makes of a percent sign behind a figure; none of it is ever printed there
_PERCENT = re.compile(r"(?<=\d)(?:º[%o06àá]?|°[%o6]|%6)$")
#: a number whose point became a colon, if it is no time of day; a number that begins with a letter
_COLON = re.compile(r"^(\d[\d,]*):(\d\d)$")
_LETTER = re.compile(r"^[iIl|](?=\d+(?:\.\d+)?$)")
#: the style of money and points
_FIXED = re.compile(r"^\d[\d,]*\.\d\d$")


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """Confidences from 0 to 1."""

    #: a line with a less sure character is read twice
    doubtful: float = 0.9
    #: two readings of one number that differ, or a number that its ink refutes: not to be trusted
    contested: float = 0.4
    #: read well only after dust was taken away
    mended: float = 0.6
    #: the longest text whose digits are read twice
    longest_number: int = 24
    #: a page with so many numbers of two decimals prints no bare time of day
    fixed: int = 5


READINGS = ReadingSettings()


def read_strips(
    strips: Sequence[Strip], height: float, recogniser: Recogniser, settings: ReadingSettings = READINGS
) -> list[Reading]:
    """Read all strips of a page. `height`: of its print, in pixels."""
    readings = recogniser.read([strip.picture for strip in strips])
    _read_again(strips, readings, recogniser, settings)
    _read_stained(strips, readings, recogniser, settings)
    _prove(strips, readings, height, recogniser, settings)
    is_fixed = sum(bool(_FIXED.search(reading.text.strip())) for reading in readings) >= settings.fixed
    for index, reading in enumerate(readings):
        weighed = _weigh(strips[index], reading, height, settings)
        plain = _plain(weighed.text.strip(), is_fixed=is_fixed)
        if plain != weighed.text.strip():
            weighed = replace(weighed, text=plain, lowest=min(weighed.lowest, settings.contested))
        readings[index] = weighed
    return readings


def _plain(text: str, *, is_fixed: bool) -> str:
    """Return the number that must have been printed where what was read can be nothing else."""
    colon = _COLON.search(text)
    if colon is not None:
        hour, minute = int(colon[1].replace(",", "")), int(colon[2])
        is_time = 0 < hour <= 24 and minute < 60 and not is_fixed
        return text if is_time else f"{colon[1]}.{colon[2]}"
    return _LETTER.sub("1", text)


def _read_again(
    strips: Sequence[Strip], readings: list[Reading], recogniser: Recogniser, settings: ReadingSettings
) -> None:
    """Read doubtful lines and numbers once more with more paper around them.

    A wrong character seldom survives a change of size. Where the readings differ the surer one is kept;
    if digits differ, its confidence says that it is contested.
    """
    again = [
        index
        for index, reading in enumerate(readings)
        if reading.lowest < settings.doubtful
        or (any(char.isdigit() for char in reading.text) and len(reading.text) <= settings.longest_number)
    ]
    others = recogniser.read([_loosen(strips[index].picture) for index in again])
    for index, other in zip(again, others, strict=True):
        first = readings[index]
        best = max(first, other, key=lambda reading: reading.lowest)
        if best is other:
            best = replace(other, at=_tighten(other.at, strips[index].picture))
        if _figures(first.text) != _figures(other.text):
            best = replace(best, lowest=min(best.lowest, settings.contested))
        readings[index] = best


def _read_stained(
    strips: Sequence[Strip], readings: list[Reading], recogniser: Recogniser, settings: ReadingSettings
) -> None:
    """Read numbers with a colon, a middle dot or a leading point once more without small stains.

    Dust above a decimal point makes a colon of it. If a plain number comes out, it is taken; in any case its
    confidence says that it is contested: a time of day looks alike.
    """
    stained = [index for index, reading in enumerate(readings) if _STAINED.search(reading.text)]
    others = recogniser.read([_spotless(strips[index].picture, readings[index]) for index in stained])
    for index, other in zip(stained, others, strict=True):
        is_plain = not _STAINED.search(other.text) and any(char.isdigit() for char in other.text)
        best = other if is_plain else readings[index]
        readings[index] = replace(best, lowest=min(best.lowest, settings.contested))


def _spotless(picture: Gray, reading: Reading) -> Gray:
    clean = spotless(picture)
    if not _TRAILING.search(reading.text):
        return clean
    height, width = picture.shape
    return erase_specks(clean, (reading.at[-2] * width + height / 5, width), height)


def _prove(
    strips: Sequence[Strip],
    readings: list[Reading],
    height: float,
    recogniser: Recogniser,
    settings: ReadingSettings,
) -> None:
    """Hold figures against the distances of their digits; where there is no room for a point that was read,
    take the stain away and read again, and where there is room for one that was not, leave all stains."""
    figures = {
        index: pair_digits(strips[index].picture, reading, height)
        for index, reading in enumerate(readings)
        if FIGURE.search(reading.text)
    }
    pitch = measure_pitch([pair for pairs in figures.values() for pair in pairs or ()])
    for index, pairs in figures.items():
        if judge(pairs, pitch).is_refuted:
            readings[index] = replace(readings[index], lowest=min(readings[index].lowest, settings.contested))
    again: dict[int, Gray] = {}
    for index, pairs in figures.items():
        stains = cramped_marks(pairs or (), pitch)
        if stains:
            again[index] = _without(strips[index].picture, stains, height)
        elif has_gap(pairs or (), pitch):
            # there is room for a point: it may have been taken for dust
            again[index] = strips[index].stained
    others = recogniser.read(list(again.values()))
    for (index, picture), other in zip(again.items(), others, strict=True):
        proof = judge(pair_digits(picture, other, height), pitch)
        if proof.is_proved and _digits(other.text) == _digits(readings[index].text):
            readings[index] = replace(other, lowest=min(other.lowest, settings.mended))


def _without(picture: Gray, marks: Sequence[Pair], height: float) -> Gray:
    for mark in marks:
        picture = erase_specks(picture, mark.columns, height)
    return picture


def _weigh(strip: Strip, reading: Reading, height: float, settings: ReadingSettings) -> Reading:
    """Name strokes that the recogniser takes for others, and lower the confidence of what cannot be."""
    text = reading.text.strip()
    if _is_dash(strip, text):
        return replace(reading, text="-")
    if text.strip(" .·,") in _STROKES and is_slash(strip.picture):
        return replace(reading, text="/", lowest=min(reading.lowest, settings.mended))
    if len(text) <= _LONGEST_DOTTED and _DOTTED.search(reading.text):
        # no label or value ends so; what looks like a point is dust
        text = reading.text.rstrip(".·•∙")
        lowest = min(reading.lowest, settings.contested)
        reading = replace(reading, text=text, at=reading.at[: len(text)], lowest=lowest)
    if _PERCENT.search(text):
        percent = _PERCENT.sub("%", text)
        return replace(reading, text=percent, lowest=min(reading.lowest, settings.mended))
    print_height = max(height, float(strip.box[3] - strip.box[1]))
    if _ODD.search(text) or has_lost(strip.picture, reading, print_height):
        return replace(reading, lowest=min(reading.lowest, settings.contested))
    return reading


def _is_dash(strip: Strip, text: str) -> bool:
    """Tell whether a mark that was read as a dot is a dash: it is wider than high."""
    x0, top, x1, bottom = strip.box
    return text in {"·", ".", "∙", "•", "_"} and x1 - x0 >= 1.6 * (bottom - top)


def _loosen(picture: Gray) -> Gray:
    pad = _margin(picture)
    return np.pad(picture, ((pad, pad), (pad, pad)), constant_values=255)


def _margin(picture: Gray) -> int:
    return max(2, round(len(picture) * 0.12))


def _tighten(at: tuple[float, ...], picture: Gray) -> tuple[float, ...]:
    """Bring places on the loosened picture back to the picture itself."""
    pad, width = _margin(picture), picture.shape[1]
    return tuple((place * (width + 2 * pad) - pad) / width for place in at)


def _figures(text: str) -> str:
    """Return what carries a value: digits, points, signs."""
    return "".join(char for char in text if char.isdigit() or char in ".-−–=<>≤≥~%")


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
