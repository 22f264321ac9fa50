"""Figures of leaving the road: wheels off it, the body's share beyond it, and walls that were hit.

"No tire may leave the drivable portion of the track surface" is the rule of the simulator's course.
"""

from dataclasses import dataclass

import numpy as np

from codriver.evaluate.events import count_events
from codriver.evaluate.lateral import room_used
from codriver.evaluate.steps import step_seconds
from codriver.sim.body import CORNERS, places_on_ground, reach
from codriver.sim.track import Track
from codriver.sim.trajectory import Trajectory
from codriver.types import FloatArray

_ACROSS, _ALONG = 9, 17
"""Points of the body that are looked at: a quarter of a metre apart at most, 0.65 % of the body each."""


@dataclass(frozen=True, slots=True)
class OffRoadFigures:
    """Where a car was that it should not have been; all zeros is a clean drive."""

    excursions: int
    """Times that a wheel left the road; within a second it is the same time."""
    seconds: float
    """With at least one wheel off the road."""
    most_wheels: int
    """Off the road at once, 0..4."""
    most_of_body: float
    """Largest share of the car's outline beyond the road, 0..1."""
    beyond_room_share: float
    """Share of the time with the car's middle farther out than leaves room for the wheels, 0..1."""
    crashes: int
    """Times that a wall was hit; within a second it is the same time."""


def off_road_figures(trajectory: Trajectory, track: Track) -> OffRoadFigures:
    """Return the figures of a drive on `track`."""
    off = trajectory.wheels_off > 0
    seconds = step_seconds(trajectory)
    beyond = room_used(trajectory, track)[1:] > 1
    return OffRoadFigures(
        excursions=count_events(off, trajectory.time),
        seconds=float(seconds[off[1:]].sum()),
        most_wheels=int(trajectory.wheels_off.max()),
        most_of_body=float(body_beyond(trajectory, track).max()),
        beyond_room_share=float(np.average(beyond, weights=seconds)),
        crashes=count_events(trajectory.touches_wall > 0, trajectory.time),
    )


def body_beyond(trajectory: Trajectory, track: Track) -> FloatArray:
    """Return the share of the car's outline beyond the road at each sample (n,), 0..1."""
    share = np.zeros(len(trajectory))
    near = np.flatnonzero(np.abs(trajectory.cross_track_error) + reach(CORNERS) > track.narrowest)
    if len(near):
        x, y = places_on_ground(_body_points(), trajectory.x[near], trajectory.y[near], trajectory.yaw[near])
        points = track.project(x, y, np.broadcast_to(trajectory.s[near], x.shape))
        left, right = track.half_widths_at(points.s)
        share[near] = ((points.cross_track_error > right) | (points.cross_track_error < -left)).mean(axis=0)
    return share


def _body_points() -> FloatArray:
    """Return the middles (k, 2) of equal pieces of the body's outline, as in sim.body."""
    (left, back), (right, front) = CORNERS.min(axis=0), CORNERS.max(axis=0)
    across = left + (right - left) * (np.arange(_ACROSS) + 0.5) / _ACROSS
    along = back + (front - back) * (np.arange(_ALONG) + 0.5) / _ALONG
    return np.stack(np.meshgrid(across, along), axis=-1).reshape(-1, 2)
