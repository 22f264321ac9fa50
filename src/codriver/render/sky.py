"""The sky: a dome whose colours go by elevation and by the angle to the sun's azimuth.

Fitted to the sky of 650 recorded pictures, within 4 grey levels where they show it (up to 24 degrees).
"""

import numpy as np

from codriver.render.look import Look
from codriver.render.mesh import Mesh, grid_triangles
from codriver.types import FloatArray

RADIUS = 800.0
"""Metres; nearer than the far plane, farther than all scenery."""
ELEVATIONS = np.radians([-4.0, 0.0, 1.2, 3.0, 5.5, 8.5, 12.0, 16.0, 20.0, 24.0, 40.0, 89.0])
COLOURS = np.array(
    [
        (198, 222, 232), (195, 220, 230), (188, 214, 224), (175, 204, 227), (153, 183, 214), (135, 165, 202),
        (121, 150, 189), (110, 137, 177), (101, 128, 168), (97, 121, 161), (84, 106, 146), (76, 97, 136),
    ]
) / 255  # fmt: skip
"""RGB 0..1 at each elevation, 90 degrees off the sun's azimuth."""
SUNWARD, ACROSS = 0.12, 0.18
"""Brightness is 1 + SUNWARD cos + ACROSS cos^2 of the angle to the sun's azimuth: air scatters both ways."""
DIRECTIONS = 20


def sky_brightness(azimuth: FloatArray, look: Look) -> FloatArray:
    """Return the sky's brightness in directions of these azimuths, radians, over that across the sun's."""
    off = np.cos(azimuth - look.sun_azimuth)
    return np.asarray(1 + SUNWARD * off + ACROSS * off**2)


def sky(look: Look) -> Mesh:
    """Return the dome around the origin, metres."""
    azimuths = np.linspace(0, 2 * np.pi, DIRECTIONS + 1)[:, None]
    elevations = ELEVATIONS[None]
    level = RADIUS * np.cos(elevations)
    points = np.stack(
        [level * np.sin(azimuths), level * np.cos(azimuths), RADIUS * np.sin(elevations) + 0 * azimuths],
        axis=-1,
    )
    colours = np.clip(COLOURS * sky_brightness(azimuths, look)[..., None], 0, 1)
    count = points.shape[0] * points.shape[1]
    triangles = grid_triangles(points.shape[0], points.shape[1])
    return Mesh(points.reshape(count, 3), np.zeros((count, 2)), colours.reshape(count, 3), triangles)
