"""What can be checked in a binary .doc without a word processor: its password and its cell marks.

The text of a .doc holds one mark (U+0007) behind each cell and one behind each row, wherever the
table went in a conversion. Here belongs getting that text ([MS-DOC] 2.4.1, the piece table); laying
it out is LibreOffice's work, and `legacy` compares.
"""

from __future__ import annotations

import struct

from xlrd.compdoc import CompDoc, CompDocError

from pipelines.readers.silence import Silence

#: [MS-DOC] 2.5.2: offsets in the file information block
_FLAGS_AT, _MAIN_LENGTH_AT, _PIECES_AT = 0x0A, 0x4C, 0x1A2
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
#: what xlrd raises on compound files that are cut short or overwritten
_ERRORS = (
    CompDocError, struct.error, AssertionError, IndexError, KeyError, ValueError, TypeError, OverflowError,
)  # fmt: skip


def is_encrypted(content: bytes) -> bool:
    """Say whether a .doc needs a password; False where that cannot be told."""
    stream = _stream(content, "WordDocument")
    return stream is not None and bool(_flags(stream) & _ENCRYPTED)


def count_cell_marks(content: bytes) -> int | None:
    """Return how many cells and rows the text of a .doc ends, None where its text cannot be found."""
    text = read_text(content)
    return None if text is None else text.count("\x07")


def read_text(content: bytes) -> str | None:
    """Return the main text of a .doc with its marks, None where the file is not laid out as stated."""
    document = _stream(content, "WordDocument")
    if document is None or _flags(document) & _ENCRYPTED:
        return None
    table = _stream(content, "1Table" if _flags(document) & _SECOND_TABLE else "0Table")
    if table is None:
        return None
    try:
        (length,) = struct.unpack_from("<I", document, _MAIN_LENGTH_AT)
        start, size = struct.unpack_from("<II", document, _PIECES_AT)
        return _read_pieces(document, _piece_table(table[start : start + size]), length)
    except struct.error:
        return None


def _flags(document: bytes) -> int:
    return int.from_bytes(document[_FLAGS_AT : _FLAGS_AT + 2], "little")


def _stream(content: bytes, name: str) -> bytes | None:
    try:
        stream = CompDoc(content, logfile=Silence()).get_named_stream(name)
    except _ERRORS:
        return None
    return bytes(stream) if stream else None


def _piece_table(clx: bytes) -> bytes:
    """Return the piece table behind the property modifiers that stand before it (2.9.38)."""
    at = 0
    while at < len(clx) and clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    (size,) = struct.unpack_from("<I", clx, at + 1)
    return clx[at + 5 : at + 5 + size]


def _read_pieces(document: bytes, pieces: bytes, length: int) -> str:
    count = (len(pieces) - 4) // 12
    positions = struct.unpack_from(f"<{count + 1}I", pieces, 0)
    out: list[str] = []
    for number in range(count):
        (place,) = struct.unpack_from("<I", pieces, 4 * (count + 1) + 8 * number + 2)
        characters = positions[number + 1] - positions[number]
        if place & 0x4000_0000:
            start = (place & 0x3FFF_FFFF) // 2
            out.append(document[start : start + characters].decode("cp1252", errors="replace"))
        else:
            out.append(document[place : place + 2 * characters].decode("utf-16-le", errors="replace"))
    return "".join(out)[:length]
