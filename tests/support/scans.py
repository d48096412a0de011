"""Scans made on the spot: pages of a digital PDF as a scanner, a fax-like copier or a telephone gives them.

Here belongs what happens to paper on its way into a file. Nothing is taken from the reader of scans.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

Pixels = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scanner:
    """What the scanner does. Angles in degrees, alternating in sign from page to page; `noise` is the
    standard deviation in grey levels; `specks` are dust grains per page; `blur` a radius in pixels."""

    dpi: int = 200
    angle: float = 0.8
    blur: float = 0.6
    noise: float = 6.0
    specks: int = 300
    jpeg_quality: int | None = 75
    is_stamped: bool = False
    #: black and white without grey, as a copier's fax or archive mode gives it
    is_bilevel: bool = False
    #: degrees, clockwise: how the sheet lay on the glass
    quarter_turn: int = 0
    #: a telephone above a desk: far edge shorter by this share, uneven light, a bent sheet
    keystone: float = 0.0
    shading: float = 0.0
    bend: float = 0.0
    seed: int = 1


def scan_pdf(pdf: bytes, scanner: Scanner, pages: Sequence[int] | None = None) -> list[Image.Image]:
    """Scan the pages (from 0; all by default) of a PDF; one picture for each."""
    with pypdfium2.PdfDocument(pdf) as document:
        chosen = range(len(document)) if pages is None else pages
        pictures = [
            document[number].render(scale=scanner.dpi / 72).to_pil().convert("RGB") for number in chosen
        ]
    return [scan_picture(picture, scanner, number) for number, picture in zip(chosen, pictures, strict=True)]


def scan_picture(picture: Image.Image, scanner: Scanner, number: int = 0) -> Image.Image:
    """Scan one clean page."""
    random = np.random.default_rng(scanner.seed * 1000 + number)
    if scanner.is_stamped:
        _stamp(picture, scanner.dpi, random)
    sign = 1 if number % 2 else -1
    angle = sign * scanner.angle * float(random.uniform(0.7, 1.0))
    picture = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    if scanner.keystone or scanner.bend:
        picture = _photograph(picture, scanner, random)
    if scanner.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(scanner.blur))
    pixels = np.asarray(picture, dtype=np.float32).copy()
    # paper is not white and ink is not black
    pixels = np.asarray(38 + pixels * (245 - 38) / 255, dtype=np.float32)
    if scanner.shading:
        pixels *= _light(pixels.shape[:2], scanner.shading, random)[:, :, None]
    pixels += random.normal(0, scanner.noise, pixels.shape[:2])[:, :, None].astype(np.float32)
    for _ in range(scanner.specks):
        y, x = int(random.integers(0, pixels.shape[0] - 3)), int(random.integers(0, pixels.shape[1] - 3))
        size = int(random.integers(1, 3))
        pixels[y : y + size, x : x + size] = random.uniform(20, 140)
    picture = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    if scanner.quarter_turn:
        picture = picture.rotate(-scanner.quarter_turn, expand=True)
    if scanner.is_bilevel:
        picture = picture.convert("L").point([0] * 150 + [255] * 106).convert("RGB")
    elif scanner.jpeg_quality is not None:
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=scanner.jpeg_quality)
        picture = Image.open(buffer)
        picture.load()
    return picture


def _stamp(picture: Image.Image, dpi: int, random: np.random.Generator) -> None:
    """Press a round red seal on the page, some 4 cm wide, as on the last line of a form."""
    unit = dpi / 72
    x = float(random.uniform(0.3, 0.7)) * picture.width
    y = float(random.uniform(0.3, 0.75)) * picture.height
    radius = 56 * unit
    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    red = (205, 35, 40, 215)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=red, width=round(2.2 * unit))
    points = []
    for corner in range(10):
        reach = radius * (0.32 if corner % 2 == 0 else 0.13)
        turn = math.pi * (corner / 5 - 0.5)
        points.append((x + reach * math.cos(turn), y + reach * math.sin(turn)))
    draw.polygon(points, fill=red)
    font = ImageFont.load_default(9 * unit)
    draw.text((x - radius * 0.5, y + radius * 0.45), "3101120054321", fill=red, font=font)
    for place in range(11):
        turn = math.pi * (0.9 + 1.2 * place / 10)
        cx, cy = x + radius * 0.78 * math.cos(turn), y + radius * 0.78 * math.sin(turn)
        half = 5 * unit
        draw.rectangle((cx - half, cy - half, cx + half, cy + half), outline=red, width=round(unit))
        draw.line((cx - half, cy, cx + half, cy), fill=red, width=round(unit))
        draw.line((cx, cy - half, cx, cy + half), fill=red, width=round(unit))
    # ink is no paint: what is black under a seal stays black
    sheet = Image.new("RGBA", picture.size, (255, 255, 255, 255))
    sheet.alpha_composite(layer)
    picture.paste(ImageChops.multiply(picture, sheet.convert("RGB")))


def _photograph(picture: Image.Image, scanner: Scanner, random: np.random.Generator) -> Image.Image:
    """Look at the sheet from the side, and let it bend; outside the sheet is a dark desk."""
    width, height = picture.size
    source = np.asarray(picture)
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v = xs / width - 0.5, ys / height - 0.5
    lean = float(random.uniform(0.6, 1.0)) * (1 if random.random() < 0.5 else -1)
    squeeze = 1.0 + scanner.keystone * (0.5 - v)
    squeeze_y = 1.0 + 0.5 * scanner.keystone * lean * u
    from_u = (u * 1.06 + 0.02 * scanner.keystone * v) * squeeze
    from_v = (v * 1.06) * squeeze_y + scanner.bend * (np.cos(from_u * 2.4) - 0.85)
    at_x = np.rint((from_u + 0.5) * width).astype(np.int64)
    at_y = np.rint((from_v + 0.5) * height).astype(np.int64)
    inside = (at_x >= 0) & (at_x < width) & (at_y >= 0) & (at_y < height)
    result = np.full_like(source, 70)
    fine_x = np.clip((from_u + 0.5) * width, 0, width - 1.001)
    fine_y = np.clip((from_v + 0.5) * height, 0, height - 1.001)
    x0, y0 = fine_x.astype(np.int64), fine_y.astype(np.int64)
    wx, wy = (fine_x - x0)[..., None], (fine_y - y0)[..., None]
    mixed = (
        source[y0, x0] * (1 - wx) * (1 - wy)
        + source[y0, x0 + 1] * wx * (1 - wy)
        + source[y0 + 1, x0] * (1 - wx) * wy
        + source[y0 + 1, x0 + 1] * wx * wy
    )
    result[inside] = mixed[inside].astype(np.uint8)
    return Image.fromarray(result)


def _light(shape: tuple[int, ...], strength: float, random: np.random.Generator) -> Pixels:
    """A lamp from one side and the shadow of a hand."""
    height, width = shape
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    slope = 1 - strength * (0.6 * xs / width + 0.4 * ys / height)
    cx, cy = float(random.uniform(0.1, 0.4)) * width, float(random.uniform(0.6, 0.9)) * height
    far = np.hypot(xs - cx, ys - cy) / (0.35 * width)
    shadow = 1 - 0.6 * strength * np.exp(-(far**2))
    return np.asarray(slope * shadow, dtype=np.float32)


def to_pdf(pictures: Sequence[Image.Image], dpi: int) -> bytes:
    """Put pictures into a PDF, one on each page, without any text layer."""
    buffer = io.BytesIO()
    first, *rest = [picture.convert("RGB") for picture in pictures]
    first.save(buffer, "PDF", save_all=True, append_images=rest, resolution=float(dpi), quality=85)
    return buffer.getvalue()
