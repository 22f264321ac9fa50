"""A lesson in the simulator: the teacher is the expert, who sees the track."""

import math
from typing import Self

import numpy as np

from codriver.camera.codec import decode_frame
from codriver.control.limits import clamp
from codriver.drive.lesson import Observed
from codriver.render.look import Look
from codriver.render.simulated_world import SimulatedWorld
from codriver.sim.body import WHEELS
from codriver.sim.car import CarState
from codriver.sim.episode import EpisodeRules
from codriver.sim.expert import Expert
from codriver.sim.start import Start
from codriver.sim.track import Track
from codriver.types import CAMERAS, Command, Telemetry

STRAYED = 1.5
"""Metres off the middle at which the expert takes the wheel: half as far again as where NVIDIA's testers
intervene, so that what is seen just there is learnt with the model's own way of getting there."""
LEAST_STRAYED = 0.5
"""Metres, however narrow the road is."""
ROOM = 0.3
"""Metres that the outer wheels then have at least, to the end of the road."""
SETTLED, SETTLED_HEADING = 0.3, math.radians(3.0)
"""Metres and radians off the line at which the expert gives the wheel back."""
LOST_HEADING = math.radians(40.0)
"""Radians across the road from which no road is in the picture."""
START_OFFSET, START_HEADING = 0.5, math.radians(3.0)
"""Metres and radians off the line at the start, at most."""


class SimulatedLesson:
    """Drives on a track from anywhere; a context manager, as its scene holds some hundred megabytes."""

    def __init__(
        self, track: Track, look: Look, seconds: float, speed: float, rng: np.random.Generator
    ) -> None:
        """Prepare a lesson of so many simulated seconds, begun at `speed` (m/s) at a place that is drawn."""
        rules = EpisodeRules(laps=math.inf, time_limit=seconds, off_road_ends=False, crash_ends=False)
        self._world = SimulatedWorld(track, look, rules, CAMERAS)
        self._expert = Expert(track)
        self._strayed = max(LEAST_STRAYED, min(STRAYED, track.narrowest - float(WHEELS[:, 0].max()) - ROOM))
        offset, heading = rng.uniform(-1, 1, 2) * (START_OFFSET, START_HEADING)
        self._start = Start(rng.uniform(0, track.length), offset, heading, speed)
        self._seconds = seconds

    @property
    def seconds(self) -> float:
        """Simulated seconds since it began."""
        return self._world.seconds

    @property
    def share(self) -> float:
        """How much of it is done, 0..1."""
        return min(1.0, self.seconds / self._seconds)

    def begin(self) -> None:
        """Put the car at its start."""
        self._world.reset(self._start)

    def observe(self) -> Observed:
        """Look through all three cameras, and ask the expert."""
        jpegs, car = self._world.jpegs(), self._world.car
        speed = max(0.0, float(car.speed))
        telemetry = Telemetry(decode_frame(jpegs["center"]), speed, float(car.steering), float(car.throttle))
        off, across = abs(float(car.cross_track_error)), abs(float(car.heading_error))
        return Observed(
            telemetry,
            (jpegs, clamp(float(self._expert.steering(car)))),
            strayed=off > self._strayed,
            settled=off < SETTLED and across < SETTLED_HEADING,
            lost=_lost(car),
        )

    def step(self, command: Command) -> bool:
        """Drive until the next observation; return whether the lesson goes on."""
        return self._world.step(command)

    def put_back(self) -> None:
        """Put the car into the middle of the road where it is, along it and at its speed."""
        car = self._world.car
        self._world.put(Start(car.s, speed=max(0.0, float(car.speed))))

    def close(self) -> None:
        """Free the scene."""
        self._world.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _lost(car: CarState) -> bool:
    """Tell whether a car is past recovery: off the road, at a wall, or across the road."""
    across = abs(float(car.heading_error)) > LOST_HEADING
    return across or float(car.wheels_off) > 0 or bool(car.touches_wall)
