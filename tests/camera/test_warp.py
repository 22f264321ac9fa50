"""A warped picture is what a camera standing there sees: proven on drawn and on recorded roads."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from synthetic import CAMERA_HEIGHT, CAMERA_OFFSETS, HORIZON, draw_road

from codriver.camera.codec import decode_frame
from codriver.camera.geometry import UDACITY_CAMERA, UDACITY_CAMERAS, PinholeCamera
from codriver.camera.preprocess import Preprocess
from codriver.camera.warp import NETWORK_CAMERA, warp_view, warp_views
from codriver.types import Frame

PREPROCESS = Preprocess()
DRAWN_CAMERA = replace(
    UDACITY_CAMERA, pitch=0.0, roll=0.0, centre_x=160.0, centre_y=HORIZON, height=CAMERA_HEIGHT
)
"""The camera that tests/synthetic.py draws with: level, its optical axis at the horizon."""

offsets = st.floats(-2, 2)
yaws = st.floats(-0.25, 0.25)


def noise(shape: tuple[int, ...], seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def smooth(shape: tuple[int, ...]) -> np.ndarray:
    return cv2.GaussianBlur(noise(shape), (0, 0), 6)


def shown(camera: PinholeCamera, lateral_offset: float = 0.0, yaw: float = 0.0) -> np.ndarray:
    """Which pixels of a warp come from inside the picture and not from its border; (rows, columns)."""
    inside = np.pad(np.full((camera.rows - 4, camera.columns - 4), 255, np.uint8), 2)
    return warp_view(inside, camera, lateral_offset, yaw) == 255


def psnr(first: np.ndarray, second: np.ndarray) -> float:
    return 10 * np.log10(255**2 / np.mean((first.astype(float) - second) ** 2))


def side_view_psnrs(
    centre: Frame, side: Frame, camera: PinholeCamera, offset: float
) -> tuple[float, float, float]:
    """PSNR of the side view's ground to the centre view: unmoved, moved, and moved the wrong way."""
    network = camera.preprocessed(PREPROCESS)
    here, there = PREPROCESS.image(centre), PREPROCESS.image(side)
    ground = shown(network, offset) & shown(network, -offset)
    ground[: int(network.horizon_row) + 2] = False
    moved, wrong = warp_view(here, network, offset), warp_view(here, network, -offset)
    return tuple(psnr(image[ground], there[ground]) for image in (here, moved, wrong))


def recorded(shared: Path, name: str, rows: slice) -> list[Frame]:
    pictures = sorted((shared / "recordings/lake/IMG").glob(f"{name}_*.jpg"))[rows]
    return [decode_frame(picture.read_bytes()) for picture in pictures]


@pytest.mark.parametrize("channels", [(), (1,), (3,), (4,)])
@pytest.mark.parametrize("camera", [UDACITY_CAMERA, NETWORK_CAMERA])
def test_who_does_not_move_sees_the_same_bit_for_bit(
    camera: PinholeCamera, channels: tuple[int, ...]
) -> None:
    image = noise((camera.rows, camera.columns, *channels))
    assert np.array_equal(warp_view(image, camera), image)
    assert np.array_equal(warp_view(image, camera, flip=True), image[:, ::-1])


@given(offsets, yaws, st.booleans())
def test_shape_and_type_stay_and_the_original_is_left_alone(offset: float, yaw: float, flip: bool) -> None:
    image = noise((66, 200, 3))
    warped = warp_view(image, NETWORK_CAMERA, offset, yaw, flip=flip)
    assert (warped.shape, warped.dtype) == (image.shape, np.uint8)
    assert warped.flags.c_contiguous
    assert np.array_equal(image, noise((66, 200, 3)))


def test_a_picture_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="200x66"):
        warp_view(noise((160, 320, 3)), NETWORK_CAMERA)


@given(offsets, yaws)
def test_a_flip_in_the_warp_is_a_flip_after_it(offset: float, yaw: float) -> None:
    image = smooth((66, 200, 3))
    fused = warp_view(image, NETWORK_CAMERA, offset, yaw, flip=True).astype(int)
    after = warp_view(image, NETWORK_CAMERA, offset, yaw)[:, ::-1]
    assert np.abs(fused - after).max() <= 1


def test_many_at_once_are_each_alone(rng: np.random.Generator) -> None:
    images = noise((5, 66, 200, 3))
    moves, turns, flips = rng.normal(0, 1, 5), rng.normal(0, 0.1, 5), rng.random(5) < 0.5
    together = warp_views(images, NETWORK_CAMERA, moves, turns, flips)
    for index in range(5):
        alone = warp_view(images[index], NETWORK_CAMERA, moves[index], turns[index], flip=bool(flips[index]))
        assert np.array_equal(together[index], alone)


@given(offsets)
def test_a_shift_leaves_what_is_far_away(offset: float) -> None:
    image = noise((160, 320, 3))
    above = np.arange(160)[:, None] < UDACITY_CAMERA.horizon_rows(np.arange(320.0))
    assert np.array_equal(warp_view(image, UDACITY_CAMERA, offset)[above], image[above])


