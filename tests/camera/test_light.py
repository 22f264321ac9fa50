"""Light on YUV pictures is light on RGB pictures, and saturates."""

import cv2
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from codriver.camera.light import relight, relight_all

gains = st.floats(0.05, 4)
seeds = st.integers(0, 2**32 - 1)
HALF = np.array([[0.25, 0.75], [0.25, 0.75]])


def noise(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


@given(seeds, st.floats(0.3, 2))
def test_light_on_yuv_is_light_on_rgb_as_long_as_nothing_saturates(seed: int, gain: float) -> None:
    # Mild colours: OpenCV's own conversion clips the chroma of the wildest ones.
    rgb = 40 + noise(seed, 66, 200, 3) // 4
    brighter = np.rint(rgb * gain).astype(np.uint8)
    expected = cv2.cvtColor(brighter, cv2.COLOR_RGB2YUV).astype(int)
    relit = relight(cv2.cvtColor(rgb, cv2.COLOR_RGB2YUV), gain=gain)
    assert np.abs(relit - expected).max() <= 3


@given(seeds, gains)
@example(0, 0.7510822130852114)  # a product a millionth off a half
def test_every_value_is_the_rounded_and_clipped_product(seed: int, gain: float) -> None:
    image = noise(seed, 66, 200, 3)
    middle = np.array([0, 128, 128])
    exact = np.clip(middle + (image - middle.astype(float)) * gain, 0, 255)
    assert np.abs(relight(image, gain=gain) - exact).max() <= 0.5 + 1e-9


@given(seeds, gains)
def test_nothing_wraps(seed: int, gain: float) -> None:
    image = noise(seed, 66, 200, 3)
    luma = relight(image, gain=gain)[..., 0]
    assert np.all(luma >= image[..., 0] if gain >= 1 else luma <= image[..., 0])


def test_the_same_light_changes_nothing() -> None:
    image = noise(0, 66, 200, 3)
    assert np.array_equal(relight(image), image)
    assert np.array_equal(relight(image, shade=1.0, corners=HALF), image)


def test_a_shadow_darkens_its_band_and_nothing_else() -> None:
    image = noise(0, 66, 200, 3)
    shadowed = relight(image, shade=0.5, corners=HALF)
    inside = np.zeros((66, 200), bool)
    inside[:, 50:151] = True
    assert np.array_equal(shadowed[~inside], image[~inside])
    assert np.array_equal(shadowed[inside], relight(image, gain=0.5)[inside])


def test_a_slanted_band_goes_from_its_upper_to_its_lower_corners() -> None:
    image = np.full((66, 200, 3), 200, np.uint8)
    dark = relight(image, shade=0.5, corners=np.array([[0.0, 0.1], [0.8, 0.9]]))[..., 0] == 100
    assert np.flatnonzero(dark[0])[[0, -1]] == pytest.approx([0, 20], abs=1)
    assert np.flatnonzero(dark[-1])[[0, -1]] == pytest.approx([160, 180], abs=1)
    assert np.mean(np.flatnonzero(dark[33])) == pytest.approx(91, abs=2)


def test_a_shadow_then_more_light_is_one_product() -> None:
    image = noise(0, 66, 200, 3)
    one_by_one = relight(relight(image, shade=0.5, corners=HALF), gain=1.4)
    at_once = relight(image, gain=1.4, shade=0.5, corners=HALF)
    assert np.abs(one_by_one.astype(int) - at_once).max() <= 1


def test_many_at_once_are_each_alone(rng: np.random.Generator) -> None:
    images = noise(0, 4, 66, 200, 3)
    gain, shade = rng.uniform(0.5, 1.5, 4), np.array([1.0, 0.4, 0.8, 1.0])
    corners = np.sort(rng.uniform(-0.5, 1.5, (4, 2, 2)), axis=-1)
    together = relight_all(images, gain, shade, corners)
    for index in range(4):
        alone = relight(images[index], gain=gain[index], shade=shade[index], corners=corners[index])
        assert np.array_equal(together[index], alone)
