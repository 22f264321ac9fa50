"""The lake's water, and the land beyond what lies beside the road."""

import numpy as np

from codriver.render.lake_ground import WATER, WATER_LEVEL, far_height
from codriver.render.lake_relief import FAR_FIRST, FAR_HEIGHTS, FAR_STEP
from codriver.render.light import light_on, normals_of
from codriver.render.look import Look
from codriver.render.mesh import Mesh, grid_triangles
from codriver.sim.lake import WAYPOINTS
from codriver.types import FloatArray

ROCK = np.array((186.0, 188.0, 158.0)) / 255
GRASS = np.array((196.0, 186.0, 120.0)) / 255
HAZE = np.array((176.0, 206.0, 228.0)) / 255
NEAR = 62.0
"""Metres from the road within which the far land is sunk, for the land beside the road is there."""


def lake() -> Mesh:
    """Return the water, which lies under everything."""
    edge = np.linspace(-520.0, 520.0, 14)
    x, y = np.meshgrid(edge, edge)
    points = np.stack([x, y, np.full_like(x, WATER_LEVEL)], axis=-1).reshape(-1, 3)
    flat = np.zeros((len(points), 2))
    return Mesh(points, flat, np.broadcast_to(WATER, points.shape), grid_triangles(14, 14))


def far_land() -> Mesh:
    """Return the land on a grid, greyer and bluer with its distance from the road."""
    rows, columns = FAR_HEIGHTS.shape
    x, y = np.meshgrid(FAR_FIRST + FAR_STEP * np.arange(columns), FAR_FIRST + FAR_STEP * np.arange(rows))
    away = distance_from_road(x, y)
    heights = np.where(away < NEAR, -6.0, far_height(x, y) - 4.0)
    points = np.stack([x, y, heights], axis=-1)
    light = light_on(normals_of(points), Look())
    share = np.clip(heights / 20.0, 0, 1)[..., None]
    colours = (GRASS * (1 - share) + ROCK * share) * light * 1.2
    haze = (1 - np.exp(-0.0029 * (away + 60.0)))[..., None]
    colours = colours * (1 - haze) + HAZE * haze
    count = rows * columns
    return Mesh(
        points.reshape(count, 3),
        np.zeros((count, 2)),
        colours.reshape(count, 3),
        grid_triangles(rows, columns),
    )


def distance_from_road(x: FloatArray, y: FloatArray) -> FloatArray:
    """Return the distance to the lake track's nearest way-point or the middle between two, metres."""
    road = np.concatenate([WAYPOINTS, (WAYPOINTS + np.roll(WAYPOINTS, 1, axis=0)) / 2])
    squares = ((np.stack([x, y], axis=-1)[..., None, :] - road) ** 2).sum(axis=-1)
    return np.asarray(np.sqrt(squares.min(axis=-1)))
