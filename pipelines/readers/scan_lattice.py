"""A lattice of rows and columns with evidence for each edge -> rectangular cells.

Here belongs which edges are taken as drawn, and which places are one cell because no edge is between them.
Where lines lie on the picture and how evidence is gathered belongs in `rulings`.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipelines.readers.ruled import Array


@dataclass(frozen=True, slots=True)
class LatticeSettings:
    """Share of an edge that must be inked: surely there; there if its line goes on at one end; at both."""

    sure: float = 0.82
    likely: float = 0.6
    possible: float = 0.35


LATTICE = LatticeSettings()


class Lattice:
    """Rows x columns of places and the edges between them.

    `across[j, i]`: evidence for the lying edge on line j above place (j, i), (rows + 1, columns);
    `along[j, i]`: evidence for the standing edge on line i left of place (j, i), (rows, columns + 1).
    """

    def __init__(self, across: Array, along: Array) -> None:
        self.across = across
        self.along = along
        self.is_lying = np.zeros(across.shape, dtype=np.bool_)
        self.is_standing = np.zeros(along.shape, dtype=np.bool_)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of places."""
        return self.along.shape[0], self.across.shape[1]

    def decide(self, settings: LatticeSettings = LATTICE) -> None:
        """Take edges as drawn: sure ones, and likely ones whose line is sure on either side."""
        self.is_lying = _grown(self.across, settings)
        self.is_standing = _grown(self.along.T, settings).T

    def components(self) -> npt.NDArray[np.int64]:
        """Number the places that no edge separates; 0 is what is open to the outside."""
        rows, columns = self.shape
        mask = np.zeros((2 * rows + 1, 2 * columns + 1), dtype=np.uint8)
        # places and crossings-free edges: an edge that is not drawn is a door
        mask[1::2, 1::2] = 1
        mask[0::2, 1::2] = ~self.is_lying
        mask[1::2, 0::2] = ~self.is_standing
        framed = np.pad(mask, 1, constant_values=1)
        _, labels = cv2.connectedComponents(framed, connectivity=4)
        labels[labels == labels[0, 0]] = 0
        return np.asarray(labels[2:-1:2, 2:-1:2], dtype=np.int64)

    def rectangles(self) -> list[tuple[int, int, int, int]]:
        """Return (column, row, column end, row end) of each cell; what is no rectangle is cut into such."""
        labels = self.components()
        found = []
        for label in np.unique(labels[labels > 0]).tolist():
            ys, xs = np.nonzero(labels == label)
            found.extend(self._cut(frozenset(zip(ys.tolist(), xs.tolist(), strict=True))))
        return sorted(found, key=lambda r: (r[1], r[0]))

    def _cut(self, places: frozenset[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
        top, bottom = min(y for y, _ in places), max(y for y, _ in places) + 1
        left, right = min(x for _, x in places), max(x for _, x in places) + 1
        if len(places) == (bottom - top) * (right - left):
            return [(left, top, right, bottom)]
        cuts = []
        for row in range(top + 1, bottom):
            shared = [x for x in range(left, right) if (row, x) in places and (row - 1, x) in places]
            cuts.append((float(np.mean([self.across[row, x] for x in shared])) if shared else 2.0, 0, row))
        for column in range(left + 1, right):
            shared = [y for y in range(top, bottom) if (y, column) in places and (y, column - 1) in places]
            cuts.append(
                (float(np.mean([self.along[y, column] for y in shared])) if shared else 2.0, 1, column)
            )
        _, axis, at = max(cuts, key=lambda cut: (self._helps(places, cut), cut[0]))
        low = frozenset(place for place in places if place[axis] < at)
        return [*self._cut(low), *self._cut(places - low)]

    @staticmethod
    def _helps(places: frozenset[tuple[int, int]], cut: tuple[float, int, int]) -> bool:
        """Tell whether both sides of the cut have places."""
        _, axis, at = cut
        return any(place[axis] < at for place in places) and any(place[axis] >= at for place in places)


def _grown(shares: Array, settings: LatticeSettings) -> npt.NDArray[np.bool_]:
    drawn = shares >= settings.sure
    likely, possible = shares >= settings.likely, shares >= settings.possible
    for _ in range(shares.shape[1]):
        before = np.pad(drawn, ((0, 0), (1, 0)))[:, :-1]
        after = np.pad(drawn, ((0, 0), (0, 1)))[:, 1:]
        grown = drawn | (likely & (before | after)) | (possible & before & after)
        if (grown == drawn).all():
            break
        drawn = grown
    return np.asarray(drawn, dtype=np.bool_)
