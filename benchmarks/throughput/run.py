"""Load thousands of documents and watch memory, processors and progress; write README.md.

Run from the repository's root: `python -m benchmarks.throughput.run [--documents N] [--workers N]`. The
load runs in a process of its own, as `jixiao run` does; its family is looked at once a second, through /proc
(Linux only).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.throughput.corpus import DISTINCT_PDFS, FORMS_PER_DOCUMENT, SHARES, write_corpus

ROOT = Path(__file__).resolve().parents[2]
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")
#: rows of the table of memory over time
SHOWN_MOMENTS = 10
LOAD = """
import json, resource, sys, time
from pathlib import Path
from pipelines import ingest
from pipelines.settings import Limits, Paths

def told(done, total):
    seconds = time.monotonic() - began
    left = seconds / done * (total - done) if done else 0
    print(json.dumps({"done": done, "total": total, "rate": done / seconds, "left": left}), flush=True)

if __name__ == "__main__":
    paths, limits = Paths(Path(sys.argv[1]), Path(sys.argv[2])), Limits(workers=int(sys.argv[3]))
    steps, began = {}, time.monotonic()
    with ingest.hold(paths):
        documents = ingest.list_documents(paths)
        steps["list"] = time.monotonic() - began
        receipt = ingest.read_documents(paths, documents, limits=limits, progress=told)
        steps["read"] = time.monotonic() - began - steps["list"]
        before = time.monotonic()
        candidate = ingest.build_candidate(paths, documents, receipt)
        steps["build"] = time.monotonic() - before
        before = time.monotonic()
        ingest.publish_candidate(paths, candidate, ingest.check_candidate(paths, candidate))
        steps["check and publish"] = time.monotonic() - before
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps({"steps": steps, "read_now": receipt.read_now, "rejected": receipt.rejected_now,
        "worker_cpu": used.ru_utime + used.ru_stime}), flush=True)
"""


@dataclass(frozen=True, slots=True)
class Moment:
    """The load at one second: bytes resident in parent and workers, CPU seconds of all so far."""

    seconds: float
    done: int
    parent_bytes: int
    worker_bytes: tuple[int, ...]
    #: busy processors since the moment before
    busy: float
    #: busy processors of the whole machine, other programs included
    machine_busy: float


@dataclass(slots=True)
class Run:
    """What was measured."""

    moments: list[Moment] = field(default_factory=list)
    progress: list[dict[str, Any]] = field(default_factory=list)
    result: dict[str, Any] = field(default_factory=dict)


def measure(raw: Path, warehouse: Path, workers: int) -> Run:
    """Load the folder and return what was seen."""
    run = Run()
    command = [sys.executable, "-c", LOAD, str(raw), str(warehouse), str(workers)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        listener = threading.Thread(target=_listen, args=(process.stdout, run))
        listener.start()
        began = last = time.monotonic()
        cpu: dict[int, float] = {}
        machine = _machine_cpu()
        while process.poll() is None:
            time.sleep(1.0)
            now, family = time.monotonic(), _family(process.pid)
            used = {pid: _cpu(pid) for pid in family}
            spent = sum(seconds - cpu.get(pid, 0.0) for pid, seconds in used.items())
            cpu, machine_before, machine = used, machine, _machine_cpu()
            done = run.progress[-1]["done"] if run.progress else 0
            memory = [_resident(pid) for pid in family]
            shares = (spent / (now - last), (machine - machine_before) / (now - last))
            run.moments.append(Moment(now - began, done, memory[0], tuple(memory[1:]), *shares))
            last = now
        listener.join()
    if process.returncode:
        raise SystemExit(f"the load ended with {process.returncode}")
    return run


def _listen(pipe: Any, run: Run) -> None:
    for line in pipe:
        if not line.startswith("{"):
            # what a library prints on its own account
            print(f"\n{line!r}", file=sys.stderr)
            continue
        told = json.loads(line)
        if "done" in told:
            run.progress.append(told)
            left = time.strftime("%H:%M:%S", time.gmtime(told["left"]))
            print(f"\r{told['done']} of {told['total']}, {told['rate']:.2f} documents/s, {left} left", end="")
        else:
            run.result = told
            print()


def _family(pid: int) -> list[int]:
    """Return a process and its children."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        children = []
    return [pid, *map(int, children)]


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * PAGE_BYTES
    except (OSError, IndexError):
        return 0


