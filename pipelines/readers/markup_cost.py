"""What a page's markup would cost an HTML5 parser, told before it is parsed.

The standard makes a parser open again, in each new paragraph, every `<b>` or `<font>` that was never
closed, and look through all open elements at each `<div>`. A hundred kilobytes of such markup grow to
gigabytes. Here belongs the estimate alone, from one pass over the tags; what is read belongs in `html`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.readers.cells import Unreadable


@dataclass(frozen=True, slots=True)
class MarkupLimits:
    """How far a page may grow. Measured with lexbor: 20,000 open elements take 0.4 s, 100,000 take 11 s;
    a node takes about 150 bytes."""

    open_elements: int = 20_000
    reopened: int = 5_000_000
    #: a parser compares each attribute of a tag with those before it
    attributes: int = 10_000


LIMITS = MarkupLimits()

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
#: a tag of 20,000 characters or more; values may hold anything between their quotes
_LONG_TAG = re.compile(r"""<[a-zA-Z](?=[^<]{20000})(?:[^"'>]|"[^"]*+"|'[^']*+')*+""")
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_FORMATTING = frozenset(
    {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
)
#: elements that never hold others, or that the next of their kind closes
_SELF_ENDING = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
     "wbr", "p", "li", "dt", "dd", "option", "tr", "td", "th", "tbody", "thead", "tfoot", "html", "head",
     "body"}
)  # fmt: skip


def refuse_explosion(text: str) -> None:
    """Raise Unreadable `too_large` for markup that would grow beyond `LIMITS` in a parser."""
    formatting = nested = reopened = 0
    #: counts outside the tables that are open; a cell begins with nothing open, as the standard has it
    outside: list[tuple[int, int]] = []
    _refuse_attributes(text)
    for match in _TAG.finditer(text):
        name = match[2].lower()
        step = -1 if match[1] else 1
        if name == "table":
            if step > 0:
                outside.append((formatting, nested))
            elif outside:
                formatting, nested = outside.pop()
        elif name in ("td", "th") and outside:
            formatting = nested = 0
        elif name in _FORMATTING:
            formatting = max(0, formatting + step)
        elif name not in _SELF_ENDING:
            nested = max(0, nested + step)
        if name not in _FORMATTING and step > 0:
            reopened += formatting
        if nested > LIMITS.open_elements or len(outside) > LIMITS.open_elements or reopened > LIMITS.reopened:
            raise Unreadable("too_large", "the page's unclosed elements would grow beyond all measure")


def _refuse_attributes(text: str) -> None:
    for match in _LONG_TAG.finditer(text):
        # pictures within a page make long tags too, but their bytes stand in one value
        if len(_QUOTED.sub("", match[0]).split()) > LIMITS.attributes:
            raise Unreadable("too_large", f"a tag has more than {LIMITS.attributes} attributes")
