"""A recording as drivers know a world: a car near the recorded path, with the recorded pictures warped to it.

NVIDIA judged its networks so (Bojarski et al. 2016, arXiv 1604.07316, section 6). The car moves as in the
simulator, on level ground, and its road is the path of the recorded car: cross-track error is the distance
from it. Who intervenes puts the car back onto the recorded pose.
"""

from dataclasses import replace
from pathlib import Path
from typing import Self

from codriver.data.recording import Recording, read_recording
from codriver.replay.path import RecordedRoad, recorded_path, road_along
from codriver.replay.tally import ReplayFigures, ReplayTally
from codriver.replay.views import RecordedViews, View
from codriver.sim.car import CarState
from codriver.sim.episode import EndReason, EpisodeRules
from codriver.sim.start import Start, usual_start
from codriver.sim.world import STEPS_PER_OBSERVATION, World
from codriver.types import Command, Telemetry


class ReplayRoad(World):
    """The replayed road without pictures; heading errors of a start are from the recorded car's heading."""

    def __init__(self, road: RecordedRoad, rules: EpisodeRules | None = None) -> None:
        """Put the car at the first pose; without `rules` the drive ends where the path does."""
        self.road = road
        super().__init__(road, rules or EpisodeRules(laps=road.laps_from(0.0)))

    def reset(self, start: Start | None = None) -> CarState:
        """Begin an episode at `start`, by default standing at the first recorded pose."""
        return super().reset(self._as_recorded(start or usual_start(self.road)))

    def put(self, start: Start) -> CarState:
        """Put the car elsewhere within the episode."""
        return super().put(self._as_recorded(start))

    def _as_recorded(self, start: Start) -> Start:
        """Return the start in the road's terms: the road goes where the car's origin does, not its nose."""
        s = float(start.s)
        slip = self.road.path.yaw_at(s) - float(self.road.heading_at(s))
        return replace(start, heading_error=start.heading_error + slip)


class ReplayWorld:
    """A world for drivers: reset, then observe and step in turn. Same start and commands, same pictures."""

    def __init__(self, recording: Recording, rules: EpisodeRules | None = None, name: str = "replay") -> None:
        """Make the world of a recording.

        Raises RecordingError where nothing of it can be driven again, ImageError for a picture that cannot
        be read.
        """
        self.path = recorded_path(recording)
        self.world = ReplayRoad(road_along(self.path, name), rules)
        self.views = RecordedViews(recording, self.path)
        self._tally = ReplayTally()

    @classmethod
    def from_recording(
        cls, folder: Path, rules: EpisodeRules | None = None, *, allow_bad: bool = False
    ) -> Self:
        """Make the world of the recording at `folder`; raises as read_recording does, too."""
        return cls(read_recording(folder, allow_bad=allow_bad), rules, folder.name)

    def reset(self, start: Start | None = None) -> None:
        """Begin an episode at `start`, by default standing at the first recorded pose."""
        self.world.reset(start)
        self._tally = ReplayTally()

    def step(self, command: Command) -> bool:
        """Drive until the next observation; return whether the episode goes on."""
        for _ in range(STEPS_PER_OBSERVATION):
            self.world.step(command)
        return self.world.end == EndReason.RUNNING

    def put(self, start: Start) -> None:
        """Put the car elsewhere within the episode, by default onto the recorded pose at its arc length."""
        self.world.put(start)

    def observe(self) -> Telemetry:
        """Return what the car reports now, with the warped picture of the centre camera."""
        car, view = self.world.car, self.view()
        self._tally.add(view)
        return Telemetry(view.frame, max(0.0, float(car.speed)), float(car.steering), float(car.throttle))

    def view(self) -> View:
        """Return what the car sees now, and how that picture was made."""
        car = self.world.car
        return self.views.view(float(car.x), float(car.y), float(car.yaw), float(car.s))

    @property
    def figures(self) -> ReplayFigures:
        """What was done to the pictures observed since the last reset."""
        return self._tally.figures()

    @property
    def car(self) -> CarState:
        """The car, in numbers."""
        return self.world.car

    @property
    def seconds(self) -> float:
        """Simulated seconds since the start."""
        return float(self.world.episode.time)
