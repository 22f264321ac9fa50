"""Limits on commands, and what the car does when there is nothing better to tell it."""

from codriver.control.vehicle_response import throttle_for
from codriver.types import Command

HOLD_TIME = 0.3
"""Seconds that a fault leaves the steering where it is: the road has not moved yet."""
CENTRE_TIME = 0.7
"""Seconds after that in which the steering goes back to the middle."""
BRAKE_AFTER = 0.5
"""Seconds of fault with the throttle at 0 before the brakes come in."""
FAULT_BRAKING = 2.0
"""Metres per second squared."""


def clamp(value: float) -> float:
    """Limit a finite steering or throttle to -1..1."""
    return min(1.0, max(-1.0, value))


def safe_command(steering: float, seconds: float, speed: float | None) -> Command:
    """Return the command for a fault that began `seconds` ago with the wheels at `steering` (-1..1).

    Steering is held, then centred; the throttle is 0, then brakes while `speed` (m/s) is known and
    above the speed where braking would become reversing.
    """
    share = min(1.0, max(0.0, 1.0 - (seconds - HOLD_TIME) / CENTRE_TIME))
    braking = speed is not None and seconds >= BRAKE_AFTER
    return Command(steering * share, throttle_for(-FAULT_BRAKING, speed) if braking and speed else 0.0)
