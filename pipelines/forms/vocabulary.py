"""The labels of forms, looked up by block: labels.toml as functions.

Here belongs how a printed label finds its role. Which labels exist is data (labels.toml); where a
label must stand to count belongs in the modules that read the blocks.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.normalize.text import fold_label

LABELS_FILE = Path(__file__).with_name("labels.toml")
#: a longer folded text is no label but a value that happens to hold a label's words
LONGEST_LABEL = 24
#: a shorter label with a wrong character may be anything
SHORTEST_NEAR_LABEL = 4
#: "1." "一、" "(二)" "★" before a label
SERIAL = re.compile(r"^(?:[(（]?[\d一二三四五六七八九十]{1,2}[)）.、．]|[★☆*※]+)+")
BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
BLOCKS = ("header", "fund", "fund_block", "goal", "indicator", "indicator_block", "total")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of form with the weight of each anchor text that speaks for it."""

    name: str
    anchors: tuple[tuple[str, int], ...]
    #: one of these must be found as well; empty where nothing is needed
    needs: tuple[str, ...] = ()

    def score(self, folded: str) -> int:
        """Return the sum of the anchors found in the folded labels of a form."""
        if self.needs and not any(fold_label(text) in folded for text in self.needs):
            return 0
        return sum(weight for anchor, weight in self.anchors if fold_label(anchor) in folded)


@dataclass(frozen=True)
class Vocabulary:
    """labels.toml, folded for look-up."""

    exact: dict[str, dict[str, str]]
    patterns: dict[str, tuple[tuple[re.Pattern[str], str], ...]]
    titles: tuple[re.Pattern[str], ...]
    kinds: tuple[Kind, ...]
    #: first level of a second level, canonical names
    parents: dict[str, str]
    #: wording that is no label of its own, by name
    wording: dict[str, re.Pattern[str]]


@cache
def load_vocabulary(path: Path = LABELS_FILE) -> Vocabulary:
    """Read and fold the label file. Raises ValueError where one spelling names two roles of a block."""
    with path.open("rb") as file:
        data: dict[str, Any] = tomllib.load(file)
    exact: dict[str, dict[str, str]] = {}
    patterns: dict[str, tuple[tuple[re.Pattern[str], str], ...]] = {}
    for block in BLOCKS:
        exact[block] = {}
        found: list[tuple[re.Pattern[str], str]] = []
        for role, entry in data[block].items():
            for label in entry["labels"]:
                folded = fold_label(label)
                if exact[block].setdefault(folded, role) != role:
                    raise ValueError(f"{path.name}: {label} names two roles of [{block}]")
            found.extend((re.compile(pattern), role) for pattern in entry.get("patterns", ()))
        patterns[block] = tuple(found)
    return Vocabulary(
        exact,
        patterns,
        tuple(re.compile(pattern) for pattern in data["title"]["patterns"]),
        tuple(
            Kind(kind["name"], tuple(kind["anchors"].items()), tuple(kind["needs"])) for kind in data["kind"]
        ),
        {lower: upper for upper, lowers in data["level_parents"].items() for lower in lowers},
        {name: re.compile(pattern) for name, pattern in data["wording"].items()},
    )


@cache
def find_role(block: str, text: str) -> str | None:
    """Return the role that `text` names in `block`, or None.

    Exact spellings come first, with and without serial number and brackets; then the patterns.
    """
    vocabulary = load_vocabulary()
    folded = fold_label(text)
    if not folded or len(folded) > LONGEST_LABEL:
        return None
    spellings = (
        folded,
        SERIAL.sub("", folded),
        BRACKETS.sub("", folded),
        BRACKETS.sub("", SERIAL.sub("", folded)),
    )
    for spelling in spellings:
        role = vocabulary.exact[block].get(spelling)
        if role:
            return role
    for pattern, role in vocabulary.patterns[block]:
        if any(pattern.fullmatch(spelling) for spelling in spellings):
            return role
    return None


@cache
def find_exact_role(block: str, text: str) -> str | None:
    """Return the role that `text` names in `block` by an exact spelling, or None."""
    exact = load_vocabulary().exact[block]
    folded = fold_label(text)
    return exact.get(folded) or exact.get(BRACKETS.sub("", SERIAL.sub("", folded)))


def parent_of_level2(level2: str) -> str | None:
    """Return the first level under which a second level (canonical names) stands in every known form, None
    where it may stand under several."""
    return load_vocabulary().parents.get(level2)


@cache
def wording(name: str) -> re.Pattern[str]:
    """Return the pattern of that name under [wording]. Raises KeyError where there is none."""
    return load_vocabulary().wording[name]


@cache
def find_near_role(block: str, text: str) -> str | None:
    """Return the role of the known labels from which `text` differs in one character, None where there is
    no such label or where such labels name several roles. For rows whose other cells are known labels."""
    folded = BRACKETS.sub("", fold_label(text))
    if len(folded) < SHORTEST_NEAR_LABEL:
        return None
    near = {
        role
        for label, role in load_vocabulary().exact[block].items()
        if len(label) == len(folded) and sum(a != b for a, b in zip(label, folded, strict=True)) == 1
    }
    return near.pop() if len(near) == 1 else None


@cache
def is_title(text: str) -> bool:
    """Tell whether `text` is the title line of some kind of form."""
    folded = fold_label(text)
    return 4 <= len(folded) <= 60 and any(pattern.fullmatch(folded) for pattern in load_vocabulary().titles)


@cache
def is_label(text: str) -> bool:
    """Tell whether `text` is a label of any block, by exact spelling."""
    return any(find_exact_role(block, text) for block in BLOCKS)
