"""The rendered cameras are the pinhole cameras of camera.geometry, on a car anywhere in the world."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.camera.geometry import HORIZON_ROW, UDACITY_CAMERA, UDACITY_CAMERAS
from codriver.render.mesh import Mesh, grid_triangles
from codriver.render.pixels import channels_of
from codriver.render.pose import camera_pose, car_pose
from codriver.render.stage import Stage

CAR = (30.0, -40.0, 2.0, 0.7)
"""x, y, z, yaw."""
IN_THE_CARS_AXES = np.array(
    [(0.0, 0.0, 8.0), (-3.0, 0.0, 9.0), (4.0, 0.5, 12.0), (-6.0, 3.0, 20.0), (2.5, 1.0, 7.0)]
)
"""Points (right, up, forward), metres, that all three cameras see."""


def world_point(right: float, up: float, forward: float) -> np.ndarray:
    x, y, z, yaw = CAR
    sin, cos = math.sin(yaw), math.cos(yaw)
    return np.array((x + right * cos + forward * sin, y - right * sin + forward * cos, z + up))


def square(middle: np.ndarray, size: float, colour: tuple[float, float, float]) -> Mesh:
    """A square that faces the car, upright."""
    sin, cos = math.sin(CAR[3]), math.cos(CAR[3])
    side = np.array((cos, -sin, 0.0)) * size / 2
    up = np.array((0.0, 0.0, size / 2))
    points = np.array([middle - side - up, middle + side - up, middle - side + up, middle + side + up])
    return Mesh(points, np.zeros((4, 2)), np.tile(colour, (4, 1)), grid_triangles(2, 2))


@pytest.mark.parametrize("camera", ["center", "left", "right"])
def test_a_point_of_the_world_lands_on_the_pixel_that_the_geometry_says(camera: str) -> None:
    pinhole = UDACITY_CAMERAS[camera]
    stage = Stage([pinhole])
    for point in IN_THE_CARS_AXES:
        node = stage.add(square(world_point(*point), 0.5, (1.0, 0.0, 0.0)))
        picture = stage.pictures([camera_pose(pinhole, car_pose(*CAR))])[0]
        node.removeNode()
        rows, columns = np.nonzero(channels_of(picture)[..., 2] > 200)
        assert (columns.mean(), rows.mean()) == pytest.approx(tuple(pinhole.project(point)), abs=0.5)
    stage.close()


def test_the_horizon_is_where_it_was_measured_and_its_left_end_is_higher() -> None:
    ground = np.array([(-1e3, -1e3, 0.0), (1e3, -1e3, 0.0), (-1e3, 1e3, 0.0), (1e3, 1e3, 0.0)])
    stage = Stage([UDACITY_CAMERA])
    stage.add(Mesh(ground, np.zeros((4, 2)), np.tile((0.0, 1.0, 0.0), (4, 1)), grid_triangles(2, 2)))
    picture = stage.pictures([camera_pose(UDACITY_CAMERA, car_pose(0.0, 0.0, 0.0, 0.0))])[0]
    stage.close()
    first_green_row = (channels_of(picture)[..., 1] > 200).argmax(axis=0)
    # The ground ends 1 km ahead, a fifth of a pixel below the horizon.
    assert first_green_row[159:161].mean() == pytest.approx(HORIZON_ROW, abs=1.2)
    expected = UDACITY_CAMERA.horizon_rows(np.arange(320.0))
    assert np.abs(first_green_row - expected).max() < 1.7
    assert first_green_row[0] < first_green_row[-1]


@given(st.floats(-3, 3), st.floats(-0.2, 0.2), st.floats(-0.2, 0.2))
def test_a_cars_matrix_is_a_rotation_and_its_place(yaw: float, pitch: float, roll: float) -> None:
    pose = car_pose(1.0, 2.0, 3.0, yaw, pitch, roll)
    assert np.allclose(pose[:3, :3] @ pose[:3, :3].T, np.eye(3))
    assert pose[3].tolist() == [1.0, 2.0, 3.0, 1.0]


def test_signs_of_a_cars_attitude() -> None:
    forward, right = np.array((0, 1, 0, 0)), np.array((1, 0, 0, 0))
    assert (forward @ car_pose(0, 0, 0, math.pi / 2))[0] == pytest.approx(1.0)  # clockwise from +y is +x
    assert (forward @ car_pose(0, 0, 0, 0.0, pitch=0.1))[2] == pytest.approx(-math.sin(0.1))  # nose down
    assert (right @ car_pose(0, 0, 0, 0.0, roll=0.1))[2] == pytest.approx(-math.sin(0.1))  # right side down


def test_a_camera_turned_to_the_right_sees_what_lies_there() -> None:
    pose = camera_pose(UDACITY_CAMERA, car_pose(0, 0, 0, 0.0), yaw=0.1)
    forward = np.array((0, 1, 0, 0)) @ pose
    assert math.atan2(forward[0], forward[1]) == pytest.approx(0.1, abs=1e-3)
