"""What shall be driven, as plain data that can be sent to another process: a course, a driver, a start."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from codriver.errors import SettingError
from codriver.render.look import Look
from codriver.replay.path import RecordedRoad, load_road
from codriver.sim.start import Start
from codriver.sim.track import Track
from codriver.sim.tracks import load_track
from codriver.types import MAX_SPEED, METRES_PER_SECOND_PER_MPH

Reference = Literal["expert", "straight"]
"""Drivers to compare with: the expert is the ceiling, one that never steers ("straight") the floor."""
DriverChoice = Path | Reference
"""A model file, or a reference driver."""
Feeding = tuple[tuple[str, object], ...]
"""Fields of Preprocess, with values, in which a model is fed otherwise than its file or the rules say."""
MOST_LATENCY = 2.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Course:
    """A track and the conditions on it."""

    track: str = "lake"
    """Name of the track."""
    reverse: bool = False
    """Drive it the other way round."""
    look: Look = field(default_factory=Look)
    """Light, weather and camera faults."""
    laps: float = 1.0
    """Laps that finish a drive."""
    set_speed: float = 20 * METRES_PER_SECOND_PER_MPH
    """Metres per second; bends are taken slower."""
    latency: float = 0.0
    """Seconds added between a picture and the moment at which the command for it acts."""
    dropped: float = 0.0
    """Share of the pictures that never reach the driver, 0..1."""
    recording: Path | None = None
    """Instead of track, direction, look and laps: a recording that is replayed from a start to its end."""

    def __post_init__(self) -> None:
        self._require("laps", 0 < self.laps <= 1000, "above 0, at most 1000")
        self._require(
            "set_speed", 0 < self.set_speed <= MAX_SPEED + 1e-9, f"above 0, at most {MAX_SPEED:.2f} m/s"
        )
        self._require("latency", 0 <= self.latency <= MOST_LATENCY, f"0 to {MOST_LATENCY} s")
        self._require("dropped", 0 <= self.dropped < 1, "0 or more and below 1")

    def _require(self, name: str, holds: bool, allowed: str) -> None:
        if not holds:
            raise SettingError(f"{name} is {getattr(self, name)}; it must be {allowed}")

    def load_track(self) -> Track:
        """Return the track; raises SettingError for a name that is none, RecordingError for a recording."""
        if self.recording is not None:
            return load_road(self.recording)
        return load_track(self.track, reverse=self.reverse)


@dataclass(frozen=True, slots=True)
class DrivePlan:
    """One start of one driver on one course; it is driven freely, and again with help where that differs."""

    driver: DriverChoice
    course: Course
    start: Start | None = None
    """In numbers; the track's own start by default."""
    seed: int = 0
    """Chooses the pictures that are dropped."""
    with_help: bool = True
    """Whether to drive again with help when the free drive was ever farther off the middle than 1 m."""
    film: bool = False
    """Whether to keep the pictures of the free drive."""
    feeding: Feeding = ()
    """How a model is fed otherwise than by rule."""

    @property
    def laps(self) -> float:
        """Laps of the course's track that finish it: in a replay those to the end of the recording."""
        track = self.course.load_track()
        if isinstance(track, RecordedRoad):
            return track.laps_from(float(self.start.s) if self.start else 0.0)
        return self.course.laps

    @property
    def metres(self) -> float:
        """How far it leads."""
        return self.laps * self.course.load_track().length

    @property
    def sees(self) -> bool:
        """Whether the driver needs pictures, which take nearly all the time."""
        return isinstance(self.driver, Path)
