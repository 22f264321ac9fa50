"""The places of a track where the car was farthest from the middle, each told once."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from codriver.sim.trajectory import Trajectory

HOW_MANY = 5
APART = 40.0
"""Metres of track between two places: nearer ones are the same bend, missed once."""


@dataclass(frozen=True, slots=True)
class Place:
    """A moment of a drive, and where on the track it was."""

    sample: int
    """Of the trajectory."""
    seconds: float
    s: float
    """Arc length on the track, metres, 0 <= s < length."""
    cross_track_error: float
    """Metres right of the centre line."""
    speed: float
    """Metres per second."""


def worst_places(
    trajectory: Trajectory, length: float, count: int = HOW_MANY, apart: float = APART
) -> list[Place]:
    """Return up to `count` places, the worst first, on a track of `length` metres; laps are laid together."""
    order = np.argsort(-np.abs(trajectory.cross_track_error), kind="stable").tolist()
    places = (
        Place(
            sample,
            float(trajectory.time[sample]),
            float(trajectory.s[sample] % length),
            float(trajectory.cross_track_error[sample]),
            float(trajectory.speed[sample]),
        )
        for sample in order
    )
    return distinct(places, length, count, apart)


def distinct(
    places: Iterable[Place], length: float, count: int = HOW_MANY, apart: float = APART
) -> list[Place]:
    """Return the first `count` of `places` that are `apart` metres or more from those before them."""
    chosen: list[Place] = []
    for place in places:
        if len(chosen) == count:
            break
        if all(_distance(place.s, other.s, length) >= apart for other in chosen):
            chosen.append(place)
    return chosen


def _distance(s: float, other: float, length: float) -> float:
    straight = abs(s - other)
    return min(straight, length - straight)
