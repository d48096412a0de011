"""Reader of older formats through LibreOffice: .doc, .wps, .rtf, .odt, .xlsb, .ods, Office 2003 XML.

Here belongs starting LibreOffice safely and checking what came back: a private profile without macros,
no shell, a time limit, its whole process group ended when that is reached. What is converted is then
read by `word` or `excel`. Without LibreOffice such documents are refused with that reason.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from pipelines.readers import excel, word, word_binary
from pipelines.readers.cells import Content, Table, Unreadable
from pipelines.readers.media import detect

#: kind of the source -> the file name's end that LibreOffice expects, and what it is converted to
CONVERSIONS = {
    "doc": ("doc", "docx"),
    "wps": ("wps", "docx"),
    "rtf": ("rtf", "docx"),
    "odt": ("odt", "docx"),
    "word_xml": ("xml", "docx"),
    "xlsb": ("xlsb", "xlsx"),
    "ods": ("ods", "xlsx"),
    "excel_xml": ("xml", "xlsx"),
}
_PROGRAMS = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")


@dataclass(frozen=True, slots=True)
class ConversionLimits:
    """How long a conversion may take, and how much may come in and out. Measured: 1.3 to 1.7 s."""

    seconds: float = 90.0
    source_bytes: int = 64 * 2**20
    result_bytes: int = 256 * 2**20
    #: share of the source's cell marks that must come back; horizontally merged cells lose theirs
    kept_marks: float = 0.9


LIMITS = ConversionLimits()

#: macros never run, links are never followed, whatever the document asks for
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" \
oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" \
oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop \
oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse">\
<value>2</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse">\
<value>1</value></prop></item>
</oor:items>
"""


def read(content: bytes) -> Content:
    """Read a document of an older format by converting it.

    Of a .doc the cell marks are counted in the source and in the result; where more than a tenth is
    gone, a note of category `lost_table` says so. Raises Unreadable: `unsupported` (no LibreOffice, or
    no format that it converts), `encrypted`, `damaged`, `timeout`, `too_large`, and what `word` and
    `excel` raise.
    """
    kind = detect(content, "")
    if kind == "ole":
        raise Unreadable("damaged", "a compound file in which no document is found")
    if kind not in CONVERSIONS:
        raise Unreadable("unsupported", f"no conversion for a document of kind {kind}")
    if len(content) > LIMITS.source_bytes:
        raise Unreadable("too_large", f"{len(content)} bytes to convert")
    if kind == "doc" and word_binary.is_encrypted(content):
        raise Unreadable("encrypted", "the document needs a password")
    _, target = CONVERSIONS[kind]
    converted = convert(content, kind)
    read_converted = word.read if target == "docx" else excel.read
    result = read_converted(converted)
    notes = result.notes
    if kind == "doc":
        notes += _check_marks(content, result)
    return replace(result, reader=f"libreoffice+{result.reader}", notes=notes)


def find_program() -> str | None:
    """Return the path of LibreOffice, None where it is not installed."""
    return next((path for name in _PROGRAMS if (path := shutil.which(name))), None)


def convert(content: bytes, kind: str, limits: ConversionLimits = LIMITS) -> bytes:
    """Return a document of `kind` as .docx or .xlsx, converted by LibreOffice.

    Raises Unreadable: `unsupported` without LibreOffice, `timeout`, `damaged` when nothing comes out,
    `too_large` when too much does.
    """
    program = find_program()
    if program is None:
        raise Unreadable("unsupported", f"a document of kind {kind} needs LibreOffice (soffice) to be read")
    ending, target = CONVERSIONS[kind]
    with tempfile.TemporaryDirectory(prefix="jixiao-office-") as name:
        folder = Path(name)
        source = folder / f"document.{ending}"
        source.write_bytes(content)
        user = folder / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        options = ["--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"]
        conversion = ["--convert-to", target, "--outdir", str(folder / "out"), str(source)]
        _run([program, profile, *options, *conversion], folder, limits.seconds)
        result = folder / "out" / f"document.{target}"
        if not result.is_file():
            raise Unreadable("damaged", "LibreOffice could not open the document")
        if result.stat().st_size > limits.result_bytes:
            raise Unreadable("too_large", f"the conversion gave {result.stat().st_size} bytes")
        return result.read_bytes()


def _run(command: list[str], folder: Path, seconds: float) -> None:
    environment = {
        "HOME": str(folder), "TMPDIR": str(folder), "PATH": os.defpath, "LC_ALL": "C.UTF-8",
        # whatever would fetch something meets a proxy that is not there
        "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9",
    }  # fmt: skip
    # soffice is a launcher: its own group lets the launched processes be ended with it
    with subprocess.Popen(  # noqa: S603 - a fixed command, no shell, the file is named by us
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        cwd=folder, env=environment, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            raise Unreadable("timeout", f"LibreOffice took longer than {seconds:g} s") from error
        finally:
            _end_group(process.pid)


def _end_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return  # all of them have ended by themselves


def _check_marks(content: bytes, result: Content) -> tuple[tuple[int, str, str], ...]:
    """Return a note when cells of a .doc did not come back as cells.

    LibreOffice has been seen to turn the last of seven tables into loose paragraphs.
    """
    stated = word_binary.count_cell_marks(content)
    if stated is None:
        return ((1, "unchecked", "the tables could not be counted in the source"),)
    blocks = (block for page in result.pages for block in page.blocks)
    found = sum(count_marks(block) for block in blocks if isinstance(block, Table))
    if found >= LIMITS.kept_marks * stated:
        return ()
    return ((1, "lost_table", f"{stated} cell and row marks in the source, {found} after conversion"),)


def count_marks(table: Table) -> int:
    """Return the marks that a table has in a .doc: one for each cell, a merged one in each row, and row."""
    return sum(cell.row_span for cell in table.cells) + table.row_count
