"""Level labels (一级指标, 二级指标) put together again from the pieces that page breaks left.

Here belongs the splitting of a column of label pieces into labels with the rows they govern. Which
labels exist is data (sql/reference/taxonomy.csv); their canonical names belong in
`pipelines.normalize.taxonomy`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.forms.model import Printed
from pipelines.forms.vocabulary import SERIAL
from pipelines.normalize.taxonomy import level_labels
from pipelines.normalize.text import clean, fold_label

#: 项目产出30: the points of a level at the end of its label
POINTS = re.compile(r"(?<=[^\d.])\d{1,3}(\.\d+)?分?$")
#: (50分): the same in a line of its own
BRACKETED_POINTS = re.compile(r"[(（]\d{1,3}(\.\d+)?分?[)）]")
#: characters that both halves of a cut label may print
LONGEST_REPEAT = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A text of a level column: the row it stands in, and whether the row holds nothing else (then it
    can only be the rest of a label)."""

    row: int
    value: Printed
    is_alone: bool


@dataclass(slots=True)
class Label:
    """A label and the first row it governs; it governs until the next label of its level begins."""

    row: int
    value: Printed
    is_joined: bool = False


def join_labels(pieces: Sequence[Piece], level: int) -> list[Label]:
    """Join pieces of a level column to labels, in order.

    A piece goes on with the label before it when only both together are a known label (`可持续影` +
    `响指标`); a piece may end one label and begin the next (`指标可持续影响指标`). Without the
    vocabulary's help a piece that stands alone in its row goes on with the label before it.
    """
    known = level_labels(level)
    labels: list[Label] = []
    for piece in pieces:
        if not labels:
            labels.append(Label(piece.row, piece.value))
            continue
        last = labels[-1]
        text = _fold(piece.value.text)
        so_far = _fold(last.value.text)
        if text == so_far or (last.is_joined and text == _fold(last.value.parts[-1].text)):
            # the cell goes on on another page, where its text is printed once more
            continue
        if text not in known and _fold(last.value.text + piece.value.text) in known:
            # also the points of a label that stand below it: 产出指标 + (50分)
            last.value, last.is_joined = last.value.append(piece.value), True
            continue
        if so_far not in known and text in known and so_far in text:
            # an office program prints the whole label on the second page, and on the first what has room
            last.value, last.is_joined = Printed(piece.value.text, last.value.parts + piece.value.parts), True
            continue
        ending = _ending(so_far, text, known)
        repeated = 0 if ending else _repeated(so_far, text, known)
        if repeated:
            # the dump prints the cut character in both halves: 可持续影响 + 响指标
            last.value, last.is_joined = last.value.append(_cut(piece.value, repeated)[1]), True
        elif ending == len(text):
            last.value, last.is_joined = last.value.append(piece.value), True
        elif ending:
            head, tail = _cut(piece.value, ending)
            last.value, last.is_joined = last.value.append(head), True
            labels.append(Label(piece.row, tail))
        elif piece.is_alone and text not in known:
            last.value, last.is_joined = last.value.append(piece.value), True
        else:
            labels.append(Label(piece.row, piece.value))
    return labels


def complete_before(pieces: Sequence[Piece], level: int) -> list[Piece]:
    """Return the pieces with the end of a label moved back to it, where it is printed before the label of
    the next cell: 可持续影响指 | 标服务对象满意度指标."""
    known = level_labels(level)
    completed: list[Piece] = []
    for piece in pieces:
        text = _fold(piece.value.text)
        before = _fold(completed[-1].value.text) if completed else ""
        ending = _ending(before, text, known) if before and before not in known else 0
        if 0 < ending < len(text):
            head, tail = _cut(piece.value, ending)
            completed[-1] = replace(completed[-1], value=completed[-1].value.append(head))
            piece = replace(piece, value=tail)  # noqa: PLW2901 - the piece without its head
        completed.append(piece)
    return completed


def completes_label(label: str, word: str, level: int) -> bool:
    """Tell whether `word` is the rest of `label`: together they are a known label, or it closes the
    bracket with the label's points."""
    known, joined = level_labels(level), _fold(label + word)
    if BRACKETED_POINTS.fullmatch(clean(word)):
        return joined in known and not BRACKETED_POINTS.search(clean(label))
    if is_open(label):
        return not is_open(label + word) and joined in known
    return joined in known and joined != _fold(label)


def is_open(text: str) -> bool:
    """Tell whether a bracket is opened and not closed."""
    return text.count("(") + text.count("（") > text.count(")") + text.count("）")


def is_cut_label(text: str, level: int) -> bool:
    """Tell whether a label lacks its end: it opens a bracket, or it only begins as a known label does."""
    folded, known = _fold(text), level_labels(level)
    begins = bool(folded) and any(label.startswith(folded) for label in known)
    return is_open(text) or (folded not in known and begins)


def _fold(text: str) -> str:
    return POINTS.sub("", SERIAL.sub("", fold_label(text, drop_brackets=True)))


def _ending(so_far: str, text: str, known: frozenset[str]) -> int:
    """Return how many characters of `text` complete the label before it; 0 where none do."""
    if so_far + text in known and not (so_far in known and text in known):
        return len(text)
    if text in known:
        return 0
    for length in range(len(text) - 1, 0, -1):
        if so_far + text[:length] in known and text[length:] in known:
            return length
    return 0


def _repeated(so_far: str, text: str, known: frozenset[str]) -> int:
    """Return how many leading characters of `text` repeat the end of the label that it completes."""
    for length in range(1, min(len(so_far), len(text) - 1, LONGEST_REPEAT) + 1):
        if so_far.endswith(text[:length]) and so_far + text[length:] in known and text not in known:
            return length
    return 0


def _cut(value: Printed, length: int) -> tuple[Printed, Printed]:
    """Cut a printed value after `length` characters of its folded text; both halves keep the place."""
    count = 0
    for position, char in enumerate(value.text):
        if count == length:
            return Printed(value.text[:position], value.parts), Printed(value.text[position:], value.parts)
        count += len(fold_label(char))
    return value, value
