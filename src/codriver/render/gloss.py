"""How bright the road is: glossier at a low angle and towards the sun.

Laws fitted to 1,900 recorded pictures of the lake's asphalt (middle columns, rows 72 to 130, 16.5 to 2.5 m
ahead); grey levels of 255, on average over red, green and blue. They hold within 4 levels.
"""

import numpy as np

from codriver.types import FloatArray

NEAREST = 2.5
"""Metres ahead from which on the fits hold; nearer counts as this."""
FARTHEST = 60.0
"""Metres ahead beyond which nothing changes any more."""
AWAY_FROM_SUN = 107.6
"""Brightness of the nearest asphalt."""
RISE = 18.1
"""Brightness gained when the distance grows by the factor e."""
LOBE = 46.0
"""Brightness gained where the sun is reflected."""
LOBE_WIDTH = np.radians(32.0)
"""Deviation of that lobe over the azimuth for the nearest asphalt; it narrows as the root of the distance."""
SHADE = 4.2
"""Brightness that asphalt loses towards the sun and gains away from it, for each factor e of distance."""
REFERENCE = AWAY_FROM_SUN + LOBE
"""Brightness of the nearest asphalt towards the sun, which the road's paint has."""


WET_DARKNESS, WET_GLOSS = 0.4, 0.6
"""A wet road loses this share of its brightness, and its lobe gains this share, at wetness 1 (chosen)."""


class Gloss:
    """The brightness of asphalt at fixed distances, for directions that change with every picture."""

    def __init__(self, distance: FloatArray, wetness: float = 0.0, over: FloatArray | float = 1.0) -> None:
        """Take the metres ahead, any shape, and a brightness for each that is to count as 1.

        wetness: 0 dry (measured) to 1 wet.
        """
        times = np.clip(distance, NEAREST, FARTHEST) / NEAREST
        rise = np.log(times)
        dull = (1 - WET_DARKNESS * wetness) / (REFERENCE * over)
        self._dull = dull * (AWAY_FROM_SUN + RISE * rise)
        self._shade = -dull * SHADE * rise
        self._narrow = times / LOBE_WIDTH**2
        # 2 (1 - cos) is the square of a small angle; where it is not small there is no lobe.
        self._lobe = (1 + WET_GLOSS * wetness) / (REFERENCE * over) * LOBE * np.exp(-self._narrow)

    def __call__(self, cos_from_sun: FloatArray) -> FloatArray:
        """Return the brightness in directions whose angle to the sun's azimuth has this cosine."""
        lobe = self._lobe * np.exp(self._narrow * cos_from_sun)
        return np.asarray(self._dull + self._shade * cos_from_sun + lobe)


def brightness(distance: FloatArray, cos_from_sun: FloatArray, wetness: float = 0.0) -> FloatArray:
    """Return the brightness of asphalt over REFERENCE; see :class:`Gloss`. The shapes broadcast."""
    return Gloss(distance, wetness)(cos_from_sun)


def brightest(distance: FloatArray, wetness: float = 0.0) -> FloatArray:
    """Return the most that :func:`brightness` is at a distance, whatever the direction."""
    towards, away = np.ones(1), -np.ones(1)
    return np.maximum(brightness(distance, towards, wetness), brightness(distance, away, wetness))
