"""Preprocess is the original notebook's function, step by step, bit for bit."""

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from codriver.camera.preprocess import Preprocess


def original(image: np.ndarray) -> np.ndarray:
    image = image[60:135, :, :]
    image = cv2.cvtColor(image, cv2.COLOR_RGB2YUV)
    image = cv2.GaussianBlur(image, (3, 3), 0)
    return cv2.resize(image, (200, 66))


@given(st.integers(0, 2**32 - 1))
def test_equals_the_opencv_calls_in_that_order_bit_for_bit(seed: int) -> None:
    frame = np.random.default_rng(seed).integers(0, 256, (160, 320, 3), dtype=np.uint8)
    assert np.array_equal(Preprocess().image(frame), original(frame))


def test_the_network_is_fed_float32_between_0_and_1() -> None:
    frame = np.full((160, 320, 3), 255, np.uint8)
    fed = Preprocess()(frame)
    assert fed.shape == (66, 200, 3)
    assert fed.dtype == np.float32
    assert 0 <= fed.min() <= fed.max() == 1


def test_rides_along_as_json() -> None:
    assert Preprocess.from_json(Preprocess().to_json()) == Preprocess()
