"""What ink a PDF page carries: characters with their boxes, and rulings. The seam between the engines
(`pdf_plumber`, `pdf_pdfium`), which fill it, and `pdf_layout`, which reads it.

Here belongs which marks count as the form's print (not stamps, watermarks, hidden or slanted text) and
the turning of a sideways page. What a cell is belongs in `ruled`; how text is put together in
`pdf_layout`.

Coordinates are points on the page as displayed (after /Rotate, relative to the visible box), origin
top left, y downward.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from pipelines.readers.ruled import Rulings

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.uint32]
Mask = npt.NDArray[np.bool_]

#: `Style.quarter` of text at any angle that is not a multiple of 90 degrees
SLANTED = -1
PLAIN_INK = (0, 0, 0, 255)


@dataclass(frozen=True, slots=True)
class Style:
    """How a run of characters is painted. `quarter`: clockwise quarter turns of the writing direction as
    displayed, or SLANTED. `ink`: red, green, blue, alpha from 0 to 255. `is_hidden`: painted with text
    rendering mode 3 or 7, which leaves nothing on the paper."""

    quarter: int = 0
    ink: tuple[int, int, int, int] = PLAIN_INK
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Characters:
    """Characters in the order of the content stream. `boxes`: (n, 4) of x0, top, x1, bottom, as wide as
    the advance and as high as the font, not as the ink. `styles` indexes `palette`. `is_unmapped`: the
    font does not say which character the glyph is, so the code is a guess. `clips`: (n, 4), the area that
    each character is clipped to if that hides it, infinite for those that are seen; None where all are."""

    codes: Codes
    boxes: Floats
    styles: npt.NDArray[np.int32]
    palette: tuple[Style, ...]
    is_unmapped: Mask
    clips: Floats | None = None

    def __len__(self) -> int:
        return len(self.codes)

    def keep(self, mask: Mask) -> Characters:
        """Return the characters under the mask."""
        return Characters(
            self.codes[mask],
            self.boxes[mask],
            self.styles[mask],
            self.palette,
            self.is_unmapped[mask],
            None if self.clips is None else self.clips[mask],
        )


@dataclass(frozen=True, slots=True)
class Marks:
    """All marks of a page. `fills`: (k, 5) of x0, top, x1, bottom, luma of painted areas that are not
    lines, in painting order. `curve_boxes`: (c, 8) of x0, top, x1, bottom, red, green, blue, alpha of
    shapes with Bezier curves (stamps, outlined letters). `image_share`: share of the page under images."""

    width: float
    height: float
    characters: Characters
    rulings: Rulings
    fills: Floats = field(default_factory=lambda: np.empty((0, 5)))
    curve_boxes: Floats = field(default_factory=lambda: np.empty((0, 8)))
    image_share: float = 0.0


@dataclass(frozen=True, slots=True)
class InkSettings:
    """What does not count as print. Sizes in points, ink from 0 to 255.

    2 pt: smaller text is a search aid of the writer, not for people. 240: white paper is 255, the
    lightest grey that official forms print is about 200. A watermark is pale or see-through, and large.
    """

    smallest_text: float = 2.0
    #: a point stands nearer than this to the figure before or after it, in points
    point_gap: float = 2.0
    white_luma: float = 240.0
    dark_fill_luma: float = 190.0
    pale_luma: float = 170.0
    see_through_alpha: int = 140
    watermark_size_ratio: float = 1.8
    stamp_red: int = 140
    stamp_other: int = 110
    #: areas looked at when white text is met: pages have some dozens, drawings thousands of small ones
    most_fills: int = 2000
    #: a round seal is 40-50 mm wide; its upright words lie inside its ring or its slanted words
    stamp_margin: float = 6.0
    smallest_stamp: float = 40.0


INK = InkSettings()


def luma(ink: tuple[int, int, int, int]) -> float:
    """Brightness from 0 to 255 (ITU-R BT.601 weights)."""
    return 0.299 * ink[0] + 0.587 * ink[1] + 0.114 * ink[2]


def select_print(marks: Marks, settings: InkSettings = INK) -> tuple[Characters, dict[str, int]]:
    """Keep what a reader of the paper takes for the form's own text.

    Returns the characters kept and how many were left out for which reason (`hidden`, `white`, `tiny`,
    `slanted`, `stamp`, `watermark`).
    """
    characters = marks.characters
    dropped: dict[str, int] = {}
    if not len(characters):
        return characters, dropped
    boxes = characters.boxes
    size = np.minimum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    height = _text_height(characters)
    keep = np.ones(len(characters), dtype=np.bool_)

    def drop(reason: str, mask: Mask) -> None:
        mask = mask & keep
        if mask.any():
            # Blanks go with their run but are nothing that a reader could miss.
            seen = int((mask & (characters.codes != 32)).sum())
            if seen:
                dropped[reason] = seen
            keep[mask] = False

    tiny = (height < settings.smallest_text) & (size < settings.smallest_text)
    drop("tiny", tiny & ~_beside_print(boxes, tiny, settings))
    if _is_plain(characters.palette):
        return (characters.keep(keep) if dropped else characters), dropped
    palette = characters.palette
    styles = characters.styles

    def having(flags: list[bool]) -> Mask:
        return np.array(flags, dtype=np.bool_)[styles]

    drop("hidden", having([style.is_hidden or style.ink[3] == 0 for style in palette]))
    white = having([luma(style.ink) >= settings.white_luma for style in palette])
    if white.any():
        drop("white", white & ~_on_dark(boxes, marks.fills, settings))
    red = having([_is_red(style.ink, settings) for style in palette])
    slanted = having([style.quarter == SLANTED for style in palette])
    if red.any():
        drop("stamp", red & _in_stamp(boxes, red & slanted, marks.curve_boxes, settings))
    drop("slanted", slanted)
    pale = having(
        [luma(s.ink) >= settings.pale_luma or s.ink[3] <= settings.see_through_alpha for s in palette]
    )
    if pale.any() and (keep & ~pale).any():
        usual = float(np.median(height[keep & ~pale]))
        drop("watermark", pale & (height >= settings.watermark_size_ratio * usual))
    return (characters.keep(keep) if dropped else characters), dropped


def _beside_print(boxes: Floats, tiny: Mask, settings: InkSettings) -> Mask:
    """Tell which characters follow or precede print of usual size closely: some fonts give a decimal point
    a box of its own ink, which is as small as hidden text but stands between figures."""
    if not tiny.any():
        return np.zeros(len(tiny), dtype=np.bool_)
    gap = boxes[1:, 0] - boxes[:-1, 2]
    level = np.minimum(boxes[1:, 3], boxes[:-1, 3]) - np.maximum(boxes[1:, 1], boxes[:-1, 1])
    close = (np.abs(gap) < settings.point_gap) & (level > 0)
    beside = np.zeros(len(tiny), dtype=np.bool_)
    beside[1:] |= close & ~tiny[:-1]
    beside[:-1] |= close & ~tiny[1:]
    return beside


def _text_height(characters: Characters) -> Floats:
    boxes = characters.boxes
    upright = boxes[:, 3] - boxes[:, 1]
    if all(style.quarter == 0 for style in characters.palette):
        return upright
    sideways = np.array([style.quarter in (1, 3) for style in characters.palette])[characters.styles]
    return np.where(sideways, boxes[:, 2] - boxes[:, 0], upright)


def _is_plain(palette: tuple[Style, ...]) -> bool:
    return all(style.ink == PLAIN_INK and style.quarter >= 0 and not style.is_hidden for style in palette)


def _is_red(ink: tuple[int, int, int, int], settings: InkSettings) -> bool:
    return ink[0] >= settings.stamp_red and max(ink[1], ink[2]) <= settings.stamp_other


def _centers(boxes: Floats) -> tuple[Floats, Floats]:
    return (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2


def _on_dark(boxes: Floats, fills: Floats, settings: InkSettings) -> Mask:
    """Tell which boxes lie on a dark area: white print on a coloured heading is print."""
    x, y = _centers(boxes)
    dark = np.zeros(len(boxes), dtype=np.bool_)
    if len(fills) > settings.most_fills:
        sizes = (fills[:, 2] - fills[:, 0]) * (fills[:, 3] - fills[:, 1])
        fills = fills[np.sort(np.argsort(sizes)[-settings.most_fills :])]
    for x0, top, x1, bottom, brightness in fills.tolist():
        inside = (x >= x0) & (x <= x1) & (y >= top) & (y <= bottom)
        dark[inside] = brightness <= settings.dark_fill_luma
    return dark


def _in_stamp(boxes: Floats, slanted_red: Mask, curves: Floats, settings: InkSettings) -> Mask:
    """Tell which boxes lie inside a red ring, or amid red words set in an arc."""
    areas: list[list[float]] = []
    for x0, top, x1, bottom, *ink in curves.tolist():
        red = _is_red((int(ink[0]), int(ink[1]), int(ink[2]), int(ink[3])), settings)
        if red and min(x1 - x0, bottom - top) >= settings.smallest_stamp:
            areas.append([x0, top, x1, bottom])
    if slanted_red.any():
        arc = boxes[slanted_red]
        areas.append([*arc[:, :2].min(axis=0).tolist(), *arc[:, 2:].max(axis=0).tolist()])
    x, y = _centers(boxes)
    inside = np.zeros(len(boxes), dtype=np.bool_)
    margin = settings.stamp_margin
    for x0, top, x1, bottom in areas:
        inside |= (x >= x0 - margin) & (x <= x1 + margin) & (y >= top - margin) & (y <= bottom + margin)
    return inside


def split_ligatures(codes: Codes, boxes: Floats) -> Floats:
    """Share the box of a glyph that stands for several characters (ﬁ, ——) out among them.

    Engines give such characters the same box. Equal characters in one box are a ligature only if it is
    wide; else they are one character printed twice.
    """
    same = (boxes[1:] == boxes[:-1]).all(axis=1)
    if not same.any():
        return boxes
    wide = boxes[1:, 2] - boxes[1:, 0] > 1.2 * (boxes[1:, 3] - boxes[1:, 1])
    same &= (codes[1:] != codes[:-1]) | wide
    if not same.any():
        return boxes
    group = np.concatenate(([0], np.cumsum(~same)))
    count = np.bincount(group)[group]
    first = np.searchsorted(group, group)
    place = np.arange(len(boxes)) - first
    shared = boxes.copy()
    step = (boxes[:, 2] - boxes[:, 0]) / count
    shared[:, 0] = boxes[:, 0] + step * place
    shared[:, 2] = np.where(count > 1, boxes[:, 0] + step * (place + 1), boxes[:, 2])
    return shared


def reading_quarter(characters: Characters) -> int:
    """Return the clockwise quarter turns of most of the text (0 for a page that is not sideways)."""
    quarters = np.array([style.quarter for style in characters.palette], dtype=np.int64)
    if not len(characters) or (quarters == 0).all():
        return 0
    turned = quarters[characters.styles]
    counts = np.bincount(turned[(turned >= 0) & (characters.codes != 32)], minlength=4)
    return int(counts.argmax())


def turn_boxes(boxes: Floats, quarter: int, width: float, height: float) -> Floats:
    """Turn boxes of a page of that size counter-clockwise by quarter turns, into the turned page."""
    if quarter == 0 or not len(boxes):
        return boxes
    x0, top, x1, bottom = (boxes[:, k] for k in range(4))
    if quarter == 1:
        turned = (top, width - x1, bottom, width - x0)
    elif quarter == 2:
        turned = (width - x1, height - bottom, width - x0, height - top)
    else:
        turned = (height - bottom, x0, height - top, x1)
    return np.stack(turned, axis=1)


def turn_marks(marks: Marks, quarter: int) -> Marks:
    """Turn a page counter-clockwise by quarter turns, so that sideways text stands upright."""
    if quarter == 0:
        return marks
    width, height, clips = marks.width, marks.height, marks.characters.clips
    vertical, horizontal = marks.rulings.vertical, marks.rulings.horizontal
    v_boxes = turn_boxes(vertical[:, (0, 1, 0, 2)], quarter, width, height)
    h_boxes = turn_boxes(horizontal[:, (1, 0, 2, 0)], quarter, width, height)
    if quarter % 2:
        v_boxes, h_boxes = h_boxes, v_boxes
    turned = replace(
        marks.characters,
        boxes=turn_boxes(marks.characters.boxes, quarter, width, height),
        clips=None if clips is None else turn_boxes(clips, quarter, width, height),
        palette=tuple(
            style if style.quarter == SLANTED else replace(style, quarter=(style.quarter - quarter) % 4)
            for style in marks.characters.palette
        ),
    )
    return replace(
        marks,
        width=height if quarter % 2 else width,
        height=width if quarter % 2 else height,
        characters=turned,
        rulings=Rulings(v_boxes[:, (0, 1, 3)], h_boxes[:, (1, 0, 2)]),
    )
