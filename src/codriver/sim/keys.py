"""Steering with two keys, as most people recorded: a held key moves the wheels, then they spring back.

Source: the simulator's steering script moves the value by 0.05 in each physics step while a key is held; when
none is, it follows Unity's input axis, which falls back to 0 by 3 a second.
"""

from codriver.sim.vehicle import TIME_STEP

HELD_STEP = 0.05
"""Steering that a held key adds per physics step."""
SPRING_STEP = 3.0 * TIME_STEP
"""Steering by which it springs back per physics step: 0.06."""
PATIENCE = 0.03
"""Steering times seconds that a person lets pile up between what is wanted and what is steered before a key
goes down: at 30 mph the car would have turned by 3.5 degrees (chosen)."""


class ArrowKeys:
    """Presses keys so that on average the steering is what is wanted: in short pulses, like a person."""

    def __init__(self) -> None:
        self.steering = 0.0
        """The steering now, -1..1."""
        self._owed = 0.0
        self._key = 0

    def step(self, wanted: float) -> float:
        """Return the steering (-1..1) of the next physics step, towards `wanted` (-1..1) on average."""
        self._owed += (wanted - self.steering) * TIME_STEP
        if self._key == 0 and abs(self._owed) > PATIENCE:
            self._key = 1 if self._owed > 0 else -1
        elif self._key * (self._owed - self._spring_back()) <= 0:
            self._key = 0
        if self._key:
            self.steering = min(1.0, max(-1.0, round(self.steering + self._key * HELD_STEP, 10)))
        else:
            self.steering = _towards_zero(self.steering)
        return self.steering

    def _spring_back(self) -> float:
        """What springing back from here will still steer: steering times seconds, signed."""
        return self.steering * abs(self.steering) / SPRING_STEP * TIME_STEP / 2


def _towards_zero(steering: float) -> float:
    if abs(steering) <= SPRING_STEP:
        return 0.0
    return steering - SPRING_STEP if steering > 0 else steering + SPRING_STEP
