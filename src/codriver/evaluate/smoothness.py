"""Figures of comfort: how restlessly the car was steered, and what its passengers felt of it.

Commands come every OBSERVATION_SECONDS and act at once, so rates are taken from one command to the next: at
the physics' 50 Hz the same change would look three times as quick, and two thirds of the time dead calm.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from codriver.control.curve_speed import LATERAL_ACCELERATION_LIMIT
from codriver.evaluate.steps import (
    Interruptions,
    driven_between,
    driven_pieces,
    driven_steps,
    sampled_every,
    step_seconds,
)
from codriver.render.simulated_world import OBSERVATION_SECONDS
from codriver.sim.trajectory import Trajectory
from codriver.types import FloatArray

LATERAL_JERK_LIMIT = 5.0
"""Metres per second cubed; openpilot's limit for lateral jerk."""
REVERSAL = 0.02
"""Steering that must be taken back to count as a reversal: 2 % of full lock."""
CHALLENGE_SECONDS = 0.1
"""Seconds between samples of comma's controls challenge, whose costs are computed as there."""


@dataclass(frozen=True, slots=True)
class SmoothnessFigures:
    """Rates of a drive; steering in full locks, -1..1."""

    steering_rate: float
    """Mean of |change of steering|, per second."""
    steering_rate_root_mean_square: float
    reversals_per_minute: float
    """Times that the steering turned back by more than REVERSAL."""
    lateral_acceleration: float
    """Root mean square of speed^2 x driven curvature, m/s2."""
    lateral_acceleration_largest: float
    lateral_acceleration_over_limit: float
    """Share of the time above 3.0 m/s2, openpilot's limit, 0..1."""
    lateral_jerk: float
    """Root mean square, m/s3."""
    lateral_jerk_over_limit: float
    """Share of the time above 5.0 m/s3, openpilot's limit, 0..1."""
    challenge_cost: float
    """50 x lateral cost + jerk cost of comma's controls challenge, see :func:`challenge_cost`."""


def smoothness_figures(
    trajectory: Trajectory, interruptions: Interruptions = (), period: float = OBSERVATION_SECONDS
) -> SmoothnessFigures:
    """Return the figures of a drive with a command every `period` seconds, of at least two commands."""
    samples = sampled_every(trajectory, period)
    driven = driven_between(driven_steps(trajectory, interruptions), samples)
    seconds = np.diff(trajectory.time[samples])
    steering_rate = (np.diff(trajectory.steering[samples]) / seconds)[driven]
    acceleration = lateral_acceleration(trajectory)
    jerk = (np.diff(acceleration[samples]) / seconds)[driven]
    return SmoothnessFigures(
        steering_rate=_mean(np.abs(steering_rate)),
        steering_rate_root_mean_square=_root_mean_square(steering_rate),
        reversals_per_minute=_reversals(trajectory, interruptions)
        * 60
        / float(step_seconds(trajectory).sum()),
        lateral_acceleration=_root_mean_square(acceleration[1:]),
        lateral_acceleration_largest=float(np.abs(acceleration).max()),
        lateral_acceleration_over_limit=_mean(np.abs(acceleration[1:]) > LATERAL_ACCELERATION_LIMIT),
        lateral_jerk=_root_mean_square(jerk),
        lateral_jerk_over_limit=_mean(np.abs(jerk) > LATERAL_JERK_LIMIT),
        challenge_cost=challenge_cost(trajectory, interruptions),
    )


def lateral_acceleration(trajectory: Trajectory) -> FloatArray:
    """Return speed^2 x curvature of the path driven, (n,), m/s2, right positive."""
    acceleration: FloatArray = np.square(trajectory.speed) * trajectory.curvature
    return acceleration


def challenge_cost(trajectory: Trajectory, interruptions: Interruptions = ()) -> float:
    """Return 50 x lateral cost + jerk cost, after comma's controls challenge (comma.ai, 2024).

    Lateral cost is 100 x mean((target - actual)^2) of the lateral acceleration, m/s2, jerk cost 100 x
    mean((change / 0.1 s)^2). There the target comes from a log; here it is what the road asks for at the
    speed driven, speed^2 x its curvature.
    """
    samples = sampled_every(trajectory, CHALLENGE_SECONDS)
    actual = lateral_acceleration(trajectory)[samples]
    target = (np.square(trajectory.speed) * trajectory.road_curvature)[samples]
    driven = driven_between(driven_steps(trajectory, interruptions), samples)
    jerk = (np.diff(actual) / np.diff(trajectory.time[samples]))[driven]
    return 50 * 100 * _mean(np.square(target - actual)) + 100 * _mean(np.square(jerk))


def count_reversals(steering: FloatArray, least: float = REVERSAL) -> int:
    """Count the times that `steering` (n,) turns back by more than `least` from where it was going."""
    count, direction, extreme = 0, 0, float(steering[0])
    lowest = highest = extreme
    for value in steering.tolist():
        if direction == 0:
            lowest, highest = min(lowest, value), max(highest, value)
            if highest - lowest > least:
                direction, extreme = (1 if value == highest else -1), value
        elif (value - extreme) * direction >= 0:
            extreme = value
        elif abs(value - extreme) > least:
            count, direction, extreme = count + 1, -direction, value
    return count


def _reversals(trajectory: Trajectory, interruptions: Interruptions) -> int:
    pieces = driven_pieces(trajectory, interruptions)
    return sum(count_reversals(trajectory.steering[piece]) for piece in pieces)


def _mean(values: FloatArray | NDArray[np.bool_]) -> float:
    return float(values.mean()) if len(values) else 0.0


def _root_mean_square(values: FloatArray) -> float:
    return float(np.sqrt(_mean(np.square(values))))
