"""A trajectory as steps: how long each took, how far it led, and which of them nobody drove.

Sample k + 1 of a trajectory is where step k ended, so everything that is averaged over a drive is averaged
over the samples from the second on, weighted by the time or the distance of the step that led there.
"""

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from codriver.sim.trajectory import Trajectory
from codriver.types import FloatArray

Interruptions = Sequence[float]
"""Times of samples, seconds, after which the car was put elsewhere: no driven step leads on from there."""


def step_seconds(trajectory: Trajectory) -> FloatArray:
    """Return how long each step took, (n - 1,), seconds."""
    return np.diff(trajectory.time)


def step_metres(trajectory: Trajectory) -> FloatArray:
    """Return how far each step led, (n - 1,), metres, backwards too."""
    return np.abs(trajectory.speed[1:]) * step_seconds(trajectory)


def driven_steps(trajectory: Trajectory, interruptions: Interruptions) -> NDArray[np.bool_]:
    """Return which steps (n - 1,) were driven; the others begin where the car was put elsewhere."""
    driven = np.ones(len(trajectory) - 1, bool)
    half_a_step = step_seconds(trajectory).min() / 2
    ends = np.searchsorted(trajectory.time, np.asarray(interruptions, np.float64) - half_a_step)
    driven[ends[ends < len(driven)]] = False
    return driven


def driven_pieces(trajectory: Trajectory, interruptions: Interruptions) -> list[slice]:
    """Return the runs of samples between the interruptions, in order, each of at least one sample."""
    cuts = np.flatnonzero(~driven_steps(trajectory, interruptions)) + 1
    edges = [0, *cuts.tolist(), len(trajectory)]
    return [slice(first, last) for first, last in itertools.pairwise(edges)]


def sampled_every(trajectory: Trajectory, seconds: float) -> NDArray[np.int64]:
    """Return the samples (m,) that are `seconds` apart from the start on; the steps must be even."""
    stride = max(1, round(seconds / float(step_seconds(trajectory)[0])))
    return np.arange(0, len(trajectory), stride)


def driven_between(driven: NDArray[np.bool_], samples: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which gaps (m - 1,) between ascending `samples` (m,) consist of `driven` steps (n - 1,) only."""
    passed = np.concatenate([[0], np.cumsum(~driven)])
    untouched: NDArray[np.bool_] = np.diff(passed[samples]) == 0
    return untouched
