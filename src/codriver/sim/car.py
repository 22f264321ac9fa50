"""Cars on a track: one physics step on the ground under them, and where it brings them on the road."""

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from codriver.sim.body import ORIGIN_AHEAD, WHEELS, origin_of, places_on_track, reach
from codriver.sim.centre_line import TrackPosition, wrap_angle
from codriver.sim.elementwise import (
    Number,
    arc_tangent,
    cosine,
    holds_anywhere,
    put_at,
    rounded,
    sine,
    tangent,
    zeros_like,
)
from codriver.sim.start import Start, vehicle_at
from codriver.sim.track import Track
from codriver.sim.vehicle import TIME_STEP, Ground, VehicleState, step_vehicle
from codriver.sim.wall import pushed_from_walls
from codriver.types import FloatArray, Values

_WHEEL_REACH = reach(WHEELS)
_OF_THE_VEHICLE = [each.name for each in fields(VehicleState)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CarState(VehicleState):
    """A car and its place on the track; each field an array (n,), or a number for one car.

    s, the errors and the road's curvature are those of the car's origin, 1.60 m ahead of the rear axle.
    """

    s: FloatArray
    """Arc length, metres; it runs on from lap to lap, and back when the car does."""
    cross_track_error: FloatArray
    """Metres right of the centre line."""
    heading_error: FloatArray
    """Radians that the car points right of the road, -pi..pi."""
    road_curvature: FloatArray
    """Of the centre line, 1/m, right positive."""
    z: FloatArray
    """Metres up, of the ground under the rear axle."""
    pitch: FloatArray
    """Radians that the ground makes the car look down."""
    roll: FloatArray
    """Radians that the ground makes the car lean to the right."""
    wheels_off: FloatArray
    """How many of the four wheels' contact points are off what may be driven on, 0..4."""
    touches_wall: NDArray[np.bool_]
    """Whether a wall pushed the car back in the last step."""


def place_car(track: Track, vehicle: VehicleState, hint: FloatArray | None = None) -> CarState:
    """Return `vehicle`, arrays (n,), with its place on the track; `hint` (n,) as in Track.project."""
    place = track.project(*origin_of(vehicle.x, vehicle.y, vehicle.yaw), hint)
    return _placed(track, vehicle, place, place.s, np.zeros(len(place.s), bool))


def cars_at(track: Track, start: Start) -> CarState:
    """Return cars, arrays (n,), at `start`, whose fields are numbers or arrays (n,)."""
    start = start.for_cars(start.count)
    return place_car(track, vehicle_at(track, start), np.asarray(start.s))


def in_its_lap(track: Track, car: CarState, before: CarState) -> CarState:
    """Return `car`, numbers or arrays (n,), with the arc length that is nearest to that of `before`.

    So it is when somebody has put it elsewhere: arc length runs on from where it was.
    """
    laps_apart = rounded((before.s - car.s) / track.length)
    return replace(car, s=car.s + laps_apart * track.length)


def advance(track: Track, car: CarState, steering: Values, throttle: Values) -> CarState:
    """Return the cars TIME_STEP later under a command each, arrays (n,) or numbers; walls hold them back."""
    ground = Ground(slope=-tangent(car.pitch), bank=car.roll, wheels_off=car.wheels_off)
    moved = step_vehicle(car, steering, throttle, ground)
    place = _project(track, moved, car.s + moved.speed * TIME_STEP)
    moved, touches = pushed_from_walls(track, car, moved, place)
    if holds_anywhere(touches):
        place = _project(track, moved, place.s)
    gained = place.s - car.s
    # The shorter way round: a car that crosses s = 0 has not driven back a whole lap.
    gained = gained - track.length * rounded(gained / track.length)
    return _placed(track, moved, place, car.s + gained, touches)


def _project(track: Track, vehicle: VehicleState, hint: FloatArray) -> TrackPosition:
    return track.project(*origin_of(vehicle.x, vehicle.y, vehicle.yaw), hint)


def _placed(
    track: Track, vehicle: VehicleState, place: TrackPosition, s: FloatArray, touches: NDArray[np.bool_]
) -> CarState:
    heading_error = wrap_angle(vehicle.yaw - place.heading)
    road = track.shape_at(place.s)
    side_slope = -tangent(road.bank)
    sin, cos = sine(heading_error), cosine(heading_error)
    ahead = road.gradient * cos + side_slope * sin
    right = side_slope * cos - road.gradient * sin
    height = road.height + place.cross_track_error * side_slope
    return CarState(
        **{name: getattr(vehicle, name) for name in _OF_THE_VEHICLE},
        s=s,
        cross_track_error=place.cross_track_error,
        heading_error=heading_error,
        road_curvature=road.curvature,
        z=height - ORIGIN_AHEAD * ahead,
        pitch=-arc_tangent(ahead),
        roll=-arc_tangent(right),
        wheels_off=_wheels_off(track, vehicle, place),
        touches_wall=touches,
    )


def _wheels_off(track: Track, vehicle: VehicleState, place: TrackPosition) -> Number:
    """Count the wheels off the road; only cars that are near an edge anywhere need a close look."""
    count = zeros_like(place.s)
    is_near = abs(place.cross_track_error) + _WHEEL_REACH > track.narrowest
    if not holds_anywhere(is_near):
        return count
    near = np.flatnonzero(is_near)
    wheels = places_on_track(track, WHEELS, vehicle, place.s, near)
    left, right = track.half_widths_at(wheels.s)
    off = (wheels.cross_track_error > right) | (wheels.cross_track_error < -left)
    return put_at(count, near, off.sum(axis=0))
