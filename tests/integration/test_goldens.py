"""Each sample document gives exactly the reading that was looked at and committed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.reading import read_document
from tests.integration.golden import GOLDEN, render_golden

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    *sorted((ROOT / "data" / "raw").glob("*.txt")),
    *(
        ROOT / "tests" / "data" / name
        for name in (
            "jiangchuan-libreoffice.pdf",
            "jiangchuan-reportlab.pdf",
            "jiangchuan.docx",
            "jiangchuan.xlsx",
            "jiangchuan.html",
        )
    ),
]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_reading_is_the_golden_one(path: Path, request: pytest.FixtureRequest) -> None:
    text = render_golden(read_document(path.read_bytes(), path.name))
    golden = GOLDEN / f"{path.name}.json"
    if request.config.getoption("--update-golden"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8"), "look at the difference; --update-golden accepts it"


def test_goldens_are_compared_and_not_being_rewritten(request: pytest.FixtureRequest) -> None:
    assert not request.config.getoption("--update-golden"), "run the tests again without --update-golden"


def test_every_golden_belongs_to_a_document() -> None:
    assert {path.name for path in GOLDEN.glob("*.json")} == {f"{path.name}.json" for path in DOCUMENTS}
