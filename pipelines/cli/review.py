"""`jixiao review`: a sheet for the reviewer, one form as read with the findings beside its rows."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from pipelines.cli.console import answers, complaints, count
from pipelines.cli.options import RawFolder, WarehouseFolder
from pipelines.errors import JixiaoError
from pipelines.files import replacing
from pipelines.review.gather import gather
from pipelines.review.html import render_html, render_index
from pipelines.review.model import ReviewSheet
from pipelines.review.pictures import PagePicture, draw_pages
from pipelines.review.profile import gather_profile
from pipelines.review.targets import find_forms
from pipelines.review.texts import clean_text
from pipelines.review.workbook import render_workbook
from pipelines.settings import Paths, paths_from
from pipelines.trace import TraceFailed, load_content
from pipelines.warehouse import open_live

EPILOG = (
    "One form gives one page; a document or a unit gives a page for each form and index.html. The pages need "
    "neither network nor other files: send them, or print them. The workbook holds all forms.\n\n"
    '  jixiao review "图书综合经费 2023"\n\n'
    "  jixiao review data/raw/2023/forms.pdf -o review\n\n"
    "  jixiao review 某街道社区党群服务中心 --year 2023 --format xlsx"
)
#: why a sheet has no pictures, as it says itself
_UNWANTED = "按要求不附"
_UNDRAWN = "原件文件已移走、改动或无法绘出"
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')
#: bytes of a file's name that stem from the form; file systems allow 255 in all
_NAME_BYTES = 120


class SheetFormat(StrEnum):
    """What is written."""

    HTML = "html"
    XLSX = "xlsx"
    BOTH = "both"


class ReviewUnwritable(JixiaoError):
    """The sheets cannot be written to the folder."""


def review(
    wanted: Annotated[
        str,
        typer.Argument(
            metavar="FORM|DOCUMENT|UNIT",
            help="Start of an evaluation_id or document_id, path of a document, name of a unit or project.",
        ),
    ],
    year: Annotated[int | None, typer.Option("--year", "-y", help="Only forms of this fiscal year.")] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Folder to write to; made if need be.")
    ] = Path("review"),
    format_: Annotated[
        SheetFormat, typer.Option("--format", "-f", help="A page to read and print, a workbook, or both.")
    ] = SheetFormat.BOTH,
    has_pages: Annotated[
        bool, typer.Option("--pages/--no-pages", help="Show the pages of the original, as published.")
    ] = True,
    raw: RawFolder = None,
    warehouse: WarehouseFolder = None,
) -> None:
    """Write review sheets (复核意见表): forms as read, findings beside their rows, pages with the places."""
    paths = paths_from(raw, warehouse)
    with open_live(paths.live) as con:
        chosen = find_forms(con, wanted, year)
        sheets = [gather(con, evaluation_id) for evaluation_id in chosen.evaluation_ids]
        profile = gather_profile(con, chosen.title, chosen.evaluation_ids)
    is_alone = chosen.kind == "form"
    names = [name_file(sheet, None if is_alone else number) for number, sheet in enumerate(sheets, 1)]
    written: list[Path] = []
    if format_ is not SheetFormat.XLSX:
        index = None if is_alone else "index.html"
        drawn = _draw(paths, sheets) if has_pages else itertools.repeat(((), _UNWANTED), len(sheets))
        for sheet, name, (pictures, missing) in zip(sheets, names, drawn, strict=True):
            page = render_html(sheet, pictures, missing=missing, index=index)
            written.append(_write(output / f"{name}.html", page.encode()))
        if index is not None:
            files = {sheet.evaluation_id: f"{name}.html" for sheet, name in zip(sheets, names, strict=True)}
            written.insert(0, _write(output / index, render_index(profile, files).encode()))
    if format_ is not SheetFormat.HTML:
        workbook = f"{names[0] if is_alone else '复核意见表'}.xlsx"
        written.append(_write(output / workbook, render_workbook(sheets, None if is_alone else profile)))
    _show(sheets, written)


def name_file(sheet: ReviewSheet, number: int | None = None) -> str:
    """Return the name of a sheet's file without its ending: number, year, project, start of the id."""
    project = _FORBIDDEN.sub("_", clean_text(sheet.project or "")).strip("._")
    short = project.encode()[:_NAME_BYTES].decode(errors="ignore")
    parts = [f"{number:02d}" if number else "复核意见表", str(sheet.fiscal_year or ""), short]
    return "-".join([*filter(None, parts), sheet.evaluation_id[:8]])


def _draw(
    paths: Paths, sheets: Sequence[ReviewSheet]
) -> Iterator[tuple[tuple[PagePicture, ...], str | None]]:
    """Yield the pictures of each sheet, and why there are none where pages could not be drawn.

    Forms of one document follow each other, so its bytes are fetched once.
    """
    document, content, reason = "", b"", ""
    for sheet in sheets:
        if not any(place.spots for place in sheet.places()):
            yield (), None
            continue
        try:
            if sheet.origin.document_id != document:
                document, content = sheet.origin.document_id, b""
                content = load_content(paths, document)
            if not content:
                raise TraceFailed(reason)
            yield draw_pages(content, sheet), None
        except JixiaoError as error:
            reason = str(error)
            complaints().print(f"[yellow]no pictures[/] {escape(reason)}", soft_wrap=True)
            # the reason names folders of this machine, which are nobody else's business
            yield (), _UNDRAWN


def _write(path: Path, content: bytes) -> Path:
    try:
        with replacing(path) as unfinished:
            unfinished.write_bytes(content)
    except OSError as error:
        raise ReviewUnwritable(f"cannot write {path}: {error.strerror}") from error
    return path


def _show(sheets: Sequence[ReviewSheet], written: Sequence[Path]) -> None:
    console = answers()
    for path in written:
        console.print(escape(str(path)), soft_wrap=True)
    found = [
        count(sum(sheet.count(severity) for sheet in sheets), severity) for severity in ("error", "warning")
    ]
    said = ", ".join([count(len(sheets), "form"), *found])
    if not all(sheet.is_audited for sheet in sheets):
        said += "; this build was not audited, so nothing was checked"
    complaints().print(f"[dim]{said}[/]")
