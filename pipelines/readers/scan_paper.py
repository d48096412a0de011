"""A picture of paper -> the same page upright, flat and evenly lit.

Here belongs what a scanner or a telephone does to a sheet and how that is undone: colour of seals, uneven
light, skew, perspective, a bent sheet. What is printed on the sheet is not asked here, save that long
rulings were once straight and at right angles. Rulings themselves are found in `rulings`.

Pixel coordinates are those of array indices: x to the right, y downward. `scale` is pixels per point.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Gray = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class PaperSettings:
    """Lengths in points, angles in degrees."""

    #: red exceeds green and blue by more than this on a seal's ink, in grey levels
    seal_red: int = 45
    #: ... and by this near such ink, where the picture's compression washes the colour out of thin strokes;
    #: near is this share of the picture's width
    washed_red: int = 14
    washed_reach: float = 1 / 60
    #: in the red channel a seal is a little darker than paper: by its own shade and so much more for its
    #: edges, within these shares
    seal_edge: float = 0.08
    palest_seal: float = 0.12
    darkest_seal: float = 0.4
    #: a picture is black and white where so many pixels are within so many levels of either; it is softened
    #: by a blur of this radius, because its rulings are rows of steps
    bilevel: float = 0.995
    bilevel_levels: int = 16
    softening: float = 0.36
    #: the paper's brightness is the brightest within this reach: larger than a bold title's stroke
    light_reach: float = 12.0
    #: finest scale at which rulings are searched, pixels per point: 200 dpi
    working_scale: float = 200 / 72
    coarsest_scale: float = 110 / 72
    finest_scale: float = 320 / 72
    widest_skew: float = 6.0
    #: slopes of rulings that remain after the page as a whole is turned: perspective and bending
    leaning: tuple[float, ...] = (-2.4, -1.2, 0.0, 1.2, 2.4)
    #: a trace of a ruling is longer than a line of text is high
    shortest_trace: float = 28.0
    even: float = 0.5
    evenly: float = 0.92
    #: rulings that together are shorter than this say nothing about perspective
    enough_traces: float = 900.0


PAPER = PaperSettings()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A flat page. `gray`: the picture, dark on light; `scale`: its pixels per point; `back_x`, `back_y`:
    for a coarse mesh (every `step` pixels) where on the picture as given the point came from."""

    gray: Gray
    scale: float
    back_x: Floats
    back_y: Floats
    step: int

    def locate(self, x: float, y: float) -> tuple[float, float]:
        """Return where on the picture as given a pixel of the flat page lies."""
        rows, columns = self.back_x.shape
        gx, gy = min(max(x / self.step, 0.0), columns - 1.001), min(max(y / self.step, 0.0), rows - 1.001)
        i, j = int(gy), int(gx)
        wy, wx = gy - i, gx - j
        found = []
        for mesh in (self.back_x, self.back_y):
            above = mesh[i, j] * (1 - wx) + mesh[i, j + 1] * wx
            below = mesh[i + 1, j] * (1 - wx) + mesh[i + 1, j + 1] * wx
            found.append(float(above * (1 - wy) + below * wy))
        return found[0], found[1]


def find_seals(pixels: npt.NDArray[np.uint8], settings: PaperSettings = PAPER) -> Mask:
    """Return 1 where ink is red, of a picture in RGB; 0 everywhere for a grey one."""
    if pixels.ndim == 2:
        return np.zeros(pixels.shape, dtype=np.uint8)
    red, green, blue = (pixels[:, :, channel].astype(np.int16) for channel in range(3))
    redness = red - np.maximum(green, blue)
    strong = (redness > settings.seal_red).astype(np.uint8)
    if not strong.any():
        return strong
    reach = round(pixels.shape[1] * settings.washed_reach) | 1
    near = cv2.dilate(strong, np.ones((reach, reach), np.uint8))
    return np.asarray((near > 0) & (redness > settings.washed_red), dtype=np.uint8)


