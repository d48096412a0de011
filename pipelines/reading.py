"""One document to one record: read, recognise, map, normalise.

Here belongs the order of those steps and what a document's status is. Each step has its own package:
`readers` (bytes to cells), `forms` (cells to forms), `normalize` (printed text to values).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from functools import cache
from typing import Any

from pipelines.forms.beside import part_side_by_side
from pipelines.forms.lists import read_list
from pipelines.forms.mapping import map_form
from pipelines.forms.model import Form, Note, UnknownLabel
from pipelines.forms.recognise import split_forms
from pipelines.forms.rows import flatten
from pipelines.forms.siblings import share_fields
from pipelines.forms.vocabulary import LABELS_FILE
from pipelines.normalize.confidence import DOUBTS
from pipelines.normalize.form import FormRows, normalize_form
from pipelines.readers import detect_media_type, read_content
from pipelines.readers.cells import Content, Unreadable
from pipelines.reference import sql_folder
from pipelines.schema import readings_hash

#: raise when a change of code changes what is read; the goldens fail while it is forgotten
READER_VERSION = 9

LISTS = ("evaluations", "funding", "goals", "indicators", "details", "sources", "notes", "unknown_labels")


@cache
def reader_version() -> str:
    """Return what a cached reading depends on besides the bytes: the code's version, the label file, the
    reference data that readers use (sql/reference itself, not its folders) and the columns of the schema."""
    digest = hashlib.sha256(LABELS_FILE.read_bytes())
    for path in sorted((sql_folder() / "reference").glob("*.csv")):
        digest.update(path.name.encode() + path.read_bytes())
    digest.update(readings_hash().encode())
    return f"{READER_VERSION}-{digest.hexdigest()[:12]}"


def read_document(content: bytes, file_name: str) -> dict[str, Any]:
    """Return the record of one document: its status, its forms as rows of the star tables, and what was
    noted on the way.

    Grain: document. Total for bad input: a document that cannot be read is `rejected` with a category
    and a reason; `partial` means that some printed value found no reading or no place.
    """
    document_id = hashlib.sha256(content).hexdigest()
    record: dict[str, Any] = {
        "document_id": document_id,
        "reader_version": reader_version(),
        "media_type": detect_media_type(content, file_name),
        "byte_count": len(content),
        "page_count": None,
        "reader": None,
        "status": "rejected",
        "category": None,
        "reason": None,
        "page_no": None,
        **{name: [] for name in LISTS},
    }
    try:
        read = read_content(content, file_name)
        record |= {"reader": read.reader, "page_count": len(read.pages)}
        _add_forms(record, read, file_name)
    except Unreadable as error:
        record |= {"category": error.category, "reason": error.reason, "page_no": error.page_no}
    return record


def _add_forms(record: dict[str, Any], read: Content, file_name: str) -> None:
    """Add the rows of every form. Raises Unreadable where the document holds no self-evaluation."""
    document_id = record["document_id"]
    rows = flatten(part_side_by_side(read))
    stretches = split_forms(rows)
    forms = [
        form
        for stretch in stretches
        if stretch.is_self_evaluation
        for form in read_list(stretch) or [map_form(stretch)]
    ]
    others = [stretch for stretch in stretches if not stretch.is_self_evaluation]
    filled = [form for form in forms if not is_unfilled(form)]
    if not filled:
        is_read = any(form.layout for form in forms)
        _reject(read, [stretch.kind for stretch in others], has_templates=bool(forms), is_read=is_read)
    share_fields(filled, rows[: next(no for no, row in enumerate(rows) if row is stretches[0].rows[0])])
    for form_no, form in enumerate(filled, start=1):
        found = normalize_form(form, document_id, form_no, file_name)
        _doubt_pages(found, read, form)
        _add_rows(record, found)
    for page_no, category, message in read.notes:
        record["notes"].append(_document_note(document_id, Note(category, message, page_no=page_no)))
    for stretch in others:
        message = f"a form of another kind ({stretch.kind}), not a self-evaluation"
        note = Note("other_form", message, page_no=stretch.rows[0].page_no)
        record["notes"].append(_document_note(document_id, note))
    for form in forms:
        if is_unfilled(form):
            note = Note("unfilled_form", "a template that nobody filled in", page_no=form.page_first)
            record["notes"].append(_document_note(document_id, note))
    record["unknown_labels"] = _count_labels(
        document_id, [label for form in filled for label in form.unknown_labels]
    )
    is_partial = any(evaluation["status"] == "partial" for evaluation in record["evaluations"])
    record["status"] = "partial" if is_partial else "complete"


def _doubt_pages(rows: FormRows, read: Content, form: Form) -> None:
    """Lower the confidence of a form by that of its worst page: rows and columns were inferred there, or
    nothing could be read. Recognised cells carry a confidence of their own."""
    used = {line.page_no for line in form.funding} | {item.page_no for item in form.indicators}
    pages = [page for page in read.pages if form.page_first <= page.page_no <= form.page_last]
    pages = [page for page in pages if page.page_no in used or not page.confidence]
    worst = min((page.confidence for page in pages if page.route != "ocr"), default=1.0)
    if worst < 1.0:
        confidence = max(rows.evaluation["confidence"] * worst, DOUBTS.floor)
        rows.evaluation["confidence"] = round(confidence, 4)


def is_unfilled(form: Form) -> bool:
    """Tell whether nobody filled the form in: no name, no result, no money."""
    has_results = any("actual" in item.values or "score" in item.values for item in form.indicators)
    has_money = any(
        char.isdigit() for line in form.funding for value in line.values.values() for char in value.text
    )
    has_name = "project_name" in form.fields and bool(form.fields["project_name"].text)
    return not has_results and not has_money and not (has_name and form.indicators)


def _reject(read: Content, kinds: list[str], *, has_templates: bool, is_read: bool) -> None:
    lost = [message for _, category, message in read.notes if category == "lost_table"]
    if lost:
        raise Unreadable("damaged", f"the tables were lost when the document was converted: {lost[0]}")
    if has_templates and not is_read:
        raise Unreadable("no_form", "the title of a form, but no table under it that can be read")
    if has_templates:
        raise Unreadable("unfilled", "only templates that nobody filled in", None)
    known = sorted({kind for kind in kinds if kind != "unknown"})
    if known:
        raise Unreadable("not_self_evaluation", f"forms of other kinds only: {', '.join(known)}")
    if not any(page.blocks for page in read.pages):
        raise Unreadable("no_text", "no text on any page")
    raise Unreadable("no_form", "no self-evaluation form was recognised in the text")


def _add_rows(record: dict[str, Any], rows: FormRows) -> None:
    record["evaluations"].append(rows.evaluation)
    for name in ("funding", "goals", "indicators", "details", "sources", "notes"):
        record[name].extend(getattr(rows, name))


def _document_note(document_id: str, note: Note) -> dict[str, Any]:
    return {
        "document_id": document_id,
        "evaluation_id": None,
        "table_name": None,
        "row_no": None,
        "column_name": None,
        "category": note.category,
        "text": note.text,
        "message": note.message,
        "page_no": note.page_no,
    }


def _count_labels(document_id: str, labels: list[UnknownLabel]) -> list[dict[str, Any]]:
    counts = Counter((label.text, label.block) for label in labels)
    pages = {(label.text, label.block): label.page_no for label in reversed(labels)}
    return [
        {
            "document_id": document_id,
            "label_text": text,
            "block": block,
            "occurrences": count,
            "page_no": pages[text, block],
        }
        for (text, block), count in counts.items()
    ]
