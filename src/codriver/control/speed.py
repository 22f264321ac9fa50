"""Keeping a speed: a PI controller in physical units, with measured time steps and no windup."""

from codriver.control.vehicle_response import DRAG, FULL_THROTTLE_ACCELERATION, throttle_for

PROPORTIONAL_GAIN = 1.4
"""Acceleration per error of speed, 1/s: an error fades with a time constant of about 0.7 s."""
INTEGRAL_GAIN = 0.3
"""Acceleration per error and second, 1/s2: slopes are made up for in a few seconds, without swinging."""
HARDEST_BRAKING = 3.0
"""Metres per second squared; as gentle along the road as the curve limit is across it."""
LONGEST_STEP = 0.5
"""Seconds; after a longer gap somebody else drove, or nobody: what was learnt before it is forgotten."""


class SpeedController:
    """PI speed control; holds nothing but what it learnt (the integral) and when it last looked.

    It works in acceleration (m/s2): what drag takes at the target is fed forward, the integral only
    makes up for slopes. The time step is measured, so two pictures at once do not count twice.
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything, as after a reconnect."""
        self._integral = 0.0  # m/s2
        self._last_time: float | None = None  # s

    def throttle(self, target: float, speed: float, now: float) -> float:
        """Throttle -1..1 that brings `speed` to `target` (both m/s) at time `now` (s, any steady clock)."""
        step = 0.0 if self._last_time is None else now - self._last_time
        if not 0 <= step <= LONGEST_STEP:
            step, self._integral = 0.0, 0.0
        self._last_time = now
        error = target - speed
        integral = self._integral + INTEGRAL_GAIN * error * step
        wanted = PROPORTIONAL_GAIN * error + integral + DRAG * target
        within = min(max(wanted, -HARDEST_BRAKING), FULL_THROTTLE_ACCELERATION)
        # Anti-windup: at a limit the integral may shrink, never grow.
        if wanted == within or (wanted > within) != (error > 0):
            self._integral = integral
        return throttle_for(within, speed)