def drop_seals(pixels: npt.NDArray[np.uint8], settings: PaperSettings = PAPER) -> Gray:
    """Return grey levels; where ink is red, the red channel, in which red ink is as bright as paper.

    Takes (h, w) or (h, w, 3) in RGB.
    """
    if pixels.ndim == 2:
        return pixels
    gray = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    seal = find_seals(pixels, settings)
    if not seal.any():
        return np.asarray(gray, dtype=np.uint8)
    near = cv2.dilate(seal, np.ones((7, 7), np.uint8)) > 0
    # the red channel of a seal is a little darker than paper, that of print under it much darker
    small = cv2.resize(pixels[:, :, 0], None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((41, 41), np.uint8)).astype(np.float32)
    size = gray.shape[1], gray.shape[0]
    paper = np.asarray(cv2.resize(paper, size, interpolation=cv2.INTER_LINEAR), dtype=np.float32)
    own = 1.0 - float(np.median(pixels[:, :, 0][seal > 0] / np.maximum(paper[seal > 0], 1.0)))
    shade = min(max(own + settings.seal_edge, settings.palest_seal), settings.darkest_seal)
    under = paper - np.maximum(paper * (1 - shade) - pixels[:, :, 0], 0.0) / (1.0 - shade)
    return np.where(near, np.clip(under, 0, 255), gray).astype(np.uint8)


def soften_bilevel(gray: Gray, scale: float, settings: PaperSettings = PAPER) -> Gray:
    """Return a black and white picture in grey levels, any other as it is."""
    counts = np.bincount(gray.ravel(), minlength=256)
    ends = counts[: settings.bilevel_levels].sum() + counts[-settings.bilevel_levels :].sum()
    if ends < settings.bilevel * gray.size:
        return gray
    return np.asarray(cv2.GaussianBlur(gray, (0, 0), settings.softening * scale), dtype=np.uint8)


def darkness(gray: Gray, scale: float, settings: PaperSettings = PAPER) -> Floats:
    """Return how much darker than the paper around it each pixel is: 0 for paper, 1 for black."""
    small = cv2.resize(gray, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    reach = max(3, round(settings.light_reach * scale / 4) | 1)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), reach / 2)
    paper = cv2.resize(paper, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR)
    light = np.maximum(paper.astype(np.float32), 24.0)
    return np.clip((light - gray) / light, 0.0, 1.0).astype(np.float32)


def flatten(gray: Gray, scale: float, settings: PaperSettings = PAPER) -> Sheet:
    """Undo skew, perspective and bending. `scale`: pixels per point of the picture as given."""
    native = min(max(scale, settings.coarsest_scale), settings.finest_scale)
    shrink = min(1.0, settings.working_scale / native) * native / scale
    work = _resize(gray, shrink)
    work_scale = scale * shrink
    angle = _skew(darkness(work, work_scale), work_scale, settings)
    height, width = work.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(work, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255.0,))
    dark = darkness(np.asarray(turned, dtype=np.uint8), work_scale)
    across = _bend(dark, work_scale, settings)
    along = _bend(np.ascontiguousarray(dark.T), work_scale, settings)
    return _unbend(gray, (native, scale), shrink, np.asarray(turn, dtype=np.float64), across, along)


def _resize(gray: Gray, factor: float) -> Gray:
    if abs(factor - 1.0) < 0.01:
        return gray
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(gray, None, fx=factor, fy=factor, interpolation=method), dtype=np.uint8)


