"""Documents of made-up forms in any format: name, bytes, gold.

Here belongs the choice of renderer by format; batching keeps the number of program starts at one per format.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from tests.generator.external import convert_office, print_pdfs, scan_pdf
from tests.generator.layout import Gold, PrintedForm
from tests.generator.office import render_docx, render_xlsx
from tests.generator.render import render_html, render_text
from tests.generator.spaced import render_spaced

#: format -> file extension
FORMATS = {
    "html": "html",
    "text": "txt",
    "damaged": "txt",
    "text-layout": "txt",
    "text-cells": "txt",
    "docx": "docx",
    "xlsx": "xlsx",
    "xlsx-numbers": "xlsx",
    "pdf": "pdf",
    "docx-pdf": "pdf",
    "xlsx-pdf": "pdf",
    "xls": "xls",
    "doc": "doc",
    "scan": "pdf",
}
#: formats made by the office suite: from which writer's files, to which extension
_CONVERTED = {
    "docx-pdf": ("docx", "pdf"),
    "xlsx-pdf": ("xlsx", "pdf"),
    "xls": ("xlsx", "xls"),
    "doc": ("docx", "doc"),
}
#: formats that need neither browser nor office suite
FAST_FORMATS = ("html", "text", "damaged", "docx", "xlsx", "xlsx-numbers")


@dataclass(frozen=True, slots=True)
class Document:
    """A made-up document and what is in it, form by form."""

    file_name: str
    content: bytes
    gold: tuple[Gold, ...]


_WRITERS: dict[str, Callable[[Sequence[PrintedForm]], bytes]] = {
    "html": render_html,
    "text": render_text,
    "text-layout": partial(render_spaced, by_cells=False),
    "text-cells": partial(render_spaced, by_cells=True),
    "docx": render_docx,
    "xlsx": render_xlsx,
    "xlsx-numbers": partial(render_xlsx, as_numbers=True),
}


def make_documents(forms: Sequence[Sequence[PrintedForm]], form: str) -> list[Document]:
    """Write documents, each of one or more forms, in a format of `FORMATS`."""
    names = [
        f"{number:03d}-{'-'.join(dict.fromkeys(each.layout_id for each in group))}"
        for number, group in enumerate(forms)
    ]
    extension = FORMATS[form]
    if form == "pdf":
        contents = print_pdfs(forms)
    elif form == "scan":
        contents = [scan_pdf(each) for each in print_pdfs(forms)]
    elif form in _CONVERTED:
        source, target = _CONVERTED[form]
        files = {
            f"{name}.{source}": _WRITERS[source](group) for name, group in zip(names, forms, strict=True)
        }
        contents = list(convert_office(files, target).values())
    elif form == "damaged":
        contents = [
            render_text(group, random.Random(number))  # noqa: S311 - repeatable, not secret
            for number, group in enumerate(forms)
        ]
    else:
        contents = [_WRITERS[form](group) for group in forms]
    return [
        Document(f"{name}.{extension}", content, tuple(each.gold for each in group))
        for name, content, group in zip(names, contents, forms, strict=True)
    ]
