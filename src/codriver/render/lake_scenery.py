"""The lake's scenery on a stage: land, plants, things, water and what is far."""

import numpy as np

from codriver.render.groves import WITHIN, planted
from codriver.render.lake_far import distance_from_road, far_land, far_trees, lake
from codriver.render.lake_ground import LakeGround
from codriver.render.lake_groves import REEDS, SHRUBS, TREES
from codriver.render.lake_things import lake_things
from codriver.render.look import Look
from codriver.render.mesh import in_cells, joined
from codriver.render.plant_paint import bushes, trees
from codriver.render.planting import plant
from codriver.render.roadside import Roadside
from codriver.render.shadows import cast_shadows
from codriver.render.stage import Stage
from codriver.sim.track import Track

CULLED_TOGETHER = 240.0
"""Metres of a square whose far land and things are drawn or left out together."""


def build_lake(stage: Stage, track: Track, look: Look, rng: np.random.Generator) -> None:
    """Build it around the lake track (its built direction), nearest things first."""
    ground = LakeGround(track.length)
    Roadside(stage, track, ground, look, rng)
    cast_shadows(stage, track, look.shadows, rng)
    for things in in_cells(joined(lake_things(track, ground, look)), CULLED_TOGETHER):
        stage.add(things)
    tree_image = trees(rng)
    bush_image = bushes(rng)
    for groves, image in ((TREES, tree_image), (REEDS, bush_image), (SHRUBS, bush_image)):
        plants = planted(track, ground, groves, rng)
        away = distance_from_road(*plants.places[:, :2].T)
        plant(stage, plants, image, look, away, within=WITHIN[groves[0].plant])
    for woods in far_trees(rng):
        away = distance_from_road(*woods.places[:, :2].T)
        plant(stage, woods, tree_image, look, away, directions=(None,))
    for land in in_cells(far_land(look), CULLED_TOGETHER):
        stage.add(land)
    stage.add(lake())
