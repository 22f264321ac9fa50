"""What a drive leaves behind: every step of it as plain arrays, from which all figures are computed."""

from dataclasses import dataclass, fields
from operator import attrgetter

import numpy as np

from codriver.sim.car import CarState
from codriver.types import FloatArray


@dataclass(frozen=True, slots=True)
class Trajectory:
    """A drive sampled at every physics step, its start included: each field (steps,) or (steps, n cars)."""

    time: FloatArray
    """Seconds since the start."""
    s: FloatArray
    """Arc length of the car's origin, metres; it runs on from lap to lap."""
    cross_track_error: FloatArray
    """Metres right of the centre line."""
    heading_error: FloatArray
    """Radians that the car points right of the road."""
    speed: FloatArray
    """Metres per second, negative backwards."""
    steering: FloatArray
    """The command that led to this sample, -1..1, right positive."""
    throttle: FloatArray
    """The command that led to this sample, -1..1."""
    curvature: FloatArray
    """Of the path driven, 1/m, right positive."""
    road_curvature: FloatArray
    """Of the centre line, 1/m, right positive."""
    wheels_off: FloatArray
    """How many of the four wheels are off the road."""
    touches_wall: FloatArray
    """1 where a wall pushed the car back in this step."""
    x: FloatArray
    """Metres right in the world, of the middle of the rear axle."""
    y: FloatArray
    """Metres forward in the world."""
    yaw: FloatArray
    """Radians clockwise from +y."""

    def __len__(self) -> int:
        return len(self.time)


BLOCK = 1000
"""Samples that are packed into an array together: as NumPy's numbers they take five times the memory."""
_of_the_car = attrgetter(*(each.name for each in fields(Trajectory) if each.name != "time"))


class TrajectoryRecorder:
    """Writes down one sample after another: an hour of one car takes some 20 MB."""

    def __init__(self) -> None:
        self._blocks: list[FloatArray] = []
        self._samples: list[tuple[object, ...]] = []

    def add(self, time: object, car: CarState) -> None:
        """Add where the car is or the cars (n,) are at `time` (s), a number or (n,)."""
        self._samples.append((time, *_of_the_car(car)))
        if len(self._samples) == BLOCK:
            self._pack()

    def trajectory(self) -> Trajectory:
        """Return all that was added so far; at least one sample."""
        if self._samples:
            self._pack()
        columns = np.moveaxis(np.concatenate(self._blocks), 1, 0)
        return Trajectory(*np.ascontiguousarray(columns))

    def _pack(self) -> None:
        self._blocks.append(np.array(self._samples, np.float64))
        self._samples.clear()
