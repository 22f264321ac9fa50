"""The scenery of tracks that are no survey's."""

import numpy as np

from codriver.render.country import COUNTRIES, CountryGround, country_groves
from codriver.render.groves import WITHIN, planted
from codriver.render.light import light_on, normals_of, relit
from codriver.render.look import Look
from codriver.render.mesh import Mesh, grid_triangles
from codriver.render.plant_paint import bushes, trees
from codriver.render.planting import plant, plant_paintings
from codriver.render.roadside import Roadside
from codriver.render.scenery import Scenery
from codriver.render.shadows import cast_shadows
from codriver.render.sky import COLOURS
from codriver.sim.track import Track

FAR_STEP = 40.0
"""Metres between the far land's points."""
FAR_WIDTH = 420.0
"""Metres that the far land goes on beyond the track."""
FAR_RISE = 0.05
"""Metres that it rises for each metre from the road, so that there is a horizon of hills."""
NEAR = 66.0
"""Metres from the road within which the far land is sunk, for the land beside the road is there."""
SUNK = 25.0
"""Metres."""


def build_country(scenery: Scenery, track: Track, look: Look, rng: np.random.Generator) -> None:
    """Build it around a track (its built direction), nearest things first."""
    country = COUNTRIES[track.scenery]
    ground = CountryGround(track, country, rng)
    Roadside(scenery, track, ground, look, rng)
    cast_shadows(scenery, track, max(country.shadows, look.shadows), rng)
    images = {"tree": trees(rng), "reeds": bushes(rng), "shrub": bushes(rng)}
    for kind, groves in country_groves(track, country).items():
        if groves:
            plants = planted(track, ground, groves, rng)
            paintings = plant_paintings(images[kind], look)
            plant(scenery, plants, paintings, look, np.zeros(len(plants)), within=WITHIN[kind])
    scenery.add(_far_land(track, ground, look))


def _far_land(track: Track, ground: CountryGround, look: Look) -> Mesh:
    """Return land on a grid around the track, hazier and higher with its distance."""
    low, high = track.points[:, :2].min(axis=0) - FAR_WIDTH, track.points[:, :2].max(axis=0) + FAR_WIDTH
    x, y = np.meshgrid(np.arange(low[0], high[0], FAR_STEP), np.arange(low[1], high[1], FAR_STEP))
    road = track.points[:: max(round(4.0 / track.step), 1)]
    squares = (x[..., None] - road[:, 0]) ** 2 + (y[..., None] - road[:, 1]) ** 2
    away = np.sqrt(squares.min(axis=-1))
    nearest = road[squares.argmin(axis=-1), 2]
    height = ground.land_height(x, y) + FAR_RISE * np.maximum(away - NEAR, 0)
    points = np.stack([x, y, np.where(away < NEAR, nearest - SUNK, height)], axis=-1)
    normals = normals_of(points)
    level = light_on(np.array((0.0, 0.0, 1.0)), look)
    colours = relit(ground.land_colour(x, y, away), normals, look) * light_on(normals, look) / level
    haze = (1 - np.exp(-look.haze * (away + 30.0)))[..., None]
    colours = np.clip(colours * (1 - haze) + COLOURS[4] * haze, 0, 1)
    rows, columns = x.shape
    triangles = grid_triangles(rows, columns)
    seen = (away >= NEAR).ravel()[triangles].any(axis=1)
    return Mesh(points.reshape(-1, 3), np.zeros((rows * columns, 2)), colours.reshape(-1, 3), triangles[seen])
