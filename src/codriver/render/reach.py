"""How far the land belongs to a stretch of road: to where another stretch, or the same bend, comes nearer."""

from functools import lru_cache

import numpy as np

from codriver.sim.track import Track
from codriver.types import FloatArray

FARTHEST = 80.0
"""Metres from the centre line to which the land beside a road goes at most."""
_STATION = 4.0
"""Metres of arc length between the places for which it is looked up."""
_STEPS = np.arange(4.0, FARTHEST + 1.0, 2.0)
_COARSE = 2.0
"""Metres between the points of the road that distances are measured to."""
_TOLERANCE = 0.5
"""Metres by which a nearer stretch must be nearer to count."""


def reach(track: Track, s: FloatArray, side: float) -> FloatArray:
    """Return the metres (n,) from the centre line up to which land at `s` (n,) is nearest to its own road."""
    stations, reached = _reached(track, side)
    return np.interp(s, stations, reached, period=track.length)


@lru_cache(maxsize=16)
def _reached(track: Track, side: float) -> tuple[FloatArray, FloatArray]:
    stations = np.arange(0.0, track.length, _STATION)
    road = track.points[:: max(round(_COARSE / track.step), 1), :2]
    lengths = (road**2).sum(axis=1)
    reached = np.full(len(stations), FARTHEST)
    for index, points in enumerate(track.position(stations[:, None], side * _STEPS)[..., :2]):
        squares = (points**2).sum(axis=1) + (lengths[:, None] - 2 * road @ points.T).min(axis=0)
        foreign = np.sqrt(np.maximum(squares, 0)) < _STEPS - _TOLERANCE
        if foreign.any():
            reached[index] = _STEPS[np.argmax(foreign)] - 1.0
    # Between two stations the nearer limit counts.
    return stations, np.minimum(reached, np.minimum(np.roll(reached, 1), np.roll(reached, -1)))
