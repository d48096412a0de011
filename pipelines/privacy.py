"""Names, telephone and ID numbers in printed text, replaced by marks.

Here belongs what counts as personal: a pure function of a text. Its use on the columns of the star is in
`pipelines.redaction`. Labels, surnames and number patterns are data (person_words.csv and
person_patterns.csv in sql/reference/registers). The cache of readings holds the text as printed; what is
built from it passes through here unless it is asked to keep personal data.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.normalize.jurisdiction import divisions_by_code
from pipelines.reference import read_reference

#: what stands in the place of what was taken out
MARKS: Mapping[str, str] = {
    "name": "〔姓名〕",
    "phone": "〔电话〕",
    "id_number": "〔证件号〕",
    "email": "〔邮箱〕",
}
_NOUNS = {"name": "name", "phone": "telephone number", "id_number": "ID number", "email": "mailbox"}
#: a line break inside a cell may cut a number or a name
LINE_BREAK = r"\s*[\r\n]\s*"
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
#: weights and check digits of GB 11643-1999
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_GIVEN = r"\s?[\u3400-\u9fff·]{1,2}"


@dataclass(frozen=True, slots=True)
class Span:
    """A personal piece of a text: `kind` is a key of MARKS."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without its personal pieces, and what they were: kind to number of pieces."""

    text: str
    found: Mapping[str, int]

    @property
    def message(self) -> str | None:
        """Return what was taken out, in words; None where nothing was."""
        nouns = (f"{n} {_NOUNS[kind]}{'s' * (n > 1)}" for kind, n in sorted(self.found.items()))
        return ", ".join(nouns) or None


def redact(text: str, *, is_organization: bool = False) -> Redacted:
    """Replace names, telephone and ID numbers by marks. Total, idempotent.

    Names count behind a label (联系人：), straight before a telephone number and, in the cell of an
    organisation, behind a slash. Numbers count by their form: a check digit, an area code, 11 digits of a
    mobile; amounts, project codes and decimals stay.
    """
    spans = find_personal(text, is_organization=is_organization)
    return Redacted(_replace(text, 0, spans), Counter(span.kind for span in spans))


def redact_parts(parts: Sequence[str], *, is_organization: bool = False) -> list[str]:
    """Replace personal pieces in the parts of one value, also such as are cut by a page break."""
    spans = find_personal("\n".join(parts), is_organization=is_organization)
    redacted, start = [], 0
    for part in parts:
        redacted.append(_replace(part, start, spans))
        start += len(part) + 1
    return redacted


def find_personal(text: str, *, is_organization: bool = False) -> list[Span]:
    """Return the personal pieces of a text, in order, none overlapping."""
    places = _joined_places(text)
    joined = "".join(text[place] for place in places).translate(_NARROW)
    numbers = _find_numbers(joined)
    found = _merge([*numbers, *_find_names(joined, numbers, is_organization=is_organization)])
    return [Span(places[span.start], places[span.end - 1] + 1, span.kind) for span in found]


@cache
def person_words(kind: str) -> frozenset[str]:
    """Return the words of a kind: label, phone_label, surname, not_name, not_name_end, title."""
    rows = read_reference("registers/person_words.csv")
    return frozenset(row["word"] for row in rows if row["kind"] == kind)


@cache
def any_word(kind: str) -> str:
    """Return a pattern for any word of a kind, the longest first."""
    words = sorted(person_words(kind), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(map(re.escape, words)) + ")"


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the patterns of numbers with the kind of mark; a group, if any, is what is replaced."""
    return tuple(
        (row["kind"], re.compile(row["pattern"].replace("{phone_label}", any_word("phone_label"))))
        for row in read_reference("registers/person_patterns.csv")
    )


@cache
def _name_patterns() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of names behind labels: several names in one group, parted by 、 or /."""
    name = f"{any_word('surname')}{_GIVEN}"
    end = rf"(?=$|[^\u3400-\u9fff]|{any_word('title')}|{any_word('label')}|电话|手机|联系|签)"
    names = rf"({name}{end}(?:[、,/ ]{{1,2}}{name}{end})*)"
    signed = r"(?:\((?:签字|签名|签章|盖章)\)|签字|签名|签章)?"
    label = rf"{any_word('label')}{signed}(?:及?(?:联系|联络)?(?:电话|方式|手机))?"
    return (
        re.compile(rf"{label}\s*(?:[:;]|为|是|\s)\s*{names}"),
        re.compile(rf"{label}({name})(?=$|\s*[,;、。]?\s*(?:联系)?(?:电话|手机))"),
    )


@cache
def _name_before_phone() -> re.Pattern[str]:
    return re.compile(rf"(?<![\u3400-\u9fff])({any_word('surname')}{_GIVEN})\s*[:(,]?\s*$")


@cache
def _name_behind_slash() -> re.Pattern[str]:
    return re.compile(rf"/\s*({any_word('surname')}{_GIVEN})(?=$|[^\u3400-\u9fff])")


def _joined_places(text: str) -> list[int]:
    """Return the places of the characters that are left when line breaks are taken out."""
    cut = {place for match in re.finditer(LINE_BREAK, text) for place in range(*match.span())}
    return [place for place in range(len(text)) if place not in cut]


def _find_numbers(text: str) -> list[Span]:
    found = []
    for kind, pattern in _patterns():
        for match in pattern.finditer(text):
            if kind == "id_number" and not _is_id_number(match.group()):
                continue
            start, end = match.span(pattern.groups)
            found.append(Span(start, end, kind.removeprefix("labelled_")))
    return found


def _is_id_number(number: str) -> bool:
    """Tell whether the check digit and the province of an ID number are right (GB 11643-1999)."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return _ID_CHECKS[total % 11] == number[-1].upper() and number[:2] + "0000" in divisions_by_code()


def _find_names(text: str, numbers: Sequence[Span], *, is_organization: bool) -> list[Span]:
    found = [
        Span(match.start(1) + piece.start(), match.start(1) + piece.end(), "name")
        for pattern in _name_patterns()
        for match in pattern.finditer(text)
        for piece in re.finditer(r"[^、,/ ]+(?: [\u3400-\u9fff]{1,2})?", match[1])
    ]
    for number in numbers:
        match = _name_before_phone().search(text, 0, number.start) if number.kind == "phone" else None
        if match:
            found.append(Span(*match.span(1), "name"))
    if is_organization:
        found += [Span(*match.span(1), "name") for match in _name_behind_slash().finditer(text)]
    return [span for span in found if _is_name(text[span.start : span.end])]


def _is_name(text: str) -> bool:
    bare = text.replace(" ", "")
    return bare not in person_words("not_name") and not bare.endswith(tuple(person_words("not_name_end")))


def _merge(spans: Sequence[Span]) -> list[Span]:
    """Return spans in order; of overlapping ones the first, taken as far as the last reaches."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end), merged[-1].kind)
        else:
            merged.append(span)
    return merged


def _replace(text: str, offset: int, spans: Sequence[Span]) -> str:
    """Return a piece of a text, beginning at `offset`, with marks in the place of the spans within."""
    pieces, last = [], 0
    for span in spans:
        start, end = max(span.start - offset, 0), min(span.end - offset, len(text))
        if start < end:
            pieces += [text[last:start], MARKS[span.kind]]
            last = end
    return "".join([*pieces, text[last:]])
