"""The lake's scenery: land, plants, things, water and what is far."""

import numpy as np

from codriver.render.groves import WITHIN, planted
from codriver.render.lake_far import distance_from_road, far_land, far_trees, lake
from codriver.render.lake_ground import LakeGround
from codriver.render.lake_groves import REEDS, SHRUBS, TREES
from codriver.render.lake_things import lake_things
from codriver.render.look import Look
from codriver.render.plant_paint import bushes, trees
from codriver.render.planting import plant, plant_paintings
from codriver.render.roadside import Roadside
from codriver.render.scenery import Scenery
from codriver.render.shadows import cast_shadows
from codriver.render.things import seen_within
from codriver.sim.track import Track


def build_lake(scenery: Scenery, track: Track, look: Look, rng: np.random.Generator) -> None:
    """Build it around the lake track (its built direction), nearest things first."""
    ground = LakeGround(track.length)
    Roadside(scenery, track, ground, look, rng)
    cast_shadows(scenery, track, look.shadows, rng)
    for thing in lake_things(track, ground, look):
        scenery.add(thing, within=seen_within(thing))
    as_trees, as_bushes = plant_paintings(trees(rng), look), plant_paintings(bushes(rng), look)
    for groves, paintings in ((TREES, as_trees), (REEDS, as_bushes), (SHRUBS, as_bushes)):
        plants = planted(track, ground, groves, rng)
        away = distance_from_road(*plants.places[:, :2].T)
        plant(scenery, plants, paintings, look, away, within=WITHIN[groves[0].plant])
    for woods in far_trees(rng):
        away = distance_from_road(*woods.places[:, :2].T)
        plant(scenery, woods, as_trees, look, away, directions=(0.0,))
    scenery.add(far_land(look))
    scenery.add(lake())
