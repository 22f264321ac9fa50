"""Cross-sections of a road at every sample of its track: its vertices, ready to be rolled out."""

import math
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from codriver.render.panda import VERTEX
from codriver.render.road_paint import EDGE_PART, HALF_ROAD, SIZE
from codriver.sim.track import Track
from codriver.types import FloatArray

Metres = TypeVar("Metres", float, FloatArray)
POINTS = 6
"""Ends and insides of the two edge parts, and twice the middle, where the halves meet."""
RIGHT_SHIFT = 0.5
"""Share of a texture by which the right half is ahead of the left one; see render.road_paint."""
_NUMBERS = VERTEX.itemsize // 4
"""Numbers of a vertex; the last is the texture's place along the road."""
_INSET = 0.2 / SIZE
"""Of a texture's width: it repeats, and the renderer's rounding must not read beyond its edges."""
_LIT_AT = [0, 2, 5]
"""The points that are lit: the road's ends and its middle."""
_COARSE = 8
"""Samples between those among which the nearest is sought first."""


class CrossSections:
    """The n cross-sections of a closed track; stations are their numbers, going on beyond both ends."""

    def __init__(self, track: Track, texture_length: float, reach: float, sun_azimuth: float) -> None:
        """Prepare them for stations up to `reach` metres beyond the track's ends.

        texture_length: metres that the road's textures cover along it; sun_azimuth: radians, clockwise
        from +y.
        """
        count = len(track.points)
        self._margin = int(np.ceil(reach / track.step)) + _COARSE
        self._textures_per_sample = track.step / texture_length
        left, right = -track.half_width_left, track.half_width_right
        offsets = np.stack([left, left + EDGE_PART, 0 * left, 0 * right, right - EDGE_PART, right], axis=1)
        rows = np.zeros((count, POINTS), VERTEX)
        rows["point"] = track.position(np.arange(count)[:, None] * track.step, offsets)
        rows["colour"] = 1.0
        rows["one"] = 1.0
        inner = (HALF_ROAD - EDGE_PART) / HALF_ROAD
        rows["place"][..., 0] = np.array((1.0 - _INSET, inner, _INSET, _INSET, inner, 1.0 - _INSET))
        stations = np.arange(-self._margin, count + self._margin)
        rows = rows[stations % count]
        rows["place"][..., 1] = stations[:, None] * self._textures_per_sample
        rows["place"][:, POINTS // 2 :, 1] += RIGHT_SHIFT
        # The same memory as plain numbers, since structured arrays are slow.
        self._rows: NDArray[np.float32] = rows.view("<f4").reshape(len(rows), -1)
        self._to_sun = math.sin(sun_azimuth), math.cos(sun_azimuth)
        lit = rows["point"][:, _LIT_AT, :2].astype(np.float64)
        self._lit = np.array(self._in_suns_axes(lit[..., 0], lit[..., 1]))
        self._plan = np.ascontiguousarray(track.points[stations % count, :2].T)
        self._coarse = np.ascontiguousarray(track.points[::_COARSE, :2].T)
        self._count = count

    def nearest(self, x: float, y: float) -> int:
        """Return the number (0 to n - 1) of the sample that is nearest to a point, metres.

        Of two stretches of road that are about equally near it may be either one's.
        """
        right, ahead = self._coarse[0] - x, self._coarse[1] - y
        first = int((right * right + ahead * ahead).argmin()) * _COARSE - _COARSE
        around = slice(first + self._margin, first + self._margin + 2 * _COARSE + 1)
        right, ahead = self._plan[0, around] - x, self._plan[1, around] - y
        return (first + int((right * right + ahead * ahead).argmin())) % self._count

    def rows_at(self, stations: NDArray[np.int64], rows: NDArray[np.void]) -> None:
        """Write the vertices of some stations (m,) into `rows` (m, POINTS) of VERTEX.

        Whole textures are left out, since the renderer's texture places are of single precision.
        """
        fields = rows.view("<f4")
        self._rows.take(stations + self._margin, axis=0, out=fields, mode="clip")
        left_out = math.floor(min(stations[0], stations[-1]) * self._textures_per_sample)
        fields[:, _NUMBERS - 1 :: _NUMBERS] -= left_out

    def cosines_from_sun(self, stations: NDArray[np.int64], x: float, y: float) -> FloatArray:
        """Return the cosine (m, 3) of the angle to the sun's azimuth in which points of the road are seen.

        They are seen from (x, y), and are the left end, the middle and the right end of the stations (m,).
        """
        seen = self._lit.take(stations + self._margin, axis=1, mode="clip")
        seen -= np.array(self._in_suns_axes(x, y)).reshape(2, 1, 1)
        return np.asarray(seen[0] / np.hypot(seen[0], seen[1]))

    def _in_suns_axes(self, x: Metres, y: Metres) -> tuple[Metres, Metres]:
        """Return how far points lie towards the sun, and how far across that."""
        sin, cos = self._to_sun
        return x * sin + y * cos, x * cos - y * sin
