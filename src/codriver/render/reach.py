"""How far the land belongs to a stretch of road: to where another stretch, or the same bend, comes nearer."""

import numpy as np

from codriver.sim.track import Track
from codriver.types import FloatArray

FARTHEST = 80.0
"""Metres from the centre line to which the land beside a road goes at most."""
_STEPS = np.arange(4.0, FARTHEST + 1.0, 2.0)
_COARSE = 2.0
"""Metres between the points of the road that distances are measured to."""
_TOLERANCE = 0.5
"""Metres by which a nearer stretch must be nearer to count."""


def reach(track: Track, s: FloatArray, side: float) -> FloatArray:
    """Return the metres (n,) from the centre line up to which land at `s` (n,) is nearest to its own road."""
    stride = max(round(_COARSE / track.step), 1)
    road = track.points[::stride, :2]
    reached = np.empty(len(s))
    for index, points in enumerate(track.position(s[:, None], side * _STEPS)[..., :2]):
        nearest = np.sqrt(((points[:, None] - road[None]) ** 2).sum(axis=-1).min(axis=1))
        foreign = nearest < _STEPS - _TOLERANCE
        reached[index] = _STEPS[np.argmax(foreign)] - 1.0 if foreign.any() else FARTHEST
    return reached
