"""The flag that renews the pictures of the docs: `pytest tests/browser --update-screenshots`."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-screenshots",
        action="store_true",
        help="take the pictures in docs/images from the pages anew",
    )
