"""The pages of a form as pictures that a sheet can hold.

Here belongs which pages a sheet needs and how they are packed. Drawing a page belongs in `pipelines.trace`;
the frames over it in the template, where each of them can be linked to.
"""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from typing import Any

from PIL import Image

from pipelines import trace as tracing
from pipelines.review.model import ReviewSheet

#: width in pixels at which small print of an A4 page can still be read
PIXELS_WIDE = 1100
#: a drawn page has few colours; stamps and highlights survive in these
COLOURS = 32
#: a page that takes more bytes so is a photograph and goes as JPEG; print stays legible in this quality
DRAWN_BYTES = 400_000
PHOTO_QUALITY = 60


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page of a document: its size in points, and the picture as a data address."""

    page_no: int
    width: float
    height: float
    address: str


def draw_pages(content: bytes, sheet: ReviewSheet) -> tuple[PagePicture, ...]:
    """Return the pages on which rows of the form stand; none where the format has no geometry.

    `content` is the document. Raises TraceFailed where a page cannot be drawn.
    """
    pages = sorted({spot.page_no for place in sheet.places() for spot in place.spots})
    return tuple(_draw(content, page_no) for page_no in pages)


def _draw(content: bytes, page_no: int) -> PagePicture:
    picture, scale = tracing.render_page(content, page_no)
    width, height = picture.width / scale, picture.height / scale
    if picture.width > PIXELS_WIDE:
        rows = round(picture.height * PIXELS_WIDE / picture.width)
        picture = picture.resize((PIXELS_WIDE, rows), Image.Resampling.LANCZOS)
    kind, packed = "png", _pack(picture.quantize(COLOURS, dither=Image.Dither.NONE), "PNG", optimize=True)
    if len(packed) > DRAWN_BYTES:
        kind, packed = "jpeg", _pack(picture, "JPEG", quality=PHOTO_QUALITY)
    return PagePicture(
        page_no, width, height, f"data:image/{kind};base64,{base64.b64encode(packed).decode('ascii')}"
    )


def _pack(picture: Image.Image, kind: str, **settings: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **settings)
    return buffer.getvalue()
