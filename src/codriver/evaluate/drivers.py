"""Drivers that only an evaluation needs: the ceiling, the floor, and one that some pictures never reach."""

from collections.abc import Callable

import numpy as np

from codriver.control.limits import clamp
from codriver.drive.rollout import SteppingDriver
from codriver.evaluate.late_world import NO_COMMAND
from codriver.sim.car import CarState
from codriver.sim.expert import Expert
from codriver.types import Command, Frame, Telemetry


class ExpertAtTheWheel:
    """The expert as a driver: it ignores the picture and looks at the car; a command for each picture."""

    def __init__(self, expert: Expert, car: Callable[[], CarState]) -> None:
        """Drive with `expert`; `car` tells where the car is."""
        self._expert = expert
        self._car = car

    def reset(self) -> None:
        """Do nothing: the expert remembers nothing."""

    def step(self, telemetry: Telemetry, now: float) -> Command:
        """Return what the expert does from where the car is."""
        car = self._car()
        return Command(clamp(float(self._expert.steering(car))), clamp(float(self._expert.throttle(car))))


class LossyDriver:
    """A driver that some pictures never reach; the car then keeps the last command."""

    def __init__(self, driver: SteppingDriver, dropped: float, rng: np.random.Generator) -> None:
        """Lose a share `dropped` of the pictures, 0..1, each by chance of its own drawn from `rng`."""
        self._driver, self._dropped, self._rng = driver, dropped, rng
        self._last = NO_COMMAND

    def reset(self) -> None:
        """Start afresh; the chances run on."""
        self._driver.reset()
        self._last = NO_COMMAND

    def step(self, telemetry: Telemetry, now: float) -> Command:
        """Return the driver's command, or the last one where the picture is lost."""
        if self._rng.random() >= self._dropped:
            self._last = self._driver.step(telemetry, now)
        return self._last


def never_steer(_: Frame) -> float:
    """Steer straight ahead whatever there is to see: the floor."""
    return 0.0
