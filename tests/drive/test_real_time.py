"""Steps come at a steady rate, whatever else takes time; what cannot be caught up with is let go."""

from hypothesis import given
from hypothesis import strategies as st

from codriver.drive.real_time import MOST_BEHIND, SHOWN_FOR, RealTime

STEP = 0.02


class Clock:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def take_all(timing: RealTime) -> int:
    steps = 0
    while timing.take():
        steps += 1
    return steps


@given(st.lists(st.floats(0.0, MOST_BEHIND - STEP), min_size=1, max_size=200))
def test_simulated_time_follows_the_clock_at_any_rate_of_pictures(frames: list[float]) -> None:
    clock = Clock()
    timing = RealTime(STEP, clock)
    steps = 0
    for frame in frames:
        clock.seconds += frame
        steps += take_all(timing)
        assert abs(steps * STEP - (clock.seconds - 100.0)) <= STEP + 1e-9
    assert timing.lost == 0
    assert not timing.too_slow


def test_a_long_stall_is_not_made_up_for_but_told() -> None:
    clock = Clock()
    timing = RealTime(STEP, clock)
    take_all(timing)
    clock.seconds += 3.0
    assert take_all(timing) <= MOST_BEHIND / STEP + 1
    assert timing.too_slow
    assert abs(timing.lost - (3.0 - MOST_BEHIND)) <= STEP
    clock.seconds += SHOWN_FOR + 0.01
    assert not timing.too_slow


def test_the_wait_for_the_next_step_is_the_rest_of_this_one() -> None:
    clock = Clock()
    timing = RealTime(STEP, clock)
    assert timing.until_next() == 0.0
    take_all(timing)
    clock.seconds += 0.015
    assert abs(timing.until_next() - 0.005) < 1e-9
    clock.seconds += 0.1
    assert timing.until_next() == 0.0


def test_a_pause_costs_nothing() -> None:
    clock = Clock()
    timing = RealTime(STEP, clock)
    clock.seconds += 60.0
    timing.pause()
    assert not timing.take()
    clock.seconds += STEP
    assert take_all(timing) == 1
    assert not timing.too_slow
