"""Messages of the simulator: read without ever raising, answered in text that it can read."""

import base64
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.camera.codec import encode_jpeg
from codriver.drive.protocol import (
    Manual,
    Picture,
    Unreadable,
    jpeg_bytes,
    read_message,
    steer_answer,
    to_telemetry,
)
from codriver.types import Command

JPEG = encode_jpeg(np.full((160, 320, 3), 90, np.uint8))


def telemetry(**changes: Any) -> dict[str, Any]:
    values = {"steering_angle": "-12.5000", "throttle": "0.3000", "speed": "20.0000"}
    return {**values, "image": base64.b64encode(JPEG).decode(), **changes}


def test_units_are_converted_at_the_border() -> None:
    picture = read_message([telemetry()])
    assert isinstance(picture, Picture)
    assert picture.speed == pytest.approx(8.9408)  # 20 mph in m/s
    assert picture.steering == pytest.approx(-0.5)  # 12.5 of 25 degrees
    assert picture.throttle == 0.3
    assert picture.mark == "."


def test_the_decimal_mark_is_noticed() -> None:
    picture = read_message([telemetry(steering_angle="-12,5000", throttle="0,3000", speed="20,0000")])
    assert isinstance(picture, Picture)
    assert (picture.steering, picture.mark) == (-0.5, ",")


@pytest.mark.parametrize("arguments", [[], [None], [{}]])
def test_no_data_means_that_a_person_drives(arguments: list[object]) -> None:
    assert read_message(arguments) == Manual()


@pytest.mark.parametrize("image", [base64.b64encode(JPEG).decode(), JPEG])
def test_the_picture_is_decoded_from_text_or_bytes(image: str | bytes) -> None:
    picture = read_message([telemetry(image=image)])
    assert isinstance(picture, Picture)
    assert jpeg_bytes(picture) == JPEG
    frame = to_telemetry(picture, JPEG).frame
    assert frame is not None
    assert abs(int(frame.mean()) - 90) <= 1


@pytest.mark.parametrize("image", ["", "!", "abc", "\u00e9", base64.b64encode(JPEG[:500]).decode()])
def test_a_picture_that_cannot_be_decoded_leaves_the_frame_empty(image: str) -> None:
    picture = read_message([telemetry(image=image)])
    assert isinstance(picture, Picture)
    assert to_telemetry(picture, jpeg_bytes(picture)).frame is None


@pytest.mark.parametrize(
    "data",
    [
        "text",
        7,
        [1, 2],
        telemetry(image=None),
        telemetry(speed="fast"),
        telemetry(speed="-1"),
        {"speed": "1"},
        telemetry(speed="1e9"),
        telemetry(steering_angle=[[]]),
        telemetry(throttle="NaN"),
    ],
)
def test_nonsense_is_named(data: object) -> None:
    message = read_message([data])
    assert isinstance(message, Unreadable)
    assert message.reason


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


@given(st.lists(JSON, max_size=3) | st.tuples(st.fixed_dictionaries(dict.fromkeys(telemetry(), JSON))))
def test_anything_at_all_is_read_without_raising(arguments: list[object]) -> None:
    message = read_message(arguments)
    if isinstance(message, Picture):
        assert to_telemetry(message, jpeg_bytes(message)).speed >= 0


def test_an_answer_holds_text_in_the_clients_mark() -> None:
    answer = steer_answer(Command(steering=-0.05, throttle=1e-5), ",")
    assert answer == {"steering_angle": "-0,050000", "throttle": "0,000010"}
