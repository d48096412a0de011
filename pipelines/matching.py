"""The same organisation, and the same project over the years, found again under other names.

Here belong the rules of likeness and the proof: what is proven shares a canonical id, what is merely alike is
listed with its reason and similarity and left to a person. Nothing is merged in silence. Words that matter
to likeness (endings, numbers, years, phases) are data (sql/reference/registers/name_words.csv); where the
rows come from belongs in `pipelines.registers`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import duckdb
import polars as pl

from pipelines.frames import fetch_frame
from pipelines.normalize.jurisdiction import divisions_by_code
from pipelines.reference import read_reference

#: all that typesetting adds to a name or changes in it
_TYPESETTING = r"[\p{P}\p{S}\p{Z}\p{C}]"
_PAIR = ("left_id", "right_id")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike names must be. Similarity is the share of the longer name that both have in common at the
    beginning and at the end: 1 less the one stretch in which they differ. Longer stretches than that, or
    several, are no slip of the pen."""

    #: shorter names differ by one character too easily (教育局, 体育局)
    least_characters: int = 5
    #: names that share a code of their jurisdiction are one from here on; below, the code is a misprint
    same_code: float = 0.6
    #: digits of an organisation's code: 3 are a department's, 6 and more a unit's
    least_code_characters: int = 6
    near_spelling: float = 0.8
    #: names are compared with each other if they begin alike; larger blocks hold nothing but generic names
    block_characters: int = 3
    largest_block: int = 100

    def __post_init__(self) -> None:
        if not 0 < self.same_code <= 1 or not 0 < self.near_spelling <= 1:
            raise ValueError("similarities must lie above 0 and not above 1")
        if min(self.least_characters, self.block_characters, self.least_code_characters) < 1:
            raise ValueError("lengths must be at least 1")


DEFAULT_LIKENESS = Likeness()


@dataclass(frozen=True, slots=True)
class Matches:
    """`ids`: every id with its `canonical_id`. `pairs`: left_id < right_id, reason, similarity, is_proven."""

    ids: pl.DataFrame
    pairs: pl.DataFrame


def match_organizations(organizations: pl.DataFrame, likeness: Likeness = DEFAULT_LIKENESS) -> Matches:
    """Find names of one organisation.

    `organizations`: organization_id, organization_name, organization_code, jurisdiction_code,
    name_division_code, name_rest (`pipelines.registers.list_organizations`). Proven are names that are equal
    but for punctuation and the spelling of their place, and names with one code in one jurisdiction that are
    alike. Names that stand for different places never match, nor do names whose numbers or directions differ.
    """
    named = _add_place(organizations)
    rows = named.select(
        pl.col("organization_id").alias("id"),
        "place",
        pl.col("organization_code").alias("code"),
        "spelt_place",
        _fold(pl.col("name_rest")).alias("rest"),
        _fold(pl.col("organization_name")).alias("whole"),
    ).with_columns(pl.when(pl.col("rest") == "").then("whole").otherwise("rest").alias("text"))
    # a name that spells no place is the same name only within what is known of its place
    known = rows.with_columns(pl.col("place").fill_null("").alias("known_place"))
    same = _pairs_within(known, ["spelt_place", "known_place", "text"], "same_name")
    code = _pairs_within(
        rows.filter(pl.col("code").str.len_chars() >= likeness.least_code_characters),
        ["place", "code"],
        "same_code",
    )
    tails = rows.with_columns(
        pl.col("text").str.replace(f"(?:{_words('organization', 'tail')})+$", "").alias("stem")
    )
    tail = _pairs_within(
        tails.filter(pl.col("stem").str.len_chars() >= likeness.least_characters - 1),
        ["place", "stem"],
        "other_tail",
    )
    found = pl.concat([same, code, tail, _missing_places(rows, likeness), _near_pairs(rows, likeness)])
    return _judge(rows, found, "organization", likeness, proven=("same_name", "same_code"))


def match_projects(
    projects: pl.DataFrame, canonical_units: pl.DataFrame, likeness: Likeness = DEFAULT_LIKENESS
) -> Matches:
    """Find names of one project of one unit over the years.

    `projects`: project_id, project_name, project_code, department_id, unit_id; `canonical_units`: id,
    canonical_id of organisations. Proven are equal names of one unit but for punctuation and year, and one
    code on names that are alike. Phases (二期, 第三批) of a project are listed, not taken together.
    """
    owners = canonical_units.rename({"id": "owner_id", "canonical_id": "place"})
    folded = _fold(pl.col("project_name"))
    rows = (
        projects.with_columns(pl.coalesce("unit_id", "department_id").alias("owner_id"))
        .join(owners, on="owner_id", how="left", maintain_order="left")
        .select(
            pl.col("project_id").alias("id"),
            "place",
            pl.col("project_code").alias("code"),
            folded.alias("whole"),
            _without_words(pl.col("project_name"), "year").alias("text"),
        )
        .with_columns(
            pl.when(pl.col("text").str.len_chars() < 2).then("whole").otherwise("text").alias("text")
        )
        .with_columns(_without_words(pl.col("text"), "phase").alias("stem"))
    )
    owned = rows.filter(pl.col("place").is_not_null())
    same = _pairs_within(owned, ["place", "whole"], "same_name")
    year = _pairs_within(owned, ["place", "text"], "same_name_without_year").join(
        same.select(_PAIR), on=_PAIR, how="anti"
    )
    code = _pairs_within(
        owned.filter(pl.col("code").str.len_chars() >= likeness.least_code_characters),
        ["place", "code"],
        "same_code",
    )
    phase = _pairs_within(
        owned.filter(pl.col("stem").str.len_chars() >= likeness.least_characters - 1),
        ["place", "stem"],
        "other_phase",
    )
    found = pl.concat([same, year, code, phase, _near_pairs(owned, likeness)])
    proven = ("same_name", "same_name_without_year", "same_code")
    return _judge(rows, found, "project", likeness, proven=proven)


