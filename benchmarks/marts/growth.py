"""How long each mart takes for 10⁴, 10⁵ and 10⁶ indicators: python -m benchmarks.marts.growth [--sizes …].

Star rows are made up by rows.sql, as many as published forms would give: 14 indicators to a form, five years,
36 projects to a unit, 1 000 indicator names, texts copied between units, audit outcomes for 63 rules. A mart
is timed by writing all its rows and columns into a table, as the export does; views it reads are computed
anew. The report is written to benchmarks/marts/README.md.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from pipelines.schema import create_schema
from pipelines.statements import create_relations, load_statements

REPORT = Path(__file__).with_name("README.md")
INDICATORS_PER_FORM = 14
FORMS_PER_PROJECT = 5
PROJECTS_PER_UNIT = 36
RULES = 63

#: the INSERTs, with the names of the constants above in capitals
ROWS = Path(__file__).with_name("rows.sql")


def main() -> None:
    """Measure each size and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    measured: dict[int, dict[str, tuple[float, int]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes:
            measured[size] = measure(Path(folder) / f"marts{size}.duckdb", size, options.threads)
            print(size, round(sum(seconds for seconds, _ in measured[size].values()), 1), "s", flush=True)
    REPORT.write_text(_report(measured, options.threads), encoding="utf-8")


def measure(path: Path, size: int, threads: int) -> dict[str, tuple[float, int]]:
    """Return seconds and rows of each mart over `size` indicators."""
    found = {}
    with duckdb.connect(path, config={"threads": threads}) as con:
        create_schema(con, has_keys=False)
        make_rows(con, -(-size // INDICATORS_PER_FORM))
        create_relations(con)
        con.execute("checkpoint")
        for mart in load_statements("marts"):
            started = time.perf_counter()
            con.execute(f"create temp table written as from marts.{mart.name}")
            seconds = time.perf_counter() - started
            [(rows,)] = con.execute("select count(*) from written").fetchall()
            con.execute("drop table written")
            found[mart.name] = (seconds, rows)
    return found


def make_rows(con: duckdb.DuckDBPyConnection, forms: int) -> None:
    """Fill an empty star with `forms` made-up forms."""
    script = ROWS.read_text(encoding="utf-8")
    for name, value in {
        "$forms": forms,
        "FORMS_PER_PROJECT": FORMS_PER_PROJECT,
        "PROJECTS_PER_UNIT": PROJECTS_PER_UNIT,
        "INDICATORS_PER_FORM": INDICATORS_PER_FORM,
        "RULES": RULES,
    }.items():
        script = script.replace(name, str(value))
    con.execute(script)


def _report(measured: dict[int, dict[str, tuple[float, int]]], threads: int) -> str:
    sizes = list(measured)
    largest = measured[sizes[-1]]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    lines = [
        "# How long the marts take",
        "",
        "Written by `python -m benchmarks.marts.growth`; what is measured stands at the head of growth.py.",
        f"DuckDB {duckdb.__version__}, {threads} threads, {os.cpu_count()} processors,",
        f"Python {sys.version.split()[0]}, peak memory {peak:.1f} GB; a shared machine.",
        "",
        "Seconds to write all rows of a mart, the slowest first, and its rows at the largest size:",
        "",
        "| mart | " + " | ".join(f"{size:,} indicators" for size in sizes) + " | rows |",
        "|---|" + "--:|" * (len(sizes) + 1),
    ]
    for name in sorted(largest, key=lambda mart: -largest[mart][0]):
        cells = " | ".join(f"{measured[size][name][0]:.2f}" for size in sizes)
        lines.append(f"| {name} | {cells} | {largest[name][1]:,} |")
    sums = " | ".join(f"{sum(s for s, _ in measured[size].values()):.1f}" for size in sizes)
    lines.append(f"| all marts | {sums} | |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
