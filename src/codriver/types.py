"""The vocabulary that every room shares: frames, telemetry, commands, and the units they carry.

Inside codriver speed is in metres per second and steering is normalised; miles per hour and degrees
exist only in log files and on the wire, and are converted at that border with the constants here.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

FRAME_HEIGHT = 160
"""Rows of a camera picture, pixels."""
FRAME_WIDTH = 320
"""Columns of a camera picture, pixels."""

METRES_PER_SECOND_PER_MPH = 0.44704
"""Exact by the definition of the international mile (1609.344 m)."""
MAX_STEERING_DEGREES = 25.0
"""Front wheel angle at steering 1 (simulator source, `m_MaximumSteerAngle`)."""
WHEELBASE = 2.87
"""Metres between the axles (wheels at z = 1.27 and -1.60 in the simulator's car)."""
MAX_SPEED = 30 * METRES_PER_SECOND_PER_MPH
"""Metres per second; the simulator caps the car at 30 miles per hour."""

Camera = Literal["center", "left", "right"]
"""The three cameras, by the words that the simulator uses in its file names."""
CAMERAS: tuple[Camera, ...] = ("center", "left", "right")

Frame = NDArray[np.uint8]
"""A camera picture: uint8 RGB, shape (160, 320, 3)."""
NetworkImage = NDArray[np.uint8]
"""A preprocessed picture before scaling: uint8 YUV, shape (66, 200, 3)."""
FloatArray = NDArray[np.float64]
Values = float | FloatArray
"""One number, or an array of them."""


@dataclass(frozen=True, slots=True)
class Telemetry:
    """What the car reports once per picture."""

    frame: Frame | None
    """uint8 RGB (160, 320, 3), or None when the picture could not be decoded."""
    speed: float
    """Metres per second, >= 0."""
    steering: float
    """Steering the wheels have now, -1..1, right positive (the wire has degrees)."""
    throttle: float
    """Throttle that acts now, -1..1, negative brakes."""
    jpeg: bytes | None = None
    """The file that `frame` was decoded from, where there is one to keep."""


@dataclass(frozen=True, slots=True)
class Command:
    """What the car shall do until the next command."""

    steering: float
    """-1..1, right positive, 1 = 25 degrees at the front wheels."""
    throttle: float
    """-1..1, negative brakes."""

    def __post_init__(self) -> None:
        for name, value in (("steering", self.steering), ("throttle", self.throttle)):
            if not (math.isfinite(value) and -1.0 <= value <= 1.0):
                raise ValueError(f"{name} must be a finite number in -1..1, got {value!r}")


def steering_to_curvature(steering: float) -> float:
    """Curvature (1/m, right positive) of the path at normalised steering, kinematic bicycle model."""
    return math.tan(math.radians(steering * MAX_STEERING_DEGREES)) / WHEELBASE


def curvature_to_steering(curvature: float) -> float:
    """Normalised steering (not clipped) that drives a path of this curvature (1/m, right positive)."""
    return math.degrees(math.atan(WHEELBASE * curvature)) / MAX_STEERING_DEGREES
