"""The observation without pictures: where the car is on the road, and how the road goes on."""

import numpy as np
from numpy.typing import NDArray

from codriver.sim.car import CarState
from codriver.sim.track import Track
from codriver.types import MAX_SPEED, steering_to_curvature

LOOKAHEAD = np.arange(0.0, 41.0, 5.0)
"""Metres ahead of the car at which the road's curvature is told, (9,). At 30 mph 40 m are three seconds."""
FARTHEST_ACROSS = 10.0
"""Metres across the road; beyond it the numbers stay at their limits. No road is as wide."""
SHARPEST_BEND = steering_to_curvature(1.0)
"""1/m; the car cannot drive a sharper one (radius 6.2 m)."""
HIGHEST_STATE: NDArray[np.float32] = np.array(
    [FARTHEST_ACROSS, np.pi, MAX_SPEED, FARTHEST_ACROSS, FARTHEST_ACROSS] + [SHARPEST_BEND] * len(LOOKAHEAD),
    np.float32,
)
"""The largest value of each number, (14,); the smallest is its negative."""


def state_of(track: Track, car: CarState) -> NDArray[np.float32]:
    """Return the state of a car, float32 (14,), or of cars (n,), float32 (n, 14), within HIGHEST_STATE.

    The numbers: cross-track error (m, right positive), heading error (rad, right positive), speed (m/s,
    negative backwards), room to the left and to the right (m, from the car's origin to where the road ends),
    and the curvature (1/m, right positive) of the road at each of LOOKAHEAD.
    """
    left, right = track.half_widths_at(car.s)
    curvature = track.curvature_at(np.asarray(car.s)[..., None] + LOOKAHEAD)
    place = np.stack(
        np.broadcast_arrays(
            car.cross_track_error,
            car.heading_error,
            car.speed,
            left + car.cross_track_error,
            right - car.cross_track_error,
        ),
        axis=-1,
    )
    state = np.concatenate([place, curvature], axis=-1).astype(np.float32)
    return np.clip(state, -HIGHEST_STATE, HIGHEST_STATE)
