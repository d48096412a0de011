"""Pictures of paper -> pages of cells: image files, and pages of a PDF that are pictures.

Here belongs opening pictures, their size on paper, and what is said when the optional extra `ocr` is not
installed. How a page is read belongs in `scan_page`, which needs that extra.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

from pipelines.readers.cells import Content, Page, Unreadable

Pixels = npt.NDArray[np.uint8]
Note = tuple[int, str, str]

#: what the extra `ocr` installs
MODULES: Final = ("cv2", "onnxruntime", "rapidocr")


@dataclass(frozen=True, slots=True)
class ScanLimits:
    """What is refused. A page of A3 at 600 dpi has 70 million pixels."""

    pixels: int = 80_000_000
    pages: int = 2_000


LIMITS: Final = ScanLimits()
#: A4, in points
SHORT_SIDE, LONG_SIDE = 595.3, 841.9
#: a stated resolution outside of this range is a camera's or a screen's, not the paper's
LOWEST_DPI, HIGHEST_DPI = 90.0, 1250.0


@dataclass(frozen=True, slots=True)
class Bitmap:
    """A page as a picture: (h, w) grey or (h, w, 3) RGB, as displayed; `width`: of the page, in points."""

    page_no: int
    pixels: Pixels
    width: float


def read(content: bytes) -> Content:
    """Read an image file; the name that every reader has."""
    return read_image(content)


def read_image(content: bytes, limits: ScanLimits = LIMITS) -> Content:
    """Read an image file (PNG, JPEG, TIFF with one or more pages, BMP, GIF, WebP): one `Page` per picture.

    Without a believable resolution the picture is taken for a sheet of A4. Raises Unreadable: `needs_ocr`
    (extra not installed), `damaged`, `too_large`, `no_text`.
    """
    require_extra()
    try:
        return read_pages(open_pictures(content, limits))
    except Image.DecompressionBombError as error:
        raise Unreadable("too_large", str(error)) from error
    except UnidentifiedImageError as error:
        raise Unreadable("damaged", "the picture cannot be decoded") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Unreadable("damaged", f"the picture cannot be decoded: {error}") from error


def read_pages(bitmaps: Iterable[Bitmap], reader: str = "ocr") -> Content:
    """Read pages that are pictures, one after the other, so that one is in memory at a time.

    Raises Unreadable `needs_ocr` without the extra, `no_text` where no page holds any print.
    """
    pages: list[Page] = []
    notes: list[Note] = []
    for bitmap in bitmaps:
        page, turn = read_bitmap(bitmap)
        pages.append(page)
        if turn:
            notes.append((page.page_no, "turned", turn_message(turn)))
        if not page.blocks:
            notes.append((page.page_no, "no_text", "no print was found on the picture"))
    if not any(page.blocks for page in pages):
        raise Unreadable("no_text", "no print was found on any picture")
    return Content(reader, tuple(pages), tuple(notes))


def read_bitmap(bitmap: Bitmap) -> tuple[Page, int]:
    """Read one page that is a picture; the page, and the quarter turns, clockwise, that made it upright.

    Raises Unreadable `needs_ocr` without the extra.
    """
    require_extra()
    # heavy, and not installed everywhere
    import cv2  # noqa: PLC0415

    from pipelines.readers.scan_ground import turn_grounds  # noqa: PLC0415
    from pipelines.readers.scan_model import load_recogniser  # noqa: PLC0415
    from pipelines.readers.scan_page import read_page  # noqa: PLC0415
    from pipelines.readers.scan_paper import drop_seals, find_seals, soften_bilevel  # noqa: PLC0415

    cv2.setNumThreads(1)
    scale = bitmap.pixels.shape[1] / bitmap.width
    gray = turn_grounds(soften_bilevel(drop_seals(bitmap.pixels), scale), scale)
    return read_page(gray, find_seals(bitmap.pixels), scale, bitmap.page_no, load_recogniser())


def turn_message(turn: int) -> str:
    """Say that a sheet was turned upright by so many quarter turns."""
    return f"the sheet was turned by {90 * turn} degrees clockwise; boxes are of the upright sheet"


def has_extra() -> bool:
    """Tell whether the extra `ocr` is installed."""
    return all(find_spec(name) is not None for name in MODULES)


def require_extra() -> None:
    """Raise Unreadable `needs_ocr` when the extra `ocr` is not installed."""
    if not has_extra():
        raise Unreadable("needs_ocr", "install the extra: pip install .[ocr]")


def open_pictures(content: bytes, limits: ScanLimits) -> Iterator[Bitmap]:
    """Yield the pictures of an image file, upright as the camera held it. Raises what Pillow raises, and
    Unreadable `too_large`."""
    with Image.open(io.BytesIO(content)) as image:
        count = int(getattr(image, "n_frames", 1))
        if count > limits.pages:
            raise Unreadable("too_large", f"{count} pictures, more than {limits.pages}")
        for index in range(count):
            image.seek(index)
            if image.width * image.height > limits.pixels:
                raise Unreadable("too_large", f"{image.width} x {image.height} pixels", index + 1)
            dpi = _stated_dpi(image)
            picture = _upright(image)
            pixels = np.asarray(picture, dtype=np.uint8)
            yield Bitmap(index + 1, pixels, _paper_width(picture.width, picture.height, dpi))


def _upright(image: Image.Image) -> Image.Image:
    """Return a copy in RGB or grey on white, turned as the camera says it was held."""
    turned: Any = image
    exif = image.getexif().get(0x0112)
    turns = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_270, 8: Image.Transpose.ROTATE_90}
    if exif in turns:
        turned = image.transpose(turns[exif])
    if turned.mode in {"1", "L"}:
        return Image.Image.convert(turned, "L")
    if turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info:
        layer = turned.convert("RGBA")
        paper = Image.new("RGBA", layer.size, (255, 255, 255, 255))
        return Image.alpha_composite(paper, layer).convert("RGB")
    if turned.mode.startswith(("I", "F")):
        values = np.asarray(turned, dtype=np.float64)
        span = float(values.max() - values.min()) or 1.0
        return Image.fromarray(((values - values.min()) / span * 255).astype(np.uint8))
    return Image.Image.convert(turned, "RGB")


def _stated_dpi(image: Image.Image) -> float | None:
    stated = image.info.get("dpi")
    if not isinstance(stated, tuple) or not stated:
        return None
    dpi = float(stated[0])
    return dpi if LOWEST_DPI <= dpi <= HIGHEST_DPI else None


def _paper_width(width: int, height: int, dpi: float | None) -> float:
    """Return the width of the paper in points; A4, lying or standing, where the resolution is unknown."""
    if dpi is not None:
        return width * 72.0 / dpi
    return SHORT_SIDE if height >= width else LONG_SIDE
