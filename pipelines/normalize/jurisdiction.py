"""The administrative division that an organisation belongs to, inferred from its name.

Here belongs one name by itself. Organisations whose name says nothing, and what their department or their
project codes add, belong in `pipelines.star`, where all forms lie side by side. Divisions are data
(sql/reference/registers/administrative_divisions.csv), words around them too (jurisdiction_words.csv).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pipelines.normalize.text import fold_label
from pipelines.reference import read_reference, split_spellings

#: project codes of the integrated budget system (`51092324T000010263357`): division, year, one letter, serial
#: number. Codes of another form say nothing about a place
PROJECT_CODE = r"^([1-8][0-9]{5})[0-9]{2}[A-Z][0-9]{9,15}$"
#: from here on a name holds more than one division; nothing is gained by reading on
_MOST_STEPS = 3


@dataclass(frozen=True, slots=True)
class Division:
    """A province, prefecture or county; `code` has six digits. A former one has a `last_year`."""

    code: str
    name: str
    level: str
    last_year: int | None
    #: code of the division of the same name and place that took over; None for all others
    successor_code: str | None

    def is_within(self, other: Division) -> bool:
        """Tell whether this division lies in another (province or prefecture)."""
        significant = {"province": 2, "prefecture": 4, "county": 6}[other.level]
        return self != other and self.code[:significant] == other.code[:significant]


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """Where an organisation belongs. Without a `code`, `basis` says why it could not be told."""

    code: str | None
    province: str | None
    prefecture: str | None
    county: str | None
    #: name, short name, no division in the name, ambiguous: …
    basis: str
    #: the name without the division and the words before it
    rest: str


@cache
def divisions_by_code() -> dict[str, Division]:
    """Return every division, former ones too, by its code; of several under one code the latest."""
    found: dict[str, Division] = {}
    for row in read_reference("registers/administrative_divisions.csv"):
        division = _division(row)
        known = found.get(division.code)
        if known is None or (division.last_year or 9999) > (known.last_year or 9999):
            found[division.code] = division
    return found


@cache
def _divisions_by_spelling() -> dict[str, tuple[Division, ...]]:
    """Return divisions by name and synonym; short names of provinces are not among them."""
    found: dict[str, list[Division]] = {}
    for row in read_reference("registers/administrative_divisions.csv"):
        division = _division(row)
        synonyms = () if division.level == "province" else split_spellings(row["synonyms"])
        for spelling in (division.name, *synonyms):
            found.setdefault(fold_label(spelling), []).append(division)
    return {spelling: tuple(divisions) for spelling, divisions in found.items()}


@cache
def _short_provinces() -> dict[str, Division]:
    """Return provinces by their name without 省, 市, 自治区."""
    divisions = read_reference("registers/administrative_divisions.csv")
    rows = [row for row in divisions if row["level"] == "province"]
    return {short: _division(row) for row in rows for short in split_spellings(row["synonyms"])}


@cache
def _words(kind: str) -> tuple[str, ...]:
    """Return the words of a kind, the longest first."""
    words = (row["word"] for row in read_reference("registers/jurisdiction_words.csv") if row["kind"] == kind)
    return tuple(sorted(words, key=len, reverse=True))


@cache
def _longest_spelling() -> int:
    return max(map(len, _divisions_by_spelling()))


def infer_jurisdiction(organization_name: str) -> Jurisdiction:
    """Return the division at the head of a name: `上海市闵行区江川路街道办事处` belongs to 310112. Total.

    Divisions count only at the beginning, behind such words as 中共 or 国家税务总局, and behind each other
    (province, prefecture, county), because inside a name the characters may belong to other words
    (`上海城市管理局` has nothing to do with 海城市). A name that several places bear (`朝阳区`) gives no
    code, unless what stands before it decides. Short names of provinces count if no road or village follows.
    """
    rest = _drop_prefix(fold_label(organization_name))
    place: Division | None = None
    basis = "name"
    for _ in range(_MOST_STEPS):
        spelling, candidates = _longest_at_head(rest, place)
        if not candidates and place is None:
            short = _short_at_head(rest)
            if short:
                spelling, candidates, basis = short[0], (short[1],), "short name"
        if not candidates:
            break
        if len(candidates) > 1:
            return _ambiguous(candidates, rest)
        place, rest = candidates[0], rest[len(spelling) :]
        if place.level == "county":
            break
    if place is None:
        return Jurisdiction(None, None, None, None, "no division in the name", rest)
    return _locate(place, basis, rest)


def resolve_ambiguous(organization_name: str, code: str) -> str | None:
    """Return the code of that place among those of the same name which lies in the division `code` (or is
    it); None where none or several do."""
    candidates = _longest_at_head(_drop_prefix(fold_label(organization_name)), None)[1]
    known = divisions_by_code().get(code)
    fitting = [place for place in candidates if known and (place == known or place.is_within(known))]
    return fitting[0].code if len(fitting) == 1 else None


def name_parents(code: str) -> tuple[str | None, str | None, str | None]:
    """Return the names of the province, the prefecture and the county of a known code."""
    return _names(divisions_by_code()[code])


def _division(row: dict[str, str]) -> Division:
    last_year = int(row["last_year"]) if row["last_year"] else None
    return Division(row["code"], row["name"], row["level"], last_year, row["successor_code"] or None)


def _drop_prefix(name: str) -> str:
    """Drop 中共, 国家税务总局 and the like; not where they begin a division (`原` of 原州区)."""
    if _longest_at_head(name, None)[1]:
        return name
    for word in _words("prefix"):
        if name.startswith(word) and len(name) > len(word):
            return _drop_prefix(name[len(word) :])
    return name


def _longest_at_head(text: str, place: Division | None) -> tuple[str, tuple[Division, ...]]:
    """Return the longest division that the text begins with, and the places of that name within `place`."""
    for length in range(min(len(text), _longest_spelling()), 1, -1):
        named = _divisions_by_spelling().get(text[:length], ())
        candidates = [division for division in named if place is None or division.is_within(place)]
        if candidates:
            return text[:length], _distinct(candidates)
    return "", ()


def _distinct(candidates: list[Division]) -> tuple[Division, ...]:
    """Return the candidates without former ones whose successor of the same name is among them."""
    codes = {division.code for division in candidates}
    return tuple(division for division in candidates if division.successor_code not in codes)


def _short_at_head(text: str) -> tuple[str, Division] | None:
    for short, division in _short_provinces().items():
        if text.startswith(short):
            after = text[len(short) :]
            return None if not after or after.startswith(_words("place")) else (short, division)
    return None


def _ambiguous(candidates: Iterable[Division], rest: str) -> Jurisdiction:
    names = sorted({"".join(part for part in _names(division) if part) for division in candidates})
    return Jurisdiction(None, None, None, None, f"ambiguous: {', '.join(names)}", rest)


def _locate(division: Division, basis: str, rest: str) -> Jurisdiction:
    return Jurisdiction(division.code, *_names(division), basis, rest)


def _names(division: Division) -> tuple[str | None, str | None, str | None]:
    """Return the names of the province, the prefecture and the county of a division."""
    known = divisions_by_code()
    province = known.get(division.code[:2] + "0000")
    prefecture = known.get(division.code[:4] + "00") if division.level != "province" else None
    return (
        province.name if province else None,
        prefecture.name if prefecture and prefecture.level == "prefecture" else None,
        division.name if division.level == "county" else None,
    )
