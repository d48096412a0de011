"""Which layers of a PDF are switched off."""

from __future__ import annotations

import io

import pikepdf
import pytest

from pipelines.readers import pdf_shown


def pdf_with(packed: pikepdf.ObjectStreamMode, layer: str | None) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    if layer:
        group = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=layer))
        off = pikepdf.Dictionary(OFF=[group])
        pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[group], D=off)
    buffer = io.BytesIO()
    pdf.save(buffer, object_stream_mode=packed)
    return buffer.getvalue()


@pytest.mark.parametrize("packed", [pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate])
def test_a_layer_that_is_switched_off_is_found_in_plain_and_in_packed_objects(
    packed: pikepdf.ObjectStreamMode,
) -> None:
    assert pdf_shown.hidden_layers(pdf_with(packed, "old")) == {b"old"}


def test_packed_objects_that_cannot_be_unpacked_are_left_to_pdfminer() -> None:
    content = pdf_with(pikepdf.ObjectStreamMode.generate, "old")
    # zlib's first byte, as another filter would have another one
    start = content.index(b"stream", content.index(b"/ObjStm")) + len(b"stream\n")
    assert pdf_shown.may_have_layers(content[:start] + b"?" + content[start + 1 :])


def test_a_file_without_layers_is_not_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_shown, "PDFDocument", pytest.fail)
    content = pdf_with(pikepdf.ObjectStreamMode.generate, None)
    assert b"/ObjStm" in content
    assert pdf_shown.hidden_layers(content) == frozenset()
