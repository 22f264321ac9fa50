"""The expert: sees the track instead of the picture, follows its middle, and brakes before the bends.

Steering is pure pursuit on the straightened road: the pursued point lies in the middle of the road ahead, in
road coordinates, and the road's own curvature is added. A look-ahead that is long enough for gentle
corrections then does not cut the bends.
"""

import math

import numpy as np

from codriver.control.pure_pursuit import (
    LOOKAHEAD_SECONDS,
    lookahead_distance,
    pursuit_curvature,
    seen_from,
)
from codriver.control.vehicle_response import DRAG, throttle_for
from codriver.errors import SettingError
from codriver.sim.body import ORIGIN_AHEAD
from codriver.sim.car import CarState
from codriver.sim.centre_line import wrap_angle
from codriver.sim.elementwise import between, each_of, larger
from codriver.sim.speed_plan import planned_speeds
from codriver.sim.track import Track
from codriver.sim.vehicle import GRAVITY
from codriver.types import MAX_SPEED, WHEELBASE, FloatArray, Values, curvature_to_steering

SPEED_TIME = 0.3
"""Seconds in which an error of speed fades."""
HARDEST_BRAKING = 6.0
"""Metres per second squared; braking as planned takes 4, this leaves room for having been too fast."""


class Expert:
    """Drives one car or many on a track; it remembers nothing from step to step."""

    def __init__(
        self,
        track: Track,
        set_speed: float = MAX_SPEED,
        largest_offset: float = 0.0,
        lateral_acceleration: float = math.inf,
    ) -> None:
        """Plan the speeds for a track.

        `set_speed` (m/s) is kept where grip allows; `largest_offset` (m) is how far from the middle the car
        may be driven on purpose: bends are taken slowly enough to come back from there;
        `lateral_acceleration` (m/s2) is what bends may take at most where grip allows more. Raises
        SettingError for a speed that is not above 0, or above what the car can do.
        """
        if not 0 < set_speed <= MAX_SPEED:
            raise SettingError(
                f"the expert's speed is {set_speed} m/s; it must be above 0, at most {MAX_SPEED}"
            )
        self.track = track
        coming_back = 2 * largest_offset / LOOKAHEAD_SECONDS**2
        self._speeds = planned_speeds(track, set_speed, coming_back, lateral_acceleration)
        self._rises = (np.roll(self._speeds, -1) - self._speeds) / track.step

    def steering(self, car: CarState, offset: Values = 0.0) -> FloatArray:
        """Return the steering (-1..1) that brings cars to a line `offset` metres right of the road's middle.

        For one car or n, with offsets that broadcast with them: one car and an array make an array.
        """
        rear = self.track.project(car.x, car.y, car.s - ORIGIN_AHEAD)
        turned = wrap_angle(self.track.heading_at(rear.s + WHEELBASE) - rear.heading)
        bend = turned / WHEELBASE
        # The car's origin shall follow the line; in a bend it swings out from the rear axle's path.
        line = offset + bend * ORIGIN_AHEAD**2 / 2
        yaw = wrap_angle(car.yaw - rear.heading)
        right, ahead = seen_from(rear.cross_track_error, 0.0, yaw, line, lookahead_distance(car.speed))
        curvature = bend + pursuit_curvature(right, ahead)
        steering: FloatArray = between(-1.0, each_of(curvature_to_steering, curvature), 1.0)
        return steering

    def throttle(self, car: CarState) -> FloatArray:
        """Return the throttle (-1..1) that keeps cars to the planned speeds, drag and slopes made up for."""
        sample, _ = self.track.cell_at(car.s)
        planned = self._speeds[sample]
        wanted = planned * self._rises[sample] + (planned - car.speed) / SPEED_TIME
        resisting = DRAG * planned - GRAVITY * np.sin(car.pitch)
        acceleration = larger(wanted + resisting, -HARDEST_BRAKING)
        throttle: FloatArray = each_of(throttle_for, acceleration, car.speed)
        return throttle
