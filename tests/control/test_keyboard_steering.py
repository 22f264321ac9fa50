"""The keyboard's steering: as the simulator's, which is what most recordings were driven with."""

from hypothesis import given
from hypothesis import strategies as st

from codriver.control.keyboard_steering import keyboard_steering

HELD = st.sampled_from((-1, 0, 1))


def held(steering: float, direction: int, steps: int) -> float:
    for _ in range(steps):
        steering = keyboard_steering(steering, direction)
    return steering


def test_twenty_steps_are_full_lock_and_no_more() -> None:
    assert held(0.0, 1, 1) == 0.05
    assert held(0.0, 1, 20) == 1.0
    assert held(0.0, -1, 100) == -1.0


def test_it_springs_back_to_exactly_the_middle_within_a_third_of_a_second() -> None:
    for direction in (-1, 1):
        locked = held(0.0, direction, 20)
        assert held(locked, 0, 10) != 0
        assert held(locked, 0, 17) == 0.0


def test_the_other_key_turns_back_at_the_keys_own_rate() -> None:
    assert held(held(0.0, 1, 10), -1, 10) == 0.0


@given(st.floats(-1, 1), st.lists(HELD, max_size=60))
def test_it_never_leaves_its_range_and_is_symmetrical(steering: float, keys: list[int]) -> None:
    mirrored = -steering
    for key in keys:
        steering, mirrored = keyboard_steering(steering, key), keyboard_steering(mirrored, -key)
        assert -1 <= steering <= 1
        assert steering == -mirrored
