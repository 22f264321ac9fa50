"""Where an episode takes place: the track, how it looks, and where on it the car starts."""

import math
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass, replace
from numbers import Real
from typing import Any

import numpy as np

from codriver.environment.settings import RANDOM_TRACK, EnvironmentSettings
from codriver.errors import SettingError
from codriver.render.look import Look, draw_look
from codriver.render.scene import NEUTRAL_LOOK
from codriver.sim.start import Start, random_starts, usual_start
from codriver.sim.track import Track
from codriver.sim.tracks import load_track

_SEEDS = 2**31


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A track and how it looks; equal ones can share a scene."""

    track: Track
    look: Look


def draw_surroundings(settings: EnvironmentSettings, rng: np.random.Generator) -> Surroundings:
    """Draw what the settings leave to chance; raises SettingError for a track that there is not.

    It takes the same number of draws from `rng` whatever the settings: what is drawn after it, like the
    start, is the same with and without pictures or random looks.
    """
    track_seed, look_seed = rng.integers(_SEEDS, size=2).tolist()
    name = settings.track
    if name == RANDOM_TRACK:
        name += f":{track_seed if settings.track_seed is None else settings.track_seed}"
    look = draw_look(np.random.default_rng(look_seed)) if settings.random_look else NEUTRAL_LOOK
    return Surroundings(load_track(name, reverse=settings.reverse), look)


def draw_start(
    settings: EnvironmentSettings,
    track: Track,
    rng: np.random.Generator,
    options: Mapping[str, Any] | None = None,
) -> Start:
    """Return where an episode starts, in numbers: the track's own start, or a random one.

    `options` are those of `reset`: any of "s" and "cross_track_error" (m), "heading_error" (rad) and "speed"
    (m/s) take the place of what would have been. Raises SettingError for anything else in them.
    """
    start = usual_start(track)
    if settings.random_start:
        drawn = random_starts(
            track,
            rng,
            1,
            cross_track_error=settings.start_cross_track_error,
            heading_error=settings.start_heading_error,
        )
        start = Start(*(float(np.asarray(value).item()) for value in astuple(drawn)))
    return replace(start, **_checked(options or {}))


def _checked(options: Mapping[str, Any]) -> dict[str, float]:
    known = asdict(Start(0.0))
    for name, value in options.items():
        if name not in known:
            raise SettingError(f"unknown option of reset: {name!r}; known are {', '.join(known)}.")
        if not (isinstance(value, Real) and math.isfinite(value)):
            raise SettingError(f"the start's {name} is {value!r}; it must be a finite number.")
    return {name: float(value) for name, value in options.items()}
