"""How long the audit takes for 10⁴, 10⁵ and 10⁶ indicators: python -m benchmarks.audit.growth [--sizes …].

Made-up forms of the generator are read once by the project's own reader and then multiplied set-based, with
names, scores and texts varied by copy, until the warehouse holds so many indicators. Times are those that
`run_audit` reports; the report is written to benchmarks/audit/README.md.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

from pipelines.audit import run_audit
from pipelines.quarantine import split_star
from pipelines.reading import read_document
from pipelines.schema import create_schema, load_catalog, readings_schema
from pipelines.star import FILES_SCHEMA, build_star
from pipelines.statements import create_relations
from tests.generator.documents import make_documents
from tests.generator.layouts import CATALOGUE
from tests.generator.printing import print_form

#: the warehouse keeps UTC without a zone
SEEN = datetime(2024, 1, 1)  # noqa: DTZ001

REPORT = Path(__file__).with_name("README.md")
LAYOUTS = ("V01", "V02", "V03", "V05", "V08", "V10", "V21", "V22")
#: forms read once, to be multiplied
SEEDS = 25
FORM_TABLES = ("evaluations", "goals", "funding", "indicators")
#: what differs between copies of a form, by table
VARIED = {
    "evaluations": "replace (evaluation_id || '-' || copy_no as evaluation_id, "
    "document_id || '-' || copy_no as document_id, unit_name || (copy_no % 977) as unit_name, "
    "project_id || '-' || (copy_no // 3) as project_id, 2018 + copy_no % 3 as fiscal_year, "
    "goal_actual || copy_no as goal_actual)",
    "goals": "replace (evaluation_id || '-' || copy_no as evaluation_id, "
    "actual_text || copy_no as actual_text)",
    "funding": "replace (evaluation_id || '-' || copy_no as evaluation_id)",
    "indicators": "replace (evaluation_id || '-' || copy_no as evaluation_id, "
    "if(copy_no % 7 = 0, score_points * 0.9, score_points) as score_points, "
    "if(copy_no % 5 = 0, indicator_name || copy_no, indicator_name) as indicator_name, "
    "if(copy_no % 11 = 0, attainment_ratio * 0.8, attainment_ratio) as attainment_ratio)",
}


def main() -> None:
    """Measure each size and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    measured = []
    with tempfile.TemporaryDirectory() as folder:
        seed = Path(folder) / "seed.duckdb"
        _make_seed(seed)
        for size in options.sizes:
            measured.append(_measure(Path(folder), seed, size, options.threads))
            print(measured[-1]["indicators"], "indicators:", measured[-1]["seconds"], "s")
    REPORT.write_text(_report(measured, options.threads), encoding="utf-8")


def _make_seed(path: Path) -> None:
    """Read generated forms and load them."""
    groups = [[print_form(CATALOGUE[name], seed)] for name in LAYOUTS for seed in range(SEEDS)]
    records, files = [], []
    for document in make_documents(groups, "html"):
        record = read_document(document.content, document.file_name)
        records.append(record)
        files.append(
            (
                record["document_id"],
                document.file_name,
                SEEN,
                document.file_name,
                1,
                "text/html",
            )
        )
    star = split_star(
        build_star(
            pl.LazyFrame(records, schema=readings_schema()),
            pl.DataFrame(files, schema=FILES_SCHEMA, orient="row"),
        )
    )
    with duckdb.connect(path) as con:
        create_schema(con, has_keys=False)
        for name, frame in star.accepted.items():
            columns = load_catalog().table(name).column_names
            con.from_arrow(frame.select(columns).__arrow_c_stream__()).insert_into(name)


def _measure(folder: Path, seed: Path, size: int, threads: int) -> dict[str, object]:
    """Multiply the seed to `size` indicators, audit it, return what it took."""
    path = folder / f"audit{size}.duckdb"
    with duckdb.connect(path, config={"threads": threads}) as con:
        create_schema(con, has_keys=False)
        con.execute(f"attach '{seed}' as seed (read_only)")
        [(per_copy,)] = con.execute("select count(*) from seed.indicators").fetchall()
        copies = max(1, -(-size // per_copy))
        for table in FORM_TABLES:
            con.execute(
                f"insert into {table} by name select * exclude (copy_no) {VARIED[table]} "
                f"from seed.{table} cross join (select unnest(range({copies})) as copy_no)"
            )
        con.execute(
            "insert into documents by name select * exclude (copy_no) "
            "replace (document_id || '-' || copy_no as document_id) "
            f"from seed.documents cross join (select unnest(range({copies})) as copy_no)"
        )
        con.execute(
            "insert into document_files by name select * exclude (copy_no) "
            "replace (document_id || '-' || copy_no as document_id, path || copy_no as path) "
            f"from seed.document_files cross join (select unnest(range({copies})) as copy_no)"
        )
        con.execute("detach seed")
        create_relations(con)
        con.execute("checkpoint")
        bytes_before = path.stat().st_size
        started = time.perf_counter()
        counts = run_audit(con)
        seconds = time.perf_counter() - started
        con.execute("checkpoint")
        [(indicators, forms)] = con.execute(
            "select (select count(*) from indicators), (select count(*) from evaluations)"
        ).fetchall()
        [(outcomes,)] = con.execute("select count(*) from audit.outcomes").fetchall()
    return {
        "indicators": indicators,
        "forms": forms,
        "seconds": seconds,
        "findings": counts.findings,
        "outcomes": outcomes,
        "added_megabytes": (path.stat().st_size - bytes_before) / 1e6,
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
        "by_rule": dict(counts.seconds),
    }


def _report(measured: list[dict[str, object]], threads: int) -> str:
    largest = measured[-1]["by_rule"]
    assert isinstance(largest, dict)
    lines = [
        "# How long the audit takes",
        "",
        "Written by `python -m benchmarks.audit.growth`; what is measured stands at the head of growth.py.",
        f"DuckDB {duckdb.__version__}, {threads} threads, {os.cpu_count()} processors. The machine was",
        "shared: when it was busy the same run took up to four times as long.",
        "",
        "| indicators | forms | seconds | µs per indicator | findings | outcomes | file, MB | memory, MB |",
        "|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for each in measured:
        seconds, indicators = float(str(each["seconds"])), int(str(each["indicators"]))
        lines.append(
            f"| {indicators:,} | {int(str(each['forms'])):,} | {seconds:.1f} "
            f"| {seconds / indicators * 1e6:.0f} "
            f"| {int(str(each['findings'])):,} | {int(str(each['outcomes'])):,} "
            f"| {float(str(each['added_megabytes'])):.0f} | {float(str(each['peak_megabytes'])):.0f} |"
        )
    lines += ["", "Seconds by rule and input (lower case), the slowest first:", ""]
    heads = [f"{int(str(each['indicators'])):,}" for each in measured]
    lines += ["| rule or input | " + " | ".join(heads) + " |", "|---|" + "--:|" * len(heads)]
    for name in sorted(largest, key=lambda key: -largest[key]):
        cells = []
        for each in measured:
            by_rule = each["by_rule"]
            assert isinstance(by_rule, dict)
            cells.append(f"{by_rule[name]:.2f}")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
