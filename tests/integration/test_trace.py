"""`jixiao trace` leads from a value in the warehouse back to the paper."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from pipelines import cli, ingest
from pipelines.settings import Limits, Paths
from pipelines.trace import RED, SCALE, Piece, TraceFailed, draw_pieces, find_evaluation, find_pieces
from pipelines.warehouse import open_live
from tests.support.hostile_office import zipped

DATA = Path(__file__).parents[1] / "data"
PDF = DATA / "jiangchuan-libreoffice.pdf"
#: the first form of the sample, whose reason for a deviation is cut by a page break
PROJECT = "图书综合经费"
Trace = Callable[..., str]


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    """A warehouse of the same forms as PDF in an archive and as workbook."""
    folder = tmp_path_factory.mktemp("trace")
    paths = Paths(folder / "raw", folder / "warehouse")
    paths.raw.mkdir()
    (paths.raw / "包.zip").write_bytes(zipped({"江川/自评表.pdf": PDF.read_bytes()}))
    shutil.copy(DATA / "jiangchuan.xlsx", paths.raw)
    ingest.run(paths, limits=Limits(workers=1))
    return paths


@pytest.fixture(scope="module")
def ids(traced: Paths) -> dict[str, str]:
    """The id of the first form, by reader."""
    with open_live(traced.live) as con:
        rows = con.execute(
            "select split_part(media_type, '/', 2), evaluation_id from evaluations join documents "
            "using (document_id) where form_no = 1"
        ).fetchall()
    return {"pdf" if kind == "pdf" else "xlsx": evaluation_id for kind, evaluation_id in rows}


@pytest.fixture
def trace(traced: Paths) -> Trace:
    def run(*arguments: str) -> str:
        folders = ("--raw", str(traced.raw), "--warehouse", str(traced.warehouse))
        result = CliRunner().invoke(cli.app, ["trace", *arguments, *folders], env={"COLUMNS": "160"})
        if isinstance(result.exception, TraceFailed):
            return f"error: {result.exception}"
        assert result.exit_code == 0, result.output
        return result.output

    return run


def test_a_value_cut_by_a_page_break_is_shown_and_drawn_in_all_its_parts(
    trace: Trace, ids: dict[str, str], tmp_path: Path
) -> None:
    picture = tmp_path / "out.png"
    told = trace(ids["pdf"][:8], "--indicator", "1", "--column", "deviation_reason", "-o", str(picture))
    assert "包.zip!江川/自评表.pdf" in told
    assert "deviation_reason (part 2)" in told
    assert "451.0, 62.6" in told
    with Image.open(picture) as image:
        pixels = np.asarray(image.convert("RGB"))
    # two pages of A4, one below the other, with one frame on each
    assert pixels.shape[:2] == pytest.approx((2 * 842 * SCALE, 595 * SCALE), abs=4)
    marked = np.flatnonzero((pixels == RED).all(axis=2).any(axis=1))
    assert marked[0] < pixels.shape[0] // 2 < marked[-1]


def test_a_row_is_found_by_project_and_year_with_every_value_and_its_place(
    trace: Trace, ids: dict[str, str]
) -> None:
    told = trace(ids["pdf"], "--funding", "1")
    assert "17650500.00" in told
    assert "1,765.05" in told
    assert "136.4, 186.8, 229.9, 211.1" in told


def test_formats_without_pages_give_the_address_and_no_picture(
    trace: Trace, ids: dict[str, str], tmp_path: Path
) -> None:
    told = trace(ids["xlsx"], "--funding", "1", "--column", "executed_yuan")
    assert "!" in told
    assert "jiangchuan.xlsx" in told
    refused = trace(ids["xlsx"], "--funding", "1", "-o", str(tmp_path / "out.png"))
    assert refused.startswith("error: no picture")
    assert not (tmp_path / "out.png").exists()


def test_a_column_that_was_read_from_anothers_print_is_traced_to_it(
    traced: Paths, ids: dict[str, str]
) -> None:
    with open_live(traced.live) as con:
        found = find_evaluation(con, ids["pdf"])
        [piece] = find_pieces(con, found, "indicators", 1, "target_value")
    assert piece.column_name == "target_text"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param([PROJECT], "2 evaluations fit", id="ambiguous"),
        pytest.param([PROJECT], "(jiangchuan.xlsx)", id="ambiguous-but-for-the-file"),
        pytest.param([f"{PROJECT} 2023"], "name one by its id", id="ambiguous-in-its-year"),
        pytest.param([f"{PROJECT} 2019"], "no evaluation", id="no-such-year"),
        pytest.param(["没有这个项目"], "no evaluation", id="no-such-name"),
        pytest.param(["<pdf>", "--indicator", "99"], "there are: 1 to", id="no-such-row"),
        pytest.param(["<pdf>", "--column", "nosuch"], "no column", id="no-such-column"),
        pytest.param(
            ["<pdf>", "--indicator", "2", "--column", "deviation_reason"], "nothing is printed", id="empty"
        ),
    ],
)
def test_what_cannot_be_traced_is_one_sentence(
    trace: Trace, ids: dict[str, str], arguments: list[str], said: str
) -> None:
    assert said in trace(*[ids["pdf"] if word == "<pdf>" else word for word in arguments])


def test_a_file_that_moved_is_found_by_its_content_and_one_that_went_is_told(
    traced: Paths, ids: dict[str, str], tmp_path: Path
) -> None:
    moved = Paths(tmp_path / "raw", traced.warehouse)
    shutil.copytree(traced.raw, moved.raw)
    (moved.raw / "包.zip").rename(moved.raw / "renamed.zip")
    folders = ["--raw", str(moved.raw), "--warehouse", str(moved.warehouse), "-o", str(tmp_path / "out.png")]
    asked = ["trace", ids["pdf"], "--funding", "1", *folders]
    assert CliRunner().invoke(cli.app, asked).exit_code == 0
    assert (tmp_path / "out.png").read_bytes().startswith(b"\x89PNG")
    (moved.raw / "renamed.zip").unlink()
    result = CliRunner().invoke(cli.app, asked)
    assert "no longer in" in str(result.exception)


def test_a_picture_is_drawn_in_the_points_of_its_paper() -> None:
    sheet = io.BytesIO()
    Image.new("RGB", (1654, 2339), "white").save(sheet, "PNG", dpi=(200, 200))
    piece = Piece("executed_yuan", 1, 1, (72.0, 144.0, 216.0, 180.0), None, "1", None, None)
    pixels = np.asarray(draw_pieces(sheet.getvalue(), [piece]))
    rows, columns = (pixels == RED).all(axis=2).nonzero()
    drawn = (columns.min(), rows.min(), columns.max(), rows.max())
    assert drawn == pytest.approx((200, 400, 600, 500), abs=8)


def test_two_rows_at_once_are_wrong_usage(traced: Paths) -> None:
    asked = ["trace", "abcd", "--indicator", "1", "--funding", "1", "--warehouse", str(traced.warehouse)]
    assert CliRunner().invoke(cli.app, asked).exit_code == 2
