"""The sky: a dome whose colours were surveyed by elevation, brighter towards the sun, pale at the horizon."""

import numpy as np

from codriver.render.look import Look
from codriver.render.mesh import Mesh, grid_triangles

RADIUS = 800.0
"""Metres; nearer than the far plane, farther than all scenery."""
ELEVATIONS = np.radians([-4.0, 0.5, 3.0, 5.0, 8.9, 12.9, 16.7, 20.5, 24.0, 40.0, 60.0, 89.0])
"""Radians; 0.5 to 24 degrees are rows 60 to 0 of a recorded picture."""
COLOURS = np.array(
    [
        (190, 215, 236), (192, 217, 238), (184, 213, 237), (175, 208, 235), (163, 195, 228), (145, 177, 219),
        (131, 162, 205), (120, 149, 193), (112, 141, 185), (95, 122, 170), (85, 110, 158), (80, 104, 150),
    ]
) / 255  # fmt: skip
"""RGB 0..1 at each elevation, on average over all headings (survey)."""
SUNWARD = np.array((1.16, 1.15, 1.14))
AWAY = np.array((0.92, 0.92, 0.93))
"""Factors on it towards the sun and away from it (rows 3 of the recording: 130 162 213 and 101 127 166)."""
DIRECTIONS = 32


def sky(look: Look) -> Mesh:
    """Return the dome around the origin, metres."""
    azimuths = np.linspace(0, 2 * np.pi, DIRECTIONS + 1)[:, None]
    elevations = ELEVATIONS[None]
    level = RADIUS * np.cos(elevations)
    points = np.stack(
        [level * np.sin(azimuths), level * np.cos(azimuths), RADIUS * np.sin(elevations) + 0 * azimuths],
        axis=-1,
    )
    sunward = np.exp(2.0 * (np.cos(azimuths - look.sun_azimuth) - 1))[..., None]
    colours = COLOURS[None] * (AWAY + (SUNWARD - AWAY) * sunward)
    count = points.shape[0] * points.shape[1]
    return Mesh(
        points.reshape(count, 3),
        np.zeros((count, 2)),
        np.clip(colours, 0, 1).reshape(count, 3),
        grid_triangles(points.shape[0], points.shape[1]),
    )
