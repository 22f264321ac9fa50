"""The observation without pictures: what each number says, and that it stays within its space."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codriver.environment.settings import EnvironmentSettings
from codriver.environment.spaces import observation_space
from codriver.environment.state import LOOKAHEAD, state_of
from codriver.sim.fleet import Fleet
from codriver.sim.many import one_of
from codriver.sim.start import Start, random_starts
from codriver.sim.tracks import load_track

LAKE = load_track("lake")
SPACE = observation_space(EnvironmentSettings(observation="state"))


def test_it_says_where_the_car_is_and_how_the_road_goes_on() -> None:
    car = one_of(Fleet(LAKE, Start(300.0, 0.7, -0.2, 9.0)).car, 0)
    state = state_of(LAKE, car)
    left, right = LAKE.half_widths_at(300.0)
    assert state[:5] == pytest.approx([0.7, -0.2, 9.0, left + 0.7, right - 0.7], abs=1e-5)
    assert state[5:] == pytest.approx(LAKE.curvature_at(300.0 + LOOKAHEAD), abs=1e-6)


def test_cars_are_told_the_same_alone_and_together(rng: np.random.Generator) -> None:
    cars = Fleet(LAKE, random_starts(LAKE, rng, 20, cross_track_error=4.0, heading_error=3.0)).car
    states = state_of(LAKE, cars)
    assert states.shape == (20, 14)
    assert states.dtype == np.float32
    assert all(np.array_equal(states[car], state_of(LAKE, one_of(cars, car))) for car in range(20))


@settings(max_examples=50)
@given(st.floats(0, 2000), st.floats(-40, 40), st.floats(-np.pi, np.pi), st.floats(-13.4, 13.4112))
def test_it_stays_within_its_space(s: float, offset: float, heading: float, speed: float) -> None:
    state = state_of(LAKE, one_of(Fleet(LAKE, Start(s, offset, heading, speed)).car, 0))
    assert SPACE.contains(state)
