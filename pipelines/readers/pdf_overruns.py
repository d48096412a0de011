"""Text that runs over the border of its cell, and which cell it is of.

Here belongs what a border parts although the writer did not mean it to. Which cell holds the middle of a
character is found in `pdf_layout`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipelines.readers.pdf_marks import Characters, Codes, Floats

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class OverrunSettings:
    """Lengths in shares of the font's height."""

    #: closing marks that may hang out of their cell, past the end of the line (kinsoku)
    hanging: str = "，。、；：！？）》〉」』】”’…,.;:!?)]%％"
    hanging_reach: float = 0.3
    #: characters nearer than this are of one word, whatever border lies between; writers round to 0.01
    touching: float = 0.02
    #: spaced text, as writers fill lines with it, has gaps of this at most; cells keep farther apart
    widest_spread: float = 0.15
    #: the same where the text crosses the border itself, or is a number, and two of its characters in one
    #: cell keep the same distance
    widest_overrun: float = 1.5
    #: distances of spaced text differ by this, where boxes are those of another font than the writer's
    even: float = 0.08
    #: so many distances are looked at
    most_gaps: int = 6
    #: text of which the characters are nearer is not spaced
    least_spread: float = 0.03
    #: a character lies over a border by at least this
    crossing: float = 0.05
    #: signs that numbers are printed with
    digits: str = "0123456789"
    numeric: str = "0123456789.,%％"
    #: so far back begins a word that is printed over the one before it
    farthest_back: float = 4.0

    #: text may lie so far over the upper or lower border of its cell: boxes are higher than the ink
    overlap: float = 0.25
    #: pitches off its place that a line may stand
    off_place: float = 0.12
    #: pitches by which two lines may differ in how far they are from the middle of their cell
    off_mirror: float = 0.25
    #: pitch of lines in heights
    pitches: tuple[float, float] = (0.9, 1.9)


OVERRUNS = OverrunSettings()


class Spacing(NamedTuple):
    """The distance between the characters of a text, and by how much it varies."""

    gap: float
    slack: float = 0.0


NO_SPACING = Spacing(0.0)


def call_back(
    characters: Characters, owner: Indices, cells: Floats, settings: OverrunSettings = OVERRUNS
) -> Indices:
    """Give text that runs over a cell's border back to that cell: closing punctuation past the end of the
    line, and words that found no room (a long number, （万 before a break that no bracket allows)."""
    boxes = characters.boxes
    moved = np.flatnonzero((owner[1:] != owner[:-1]) & ((owner[1:] >= 0) | (owner[:-1] >= 0))) + 1
    before, after = boxes[moved - 1], boxes[moved]
    height = after[:, 3] - after[:, 1]
    gap = after[:, 0] - before[:, 2]
    near = (gap <= settings.widest_overrun * height) & (gap >= -settings.farthest_back * height)
    near &= np.abs(after[:, 3] - before[:, 3]) <= settings.hanging_reach * height
    for index in moved[near].tolist():
        if owner[index] == owner[index - 1]:
            continue
        # Two marks may hang in a row (”、): the second looks at where the first has gone.
        home, mark = int(owner[index - 1]), boxes[index]
        slack = settings.hanging_reach * (mark[3] - mark[1])
        may_hang = home >= 0 and _may_hang(characters.codes, index, settings)
        if may_hang and _hangs(boxes[index - 1], mark, cells[home], slack):
            owner[index] = home
            continue
        spacing = _spacing(characters, index, settings) or _overrun(characters, owner, cells, index, settings)
        if mark[0] - boxes[index - 1, 2] > max(slack, spacing.gap + spacing.slack):
            continue
        for word in _words_around(boxes, index, spacing, settings):
            owners = {int(number) for number in owner[word] if number >= 0}
            if len(owners) > 1 or (owners and (owner[word] < 0).any()):
                owner[word] = _home(boxes[word], owners, cells)
    return owner


def _may_hang(codes: Codes, index: int, settings: OverrunSettings) -> bool:
    """Tell whether a character is a mark that hangs: not the point of a number that goes on behind it."""
    around = [chr(code) for code in codes[index - 1 : index + 2 : 2].tolist()]
    is_inside = len(around) == 2 and all(char in settings.digits for char in around)
    return chr(codes[index]) in settings.hanging and not is_inside


