"""docs/warehouse.md is what the schema says, no more and no less."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipelines.dictionary import page_path, render, write_page
from pipelines.schema import Table, load_catalog
from pipelines.statements import load_statements

PAGE = render()


def test_the_committed_page_is_current() -> None:
    assert page_path().read_text(encoding="utf-8") == PAGE, "run `python -m pipelines.dictionary`"


@pytest.mark.parametrize("table", load_catalog().tables, ids=lambda table: table.name)
def test_every_table_stands_on_the_page_with_all_columns(table: Table) -> None:
    section = PAGE.split(f"### {table.name}\n")[1].split("\n##")[0]
    for column in table.columns:
        assert f"| `{column.name}` |" in section


def test_every_mart_check_and_example_stands_on_the_page() -> None:
    for mart in load_statements("marts"):
        assert f"### marts.{mart.name}\n" in PAGE
    for check in load_statements("checks"):
        assert f"| `{check.name}` |" in PAGE
    for example in load_statements("examples"):
        assert f"| `{example.name}.sql` |" in PAGE


def test_terms_of_the_glossary_point_to_columns_that_exist() -> None:
    columns = {f"{t.name}.{name}" for t in load_catalog().tables for name in t.column_names}
    columns |= {name for t in load_catalog().tables for name in (*t.column_names, t.name)}
    with page_path().with_name("glossary.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            place = row["in_warehouse"].partition(" ")[0]
            assert not place or place in columns, row


def test_the_page_is_written_where_it_is_asked_for(tmp_path: Path) -> None:
    assert write_page(tmp_path / "page.md").read_text(encoding="utf-8") == PAGE
