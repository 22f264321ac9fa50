"""The world without a picture: one car, one track, one episode after another.

It is stepped at the physics' 50 Hz; whoever shows pictures takes one every few steps.
"""

from codriver.sim.car import CarState, advance, cars_at, in_its_lap
from codriver.sim.episode import EndReason, Episode, EpisodeRules, begin, judge
from codriver.sim.many import one_of
from codriver.sim.start import Start, usual_start
from codriver.sim.track import Track
from codriver.sim.trajectory import Trajectory, TrajectoryRecorder
from codriver.sim.vehicle import TIME_STEP
from codriver.types import Command

STEPS_PER_OBSERVATION = 3
"""Physics steps between two pictures: 16.7 pictures a second; the simulator's recordings have about 14."""
OBSERVATION_SECONDS = STEPS_PER_OBSERVATION * TIME_STEP


class World:
    """A track with one car on it; same track, start and commands, same drive to the last bit."""

    def __init__(self, track: Track, rules: EpisodeRules | None = None) -> None:
        self.track = track
        self.rules = rules or EpisodeRules()
        self.reset()

    def reset(self, start: Start | None = None) -> CarState:
        """Begin an episode at `start` (one car's), the track's own by default; return the car, in numbers."""
        cars = cars_at(self.track, start or usual_start(self.track))
        self._car, self._episode = one_of(cars, 0), one_of(begin(cars), 0)
        self._recorder = TrajectoryRecorder()
        self._lap_times: list[float] = []
        self._recorder.add(0.0, self._car)
        return self._car

    def step(self, command: Command) -> CarState:
        """Drive one physics step, 0.02 s; return the car. Once the episode has ended nothing moves."""
        if self._episode.end != EndReason.RUNNING:
            return self._car
        # In plain floats, as all of the car is: a step of an array of one car takes several times as long.
        car = advance(self.track, self._car, float(command.steering), float(command.throttle))
        self._episode = judge(self.rules, self.track.length, self._car, car, self._episode)
        self._car = car
        self._recorder.add(self._episode.time, car)
        if self._episode.laps > len(self._lap_times):
            self._lap_times.append(float(self._episode.lap_time))
        return car

    def put(self, start: Start) -> CarState:
        """Put the car elsewhere within the episode, as somebody who intervenes; laps and time are kept."""
        car = one_of(cars_at(self.track, start), 0)
        self._car = in_its_lap(self.track, car, self._car)
        return self._car

    @property
    def car(self) -> CarState:
        """The car, in numbers."""
        return self._car

    @property
    def episode(self) -> Episode:
        """What happened so far, in numbers."""
        return self._episode

    @property
    def end(self) -> EndReason:
        """Why the episode ended, or RUNNING."""
        return EndReason(int(self._episode.end))

    @property
    def lap_times(self) -> tuple[float, ...]:
        """Seconds of each whole lap, interpolated where it crosses the line, which is where it started."""
        return tuple(self._lap_times)

    @property
    def completion(self) -> float:
        """Share of the laps that finish the episode, 0..1, as far as the car ever got."""
        driven = float(self._episode.farthest - self._episode.start)
        return min(1.0, driven / (self.rules.laps * self.track.length))

    def trajectory(self) -> Trajectory:
        """Return the episode's drive so far, sampled at every step (steps,)."""
        return self._recorder.trajectory()
