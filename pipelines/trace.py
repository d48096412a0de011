"""From a value in the warehouse back to the paper: file, page, box, and a picture of the page.

Here belongs finding a value's places in the live warehouse and drawing them. How a place is recorded belongs
in `pipelines.normalize.filing`; what the command prints, in `pipelines.cli.trace`.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pypdfium2
from PIL import Image, ImageDraw

from pipelines.contents import fetch_content
from pipelines.documents import find_documents, last_listed
from pipelines.errors import JixiaoError
from pipelines.readers.archive import Shelf
from pipelines.settings import Paths

#: candidates named when a name fits several evaluations
SHOWN_CANDIDATES = 10
#: pixels per point of the picture, and the longest side it may have
SCALE = 2.0
LONGEST_SIDE = 6000
#: distance of the drawn frame from the value's cell, and its width, in points
MARGIN = 1.5
FRAME = 1.5
RED = (220, 20, 30)
#: the column of the number of a row, by table
ROW_NUMBERS = {"indicators": "indicator_no", "funding": "line_no", "goals": "goal_no", "details": "detail_no"}


class TraceFailed(JixiaoError):
    """What was asked for is not in the warehouse, or its file is gone, or has no pages to draw."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One form, and what tells it from others."""

    evaluation_id: str
    document_id: str
    form_no: int
    fiscal_year: int | None
    project_name: str | None
    unit_name: str | None
    #: name of the file, which tells two publications of one form apart
    file_name: str

    def __str__(self) -> str:
        words = (self.fiscal_year, self.project_name, self.unit_name)
        return " ".join([self.evaluation_id[:12], *(str(word) for word in words if word is not None)])


@dataclass(frozen=True, slots=True)
class Piece:
    """One printed piece of a value: where it stands and what was read from it."""

    column_name: str
    part_no: int
    page_no: int | None
    #: x0, top, x1, bottom in points of the displayed page; None where the format has no geometry
    box: tuple[float, float, float, float] | None
    address: str | None
    raw_text: str | None
    confidence: float | None
    #: the value of that column as loaded
    value: Any


def find_evaluation(con: duckdb.DuckDBPyConnection, wanted: str, year: int | None = None) -> Evaluation:
    """Return the one evaluation that is meant: by the start of its id, or by project name and year.

    The year may stand behind the name, as in `图书综合经费 2023`. Raises TraceFailed where none fits or
    several do; the message names them.
    """
    name = unicodedata.normalize("NFKC", wanted).strip()
    found: list[Evaluation] = []
    if re.fullmatch(r"[0-9a-f]{4,}", name):
        found = _select(con, "starts_with(evaluation_id, $1)", [name])
    if not found:
        stated = re.fullmatch(r"(.*?)\s+((?:19|20)\d\d)年?(?:度)?", name)
        if stated and year is None:
            name, year = stated[1], int(stated[2])
        in_year = "($2::integer is null or fiscal_year = $2::integer)"
        names = "nfc_normalize(coalesce(project_name, project_name_text, ''))"
        found = _select(con, f"{names} = $1 and {in_year}", [name, year])
        found = found or _select(con, f"contains({names}, $1) and {in_year}", [name, year])
    if len(found) == 1:
        return found[0]
    of_year = f" of {year}" if year else ""
    if not found:
        raise TraceFailed(f"no evaluation with an id or a project name like {wanted!r}{of_year}")
    shown = "\n".join(f"  {each} ({each.file_name})" for each in found[:SHOWN_CANDIDATES])
    more = f"\n  and {len(found) - SHOWN_CANDIDATES} more" if len(found) > SHOWN_CANDIDATES else ""
    raise TraceFailed(f"{len(found)} evaluations fit {wanted!r}{of_year}; name one by its id:\n{shown}{more}")


def find_pieces(
    con: duckdb.DuckDBPyConnection,
    evaluation: Evaluation,
    table: str = "evaluations",
    row_no: int = 0,
    column: str | None = None,
) -> list[Piece]:
    """Return every printed piece of a row, or of one column of it, in the order of the paper.

    `row_no` is the number of the indicator, funding line or goal, 0 for the form itself. Raises TraceFailed
    where the row is not there, the column is no column of the table, or nothing was printed for it.
    """
    row = _load_row(con, evaluation, table, row_no)
    if column is not None and column not in row:
        raise TraceFailed(f"{table} has no column {column!r}; its columns are: {', '.join(row)}")
    rows = con.execute(
        """
        select column_name, part_no, page_no, x0, top, x1, bottom, address, raw_text, confidence
        from sources where evaluation_id = ? and table_name = ? and row_no = ?
        order by page_no nulls first, top nulls first, x0, address, column_name, part_no
        """,
        [evaluation.evaluation_id, table, row_no],
    ).fetchall()
    pieces = [
        Piece(name, part_no, page_no, _box(x0, top, x1, bottom), address, text, confidence, row.get(name))
        for name, part_no, page_no, x0, top, x1, bottom, address, text, confidence in rows
    ]
    if column is None:
        return pieces
    known = {piece.column_name for piece in pieces}
    stem = re.sub(r"_(?:text|yuan|pct|points|value|high|unit|operator|kind|name|no)$", "", column)
    names = [column] if column in known else [name for name in sorted(known) if name.startswith(stem)]
    if not names:
        printed = ", ".join(sorted(known)) or "nothing"
        raise TraceFailed(f"nothing is printed for {column} of this row; printed are: {printed}")
    return [piece for piece in pieces if piece.column_name in names]


