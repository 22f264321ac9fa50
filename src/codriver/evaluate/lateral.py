"""Figures of staying in the middle: cross-track and heading error over a whole drive, or over parts of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from codriver.evaluate.steps import step_metres, step_seconds
from codriver.sim.body import WHEELS
from codriver.sim.track import Track
from codriver.sim.trajectory import Trajectory
from codriver.types import FloatArray

STRAIGHT_CURVATURE = 1 / 200
"""1/m: a road whose bends are wider than 200 m counts as straight; at 30 mph that is 0.9 m/s2 sideways."""
HALF_CAR = float(WHEELS[:, 0].max())
"""Metres from the car's middle to its wheels' contact points."""


@dataclass(frozen=True, slots=True)
class ErrorFigures:
    """Cross-track error, metres, right positive, under one weighting of the samples."""

    mean: float
    """The bias: where the car drives on average."""
    mean_absolute: float
    root_mean_square: float
    percentile_95: float
    """Of the absolute error."""
    largest: float
    """Of the absolute error."""


@dataclass(frozen=True, slots=True)
class LateralFigures:
    """How well a car kept to the middle; parts that were not driven have no figures."""

    by_time: ErrorFigures
    by_distance: ErrorFigures
    straights: ErrorFigures | None
    """By time, where the road bends less than STRAIGHT_CURVATURE."""
    curves: ErrorFigures | None
    """By time, everywhere else."""
    heading_root_mean_square: float
    """Radians, by time."""
    room_used_95: float
    """95th percentile, by time, of :func:`room_used`; 1 is a wheel on the edge."""
    room_used_largest: float


def lateral_figures(trajectory: Trajectory, track: Track) -> LateralFigures:
    """Return the figures of a drive on `track`, at least two samples of it."""
    error, seconds = trajectory.cross_track_error[1:], step_seconds(trajectory)
    straight = np.abs(trajectory.road_curvature[1:]) < STRAIGHT_CURVATURE
    heading = trajectory.heading_error[1:]
    used = room_used(trajectory, track)[1:]
    return LateralFigures(
        by_time=error_figures(error, seconds),
        by_distance=error_figures(error, _never_nothing(step_metres(trajectory))),
        straights=_part(error, seconds, straight),
        curves=_part(error, seconds, ~straight),
        heading_root_mean_square=float(np.sqrt(np.average(np.square(heading), weights=seconds))),
        room_used_95=_percentile_95(used, seconds),
        room_used_largest=float(used.max()),
    )


def error_figures(error: FloatArray, weights: FloatArray) -> ErrorFigures:
    """Return the figures of errors (n,), metres, each counting as much as its weight (n,)."""
    absolute = np.abs(error)
    return ErrorFigures(
        mean=float(np.average(error, weights=weights)),
        mean_absolute=float(np.average(absolute, weights=weights)),
        root_mean_square=float(np.sqrt(np.average(np.square(error), weights=weights))),
        percentile_95=_percentile_95(absolute, weights),
        largest=float(absolute.max()),
    )


def room_used(trajectory: Trajectory, track: Track) -> FloatArray:
    """Return |cross-track error| / (half road - half car) of each sample (n,), on the side of the error.

    The half car is that of its wheels, so 1 means that a wheel of a car along the road stands on the edge.
    """
    left, right = track.half_widths_at(trajectory.s)
    half_road = np.where(trajectory.cross_track_error < 0, left, right)
    used: FloatArray = np.abs(trajectory.cross_track_error) / (half_road - HALF_CAR)
    return used


def _part(error: FloatArray, weights: FloatArray, chosen: NDArray[np.bool_]) -> ErrorFigures | None:
    return error_figures(error[chosen], weights[chosen]) if chosen.any() else None


def _percentile_95(values: FloatArray, weights: FloatArray) -> float:
    return float(np.quantile(values, 0.95, weights=weights, method="inverted_cdf"))


def _never_nothing(weights: FloatArray) -> FloatArray:
    """Return the weights, or even ones for a car that never moved."""
    return weights if weights.any() else np.ones_like(weights)
