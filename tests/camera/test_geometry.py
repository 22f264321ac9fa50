"""The camera's geometry agrees with projecting points one by one, and with what the survey measured."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.camera.geometry import HORIZON_ROW, UDACITY_CAMERA, UDACITY_CAMERAS, PinholeCamera
from codriver.camera.preprocess import Preprocess
from codriver.camera.warp import NETWORK_CAMERA

metres = st.floats(-3, 3)
angles = st.floats(-0.4, 0.4)
cameras = st.builds(
    replace,
    st.sampled_from([*UDACITY_CAMERAS.values(), NETWORK_CAMERA]),
    pitch=angles,
    roll=angles,
    right=metres,
    ahead=metres,
    height=st.floats(0.5, 3),
)


def ground_ahead(count: int = 20) -> np.ndarray:
    rng = np.random.default_rng(0)
    return np.stack([rng.uniform(-4, 4, count), np.zeros(count), rng.uniform(15, 60, count)], axis=-1)


def through(homography: np.ndarray, pixels: np.ndarray) -> np.ndarray:
    mapped = np.concatenate([pixels, np.ones_like(pixels[:, :1])], axis=-1) @ homography.T
    return mapped[:, :2] / mapped[:, 2:]


def seen_from(points: np.ndarray, right: float, forward: float, yaw: float) -> np.ndarray:
    """Points in the axes of somebody who moved and then turned clockwise."""
    x, up, z = (points - (right, 0, forward)).T
    cos, sin = math.cos(yaw), math.sin(yaw)
    return np.stack([cos * x - sin * z, up, sin * x + cos * z], axis=-1)


def test_the_udacity_horizon_is_where_it_was_measured() -> None:
    assert UDACITY_CAMERA.horizon_row == pytest.approx(HORIZON_ROW, abs=0.05)
    assert math.degrees(UDACITY_CAMERA.pitch) == pytest.approx(7.3, abs=0.05)
    assert UDACITY_CAMERA.focal_x == pytest.approx(138.56, abs=0.005)


def test_the_left_end_of_the_udacity_horizon_is_the_higher_one() -> None:
    left, right = UDACITY_CAMERA.horizon_rows(np.array([0.0, 319.0]))
    assert left < UDACITY_CAMERA.horizon_row < right
    assert math.atan((right - left) / 319) == pytest.approx(0.018, abs=1e-3)


@pytest.mark.parametrize(
    ("row", "left", "right"),
    [(75, 115, 193), (80, 103, 206), (85, 87, 220), (90, 75, 231), (95, 62, 242), (100, 46, 257)],
)
def test_the_survey_s_edge_columns_are_a_road_as_wide_as_surveyed(row: int, left: int, right: int) -> None:
    edges = UDACITY_CAMERA.ground_points(np.array([[left, row], [right, row]]))
    assert edges[1, 0] - edges[0, 0] == pytest.approx(6.76, rel=0.07)
    assert edges[:, 1] == pytest.approx(0, abs=1e-9)


def test_the_network_camera_looks_through_the_preprocessing() -> None:
    pixels = UDACITY_CAMERA.project(ground_ahead())
    halves = (pixels + 0.5 - (0, Preprocess().crop_top)) * (200 / 320, 66 / 75) - 0.5
    assert NETWORK_CAMERA.project(ground_ahead()) == pytest.approx(halves)
    assert (NETWORK_CAMERA.columns, NETWORK_CAMERA.rows) == (200, 66)


@given(cameras)
def test_pixels_of_the_ground_lead_back_to_it(camera: PinholeCamera) -> None:
    points = ground_ahead() + np.array([camera.right, 0, camera.ahead])
    pixels = camera.project(points)
    assert camera.ground_points(pixels) == pytest.approx(points, abs=1e-6)
    assert np.all(pixels[:, 1] > camera.horizon_rows(pixels[:, 0]))


@given(cameras)
def test_nothing_is_seen_behind_the_camera_and_no_ground_above_the_horizon(camera: PinholeCamera) -> None:
    behind = np.array([[camera.right, camera.height, camera.ahead - 1.0]])
    assert np.isnan(camera.project(behind)).all()
    sky = np.array([[camera.centre_x, camera.horizon_row - 1.0]])
    assert np.isnan(camera.ground_points(sky)).all()


@given(cameras)
def test_a_clockwise_turn_moves_the_horizon_s_points_left_along_the_horizon(camera: PinholeCamera) -> None:
    pixel = np.array([[camera.centre_x, camera.horizon_row]])
    turned = through(np.linalg.inv(camera.far_homography(0.1)), pixel)
    assert turned[0, 0] < camera.centre_x
    assert turned[:, 1] == pytest.approx(camera.horizon_rows(turned[:, 0]))


@given(cameras, metres, metres, angles)
def test_the_ground_s_homography_is_what_projecting_its_points_gives(
    camera: PinholeCamera, right: float, forward: float, yaw: float
) -> None:
    place = np.array([camera.right, 0.0, camera.ahead])
    points = ground_ahead()
    here = camera.project(points + place)
    moved = camera.project(seen_from(points, right, forward, yaw) + place)
    assert through(camera.ground_homography(right, forward, yaw), moved) == pytest.approx(here, abs=1e-5)


@given(cameras, angles)
def test_the_far_homography_is_what_projecting_very_far_points_gives(
    camera: PinholeCamera, yaw: float
) -> None:
    points = np.array([[-1e9, 2e8, 4e9], [2e9, 1e8, 5e9]])
    moved = camera.project(seen_from(points, 0, 0, yaw))
    assert through(camera.far_homography(yaw), moved) == pytest.approx(camera.project(points), abs=1e-4)


@given(cameras, metres, angles)
def test_a_car_turns_about_its_rear_axle(camera: PinholeCamera, offset: float, yaw: float) -> None:
    points = ground_ahead()
    right, forward = camera.moved_with_car(offset, yaw)
    turned_car = camera.project(seen_from(points, offset, 0, yaw))
    homography = camera.ground_homography(right, forward, yaw)
    assert through(homography, turned_car) == pytest.approx(camera.project(points), abs=1e-5)


def test_homographies_come_one_for_each_number() -> None:
    yaws = np.array([0.0, 0.1, -0.2])
    many = UDACITY_CAMERA.ground_homography(np.array([1.0, 0.0, 2.0]), np.zeros(3), yaws)
    assert many.shape == (3, 3, 3)
    assert many[2] == pytest.approx(UDACITY_CAMERA.ground_homography(2.0, 0.0, -0.2))
