"""A reader that computes without end: what a hostile document makes of a slow one. Text tells how."""

from __future__ import annotations

import hashlib
from typing import Any

from pipelines.ingest import Reader
from pipelines.records import rejected_record
from pipelines.schema import readings_schema

VERSION = "burning-1"


def read(content: bytes, file_name: str) -> dict[str, Any]:
    """Burn in Python (`python`), in a library that never comes back to it (`library`), or not at all."""
    number = 0
    while content == b"python":
        number += 1
    if content == b"library":
        sum(range(10**13))
    return rejected_record(
        readings_schema(),
        document_id=hashlib.sha256(content).hexdigest(),
        version=VERSION,
        byte_count=len(content),
        category="no_form",
        reason=f"{file_name} holds no form",
    )


def reader() -> Reader:
    """Return this reader."""
    return Reader(read, VERSION)
