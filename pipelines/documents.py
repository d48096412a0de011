"""Which documents there are: find, hash and name the files of the raw folder.

A document is its content: `document_id` is the SHA-256 of the bytes, so copies and renames are the same
document. A file is a path at which that content was seen. What a document says belongs in
`pipelines.reading`.

Every regular file below the raw folder is a document, through symlinks too, but for the names that no
publisher uses (`is_ignored`). What cannot be opened stays in the list with the reason; nothing is skipped
in silence.

A file is hashed again only when its size, times or inode changed since the manifest was written, or when it
was changed so shortly before hashing that its times could not show a further change.

A file that cannot be opened has no content to be named after: its document_id is the hash of its path, and
it ends in quality.rejected_documents like any other document that could not be read.

A zip archive that can be opened is no document; its members are, at paths such as `a.zip!b.pdf`. A member
equal to a loose file is the same document with two paths. A member that cannot be taken out is rejected under
its own path; an archive that cannot be read through to its end is a document too, rejected when it is read.
An unchanged archive is not opened again to list it.
"""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path

import polars as pl

from pipelines.contents import UNREADABLE, Finding, Identity, look_into, nameless_id
from pipelines.errors import RawFolderMissing
from pipelines.files import replace_parquet, set_aside

#: one row per file and per member of an archive. `path` is for people, `os_path` the bytes by which the file
#: is opened again, `member` the address in it (see `archive.Member`). `byte_count` is the document's own
#: size, `file_bytes` that of the file. `is_archive`: the row only stands for its members
MANIFEST_SCHEMA = pl.Schema(
    [
        ("path", pl.String()),
        ("os_path", pl.Binary()),
        ("member", pl.String()),
        ("file_name", pl.String()),
        ("document_id", pl.String()),
        ("byte_count", pl.Int64()),
        ("file_bytes", pl.Int64()),
        ("mtime_ns", pl.Int64()),
        ("ctime_ns", pl.Int64()),
        ("inode", pl.UInt64()),
        ("hashed_at_ns", pl.Int64()),
        ("lister", pl.Int32()),
        ("first_seen_at", pl.Datetime("us")),
        ("is_archive", pl.Boolean()),
        ("category", pl.String()),
        ("reason", pl.String()),
    ]
)
#: what tells that a file is still the one that was hashed
IDENTITY = ["os_path", "file_bytes", "mtime_ns", "ctime_ns", "inode"]
#: raise when archives are listed in another way: all files are then hashed and opened again
LISTER_VERSION = 1
#: a file changed within this time before it was hashed may change again without its times showing it, because
#: file systems keep times as coarse as two seconds (FAT, some network shares)
RACY_NS = 2_000_000_000
#: names of editors, downloads and desktops, by pattern; they are lower-cased before they are compared
IGNORED_NAMES = (".*", "~$*", "*.part", "*.crdownload", "*.tmp", "thumbs.db", "desktop.ini")
#: the raw folder's own description, ignored in its top folder only
IGNORED_AT_TOP = ("readme", "readme.*")
HASH_THREADS = 4


@dataclass(frozen=True, slots=True)
class Documents:
    """The files of a raw folder as they stood when it was walked."""

    #: one row per file and member, columns of MANIFEST_SCHEMA, sorted by path
    files: pl.DataFrame
    #: the folder that `os_path` is relative to
    raw: Path
    #: when the walk began, UTC
    listed_at: datetime
    #: number of files that had to be hashed, because they are new or changed
    hashed: int = 0
    #: paths that were left out by name (see `is_ignored`), folders included
    ignored: tuple[str, ...] = field(default=())

    @property
    def count(self) -> int:
        """Number of distinct documents (contents), files that cannot be opened included."""
        return self._listed()["document_id"].n_unique()

    def readable(self) -> pl.DataFrame:
        """Return one row per document, sorted by document_id.

        Columns: document_id, file_name (of the first path), byte_count, os_paths and members (every place to
        read it from: the file, and the address in it where it is an archive).
        """
        return (
            self._listed()
            .lazy()
            .filter(pl.col("reason").is_null())
            .sort("path")
            .group_by("document_id", maintain_order=True)
            .agg(
                pl.col("file_name").first(),
                pl.col("byte_count").first(),
                pl.col("os_path").alias("os_paths"),
                pl.col("member").alias("members"),
            )
            .sort("document_id")
            .collect()
        )

    def paths(self) -> pl.DataFrame:
        """Return one row per (document_id, path): FILES_SCHEMA of `pipelines.star`; first_seen_at is UTC."""
        return (
            self._listed()
            .select(
                "document_id",
                "path",
                "first_seen_at",
                "file_name",
                pl.col("byte_count").fill_null(0),
                pl.lit(None, pl.String).alias("media_type"),
            )
            .unique(subset=["document_id", "path"], keep="first", maintain_order=True)
        )

    def unreadable(self) -> pl.DataFrame:
        """Return one row per document without content: document_id, path, category, reason.

        These are files that could not be opened, and members that could not be taken out of their archive.
        """
        return (
            self._listed()
            .filter(pl.col("reason").is_not_null())
            .select("document_id", "path", "category", "reason")
        )

    def _listed(self) -> pl.DataFrame:
        """Return the rows that are documents; archives stand for their members only."""
        return self.files.filter(~pl.col("is_archive"))

    def digest(self) -> str:
        """Return 64 hex digits over what is there: every path with its content or the reason it has none."""
        return _digest(
            f"{path}\0{document_id or ''}\0{reason or ''}"
            for path, document_id, reason in self.files.select("path", "document_id", "reason").iter_rows()
        )


