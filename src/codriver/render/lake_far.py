"""The lake's water, and the land beyond what lies beside the road, with its woods."""

import numpy as np

from codriver.render.lake_ground import WATER, WATER_LEVEL, far_height
from codriver.render.lake_relief import FAR_FIRST, FAR_HEIGHTS, FAR_STEP
from codriver.render.light import daylight, light_on, normals_of
from codriver.render.look import Look
from codriver.render.mesh import Mesh, grid_triangles
from codriver.render.plant_paint import SHAPES
from codriver.render.plants import Plants
from codriver.render.sky import COLOURS
from codriver.sim.lake import WAYPOINTS
from codriver.types import FloatArray

ROCK = np.array((214.0, 208.0, 176.0)) / 255
GRASS = np.array((222.0, 206.0, 128.0)) / 255
"""RGB in full sun."""
HAZE = COLOURS[4]
"""RGB that far land fades to: the sky some degrees above the horizon."""
NEAR = 66.0
"""Metres from the road within which the far land is sunk, for the land beside the road is there."""
TREES_HIGH = 9.0
"""Metres that the carved relief contains of trees."""
WOODED_WEST_OF = -185.0
"""Metres: x of the edge of the big wooded hill."""


def lake() -> Mesh:
    """Return the water, which lies under everything."""
    edge = np.linspace(-520.0, 520.0, 5)
    x, y = np.meshgrid(edge, edge)
    points = np.stack([x, y, np.full_like(x, WATER_LEVEL)], axis=-1).reshape(-1, 3)
    flat = np.zeros((len(points), 2))
    return Mesh(points, flat, np.broadcast_to(WATER, points.shape), grid_triangles(5, 5))


def far_land(look: Look) -> Mesh:
    """Return the land on a grid, greyer and bluer with its distance from the road."""
    rows, columns = FAR_HEIGHTS.shape
    x, y = np.meshgrid(FAR_FIRST + FAR_STEP * np.arange(columns), FAR_FIRST + FAR_STEP * np.arange(rows))
    away = distance_from_road(x, y)
    points = np.stack([x, y, np.where(away < NEAR, -6.0, land_height(x, y))], axis=-1)
    share = np.clip(points[..., 2:] / 15.0, 0, 1)
    colours = (GRASS * (1 - share) + ROCK * share) * light_on(normals_of(points), look)
    colours *= np.array(look.ground_tint) / daylight(look)
    haze = (1 - np.exp(-look.haze * (away + 60.0)))[..., None]
    colours = np.clip(colours * (1 - haze) + HAZE * haze, 0, 1)
    triangles = grid_triangles(rows, columns)
    seen = (away >= NEAR).ravel()[triangles].any(axis=1)
    return Mesh(points.reshape(-1, 3), np.zeros((rows * columns, 2)), colours.reshape(-1, 3), triangles[seen])


def far_trees(rng: np.random.Generator) -> list[Plants]:
    """Return the woods of the hill in the west, some abreast, and scattered trees elsewhere."""
    x, y = rng.uniform(-480, 480, 2600), rng.uniform(-480, 480, 2600)
    away = distance_from_road(x, y)
    height = land_height(x, y)
    wooded = (x < WOODED_WEST_OF) & (height > 3.0) & (rng.uniform(0, 1, len(x)) < 1.0 / SHAPES)
    scattered = ~wooded & (height > 0.2) & (away < 260) & (rng.uniform(0, 1, len(x)) < 0.12)
    places = np.stack([x, y, height], axis=-1)
    tall = rng.uniform(8.0, 12.0, len(places))
    # Facing the middle of the track, from around which they are seen.
    middle = WAYPOINTS.mean(axis=0)
    turns = np.arctan2(x - middle[0], y - middle[1])
    return [
        Plants(places, np.stack([0.75 * abreast * tall, tall], axis=1), turns, abreast).chosen(kept)
        for kept, abreast in ((wooded & (away > NEAR), SHAPES), (scattered & (away > NEAR), 1))
    ]


def land_height(x: FloatArray, y: FloatArray) -> FloatArray:
    """Return the height of the far land without its trees, metres."""
    carved = far_height(x, y)
    return np.asarray(carved - np.where(x < WOODED_WEST_OF, TREES_HIGH, 3.0))


def distance_from_road(x: FloatArray, y: FloatArray) -> FloatArray:
    """Return the distance to the lake track's nearest way-point or the middle between two, metres."""
    road = np.concatenate([WAYPOINTS, (WAYPOINTS + np.roll(WAYPOINTS, 1, axis=0)) / 2])
    squares = ((np.stack([x, y], axis=-1)[..., None, :] - road) ** 2).sum(axis=-1)
    return np.asarray(np.sqrt(squares.min(axis=-1)))
