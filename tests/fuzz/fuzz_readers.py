"""Broken documents for every reader: python tests/fuzz/fuzz_readers.py --seconds 60.

Whole samples of every format are mutated (bytes flipped, numbers made absurd, pieces cut out, repeated,
spliced in from another format, inside packed parts too) and read as in a run. Only `Unreadable` may come of
it, and in time. Reading happens in a process of its own, so that a library that aborts is found as well;
what failed is kept in --out as a file beside its traceback. Exit code 1 where anything failed.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import math
import multiprocessing
import random
import re
import resource
import signal
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import pikepdf
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from pipelines.reading import read_document  # noqa: E402  the checkout is put on the path first
from pipelines.worker import prepare_worker  # noqa: E402
from tests.generator.documents import make_documents  # noqa: E402
from tests.generator.layouts import CATALOGUE  # noqa: E402
from tests.generator.printing import print_form  # noqa: E402

DATA = ROOT / "tests" / "data"
#: CPU seconds that one mutated document may take: whole ones take well below one, but recognition, to which
#: pages go whose text was broken, takes several a page, and CI may run on a slow machine
SLOWEST = 60
#: seconds after which a process that neither computes nor answers is given up
SILENCE = 300.0
WORKER_BYTES = 3 << 30
#: examples that hypothesis draws from one seed, then the next seed is taken
EXAMPLES = 200
#: what breaks parsers: signs of their grammars, and numbers at the edge of a type
TOKENS = (
    b"<", b">", b"/", b"(", b"[", b"\x00", b"\xff\xff", b"\n", b"&#0;", b"]]>", b"<!--", b"<table>",
    b"<td>", b"</td>", b"-1", b"0", b"65536", b"2147483648", b"18446744073709551616", b"1e309", b"NaN",
    b"%", b"\t" * 50, b"endstream", b"stream\n", b"<< /Kids [1 0 R] >>", "\u2028\U0010ffff".encode(),
    "≥".encode(), "项目支出绩效自评表".encode(),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edit:
    """One mutation. Positions and sizes are reduced to the length of what they are applied to."""

    kind: str
    at: int
    size: int
    token: int
    other: int
    #: inside a part of a package rather than in the file
    is_inside: bool


EDITS = st.lists(
    st.builds(
        Edit,
        st.sampled_from(("flip", "flip", "cut", "drop", "repeat", "insert", "number", "number", "splice")),
        st.integers(0, 1 << 24),
        st.integers(1, 1 << 12),
        st.integers(0, 255),
        st.integers(0, 1 << 16),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


def make_seeds() -> dict[str, bytes]:
    """Return whole documents by file name: small ones of the generator, and the samples of odd formats."""
    forms = [[print_form(CATALOGUE[name], 7)] for name in list(CATALOGUE)[:3]]
    seeds = {
        f"{form}-{document.file_name}": document.content
        for form in ("html", "text", "text-layout", "docx", "xlsx", "xlsx-numbers")
        for document in make_documents(forms, form)
    }
    for name in ("jiangchuan-reportlab.pdf", "jiangchuan-libreoffice.pdf"):
        content = (DATA / name).read_bytes()
        seeds[name] = _first_pages(content, is_packed=True)
        seeds[f"unpacked-{name}"] = _first_pages(content, is_packed=False)
    seeds["jiangchuan.xls"] = (DATA / "jiangchuan.xls").read_bytes()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.html", seeds[next(iter(seeds))])
    seeds["a.zip"] = packed.getvalue()
    return seeds


def _first_pages(content: bytes, *, is_packed: bool) -> bytes:
    """Return the first two pages of a PDF; unpacked, so that an edit reaches what the page says."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        del document.pages[2:]
        document.remove_unreferenced_resources()
        document.save(
            out,
            compress_streams=is_packed,
            stream_decode_level=pikepdf.StreamDecodeLevel.none
            if is_packed
            else pikepdf.StreamDecodeLevel.all,
        )
    return out.getvalue()


def mutate(content: bytes, edits: list[Edit], others: list[bytes]) -> bytes:
    """Return the document with all edits applied, in order."""
    for edit in edits:
        if edit.is_inside and content.startswith(b"PK\x03\x04"):
            content = _edit_part(content, edit, others)
        else:
            content = _apply(content, edit, others)
    return content


def _edit_part(content: bytes, edit: Edit, others: list[bytes]) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {info.filename: archive.read(info) for info in archive.infolist()}
    except Exception:  # noqa: BLE001  an earlier edit broke the package: edit its bytes instead
        return _apply(content, edit, others)
    if not parts:
        return content
    # the larger a part, the likelier it is edited: that is where the form stands
    name = random.Random(edit.other).choices(list(parts), [len(part) + 1 for part in parts.values()])[0]  # noqa: S311
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, body in parts.items():
            archive.writestr(part, _apply(body, edit, others) if part == name else body)
    return out.getvalue()


