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


def brightness(distance: FloatArray, cos_from_sun: FloatArray, wetness: float = 0.0) -> FloatArray:
    """Return the brightness of asphalt over REFERENCE; the shapes broadcast.

    It is seen `distance` metres ahead, in a direction whose angle to the sun's azimuth has this cosine.
    wetness: 0 dry (measured) to 1 wet.
    """
    times = np.clip(distance, NEAREST, FARTHEST) / NEAREST
    rise = np.log(times)
    # 2 (1 - cos) is the square of a small angle; where it is not small there is no lobe.
    lobe = LOBE * np.exp(-times * (1 - cos_from_sun) / LOBE_WIDTH**2)
    dull = AWAY_FROM_SUN + rise * (RISE - SHADE * cos_from_sun)
    levels = (1 - WET_DARKNESS * wetness) * dull + (1 + WET_GLOSS * wetness) * lobe
    return np.asarray(levels / REFERENCE)


def brightest(distance: FloatArray, wetness: float = 0.0) -> FloatArray:
    """Return the most that :func:`brightness` is at a distance, whatever the direction."""
    towards, away = np.ones(1), -np.ones(1)
    return np.maximum(brightness(distance, towards, wetness), brightness(distance, away, wetness))
