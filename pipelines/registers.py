"""Organisations and projects as registers: derived from the forms that name them, set-based.

Here belongs what follows from all forms together: one row per organisation and project, the most frequent
code, the jurisdiction with what it was inferred from. Which rows are one organisation or one project belongs
in `pipelines.matching`; what one printed name means in `pipelines.normalize`.
"""

from __future__ import annotations

import polars as pl

from pipelines.normalize.jurisdiction import (
    PROJECT_CODE,
    divisions_by_code,
    infer_jurisdiction,
    name_parents,
    resolve_ambiguous,
)

#: the two organisations of a form: columns `<role>_id`, `<role>_name`, `<role>_code` of evaluations
ROLES = ("department", "unit")
_INFERRED = pl.Struct({"code": pl.String(), "basis": pl.String(), "rest": pl.String()})
_AMBIGUOUS = "ambiguous: "


def list_organizations(evaluations: pl.LazyFrame) -> pl.DataFrame:
    """Return one row per organisation: organization_id, organization_name, organization_code, the columns
    of its jurisdiction, and for `pipelines.matching` `name_division_code` and `name_rest`: the division that
    the name itself spells, and the name without it."""
    named = pl.concat(
        [
            evaluations.select(
                pl.col(f"{role}_id").alias("organization_id"),
                pl.col(f"{role}_name").alias("organization_name"),
                pl.col(f"{role}_code").alias("organization_code"),
                "project_code",
            )
            for role in ROLES
        ]
    ).filter(pl.col("organization_id").is_not_null())
    names = named.group_by("organization_id").agg(pl.col("organization_name").min())
    codes = most_frequent(named, "organization_id", "organization_code")
    inferred = (
        names.join(codes, on="organization_id", how="left")
        .with_columns(pl.col("organization_name").map_batches(_infer, return_dtype=_INFERRED).alias("spelt"))
        .join(_only(_code_divisions(named), "organization_id", "by_code"), on="organization_id", how="left")
        .sort("organization_id")
        .collect()
    )
    located = _choose(inferred)
    departments = evaluations.select(
        pl.col("unit_id").alias("organization_id"), pl.col("department_id")
    ).filter(pl.col("organization_id") != pl.col("department_id"))
    by_department = departments.unique().join(
        located.lazy().select(pl.col("organization_id").alias("department_id"), "jurisdiction_code"),
        on="department_id",
    )
    evidence = _only(by_department.drop("department_id"), "organization_id", "by_department").collect()
    return _add_names(_adopt(located.join(evidence, on="organization_id", how="left", maintain_order="left")))


def list_projects(evaluations: pl.LazyFrame) -> pl.DataFrame:
    """Return one row per project: project_id, project_name, department_id, unit_id, project_code."""
    named = evaluations.filter(pl.col("project_id").is_not_null())
    # the key is the hash of unit, department and name, so these are the same in every row of a project
    projects = named.group_by("project_id").agg(pl.col("project_name", "department_id", "unit_id").min())
    codes = most_frequent(named, "project_id", "project_code")
    return projects.join(codes, on="project_id", how="left").sort("project_id").collect()


def most_frequent(frame: pl.LazyFrame, key: str, column: str) -> pl.LazyFrame:
    """Return of each key its most frequent value that is not NULL; of equally frequent ones the smallest."""
    return (
        frame.filter(pl.col(column).is_not_null())
        .group_by(key, column)
        .len()
        .sort(key, "len", column, descending=[False, True, False])
        .unique(key, keep="first", maintain_order=True)
        .select(key, column)
    )


def _infer(names: pl.Series) -> pl.Series:
    found = [infer_jurisdiction(name) for name in names]
    return pl.Series([(one.code, one.basis, one.rest) for one in found], dtype=_INFERRED)


def _code_divisions(named: pl.LazyFrame) -> pl.LazyFrame:
    """Return the divisions that the project codes of an organisation's forms begin with."""
    known = pl.LazyFrame(
        {"jurisdiction_code": list(divisions_by_code())}, schema={"jurisdiction_code": pl.String}
    )
    return (
        named.select(
            "organization_id", pl.col("project_code").str.extract(PROJECT_CODE).alias("jurisdiction_code")
        )
        .filter(pl.col("jurisdiction_code").is_not_null())
        .unique()
        .join(known, on="jurisdiction_code", how="semi")
    )


def _only(frame: pl.LazyFrame, key: str, name: str) -> pl.LazyFrame:
    """Return of each key its jurisdiction_code as `name`, where all rows agree: several are no evidence."""
    codes = pl.col("jurisdiction_code").drop_nulls().unique()
    return (
        frame.group_by(key)
        .agg(codes.alias("codes"))
        .filter(pl.col("codes").list.len() == 1)
        .select(key, pl.col("codes").list.first().alias(name))
    )


def _choose(organizations: pl.DataFrame) -> pl.DataFrame:
    """Choose between what the name and what the project codes say: the name, if it names a place in full."""
    spelt = organizations.unnest("spelt").rename(
        {"code": "name_division_code", "basis": "name_basis", "rest": "name_rest"}
    )
    is_full = pl.col("name_basis") == "name"
    by_code = pl.col("by_code").is_not_null() & ~is_full
    return spelt.with_columns(
        pl.when(by_code).then("by_code").otherwise("name_division_code").alias("jurisdiction_code"),
        pl.when(by_code).then(pl.lit("project code")).otherwise("name_basis").alias("jurisdiction_basis"),
    ).drop("by_code", "name_basis")


def _adopt(organizations: pl.DataFrame) -> pl.DataFrame:
    """Give organisations without a division that of their department; where places share a name, the one of
    them that lies in it."""
    is_open = pl.col("jurisdiction_code").is_null() & pl.col("by_department").is_not_null()
    shares_name = is_open & pl.col("jurisdiction_basis").str.starts_with(_AMBIGUOUS)
    shared = organizations.filter(shares_name)
    resolved = pl.DataFrame(
        {
            "organization_id": shared["organization_id"],
            "resolved": pl.Series(
                [
                    resolve_ambiguous(name, code)
                    for name, code in zip(shared["organization_name"], shared["by_department"], strict=True)
                ],
                dtype=pl.String,
            ),
        }
    )
    adopted = pl.when(shares_name).then("resolved").when(is_open).then("by_department")
    return (
        organizations.join(resolved, on="organization_id", how="left", maintain_order="left")
        .with_columns(adopted.alias("adopted"))
        .with_columns(
            pl.coalesce("jurisdiction_code", "adopted").alias("jurisdiction_code"),
            pl.when(pl.col("adopted").is_not_null())
            .then(pl.lit("department"))
            .otherwise("jurisdiction_basis")
            .alias("jurisdiction_basis"),
        )
        .drop("adopted", "resolved", "by_department")
    )


def _add_names(organizations: pl.DataFrame) -> pl.DataFrame:
    codes = organizations["jurisdiction_code"].drop_nulls().unique().sort()
    rows = [(code, *name_parents(code)) for code in codes]
    names = ("jurisdiction_code", "province", "prefecture", "county")
    divisions = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    return organizations.join(divisions, on="jurisdiction_code", how="left", maintain_order="left")
