"""The driver answers every telemetry with a command, and says what is wrong when something is."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.drive.driver import FAULTS_IN_A_ROW, Driver
from codriver.types import Frame, Telemetry

FRAME = np.zeros((160, 320, 3), np.uint8)


def telemetry(frame: Frame | None = FRAME, speed: float = 5.0) -> Telemetry:
    return Telemetry(frame, speed=speed, steering=0.0, throttle=0.0)


def test_the_pilots_steering_is_driven_and_the_speed_is_kept() -> None:
    command = Driver(lambda frame: 0.1, set_speed=9.0).step(telemetry(speed=2.0), 0.0)
    assert command.steering == 0.1
    assert command.throttle > 0.5


def test_steering_beyond_the_lock_is_limited() -> None:
    assert Driver(lambda frame: -3.0, 9.0).step(telemetry(), 0.0).steering == -1


def test_curves_are_driven_more_slowly() -> None:
    straight, bent = (
        Driver(lambda frame, s=s: s, 9.0).step(telemetry(speed=8.0), 0.0).throttle for s in (0.0, 0.9)
    )
    assert bent < 0 < straight


def broken(frame: Frame) -> float:
    raise RuntimeError("out of order")


@pytest.mark.parametrize(
    ("pilot", "frame", "fault", "says"),
    [
        (lambda frame: math.nan, FRAME, "steering not a number", "no number"),
        (lambda frame: math.inf, FRAME, "steering not a number", "no number"),
        (broken, FRAME, "model failed", "RuntimeError: out of order"),
        (lambda frame: 0.5, None, "unreadable picture", "pictures cannot be read"),
    ],
)
def test_faults_give_safe_commands_are_counted_and_in_the_end_said(pilot, frame, fault, says) -> None:
    driver = Driver(pilot, 9.0)
    for number in range(FAULTS_IN_A_ROW):
        assert driver.fault == ""
        command = driver.step(telemetry(frame), number / 10)
        assert command.throttle <= 0
    assert driver.faults == {fault: FAULTS_IN_A_ROW}
    assert says in driver.fault


def test_steering_is_held_then_centred_and_a_good_step_ends_the_fault() -> None:
    answers = iter([0.4] + [math.nan] * 30 + [0.2])
    driver = Driver(lambda frame: next(answers), 9.0)
    steering = [driver.step(telemetry(), number / 20).steering for number in range(32)]
    assert steering[:6] == [0.4] * 6
    assert all(later <= earlier for earlier, later in pairwise(steering[:31]))
    assert steering[25:31] == [0.0] * 6
    assert steering[31] == 0.2
    assert driver.fault == ""
    assert driver.faults["steering not a number"] == 30


@given(
    st.lists(
        st.tuples(
            st.floats() | st.just("raise"),
            st.booleans(),
            st.floats(0, 400),
            st.floats(-10, 1e9),
        ),
        max_size=20,
    )
)
def test_every_telemetry_gets_a_finite_command(steps) -> None:
    answer: list = [0.0]

    def pilot(frame: Frame) -> float:
        if answer[0] == "raise":
            raise ValueError("no")
        return answer[0]

    driver = Driver(pilot, 9.0)
    for answer[0], seen, speed, now in steps:
        command = driver.step(telemetry(FRAME if seen else None, speed), now)
        assert -1 <= command.steering <= 1
        assert -1 <= command.throttle <= 1


def test_reset_forgets_the_fault_and_the_steering_but_not_the_counts() -> None:
    answers = iter([0.8] + [math.nan] * FAULTS_IN_A_ROW + [math.nan])
    driver = Driver(lambda frame: next(answers), 9.0)
    for number in range(1 + FAULTS_IN_A_ROW):
        driver.step(telemetry(), number / 10)
    assert driver.fault
    driver.reset()
    assert driver.fault == ""
    assert driver.step(telemetry(), 10.0).steering == 0.0
    assert driver.faults.total() == FAULTS_IN_A_ROW + 1
