"""Braking to a standstill and staying there, with brakes that become the reverse gear when the car is slow.

The simulator reports how fast the car is, not in which direction: a car that is held by the reverse gear a
moment too long drives backwards, and looks as if it had to be held still more.
"""

from codriver.control.vehicle_response import FULL_BRAKE_DECELERATION

STOPPING = 4.0
"""Deceleration while the brakes work, metres per second squared: firm, and the tyres hold it in a curve."""
BRAKES_ABOVE = 2.235
"""Metres per second (5 mph); below it a negative throttle is the reverse gear (simulator source)."""
GEAR_GAIN = 0.8
"""Throttle per metre per second in reverse gear: the speed fades with a time constant of about 0.7 s."""
STANDING = 0.1
"""Metres per second below which the car counts as standing."""
BACKWARDS = 0.05
"""Metres per second by which a held car has to become faster to be seen as driving backwards."""


class Standstill:
    """Brakes one car; remembers the lowest speed, by which it notices that the car has begun to go back."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget it all: the car drives again."""
        self._lowest = BRAKES_ABOVE

    def throttle(self, speed: float) -> float:
        """Return the throttle, -1..0, for a car at `speed` (m/s, >= 0)."""
        if speed > BRAKES_ABOVE:
            self.reset()
            return -STOPPING / FULL_BRAKE_DECELERATION
        self._lowest = min(self._lowest, speed)
        if speed < STANDING or speed > self._lowest + BACKWARDS:
            return 0.0
        return -min(1.0, GEAR_GAIN * speed)