def _apply(content: bytes, edit: Edit, others: list[bytes]) -> bytes:
    at = edit.at % (len(content) + 1)
    end = min(len(content), at + edit.size)
    token = TOKENS[edit.token % len(TOKENS)]
    match edit.kind:
        case "flip":
            return content[:at] + bytes([edit.token]) + content[at + 1 :]
        case "cut":
            return content[:at]
        case "drop":
            return content[:at] + content[end:]
        case "repeat":
            return content[:end] + content[at:end] * (1 + edit.token) + content[end:]
        case "insert":
            return content[:at] + token + content[at:]
        case "number":
            found = re.compile(rb"\d+").search(content, at)
            return content if found is None else content[: found.start()] + token + content[found.end() :]
    other = others[edit.other % len(others)]
    start = edit.token * len(other) // 256
    return content[:at] + other[start : start + edit.size] + content[end:]


def read_many(first_seed: int, inbox: Path, report: Connection) -> None:
    """Read mutated documents until the process is ended; report each, and the traceback of a failure.

    What is being read lies in `inbox`, so that it outlives an abort.
    """
    prepare_worker(WORKER_BYTES)
    seeds = make_seeds()
    names, contents = list(seeds), list(seeds.values())

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.sampled_from(names), EDITS)
    def read_one(name: str, edits: list[Edit]) -> None:
        content = mutate(seeds[name], edits, contents)
        inbox.write_bytes(content)
        report.send((name, None))
        fault = ""
        # beyond, the kernel ends the process, which is seen as SIGXCPU
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time()) + SLOWEST, hard))
        try:
            read_document(content, name)
        except Exception:  # noqa: BLE001  to be told, then the next one
            fault = traceback.format_exc()
        report.send((name, fault))

    number = first_seed
    while True:
        seed(number)(read_one)()
        number += 1


@dataclass(slots=True)
class Fuzzing:
    """What a run has seen so far."""

    out: Path
    count: int = 0
    failures: Counter[str] = field(default_factory=Counter)

    def fail(self, kind: str, name: str, content: bytes, fault: str) -> None:
        """Keep one failing document of each kind."""
        self.failures[kind] += 1
        if self.failures[kind] > 1:
            return
        self.out.mkdir(parents=True, exist_ok=True)
        stem = hashlib.sha256(content).hexdigest()[:12]
        (self.out / f"{stem}-{name}").write_bytes(content)
        (self.out / f"{stem}.txt").write_text(f"{kind}\n{name}\n{fault}\n", encoding="utf-8")
        sys.stdout.write(f"FAILED {kind} ({stem}-{name})\n{fault}\n")
        sys.stdout.flush()


def kind_of(fault: str) -> str:
    """Return what tells one fault from another: the last line of ours that it went through, and its class."""
    places = re.findall(r'File ".*?/(pipelines/[\w/]+\.py)", line (\d+)', fault)
    error = fault.strip().splitlines()[-1].split(":")[0]
    return f"{error} at {':'.join(places[-1])}" if places else error


def fuzz(seconds: float, first_seed: int, out: Path, watch: Callable[[str], None]) -> Fuzzing:
    """Fuzz for so long; start a new process whenever one dies or hangs."""
    found = Fuzzing(out)
    end = time.monotonic() + seconds
    out.mkdir(parents=True, exist_ok=True)
    context = multiprocessing.get_context("spawn")
    while time.monotonic() < end:
        inbox = out / ".reading"
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(
            target=read_many, args=(first_seed + found.count, inbox, theirs), daemon=True
        )
        process.start()
        theirs.close()
        _follow(process, ours, inbox, found, end, watch)
        process.kill()
        process.join()
        inbox.unlink(missing_ok=True)
    return found


def _follow(
    process: multiprocessing.process.BaseProcess,
    reports: Connection,
    inbox: Path,
    found: Fuzzing,
    end: float,
    watch: Callable[[str], None],
) -> None:
    """Follow one process until it dies, hangs or the time is over."""
    name = None
    while time.monotonic() < end:
        if not reports.poll(SILENCE):
            found.fail(
                "hang", name or "start", inbox.read_bytes() if name else b"", f"silent for {SILENCE:g} s"
            )
            return
        try:
            name, fault = reports.recv()
        except EOFError:
            process.join()
            code = process.exitcode or 0
            how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
            how += f" (more than {SLOWEST} CPU seconds)" if how == "SIGXCPU" else ""
            kind = f"died: {how} {Path(name or '').suffix}"
            found.fail(kind, name or "start", inbox.read_bytes() if name else b"", how)
            return
        if fault is None:
            continue
        found.count += 1
        if fault:
            found.fail(kind_of(fault), name, inbox.read_bytes(), fault)
        if found.count % 500 == 0:
            watch(f"{found.count} documents, {sum(found.failures.values())} failures\n")


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument(
        "--seed", type=int, default=1, help="first seed; the same seed tries the same documents"
    )
    parser.add_argument(
        "--out", type=Path, default=ROOT / "build" / "fuzz", help="where failing documents are kept"
    )
    options = parser.parse_args()
    found = fuzz(options.seconds, options.seed, options.out, lambda line: print(line, end="", flush=True))  # noqa: T201
    sys.stdout.write(f"{found.count} documents read, {sum(found.failures.values())} failed\n")
    for kind, count in found.failures.most_common():
        sys.stdout.write(f"  {count} x {kind}\n")
    return 1 if found.failures or not found.count else 0


if __name__ == "__main__":
    sys.exit(main())
