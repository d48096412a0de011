"""Text that runs over the border of its cell, and which cell it is of.

Here belongs what a border parts although the writer did not mean it to. Which cell holds the middle of a
character is found in `pdf_layout`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.readers.pdf_marks import Characters, Floats

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
    near = (gap <= settings.hanging_reach * height) & (gap >= -settings.farthest_back * height)
    near &= np.abs(after[:, 3] - before[:, 3]) <= settings.hanging_reach * height
    for index in moved[near].tolist():
        if owner[index] == owner[index - 1]:
            continue
        # Two marks may hang in a row (”、): the second looks at where the first has gone.
        home, mark = int(owner[index - 1]), boxes[index]
        slack = settings.hanging_reach * (mark[3] - mark[1])
        may_hang = home >= 0 and chr(characters.codes[index]) in settings.hanging
        if may_hang and _hangs(boxes[index - 1], mark, cells[home], slack):
            owner[index] = home
            continue
        for word in _words_around(boxes, index, settings):
            owners = {int(number) for number in owner[word] if number >= 0}
            if len(owners) > 1 or (owners and (owner[word] < 0).any()):
                owner[word] = _home(boxes[word], owners, cells)
    return owner


def _hangs(before: Floats, mark: Floats, cell: Floats, slack: float) -> bool:
    follows = abs(mark[0] - before[2]) <= slack
    return bool(follows and mark[0] <= cell[2] + slack and cell[1] <= mark[3] <= cell[3] + slack)


def _words_around(boxes: Floats, index: int, settings: OverrunSettings) -> list[list[int]]:
    """Return the words, as indices, of the stretch of a line around a character in which no gap is.

    In a word each character begins where the one before it ends. Words printed over each other come
    mixed, from left to right.
    """

    spread = _spread(boxes, index, settings)

    def goes_on(number: int) -> bool:
        one, two = boxes[number - 1], boxes[number]
        height = two[3] - two[1]
        gap = two[0] - one[2]
        is_near = -settings.farthest_back * height <= gap <= (settings.touching * height + spread)
        return bool(is_near and abs(two[3] - one[3]) <= settings.hanging_reach * height)

    first, last = index, index + 1
    while first > 0 and goes_on(first):
        first -= 1
    while last < len(boxes) and goes_on(last):
        last += 1
    words: list[list[int]] = []
    for number in range(first, last):
        slack = settings.touching * (boxes[number, 3] - boxes[number, 1])
        gaps = [abs(boxes[number, 0] - boxes[word[-1], 2] - spread) for word in words]
        if gaps and min(gaps) <= slack:
            words[int(np.argmin(gaps))].append(number)
        else:
            words.append([number])
    return words


def _spread(boxes: Floats, index: int, settings: OverrunSettings) -> float:
    """Return the distance between the characters of spaced text: what is between a character and the one
    before it must be between the two before it, too. 0 where text is not spaced."""
    if index < 2:
        return 0.0
    gap, before = boxes[index, 0] - boxes[index - 1, 2], boxes[index - 1, 0] - boxes[index - 2, 2]
    height = boxes[index, 3] - boxes[index, 1]
    is_even = abs(gap - before) <= settings.touching * height / 2
    return float(gap) if is_even and 0 < gap <= settings.widest_spread * height else 0.0


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