def _skew(dark: Floats, scale: float, settings: PaperSettings) -> float:
    """Return the angle by which the page must be turned, in degrees, counter-clockwise.

    At the right angle, rulings and lines of text fall into the fewest rows: the sum of squares of the
    projection is largest.
    """
    thin = thin_across(dark, scale)
    ys, xs = np.nonzero(thin > max(0.2, 3 * spread(thin)))
    if len(xs) < 200:
        return 0.0
    take = np.random.default_rng(0).permutation(len(xs))[:60_000]
    x, y = (xs[take] - dark.shape[1] / 2).astype(np.float32), ys[take].astype(np.float32)

    def score(degrees: float) -> float:
        rows = y + x * np.float32(np.tan(np.radians(degrees)))
        counts = np.bincount((rows - rows.min()).astype(np.int64))
        return float((counts.astype(np.float64) ** 2).sum())

    best, step = 0.0, settings.widest_skew
    for step, reach in ((0.25, settings.widest_skew), (0.05, 0.3), (0.0125, 0.06)):
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = float(max(angles, key=lambda angle: score(float(angle))))
    return -best


def thin_across(dark: Floats, scale: float) -> Floats:
    """Keep what is dark and thin from top to bottom: rulings and strokes that lie, not areas."""
    reach = max(5, round(4.0 * scale) | 1)
    wide = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((reach, 1), np.uint8))
    return np.asarray(dark - wide, dtype=np.float32)


def spread(values: Floats) -> float:
    """Return the standard deviation of the paper's noise, unmoved by what is printed."""
    sample = values[::3, ::3]
    return float(np.median(np.abs(sample - np.median(sample))) * 1.4826 + 1e-4)


#: exponents of (x, y) in the drift of lying rulings; without x, a line would only be moved
_TERMS = ((1, 0), (1, 1), (2, 0), (1, 2), (2, 1), (3, 0))


def _bend(dark: Floats, scale: float, settings: PaperSettings) -> npt.NDArray[np.float64]:
    """Fit how far rulings that lie drift up or down along the page; zeros where too few are found.

    Coefficients of `_TERMS` in coordinates from -1 to 1, in pixels.
    """
    traces = _traces(dark, scale, settings)
    length = sum(float(trace[-1, 0] - trace[0, 0]) for trace in traces)
    count = len(_TERMS) if length > settings.enough_traces * scale else 1
    fitted = np.zeros(len(_TERMS))
    if length < settings.shortest_trace * 3 * scale:
        return fitted
    height, width = dark.shape
    rows, values, lengths = [], [], []
    for trace in traces:
        lengths.append(np.full(len(trace), (trace[-1, 0] - trace[0, 0]) / width))
        terms = _terms(trace[:, 0] / width * 2 - 1, trace[:, 1] / height * 2 - 1)[:, :count]
        rows.append(terms - terms.mean(axis=0))
        values.append(-(trace[:, 1] - trace[:, 1].mean()))
    design, target = np.concatenate(rows), np.concatenate(values)
    # a long trace is a ruling, a short one may be a row of strokes
    trust = np.concatenate(lengths) ** 2
    weight = trust
    # the higher the power the more it must be asked for: a page with few rulings stays stiff
    stiffness = np.diag([1e-3, 1.0, 1.0, 4.0, 4.0, 4.0][:count]) * trust.sum() * 1e-3
    solved = np.zeros(count)
    for _ in range(6):
        weighted = design * weight[:, None]
        solved = np.linalg.solve(design.T @ weighted + stiffness, weighted.T @ target)
        rest = np.abs(design @ solved - target)
        weight = trust / np.maximum(1.0, rest / (0.25 * scale)) ** 2
    fitted[:count] = solved
    return fitted


