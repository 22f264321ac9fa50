"""How fast a track can be driven: what grip allows in the bends, and braking before them."""

import math

import numpy as np

from codriver.control.vehicle_response import MASS
from codriver.sim.track import Track
from codriver.sim.vehicle import CORNERING_HELP, DOWNFORCE, GRAVITY, TYRE_FRICTION
from codriver.types import FloatArray

BRAKING = 4.0
"""Metres per second squared, a third of what the tyres hold."""
GRIP_SHARE = 0.4
"""Share of what the car holds sideways that bends may take; the rest is for braking and mending mistakes. At
30 mph this is 10.7 m/s2, a bend of 17 m radius: what tyres hold without the steering helper."""
SMOOTHING = 6.0
"""Metres over which the road's curvature is averaged: about a car's length, which no car can turn within."""


def planned_speeds(
    track: Track, set_speed: float, reserve: float = 0.0, lateral_acceleration: float = math.inf
) -> FloatArray:
    """Return the speed (n,), m/s, for each sample of the track: `set_speed`, or what the road ahead allows.

    `reserve` is sideways acceleration (m/s2) that is kept for other things than following the road, and
    `lateral_acceleration` (m/s2) what bends may take at most, however much grip there is.
    """
    bends = np.abs(smoothed_curvature(track))
    # Sideways: v^2 bend = share (g + downforce v) + what the bank gives - reserve; a quadratic in v.
    friction = GRIP_SHARE * CORNERING_HELP * TYRE_FRICTION
    rising = friction * DOWNFORCE / MASS
    banked = GRAVITY * np.sin(track.bank) * np.sign(track.curvature)
    constant = np.maximum(friction * GRAVITY + banked - reserve, 1.0)
    bends = np.maximum(bends, 1e-6)
    cornering = (rising + np.sqrt(rising**2 + 4 * bends * constant)) / (2 * bends)
    calm = np.sqrt(lateral_acceleration / bends)
    return _with_braking(np.minimum(np.minimum(cornering, calm), set_speed), track.step)


def smoothed_curvature(track: Track) -> FloatArray:
    """Return the curvature (n,) averaged over SMOOTHING metres around each sample."""
    reach = round(SMOOTHING / 2 / track.step)
    window = np.full(2 * reach + 1, 1 / (2 * reach + 1))
    return np.convolve(np.pad(track.curvature, reach, "wrap"), window, "valid")


def _with_braking(speeds: FloatArray, step: float) -> FloatArray:
    """Lower speeds (n,) where one must brake for slower ones to come, all round."""
    twice = np.tile(np.square(speeds), 2)
    # v^2 falls by 2 a per metre: with that added back, no sample may be above any later one.
    climb = 2 * BRAKING * step * np.arange(len(twice))
    lowest = np.minimum.accumulate((twice + climb)[::-1])[::-1] - climb
    planned: FloatArray = np.minimum(np.sqrt(lowest[: len(speeds)]), speeds)
    return planned
