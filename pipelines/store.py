"""The cache of readings: what each document says, kept by (content, reader version). Disposable, never wrong.

    readings/<reader version>/ab.parquet              readings of the documents whose id begins with ab
    readings/<reader version>/parts/ab-<hex>.parquet  written by a worker, not yet merged into ab.parquet

A reading of another version lies in another folder, so files of one folder share one schema and an old
version goes by deleting its folder. Ledger and payload are one row, so they cannot disagree. All writes are
atomic, and none is shared by two writers: workers only add parts; `compact` runs in the one process that
holds the warehouse's lock.

What a reading holds belongs in `pipelines.reading`; which documents there are, in `pipelines.documents`.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.errors import StoreUnusable
from pipelines.files import UNFINISHED, clear_unfinished, replace_parquet, set_aside
from pipelines.records import frame_records

#: hex digits of the document_id that name a bucket: 256 buckets, about 4,000 documents each at a million
BUCKET_DIGITS = 2
#: folders of earlier reader versions that are kept, so that going back one version reads nothing again
KEPT_VERSIONS = 1
#: the start of the name of a mark; the next run clears away what a killed run left of them
_MARK = f"{UNFINISHED}reading-"


@dataclass(frozen=True, slots=True)
class Store:
    """The readings of one reader version. Small and picklable: workers get a copy."""

    #: the folder of all versions
    root: Path
    version: str
    #: columns of a reading (`pipelines.schema.readings_schema()`); document_id first
    schema: pl.Schema

    @property
    def folder(self) -> Path:
        """The folder of this version. The version is part of a path, so odd characters are replaced."""
        return self.root / "".join(c if c.isalnum() or c in "-._" else "_" for c in self.version)

    @property
    def parts(self) -> Path:
        """The folder that workers write to."""
        return self.folder / "parts"

    def buckets(self) -> list[Path]:
        """Return the merged files, sorted."""
        return sorted(path for path in self.folder.glob("*.parquet") if not path.name.startswith("."))

    def unmerged(self) -> list[Path]:
        """Return the part files, sorted."""
        return sorted(path for path in self.parts.glob("*.parquet") if not path.name.startswith("."))

    def known(self, *, without: Iterable[str] = ()) -> pl.DataFrame:
        """Return the document_id of every reading; those rejected with a category in `without` do not count.

        Files that are no readings of this schema are set aside, so that their documents are read again.
        """
        sound = [path for path in [*self.buckets(), *self.unmerged()] if self._is_sound(path)]
        if not sound:
            return pl.DataFrame(schema={"document_id": pl.String})
        rows = pl.scan_parquet(sound, glob=False)
        if categories := list(without):
            rows = rows.filter(~pl.col("category").is_in(categories).fill_null(False))
        return rows.select("document_id").unique().collect()

    def pending(self, documents: pl.DataFrame, *, retry: Iterable[str] = ()) -> pl.DataFrame:
        """Return the rows of `documents` (any columns, document_id among them) that have no reading yet.

        Documents rejected with a category in `retry` (`crashed`, `timeout`) count as not read.
        """
        return documents.join(self.known(without=retry), on="document_id", how="anti").sort("document_id")

    def write_part(self, records: Iterable[Mapping[str, Any]]) -> None:
        """Add readings, one part file per bucket touched. Called in the worker that read them.

        Raises StoreUnusable where the disk refuses, or where a record does not fit the schema.
        """
        ordered = sorted(records, key=lambda record: str(record["document_id"]))
        for bucket, group in groupby(ordered, key=lambda record: str(record["document_id"])[:BUCKET_DIGITS]):
            try:
                frame = frame_records([dict(record) for record in group], self.schema)
                replace_parquet(frame, self.parts / f"{bucket}-{uuid.uuid4().hex}.parquet", is_durable=False)
            except (OSError, pl.exceptions.PolarsError, TypeError, OverflowError) as error:
                raise StoreUnusable(f"cannot write readings to {self.parts}: {error}") from error

    @contextmanager
    def marking(self, document_id: str) -> Iterator[None]:
        """Mark a document for as long as it is read: what a worker that died had in hand stays marked.

        Raises StoreUnusable.
        """
        mark = self.parts / f"{_MARK}{document_id}"
        try:
            self.parts.mkdir(parents=True, exist_ok=True)
            mark.touch()
        except OSError as error:
            raise StoreUnusable(f"cannot write to {self.parts}: {error}") from error
        try:
            yield
        finally:
            mark.unlink(missing_ok=True)

    def take_marks(self) -> set[str]:
        """Return the documents that are marked, and wipe the marks. Call it while no worker is at work."""
        marks = list(self.parts.glob(f"{_MARK}*"))
        for mark in marks:
            mark.unlink()
        return {mark.name.removeprefix(_MARK) for mark in marks}

    def compact(self) -> int:
        """Merge the parts into their buckets; return how many parts there were. Untouched buckets stay as
        they are.

        A part is deleted only after its bucket is on disk; after a kill in between, the same reading is in
        both, and the newer of equal readings wins. Call it only while holding the warehouse's lock.
        """
        for folder in (self.folder, self.parts):
            clear_unfinished(folder)
        parts = [path for path in self.unmerged() if self._is_sound(path)]
        for bucket, group in groupby(parts, key=lambda path: path.name[:BUCKET_DIGITS]):
            merged = list(group)
            target = self.folder / f"{bucket}.parquet"
            sources = [target, *merged] if target.exists() and self._is_sound(target) else merged
            try:
                # parts are sorted by name, not by age; within one version equal documents read equal,
                # but for a retried rejection, which the modification time puts last
                sources.sort(key=lambda path: path.stat().st_mtime_ns)
                frame = pl.concat([pl.read_parquet(path, glob=False) for path in sources])
                frame = frame.unique("document_id", keep="last", maintain_order=True).sort("document_id")
                replace_parquet(frame, target)
            except (OSError, pl.exceptions.PolarsError) as error:
                raise StoreUnusable(f"cannot merge readings in {self.folder}: {error}") from error
            for path in merged:
                path.unlink()
        return len(parts)

    def scan(self) -> pl.LazyFrame:
        """Return all merged readings of this version, one row per document. Call `compact` first."""
        sound = [path for path in self.buckets() if self._is_sound(path)]
        if not sound:
            return self.schema.to_frame().lazy()
        return pl.scan_parquet(sound, glob=False)

    def verify(self) -> list[Path]:
        """Read every file to its end and set aside those that are broken; return where they went."""
        aside = []
        for path in [*self.buckets(), *self.unmerged()]:
            try:
                pl.read_parquet(path, glob=False)
            except (pl.exceptions.PolarsError, OSError):
                aside.append(set_aside(path))
        return aside

    def prune(self, *, keep: int = KEPT_VERSIONS) -> list[str]:
        """Delete the folders of other versions but for the `keep` last used; return the names of the
        deleted."""
        if not self.root.is_dir():
            return []
        others = [path for path in self.root.iterdir() if path.is_dir() and path != self.folder]
        others.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for path in others[keep:]:
            shutil.rmtree(path)
        return [path.name for path in others[keep:]]

    def _is_sound(self, path: Path) -> bool:
        """Tell whether a file holds readings of this schema; set it aside if it does not."""
        try:
            if path.is_file() and pl.read_parquet_schema(path) == self.schema:
                return True
        except (pl.exceptions.PolarsError, OSError):
            pass
        if path.exists() and not path.name.startswith(UNFINISHED):
            set_aside(path)
        return False