def test_a_clockwise_yaw_moves_what_is_far_away_to_the_left() -> None:
    image = np.zeros((160, 320), np.uint8)
    image[30:34, 198:202] = 255
    columns = np.average(np.arange(320), weights=warp_view(image, UDACITY_CAMERA, yaw=0.1).sum(axis=0))
    assert columns == pytest.approx(199.5 - 0.1 * UDACITY_CAMERA.focal_x, abs=2)


def test_a_shift_to_the_right_moves_near_ground_left_and_more_than_far_ground() -> None:
    image = np.zeros((160, 320), np.uint8)
    image[:, 158:162] = 255
    moved = warp_view(image, UDACITY_CAMERA, 0.5)
    near, middle, far = (np.average(np.arange(320), weights=moved[row]) for row in (120, 90, 70))
    assert near < middle < far < 160
    # Ground at row v moves focal x offset / depth, and the depth is focal x height / rows below the horizon.
    assert 159.5 - near == pytest.approx(0.5 * (120 - 61.7) / 1.225, rel=0.02)


@settings(deadline=None)
@given(offsets, yaws)
def test_a_move_and_its_opposite_cancel_inside_the_picture(offset: float, yaw: float) -> None:
    image = smooth((66, 200, 3))
    for there, back in (((offset, 0.0), (-offset, 0.0)), ((0.0, yaw), (0.0, -yaw))):
        again = warp_view(warp_view(image, NETWORK_CAMERA, *there), NETWORK_CAMERA, *back)
        inside = shown(NETWORK_CAMERA, *back) & warp_inside(there, back)
        # The near ground is stretched, and the rows that the horizon crosses mix ground and sky.
        inside[:6] = False
        assert inside.any()
        assert np.abs(again.astype(int) - image)[inside].mean() < 2


def warp_inside(there: tuple[float, float], back: tuple[float, float]) -> np.ndarray:
    kept = np.where(shown(NETWORK_CAMERA, *there), 255, 0).astype(np.uint8)
    return warp_view(kept, NETWORK_CAMERA, *back) == 255


MOVES = [(1.1, 0.0), (-2.0, 0.0), (0.0, 0.12), (0.8, -0.2)]


def commuting_error(frame: Frame, offset: float, yaw: float) -> tuple[float, float]:
    """Mean difference of warping first and last, and of not warping at all; grey levels of 255."""
    first = PREPROCESS.image(warp_view(frame, UDACITY_CAMERA, offset, yaw)).astype(float)
    last = warp_view(PREPROCESS.image(frame), NETWORK_CAMERA, offset, yaw)
    inside = shown(NETWORK_CAMERA, offset, yaw)
    never = PREPROCESS.image(frame).astype(float)
    return float(np.abs(first - last)[inside].mean()), float(np.abs(first - never)[inside].mean())


@pytest.mark.parametrize(("offset", "yaw"), MOVES)
def test_warping_the_preprocessed_picture_is_preprocessing_the_warped_one(
    offset: float, yaw: float, rng: np.random.Generator
) -> None:
    """Measured on drawn roads: 0.4 to 0.7 grey levels, where no warp is 3.9 or more away."""
    for steering in (-0.4, 0.0, 0.5):
        error, unmoved = commuting_error(draw_road(steering, 0.0, rng), offset, yaw)
        assert error < 1.0
        assert error < unmoved / 5


@pytest.mark.parametrize(("offset", "yaw"), MOVES)
def test_so_it_is_on_recorded_frames(offset: float, yaw: float, shared: Path) -> None:
    """Measured on the lake recording: 0.5 to 1.2 grey levels, where no warp is 8 or more away."""
    for frame in recorded(shared, "center", slice(150, None, 400)):
        error, unmoved = commuting_error(frame, offset, yaw)
        assert error < 1.5
        assert error < unmoved / 5


@pytest.mark.parametrize("name", ["left", "right"])
@pytest.mark.parametrize("steering", [-0.4, 0.0, 0.3])
def test_the_moved_centre_view_is_the_side_camera_s_on_a_drawn_road(
    name: str, steering: float, rng: np.random.Generator
) -> None:
    """Measured: 42 dB, which is the drawing's own noise; without a warp 30 dB, with the wrong sign 28 dB."""
    offset = CAMERA_OFFSETS[name]
    centre, side = draw_road(steering, 0.0, rng), draw_road(steering, offset, rng)
    unmoved, moved, wrong = side_view_psnrs(centre, side, DRAWN_CAMERA, offset)
    assert moved > 40
    assert 32 > unmoved > wrong


@pytest.mark.parametrize("name", ["left", "right"])
def test_the_moved_centre_view_is_the_side_camera_s_on_the_lake(name: str, shared: Path) -> None:
    """Measured over 60 rows: 31 dB with the warp, 24 dB without one, 22 dB with the wrong sign."""
    rows = slice(100, None, 200)
    psnrs = [
        side_view_psnrs(centre, side, UDACITY_CAMERA, UDACITY_CAMERAS[name].right)
        for centre, side in zip(recorded(shared, "center", rows), recorded(shared, name, rows), strict=True)
    ]
    unmoved, moved, wrong = np.mean(psnrs, axis=0)
    assert moved > unmoved + 5
    assert unmoved > wrong + 1
