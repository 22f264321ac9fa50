"""How a foreign network wants to be fed: by rule, as asked, or as a recording says."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from synthetic import write_recording

from codriver.camera.preprocess import Preprocess
from codriver.data.recording import read_recording
from codriver.data.steering_error import steering_error
from codriver.errors import ModelFileError, RecordingError, SettingError
from codriver.model.feeding import Reading, changed, find_readings, require_fit
from codriver.model.feeding_by_recording import decide, judge
from codriver.model.reading.architecture import read_architecture
from codriver.model.reading.reader import StoredModel

FRAME = np.random.default_rng(0).integers(0, 256, (160, 320, 3), dtype=np.uint8)
NORMALISATION = {"class_name": "BatchNormalization", "config": {"name": "norm"}}
CROPPING = {"class_name": "Cropping2D", "config": {"name": "crop", "cropping": [[20, 5], [0, 0]]}}
HEAD = [
    {"class_name": "Conv2D", "config": {"name": "conv", "filters": 2, "kernel_size": 3}},
    {"class_name": "Flatten", "config": {"name": "flat"}},
    {"class_name": "Dense", "config": {"name": "steering", "units": 1}},
]


def rescaling(scale: float, offset: float) -> dict:
    return {"class_name": "Rescaling", "config": {"name": "scaled", "scale": scale, "offset": offset}}


def readings(
    shape: tuple[int, int, int], *first: dict, mean: float = 0.0, keras_version: str = ""
) -> list[Reading]:
    entry = {"class_name": "InputLayer", "config": {"name": "image", "batch_input_shape": [None, *shape]}}
    settings = {"class_name": "Sequential", "config": {"layers": [entry, *first, *HEAD]}}
    statistics = [np.full(3, value, np.float32) for value in (1, 0, mean, 1)]
    return find_readings(StoredModel("", keras_version, read_architecture(settings), {"norm": statistics}))


INSIDE = Preprocess(blur=1, resize="area", colour_last=True, divisor=1)
RGB = replace(INSIDE, colour="rgb")
HALF = rescaling(1 / 255, -0.5)


def whole(columns: int, rows: int) -> Preprocess:
    return replace(RGB, crop_top=0, crop_bottom=160, width=columns, height=rows)


def outside(columns: int, rows: int, **values) -> Preprocess:
    return replace(RGB, divisor=255, width=columns, height=rows, **values)


@pytest.mark.parametrize(
    ("shape", "first", "expected", "why"),
    [
        ((66, 200, 3), [], Preprocess(), "no layer of it scales"),
        ((66, 200, 3), [rescaling(1 / 127.5, -1)], INSIDE, r"0 to 255 by itself \(x / 127.5 - 1\)"),
        ((66, 200, 3), [rescaling(1 / 255, 0)], INSIDE, r"\(x / 255\)"),
        ((66, 200, 3), [rescaling(1.0, -0.5)], Preprocess(), r"\(x - 0.5\) is made for pixels of 0 to 1"),
        ((66, 200, 3), [rescaling(2.0, -1)], Preprocess(), "pixels of 0 to 1"),
        ((160, 320, 3), [HALF, CROPPING], whole(320, 160), "whole picture"),
        ((160, 320, 3), [CROPPING, HALF], whole(320, 160), r"\(x / 255 - 0.5\)"),
        ((40, 80, 3), [HALF], whole(80, 40), "proportions"),
        ((80, 80, 3), [HALF, CROPPING], whole(80, 80), "cuts off rows"),
        ((64, 64, 3), [], outside(64, 64, crop_bottom=140), "square"),
        ((75, 320, 3), [], outside(320, 75), "whole width"),
        ((90, 320, 3), [], outside(320, 90, crop_top=50, crop_bottom=140), "whole width"),
        ((70, 160, 1), [], outside(160, 70, colour="grey"), "grey"),
        ((70, 160, 4), [], outside(160, 70, colour="hsv", empty_channels=1), "zeros"),
    ],
)
def test_the_rules_find_the_common_ways_and_say_why(shape, first, expected, why) -> None:
    found = readings(shape, *first)
    assert found[0].preprocess == expected
    assert re.search(why, found[0].reason)
    assert len({reading.preprocess for reading in found}) == len(found)
    for reading in found:
        assert reading.preprocess(FRAME).shape == shape


@pytest.mark.parametrize(
    ("keras_version", "colour"), [("1.2.1", "yuv_of_bgr"), ("2.0.2", "yuv"), ("", "yuv")]
)
def test_networks_of_keras_1_get_red_and_blue_exchanged(keras_version: str, colour: str) -> None:
    found = readings((66, 200, 3), rescaling(1 / 127.5, -1), keras_version=keras_version)
    assert found[0].preprocess == replace(INSIDE, colour=colour)
    assert {"yuv", "yuv_of_bgr"} <= {reading.preprocess.colour for reading in found}


@pytest.mark.parametrize(("mean", "divisor"), [(110.0, 1), (0.4, 255)])
def test_a_first_normalisation_has_learnt_how_bright_pixels_are(mean, divisor) -> None:
    first = readings((66, 200, 3), NORMALISATION, mean=mean)[0]
    assert first.preprocess.divisor == divisor
    assert "has learnt" in first.reason


def test_pictures_with_many_channels_are_refused() -> None:
    with pytest.raises(ModelFileError, match="9 channels"):
        readings((66, 200, 9))


def test_the_user_may_want_it_otherwise() -> None:
    first = readings((66, 200, 3), rescaling(1 / 127.5, -1))[0]
    asked = changed(first, {"crop_top": 50, "crop_bottom": 140, "colour": "rgb", "divisor": 2.0})
    assert asked.preprocess == replace(INSIDE, crop_top=50, crop_bottom=140, colour="rgb", divisor=2.0)
    assert asked.reason.startswith("as asked; the rest because its input is 66x200")
    assert changed(first, {}) == first


@pytest.mark.parametrize("changes", [{"width": 64}, {"height": 64}, {"colour": "grey"}])
def test_what_the_network_cannot_take_is_refused(changes) -> None:
    with pytest.raises(SettingError, match="takes pictures of 200x66 with 3 channels"):
        require_fit(replace(INSIDE, **changes), (66, 200, 3))


@pytest.fixture(scope="module")
def recording(tmp_path_factory) -> Path:
    return write_recording(tmp_path_factory.mktemp("recording") / "lake", rows=40)


def steer_by_brightness(image: np.ndarray) -> float:
    """A stand-in for a network that was trained with pixels of 0 to 255."""
    return float(image[..., 0].mean()) / 255


def test_a_recording_decides_when_another_way_is_clearly_better(recording) -> None:
    ways = [Reading(replace(INSIDE, divisor=d), f"by {d:g}") for d in (255, 1)]
    judged = judge(steer_by_brightness, ways, recording)
    errors = [one.error.balanced for one in judged]
    reading = decide(judged, recording)
    best = int(np.argmin(errors))
    assert reading.preprocess == ways[best].preprocess
    assert f"balanced error {errors[best]:.3f}" in reading.reason
    assert f"{errors[1 - best]:.3f}" in reading.reason


def test_a_small_advantage_on_a_recording_does_not_overrule_the_rules(recording) -> None:
    ways = [Reading(INSIDE, "by rule"), Reading(replace(INSIDE, crop_bottom=140), "another")]
    judged = judge(lambda image: 0.0, ways, recording)
    reading = decide(judged, recording)
    assert reading.preprocess == INSIDE
    assert "none of 2 ways predicts lake" in reading.reason


def test_the_judgement_is_the_steering_error_of_the_pictures(recording) -> None:
    (judged,) = judge(lambda image: float("nan"), [Reading(INSIDE, "")], recording)
    assert judged.error.mean_absolute > 0
    assert judged.error == steering_error(np.zeros(40), read_recording(recording).steering)


def test_a_picture_that_cannot_be_read_is_an_error(recording, tmp_path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(recording, copy)
    first = sorted((copy / "IMG").glob("center*"))[0]
    first.write_bytes(b"broken")
    with pytest.raises(RecordingError, match="1 of 40 pictures cannot be read"):
        judge(steer_by_brightness, [Reading(INSIDE, "")], copy)
