"""What one file holds: its hash, or, if it is an archive, the hash of each member.

Here belongs opening one file and saying what it is made of. Which files there are, and what was known of them
before, belongs in `pipelines.documents`; how archives are walked, in `pipelines.readers.archive`.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipelines.readers import archive
from pipelines.readers.cells import Unreadable

#: category of files that cannot be opened: no bytes of them were seen
UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Finding:
    """A document that a file is, or holds. Without content there is a category and a reason instead.

    Field names are columns of the manifest (`documents.MANIFEST_SCHEMA`), but for `member_name`.
    """

    document_id: str | None
    byte_count: int | None
    #: address and name in the archive, None for the file itself
    member: str | None = None
    member_name: str | None = None
    #: the row only stands for its members
    is_archive: bool = False
    category: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells that a file is still the one that was opened; all None where it could not be opened.

    Field names are columns of the manifest.
    """

    file_bytes: int | None = None
    mtime_ns: int | None = None
    ctime_ns: int | None = None
    inode: int | None = None
    hashed_at_ns: int | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What was found in a file, and which file it was."""

    findings: tuple[Finding, ...]
    identity: Identity = Identity()


def look_into(path: Path) -> Look:
    """Hash one file, and what it holds if it is an archive; total: what fails is a finding with a reason.

    Size and times are taken from the open file, so they belong to what was hashed.
    """
    try:
        for _ in range(2):
            with path.open("rb") as file:
                hashed_at_ns = time.time_ns()
                before = os.fstat(file.fileno())
                document_id = hashlib.file_digest(file, "sha256").hexdigest()
                findings = _open_archive(file, document_id)
                after = os.fstat(file.fileno())
            if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
                own = (Finding(document_id, after.st_size),)
                times = (after.st_mtime_ns, after.st_ctime_ns)
                identity = Identity(after.st_size, *times, after.st_ino, hashed_at_ns)
                return Look(findings or own, identity)
        reason = "file is being written to"
    except OSError as error:
        reason = f"file cannot be opened: {error.strerror}"
    return Look((Finding(None, None, category=UNREADABLE, reason=reason),))


def fetch_content(
    raw: Path, places: Iterable[tuple[bytes, str | None]], document_id: str, shelf: archive.Shelf
) -> bytes | str:
    """Return the bytes that were hashed, from whichever place still has them; else the reason, as text.

    A place is a file, relative to `raw`, and the address in it where it is an archive.
    """
    reason = "no path is known"
    for os_path, member in places:
        path = raw / os.fsdecode(os_path)
        try:
            content = path.read_bytes() if member is None else shelf.take(path, member)
        except OSError as error:
            reason = f"gone before it could be read: {error.strerror}"
            continue
        except Unreadable as error:
            reason = f"gone from its archive before it could be read: {error.reason}"
            continue
        if hashlib.sha256(content).hexdigest() == document_id:
            return content
        reason = "changed before it could be read; the next run takes it up"
    return reason


def nameless_id(name: bytes) -> str:
    """Return the document_id of what has no content; the prefix keeps it apart from any content's."""
    return hashlib.sha256(b"no content: " + name).hexdigest()


def _open_archive(file: BinaryIO, document_id: str) -> tuple[Finding, ...]:
    """Return an archive and its members; nothing where the file is no archive.

    An archive that cannot be read to its end is a document as well, so that it is read and rejected.
    """
    if not archive.is_archive(file):
        return ()
    found: list[Finding] = []
    is_whole = True
    try:
        for each in archive.members(file):
            if each.problem is None:
                content_id = hashlib.sha256(each.content).hexdigest()
                found.append(Finding(content_id, len(each.content), each.address, each.name))
            else:
                # named after the archive's content, so that a copy of the archive adds a path only
                name = nameless_id(f"{document_id}!{each.address}".encode())
                problem = (each.problem.category, each.problem.reason)
                found.append(Finding(name, None, each.address, each.name, False, *problem))
    except Unreadable:
        is_whole = False
    size = file.seek(0, os.SEEK_END)
    return (Finding(document_id, size, is_archive=is_whole), *found)