def _terms(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.stack([x**a * y**b for a, b in _TERMS], axis=-1)


def _traces(dark: Floats, scale: float, settings: PaperSettings) -> list[npt.NDArray[np.float64]]:
    """Follow the longer rulings that lie: (n, 2) of x, y for each, one point every 3 points."""
    thin = thin_across(dark, scale)
    reach = round(settings.shortest_trace * 0.7 * scale) | 1
    best: Floats = np.zeros_like(thin)
    for degrees in settings.leaning:
        kernel = _slanted_kernel(reach, degrees)
        best = np.maximum(best, cv2.filter2D(np.minimum(thin, 0.5), -1, kernel))
    limit = max(0.1, 5 * spread(best))
    mask = (best > limit).astype(np.uint8)
    # of the blurred ridge only its crest: neighbours above and below are weaker
    crest = cv2.dilate(best, np.ones((max(3, round(1.5 * scale) | 1), 1), np.uint8))
    mask[(best < crest) & (cv2.dilate(best, np.ones((3, 1), np.uint8)) > best)] = 0
    mask = np.asarray(cv2.dilate(mask, np.ones((3, 3), np.uint8)), dtype=np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    shortest = settings.shortest_trace * scale
    traces = []
    for label in range(1, count):
        x, y, w, h = (int(value) for value in stats[label, :4])
        if w < shortest or h > 0.09 * w + 4 * scale:
            continue
        part = np.where(labels[y : y + h, x : x + w] == label, thin[y : y + h, x : x + w], 0.0)
        step = max(2, round(3 * scale))
        points = []
        # along a ruling darkness is even, along text it is not
        crest_line = part.max(axis=0)
        if np.mean(crest_line > settings.even * crest_line.mean()) < settings.evenly:
            continue
        for left in range(0, w - step + 1, step):
            column = part[:, left : left + step].sum(axis=1)
            total = float(column.sum())
            if total > 0.3 * limit * step:
                points.append((x + left + (step - 1) / 2, y + float((column * np.arange(h)).sum()) / total))
        if len(points) > 5:
            traces.append(np.array(points))
    return traces


def _slanted_kernel(reach: int, degrees: float) -> Floats:
    rise = np.tan(np.radians(degrees)) * (reach - 1) / 2
    half = int(np.ceil(abs(rise))) + 1
    kernel = np.zeros((2 * half + 1, reach), dtype=np.float32)
    for column in range(reach):
        at = half + rise * (2 * column / (reach - 1) - 1)
        low = int(np.floor(at))
        kernel[low, column] += 1 - (at - low)
        kernel[low + 1, column] += at - low
    return np.asarray(kernel / reach, dtype=np.float32)


def _unbend(
    gray: Gray,
    scales: tuple[float, float],
    shrink: float,
    turn: npt.NDArray[np.float64],
    across: npt.NDArray[np.float64],
    along: npt.NDArray[np.float64],
) -> Sheet:
    """Resample the picture once, through bending, turning and scaling together."""
    native, given = scales
    width, height = gray.shape[1] * shrink, gray.shape[0] * shrink
    size = round(gray.shape[1] * native / given), round(gray.shape[0] * native / given)
    step = 16
    mesh_x, mesh_y = np.meshgrid(
        np.arange(0, size[0] + 2 * step, step), np.arange(0, size[1] + 2 * step, step)
    )
    u, v = mesh_x * (width / size[0]), mesh_y * (height / size[1])
    x, y = u.copy(), v.copy()
    for _ in range(6):
        nx, ny = x / width * 2 - 1, y / height * 2 - 1
        x, y = u - _terms(ny, nx) @ along, v - _terms(nx, ny) @ across
    back = cv2.invertAffineTransform(turn)
    sx = (back[0, 0] * x + back[0, 1] * y + back[0, 2]) / shrink
    sy = (back[1, 0] * x + back[1, 1] * y + back[1, 2]) / shrink
    back_x, back_y = sx.astype(np.float32), sy.astype(np.float32)
    full = back_x.shape[1] * step, back_x.shape[0] * step
    # a mesh point stands for its own pixel, not for a block's middle: resizing would be off by half a block
    shift = np.array([[step, 0, 0], [0, step, 0]], dtype=np.float32)
    map_x = cv2.warpAffine(back_x, shift, full, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    map_y = cv2.warpAffine(back_y, shift, full, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    flat = cv2.remap(
        gray,
        map_x[: size[1], : size[0]],
        map_y[: size[1], : size[0]],
        cv2.INTER_CUBIC if native >= given * 0.7 else cv2.INTER_AREA,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return Sheet(np.asarray(flat, dtype=np.uint8), native, back_x, back_y, step)
