"""What is shown of a scenery: all that a camera at an outlook may see, whatever was shown before."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from codriver.camera.geometry import UDACITY_CAMERAS
from codriver.render.mesh import Mesh, grid_triangles, joined
from codriver.render.outlook import SIZE, UPRIGHT, Outlook, outlook_of
from codriver.render.pose import camera_pose, car_pose
from codriver.render.scenery import Scenery, Stock
from codriver.render.shown_scenery import seen_triangles
from codriver.render.things import box, seen_within

CORNERS = np.array([(-0.5, -0.5), (319.5, -0.5), (-0.5, 159.5), (319.5, 159.5), (159.5, 159.5)])
"""Columns and rows of a picture's corners, and of its lower middle."""
HERE = Outlook(0, 0, 0)


def square(x: float, y: float) -> Mesh:
    """Return a square of a metre on the ground."""
    points = np.array([(x, y, 0), (x + 1, y, 0), (x, y + 1, 0), (x + 1, y + 1, 0)], np.float64)
    return Mesh(points, np.zeros((4, 2)), np.ones((4, 3)), grid_triangles(2, 2))


def seen(scenery: Scenery, outlook: Outlook = HERE, direction: float = 1.0) -> list[tuple[float, float]]:
    """Return the middles of the squares that are shown, in the order in which they are drawn."""
    (stock,) = scenery.stocks()
    corners = stock.rows["point"][seen_triangles(stock, outlook, direction)][..., :2]
    middles = (corners.min(axis=1) + corners.max(axis=1)) / 2
    return list(dict.fromkeys((x, y) for x, y in middles.tolist()))


@given(
    st.floats(-300, 300),
    st.floats(-300, 300),
    st.floats(-10, 10),
    st.floats(-UPRIGHT, UPRIGHT),
    st.floats(-UPRIGHT, UPRIGHT),
    st.sampled_from(list(UDACITY_CAMERAS)),
    st.floats(0.5, 900),
)
def test_an_outlook_sees_whatever_its_cameras_see(
    x: float, y: float, yaw: float, pitch: float, roll: float, camera: str, distance: float
) -> None:
    pinhole = UDACITY_CAMERAS[camera]
    pose = camera_pose(pinhole, car_pose(x, y, 0.0, yaw, pitch, roll))
    middle, focal = (pinhole.centre_x, pinhole.centre_y), (pinhole.focal_x, -pinhole.focal_y)
    across, up = ((CORNERS - middle) / focal).T
    rays = np.stack([across, np.ones_like(up), up], axis=1) @ pose[:3, :3]
    points = pose[3, :3] + distance * rays
    outlook = outlook_of(x, y, yaw, pitch, roll)
    assert outlook.sees(points[None, :, 0], points[None, :, 1]).all()


def test_what_lies_behind_or_far_aside_is_left_out_unless_the_car_lies_on_its_side() -> None:
    places = np.array([(0.0, 100.0), (0.0, -100.0), (100.0, 0.0), (-100.0, 0.0)])
    looking_north = outlook_of(0.0, 0.0, 0.05)
    assert looking_north.sees(*places.T[:, None]).tolist() == [True, False, False, False]
    assert outlook_of(0.0, 0.0, 0.05, roll=1.5).sees(*places.T[:, None]).all()


def test_poses_near_one_another_have_one_outlook_and_headings_go_round() -> None:
    assert outlook_of(3.0, 1.0, 0.1) == outlook_of(4.0, 2.0, 0.12) == outlook_of(3.0, 1.0, 0.1 + 2 * math.pi)
    assert outlook_of(3.0, 1.0, 0.1) != outlook_of(3.0 + SIZE, 1.0, 0.1)
    assert outlook_of(3.0, 1.0, 0.1) != outlook_of(3.0, 1.0, 0.5)


def test_the_nearest_is_drawn_first() -> None:
    scenery = Scenery()
    for ahead in (200.0, 20.0, 100.0):
        scenery.add(square(5.5, ahead))
    assert [y for _, y in seen(scenery)] == [20.5, 100.5, 200.5]


def test_near_and_far_and_both_directions_have_meshes_of_their_own() -> None:
    scenery = Scenery()
    scenery.add(square(0.0, 60.0), within=50.0, afar=square(1.0, 60.0))
    scenery.add(square(2.0, 60.0), direction=1.0)
    scenery.add(square(3.0, 60.0), direction=-1.0)
    assert sorted(x for x, _ in seen(scenery)) == [1.5, 2.5]
    assert sorted(x for x, _ in seen(scenery, direction=-1.0)) == [1.5, 3.5]
    nearer = Outlook(0, 2, 0)
    assert sorted(x for x, _ in seen(scenery, nearer)) == [0.5, 2.5]


def test_each_plant_of_a_mesh_is_left_out_by_its_own_distance() -> None:
    scenery = Scenery()
    places = np.array([(0.0, 30.0), (0.0, 130.0)])
    both = joined([square(*place) for place in places.tolist()])
    scenery.add(both, within=100.0, middles=places)
    assert seen(scenery) == [(0.5, 30.5)]


def test_large_things_are_drawn_from_afar() -> None:
    near, far = (seen_within(box(np.zeros(3), (size, size, size), 0.0, np.ones(3))) for size in (0.5, 4.0))
    assert near < 100.0 < far


def test_what_wears_the_same_is_one_stock() -> None:
    scenery = Scenery()
    scenery.add(square(0.0, 0.0))
    scenery.add(square(5.0, 0.0), transparency="holes")
    scenery.add(square(9.0, 0.0))
    stocks: list[Stock] = scenery.stocks()
    assert [len(stock.triangles) for stock in stocks] == [4, 2]
    assert stocks[0].middles.tolist() == [[0.5, 0.5], [0.5, 0.5], [9.5, 0.5], [9.5, 0.5]]