@cache
def _words(subject: str, kind: str) -> str:
    """Return the pattern of a kind of words."""
    rows = read_reference("registers/name_words.csv")
    return "|".join(row["pattern"] for row in rows if (row["subject"], row["kind"]) == (subject, kind))


def _fold(text: pl.Expr) -> pl.Expr:
    """Return names without what typesetting adds: width, spaces, punctuation, brackets."""
    return text.str.normalize("NFKC").str.to_lowercase().str.replace_all(_TYPESETTING, "")


def _without_words(text: pl.Expr, kind: str) -> pl.Expr:
    bare = text.str.normalize("NFKC").str.replace_all(_words("project", kind), "")
    return _fold(bare)


def _add_place(organizations: pl.DataFrame) -> pl.DataFrame:
    """Add `place` (the jurisdiction) and `spelt_place` (as the name spells it), both by today's code."""
    divisions = divisions_by_code()
    today = {code: one.successor_code for code, one in divisions.items() if one.successor_code}
    return organizations.with_columns(
        pl.col("jurisdiction_code").replace(today).alias("place"),
        pl.col("name_division_code").replace(today).fill_null("").alias("spelt_place"),
    )


def _pairs_within(rows: pl.DataFrame, keys: list[str], reason: str) -> pl.DataFrame:
    """Return each pair of rows that agree in all keys (NULL agrees with nothing)."""
    keyed = rows.select("id", *keys).drop_nulls()
    pairs = keyed.join(keyed, on=keys, suffix="_right").filter(pl.col("id") < pl.col("id_right"))
    return _as_pairs(pairs, reason)


def _as_pairs(pairs: pl.DataFrame, reason: str) -> pl.DataFrame:
    return pairs.select(
        pl.min_horizontal("id", "id_right").alias("left_id"),
        pl.max_horizontal("id", "id_right").alias("right_id"),
        pl.lit(reason).alias("reason"),
    ).unique(maintain_order=False)


def _missing_places(rows: pl.DataFrame, likeness: Likeness) -> pl.DataFrame:
    """Return pairs of a name without a place and the same name with one: of the same jurisdiction, or where
    only one place has such a name, which must then be telling."""
    bare = rows.filter(pl.col("spelt_place") == "").select("id", "text", "place")
    placed = rows.filter((pl.col("spelt_place") != "") | pl.col("place").is_not_null()).select(
        "id", "text", "place", "spelt_place", pl.col("place").n_unique().over("text").alias("places")
    )
    is_same_name = (pl.col("spelt_place") == "") & pl.col("place").eq_missing(pl.col("place_right"))
    pairs = (
        bare.join(placed, on="text", suffix="_right")
        .filter((pl.col("id") != pl.col("id_right")) & ~is_same_name)
        .filter(
            (pl.col("place") == pl.col("place_right"))
            | (
                pl.col("place").is_null()
                & (pl.col("places") == 1)
                & (pl.col("text").str.len_chars() > likeness.least_characters)
            )
        )
    )
    return _as_pairs(pairs, "place_missing")


def _near_pairs(rows: pl.DataFrame, likeness: Likeness) -> pl.DataFrame:
    """Return pairs of names that differ and may be spellings of one, in one place or with one unknown."""
    long = rows.filter(pl.col("text").str.len_chars() >= likeness.least_characters).select(
        "id", "place", "text"
    )
    shortened = _shorten(long)
    nowhere = shortened.filter(pl.col("place").is_null())
    somewhere = shortened.filter(pl.col("place").is_not_null())
    rare = pl.len().over("key") <= likeness.largest_block
    one = pl.concat(
        [
            somewhere.join(somewhere, on=["place", "key"], suffix="_right").select("id", "id_right"),
            nowhere.filter(rare)
            .join(shortened.filter(rare), on="key", suffix="_right")
            .select("id", "id_right"),
        ]
    ).filter(pl.col("id") != pl.col("id_right"))
    begun = long.with_columns(pl.col("text").str.head(likeness.block_characters).alias("key")).filter(
        pl.len().over("place", "key") <= likeness.largest_block
    )
    near = _pairs_within(begun, ["place", "key"], "near_spelling")
    close = _as_pairs(one, "one_character")
    return pl.concat([close, near.join(close, on=_PAIR, how="anti")])


