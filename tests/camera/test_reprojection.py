"""A reprojected picture is what the other camera would have taken, and tells what it made up."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from codriver.camera.geometry import UDACITY_CAMERA, UDACITY_CAMERAS, PinholeCamera
from codriver.camera.reprojection import (
    SHOWN,
    fill_in,
    made_up,
    reproject,
    source_of,
    unseen_ground,
    without_shown,
)
from codriver.types import FRAME_HEIGHT, FRAME_WIDTH, FloatArray, Frame

NO_BONNET = np.full(FRAME_WIDTH, FRAME_HEIGHT)
BONNET = np.full(FRAME_WIDTH, FRAME_HEIGHT - 20)
NOISE = np.random.default_rng(0).integers(0, 256, (FRAME_HEIGHT, FRAME_WIDTH, 3), np.uint8)

metres = st.floats(-1.2, 1.2)
yaws = st.floats(-0.15, 0.15)
cameras = st.sampled_from(sorted(UDACITY_CAMERAS))


def drawn(camera: PinholeCamera, right: float = 0.0, forward: float = 0.0, yaw: float = 0.0) -> FloatArray:
    """What `camera` truly sees of a painted world, when it is moved and turned; grey (rows, columns).

    The ground is painted with waves metres long, the sky with waves by direction.
    """
    columns, rows = np.meshgrid(np.arange(FRAME_WIDTH), np.arange(FRAME_HEIGHT))
    pixels = np.stack([columns, rows, np.ones_like(rows)], axis=-1) @ camera.back_projection.T
    across, down, ahead = np.moveaxis(pixels, -1, 0)
    turned_across = across * math.cos(yaw) + ahead * math.sin(yaw)
    turned_ahead = ahead * math.cos(yaw) - across * math.sin(yaw)
    reach = camera.height / np.where(down > 0, down, np.inf)
    x = camera.right + right + turned_across * reach
    z = camera.ahead + forward + turned_ahead * reach
    ground = 128 + 50 * np.sin(x / 1.5) + 50 * np.sin(z / 4.0)
    sky = 128 + 90 * np.sin(8 * np.arctan2(turned_across, turned_ahead))
    return np.where(down > 0, ground, sky)


def picture(grey: FloatArray) -> Frame:
    return np.repeat(np.rint(grey)[..., None], 3, axis=2).astype(np.uint8)


def calm(seen: np.ndarray, camera: PinholeCamera) -> np.ndarray:
    """The pixels that are shown, without the rows at the horizon, where metres become less than a pixel."""
    rows = np.arange(FRAME_HEIGHT)[:, None] - camera.horizon_rows(np.arange(FRAME_WIDTH, dtype=float))
    return (seen[..., 3] >= SHOWN) & ((rows > 14) | (rows < -2))


@given(camera=cameras, right=metres, forward=metres, yaw=yaws)
@settings(max_examples=25)
def test_it_is_what_the_moved_camera_would_take(
    camera: str, right: float, forward: float, yaw: float
) -> None:
    """To a few grey levels of 100: what is far becomes coarse, as the source's pixels are."""
    place = UDACITY_CAMERAS[camera]
    seen = reproject(source_of(picture(drawn(place)), NO_BONNET), place, right, forward, yaw)
    truth = drawn(place, right, forward, yaw)
    wrong = np.abs(seen[..., 0] - truth)[calm(seen, place)]
    assert np.mean(wrong) < 1.5
    assert np.quantile(wrong, 0.99) < 8


@given(yaw=yaws)
@settings(max_examples=10)
def test_a_turn_there_and_back_is_where_one_was(yaw: float) -> None:
    there = reproject(source_of(picture(drawn(UDACITY_CAMERA)), NO_BONNET), UDACITY_CAMERA, 0.0, 0.0, yaw)
    back = reproject(source_of(without_shown(there), NO_BONNET), UDACITY_CAMERA, 0.0, 0.0, -yaw)
    kept = calm(back, UDACITY_CAMERA)
    kept[:, :60] = kept[:, -60:] = False
    assert np.mean(np.abs(back[..., 0].astype(float) - drawn(UDACITY_CAMERA))[kept]) < 2


def test_from_where_it_was_taken_it_is_the_picture_itself_and_nothing_is_made_up() -> None:
    seen = reproject(source_of(NOISE, NO_BONNET), UDACITY_CAMERA, 0.0, 0.0, 0.0)
    assert (without_shown(seen) == NOISE).all()
    assert made_up(seen) == 0


def test_behind_the_bonnet_nothing_is_shown_and_the_ground_above_it_goes_on() -> None:
    seen = reproject(source_of(NOISE, BONNET), UDACITY_CAMERA, 0.0, 0.0, 0.0)
    assert made_up(seen) == 20 * FRAME_WIDTH
    assert (seen[-20:, :, :3] == NOISE[-21]).all()


@given(yaw=st.floats(0.02, 0.15))
@settings(max_examples=10)
def test_what_a_turn_brings_into_the_picture_is_made_up(yaw: float) -> None:
    """At the level of the camera the edge of the picture moves as the tangent of the angle to it does."""
    seen = reproject(source_of(NOISE, NO_BONNET), UDACITY_CAMERA, 0.0, 0.0, yaw)
    half = math.atan(UDACITY_CAMERA.centre_x / UDACITY_CAMERA.focal_x)
    row = round(UDACITY_CAMERA.horizon_row) - 5
    kept = UDACITY_CAMERA.centre_x + UDACITY_CAMERA.focal_x * math.tan(half - yaw)
    assert abs(np.count_nonzero(seen[row, :, 3] >= SHOWN) - kept) < 3
    assert (seen[row, :4, 3] >= SHOWN).all()


def test_another_camera_fills_in_what_the_first_cannot_show() -> None:
    """The right camera, moved to the centre, lacks what its bonnet hides; the left one has it."""
    right, left = UDACITY_CAMERAS["right"], UDACITY_CAMERAS["left"]
    bonnet = np.where(np.arange(FRAME_WIDTH) < 160, FRAME_HEIGHT - 20, FRAME_HEIGHT)
    source, other = (source_of(picture(drawn(place)), bonnet) for place in (right, left))
    seen = reproject(source, right, -right.right, 0.0, 0.0)
    lacked, before = seen[..., 3] < SHOWN, made_up(seen)
    box = unseen_ground(seen, UDACITY_CAMERA)
    assert fill_in(seen, box, other, left, -left.right, 0.0, 0.0)
    found = lacked & (seen[..., 3] >= SHOWN)
    assert 500 < found.sum() == before - made_up(seen)
    truth = drawn(UDACITY_CAMERA, forward=right.ahead - UDACITY_CAMERA.ahead)
    assert np.mean(np.abs(seen[..., 0] - truth)[found]) < 2


def test_a_view_that_lacks_nothing_is_left_as_it_is() -> None:
    seen = reproject(source_of(NOISE, NO_BONNET), UDACITY_CAMERA, 0.0, 0.0, 0.0)
    assert unseen_ground(seen, UDACITY_CAMERA) is None


def test_the_box_of_what_lacks_is_as_small_as_may_be() -> None:
    seen = reproject(source_of(NOISE, NO_BONNET), UDACITY_CAMERA, 0.0, 0.0, 0.0)
    seen[100, 40, 3] = seen[150, 300, 3] = seen[20, 10, 3] = 0
    assert unseen_ground(seen, UDACITY_CAMERA) == (100, 151, 40, 301)
