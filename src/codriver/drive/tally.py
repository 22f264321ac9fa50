"""Keeping the tally of a drive while it goes on: how far from the middle, how often off the road."""

from dataclasses import dataclass

from codriver.sim.car import CarState
from codriver.sim.vehicle import TIME_STEP

SAME_TIME = 50
"""Physics steps (1 s) on the road after which leaving it counts as another time."""


@dataclass(slots=True)
class Tally:
    """Running figures of one car, fed once per physics step."""

    steps: int = 0
    """Physics steps noted."""
    off_road: int = 0
    """Times that a wheel left the road."""
    largest_error: float = 0.0
    """Largest distance from the centre line, metres."""
    _summed_error: float = 0.0
    _steps_off_road: int = 0
    _on_road_for: int = SAME_TIME + 1

    @property
    def mean_error(self) -> float:
        """Mean distance from the centre line, metres; 0 before the first step."""
        return self._summed_error / max(1, self.steps)

    @property
    def seconds_off_road(self) -> float:
        """Simulated seconds with a wheel off the road."""
        return self._steps_off_road * TIME_STEP

    def note(self, car: CarState) -> None:
        """Take one step of the car, in numbers, into account."""
        distance = abs(float(car.cross_track_error))
        self.steps += 1
        self._summed_error += distance
        self.largest_error = max(self.largest_error, distance)
        if car.wheels_off > 0:
            self._steps_off_road += 1
            self.off_road += self._on_road_for > SAME_TIME
            self._on_road_for = 0
        else:
            self._on_road_for += 1
