"""Preprocess is the original notebook's function, step by step, bit for bit."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.camera.preprocess import Preprocess
from codriver.errors import SettingError


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


@given(st.integers(0, 2**32 - 1))
def test_the_other_common_pipeline_step_by_step(seed: int) -> None:
    frame = np.random.default_rng(seed).integers(0, 256, (160, 320, 3), dtype=np.uint8)
    image = cv2.resize(frame[60:-25], (200, 66), interpolation=cv2.INTER_AREA)
    expected = cv2.cvtColor(image, cv2.COLOR_RGB2YUV)
    preprocess = Preprocess(blur=1, resize="area", colour_last=True, divisor=1)
    assert np.array_equal(preprocess.image(frame), expected)
    assert np.array_equal(preprocess(frame), expected.astype(np.float32))


def test_the_raw_picture_passes_untouched() -> None:
    frame = np.random.default_rng(0).integers(0, 256, (160, 320, 3), dtype=np.uint8)
    raw = Preprocess(crop_top=0, crop_bottom=160, blur=1, width=320, height=160, colour="rgb", divisor=1)
    assert np.array_equal(raw(frame), frame)
    assert np.array_equal(replace(raw, colour="bgr")(frame), frame[..., ::-1])
    exchanged, yuv = replace(raw, colour="yuv_of_bgr"), replace(raw, colour="yuv")
    assert np.array_equal(exchanged(frame), yuv(np.ascontiguousarray(frame[..., ::-1])))
    assert "YUV of BGR" in str(exchanged)
    assert str(raw) == "the whole picture, RGB, 320x160 linear, values 0 to 255"


def test_columns_are_cropped_and_channels_made_as_asked() -> None:
    frame = np.random.default_rng(0).integers(0, 256, (160, 320, 3), dtype=np.uint8)
    cropped = Preprocess(60, 136, 1, 280, 76, 20, 300, colour="rgb")
    assert np.array_equal(cropped.image(frame), frame[60:136, 20:300])
    assert str(cropped) == "rows 60:136, columns 20:300, RGB, 280x76 linear, divided by 255"
    grey = Preprocess(colour="grey")
    assert grey.image(frame).shape == (66, 200, grey.channels) == (66, 200, 1)
    padded = Preprocess(colour="hsv", empty_channels=1)
    assert padded.image(frame).shape == (66, 200, padded.channels) == (66, 200, 4)
    assert not padded.image(frame)[..., 3].any()


@pytest.mark.parametrize(
    "wrong",
    [
        {"crop_top": 135}, {"crop_bottom": 161}, {"crop_left": -1}, {"crop_right": 400}, {"blur": 2},
        {"blur": 0}, {"width": 0}, {"height": 10**9}, {"colour": "pink"}, {"resize": "best"}, {"divisor": 0},
        {"empty_channels": 9},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(wrong) -> None:
    with pytest.raises(SettingError):
        Preprocess(**wrong)