@dataclass(frozen=True, slots=True)
class _Entry:
    """One file met on the walk; `reason` is set where it cannot be a document."""

    os_path: bytes
    file_bytes: int | None = None
    mtime_ns: int | None = None
    ctime_ns: int | None = None
    inode: int | None = None
    reason: str | None = None


def find_documents(raw: Path, manifest: Path) -> Documents:
    """Walk `raw` and hash what is new or changed since `manifest` was written. Writes nothing.

    A manifest that cannot be read counts as absent: everything is hashed again. Raises RawFolderMissing.
    """
    if not raw.is_dir():
        raise RawFolderMissing(raw)
    now = datetime.now(UTC).replace(tzinfo=None)
    entries, ignored = _walk(raw)
    listing = pl.DataFrame(
        [(e.os_path, e.file_bytes, e.mtime_ns, e.ctime_ns, e.inode, e.reason) for e in entries],
        schema={name: MANIFEST_SCHEMA[name] for name in [*IDENTITY, "reason"]},
        orient="row",
    )
    before = read_manifest(manifest)
    known = before.filter(
        (pl.col("lister") == LISTER_VERSION) & (pl.col("hashed_at_ns") - pl.col("ctime_ns") > RACY_NS)
    ).join(listing.filter(pl.col("reason").is_null()), on=IDENTITY, how="semi")
    new = listing.filter(pl.col("reason").is_null()).join(known, on=IDENTITY, how="anti")
    hashed = _hash_files(raw, new["os_path"].to_list())
    refused = listing.filter(pl.col("reason").is_not_null()).with_columns(
        pl.lit(UNREADABLE).alias("category"), pl.lit(value=False).alias("is_archive")
    )
    fresh = _name(pl.concat([hashed, refused], how="diagonal"))
    seen = before.select("path", "document_id", "first_seen_at").unique(["path", "document_id"], keep="any")
    fresh = fresh.join(seen, on=["path", "document_id"], how="left").with_columns(
        pl.col("first_seen_at").fill_null(now)
    )
    columns = [pl.col(name).cast(dtype) for name, dtype in MANIFEST_SCHEMA.items()]
    files = pl.concat([known.select(columns), fresh.select(columns)]).sort("path", "os_path", "member")
    return Documents(files, raw, now, hashed=new.height, ignored=tuple(ignored))


def last_listed(raw: Path, manifest: Path) -> Documents:
    """Return the documents as the manifest has them, without looking at the folder; none where there is
    none."""
    listed_at = (
        datetime.fromtimestamp(manifest.stat().st_mtime, UTC) if manifest.exists() else datetime.now(UTC)
    )
    return Documents(read_manifest(manifest), raw, listed_at.replace(tzinfo=None))


def read_manifest(manifest: Path) -> pl.DataFrame:
    """Return the manifest, or no rows where there is none or it is broken (it is then set aside)."""
    if not manifest.exists():
        return MANIFEST_SCHEMA.to_frame()
    try:
        return pl.read_parquet(manifest).select(pl.col(n).cast(t) for n, t in MANIFEST_SCHEMA.items())
    except (pl.exceptions.PolarsError, OSError):
        set_aside(manifest)
        return MANIFEST_SCHEMA.to_frame()


def write_manifest(documents: Documents, manifest: Path) -> None:
    """Write the list of files for the next run, in one step; leave the file alone where nothing changed."""
    if manifest.exists() and read_manifest(manifest).equals(documents.files):
        return
    replace_parquet(documents.files, manifest)


