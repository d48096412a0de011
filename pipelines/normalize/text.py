"""Printed text as text: folding for comparison, joining of broken lines, cleaning of remnants.

Here belongs what is true of any text on a form. What a text means belongs in the other modules of
this package; radicals that a PDF prints in place of characters are folded by the readers
(`pipelines.readers`), because they are a fault of the font and not of the form.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, reduce

#: characters that print nothing: zero width, directional marks, soft hyphen, BOM, controls
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]"
)
#: signs that mean the same and that NFKC keeps apart
_SAME_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\u2501\ufe58", "-"),
        **dict.fromkeys("\u301c\u223c\u02dc\u3030", "~"),
        **dict.fromkeys("\u2022\u2027\u30fb\u22c5\u2219\u318d\uff65", "·"),
        **dict.fromkeys("\u2236\ufe30", ":"),
        **dict.fromkeys("\u2215\u2044", "/"),
        "〔": "[",
        "〕": "]",
        "【": "[",
        "】": "]",
        "⩾": "≥",
        "≧": "≥",
        "⩽": "≤",
        "≦": "≤",
    }
)
_SPACE = re.compile(r"\s+")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LINE_BREAK = re.compile(r"[^\S\n]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])\s*")
#: a printed sign that says "nothing here": dashes, slashes, dots, asterisk, or a word for none
_EMPTY = re.compile(r"[-/\\*.·…_~=]?|-{2,}|/{2,}|无|暂无|不涉及|不适用|N/?A|n/?a|none|None|null|NULL|nan")


#: a form prints the same labels, units and marks again and again, and each is asked for several times
@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """Fold a text for comparison: NFKC, one form of dashes and dots, single spaces, ends stripped.

    Idempotent. Not for display: what the paper says is kept by `printed`.
    """
    return _settle(_clean_once, text)


@lru_cache(maxsize=4096)
def fold_label(text: str, *, drop_brackets: bool = False) -> str:
    """Fold a label for matching: cleaned, without spaces, line breaks and colons.

    With `drop_brackets` the content of brackets goes too (`执行率(B/A)` becomes `执行率`), unless
    nothing else is left. Idempotent.
    """
    folded = _settle(lambda part: _SPACE.sub("", clean(part)).replace(":", ""), text)
    if drop_brackets:
        folded = _settle(lambda part: clean(_BRACKETS.sub("", part)), folded) or folded
    return folded


def _settle(fold: Callable[[str], str], text: str) -> str:
    """Fold until nothing changes: what goes may let its neighbours combine (A, space, accent)."""
    while (folded := fold(text)) != text:
        text = folded
    return folded


def _clean_once(text: str) -> str:
    """Fold a text once."""
    folded = unicodedata.normalize("NFKC", text).translate(_SAME_SIGNS)
    return _SPACE.sub(" ", _INVISIBLE.sub("", folded)).strip()


def is_empty_mark(text: str) -> bool:
    """Tell whether a text says that there is nothing: empty, `-`, `—`, `/`, `*`, `无`, …"""
    return _EMPTY.fullmatch(_SPACE.sub("", clean(text))) is not None


#: 1 140⏎600.00: the space between thousands at which a narrow cell breaks its line
_BROKEN_THOUSANDS = re.compile(r"(?<=\d \d{3})\s*\n\s*(?=\d{3}(?!\d))|(?<=\d)\s*\n\s*(?=\d{3} \d{3}(?!\d))")


def printed(text: str) -> str:
    """Join the lines of a cell as the paper reads; the characters themselves stay as printed.

    Nothing is put between Chinese characters nor between the halves of a number; Latin words that
    a line break parted keep one space. Invisible characters go, ends are stripped. Idempotent.
    """
    visible = _INVISIBLE.sub("", text.replace("\u00a0", " ")).strip()
    return reduce(join_printed, _LINE_BREAK.split(visible))


def join_printed(first: str, second: str) -> str:
    """Return what `printed` makes of two lines that are each as it leaves them."""
    cut = f"{first[-5:]}\n{second[:8]}"
    is_parted = _needs_space(first[-1:], second[:1]) or _BROKEN_THOUSANDS.search(cut)
    return first + (" " if is_parted else "") + second


def _needs_space(left: str, right: str) -> bool:
    """Tell whether a line break between two characters stands for a space."""
    if not (left.isascii() and right.isascii() and left and right):
        return False
    if left.isdigit() or left in ".,":
        return right.isalpha()
    return (left.isalpha() and right.isalnum()) or (left in ";:!?)" and right.isalnum())


_BREAKING_TAGS = "p|br|div|li|ul|ol|tr|table|tbody|thead|h[1-6]|section|article"
_OTHER_TAGS = "span|font|b|i|u|s|em|strong|sub|sup|a|td|th|img|o:p|st1:[a-z]+|center|label|input"
_BREAKING_TAG = re.compile(rf"</?(?:{_BREAKING_TAGS})(?:\s[^<>]*)?/?\s*>", re.IGNORECASE)
_OTHER_TAG = re.compile(rf"</?(?:{_OTHER_TAGS})(?:\s[^<>]*)?/?\s*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")


def strip_markup(text: str) -> tuple[str, tuple[str, ...]]:
    """Turn remnants of HTML into line breaks; return the text and a note per kind of remnant.

    Only tags and entities of HTML are touched, so `<90%` and `<=5` stay. Join broken lines with
    `printed` before, not after: the breaks made here are paragraphs. Idempotent.
    """
    seen: dict[str, int] = {}

    def note(match: re.Match[str]) -> None:
        mark = match.group().strip()
        seen[mark] = seen.get(mark, 0) + 1

    def to_break(match: re.Match[str]) -> str:
        note(match)
        return "\n"

    def to_nothing(match: re.Match[str]) -> str:
        note(match)
        return ""

    def to_character(match: re.Match[str]) -> str:
        character = html.unescape(match.group())
        if character == match.group():
            return character
        note(match)
        return " " if character == "\u00a0" else character

    result = text
    while True:
        stripped = _ENTITY.sub(to_character, _OTHER_TAG.sub(to_nothing, _BREAKING_TAG.sub(to_break, result)))
        if stripped == result:
            break
        result = stripped
    if not seen:
        return text, ()
    lines = (line.strip() for line in result.split("\n"))
    notes = tuple(f"markup removed: {mark} ×{count}" for mark, count in seen.items())
    return "\n".join(line for line in lines if line), notes


@dataclass(frozen=True, slots=True)
class StrayCounter:
    """A residue of an input box's character counter inside a text, e.g. `344/1000`."""

    text: str
    start: int
    end: int


_COUNTER = re.compile(r"(?<![\d/.])(\d{1,5})\s?/\s?(\d{2,4}00|[1-9]00|[1-9]50)(?![\d/.%年元人])")
_IDEOGRAPH = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")


def find_stray_counters(text: str) -> tuple[StrayCounter, ...]:
    """Find residues of character counters (`生 344/1000 活`); the text itself stays as printed.

    A residue is a count not above a round limit of at least 100, with a Chinese character straight
    before it, and either one straight after it or the end of the text.
    """
    found = []
    for match in _COUNTER.finditer(text):
        if int(match[1]) > int(match[2]):
            continue
        before, after = text[: match.start()].rstrip(), text[match.end() :].lstrip()
        if _IDEOGRAPH.match(before[-1:]) and (not after or _IDEOGRAPH.match(after[:1])):
            found.append(StrayCounter(match.group(), match.start(), match.end()))
    return tuple(found)