def _hangs(before: Floats, mark: Floats, cell: Floats, slack: float) -> bool:
    follows = abs(mark[0] - before[2]) <= slack
    return bool(follows and mark[0] <= cell[2] + slack and cell[1] <= mark[3] <= cell[3] + slack)


def _words_around(boxes: Floats, index: int, spacing: Spacing, settings: OverrunSettings) -> list[list[int]]:
    """Return the words, as indices, of the stretch of a line around a character in which no gap is wider than
    the spacing of its text.

    In a word each character begins where the one before it ends. Words printed over each other may come
    mixed, from left to right.
    """

    def slack(number: int) -> float:
        height = float(boxes[number, 3] - boxes[number, 1])
        return max(settings.touching * height, spacing.slack)

    def goes_on(number: int) -> bool:
        one, two = boxes[number - 1], boxes[number]
        height = two[3] - two[1]
        gap = two[0] - one[2]
        is_near = -settings.farthest_back * height <= gap <= slack(number) + spacing.gap
        return bool(is_near and abs(two[3] - one[3]) <= settings.hanging_reach * height)

    first, last = index, index + 1
    while first > 0 and goes_on(first):
        first -= 1
    while last < len(boxes) and goes_on(last):
        last += 1
    words: list[list[int]] = []
    for number in range(first, last):
        gaps = [abs(boxes[number, 0] - boxes[word[-1], 2] - spacing.gap) for word in words]
        if gaps and min(gaps) <= slack(number):
            words[int(np.argmin(gaps))].append(number)
        else:
            words.append([number])
    return words


def _spacing(characters: Characters, index: int, settings: OverrunSettings) -> Spacing | None:
    """Return the distance between the characters of spaced text: what is between a character and the one
    before it must be between the two before it, too. None where text is not spaced."""
    boxes = characters.boxes
    if index < 2:
        return None
    gap, before = boxes[index, 0] - boxes[index - 1, 2], boxes[index - 1, 0] - boxes[index - 2, 2]
    height = boxes[index, 3] - boxes[index, 1]
    is_even = abs(gap - before) <= settings.touching * height / 2
    return Spacing(float(gap)) if is_even and 0 < gap <= settings.widest_spread * height else None


def _overrun(
    characters: Characters, owner: Indices, cells: Floats, index: int, settings: OverrunSettings
) -> Spacing:
    """Return the same of text that is spaced wider, as cells are too, or less evenly, where it is told from
    text of the next cell: it is a number or lies over the border, and is spaced so inside of a cell."""
    boxes, codes = characters.boxes, characters.codes
    gap, height = boxes[index, 0] - boxes[index - 1, 2], boxes[index, 3] - boxes[index, 1]
    if not settings.least_spread * height < gap <= settings.widest_overrun * height:
        return NO_SPACING
    is_number = all(chr(code) in settings.numeric for code in codes[index - 1 : index + 1].tolist())
    edge = settings.crossing * height
    is_over = any(
        boxes[each, 0] < cells[owner[each], 0] - edge or boxes[each, 2] > cells[owner[each], 2] + edge
        for each in (index - 1, index)
        if owner[each] >= 0
    )
    if not (is_number or is_over):
        return NO_SPACING
    for step in (-1, 1):
        gaps = _gaps_inside(characters, owner, index, step, settings)
        if not gaps:
            continue
        # the gap over the border may be larger or smaller than the few that are looked at
        spacing = Spacing((min(gaps) + max(gaps)) / 2, max(gaps) - min(gaps) + settings.touching * height / 2)
        if abs(gap - spacing.gap) <= spacing.slack:
            return spacing
    return NO_SPACING


def _gaps_inside(
    characters: Characters, owner: Indices, index: int, step: int, settings: OverrunSettings
) -> list[float]:
    """Return the distances of the characters of a cell, from a border on (`step` 1) or up to it (-1); none
    where they are not spaced evenly."""
    boxes = characters.boxes
    second = index + step
    height = float(boxes[index, 3] - boxes[index, 1])
    gaps: list[float] = []
    while 0 < second < len(boxes) and owner[second] == owner[second - 1] and len(gaps) < settings.most_gaps:
        if abs(boxes[second, 3] - boxes[second - 1, 3]) > settings.hanging_reach * height:
            break
        gaps.append(float(boxes[second, 0] - boxes[second - 1, 2]))
        second += step
    is_even = bool(gaps) and min(gaps) > 0 and max(gaps) - min(gaps) <= settings.even * height
    return gaps if is_even else []


