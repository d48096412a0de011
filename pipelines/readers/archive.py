"""Zip archives: the documents inside, each with its name and bytes, within limits.

Here belong the names of members (Chinese archives name them in GBK without saying so), nesting, and
what is refused. Members are documents of their own; reading them belongs to the other readers.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.readers.cells import Content, Unreadable
from pipelines.readers.media import detect
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


LIMITS = ArchiveLimits()

#: what packing programs add beside the documents
_LITTER = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
_UNICODE_PATH_EXTRA = 0x7075


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive, or the reason why it could not be taken out.

    `name` is its path in the archive with `/`, and with `!` between an inner archive and its member
    (`a.zip!b.pdf` is `b.pdf` in `a.zip` in the archive that was opened).
    """

    name: str
    content: bytes = b""
    problem: Unreadable | None = None


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


def members(content: bytes, limits: ArchiveLimits = LIMITS) -> Iterator[Member]:
    """Yield the documents of a zip archive, those of archives inside it too, in stored order.

    Only one member is in memory at a time. A member that is encrypted, broken, too large or named
    to leave its folder comes with `problem` set and without content. Raises Unreadable for the
    archive as a whole: `damaged`, `too_large`, `empty`, `unsupported` (rar, 7z and others).
    """
    kind = detect(content, "")
    if kind in ("rar", "7z", "gzip", "tar"):
        raise Unreadable("unsupported", f"a {kind} archive; pack it as .zip")
    count = 0
    for member in _walk(content, "", 1, _Budget(limits)):
        count += 1
        yield member
    if not count:
        raise Unreadable("empty", "the archive holds no files")


def read(content: bytes) -> Content:
    """Refuse to read an archive as one document; its members are documents of their own.

    Raises Unreadable always: what `members` raises for a broken archive, else `unsupported`.
    """
    count = sum(1 for _ in members(content))
    raise Unreadable("unsupported", f"an archive of {count} files is no document; its members are")


def _walk(content: bytes, prefix: str, depth: int, budget: _Budget) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (*ZIP_ERRORS, NotImplementedError) as error:
        raise Unreadable("damaged", f"the archive cannot be opened: {error}") from error
    with archive:
        for info in archive.infolist():
            name = member_name(info)
            if info.is_dir() or name.endswith("/") or _is_litter(name):
                continue
            path = prefix + name
            try:
                data = _take_out(archive, info, name, budget)
            except _BudgetSpentError:
                raise
            except Unreadable as problem:
                yield Member(path, problem=problem)
                continue
            if detect(data, name) != "zip":
                yield Member(path, data)
            elif depth >= budget.limits.depth:
                reason = f"archives nested deeper than {budget.limits.depth}"
                yield Member(path, problem=Unreadable("too_large", reason))
            else:
                yield from _walk_inner(data, path, depth, budget)


def _walk_inner(data: bytes, path: str, depth: int, budget: _Budget) -> Iterator[Member]:
    inner = _walk(data, f"{path}!", depth + 1, budget)
    while True:
        try:
            member = next(inner)
        except StopIteration:
            return
        except _BudgetSpentError:
            raise
        except Unreadable as problem:
            yield Member(path, problem=problem)
            return
        yield member


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
