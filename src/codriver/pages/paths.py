"""Paths over the centre picture: where a steering leads, for every steering that a page may show."""

import numpy as np

from codriver.camera.geometry import UDACITY_CAMERA
from codriver.plots.steering_arc import steering_arc
from codriver.types import FRAME_HEIGHT, FRAME_WIDTH

STEPS = 200
"""From full left to full right; the nearest of them is at most a sixteenth of a degree off."""
POINTS = 20
"""Of one path; between them it is as good as straight."""


def all_paths() -> list[list[list[float]]]:
    """Return the paths of STEPS + 1 steerings from -1 to 1: [column, row] each, in the picture's pixels."""
    return [_path(float(steering)) for steering in np.linspace(-1, 1, STEPS + 1)]


def _path(steering: float) -> list[list[float]]:
    pixels = steering_arc(UDACITY_CAMERA, steering)
    pixels = pixels[(pixels[:, 1] < FRAME_HEIGHT) & (abs(pixels[:, 0] - FRAME_WIDTH / 2) < FRAME_WIDTH)]
    chosen = np.linspace(0, len(pixels) - 1, POINTS).round().astype(int)
    points: list[list[float]] = pixels[chosen].round(1).tolist()
    return points