def _home(word: Floats, owners: set[int], cells: Floats) -> int:
    """Return the cell among `owners` to whose left or right side, or middle, the word is set."""
    left, right = float(word[0, 0]), float(word[-1, 2])

    def misfit(number: int) -> float:
        x0, _, x1, _ = cells[number].tolist()
        return float(min(abs(left - x0), abs(right - x1), abs(left + right - x0 - x1) / 2))

    return min(owners, key=misfit)


def call_lines_back(
    boxes: Floats, owner: Indices, cells: Floats, settings: OverrunSettings = OVERRUNS
) -> Indices:
    """Give lines that lie on the upper or lower border of a cell to the cell in whose middle they are set
    with its other lines: where a row of a workbook is lower than its text, that runs over both borders."""
    inside = np.flatnonzero(owner >= 0)
    own, top, bottom = owner.take(inside), boxes[:, 1].take(inside), boxes[:, 3].take(inside)
    height = bottom - top
    over = np.maximum(cells[:, 1].take(own) - top, bottom - cells[:, 3].take(own)) > settings.overlap * height
    if not over.any():
        return owner
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    pitch = _pitch(middle[inside], owner[inside], float(np.median(height)), settings)
    moved = owner.copy()
    # digits are lower than Chinese characters: what lies on no border goes with its line
    levels = np.unique(np.round(middle[inside[over]]))
    level = levels[np.abs(middle[inside, None] - levels).argmin(axis=1)]
    beside = inside[np.abs(middle[inside] - level) < pitch / 4]
    for line in _stretches(boxes, middle, beside, pitch):
        if not np.isin(line, inside[over]).any():
            continue
        x0, x1, y = boxes[line, 0].min(), boxes[line, 2].max(), float(np.median(middle[line]))
        near = (cells[:, 0] < x0 + 1) & (cells[:, 2] > x1 - 1)
        near &= (cells[:, 1] < y + pitch) & (cells[:, 3] > y - pitch)
        off = {
            cell: _off_place(y, cells[cell], boxes, middle, pitch, settings)
            for cell in np.flatnonzero(near).tolist()
        }
        best = min(off, key=lambda cell: off[cell], default=-1)
        if best >= 0 and off[best] <= settings.off_place:
            moved[line] = best
    return moved


def _stretches(boxes: Floats, middle: Floats, chosen: Indices, pitch: float) -> list[Indices]:
    """Part the chosen characters into lines, and lines where a gap is as wide as a character."""
    by_height = chosen[np.argsort(middle[chosen])]
    lines = np.split(by_height, np.flatnonzero(np.diff(middle[by_height]) > pitch / 4) + 1)
    parts: list[Indices] = []
    for mixed in lines:
        line = mixed[np.argsort(boxes[mixed, 0])]
        gap = boxes[line[1:], 0] - boxes[line[:-1], 2]
        parts.extend(np.split(line, np.flatnonzero(gap > pitch / 2) + 1))
    return parts


def _pitch(middle: Floats, owner: Indices, height: float, settings: OverrunSettings) -> float:
    """Return the usual distance from line to line inside cells."""
    order = np.lexsort((middle, owner))
    steps = np.diff(middle[order])[np.diff(owner[order]) == 0] / height
    steps = steps[(steps > settings.pitches[0]) & (steps < settings.pitches[1])]
    return float(np.median(steps)) * height if len(steps) else 1.2 * height


def _off_place(
    y: float, cell: Floats, boxes: Floats, middle: Floats, pitch: float, settings: OverrunSettings
) -> float:
    """Return how far a line is from where the nearest line of a text in the middle of the cell would be, in
    pitches; infinite where no line stands on the other side of the middle, as far away."""
    x0, top, x1, bottom = cell.tolist()
    away = y - (top + bottom) / 2
    mirrored = np.abs(middle - (y - 2 * away)) < settings.off_mirror * pitch
    mirrored &= (boxes[:, 0] > x0) & (boxes[:, 2] < x1)
    if abs(away) < pitch / 4 or not mirrored.any():
        return float("inf")
    halves = 2 * abs(away) / pitch
    return float(abs(halves - round(halves)) / 2)
