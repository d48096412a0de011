"""Which forms are meant by an id, a document, a unit or a project.

Here belongs finding them in the warehouse. What is then shown of them belongs in `pipelines.review.gather`
and `pipelines.review.profile`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import duckdb

from pipelines import trace as tracing
from pipelines.errors import JixiaoError

#: candidates named where a name fits several
_SHOWN = 10
_SAME_PATH = "nfc_normalize(f.path) = $1 or ends_with($1, '/' || nfc_normalize(f.path))"
_SAME_NAME = "nfc_normalize(d.file_name) = $1 or ends_with(nfc_normalize(f.path), '/' || $1)"
_IDENTIFIER = re.compile(r"[0-9a-f]{4,64}")


class TargetUnclear(JixiaoError):
    """Nothing in the warehouse is meant by these words, or several things are."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Forms to be reviewed together: one form, those of a document, or those of a unit that count."""

    #: form, document or unit
    kind: str
    title: str
    evaluation_ids: tuple[str, ...]


def find_forms(con: duckdb.DuckDBPyConnection, wanted: str, year: int | None = None) -> Selection:
    """Return the forms that are meant: by the start of an evaluation_id or document_id, by a document's path
    or file name, by a unit, or by a project.

    Tried in this order. Of a unit those forms are taken that count (marts.current_evaluations); part of its
    name will do if it fits one unit only. Raises TargetUnclear, and TraceFailed where a project's name fits
    several forms or nothing does.
    """
    name = unicodedata.normalize("NFC", wanted).strip()
    if not name:
        raise TargetUnclear("name a form, a document, a unit or a project")
    found = _by_identifier(con, name.lower(), year) if _IDENTIFIER.fullmatch(name.lower()) else None
    found = found or _by_path(con, name.replace("\\", "/"), year) or _by_unit(con, name, year)
    if found is None:
        evaluation = tracing.find_evaluation(con, wanted, year)
        found = Selection("form", str(evaluation), (evaluation.evaluation_id,))
    return found


def _by_identifier(con: duckdb.DuckDBPyConnection, start: str, year: int | None) -> Selection | None:
    forms = con.execute(
        "select evaluation_id, fiscal_year, project_name from evaluations "
        "where starts_with(evaluation_id, ?) order by evaluation_id",
        [start],
    ).fetchall()
    if len(forms) > 1:
        raise TargetUnclear(
            _list(f"{len(forms)} forms begin with {start}", [" ".join(map(str, f)) for f in forms])
        )
    if forms:
        return Selection("form", forms[0][2] or start, (forms[0][0],))
    documents = con.execute(
        "select document_id, file_name from documents where starts_with(document_id, ?) order by document_id",
        [start],
    ).fetchall()
    return _of_documents(con, documents, start, year)


def _by_path(con: duckdb.DuckDBPyConnection, path: str, year: int | None) -> Selection | None:
    """Find a document by its path, below the raw folder or with that folder before it, or by its name."""
    for condition in (_SAME_PATH, _SAME_NAME):
        documents = con.execute(
            "select distinct d.document_id, d.file_name from documents as d "
            f"inner join document_files as f on f.document_id = d.document_id where {condition} order by all",
            [path],
        ).fetchall()
        if documents:
            return _of_documents(con, documents, path, year)
    return None


def _of_documents(
    con: duckdb.DuckDBPyConnection, documents: list[tuple[str, str]], wanted: str, year: int | None
) -> Selection | None:
    if len(documents) > 1:
        raise TargetUnclear(
            _list(
                f"{len(documents)} documents fit {wanted}", [f"{key[:12]} {name}" for key, name in documents]
            )
        )
    if not documents:
        return None
    [(document_id, file_name)] = documents
    forms = con.execute(
        "select evaluation_id from evaluations where document_id = ? "
        "and (?::integer is null or fiscal_year = ?::integer) order by form_no",
        [document_id, year, year],
    ).fetchall()
    if not forms:
        reasons = con.execute(
            "select category || ': ' || reason from quality.rejected_documents where document_id = ?",
            [document_id],
        ).fetchall()
        why = reasons[0][0] if reasons else f"none of {year}" if year else "none was loaded"
        raise TargetUnclear(f"{file_name} has no form to review ({why})")
    return Selection("document", file_name, tuple(key for (key,) in forms))


def _by_unit(con: duckdb.DuckDBPyConnection, name: str, year: int | None) -> Selection | None:
    for condition in ("= $1", "like '%' || replace(replace($1, '%', '\\%'), '_', '\\_') || '%' escape '\\'"):
        units = con.execute(
            "select distinct coalesce(unit_name, department_name) as unit from evaluations "
            f"where nfc_normalize(coalesce(unit_name, department_name)) {condition} order by all",
            [name],
        ).fetchall()
        if len(units) > 1:
            raise TargetUnclear(_list(f"{len(units)} units fit {name}", [unit for (unit,) in units]))
        if units:
            [(unit,)] = units
            forms = con.execute(
                "select evaluation_id from marts.current_evaluations "
                "where coalesce(unit_name, department_name) = $1 "
                "and ($2::integer is null or fiscal_year = $2::integer) "
                "order by fiscal_year desc, document_id, form_no",
                [unit, year],
            ).fetchall()
            if not forms:
                raise TargetUnclear(f"{unit} has no forms of {year}")
            return Selection("unit", unit, tuple(key for (key,) in forms))
    return None


def _list(what: str, candidates: list[str]) -> str:
    shown = "".join(f"\n  {candidate}" for candidate in candidates[:_SHOWN])
    more = f"\n  and {len(candidates) - _SHOWN} more" if len(candidates) > _SHOWN else ""
    return f"{what}; name one of them:{shown}{more}"
