"""What the car is told when there is nothing better to tell it."""

from hypothesis import given
from hypothesis import strategies as st

from codriver.control.limits import clamp, safe_command

STEERING = st.floats(-1, 1)


@given(st.floats(allow_nan=False))
def test_clamping_keeps_what_is_within(value: float) -> None:
    assert -1 <= clamp(value) <= 1
    assert clamp(value) == value or abs(value) > 1


@given(STEERING, st.floats(0, 0.3))
def test_steering_is_held_at_first(steering: float, seconds: float) -> None:
    command = safe_command(steering, seconds, 10.0)
    assert (command.steering, command.throttle) == (steering, 0.0)


@given(STEERING, st.floats(1.0, 1e6))
def test_after_a_second_the_wheels_are_straight_and_the_car_brakes(steering: float, seconds: float) -> None:
    command = safe_command(steering, seconds, 10.0)
    assert command.steering == 0
    assert -0.1 < command.throttle < 0


@given(STEERING, st.floats(0, 5), st.none() | st.floats(0, 2.2))
def test_the_car_is_never_reversed(steering: float, seconds: float, speed: float | None) -> None:
    assert safe_command(steering, seconds, speed).throttle == 0
