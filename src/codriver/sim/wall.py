"""Walls: they hold a car back, turn it along themselves and slow it, but never let it through."""

from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from codriver.sim.body import CORNERS, places_on_track, reach
from codriver.sim.centre_line import TrackPosition, wrap_angle
from codriver.sim.elementwise import (
    Number,
    cosine,
    holds_anywhere,
    larger,
    put_at,
    rounded,
    sine,
    where,
    zeros_like,
)
from codriver.sim.track import Track
from codriver.sim.vehicle import VehicleState

WALL_FRICTION = 0.3
"""Speed lost along the wall per speed lost into it, as for a body that scrapes along (chosen)."""
ALIGNING = 0.2
"""Share of the angle between car and wall that the wall takes away in each step that they touch (chosen)."""
DEEPEST = 0.5
"""Metres that a wall pushes a car back at most. No car comes as deep in one step of 0.27 m; one that is
deeper has met the end of a wall, and stays where it was."""

_CORNER_REACH = reach(CORNERS)
_Vehicle = TypeVar("_Vehicle", bound=VehicleState)


def pushed_from_walls(
    track: Track, before: VehicleState, moved: _Vehicle, place: TrackPosition
) -> tuple[_Vehicle, NDArray[np.bool_]]:
    """Return the cars, arrays (n,) or numbers, as the walls leave them, and which of them touched one.

    `before` is a step ago, `place` where `moved` brings the cars' origins. A car that runs into a wall keeps
    the part of its speed along the wall less friction, is turned along the wall bit by bit, and is set back
    until its body just touches; one that runs straight into it stops.
    """
    push = _push(track, moved, place)
    touches = push != 0
    if not holds_anywhere(touches):
        return moved, touches
    heading_error = wrap_angle(moved.yaw - place.heading)
    into = abs(sine(heading_error))
    runs_in = touches & (push * moved.speed * sine(heading_error) < 0)
    kept = where(runs_in, larger(abs(cosine(heading_error)) - WALL_FRICTION * into, 0.0), 1.0)
    # A wall has no direction: a car that drives along it backwards is turned towards that.
    from_wall = heading_error - np.pi * rounded(heading_error / np.pi)
    turned = where(runs_in, wrap_angle(moved.yaw - ALIGNING * from_wall), moved.yaw)
    deep = abs(push) > DEEPEST
    moved = replace(moved, yaw=where(deep, before.yaw, turned), speed=where(deep, 0.0, moved.speed * kept))
    push = _push(track, moved, place)
    return replace(
        moved,
        x=where(deep, before.x, moved.x + push * cosine(place.heading)),
        y=where(deep, before.y, moved.y - push * sine(place.heading)),
    ), touches


def _push(track: Track, vehicle: VehicleState, place: TrackPosition) -> Number:
    """Return how far to the right, metres, each car must be moved to clear the walls; mostly 0."""
    push = zeros_like(place.s)
    is_near = abs(place.cross_track_error) + _CORNER_REACH > track.nearest_wall
    if not holds_anywhere(is_near):
        return push
    near = np.flatnonzero(is_near)
    corners = places_on_track(track, CORNERS, vehicle, place.s, near)
    left, right = track.walls_at(corners.s)
    beyond_left = np.max(-corners.cross_track_error - left, axis=0)
    beyond_right = np.max(corners.cross_track_error - right, axis=0)
    return put_at(push, near, np.maximum(beyond_left, 0.0) - np.maximum(beyond_right, 0.0))
