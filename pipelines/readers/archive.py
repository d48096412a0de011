"""Zip archives: the documents inside, each with its name and bytes, within limits.

Here belong the names of members (Chinese archives name them in GBK without saying so), nesting, taking one
member out again, and what is refused. Nothing is ever unpacked to disk. Members are documents of their own;
reading them belongs to the other readers, listing them to `pipelines.documents`.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from pipelines.readers.cells import Content, Unreadable
from pipelines.readers.media import detect, name_package
from pipelines.readers.ooxml import ZIP_ERRORS


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """How much an archive may unpack to. A district's yearly set is 118 PDFs of some 300 kB."""

    members: int = 20_000
    member_bytes: int = 256 * 2**20
    total_bytes: int = 2 * 2**30
    #: deflate reaches 1,032; office files and PDFs hardly 20. Counted for members above a megabyte
    ratio: int = 200
    ratio_from_bytes: int = 2**20
    #: an archive within an archive is opened, one within that is not
    depth: int = 2
    #: the list of members: 20,000 with long names take 6 MB, and `zipfile` parses it before it can be counted
    directory_bytes: int = 8 * 2**20


LIMITS = ArchiveLimits()

#: what packing programs add beside the documents
_LITTER = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
_UNICODE_PATH_EXTRA = 0x7075
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
#: enough for every mark by which an archive is told, that of tar stands at 257
_HEAD_BYTES = 1024
#: the end record, the longest comment, and the records of zip64 before them
_END_BYTES = 22 + 65_535 + 20 + 56
#: archives that are known but not opened
OTHER_ARCHIVES = ("rar", "7z", "gzip", "tar")


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive, or the reason why it could not be taken out.

    `name` is its path in the archive with `/`, and with `!` between an inner archive and its member
    (`a.zip!b.pdf` is `b.pdf` in `a.zip` in the archive that was opened). `address` is its number in the
    archive's list, from 0, behind that of the inner archive (`3.12`): names may be told twice.
    """

    name: str
    content: bytes = b""
    problem: Unreadable | None = None
    address: str = field(default="", compare=False)


class _BudgetSpentError(Unreadable):
    """The archive as a whole is too large; no member is to blame for it."""


@dataclass
class _Budget:
    """What may still be unpacked, inner archives included."""

    limits: ArchiveLimits
    members: int = 0
    bytes: int = 0

    def take(self, size: int) -> None:
        self.members += 1
        self.bytes += size
        if self.members > self.limits.members:
            reason = f"more than {self.limits.members} files in the archive"
            raise _BudgetSpentError("too_large", reason)
        if self.bytes > self.limits.total_bytes:
            reason = f"the archive unpacks to more than {self.limits.total_bytes} bytes"
            raise _BudgetSpentError("too_large", reason)


def members(source: bytes | BinaryIO, limits: ArchiveLimits = LIMITS) -> Iterator[Member]:
    """Yield the documents of a zip archive, those of archives inside it too, in stored order.

    Only one member is in memory at a time. A member that is encrypted, broken, too large or named
    to leave its folder comes with `problem` set and without content. Raises Unreadable for the
    archive as a whole: `damaged`, `too_large`, `empty`, `unsupported` (rar, 7z and others).
    """
    file = io.BytesIO(source) if isinstance(source, bytes) else source
    file.seek(0)
    kind = detect(file.read(_HEAD_BYTES), "")
    if kind in OTHER_ARCHIVES:
        raise Unreadable("unsupported", describe_other(kind))
    count = 0
    for member in _walk(file, _Place(), _Budget(limits)):
        count += 1
        yield member
    if not count:
        raise Unreadable("empty", "the archive holds no files")


def is_archive(file: BinaryIO) -> bool:
    """Tell whether an open file is a whole zip archive of documents, rather than one document.

    Office documents are zip files too. A broken archive is none: as a document it is rejected as `damaged`.
    """
    file.seek(0)
    if not file.read(4).startswith(_ZIP_MAGIC):
        return False
    try:
        with open_zip(file) as archive:
            return name_package(archive) == "zip"
    except (*ZIP_ERRORS, NotImplementedError, RuntimeError, Unreadable):
        return False


def describe_other(kind: str) -> str:
    """Return why an archive of another kind is refused."""
    return f"a {kind} archive; pack its files as .zip"


def read(content: bytes) -> Content:
    """Refuse to read an archive as one document; its members are documents of their own.

    Raises Unreadable always: what `members` raises for a broken archive, else `unsupported`.
    """
    count = sum(1 for _ in members(content))
    raise Unreadable("unsupported", f"an archive of {count} files is no document; its members are")


def open_zip(file: BinaryIO, limits: ArchiveLimits = LIMITS) -> zipfile.ZipFile:
    """Open a zip file whose list of members is not too long to be parsed. Raises Unreadable."""
    size = _directory_bytes(file)
    if size > limits.directory_bytes:
        raise Unreadable("too_large", f"the archive's list of members takes {size} bytes")
    try:
        return zipfile.ZipFile(file)
    except (*ZIP_ERRORS, NotImplementedError) as error:
        raise Unreadable("damaged", f"the archive cannot be opened: {error}") from error


class Shelf:
    """Takes members out of archives by their address; use it in a `with` block.

    The last archive and its last inner archive stay open, because members are asked for one after the
    other, and finding the first takes as long as finding all.
    """

    def __init__(self, limits: ArchiveLimits = LIMITS) -> None:
        self._limits = limits
        self._path: Path | None = None
        self._file: BinaryIO | None = None
        self._open: dict[str, zipfile.ZipFile] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def take(self, path: Path, address: str) -> bytes:
        """Return the bytes of one member. Raises OSError, Unreadable."""
        if path != self._path:
            self.close()
            self._file = path.open("rb")
            self._path = path
            self._open[""] = open_zip(self._file, self._limits)
        return self._take(address)

    def close(self) -> None:
        """Close what is open."""
        for archive in self._open.values():
            archive.close()
        self._open.clear()
        if self._file is not None:
            self._file.close()
        self._file = self._path = None

    def _take(self, address: str) -> bytes:
        outer, _, last = address.rpartition(".")
        if outer not in self._open:
            inner = open_zip(io.BytesIO(self._take(outer)), self._limits)
            for key in [key for key in self._open if key]:
                self._open.pop(key).close()
            self._open[outer] = inner
        archive = self._open[outer]
        infos = archive.infolist()
        if not last.isdecimal() or int(last) >= len(infos):
            raise Unreadable("damaged", f"the archive has no member {address}")
        info = infos[int(last)]
        return _take_out(archive, info, member_name(info), _Budget(self._limits))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a walk is: how deep, and what stands before the names and addresses of members."""

    name: str = ""
    address: str = ""
    depth: int = 1


