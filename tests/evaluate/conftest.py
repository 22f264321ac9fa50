"""Trajectories worked out by hand, and the road they are driven on."""

from collections.abc import Callable
from dataclasses import fields

import numpy as np
import pytest

from codriver.sim.tracks import load_track
from codriver.sim.trajectory import Trajectory

MakeTrajectory = Callable[..., Trajectory]


@pytest.fixture(scope="session")
def oval():
    """Two straights of 120 m, two bends of 45 m radius, 4 m of road to either side; starts in a straight."""
    return load_track("oval")


@pytest.fixture(scope="session")
def hand_made() -> MakeTrajectory:
    """Make a trajectory of the arrays and numbers that are given, steps of `dt` seconds; the rest is zero."""

    def make(dt: float = 0.02, **columns) -> Trajectory:
        count = max(np.size(values) for values in columns.values())
        given = {"time": np.arange(count) * dt, **columns}
        return Trajectory(
            **{
                each.name: np.full(count, given.get(each.name, 0.0), np.float64)
                for each in fields(Trajectory)
            }
        )

    return make