def listing_digest(raw: Path) -> str:
    """Return 64 hex digits over (path, size, mtime) of every file; opens none. The cursor of the sensor.

    Raises RawFolderMissing.
    """
    if not raw.is_dir():
        raise RawFolderMissing(raw)
    entries, _ = _walk(raw)
    return _digest(
        f"{entry.os_path.hex()}\0{entry.file_bytes}\0{entry.mtime_ns}\0{entry.reason or ''}"
        for entry in sorted(entries, key=lambda entry: entry.os_path)
    )


def is_ignored(name: str, *, is_top: bool) -> bool:
    """Tell whether a name is no document's: hidden, an editor's or a download's, or the folder's own
    README."""
    patterns = IGNORED_NAMES + IGNORED_AT_TOP if is_top else IGNORED_NAMES
    return any(fnmatch(name.lower(), pattern) for pattern in patterns)


def display_path(os_path: bytes) -> str:
    """Return a path as text: UTF-8 in NFC; else GB18030, which archives from Chinese Windows hold; else
    escaped."""
    for encoding in ("utf-8", "gb18030"):
        try:
            text = os_path.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or all(char.isprintable() for char in text):
            return unicodedata.normalize("NFC", text)
    return os_path.decode("utf-8", "backslashreplace")


def _walk(raw: Path) -> tuple[list[_Entry], list[str]]:
    """Return every file below `raw` and every ignored path. Folders are entered once, however linked."""
    entries: list[_Entry] = []
    ignored: list[str] = []
    entered: set[tuple[int, int]] = set()
    folders = [b""]
    while folders:
        folder = folders.pop()
        try:
            here = raw / os.fsdecode(folder)
            status = here.stat()
            if (status.st_dev, status.st_ino) in entered:
                continue
            entered.add((status.st_dev, status.st_ino))
            names = sorted(os.fsencode(path.name) for path in here.iterdir())
        except OSError as error:
            entries.append(_Entry(folder or b".", reason=f"folder cannot be listed: {error.strerror}"))
            continue
        for name in names:
            os_path = folder + b"/" + name if folder else name
            if is_ignored(display_path(name), is_top=not folder):
                ignored.append(display_path(os_path))
                continue
            try:
                status = (raw / os.fsdecode(os_path)).stat()
            except OSError as error:
                entries.append(_Entry(os_path, reason=f"file cannot be opened: {error.strerror}"))
                continue
            if stat.S_ISDIR(status.st_mode):
                folders.append(os_path)
            elif stat.S_ISREG(status.st_mode):
                times = (status.st_mtime_ns, status.st_ctime_ns)
                entries.append(_Entry(os_path, status.st_size, *times, inode=status.st_ino))
            else:
                entries.append(_Entry(os_path, reason="neither a file nor a folder"))
    return entries, ignored


def _hash_files(raw: Path, os_paths: list[bytes]) -> pl.DataFrame:
    """Return IDENTITY and findings of files read just now, those of archives followed by their members."""
    with ThreadPoolExecutor(HASH_THREADS) as threads:
        looks = list(threads.map(lambda os_path: look_into(raw / os.fsdecode(os_path)), os_paths))
    rows = [
        (os_path, *astuple(look.identity), LISTER_VERSION, *astuple(finding))
        for os_path, look in zip(os_paths, looks, strict=True)
        for finding in look.findings
    ]
    types = {"member_name": pl.String()} | dict(MANIFEST_SCHEMA)
    names = ["os_path", *Identity.__dataclass_fields__, "lister", *Finding.__dataclass_fields__]
    return pl.DataFrame(rows, schema={name: types[name] for name in names}, orient="row")


def _name(rows: pl.DataFrame) -> pl.DataFrame:
    """Add path and file_name, and a document_id to what has no content."""
    paths, names, ids = [], [], []
    for os_path, member_name, document_id in rows.select(
        "os_path", "member_name", "document_id"
    ).iter_rows():
        path = display_path(os_path)
        name = path.rpartition("/")[2]
        if member_name is not None:
            inside = escape_unprintable(unicodedata.normalize("NFC", member_name))
            path = f"{path}!{inside}"
            name = inside.rpartition("!")[2].rpartition("/")[2] or inside
        paths.append(path)
        names.append(name)
        ids.append(document_id or nameless_id(os_path))
    return rows.with_columns(
        pl.Series("path", paths, dtype=pl.String),
        pl.Series("file_name", names, dtype=pl.String),
        pl.Series("document_id", ids, dtype=pl.String),
    )


def escape_unprintable(text: str) -> str:
    """Return a text whose control characters and halves of characters are written as escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _digest(lines: Iterator[str]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()
