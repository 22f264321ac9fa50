"""Slowing for curves: the speed at which the sideways acceleration stays within a limit."""

import math

from codriver.types import steering_to_curvature

LATERAL_ACCELERATION_LIMIT = 3.0
"""Metres per second squared; openpilot's limit for lateral acceleration."""
SMOOTHING_TIME = 0.3
"""Seconds; the network's steering flickers from picture to picture, the road's curvature does not."""


def curve_speed(set_speed: float, curvature: float) -> float:
    """Return the lower of `set_speed` (m/s) and sqrt(limit / |curvature|), curvature in 1/m."""
    if abs(curvature) * set_speed**2 <= LATERAL_ACCELERATION_LIMIT:
        return set_speed
    return math.sqrt(LATERAL_ACCELERATION_LIMIT / abs(curvature))


class CurveSpeed:
    """Target speed from the commanded steering, smoothed over time as the road is smooth."""

    def __init__(self, set_speed: float) -> None:
        self.set_speed = set_speed
        self.reset()

    def reset(self) -> None:
        """Forget the curve, as after a reconnect."""
        self._curvature = 0.0  # 1/m
        self._last_time: float | None = None  # s

    def target(self, steering: float, now: float) -> float:
        """Target speed (m/s) for steering -1..1 commanded at time `now` (s, any steady clock)."""
        curvature = steering_to_curvature(steering)
        step = math.inf if self._last_time is None else max(0.0, now - self._last_time)
        self._last_time = now
        self._curvature += (curvature - self._curvature) * -math.expm1(-step / SMOOTHING_TIME)
        return curve_speed(self.set_speed, self._curvature)
