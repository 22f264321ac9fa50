"""What to steer when the car stands elsewhere than the recorded one did: one law, one look-ahead time.

The law is the sentence of "End to End Learning for Self-Driving Cars" (Bojarski et al. 2016, arXiv
1604.07316, section 5): steer back to the desired location *and orientation* within a fixed time. Let y(s)
be the sideways distance from the recorded path (metres, right positive) after s metres along it, and L the
look-ahead distance. The car stands at y(0) = d and points along y'(0) = psi (clockwise positive); at L it
shall be back: y(L) = 0 and y'(L) = 0. The lowest polynomial that can do so is the cubic

    y(s) = d + psi s - (3 d + 2 psi L) (s / L)^2 + (2 d + psi L) (s / L)^3

and the curvature to add at once to the recorded one is its second derivative at the start,

    y''(0) = -6 d / L^2 - 4 psi / L.

Both terms depend on speed through L = look-ahead time x speed, and a shift and a turn have different ones.

The folk constants (a side camera is worth 0.2 of steering, a pixel of shift 0.002; for instance
naokishibuya/car-behavioral-cloning) are here for comparison. They know no speed and contradict each other:
the 0.8 m between the cameras shift the road by about 24 pixels, worth 0.05 and not 0.2, and a picture that
is shifted as a whole shows a turned car, not a shifted one.
"""

import math

import numpy as np

from codriver.camera.geometry import UDACITY_CAMERA, UDACITY_CAMERAS
from codriver.camera.preprocess import Preprocess
from codriver.types import Camera, Values, curvature_to_steering, steering_to_curvature

LOOKAHEAD_SECONDS = 1.5
"""Time in which the car shall be back on the recorded path, seconds. NVIDIA's is 2."""
MIN_LOOKAHEAD_DISTANCE = 6.0
"""Metres, however slow the car is: the lock of the wheels (curvature 0.162) brings a side camera's 0.825 m
back within 5.5 m at best."""

FOLK_CAMERA_STEERING = 0.2
"""Steering that is commonly added for the left and subtracted for the right camera."""
FOLK_STEERING_PER_PIXEL = 0.002
"""Steering that is commonly given for a pixel of shift, on pictures 320 pixels wide."""

_curvatures = np.vectorize(steering_to_curvature, otypes=[float])
_steerings = np.vectorize(curvature_to_steering, otypes=[float])


def lookahead_distance(speed: Values, lookahead_seconds: float = LOOKAHEAD_SECONDS) -> Values:
    """Return L, metres, at `speed` (metres per second), at least MIN_LOOKAHEAD_DISTANCE."""
    return np.maximum(np.multiply(speed, lookahead_seconds), MIN_LOOKAHEAD_DISTANCE)[()]


def corrected_steering(
    steering: Values,
    speed: Values,
    *,
    lateral_offset: Values = 0.0,
    yaw: Values = 0.0,
    lookahead_seconds: float = LOOKAHEAD_SECONDS,
) -> Values:
    """Return what to steer (-1..1) where the recorded car steered `steering` and this one stands elsewhere.

    `lateral_offset` is metres right of the recorded car, `yaw` radians clockwise from it, `speed` metres
    per second; numbers or arrays (n,). The correction is added to the curvature of the recorded steering.
    """
    distance = lookahead_distance(speed, lookahead_seconds)
    back = -6 * np.asarray(lateral_offset) / np.square(distance) - 4 * np.asarray(yaw) / distance
    corrected: Values = np.clip(_steerings(_curvatures(steering) + back), -1.0, 1.0)[()]
    return corrected


def camera_correction(
    camera: Camera,
    steering: Values,
    speed: Values,
    *,
    lookahead_seconds: float = LOOKAHEAD_SECONDS,
    folk: bool = False,
) -> Values:
    """Return the steering (-1..1) that belongs to a picture of `camera`, from the recorded one.

    A side camera sees what the centre camera of a car that stands there would see. With `folk` the
    customary constant is used instead of its place.
    """
    offset = UDACITY_CAMERAS[camera].right
    if folk:
        return _clipped(steering, -np.sign(offset) * FOLK_CAMERA_STEERING)
    return corrected_steering(steering, speed, lateral_offset=offset, lookahead_seconds=lookahead_seconds)


def folk_corrected_steering(steering: Values, *, lateral_offset: Values = 0.0, yaw: Values = 0.0) -> Values:
    """Return `steering` corrected by the folk's constant per pixel of shift, for a shift or a turn.

    A pixel of shift is a pixel of the 320 pixels wide frame, and how many of them a lateral offset is
    depends on the row, so this takes the mean over the rows of ground that preprocessing keeps
    (FOLK_PIXELS_PER_METRE). A turn shifts all rows alike: by the focal length times its tangent.
    """
    shift = FOLK_PIXELS_PER_METRE * np.asarray(lateral_offset) + UDACITY_CAMERA.focal_x * np.tan(yaw)
    return _clipped(steering, -FOLK_STEERING_PER_PIXEL * shift)


def _clipped(steering: Values, correction: Values) -> Values:
    clipped: Values = np.clip(np.add(steering, correction), -1.0, 1.0)[()]
    return clipped


def _mean_shift_per_metre() -> float:
    """Pixels that the ground moves per metre of offset, mean over the rows that preprocessing keeps."""
    rows = np.arange(math.ceil(UDACITY_CAMERA.horizon_row), Preprocess().crop_bottom)
    pixels = np.stack([np.full(len(rows), UDACITY_CAMERA.centre_x), rows], axis=-1)
    seen = UDACITY_CAMERA.project(UDACITY_CAMERA.ground_points(pixels) - (1.0, 0.0, 0.0))
    return float(np.mean(pixels[:, 0] - seen[:, 0]))


FOLK_PIXELS_PER_METRE = _mean_shift_per_metre()
"""About 29 pixels of the 320 pixels wide frame for each metre of lateral offset."""
