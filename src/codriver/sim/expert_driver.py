"""The expert at the wheel of one car: pushed off the line or not, with a steady hand or with arrow keys."""

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from codriver.control.limits import clamp
from codriver.errors import SettingError
from codriver.sim.body import WHEELS
from codriver.sim.car import CarState
from codriver.sim.expert import Expert
from codriver.sim.keys import ArrowKeys
from codriver.sim.pushes import pushes
from codriver.sim.track import Track
from codriver.types import MAX_SPEED, Command

Style = Literal["smooth", "keyboard"]
"""How the expert handles the steering."""
ROOM = 0.7
"""Metres that a push leaves between the outer wheels and the end of the road."""


@dataclass(frozen=True, slots=True)
class Action:
    """What the expert does and what it means."""

    command: Command
    """What drives the car, pushes included."""
    label: Command
    """What shall be recorded: what the expert wants to do from where the car is."""


class ExpertDriver:
    """Drives one car, called once per physics step; same seed, same drive."""

    def __init__(
        self,
        track: Track,
        rng: np.random.Generator,
        *,
        set_speed: float = MAX_SPEED,
        noise: float = 0.0,
        style: Style = "smooth",
        lateral_acceleration: float = math.inf,
    ) -> None:
        """Get ready to drive a track at up to `set_speed` (m/s), pushed up to `noise` metres off the middle.

        Bends take no more than `lateral_acceleration` (m/s2), where grip allows more. Raises
        SettingError for settings out of range.
        """
        if style not in get_args(Style):
            raise SettingError(f"there is no driving style {style!r}; known are {', '.join(get_args(Style))}")
        room = max(0.0, track.narrowest - float(WHEELS[:, 0].max()) - ROOM)
        self._pushes = pushes(rng, noise, room)
        self._expert = Expert(track, set_speed, noise, lateral_acceleration)
        self._keys = ArrowKeys() if style == "keyboard" else None

    def act(self, car: CarState) -> Action:
        """Return what to do with the car, in numbers, for one physics step."""
        throttle = float(self._expert.throttle(car))
        wanted = float(self._expert.steering(car))
        pushed = float(self._expert.steering(car, next(self._pushes)))
        meant = self._keys.step(wanted) if self._keys else wanted
        return Action(Command(clamp(meant + pushed - wanted), throttle), Command(meant, throttle))
