"""Figures of speed: how fast the car was, and how near to the speed that was asked of it."""

from dataclasses import dataclass

import numpy as np

from codriver.evaluate.steps import step_metres, step_seconds
from codriver.sim.trajectory import Trajectory


@dataclass(frozen=True, slots=True)
class PaceFigures:
    """Speed over a whole drive, standing start and slow curves included; metres per second."""

    mean: float
    """By time: distance driven by time driven."""
    largest: float
    off_set_speed: float
    """Root mean square of speed less set speed."""


def pace_figures(trajectory: Trajectory, set_speed: float) -> PaceFigures:
    """Return the figures of a drive that was to go at `set_speed`, m/s."""
    seconds = step_seconds(trajectory)
    off = np.square(trajectory.speed[1:] - set_speed)
    return PaceFigures(
        mean=float(step_metres(trajectory).sum() / seconds.sum()),
        largest=float(trajectory.speed.max()),
        off_set_speed=float(np.sqrt(np.average(off, weights=seconds))),
    )