def _cpu(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def _machine_cpu() -> float:
    """Return the CPU seconds that the machine has spent working since it was started."""
    user, nice, system, _, _, irq, soft = map(
        int, Path("/proc/stat").read_text(encoding="ascii").split()[1:8]
    )
    return (user + nice + system + irq + soft) / TICKS


def _count(warehouse: Path) -> dict[str, int]:
    from pipelines.warehouse import open_live  # noqa: PLC0415  the benchmark itself stays small

    query = """
        select (select count(*) from documents), (select sum(page_count) from documents),
            (select count(*) from evaluations), (select count(*) from indicators),
            (select count(*) from documents where status = 'complete'),
            (select count(*) from documents where status = 'partial'),
            (select count(*) from documents where status = 'rejected')
    """
    with open_live(warehouse / "warehouse.duckdb") as con:
        [row] = con.execute(query).fetchall()
    names = ("documents", "pages", "forms", "indicators", "complete", "partial", "rejected")
    return dict(zip(names, map(int, row), strict=True))


def _rejections(warehouse: Path) -> list[str]:
    """Return how many documents were rejected for which reason."""
    from pipelines.warehouse import open_live  # noqa: PLC0415  the benchmark itself stays small

    with open_live(warehouse / "warehouse.duckdb") as con:
        rows = con.execute(
            "select reason, count(*) from quality.rejected_documents group by all order by 2 desc, 1"
        ).fetchall()
    return [f"* {count:,}: {reason}" for reason, count in rows]


def render(run: Run, counts: dict[str, int], size: int, workers: int, rejections: list[str]) -> str:
    """Return the report."""
    steps, cpu = run.result["steps"], run.result["worker_cpu"]
    reading = [moment for moment in run.moments if 0 < moment.done < counts["documents"]] or run.moments
    stride = max(1, len(reading) // SHOWN_MOMENTS)
    busy = sum(moment.busy for moment in reading) / len(reading)
    others = sum(moment.machine_busy - moment.busy for moment in reading) / len(reading)
    shares = ", ".join(f"{share} {form}" for form, share in SHARES.items())
    used = [(moment.done, moment.parent_bytes + sum(moment.worker_bytes)) for moment in run.moments]
    peak_reading = max((size for done, size in used if done < counts["documents"]), default=0)
    peak_building = max((size for done, size in used if done >= counts["documents"]), default=0)
    lines = [
        "# Loading thousands of documents",
        "",
        f"Written by `python -m benchmarks.throughput.run --documents {counts['documents']}`.",
        f"{counts['documents']:,} made-up documents ({size / 2**20:,.0f} MiB),",
        f"of {FORMS_PER_DOCUMENT} forms each; of 20 documents: {shares}.",
        f"PDFs are printed by Chromium; {DISTINCT_PDFS} of them are distinct and told apart by a comment at",
        "their end, documents of the other formats differ in every value.",
        "",
        f"{workers} workers, {os.cpu_count()} processors, Python {platform.python_version()},",
        f"{platform.system()} {platform.machine()}.",
        f"Other programs kept {max(0.0, others):.2f} processors busy meanwhile.",
        "",
        "| what | came to |",
        "|---|---:|",
        *(f"| {name} | {count:,} |" for name, count in counts.items()),
        *(f"| {name}, s | {seconds:,.1f} |" for name, seconds in steps.items()),
        f"| documents read per second | {counts['documents'] / steps['read']:.2f} |",
        f"| forms read per second | {counts['forms'] / steps['read']:.1f} |",
        f"| pages read per second | {counts['pages'] / steps['read']:.1f} |",
        f"| CPU seconds of the workers | {cpu:,.0f} |",
        f"| CPU ms per document | {1000 * cpu / counts['documents']:.0f} |",
        f"| CPU ms per page | {1000 * cpu / counts['pages']:.1f} |",
        f"| CPU ms per form | {1000 * cpu / counts['forms']:.1f} |",
        f"| processors kept busy while reading | {busy:.2f} |",
        f"| most memory while reading, parent and workers, MiB | {peak_reading / 2**20:,.0f} |",
        f"| most memory while building, MiB | {peak_building / 2**20:,.0f} |",
        "",
        "A page is a page of a PDF, a sheet, or what a reader of another format takes for one.",
        "",
        "Rejected, as they should be: the catalogue also holds forms of other kinds and empty templates.",
        "",
        *rejections,
        "",
        "Memory over time, resident MiB. Workers are replaced after some batches.",
        "",
        "| s | documents | parent | workers | busy |",
        "|---:|---:|---:|---|---:|",
    ]
    for moment in reading[::stride]:
        memory = ", ".join(f"{used / 2**20:.0f}" for used in moment.worker_bytes)
        lines.append(
            f"| {moment.seconds:.0f} | {moment.done:,} | {moment.parent_bytes / 2**20:.0f} | {memory} "
            f"| {moment.busy:.2f} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--dry", action="store_true", help="print the report, do not write README.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jixiao-throughput-") as name:
        raw, warehouse = Path(name, "raw"), Path(name, "warehouse")
        began = time.monotonic()
        size = write_corpus(raw, options.documents)
        print(f"{options.documents} documents made in {time.monotonic() - began:.0f} s")
        run = measure(raw, warehouse, options.workers)
        report = render(run, _count(warehouse), size, options.workers, _rejections(warehouse))
    print(report)
    print(f"the benchmark's own memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    if not options.dry:
        Path(__file__).with_name("README.md").write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
