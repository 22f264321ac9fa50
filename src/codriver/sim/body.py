"""The car's outline on the ground: where its wheels stand, and what of it touches a wall first.

Places are (metres right of the car's middle, metres ahead of the rear axle). Sources: the wheels of the
simulator's car at z = 1.27 and -1.60 and x = +-1.0, and its lowest collider, a box 2.43 m wide and 4.47 m
long whose middle lies 0.157 m behind the car's origin.
"""

import numpy as np
from numpy.typing import NDArray

from codriver.sim.centre_line import TrackPosition
from codriver.sim.elementwise import cosine, sine
from codriver.sim.track import Track
from codriver.sim.vehicle import VehicleState
from codriver.types import WHEELBASE, FloatArray, Values

ORIGIN_AHEAD = 1.60
"""Metres from the rear axle forward to the car's origin, of which cross-track and heading error are told."""
WHEELS = np.array([(-1.0, WHEELBASE), (1.0, WHEELBASE), (-1.0, 0.0), (1.0, 0.0)])
"""(4, 2): front left, front right, rear left, rear right."""
CORNERS = np.array([(-1.215, 3.678), (1.215, 3.678), (-1.215, -0.792), (1.215, -0.792)])
"""(4, 2), of the body, in the same order."""


def reach(places: FloatArray) -> float:
    """Return how far from the car's origin the farthest of `places` (k, 2) is, metres."""
    return float(np.hypot(places[:, 0], places[:, 1] - ORIGIN_AHEAD).max())


def origin_of(x: Values, y: Values, yaw: Values) -> tuple[Values, Values]:
    """Return the world's x and y of the car's origin, for a rear axle at x and y; numbers or (n,)."""
    return x + ORIGIN_AHEAD * sine(yaw), y + ORIGIN_AHEAD * cosine(yaw)


def places_on_track(
    track: Track, places: FloatArray, vehicle: VehicleState, s: FloatArray, which: NDArray[np.int64]
) -> TrackPosition:
    """Return where `places` (k, 2) of those cars that `which` (m,) names lie on the track, (k, m) each.

    The cars' fields and their arc lengths `s` are arrays (n,), or numbers, of a car that is number 0.
    """
    x, y, yaw, near = (np.atleast_1d(part)[which] for part in (vehicle.x, vehicle.y, vehicle.yaw, s))
    x, y = places_on_ground(places, x, y, yaw)
    return track.project(x, y, np.broadcast_to(near, x.shape))


def places_on_ground(
    places: FloatArray, x: FloatArray, y: FloatArray, yaw: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the world's x and y, (k, n) each, of `places` (k, 2) on n cars."""
    right, ahead = places[:, :1], places[:, 1:]
    sin, cos = np.sin(yaw), np.cos(yaw)
    return x + right * cos + ahead * sin, y - right * sin + ahead * cos
