"""A car that has left the road stands on the land beside it, and is not shown from below it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.render.footing import Footing
from codriver.render.mesh import Mesh, grid_triangles
from codriver.render.scene import Scene
from codriver.render.scenery import Scenery
from codriver.sim.tracks import load_track

OVAL, LAKE = load_track("oval"), load_track("lake")
LEVEL = float(OVAL.points[0, 2])


def slope(rise_east: float, rise_north: float) -> Footing:
    """Return land around the oval that rises by so many metres for each metre, from the road's level at 0."""
    x, y = np.meshgrid(np.arange(-600.0, 601.0, 50.0), np.arange(-600.0, 601.0, 50.0))
    points = np.stack([x, y, LEVEL + rise_east * x + rise_north * y], axis=-1)
    mesh = Mesh(points.reshape(-1, 3), np.zeros((x.size, 2)), np.ones((x.size, 3)), grid_triangles(*x.shape))
    scenery = Scenery()
    scenery.add(mesh)
    return Footing(OVAL, scenery.stocks())


RISING = slope(0.1, 0.05)


@given(st.floats(0, OVAL.length), st.floats(-1, 1), st.floats(-math.pi, math.pi), st.floats(-5, 5))
def test_on_the_road_a_car_is_where_it_is_simulated(s: float, across: float, yaw: float, z: float) -> None:
    x, y, _ = OVAL.position(s, 0.95 * across * OVAL.narrowest)
    assert RISING.lifted(float(x), float(y), z, yaw) == z


@given(st.floats(0, OVAL.length), st.floats(8, 40), st.floats(-math.pi, math.pi))
def test_beside_the_road_it_stands_on_the_highest_land_under_it(s: float, away: float, yaw: float) -> None:
    x, y = (float(value) for value in OVAL.position(s, away)[:2])
    nose = (x + 3.9 * math.sin(yaw), y + 3.9 * math.cos(yaw))
    highest = max(0.1 * x + 0.05 * y, 0.1 * nose[0] + 0.05 * nose[1])
    assert RISING.lifted(x, y, LEVEL - 200.0, yaw) == pytest.approx(LEVEL + highest, abs=1e-3)
    assert RISING.lifted(x, y, LEVEL + 200.0, yaw) == LEVEL + 200.0


def test_bushes_and_posts_are_nothing_to_stand_on() -> None:
    square = np.array([(50.0, 0, 9), (51.0, 0, 9), (50.0, 1, 9), (51.0, 1, 9)])
    scenery = Scenery()
    scenery.add(Mesh(square, np.zeros((4, 2)), np.ones((4, 3)), grid_triangles(2, 2)))
    assert Footing(OVAL, scenery.stocks()).lifted(50.5, 0.5, 0.0, 0.0) == 0.0


def test_a_car_on_the_slope_beside_the_lake_sees_no_lake_below_it() -> None:
    """From the road's level there, the camera was under the land, and saw the water through it."""
    scene = Scene(LAKE)
    s = 0.35 * LAKE.length
    x, y = (float(value) for value in LAKE.position(s, 25.0)[:2])
    road = float(LAKE.position(s, 0.0)[2])
    picture = scene.pictures(x, y, road, float(LAKE.heading_at(s)))["center"].astype(int)
    below = picture[100:135]  # the ground before the bonnet: sandy, not blue
    assert (below[..., 0] > below[..., 2]).mean() > 0.95
    scene.close()
