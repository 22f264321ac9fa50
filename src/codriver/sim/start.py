"""Where cars start: at any place on or beside the road, pointing anywhere."""

from dataclasses import astuple, dataclass

import numpy as np

from codriver.sim.body import ORIGIN_AHEAD
from codriver.sim.centre_line import wrap_angle
from codriver.sim.track import Track
from codriver.sim.vehicle import VehicleState
from codriver.types import Values


@dataclass(frozen=True, slots=True)
class Start:
    """A place to start from; each field a number or an array (n,)."""

    s: Values
    """Arc length of the car's origin, metres."""
    cross_track_error: Values = 0.0
    """Metres right of the centre line."""
    heading_error: Values = 0.0
    """Radians that the car points right of the road."""
    speed: Values = 0.0
    """Metres per second."""

    @property
    def count(self) -> int:
        """How many cars start: n, or 1 where all fields are numbers."""
        return int(np.broadcast(*astuple(self)).size)

    def for_cars(self, count: int) -> "Start":
        """Return the same starts with every field an array (count,)."""
        return Start(*(np.full(count, values, np.float64) for values in astuple(self)))


def usual_start(track: Track) -> Start:
    """Return the track's own start: standing, along the road."""
    return Start(track.start, track.start_offset)


def spread_starts(track: Track, count: int, speed: Values = 0.0) -> Start:
    """Return `count` starts on the centre line, equally far apart, the first at the track's own start."""
    return Start(track.start + np.linspace(0.0, track.length, count, endpoint=False), speed=speed)


def random_starts(
    track: Track, rng: np.random.Generator, count: int, *, cross_track_error: float, heading_error: float
) -> Start:
    """Return `count` standing starts anywhere on the track, uniform within +- the two errors (m, rad)."""
    return Start(
        rng.uniform(0.0, track.length, count),
        rng.uniform(-cross_track_error, cross_track_error, count),
        rng.uniform(-heading_error, heading_error, count),
    )


def vehicle_at(track: Track, start: Start) -> VehicleState:
    """Return the cars (n,) at `start`, the wheels straight."""
    start = start.for_cars(start.count)
    origin = track.position(start.s, start.cross_track_error)
    yaw = wrap_angle(track.heading_at(start.s) + start.heading_error)
    none = np.zeros(start.count)
    return VehicleState(
        x=origin[..., 0] - ORIGIN_AHEAD * np.sin(yaw),
        y=origin[..., 1] - ORIGIN_AHEAD * np.cos(yaw),
        yaw=yaw,
        speed=start.speed,
        steering=none,
        throttle=none,
        curvature=none,
    )
