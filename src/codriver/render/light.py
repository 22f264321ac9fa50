"""Light on slopes: the sun's share by the angle at which it falls, and the sky's."""

import math

import numpy as np

from codriver.render.look import Look
from codriver.types import FloatArray

SKY_SHARE = 0.42
"""Light in the shade, as a share of that on ground that faces the sun (concrete rim in the survey: 0.44)."""


def sun_direction(look: Look) -> FloatArray:
    """Return the unit vector (3,) to the sun, world axes."""
    level = math.cos(look.sun_elevation)
    return np.array(
        (level * math.sin(look.sun_azimuth), level * math.cos(look.sun_azimuth), math.sin(look.sun_elevation))
    )


def lit(normals: FloatArray, look: Look) -> FloatArray:
    """Return the light (...), about 0..1, on surfaces with these unit normals (..., 3)."""
    facing = np.maximum(normals @ sun_direction(look), 0.0)
    return np.asarray(SKY_SHARE + (1 - SKY_SHARE) * facing)


def normals_of(points: FloatArray) -> FloatArray:
    """Return the upward unit normals (rows, columns, 3) of a grid of points (rows, columns, 3)."""
    down, across = np.gradient(points, axis=0), np.gradient(points, axis=1)
    normals = np.cross(across, down)
    normals *= np.where(normals[..., 2:] < 0, -1.0, 1.0)
    return np.asarray(normals / np.maximum(np.linalg.norm(normals, axis=-1, keepdims=True), 1e-9))
