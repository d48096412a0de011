"""Thousands of made-up documents, no two alike, in the shares in which publishers use the formats.

Here belongs what is written; how fast it is read belongs in `run`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.generator.documents import FORMATS, make_documents
from tests.generator.layout import PrintedForm
from tests.generator.layouts import CATALOGUE
from tests.generator.printing import print_form

#: of 20 documents
SHARES = {"pdf": 10, "docx": 3, "xlsx": 3, "html": 3, "text": 1}
FORMS_PER_DOCUMENT = 7
#: printing a PDF takes as long as reading it, so so many are printed and told apart by a comment at their end
DISTINCT_PDFS = 200
#: documents that one start of the browser prints
PDFS_PER_START = 40
FOLDER_FILES = 500


def write_corpus(folder: Path, count: int) -> int:
    """Write `count` documents below `folder` and return how many bytes they take."""
    formats = [form for form, share in SHARES.items() for _ in range(share)]
    pdfs = _print_pdfs(min(DISTINCT_PDFS, count * SHARES["pdf"] // len(formats)))
    size = 0
    for number in range(count):
        form = formats[number * 7 % len(formats)]
        if form == "pdf":
            content = pdfs[number % len(pdfs)] + b"%% document %d\n" % number
        else:
            content = make_documents([_forms(number)], form)[0].content
        target = folder / f"{number // FOLDER_FILES:03}" / f"{number:05}.{FORMATS[form]}"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        size += len(content)
    return size


def _forms(number: int) -> list[PrintedForm]:
    """Return the forms of one document: a unit uses one layout, so all are of the same."""
    layouts = list(CATALOGUE.values())
    first = number * FORMS_PER_DOCUMENT
    return [
        print_form(layouts[number % len(layouts)], first + form + 1) for form in range(FORMS_PER_DOCUMENT)
    ]


def _print_pdfs(count: int) -> list[bytes]:
    return [document for batch in _batches(count) for document in batch]


def _batches(count: int) -> Iterator[list[bytes]]:
    for start in range(0, count, PDFS_PER_START):
        groups = [_forms(number) for number in range(start, min(count, start + PDFS_PER_START))]
        yield [document.content for document in make_documents(groups, "pdf")]
