"""Where the reference data of sql/reference lies, and its rows as text.

Here belongs finding and reading those CSV files, and nothing that knows what a column means: that
belongs in the module that uses it (`pipelines.normalize.*`). The files are the domain's vocabulary
(labels, units, scales, words), so that an expert adds a row where a programmer would add a branch.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

#: separates several spellings in one field
SPELLING_SEPARATOR = "|"


def sql_folder() -> Path:
    """Return the folder `sql`: beside the package in a checkout, inside it (`_sql`) in a wheel."""
    package = Path(__file__).resolve().parent
    packed = package / "_sql"
    return packed if packed.is_dir() else package.parent / "sql"


def reference_path(name: str) -> Path:
    """Return the path of the reference file of that name, e.g. `units.csv`."""
    return sql_folder() / "reference" / name


@cache
def read_reference(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a reference file, one dict per row, fields stripped; cached per process.

    Raises FileNotFoundError where there is no such file, and ValueError where a row has more or
    fewer fields than the header: a reference file is part of the program, so it fails loudly.
    """
    with reference_path(name).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        rows = []
        for row in reader:
            if None in row or None in row.values():
                raise ValueError(f"{name}, line {reader.line_num}: not {len(reader.fieldnames or ())} fields")
            rows.append({field: value.strip() for field, value in row.items()})
    return tuple(rows)


def split_spellings(text: str) -> tuple[str, ...]:
    """Return the spellings listed in one field, separated by `|`; empty ones are left out."""
    return tuple(part.strip() for part in text.split(SPELLING_SEPARATOR) if part.strip())