def list_paths(con: duckdb.DuckDBPyConnection, evaluation: Evaluation) -> list[str]:
    """Return the paths of the form's document below the raw folder, the one seen first at the front."""
    rows = con.execute(
        "select path from document_files where document_id = ? order by first_seen_at, path",
        [evaluation.document_id],
    ).fetchall()
    return [path for (path,) in rows]


def load_content(paths: Paths, document_id: str) -> bytes:
    """Return the bytes of a document from the raw folder, out of an archive where it lies in one.

    Raises TraceFailed where no file has these bytes any more, RawFolderMissing.
    """
    reason = "no path is known"
    # the list of the last run says where it was; only where that fails the folder is looked through anew
    for list_files in (last_listed, find_documents):
        files = list_files(paths.raw, paths.manifest).files
        places = files.filter(pl.col("document_id") == document_id, ~pl.col("is_archive"))
        with Shelf() as shelf:
            content = fetch_content(
                paths.raw, places.select("os_path", "member").iter_rows(), document_id, shelf
            )
        if isinstance(content, bytes):
            return content
        reason = content
    raise TraceFailed(f"the document is no longer in {paths.raw}: {reason}")


def draw_pieces(content: bytes, pieces: Sequence[Piece]) -> Image.Image:
    """Return the pages of the pieces as one picture, each piece framed; pages stand below each other.

    Raises TraceFailed where the document has no pages to draw.
    """
    with_box = [piece for piece in pieces if piece.box is not None and piece.page_no is not None]
    if not with_box:
        raise TraceFailed("no picture: this format has no pages; the address says where to look")
    pages = [
        _draw_page(content, page_no, [piece for piece in with_box if piece.page_no == page_no])
        for page_no in sorted({piece.page_no for piece in with_box if piece.page_no is not None})
    ]
    if len(pages) == 1:
        return pages[0]
    whole = Image.new("RGB", (max(page.width for page in pages), sum(page.height for page in pages)), "white")
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    return whole


def render_page(content: bytes, page_no: int) -> tuple[Image.Image, float]:
    """Return a page as displayed, and how many pixels a point has. Raises TraceFailed."""
    if b"%PDF-" in content[:1024]:
        try:
            with pypdfium2.PdfDocument(content) as document:
                page = document[page_no - 1]
                scale = min(SCALE, LONGEST_SIDE / max(page.get_size()))
                return page.render(scale=scale).to_pil().convert("RGB"), scale
        except (pypdfium2.PdfiumError, IndexError) as error:
            raise TraceFailed(f"page {page_no} cannot be drawn: {error}") from error
    return _render_picture(content, page_no)


def _render_picture(content: bytes, page_no: int) -> tuple[Image.Image, float]:
    # the reader of pictures knows how one was turned and how large its paper is
    from pipelines.readers import scan  # noqa: PLC0415

    try:
        for bitmap in scan.open_pictures(content, scan.LIMITS):
            if bitmap.page_no == page_no:
                picture = Image.fromarray(bitmap.pixels).convert("RGB")
                return picture, picture.width / bitmap.width
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise TraceFailed(f"the picture cannot be drawn: {error}") from error
    raise TraceFailed(f"the picture has no page {page_no}")


def _draw_page(content: bytes, page_no: int, pieces: Sequence[Piece]) -> Image.Image:
    picture, scale = render_page(content, page_no)
    pen = ImageDraw.Draw(picture)
    for piece in pieces:
        if piece.box is not None:
            x0, top, x1, bottom = piece.box
            corners = (x0 - MARGIN, top - MARGIN, x1 + MARGIN, bottom + MARGIN)
            pen.rectangle([edge * scale for edge in corners], outline=RED, width=max(1, round(FRAME * scale)))
    return picture


def write_picture(picture: Image.Image, target: Path) -> None:
    """Write a picture as PNG. Raises TraceFailed where the file cannot be written."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    try:
        target.write_bytes(buffer.getvalue())
    except OSError as error:
        raise TraceFailed(f"cannot write {target}: {error.strerror}") from error


def _select(con: duckdb.DuckDBPyConnection, condition: str, parameters: list[Any]) -> list[Evaluation]:
    columns = ", ".join(Evaluation.__dataclass_fields__)
    query = (
        f"select {columns} from evaluations join documents using (document_id) "
        f"where {condition} order by fiscal_year, document_id, form_no"
    )
    return [Evaluation(*row) for row in con.execute(query, parameters).fetchall()]


def _load_row(
    con: duckdb.DuckDBPyConnection, evaluation: Evaluation, table: str, row_no: int
) -> dict[str, Any]:
    """Return one row of a star table by column. Raises TraceFailed where it is not there."""
    number = ROW_NUMBERS.get(table)
    condition = f" and {number} = ?" if number else ""
    parameters: list[Any] = [evaluation.evaluation_id, *([row_no] if number else [])]
    con.execute(f"select * from {table} where evaluation_id = ?{condition}", parameters)
    names = [column[0] for column in con.description or ()]
    rows = con.fetchall()
    if rows:
        return dict(zip(names, rows[0], strict=True))
    numbers = con.execute(
        f"select {number} from {table} where evaluation_id = ? order by 1", [evaluation.evaluation_id]
    ).fetchall()
    there = f"{numbers[0][0]} to {numbers[-1][0]}" if numbers else "none"
    raise TraceFailed(f"{table} of this form has no number {row_no}; there are: {there}")


def _box(
    x0: float | None, top: float | None, x1: float | None, bottom: float | None
) -> tuple[float, float, float, float] | None:
    if x0 is None or top is None or x1 is None or bottom is None:
        return None
    return (x0, top, x1, bottom)
