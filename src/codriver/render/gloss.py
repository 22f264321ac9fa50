"""How bright the road is: glossier at a low angle and towards the sun. Law: survey of the lake recording."""

import math

import numpy as np

from codriver.types import FloatArray

NEAREST, FARTHEST = 2.8, 22.0
"""Metres ahead between which the brightness was measured to rise."""


def towards_sun(yaw: float, sun_azimuth: float) -> float:
    """Return 1 for a view along the sun's azimuth, falling to 0 about 90 degrees off it.

    The recording's brightest heading is 90 degrees, and the fitted width 35.5 degrees.
    """
    off = (yaw - sun_azimuth + math.pi) % (2 * math.pi) - math.pi
    return math.exp(-((math.degrees(off) / 35.5) ** 2) / 2)


def rise(distance: FloatArray) -> FloatArray:
    """Return 0 for what is near to 1 for what is far, for distances ahead in metres, any shape."""
    scale = np.log(np.maximum(distance, NEAREST) / NEAREST) / math.log(FARTHEST / NEAREST)
    return np.asarray(np.minimum(scale, 1.0))


def brightness(distance: FloatArray, sunward: float) -> FloatArray:
    """Return asphalt's brightness over that of near asphalt towards the sun, same shape as `distance`.

    108.6 + 42.3 * sunward was measured near; far asphalt is 40 % brighter away from the sun, 25 % towards it.
    """
    near = (108.6 + 42.3 * sunward) / (108.6 + 42.3)
    return np.asarray(near * (1 + (0.40 - 0.15 * sunward) * rise(distance)))
