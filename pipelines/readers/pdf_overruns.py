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
    #: so far back begins a word that is printed over the one before it
    farthest_back: float = 4.0


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

    def goes_on(number: int) -> bool:
        one, two = boxes[number - 1], boxes[number]
        height = two[3] - two[1]
        gap = two[0] - one[2]
        is_near = -settings.farthest_back * height <= gap <= settings.touching * height
        return bool(is_near and abs(two[3] - one[3]) <= settings.hanging_reach * height)

    first, last = index, index + 1
    while first > 0 and goes_on(first):
        first -= 1
    while last < len(boxes) and goes_on(last):
        last += 1
    words: list[list[int]] = []
    for number in range(first, last):
        slack = settings.touching * (boxes[number, 3] - boxes[number, 1])
        gaps = [abs(boxes[word[-1], 2] - boxes[number, 0]) for word in words]
        if gaps and min(gaps) <= slack:
            words[int(np.argmin(gaps))].append(number)
        else:
            words.append([number])
    return words


def _home(word: Floats, owners: set[int], cells: Floats) -> int:
    """Return the cell among `owners` to whose left or right side, or middle, the word is set."""
    left, right = float(word[0, 0]), float(word[-1, 2])

    def misfit(number: int) -> float:
        x0, _, x1, _ = cells[number].tolist()
        return float(min(abs(left - x0), abs(right - x1), abs(left + right - x0 - x1) / 2))

    return min(owners, key=misfit)
