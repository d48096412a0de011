"""Personal data taken out of the columns of the star, set-based.

Here belongs which columns hold free text and which numbers, and the notes on what was left out. What
counts as personal in a text belongs in `pipelines.privacy`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, partial

import polars as pl

from pipelines.privacy import LINE_BREAK, MARKS, Redacted, any_word, person_words, redact, redact_parts

#: free text of the star tables, by name in the lists of a reading
FREE_TEXT: Mapping[str, tuple[str, ...]] = {
    "evaluations": (
        "title_text",
        "fiscal_year_text",
        "project_name_text",
        "project_name",
        "department_text",
        "department_name",
        "unit_text",
        "unit_name",
        "goal_planned",
        "goal_actual",
        "grade_text",
        "conclusion_text",
    ),
    "funding": ("source_text", "reason_text"),
    "goals": ("planned_text", "actual_text"),
    "indicators": (
        "level1_text",
        "level2_text",
        "indicator_name",
        "indicator_name_text",
        "nature_text",
        "target_text",
        "target_note",
        "initial_target_text",
        "actual_text",
        "actual_note",
        "review_actual_text",
        "completion_rate_text",
        "score_method_text",
        "deviation_reason",
    ),
    "details": ("label_text", "value_text"),
    "sources": ("raw_text",),
    "notes": ("text", "message"),
    "unknown_labels": ("label_text",),
}
#: columns whose whole text may be one number with its unit; such a text is a value, never a telephone number
_VALUES = frozenset(
    {"target_text", "initial_target_text", "actual_text", "review_actual_text", "completion_rate_text"}
)
#: cells of organisations: a person may follow behind a slash (实施单位/项目负责人)
_ORGANIZATIONS = frozenset({"department_text", "department_name", "unit_text", "unit_name"})
_NAMES = frozenset({"department_name", "unit_name", "project_name"})
#: roles of details that are about a person, and the mark that takes the place of the whole cell
_CONTACTS = {"person": MARKS["name"], "phone": MARKS["phone"]}
#: places of sources that hold numbers and codes only
_NUMBERS = r"_(?:yuan|points|pct|code|ratio)$"
_SOURCE_KEY = ("evaluation_id", "table_name", "row_no", "column_name")
_PLAIN_VALUE = re.compile(r"[≥≤<>=约达为]*\s*[0-9][0-9,.]*\s*[^0-9\s:(]{0,8}")
_TAIL_OF_NAME = r"[/、,，(（\s]*(?:〔(?:姓名|电话)〕[/、,，\s]*)+[)）]?$"

_FOUND = pl.Struct({"text": pl.String(), "message": pl.String()})


def redact_lists(lists: Mapping[str, pl.LazyFrame]) -> dict[str, pl.LazyFrame]:
    """Redact the free text of exploded readings; what was replaced where is added to `notes`, counted.

    `lists`: the frames of `pipelines.schema.READING_LISTS`, by list name, with document_id in evaluations.
    """
    lists = _mask_contacts(lists)
    redacted = {name: _redact_frame(frame, name) for name, frame in lists.items() if name != "sources"}
    documents = lists["evaluations"].select("evaluation_id", "document_id")
    notes = [
        _note(redacted[name], name, documents) for name in redacted if name not in ("notes", "unknown_labels")
    ]
    clean = {
        name: frame.drop(f"{column}__found" for column in FREE_TEXT.get(name, ()))
        for name, frame in redacted.items()
    }
    clean["notes"] = _redact_left_overs(clean["notes"])
    clean["notes"] = pl.concat(
        [clean["notes"], *(frame.select(lists["notes"].collect_schema().names()) for frame in notes)]
    )
    if "sources" in lists:
        clean["sources"] = _redact_sources(lists["sources"])
    return {name: clean[name] for name in lists}


def _mask_contacts(lists: Mapping[str, pl.LazyFrame]) -> Mapping[str, pl.LazyFrame]:
    """Replace cells that hold a person or a telephone by what their label says, whatever stands in them."""
    if "details" not in lists:
        return lists
    is_contact = pl.col("role").is_in(list(_CONTACTS))
    masked = pl.col("role").replace_strict(_CONTACTS, default=None)
    details = lists["details"].with_columns(
        pl.when(is_contact).then(masked).otherwise("value_text").alias("value_text")
    )
    places = lists["details"].filter(is_contact).select(
        "evaluation_id",
        pl.lit("details").alias("table_name"),
        pl.col("detail_no").alias("row_no"),
        masked.alias("mask"),
    )
    key = ["evaluation_id", "table_name", "row_no"]
    sources = (
        lists["sources"]
        .join(places, on=key, how="left", maintain_order="left")
        .with_columns(pl.coalesce("mask", "raw_text").alias("raw_text"))
        .drop("mask")
    )
    return {**lists, "details": details, "sources": sources}


@cache
def _suspicion(*, is_organization: bool) -> str:
    """Return a pattern that every text with something personal matches, and few others; it spares the
    many texts that hold nothing the slow look at each."""
    behind_slash = "|[/／]" if is_organization else ""
    words = f"{any_word('label')}|{any_word('phone_label')}"
    return rf"[0-9０-９]{{3}}[- －　]?[0-9０-９]{{4}}|[@＠]|{words}{behind_slash}"


def _redact_column(texts: pl.Series, *, is_value: bool, is_organization: bool) -> pl.Series:
    """Return text and message of each distinct suspicious text once, laid out as the column is."""
    joined = texts.str.replace_all(LINE_BREAK, "")
    suspicious = texts.filter(
        joined.str.contains(_suspicion(is_organization=is_organization)).fill_null(value=False)
    ).unique()
    found: dict[str, Redacted] = {}
    for text in suspicious:
        if is_value and _PLAIN_VALUE.fullmatch(text):
            continue
        redacted = redact(text, is_organization=is_organization)
        if redacted.found:
            found[text] = redacted
    new = {text: one.text for text, one in found.items()}
    messages = {text: one.message for text, one in found.items()}
    return pl.DataFrame(
        {
            "text": texts.replace(list(new), list(new.values())),
            "message": texts.replace_strict(
                list(messages), list(messages.values()), default=None, return_dtype=pl.String
            ),
        }
    ).to_struct()


def _redact_frame(frame: pl.LazyFrame, name: str) -> pl.LazyFrame:
    """Replace the free text of one table; `<column>__found` says what was replaced."""
    for column in FREE_TEXT.get(name, ()):
        redacted = pl.col(column).map_batches(
            partial(_redact_column, is_value=column in _VALUES, is_organization=column in _ORGANIZATIONS),
            return_dtype=_FOUND,
        )
        frame = frame.with_columns(redacted.alias(f"{column}__redacted")).with_columns(
            pl.col(f"{column}__redacted").struct.field("text").alias(column),
            pl.col(f"{column}__redacted").struct.field("message").alias(f"{column}__found"),
        )
        if column in _NAMES:
            bare = pl.col(column).str.replace(_TAIL_OF_NAME, "")
            frame = frame.with_columns(pl.when(bare != "").then(bare).otherwise(column).alias(column))
        frame = frame.drop(f"{column}__redacted")
    return frame


def _redact_left_overs(notes: pl.LazyFrame) -> pl.LazyFrame:
    """Replace cells that found no place in the form and hold a name and nothing else."""
    text = pl.col("text").str.replace_all(r"\s", "")
    is_name = (
        (pl.col("category") == "unmapped_text")
        & text.str.contains(rf"^{any_word('surname')}[\u{{3400}}-\u{{9fff}}]{{1,2}}$")
        & ~text.is_in(sorted(person_words("not_name")))
        & ~text.str.contains(f"{any_word('not_name_end')}$")
    )
    return notes.with_columns(pl.when(is_name).then(pl.lit(MARKS["name"])).otherwise("text").alias("text"))


def _note(frame: pl.LazyFrame, name: str, documents: pl.LazyFrame) -> pl.LazyFrame:
    """Return a note per value from which something was taken."""
    columns = {f"{column}__found": column for column in FREE_TEXT[name]}
    row_no = {"evaluations": pl.lit(0), "funding": pl.col("line_no"), "goals": pl.col("goal_no")}
    page_no = "page_first" if name == "evaluations" else "page_no"
    return (
        frame.select(
            "evaluation_id",
            row_no.get(name, pl.col(f"{name.removesuffix('s')}_no") if name == "indicators" else pl.lit(0))
            .cast(pl.Int32)
            .alias("row_no"),
            pl.col(page_no).cast(pl.Int32).alias("page_no"),
            *columns,
        )
        .unpivot(on=list(columns), index=["evaluation_id", "row_no", "page_no"], value_name="message")
        .filter(pl.col("message").is_not_null())
        .join(documents, on="evaluation_id", how="left")
        .with_columns(
            pl.lit(name).alias("table_name"),
            pl.col("variable").replace_strict(columns, return_dtype=pl.String).alias("column_name"),
            pl.lit("personal_data").alias("category"),
            pl.lit(None, pl.String).alias("text"),
            pl.concat_str(pl.lit("left out: "), "message").alias("message"),
        )
    )


def _redact_sources(sources: pl.LazyFrame) -> pl.LazyFrame:
    """Replace the raw text of printed pieces, the parts of one value together."""
    order = sources.collect_schema().names()
    is_number = pl.col("column_name").str.contains(_NUMBERS)
    values = sources.filter(~is_number)
    parts = pl.len().over(_SOURCE_KEY)
    single = values.filter(parts == 1)
    cells = pl.struct("raw_text", "column_name").map_batches(_redact_cells, return_dtype=pl.String)
    several = (
        values.filter(parts > 1)
        .sort(*_SOURCE_KEY, "part_no")
        .group_by(_SOURCE_KEY, maintain_order=True)
        .agg(pl.all())
        .with_columns(
            pl.struct("raw_text", "column_name")
            .map_batches(_redact_part_lists, return_dtype=pl.List(pl.String))
            .alias("raw_text")
        )
    )
    rest = [name for name in order if name not in _SOURCE_KEY]
    return pl.concat(
        [
            sources.filter(is_number).select(order),
            single.with_columns(cells.alias("raw_text")).select(order),
            several.explode(rest).select(order),
        ]
    )


def _redact_cells(cells: pl.Series) -> pl.Series:
    fields = cells.struct.unnest()
    kinds = fields["column_name"].is_in(sorted(_VALUES)), fields["column_name"].is_in(sorted(_ORGANIZATIONS))
    texts = fields["raw_text"]
    plain = _redact_column(texts, is_value=False, is_organization=False).struct.field("text")
    value = _redact_column(texts.set(~kinds[0], None), is_value=True, is_organization=False).struct.field(
        "text"
    )
    organization = _redact_column(
        texts.set(~kinds[1], None), is_value=False, is_organization=True
    ).struct.field("text")
    return value.zip_with(kinds[0], organization.zip_with(kinds[1], plain))


def _redact_part_lists(values: pl.Series) -> pl.Series:
    redacted = []
    for value in values.to_list():
        column, parts = value["column_name"], [part or "" for part in value["raw_text"]]
        is_plain = column in _VALUES and _PLAIN_VALUE.fullmatch("".join(parts)) is not None
        is_organization = column in _ORGANIZATIONS
        redacted.append(parts if is_plain else redact_parts(parts, is_organization=is_organization))
    return pl.Series(redacted, dtype=pl.List(pl.String))
