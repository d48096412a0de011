"""What of a PDF is shown besides the content of its pages, and what of that content is not shown.

Here belong fields and notes that carry text (the numbers of a form filled in on the screen), which PDFium
keeps apart from the page, and layers that are switched off, which it takes for print.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, Final

import pypdfium2
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import dict_value, list_value, resolve1
from pypdfium2 import raw

from pipelines.readers.pdf_calls import Pointer, pdfium_calls

_WITH_TEXT: Final = (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT)
#: bytes of the name of a layer that are looked at
_LONGEST_NAME: Final = 256
#: bytes of the entries of a stream that are looked at
_LONGEST_ENTRIES: Final = 1000
#: bytes of packed objects that are looked through for layers
_MOST_UNPACKED: Final = 50_000_000


def draw_fields(document: pypdfium2.PdfDocument, page: Any) -> bool:
    """Draw fields and text notes into the content of the page; it must be loaded anew where that was done.

    Signatures are taken away first: their seals and dates would lie over what is printed.
    """
    count = raw.FPDFPage_GetAnnotCount(page)
    if count <= 0 or not any(_kind(page, index) in _WITH_TEXT for index in range(count)):
        return False
    # fields that have a value but no look yet get one (NeedAppearances)
    with contextlib.suppress(pypdfium2.PdfiumError):
        document.init_forms()
    form = document.formenv
    if form:
        raw.FORM_OnAfterLoadPage(page, form)
        for index in reversed(range(count)):
            if _field_type(form, page, index) == raw.FPDF_FORMFIELD_SIGNATURE:
                raw.FPDFPage_RemoveAnnot(page, index)
    is_drawn = raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS
    if form:
        raw.FORM_OnBeforeClosePage(page, form)
    return bool(is_drawn)


def _kind(page: Any, index: int) -> int:
    with _note(page, index) as note:
        return int(raw.FPDFAnnot_GetSubtype(note)) if note else raw.FPDF_ANNOT_UNKNOWN


def _field_type(form: Any, page: Any, index: int) -> int:
    with _note(page, index) as note:
        return int(raw.FPDFAnnot_GetFormFieldType(form, note)) if note else raw.FPDF_FORMFIELD_UNKNOWN


@contextlib.contextmanager
def _note(page: Any, index: int) -> Iterator[Any]:
    note = raw.FPDFPage_GetAnnot(page, index)
    try:
        yield note
    finally:
        if note:
            raw.FPDFPage_CloseAnnot(note)


def hidden_layers(content: bytes) -> frozenset[bytes]:
    """Return the names of the layers that are switched off when the file is opened, as the file has them.

    A name that a visible layer has too is left out. PDFium does not say which are off, so the catalogue
    is read by pdfminer, in files that may have layers; a file that it cannot read has none here.
    """
    if not may_have_layers(content):
        return frozenset()
    try:
        catalog = PDFDocument(PDFParser(io.BytesIO(content))).catalog
        properties = dict_value(catalog.get("OCProperties", {}))
        default = dict_value(properties.get("D", {}))
        groups = _names(properties.get("OCGs", []))
        if getattr(resolve1(default.get("BaseState")), "name", "ON") == "OFF":
            on = set(_names(default.get("ON", [])))
        else:
            on = set(groups) - set(_names(default.get("OFF", [])))
        names = {number: name for number, name in groups.items() if number not in on}
        return frozenset(names.values()) - {groups[number] for number in on if number in groups}
    except Exception:  # noqa: BLE001 - pdfminer raises whatever it meets in files that PDFium can read
        return frozenset()


def may_have_layers(content: bytes) -> bool:
    """Tell if the catalogue may name layers. It may be packed, with other objects, in streams: to unpack
    those costs little beside what pdfminer takes. One that cannot be unpacked here may hold the name."""
    if b"/OCProperties" in content:
        return True
    room = _MOST_UNPACKED
    at = content.find(b"/ObjStm")
    while at >= 0:
        start = content.find(b"stream", at)
        stop = content.find(b"endstream", start + len(b"stream"))
        before = content[max(content.rfind(b"obj", max(0, at - _LONGEST_ENTRIES), at), 0) : start]
        if start < 0 or stop < 0 or b"/Predictor" in before:
            return True
        unpacking = zlib.decompressobj()
        try:
            objects = unpacking.decompress(content[start + len(b"stream") : stop].lstrip(b"\r\n"), room)
        except zlib.error:
            return True
        room -= len(objects)
        if not unpacking.eof or room <= 0 or b"/OCProperties" in objects:
            return True
        at = content.find(b"/ObjStm", stop)
    return False


def _names(groups: Any) -> dict[int, bytes]:
    named = {}
    for group in list_value(groups):
        name = resolve1(dict_value(group).get("Name"))
        number = getattr(group, "objid", None)
        if isinstance(name, bytes) and number is not None:
            named[number] = name
    return named


def on_hidden_layer(items: Iterable[Pointer], hidden: frozenset[bytes]) -> set[int]:
    """Return the places of those page objects that belong to a hidden layer."""
    pdfium = pdfium_calls()
    found = set()
    for place, item in enumerate(items):
        marks = (pdfium.mark(item, number) for number in range(max(pdfium.mark_count(item), 0)))
        if any(_layer(mark) in hidden for mark in marks):
            found.add(place)
    return found


def _layer(mark: int) -> bytes | None:
    """Return the name of the layer that a mark (OC) puts its object on."""
    length = ctypes.c_ulong()
    units = (ctypes.c_ushort * 4)()
    handle = ctypes.cast(mark, raw.FPDF_PAGEOBJECTMARK)
    is_short = raw.FPDFPageObjMark_GetName(handle, units, ctypes.sizeof(units), length)
    if not is_short or bytes(units)[: length.value] != "OC\0".encode("utf-16-le"):
        return None
    name = (ctypes.c_ubyte * _LONGEST_NAME)()
    if not raw.FPDFPageObjMark_GetParamBlobValue(handle, b"Name", name, _LONGEST_NAME, length):
        return None
    return bytes(name)[: length.value]
