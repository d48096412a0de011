"""`jixiao review` from a document on disk to files on disk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from typer.testing import CliRunner, Result

from pipelines.cli import app
from pipelines.errors import JixiaoError
from pipelines.settings import Paths
from tests.support.review_forms import publish_audited

UNIT = "上海市闵行区江川路街道社区党群服务中心"
#: printed on form 4 of the sample: rule, row
FORM_4 = {("A17", "演出质量"), ("A17", "长效管理机制健全性"), ("A15", "重大活动场次")}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory, root: Path, sample: Path) -> Paths:
    """The sample as text, PDF and Excel."""
    data = root / "tests" / "data"
    documents = (sample, data / "jiangchuan-libreoffice.pdf", data / "jiangchuan.xlsx")
    return publish_audited(tmp_path_factory.mktemp("review"), *documents)


def review(warehouse: Paths, *words: str) -> Result:
    folders = ("--raw", str(warehouse.raw), "--warehouse", str(warehouse.warehouse))
    return CliRunner().invoke(app, ["review", *words, *folders])


def parse(page: Path) -> Any:
    return etree.fromstring(page.read_bytes())


@pytest.mark.parametrize("document", ["jiangchuan-libreoffice.pdf", "jiangchuan.xlsx"])
def test_a_document_gives_a_sheet_for_each_form_an_index_and_a_workbook(
    warehouse: Paths, document: str, tmp_path: Path
) -> None:
    done = review(warehouse, document, "-o", str(tmp_path))
    assert done.exit_code == 0, done.output
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 9 and "index.html" in names and "复核意见表.xlsx" in names
    [page] = tmp_path.glob("04-*.html")
    tree = parse(page)
    assert len(tree.xpath("//*[local-name()='image']")) == (1 if document.endswith(".pdf") else 0)
    rows = tree.xpath("//tr[starts-with(@id, 'indicator-')]")
    texts = ["".join(row.itertext()) for row in rows]
    for rule_id, name in FORM_4:
        assert any(rule_id in text and name in text for text in texts)
    links = parse(tmp_path / "index.html").xpath("//table[@id='forms']//a")
    assert len(links) == 7


def test_a_sheet_of_a_format_without_pages_gives_address_and_printed_text(
    warehouse: Paths, tmp_path: Path
) -> None:
    assert review(warehouse, "jiangchuan.xlsx", "-o", str(tmp_path), "-f", "html").exit_code == 0
    [page] = tmp_path.glob("04-*.html")
    tree = parse(page)
    [where] = tree.xpath("//tr[@id='indicator-1']/td[@class='where']")
    assert "".join(where.itertext()).strip() == "A13–G13"
    assert tree.xpath("//details[@open]")
    assert not list(tmp_path.glob("*.xlsx"))


def test_a_unit_gives_the_forms_that_count_once_each(warehouse: Paths, tmp_path: Path) -> None:
    done = review(warehouse, UNIT, "-o", str(tmp_path), "-f", "xlsx")
    assert done.exit_code == 0, done.output
    assert "7 forms" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["复核意见表.xlsx"]


def test_one_form_gives_one_page_and_one_workbook(warehouse: Paths, tmp_path: Path) -> None:
    listed = review(warehouse, "图书综合经费 2023", "-o", str(tmp_path))
    assert isinstance(listed.exception, JixiaoError)
    key = str(listed.exception).split("\n")[1].split()[0]
    done = review(warehouse, key, "-o", str(tmp_path))
    assert done.exit_code == 0, done.output
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".html", ".xlsx"]


def test_a_document_that_is_gone_gives_a_sheet_that_says_so(warehouse: Paths, tmp_path: Path) -> None:
    own = replace(warehouse, raw=tmp_path / "empty")
    own.raw.mkdir()
    done = review(own, "jiangchuan-libreoffice.pdf", "-o", str(tmp_path), "-f", "html")
    assert done.exit_code == 0, done.output
    assert "no pictures" in done.stderr
    [page] = tmp_path.glob("04-*.html")
    text = page.read_text(encoding="utf-8")
    assert "原件页面未能附上" in text and "A17" in text
    assert str(own.raw) not in text
    parse(page)


def test_the_pages_of_the_original_can_be_left_out(warehouse: Paths, tmp_path: Path) -> None:
    words = ("jiangchuan-libreoffice.pdf", "-o", str(tmp_path), "-f", "html", "--no-pages")
    assert review(warehouse, *words).exit_code == 0
    for page in tmp_path.glob("0*.html"):
        text = page.read_text(encoding="utf-8")
        assert "data:image" not in text and "按要求不附" in text


def test_a_folder_that_cannot_be_written_is_named(warehouse: Paths, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    done = review(warehouse, "jiangchuan.xlsx", "-o", str(blocked))
    assert isinstance(done.exception, JixiaoError)
    assert "cannot write" in str(done.exception)
