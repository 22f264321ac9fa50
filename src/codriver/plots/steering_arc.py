"""The path that a steering leads along, as a camera on the car sees it."""

import math

import numpy as np

from codriver.camera.geometry import PinholeCamera
from codriver.types import FloatArray, steering_to_curvature


def steering_arc(camera: PinholeCamera, steering: float, length: float = 22.0) -> FloatArray:
    """Return the pixels (k, 2) of the path of the rear axle's middle, `length` metres of it.

    The steering is held, and the car is the kinematic bicycle; at a quarter of a circle the path ends.
    Points behind the camera are left out, those outside the picture are not.
    """
    # A straight line is the circle of a radius of a million kilometres.
    curvature = steering_to_curvature(steering) or 1e-9
    along = np.linspace(camera.ahead, min(length, math.pi / 2 / abs(curvature)), 200)
    turned = curvature * along
    right, forward = (1 - np.cos(turned)) / curvature, np.sin(turned) / curvature
    pixels = camera.project(np.stack([right, np.zeros_like(along), forward], axis=-1))
    return pixels[np.isfinite(pixels).all(axis=1)]
