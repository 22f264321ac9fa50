"""What an action was worth, whether the episode goes on, and what there is to know about it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from codriver.sim.car import CarState
from codriver.sim.episode import EndReason, Episode
from codriver.types import FloatArray

_WORDS = np.array([str(reason) for reason in EndReason], object)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one action, each field a number or an array (n,) for n cars."""

    reward: FloatArray
    terminated: NDArray[np.bool_]
    """Finished, or failed: off the road, crashed, stuck, the wrong way."""
    truncated: NDArray[np.bool_]
    """Out of time."""


def outcome_of(before: CarState, car: CarState, episode: Episode, failure_cost: float) -> Outcome:
    """Judge an action that led from `before` to `car`.

    The reward is the progress along the track's centre line in metres, negative backwards; an end by failure
    costs `failure_cost` metres. The rewards of a clean lap sum up to its length.
    """
    end = np.asarray(episode.end)
    truncated = end == EndReason.TIMEOUT
    terminated = (end != EndReason.RUNNING) & ~truncated
    failed = terminated & (end != EndReason.FINISHED)
    reward = np.subtract(car.s, before.s) - failure_cost * failed
    return Outcome(reward, terminated, truncated)


def information(
    length: float, before: CarState, began: FloatArray | float, car: CarState, episode: Episode
) -> dict[str, NDArray[Any]]:
    """Return the info after an action that led from `before`, at `began` seconds, to `car`; () or (n,) each.

    `length` is the track's, metres. docs/environment.md says what each means.
    """
    return {
        "time": np.asarray(episode.time),
        "s": np.mod(car.s, length),
        "progress": np.subtract(car.s, before.s),
        "distance": np.subtract(car.s, episode.start),
        "cross_track_error": np.asarray(car.cross_track_error),
        "heading_error": np.asarray(car.heading_error),
        "speed": np.asarray(car.speed),
        "off_road": np.greater(car.wheels_off, 0),
        "collision": np.greater(episode.wall_time, began),
        "collisions": np.asarray(episode.collisions).astype(np.int64),
        "laps": np.asarray(episode.laps).astype(np.int64),
        "lap_time": np.nan_to_num(np.asarray(episode.lap_time), nan=0.0),
        "end": np.asarray(_WORDS[np.asarray(episode.end)], object),
    }