def _walk(file: BinaryIO, place: _Place, budget: _Budget) -> Iterator[Member]:
    with open_zip(file, budget.limits) as archive:
        for number, info in enumerate(archive.infolist()):
            name = member_name(info)
            if info.is_dir() or name.endswith("/") or _is_litter(name):
                continue
            path, address = place.name + name, f"{place.address}{number}"
            try:
                data = _take_out(archive, info, name, budget)
            except _BudgetSpentError:
                raise
            except Unreadable as problem:
                yield Member(path, problem=problem, address=address)
                continue
            if detect(data, name) != "zip":
                yield Member(path, data, address=address)
            elif place.depth >= budget.limits.depth:
                reason = f"archives nested deeper than {budget.limits.depth}"
                yield Member(path, problem=Unreadable("too_large", reason), address=address)
            else:
                inner = _Place(f"{path}!", f"{address}.", place.depth + 1)
                yield from _walk_inner(data, path, inner, budget)


def _walk_inner(data: bytes, path: str, place: _Place, budget: _Budget) -> Iterator[Member]:
    count = 0
    inner = _walk(io.BytesIO(data), place, budget)
    while True:
        try:
            member = next(inner)
        except StopIteration:
            break
        except _BudgetSpentError:
            raise
        except Unreadable as problem:
            yield Member(path, problem=problem, address=place.address.rstrip("."))
            return
        count += 1
        yield member
    if not count:
        nothing = Unreadable("empty", "the archive holds no files")
        yield Member(path, problem=nothing, address=place.address.rstrip("."))


