"""A person with two keys, as most people recorded: pulses that on average steer what is wanted."""

from codriver.control.keyboard_steering import SPRING_STEP, keyboard_steering
from codriver.sim.vehicle import TIME_STEP

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
        self.steering = keyboard_steering(self.steering, self._key)
        return self.steering

    def _spring_back(self) -> float:
        """What springing back from here will still steer: steering times seconds, signed."""
        return self.steering * abs(self.steering) / SPRING_STEP * TIME_STEP / 2