def _shorten(rows: pl.DataFrame) -> pl.DataFrame:
    """Return every name as it is and with each of its characters left out, as `key`: names that share a key
    are one insertion, deletion, substitution or swap apart, or two of the first two."""
    cut = (
        rows.with_columns(pl.int_ranges(0, pl.col("text").str.len_chars()).alias("at"))
        .explode("at", empty_as_null=False)
        .with_columns(
            pl.concat_str(
                pl.col("text").str.slice(0, pl.col("at")), pl.col("text").str.slice(pl.col("at") + 1)
            ).alias("key")
        )
        .drop("at")
    )
    return (
        pl.concat([rows.with_columns(pl.col("text").alias("key")), cut]).select("id", "place", "key").unique()
    )


def _judge(
    rows: pl.DataFrame, found: pl.DataFrame, subject: str, likeness: Likeness, *, proven: tuple[str, ...]
) -> Matches:
    """Measure the pairs, drop those that are unlike after all, and take the proven ones together."""
    texts = rows.select("id", "text", _telling(pl.col("text"), subject).alias("telling"))
    sides = found.join(texts.rename({"id": "left_id"}), on="left_id").join(
        texts.rename({"id": "right_id"}), on="right_id", suffix="_right"
    )
    measured = _measure(sides)
    is_likeness = pl.col("reason").is_in(["one_character", "near_spelling"])
    is_unlike = (
        (pl.col("telling") != pl.col("telling_right"))
        | (pl.col("text") == pl.col("text_right"))
        | (pl.col("similarity") < likeness.near_spelling)
    )
    is_tail_alone = pl.col("reason").is_in(["other_tail", "other_phase"]) & (
        pl.col("text") == pl.col("text_right")
    )
    is_misprint = (pl.col("reason") == "same_code") & (pl.col("similarity") < likeness.same_code)
    kept = measured.filter(~((is_likeness & is_unlike) | is_tail_alone | is_misprint))
    # what a code or an ending explains is not a spelling as well
    explained = kept.filter(~is_likeness).select(_PAIR)
    spelling = kept.filter(is_likeness).join(explained, on=_PAIR, how="anti")
    pairs = (
        pl.concat([kept.filter(~is_likeness), spelling])
        .with_columns(pl.col("reason").is_in(proven).alias("is_proven"))
        .select(*_PAIR, "reason", "similarity", "is_proven")
        .sort(*_PAIR, "reason")
    )
    return Matches(_take_together(rows["id"], pairs.filter("is_proven")), pairs)


def _telling(text: pl.Expr, subject: str) -> pl.Expr:
    """Return the numbers and directions in a name, in order: what tells 第一小学 from 第二小学."""
    open_text = text.str.replace_all(_words(subject, "protected"), "")
    return open_text.str.extract_all(_words(subject, "distinct")).list.join(" ")


def _measure(sides: pl.DataFrame) -> pl.DataFrame:
    # DuckDB's edit distances count bytes, of which a Chinese character has three
    with duckdb.connect() as con:
        con.from_arrow(sides.__arrow_c_stream__()).create("sides")
        return fetch_frame(
            con,
            """
            with cut as (
                select
                    *,
                    least(len(text), len(text_right)) as shorter,
                    greatest(len(text), len(text_right), 1) as longer,
                    range(1, least(len(text), len(text_right)) + 1) as lengths
                from sides
            ),
            begun as (
                select *, len(list_filter(lengths, lambda n: left(text, n) = left(text_right, n))) as head
                from cut
            ),
            ended as (
                select *, len(list_filter(lengths, lambda n: right(text, n) = right(text_right, n))) as tail
                from begun
            )
            select
                * exclude (shorter, longer, lengths, head, tail),
                least(head + tail, shorter)::double / longer as similarity
            from ended
            """,
        )


def _take_together(ids: pl.Series, proven: pl.DataFrame) -> pl.DataFrame:
    """Return every id with the smallest id that proven pairs lead to."""
    # ends, because ids only ever become smaller
    edges = pl.concat(
        [
            proven.select(pl.col("left_id").alias("id"), pl.col("right_id").alias("other")),
            proven.select(pl.col("right_id").alias("id"), pl.col("left_id").alias("other")),
        ]
    ).unique()
    known = pl.DataFrame({"id": ids, "canonical_id": ids}).unique().sort("id")
    while True:
        reached = (
            edges.join(known.rename({"id": "other"}), on="other")
            .group_by("id")
            .agg(pl.col("canonical_id").min())
        )
        step = known.join(reached, on="id", how="left", suffix="_reached", maintain_order="left").select(
            "id", pl.min_horizontal("canonical_id", "canonical_id_reached").alias("canonical_id")
        )
        if step.equals(known):
            return known
        known = step
