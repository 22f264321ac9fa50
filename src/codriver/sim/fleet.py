"""Many cars at once on one track, each in a world of its own: they do not meet."""

import numpy as np
from numpy.typing import NDArray

from codriver.sim.car import CarState, advance, cars_at, in_its_lap
from codriver.sim.episode import EndReason, EpisodeRules, begin, judge
from codriver.sim.many import chosen
from codriver.sim.start import Start
from codriver.sim.track import Track
from codriver.types import FloatArray


class Fleet:
    """n cars that start together and are stepped together; one whose episode has ended stays where it is."""

    def __init__(self, track: Track, start: Start, rules: EpisodeRules | None = None) -> None:
        """Put one car at each of `start`, whose fields are numbers or arrays (n,)."""
        self.track = track
        self.count = start.count
        self.rules = rules or EpisodeRules()
        self.car = self._placed(start)
        self.episode = begin(self.car)

    @property
    def running(self) -> NDArray[np.bool_]:
        """Which cars (n,) have not ended."""
        running: NDArray[np.bool_] = self.episode.end == EndReason.RUNNING
        return running

    def step(self, steering: FloatArray, throttle: FloatArray) -> CarState:
        """Drive all running cars one physics step, 0.02 s, under a command (n,) each, -1..1; return them."""
        running = self.running
        car = advance(self.track, self.car, steering, throttle)
        episode = judge(self.rules, self.track.length, self.car, car, self.episode)
        if running.all():
            self.car, self.episode = car, episode
        else:
            self.car = chosen(running, car, self.car)
            self.episode = chosen(running, episode, self.episode)
        return self.car

    def restart(self, which: NDArray[np.bool_], start: Start) -> None:
        """Begin a new episode for `which` of the cars (n,) at `start`, numbers or arrays (n,)."""
        car = self._placed(start)
        self.car = chosen(which, car, self.car)
        self.episode = chosen(which, begin(car), self.episode)

    def put(self, which: NDArray[np.bool_], start: Start) -> None:
        """Put `which` of the cars (n,) elsewhere within their episode, as somebody who intervenes does.

        Arc length runs on from where they were to the nearest such place; laps and time are kept.
        """
        self.car = chosen(which, in_its_lap(self.track, self._placed(start), self.car), self.car)

    def _placed(self, start: Start) -> CarState:
        return cars_at(self.track, start.for_cars(self.count))