def _directory_bytes(file: BinaryIO) -> int:
    """Return the size of a zip file's list of members as its end states it; 0 where there is no end.

    `zipfile` believes the same statement, so no longer list is ever parsed.
    """
    end = file.seek(0, io.SEEK_END)
    start = max(0, end - _END_BYTES)
    file.seek(start)
    tail = file.read(_END_BYTES)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 16 > len(tail):
        return 0
    (stated,) = struct.unpack_from("<I", tail, at + 12)
    locator = at - 20
    if locator >= 0 and tail[locator : locator + 4] == b"PK\x06\x07":
        # the longer statement stands before its locator, where only comments of ours could part them
        record = tail.rfind(b"PK\x06\x06", 0, locator)
        if record >= 0 and record + 48 <= len(tail):
            (stated,) = struct.unpack_from("<Q", tail, record + 40)
    return int(stated)


def _take_out(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, budget: _Budget) -> bytes:
    limits = budget.limits
    if info.flag_bits & 0x1:
        budget.take(0)
        raise Unreadable("encrypted", "the member is encrypted")
    parts = posixpath.normpath(name).split("/")
    if name.startswith("/") or ".." in parts or ":" in parts[0]:
        budget.take(0)
        raise Unreadable("damaged", "the member's name leads out of the archive")
    if info.file_size > limits.member_bytes:
        budget.take(0)
        raise Unreadable("too_large", f"the member unpacks to {info.file_size} bytes")
    packed = max(1, info.compress_size)
    if info.file_size > limits.ratio_from_bytes and info.file_size / packed > limits.ratio:
        budget.take(0)
        raise Unreadable("too_large", f"the member unpacks to {info.file_size // packed} times its size")
    budget.take(info.file_size)
    try:
        with archive.open(info) as stream:
            return stream.read(limits.member_bytes + 1)
    except NotImplementedError as error:
        raise Unreadable("unsupported", f"the member is packed in an unknown way: {error}") from error
    except MemoryError as error:
        raise Unreadable("too_large", "unpacking the member takes too much memory") from error
    except (*ZIP_ERRORS, RuntimeError) as error:
        raise Unreadable("damaged", f"the member cannot be unpacked: {error}") from error


def member_name(info: zipfile.ZipInfo) -> str:
    """Return a member's path as its packer meant it, with `/` between folders.

    Without the flag for UTF-8 the bytes are in the packer's code page: UTF-8 where they are valid
    UTF-8, GBK otherwise; Info-ZIP's Unicode path (extra field 0x7075) goes before both.
    """
    if info.flag_bits & 0x800:
        return info.filename.replace("\\", "/")
    unicode_path = _unicode_path(info.extra)
    if unicode_path:
        return unicode_path.replace("\\", "/")
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename.replace("\\", "/")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).split("\x00")[0].replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return info.filename.replace("\\", "/")


def _unicode_path(extra: bytes) -> str | None:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == _UNICODE_PATH_EXTRA and size > 5:
            return extra[at + 9 : at + 4 + size].decode("utf-8", errors="replace")
        at += 4 + size
    return None


def _is_litter(name: str) -> bool:
    lowered = name.lower()
    base = lowered.rpartition("/")[2]
    return lowered.startswith(_LITTER[0]) or base in _LITTER[1:] or base.startswith(("._", "~$"))
