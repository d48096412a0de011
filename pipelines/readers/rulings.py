"""Rulings on a flat picture of a page -> the cells that they enclose.

Here belongs finding ruling lines among print, dust and noise, and deciding which are there: a lattice of
all rows and columns is laid over the page, and for each of its edges the ink along it is the evidence.
Places that no edge separates are one cell. The picture is made flat by `scan_paper`; which cells form a
table, and how rows and columns are numbered, is `ruled`'s.

Coordinates are pixels of the flat picture, `scale` is pixels per point.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipelines.readers.ruled import Array, close_open_cells
from pipelines.readers.ruled_cells import Rectangles
from pipelines.readers.ruled_tables import RuledTable, group_cells
from pipelines.readers.rulings_dashed import Dashed, choose_dashed, end_at, fill_dashed, find_dashed, lengthen
from pipelines.readers.scan_lattice import Lattice
from pipelines.readers.scan_paper import Floats, Mask, spread, thin_across


@dataclass(frozen=True, slots=True)
class RulingSettings:
    """Lengths in points; shares from 0 to 1. Tuned on the sets named in benchmarks/scans/README.md."""

    #: noise is averaged over this length of a ruling
    smooth: float = 1.2
    #: along a ruling each spot is at least this share as dark as the stretch around it
    even: float = 0.55
    #: the palest ruling, in darkness, and in standard deviations of the averaged noise
    palest: float = 0.07
    clearest_limit: float = 0.22
    noise_factor: float = 4.5
    #: a ruling is dark along at least `dense` of each stretch of this length; a glyph is 7 to 12 wide
    stretch: float = 12.0
    dense: float = 0.9
    #: a broken ruling goes on within this
    gap: float = 6.0
    #: ... but is mostly there
    filled: float = 0.75
    #: what is longer is a ruling whatever it touches; what is shorter must end at two others
    long_lying: float = 60.0
    long_standing: float = 36.0
    short_lying: float = 11.0
    short_standing: float = 7.5
    touch_lying: float = 3.5
    touch_standing: float = 1.6
    #: standing pieces of a row that a page break cut are higher than a glyph, so many or more, and end on a
    #: level within this
    cut_row: float = 13.0
    cut_together: int = 3
    level: float = 2.5
    #: share of a short piece that is inked
    whole: float = 0.92
    #: so far beside a ruling is paper; a short piece with more ink there is a stroke of a glyph
    side: float = 1.6
    lonely: float = 0.17
    #: pieces this near belong to one line of the lattice: rows are at least 7 apart
    snap: float = 2.4
    #: how far an edge may stray from its line
    stray: float = 1.3
    #: an edge inked over this share is a ruling whatever stands beside it; below the other it is none
    unmistakable: float = 0.97
    possible: float = 0.35
    #: a row of one cell is at least this share as wide as the row that it touches
    hanging: float = 0.5


RULING = RulingSettings()


@dataclass(frozen=True, slots=True)
class Piece:
    """A straight stretch of ink: its position at its middle, where it starts and stops, its slope.

    `filled`: the share of it that is inked; `beside`: how dark it is beside the stretch, on the darker
    side, as a share of how dark it is on it.
    """

    at: float
    start: float
    stop: float
    slope: float
    filled: float = 1.0
    beside: float = 0.0

    @property
    def length(self) -> float:
        return self.stop - self.start

    def position(self, along: float) -> float:
        """Return where the line through the piece is, `along` the page."""
        return self.at + self.slope * (along - (self.start + self.stop) / 2)


@dataclass(frozen=True, slots=True)
class Axis:
    """All lines of the lattice in one direction, ascending: position = offset + slope * along."""

    offsets: Array
    slopes: Array

    def __len__(self) -> int:
        return len(self.offsets)

    def position(self, index: int, along: float) -> float:
        """Return where line `index` is, `along` the page."""
        return float(self.offsets[index] + self.slopes[index] * along)


@dataclass(frozen=True, slots=True)
class PixelCell:
    """A cell: corners of its box in pixels, its place in the lattice, the evidence for its four sides."""

    x0: float
    top: float
    x1: float
    bottom: float
    evidence: float


@dataclass(frozen=True, slots=True)
class PixelTable:
    """A table of the page. `grid.cells` and `boxes` run in the same order."""

    grid: RuledTable
    boxes: tuple[PixelCell, ...]


@dataclass(frozen=True, slots=True)
class PixelRulings:
    """What was found: tables, the ink that belongs to rulings (1 where it does), and that of dashed ones,
    gaps and blurred edges included."""

    tables: tuple[PixelTable, ...]
    ink: Mask
    dashed: Mask


def find_rulings(dark: Floats, scale: float, settings: RulingSettings = RULING) -> PixelRulings:
    """Find the ruled tables of a flat page. `dark`: 0 for paper to 1 for black."""
    lying = _ink(dark, scale, settings)
    standing = _ink(np.ascontiguousarray(dark.T), scale, settings)
    dashed = _draw_dashed(lying, standing, scale)
    rows = _pieces(lying, scale, settings)
    columns = _pieces(standing, scale, settings)
    rows, columns = _confirm(rows, columns, scale, settings)
    ink = lying.mask | np.ascontiguousarray(standing.mask.T)
    empty = PixelRulings((), np.asarray(ink, dtype=np.uint8), dashed)
    if len(columns) < 2:
        return empty
    closing = _closing(rows, columns, scale, settings)
    y_axis, x_axis = _axis([*rows, *closing], scale, settings), _axis(columns, scale, settings)
    if len(y_axis) < 2 or len(x_axis) < 2:
        return empty
    across = _evidence(lying, y_axis, x_axis, scale, settings)
    along = _evidence(standing, x_axis, y_axis, scale, settings).T
    _draw(across, closing, y_axis, x_axis, scale, settings)
    lattice = Lattice(across, along)
    lattice.decide()
    return PixelRulings(_tables(lattice, y_axis, x_axis), np.asarray(ink, dtype=np.uint8), dashed)


@dataclass(frozen=True, slots=True)
class _Ink:
    """`dark`: as given; `thin`: what is dark and thin; `mask`: where that is surely ink, and long; `dashed`:
    what may be rows of dashes, which are not in the mask before they are drawn through."""

    dark: Floats
    thin: Floats
    mask: Mask
    dashed: list[Dashed]


def _ink(dark: Floats, scale: float, settings: RulingSettings) -> _Ink:
    """Find the ink of lying rulings. Along a ruling darkness is even; along a line of text it is not, so
    that a pixel counts only if it is about as dark as the stretch around it."""
    thin = np.minimum(thin_across(dark, scale), 0.6).astype(np.float32)
    smooth = cv2.blur(thin, (max(3, round(settings.smooth * scale) | 1), 1)).astype(np.float32)
    limit = float(np.clip(settings.noise_factor * spread(smooth), settings.palest, settings.clearest_limit))
    reach = round(settings.stretch * scale) | 1
    around = cv2.blur(thin, (reach, 1))
    raw = (smooth > np.maximum(limit, settings.even * around)).astype(np.uint8)
    dense = (cv2.blur(raw.astype(np.float32), (reach, 1)) >= settings.dense).astype(np.uint8)
    near = cv2.dilate(dense & (around > limit).astype(np.uint8), np.ones((1, reach), np.uint8))
    mask = np.asarray(raw & near, dtype=np.uint8)
    return _Ink(dark, thin, mask, find_dashed(dark, raw, scale))


def _draw_dashed(lying: _Ink, standing: _Ink, scale: float) -> Mask:
    """Draw dashed rulings through, each to the rulings of the other direction at which it ends, in place;
    return 1 where they are."""
    page = lying.dashed + standing.dashed
    chosen = [choose_dashed(ink.dashed, page, scale) for ink in (lying, standing)]
    if not any(chosen):
        return np.zeros_like(lying.mask)
    longest = []
    for ink, rows in zip((lying, standing), chosen, strict=True):
        crossing = ink.mask.copy()
        fill_dashed(ink.thin.copy(), crossing, lengthen(rows, crossing.shape[1]))
        longest.append(np.ascontiguousarray(crossing.T))
    drawn = []
    for ink, own, crossing in zip((standing, lying), reversed(chosen), longest, strict=True):
        rows, only = end_at(own, crossing), np.zeros_like(ink.mask)
        fill_dashed(ink.thin, ink.mask, rows)
        fill_dashed(ink.thin.copy(), only, rows)
        drawn.append(only)
    both = drawn[1] | np.ascontiguousarray(drawn[0].T)
    return np.asarray(cv2.dilate(both, np.ones((3, 3), np.uint8)), dtype=np.uint8)


def _pieces(ink: _Ink, scale: float, settings: RulingSettings) -> list[Piece]:
    gap = np.ones((1, round(settings.gap * scale) | 1), np.uint8)
    closed = cv2.morphologyEx(ink.mask, cv2.MORPH_CLOSE, gap)
    # smoothing has made each end longer by half its length
    short = settings.short_standing * scale
    count, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    pieces = []
    for label in range(1, count):
        x, y, w, h = (int(value) for value in stats[label, :4])
        if w < short or w < 2 * h:
            continue
        member = labels[y : y + h, x : x + w] == label
        weight = np.where(member, ink.thin[y : y + h, x : x + w], 0.0).astype(np.float64)
        total = weight.sum(axis=0)
        used = total > 0
        if used.sum() < max(3.0, settings.filled * w):
            continue
        middle = (weight * np.arange(h)[:, None]).sum(axis=0)[used] / total[used]
        along = np.arange(w)[used]
        slope = _slope(along, middle, total[used]) if w > settings.long_lying * scale else 0.0
        at = float(np.average(middle - slope * (along - (w - 1) / 2), weights=total[used]))
        beside = _beside(ink.dark, y + at, (x, x + w), scale, settings)[1]
        pieces.append(Piece(y + at, float(x), float(x + w - 1), slope, float(used.mean()), beside))
    return pieces


def _beside(
    dark: Floats, at: float, span: tuple[int, int], scale: float, settings: RulingSettings
) -> tuple[float, float]:
    """Return how dark it is beside a stretch, as shares of the stretch itself: the paler side, the darker.

    Strokes of glyphs have other strokes growing out of them, rulings run alone.
    """
    row, off = round(at), round(settings.side * scale)
    height = dark.shape[0]

    def mean(first: int, last: int) -> float:
        part = dark[max(0, first) : min(height, last + 1), span[0] : span[1]]
        return float(part.mean(axis=1).max()) if part.size else 0.0

    within = dark[max(0, row - off + 1) : min(height, row + off), span[0] : span[1]]
    own = max(float(within.max(axis=0).mean()) if within.size else 0.0, 1e-3)
    sides = mean(row - off - 1, row - off) / own, mean(row + off, row + off + 1) / own
    return min(sides), max(sides)


def _slope(along: npt.NDArray[np.int64], at: Array, weight: Array) -> float:
    center, mean = np.average(along, weights=weight), np.average(at, weights=weight)
    moment = float((weight * (along - center) ** 2).sum())
    slope = float((weight * (along - center) * (at - mean)).sum()) / moment
    # flattened pages have none to speak of; more is a stroke or a stain
    return slope if abs(slope) < 0.01 else 0.0


def _confirm(
    rows: list[Piece], columns: list[Piece], scale: float, settings: RulingSettings
) -> tuple[list[Piece], list[Piece]]:
    """Keep long pieces, and short ones that are whole, alone, and end at two of the other direction."""
    kept_rows = [piece for piece in rows if piece.length >= settings.long_lying * scale]
    kept_columns = [piece for piece in columns if piece.length >= settings.long_standing * scale]
    clean_rows = [piece for piece in rows if piece not in kept_rows and _is_clean(piece, settings)]
    clean_columns = [piece for piece in columns if piece not in kept_columns and _is_clean(piece, settings)]
    clean_rows = [piece for piece in clean_rows if piece.length >= settings.short_lying * scale]
    for _ in range(3):
        reach = settings.touch_standing * scale
        new_columns = [piece for piece in clean_columns if _ends_at(piece, kept_rows, reach)]
        new_columns += _cut_by_page(clean_columns, kept_rows, scale, settings)
        reach = settings.touch_lying * scale
        new_rows = [piece for piece in clean_rows if _ends_at(piece, kept_columns, reach)]
        kept_rows, kept_columns = kept_rows + new_rows, kept_columns + new_columns
        clean_rows = [piece for piece in clean_rows if piece not in new_rows]
        clean_columns = [piece for piece in clean_columns if piece not in new_columns]
        if not new_rows and not new_columns:
            break
    return kept_rows, kept_columns


def _cut_by_page(
    columns: list[Piece], rows: list[Piece], scale: float, settings: RulingSettings
) -> list[Piece]:
    """Return the short standing pieces of a row that a page break left without its upper or lower line: one
    end is at a lying ruling, and the other on a level with that of some more such pieces."""
    reach = settings.touch_standing * scale
    high = [piece for piece in columns if piece.length >= settings.cut_row * scale]
    found = []
    for is_top in (True, False):
        ends = [
            (piece.start if is_top else piece.stop, piece)
            for piece in high
            if _touches(piece, piece.stop if is_top else piece.start, rows, reach)
        ]
        for end, piece in ends:
            level = sum(abs(other - end) <= settings.level * scale for other, _ in ends)
            if level >= settings.cut_together and piece not in found and not _ends_at(piece, rows, reach):
                found.append(piece)
    return found


def _is_clean(piece: Piece, settings: RulingSettings) -> bool:
    return piece.beside <= settings.lonely and piece.filled >= settings.whole


def _ends_at(piece: Piece, others: list[Piece], reach: float) -> bool:
    return _touches(piece, piece.start, others, reach) and _touches(piece, piece.stop, others, reach)


def _touches(piece: Piece, end: float, others: list[Piece], reach: float) -> bool:
    return any(
        abs(other.position(piece.at) - end) <= reach and other.start - reach <= piece.at <= other.stop + reach
        for other in others
    )


def _closing(rows: list[Piece], columns: list[Piece], scale: float, settings: RulingSettings) -> list[Piece]:
    """Return the lines that a page break left undrawn, in the way of `ruled.close_open_cells`."""
    vertical = sorted((p.at / scale, p.start / scale, p.stop / scale) for p in columns)
    horizontal = np.array([(p.at, p.start, p.stop) for p in rows]).reshape(-1, 3) / scale
    added = []
    for y, x0, x1 in close_open_cells(vertical, sorted(map(tuple, horizontal.tolist()))):
        near = horizontal[np.abs(horizontal[:, 0] - y) <= settings.snap]
        at = float(near[0, 0]) if len(near) else y
        start = x0
        for low, high in sorted(near[:, 1:].tolist()):
            if low > start + settings.short_lying:
                added.append(Piece(at * scale, start * scale, low * scale, 0.0))
            start = max(start, high)
        if x1 > start + settings.short_lying:
            added.append(Piece(at * scale, start * scale, x1 * scale, 0.0))
    return added


def _axis(pieces: list[Piece], scale: float, settings: RulingSettings) -> Axis:
    """Snap pieces to lines, the longest first."""
    groups: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.length):
        middle = (piece.start + piece.stop) / 2
        best = min(groups, key=lambda group: abs(_at(group, middle) - piece.at), default=None)
        if best is not None and abs(_at(best, middle) - piece.at) <= settings.snap * scale:
            best.append(piece)
        else:
            groups.append([piece])
    groups.sort(key=lambda group: group[0].at)
    offsets, slopes = [], []
    for group in groups:
        slope = group[0].slope
        weights = np.array([piece.length for piece in group])
        at = np.array([piece.at - slope * (piece.start + piece.stop) / 2 for piece in group])
        offsets.append(float(np.average(at, weights=weights)))
        slopes.append(slope)
    return Axis(np.array(offsets), np.array(slopes))


def _at(group: list[Piece], along: float) -> float:
    return group[0].position(along)


def _evidence(ink: _Ink, lines: Axis, cuts: Axis, scale: float, settings: RulingSettings) -> Array:
    """Return for each line and each stretch between two cuts which share of it is inked, (lines, cuts - 1).

    Only ink that runs on for long counts, and only half if there is paper on neither side.
    """
    margin = 1.2 * scale
    width = ink.mask.shape[1]
    shares = np.zeros((len(lines), max(0, len(cuts) - 1)))
    long = np.asarray(cv2.dilate(ink.mask, np.ones((2 * round(scale) + 1, 1), np.uint8)), dtype=np.uint8)
    for line in range(len(lines)):
        middle = lines.position(line, 0.0)
        for cut in range(len(cuts) - 1):
            start, stop = cuts.position(cut, middle) + margin, cuts.position(cut + 1, middle) - margin
            first, last = max(0, round(start)), min(width, round(stop) + 1)
            if last - first < 2:
                continue
            at = lines.position(line, (start + stop) / 2)
            share, row = _best_row(long, at, (first, last), scale, settings)
            if share < settings.possible:
                continue
            # tight print leans against a ruling from one side; a line of glyphs has strokes on both
            is_alone = _beside(ink.dark, row, (first, last), scale, settings)[0] <= settings.lonely
            shares[line, cut] = share if is_alone or share >= settings.unmistakable else share * 0.5
    return shares


def _best_row(
    ink: Mask, at: float, span: tuple[int, int], scale: float, settings: RulingSettings
) -> tuple[float, float]:
    """Return the share of the span that is inked on the best row near `at`, and that row."""
    stray = round(settings.stray * scale)
    low, high = max(0, round(at) - stray), min(ink.shape[0], round(at) + stray + 1)
    if high <= low:
        return 0.0, at
    means = ink[low:high, span[0] : span[1]].mean(axis=1)
    best = np.flatnonzero(means >= means.max() - 1e-6)
    return float(means.max()), low + float(best.mean())


def _draw(
    across: Array, closing: list[Piece], y_axis: Axis, x_axis: Axis, scale: float, settings: RulingSettings
) -> None:
    """Enter the undrawn lines at page breaks as if they were drawn."""
    for piece in closing:
        middle = (piece.start + piece.stop) / 2
        row = int(np.argmin([abs(y_axis.position(j, middle) - piece.at) for j in range(len(y_axis))]))
        reach = settings.touch_lying * scale
        for column in range(len(x_axis) - 1):
            left, right = x_axis.position(column, piece.at), x_axis.position(column + 1, piece.at)
            if left >= piece.start - reach and right <= piece.stop + reach:
                across[row, column] = 1.0


def _without_strays(
    cells: npt.NDArray[np.int64], x_axis: Axis, settings: RulingSettings = RULING
) -> npt.NDArray[np.int64]:
    """Drop a cell that hangs alone on a much wider table, above or below it: strokes of a title do so."""
    wide = x_axis.offsets[cells[:, 2]] - x_axis.offsets[cells[:, 0]]
    kept = []
    for index, (left, top, right, bottom) in enumerate(cells.tolist()):
        beside = (cells[:, 1] < bottom) & (cells[:, 3] > top)
        at = np.where(cells[:, 1] == bottom, bottom, np.where(cells[:, 3] == top, top, -1))
        touching = (at >= 0) & (cells[:, 0] < right) & (cells[:, 2] > left)
        rows = [
            (cells[:, 1] < end + 1) & (cells[:, 3] > end - 1) & ~beside for end in set(at[touching].tolist())
        ]
        widest = max((float(wide[row].sum()) for row in rows), default=0.0)
        kept.append(beside.sum() > 1 or wide[index] >= settings.hanging * widest)
    return cells[np.array(kept, dtype=np.bool_)]


def _tables(lattice: Lattice, y_axis: Axis, x_axis: Axis) -> tuple[PixelTable, ...]:
    cells = _without_strays(np.array(lattice.rectangles(), dtype=np.int64).reshape(-1, 4), x_axis)
    tables = []
    for grid in group_cells(
        Rectangles(np.arange(len(x_axis), dtype=np.float64), np.arange(len(y_axis), dtype=np.float64), cells)
    ):
        boxes = []
        for cell in grid.cells:
            left, top, right, bottom = int(cell.x0), int(cell.top), int(cell.x1), int(cell.bottom)
            middle_y = (y_axis.offsets[top] + y_axis.offsets[bottom]) / 2
            middle_x = (x_axis.position(left, middle_y) + x_axis.position(right, middle_y)) / 2
            sides = [
                float(lattice.across[top, left:right].mean()),
                float(lattice.across[bottom, left:right].mean()),
                float(lattice.along[top:bottom, left].mean()),
                float(lattice.along[top:bottom, right].mean()),
            ]
            boxes.append(
                PixelCell(
                    x_axis.position(left, middle_y),
                    y_axis.position(top, middle_x),
                    x_axis.position(right, middle_y),
                    y_axis.position(bottom, middle_x),
                    min(sides),
                )
            )
        tables.append(PixelTable(grid, tuple(boxes)))
    return tuple(tables)
