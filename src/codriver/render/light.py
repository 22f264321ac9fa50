"""Sunlight and skylight on slopes, and how a look changes them.

Fitted to the concrete rim in 4,000 recorded pictures: its colour follows the azimuth that it faces as a
cosine about 61 degrees, from (88, 104, 103) in the shade to (270, 265, 230) towards the light (clipped).
The gloss of the asphalt is brightest at 89.5 degrees instead, so the two have an angle between them.
"""

import math

import numpy as np

from codriver.render.look import Look
from codriver.types import FloatArray

LIGHT_FROM_SUN = math.radians(-28.5)
"""From the azimuth of the road's gloss to that of the light on slopes."""
SKYLIGHT = np.array((69.0, 87.0, 90.0)) / 255
"""RGB of the light in the shade."""
SUNLIGHT = np.array((222.0, 196.0, 155.0)) / 255
"""RGB of the light that the sun adds where it falls straight down on something."""


AIR = np.array((0.06, 0.10, 0.17))
"""What clear air takes of the red, green and blue light of a sun that stands overhead."""


def light_on(normals: FloatArray, look: Look) -> FloatArray:
    """Return the light (..., 3), RGB, on surfaces with these unit normals (..., 3)."""
    azimuth = look.sun_azimuth + LIGHT_FROM_SUN
    level = math.cos(look.sun_elevation)
    direction = (level * math.sin(azimuth), level * math.cos(azimuth), math.sin(look.sun_elevation))
    facing = np.maximum(normals @ np.array(direction), 0.0)
    return np.asarray((SKYLIGHT + SUNLIGHT * facing[..., None]) * _reaching(look))


def _reaching(look: Look) -> FloatArray:
    """Return the share (3,) of red, green and blue that reaches the ground, over that of the neutral look."""
    longer = 1 / math.sin(look.sun_elevation) - 1 / math.sin(Look().sun_elevation)
    return np.exp(-AIR * longer)


def daylight(look: Look) -> FloatArray:
    """Return the light (3,), RGB, on level ground over that of the neutral look."""
    up = np.array((0.0, 0.0, 1.0))
    return np.asarray(light_on(up, look) / light_on(up, Look()))


def relit(colours: FloatArray, normals: FloatArray, look: Look) -> FloatArray:
    """Return the land's colours (..., 3), which were seen under the neutral look, as `look` has them.

    That is tinted, and lit by its sun where they slope; how much light there is in all is `daylight`'s.
    """
    colours = colours * np.array(look.ground_tint)
    if (look.sun_azimuth, look.sun_elevation) == (Look().sun_azimuth, Look().sun_elevation):
        return colours
    return np.asarray(colours * light_on(normals, look) / light_on(normals, Look()) / daylight(look))


def normals_of(points: FloatArray) -> FloatArray:
    """Return the upward unit normals (rows, columns, 3) of a grid of points (rows, columns, 3)."""
    down, across = np.gradient(points, axis=0), np.gradient(points, axis=1)
    normals = np.cross(across, down)
    normals *= np.where(normals[..., 2:] < 0, -1.0, 1.0)
    return np.asarray(normals / np.maximum(np.linalg.norm(normals, axis=-1, keepdims=True), 1e-9))
