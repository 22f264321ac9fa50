"""The world without a picture: one car, one track, one episode after another.

It is stepped at the physics' 50 Hz; whoever shows pictures takes one every few steps.
"""

import numpy as np

from codriver.sim.car import CarState
from codriver.sim.episode import EndReason, Episode, EpisodeRules
from codriver.sim.fleet import Fleet
from codriver.sim.many import one_of
from codriver.sim.start import Start, usual_start
from codriver.sim.track import Track
from codriver.sim.trajectory import Trajectory, TrajectoryRecorder
from codriver.sim.vehicle import TIME_STEP
from codriver.types import Command

STEPS_PER_OBSERVATION = 3
"""Physics steps between two pictures: 16.7 pictures a second; the simulator's recordings have about 14."""
OBSERVATION_SECONDS = STEPS_PER_OBSERVATION * TIME_STEP

_THE_CAR = np.array([True])


class World:
    """A track with one car on it; same track, start and commands, same drive to the last bit."""

    def __init__(self, track: Track, rules: EpisodeRules | None = None) -> None:
        self.track = track
        self.rules = rules or EpisodeRules()
        self.reset()

    def reset(self, start: Start | None = None) -> CarState:
        """Begin an episode at `start` (one car's), the track's own by default; return the car, in numbers."""
        self._fleet = Fleet(self.track, start or usual_start(self.track), self.rules)
        self._recorder = TrajectoryRecorder()
        self._lap_times: list[float] = []
        return self._observed()

    def step(self, command: Command) -> CarState:
        """Drive one physics step, 0.02 s; return the car. Once the episode has ended nothing moves."""
        if self.end != EndReason.RUNNING:
            return self._car
        self._fleet.step(np.array([command.steering]), np.array([command.throttle]))
        return self._observed()

    def put(self, start: Start) -> CarState:
        """Put the car elsewhere within the episode, as somebody who intervenes; laps and time are kept."""
        self._fleet.put(_THE_CAR, start)
        self._car = one_of(self._fleet.car, 0)
        return self._car

    @property
    def car(self) -> CarState:
        """The car, in numbers."""
        return self._car

    @property
    def episode(self) -> Episode:
        """What happened so far, in numbers."""
        return one_of(self._fleet.episode, 0)

    @property
    def end(self) -> EndReason:
        """Why the episode ended, or RUNNING."""
        return EndReason(int(self._fleet.episode.end[0]))

    @property
    def lap_times(self) -> tuple[float, ...]:
        """Seconds of each whole lap, interpolated where it crosses the line, which is where it started."""
        return tuple(self._lap_times)

    @property
    def completion(self) -> float:
        """Share of the laps that finish the episode, 0..1, as far as the car ever got."""
        episode = self._fleet.episode
        driven = float(episode.farthest[0] - episode.start[0])
        return min(1.0, driven / (self.rules.laps * self.track.length))

    def trajectory(self) -> Trajectory:
        """Return the episode's drive so far, sampled at every step (steps,)."""
        return self._recorder.trajectory()

    def _observed(self) -> CarState:
        self._car, episode = one_of(self._fleet.car, 0), self._fleet.episode
        self._recorder.add(episode.time[0], self._car)
        if episode.laps[0] > len(self._lap_times):
            self._lap_times.append(float(episode.lap_time[0]))
        return self._car
