"""The simulator without a window: a world that is driven by a server or the expert, one picture at a time."""

import math
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from codriver.drive.client import telemetry_message
from codriver.drive.real_time import RealTime
from codriver.drive.run_recording import RunRecording
from codriver.drive.tally import Tally
from codriver.errors import OutputError
from codriver.render.simulated_world import OBSERVATION_SECONDS, STEPS_PER_OBSERVATION, SimulatedWorld
from codriver.sim.car import CarState
from codriver.sim.episode import EndReason
from codriver.types import MAX_STEERING_DEGREES, METRES_PER_SECOND_PER_MPH, Camera, Command

LOST_AT = 20.0
"""Metres from the centre line at which a car is nowhere near the road any more; the lake's is 8 m wide."""
NOWHERE_FOR = 30.0
"""Simulated seconds without getting any farther along the track after which a car drives in circles."""


class Chauffeur(Protocol):
    """Who drives a :class:`HeadlessDrive`."""

    @property
    def stranded(self) -> str:
        """Why no command will ever come again, empty as long as one may."""

    def command(self, drive: "HeadlessDrive") -> Command | None:
        """Return the command until the next picture, or None while there is none and time stands still."""

    def close(self) -> None:
        """Leave the car."""


class HeadlessDrive:
    """A drive as it goes on: :meth:`advance` it until it has ended."""

    def __init__(
        self,
        simulated: SimulatedWorld,
        chauffeur: Chauffeur,
        *,
        recording: RunRecording | None = None,
        real_time: bool = False,
    ) -> None:
        """Drive in `simulated`, which has all three cameras where `recording` is given."""
        self.world = simulated.world
        self._simulated, self._chauffeur = simulated, chauffeur
        self.recording = recording
        self._clock = RealTime(OBSERVATION_SECONDS) if real_time else None
        self._pictures: Mapping[Camera, bytes] | None = None
        self._begun = datetime.now()
        self._farthest, self._got_there = -math.inf, 0.0
        self.tally = Tally()

    @property
    def running(self) -> bool:
        """Whether the drive goes on."""
        return self.world.end == EndReason.RUNNING and not self._chauffeur.stranded and not self._lost

    @property
    def end(self) -> str:
        """Why it ended: the word of an EndReason, or "stopped" where somebody ended it from outside.

        "lost" is a car far off the road or driving in circles, "stranded" one without commands for ever.
        """
        if self.world.end != EndReason.RUNNING:
            return str(self.world.end)
        if self._lost:
            return "lost"
        return "stranded" if self._chauffeur.stranded else "stopped"

    @property
    def _lost(self) -> bool:
        astray = abs(float(self.world.car.cross_track_error)) > LOST_AT
        return astray or self.seconds - self._got_there > NOWHERE_FOR

    @property
    def seconds(self) -> float:
        """Simulated seconds driven."""
        return float(self.world.episode.time)

    @property
    def too_slow(self) -> bool:
        """Whether the machine does not keep up with real time, where it should."""
        return self._clock is not None and self._clock.too_slow

    def advance(self) -> bool:
        """Drive on to the next picture and return True, or wait a moment for what it takes.

        Raises OutputError when the disk does not take what is recorded.
        """
        if self._clock is not None and not self._clock.take():
            time.sleep(self._clock.until_next())
            return False
        command = self._chauffeur.command(self)
        if command is None:
            if self._clock is not None:
                self._clock.pause()
            return False
        if self.recording is not None:
            now = self._begun + timedelta(seconds=self.seconds)
            speed = max(0.0, float(self.world.car.speed))
            self.recording.offer(self.pictures(), command, speed, now, wait=True)
            if self.recording.problem:
                raise OutputError(self.recording.problem)
        for _ in range(STEPS_PER_OBSERVATION):
            self.tally.note(self.world.step(command))
        if float(self.world.episode.farthest) > self._farthest:
            self._farthest, self._got_there = float(self.world.episode.farthest), self.seconds
        self._pictures = None
        return True

    def pictures(self) -> Mapping[Camera, bytes]:
        """Return what the cameras see now, as JPEGs; rendered once per place."""
        if self._pictures is None:
            self._pictures = self._simulated.jpegs()
        return self._pictures

    def telemetry(self) -> str:
        """Return the message that tells a server of the car."""
        return telemetry_of(self.world.car, self.pictures()["center"])


def telemetry_of(car: CarState, jpeg: bytes) -> str:
    """Write the telemetry message of a car, in numbers, with its picture."""
    return telemetry_message(
        jpeg,
        degrees=float(car.steering) * MAX_STEERING_DEGREES,
        throttle=float(car.throttle),
        mph=abs(float(car.speed)) / METRES_PER_SECOND_PER_MPH,
    )
