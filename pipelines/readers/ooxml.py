"""Parts and XML of Office Open XML packages (.docx, .xlsx), opened without trusting them.

Here belong the limits on what a package may unpack to and the one way in which its XML is parsed:
no DTD, no entities, no network. What the parts mean belongs in `word` and `excel`.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from lxml import etree

from pipelines.readers.cells import Unreadable

#: what `zipfile` raises for packages that are cut short, overwritten or made up
ZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, KeyError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PackageLimits:
    """How much a package may unpack to; measured: one form takes 50 kB and 1,700 tags as .docx and
    20 kB and 1,000 tags as .xlsx, so every limit leaves room for a thousand forms in one file."""

    parts: int = 10_000
    part_bytes: int = 128 * 2**20
    package_bytes: int = 512 * 2**20
    #: a tree takes about 150 bytes and 3 µs for each element: 1,000,000 of them 150 MB and 5 s
    tree_elements: int = 1_500_000
    #: where rows are streamed and dropped, elements cost time only
    stream_elements: int = 4_000_000


LIMITS = PackageLimits()


class Package:
    """An Office Open XML package in memory; use it in a `with` block.

    Raises Unreadable: `damaged` (no zip, broken part), `encrypted`, `too_large`.
    """

    def __init__(self, content: bytes, limits: PackageLimits = LIMITS) -> None:
        self._limits = limits
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (*ZIP_ERRORS, NotImplementedError) as error:
            raise Unreadable("damaged", f"the package cannot be opened: {error}") from error
        infos = self._zip.infolist()
        if len(infos) > limits.parts:
            raise Unreadable("too_large", f"{len(infos)} parts in the package, more than {limits.parts}")
        total = sum(info.file_size for info in infos)
        if total > limits.package_bytes:
            raise Unreadable("too_large", f"the package unpacks to {total} bytes")
        # some writers put backslashes into names
        self._infos = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in infos}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._infos

    def part(self, name: str) -> bytes:
        """Return the bytes of one part."""
        info = self._infos.get(name.lower())
        if info is None:
            raise Unreadable("damaged", f"part {name} is missing from the package")
        if info.flag_bits & 0x1:
            raise Unreadable("encrypted", f"part {name} is encrypted")
        if info.file_size > self._limits.part_bytes:
            raise Unreadable("too_large", f"part {name} unpacks to {info.file_size} bytes")
        try:
            with self._zip.open(info) as stream:
                return stream.read(self._limits.part_bytes + 1)
        except NotImplementedError as error:
            raise Unreadable("unsupported", f"part {name} is packed in an unknown way") from error
        except (*ZIP_ERRORS, RuntimeError) as error:
            raise Unreadable("damaged", f"part {name} cannot be unpacked: {error}") from error

    def tree(self, name: str) -> etree._Element:
        """Return the root of one XML part."""
        content = self.part(name)
        _refuse_doctype(content, name)
        tags = _count_elements(content)
        if tags > self._limits.tree_elements:
            raise Unreadable("too_large", f"part {name} holds {tags} elements")
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
            remove_pis=True,
        )
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise Unreadable("damaged", f"part {name} is no well-formed XML: {error}") from error

    def stream(self, name: str, tags: tuple[str, ...]) -> Iterator[etree._Element]:
        """Yield the elements of one XML part whose tag is in `tags`, each when it ends.

        Tags are written `{*}row`. The caller clears what it has read.
        """
        content = self.part(name)
        _refuse_doctype(content, name)
        count = _count_elements(content)
        if count > self._limits.stream_elements:
            raise Unreadable("too_large", f"part {name} holds {count} elements")
        events = etree.iterparse(
            io.BytesIO(content), events=("end",), tag=tags, resolve_entities=False, no_network=True,
            load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
        )
        try:
            for _, element in events:
                yield element
        except etree.XMLSyntaxError as error:
            raise Unreadable("damaged", f"part {name} is no well-formed XML: {error}") from error

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the relations of a part ('' for the package): id to (last word of the type, target)."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path not in self:
            return {}
        found: dict[str, tuple[str, str]] = {}
        for element in self.tree(path):
            if element.get("TargetMode") == "External":
                continue
            kind = (element.get("Type") or "").rpartition("/")[2]
            target = (element.get("Target") or "").replace("\\", "/")
            path_in_package = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[element.get("Id") or ""] = (kind, path_in_package)
        return found

    def main_part(self, usual: str) -> str:
        """Return the name of the part that holds the document itself, `usual` where none is declared."""
        for kind, target in self.relations("").values():
            if kind == "officeDocument" and target in self:
                return target
        return usual


def local_name(element: etree._Element) -> str:
    """Return an element's tag without its namespace (transitional and strict files differ in it)."""
    tag = element.tag
    return tag.rpartition("}")[2]


def attribute(element: etree._Element, name: str) -> str | None:
    """Return an attribute by its local name, whatever its namespace."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def _refuse_doctype(content: bytes, name: str) -> None:
    # the standard forbids a DTD in every part; it is only ever there to attack the parser
    if re.search(rb"<!\s*(DOCTYPE|ENTITY)", content[:4096].replace(b"\x00", b"")):
        raise Unreadable("damaged", f"part {name} declares a DTD, which the format forbids")


def _count_elements(content: bytes) -> int:
    # an element has a tag at each end, or one that ends itself
    return (content.count(b"<") + content.count(b"/>")) // 2
