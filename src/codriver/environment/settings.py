"""What can be chosen about an environment: every field is a keyword of gymnasium.make."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Any, Literal, get_args

from codriver.errors import SettingError
from codriver.render.simulated_world import STEPS_PER_OBSERVATION
from codriver.sim.episode import EpisodeRules
from codriver.types import CAMERAS, Camera

ObservationKind = Literal["dict", "frame", "state"]
RANDOM_TRACK = "random-v0"
"""The family of random tracks; with a seed it is one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentSettings:
    """All settings, validated at once; raises SettingError with what is allowed."""

    track: str = "lake-v0"
    """Name of the track; "random-v0" is the family that `track_seed` chooses from. The ids set it."""
    track_seed: int | None = None
    """Which random track, 0 or more; without it every scene has another one. Only for random tracks."""
    reverse: bool = False
    """Drive the track the other way round."""
    observation: ObservationKind = "dict"
    """What `step` returns: "dict" (pictures and speed), "frame" (one picture) or "state" (14 numbers)."""
    cameras: tuple[Camera, ...] = ("center",)
    """The cameras in a "dict": any of "center", "left", "right"."""
    frame_skip: int = STEPS_PER_OBSERVATION
    """Physics steps of 0.02 s per action; 3 make 16.7 actions a second."""
    laps: float = 1.0
    """Laps that finish the episode; inf never does."""
    time_limit: float = 300.0
    """Simulated seconds after which the episode is truncated."""
    off_road_ends: bool = True
    """Whether the first wheel off the road ends the episode."""
    crash_ends: bool = True
    """Whether touching a wall ends the episode."""
    failure_cost: float = 20.0
    """Metres of progress that it costs to end off the road, in a wall, stuck or the wrong way."""
    random_start: bool = False
    """Start standing anywhere on the track, a little off its middle, instead of at its start."""
    start_cross_track_error: float = 0.5
    """Metres off the centre line at a random start, at most."""
    start_heading_error: float = 0.05
    """Radians off the road's heading at a random start, at most."""
    random_look: bool = False
    """Draw another look (sun, haze, tints, shadows, camera faults) for every scene."""
    episodes_per_scene: int = 1
    """Episodes until a random look or track changes; building a scene takes a second or more."""

    def __post_init__(self) -> None:
        kinds = get_args(ObservationKind)
        whole = isinstance(self.track_seed, int) and self.track_seed >= 0
        self._require("observation", self.observation in kinds, f"one of {', '.join(kinds)}")
        self._require("track_seed", self.track_seed is None or whole, "a whole number from 0")
        self._require(
            "track_seed", self.track_seed is None or self.track == RANDOM_TRACK, "left out on this track"
        )
        known = set(self.cameras) <= set(CAMERAS) and len(set(self.cameras)) == len(self.cameras) > 0
        self._require("cameras", known, f"some of {', '.join(CAMERAS)}, each once")
        self._require("frame_skip", 1 <= self.frame_skip <= 50, "1 to 50")
        self._require("episodes_per_scene", self.episodes_per_scene >= 1, "1 or more")
        self._require("failure_cost", 0 <= self.failure_cost < float("inf"), "0 or more")
        for name in ("start_cross_track_error", "start_heading_error"):
            self._require(name, 0 <= getattr(self, name) <= 10, "0 to 10")
        self.rules()

    def _require(self, name: str, holds: bool, allowed: str) -> None:
        if not holds:
            raise SettingError(f"{name} is {getattr(self, name)!r}; it must be {allowed}.")

    def rules(self) -> EpisodeRules:
        """Return what ends an episode; raises SettingError when a number is out of its range."""
        return EpisodeRules(
            laps=self.laps,
            time_limit=self.time_limit,
            off_road_ends=self.off_road_ends,
            crash_ends=self.crash_ends,
        )

    @property
    def viewed(self) -> tuple[Camera, ...]:
        """The cameras of which pictures are taken."""
        return self.cameras if self.observation == "dict" else ("center",)

    @property
    def suits_a_fleet(self) -> bool:
        """Whether many cars can be driven at once on arrays: no pictures, and one track for all episodes."""
        return self.observation == "state" and (self.track != RANDOM_TRACK or self.track_seed is not None)

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> "EnvironmentSettings":
        """Read keywords; raises SettingError on an unknown one, with the nearest known."""
        known = [setting.name for setting in fields(cls)]
        for name in options:
            if name not in known:
                near = get_close_matches(name, known, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}."
                raise SettingError(f"unknown option {name!r}; {hint}")
        listed = {"cameras": tuple(options["cameras"])} if "cameras" in options else {}
        return cls(**{**options, **listed})
