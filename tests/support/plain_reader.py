"""A reader of a format made for tests: `key=value` lines, or one command that misbehaves as documents do.

It stands in for `pipelines.reading` where a test is about the road and not about forms: it is as real to
the workers, the cache and the warehouse, and can be told to crash, hang or eat memory.

    unit=街道办      the implementing unit
    project=修路     one form per line `project=`; each with one funding line and one indicator
    year=2023
    yuan=1000.00     of every funding line
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import signal
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipelines.ingest import Reader
from pipelines.keys import make_key
from pipelines.records import rejected_record
from pipelines.schema import readings_schema

#: as the package's own, the version changes with the shape of the readings
VERSION = "plain-1"


def read(content: bytes, file_name: str) -> dict[str, Any]:
    """Return the record of a document of the test format; do what its command says first."""
    text = content.decode()
    document_id = hashlib.sha256(content).hexdigest()
    if text.startswith("!"):
        _misbehave(text.removeprefix("!").split()[0])
    record = rejected_record(
        readings_schema(),
        document_id=document_id,
        version=VERSION,
        byte_count=len(content),
        category="no_form",
        reason=f"{file_name} holds no line `project=`",
    )
    fields = [line.split("=", 1) for line in text.splitlines() if "=" in line]
    unit = next((value for key, value in fields if key == "unit"), None)
    year = next((int(value) for key, value in fields if key == "year"), None)
    yuan = next((Decimal(value) for key, value in fields if key == "yuan"), Decimal(1000))
    for name in (value for key, value in fields if key == "project"):
        _add_form(record, name, unit, year, yuan)
    if record["evaluations"]:
        record |= {
            "status": "complete",
            "category": None,
            "reason": None,
            "media_type": "text/plain",
            "reader": "plain",
        }
    return record


def reader(version: str = VERSION) -> Reader:
    """Return this reader, as of some version."""
    return Reader(read, version)


def _add_form(record: dict[str, Any], name: str, unit: str | None, year: int | None, yuan: Decimal) -> None:
    form_no = len(record["evaluations"]) + 1
    evaluation_id = make_key(record["document_id"], form_no)
    unit_id = make_key(unit) if unit else None
    record["evaluations"].append(
        {
            "evaluation_id": evaluation_id,
            "document_id": record["document_id"],
            "form_no": form_no,
            "project_id": make_key(unit, None, name),
            "project_name": name,
            "project_name_text": name,
            "unit_id": unit_id,
            "unit_name": unit,
            "unit_text": unit,
            "fiscal_year": year,
            "status": "complete",
        }
    )
    record["funding"].append(
        {
            "evaluation_id": evaluation_id,
            "line_no": 1,
            "source": "total",
            "executed_yuan": yuan,
            "money_unit": "元",
        }
    )
    record["indicators"].append(
        {
            "evaluation_id": evaluation_id,
            "indicator_no": 1,
            "indicator_name": "数量",
            "target_text": "=100.00(%)",
        }
    )


def _misbehave(command: str) -> None:
    match command:
        case "crash":
            os.kill(os.getpid(), signal.SIGKILL)
        case "sleep":
            time.sleep(120)
        case "stuck":
            # a library that never comes back to the interpreter, so that no Python signal handler runs
            ctypes.PyDLL(None).sleep(120)
        case "memory":
            _ = bytearray(1 << 45)
        case "raise":
            raise ValueError("a fault of the reader")
        case "slow":
            time.sleep(0.05)
        case _:
            raise AssertionError(f"no such command: {command}")


def write_documents(raw: Path, count: int, *, start: int = 0, command: str = "") -> None:
    """Write `count` documents of one form each below `raw`."""
    raw.mkdir(parents=True, exist_ok=True)
    for number in range(start, start + count):
        lines = [f"!{command}"] if command else []
        lines += [f"unit=单位{number % 7}", f"project=项目{number}", "year=2023", f"yuan={number}.50"]
        (raw / f"doc-{number:05}.txt").write_text("\n".join(lines), encoding="utf-8")
