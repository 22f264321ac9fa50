"""The path that a recorded car drove, from its speed and steering, as a road that can be driven again.

The log tells no places. They are integrated with the vehicle model, and drift: over minutes by tens of
metres. That does not matter here. The replayed car moves by the same model from the same steering, and is
compared with the nearest recorded pose only; what has added up before is in both. Pieces of a recording that
do not follow each other are laid one behind the other, as films are cut: the next piece begins where and in
what direction the one before ended, and the picture jumps.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from codriver.data.recording import Recording, read_recording
from codriver.errors import RecordingError
from codriver.replay.pieces import Piece, lane_keeping
from codriver.sim.body import origin_of
from codriver.sim.centre_line import wrap_angle
from codriver.sim.track import Edge, Marking, Surface, Track
from codriver.types import FloatArray

STEP = 0.25
"""Metres between the samples of the road."""
RUN_IN, RUN_OUT = 10.0, 30.0
"""Metres that the road is straight before the start of the path, and goes straight on behind its end."""
LEAST_WAY_BACK = 5.0
"""Metres, so that the way back can be sampled evenly enough."""
SMOOTHED = 5.0
"""Metres over which the road's heading changes that is told as its curvature."""


@dataclass(frozen=True, eq=False)
class RecordedPath:
    """The poses of the recorded car, n of them, in a plane of their own; the first is at its zero."""

    row: NDArray[np.int64]
    """(n,) of the recording."""
    x: FloatArray
    """(n,) metres right, of the middle of the rear axle."""
    y: FloatArray
    """(n,) metres forward."""
    yaw: FloatArray
    """(n,) radians clockwise from +y, running on beyond pi."""
    piece: NDArray[np.int64]
    """(n,) which piece of the recording a pose belongs to, from 0."""
    left_out: tuple[str, ...] = ()
    """What of the recording is not in it, in words."""

    @property
    def origin(self) -> tuple[FloatArray, FloatArray]:
        """Metres right and forward, (n,) each, of the car's origin, of which cross-track errors are told."""
        x, y = origin_of(self.x, self.y, self.yaw)
        return np.asarray(x), np.asarray(y)

    @cached_property
    def s(self) -> FloatArray:
        """(n,) metres that the car's origin has gone from the first pose on, never falling."""
        x, y = self.origin
        return np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])

    @property
    def length(self) -> float:
        """Metres from the first pose to the last."""
        return float(self.s[-1])

    def nearest(self, s: float) -> int:
        """Return the index of the pose whose arc length is nearest to `s`; of two alike the later one."""
        after = min(int(np.searchsorted(self.s, s, side="right")), len(self.s) - 1)
        before = max(after - 1, 0)
        return before if s - self.s[before] < self.s[after] - s else after

    def yaw_at(self, s: float) -> float:
        """Return the recorded car's yaw at arc length `s`, radians."""
        return float(np.interp(s, self.s, self.yaw))


def recorded_path(recording: Recording) -> RecordedPath:
    """Return the path of all that is lane keeping; raises RecordingError where nothing is."""
    pieces, left_out = lane_keeping(recording)
    if not pieces:
        reasons = f" ({'; '.join(left_out[:3])})" if left_out else ""
        raise RecordingError(
            f"nothing in {recording.log} can be driven again{reasons}. It takes 20 m of driving forwards "
            "without a gap."
        )
    return integrated(pieces, left_out)


def integrated(pieces: Sequence[Piece], left_out: tuple[str, ...] = ()) -> RecordedPath:
    """Return the poses of pieces laid one behind the other."""
    # From the last row of a piece to the first of the next the car neither moves nor turns.
    metres = np.concatenate([part for piece in pieces for part in ([0.0], piece.metres)])[1:]
    turns = np.concatenate([part for piece in pieces for part in ([0.0], piece.turns)])[1:]
    yaw = np.concatenate([[0.0], np.cumsum(turns)])
    middle = (yaw[1:] + yaw[:-1]) / 2
    return RecordedPath(
        row=np.concatenate([piece.rows for piece in pieces]),
        x=np.concatenate([[0.0], np.cumsum(metres * np.sin(middle))]),
        y=np.concatenate([[0.0], np.cumsum(metres * np.cos(middle))]),
        yaw=yaw,
        piece=np.concatenate([np.full(len(piece.rows), number) for number, piece in enumerate(pieces)]),
        left_out=left_out,
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class RecordedRoad(Track):
    """The path of the recorded car's origin as a flat track without edges.

    A track is closed; this one goes straight on where the path ends, and then straight back to before its
    start. No drive gets there.
    """

    path: RecordedPath
    """What it was made of; the same arc length is the same place."""

    @property
    def driven(self) -> float:
        """Metres of it that were recorded, from s = 0 on."""
        return self.path.length

    def corridor(self, half_width: float) -> Track:
        """Return it as wide as that to either side, metres, where it was recorded; endless behind that."""
        recorded = np.arange(len(self.points)) * self.step <= self.driven
        width = np.where(recorded, half_width, np.inf)
        return replace(self, half_width_left=width, half_width_right=width.copy())

    def laps_from(self, s: float) -> float:
        """Return how many laps it is from arc length `s` to the end of what was recorded."""
        return (self.driven - s) / self.length


@lru_cache(maxsize=4)
def load_road(folder: Path) -> RecordedRoad:
    """Return the road of the recording at `folder`; the same object for the same request.

    Raises RecordingError where nothing of it can be driven again, and as read_recording does.
    """
    return road_along(recorded_path(read_recording(folder)), folder.resolve().name)


def road_along(path: RecordedPath, name: str) -> RecordedRoad:
    """Return the road whose middle is `path`; its s is that of the path."""
    x, y = path.origin
    count = round(path.length / STEP)
    s = np.linspace(0.0, path.length, count + 1)
    recorded = np.column_stack([np.interp(s, path.s, x), np.interp(s, path.s, y)])
    points = np.concatenate([recorded[:-1], *_way_back(recorded)])
    chords = np.roll(points, -1, axis=0) - np.roll(points, 1, axis=0)
    heading = np.arctan2(chords[:, 0], chords[:, 1])
    level, endless, none = (
        np.zeros(len(points)),
        np.full(len(points), np.inf),
        np.zeros(len(points), np.uint8),
    )
    return RecordedRoad(
        name=name,
        step=path.length / count,
        points=np.column_stack([points, level]),
        heading=heading,
        curvature=_curvature(heading, path.length / count) * (np.arange(len(points)) < count),
        gradient=level,
        bank=level.copy(),
        half_width_left=endless,
        half_width_right=endless.copy(),
        wall_left=endless.copy(),
        wall_right=endless.copy(),
        surface=none + np.uint8(Surface.ASPHALT),
        edge_left=none + np.uint8(Edge.NONE),
        edge_right=none + np.uint8(Edge.NONE),
        centre_marking=none + np.uint8(Marking.NONE),
        path=path,
    )


def _way_back(points: FloatArray) -> list[FloatArray]:
    """Return the points (k, 2) of straight pieces behind the last of `points` (n, 2), that lead to the first.

    The road goes on straight at either end, so that it turns round only where no car looks.
    """
    start = points[0] - RUN_IN * _direction(points[0], points[1])
    ahead = _direction(points[-2], points[-1])
    turning_point = points[-1] + RUN_OUT * ahead
    if np.hypot(*(start - turning_point)) < LEAST_WAY_BACK:
        turning_point += 2 * LEAST_WAY_BACK * ahead
    return [
        _straight(points[-1], turning_point),
        _straight(turning_point, start),
        _straight(start, points[0]),
    ]


def _direction(first: FloatArray, last: FloatArray) -> FloatArray:
    way: FloatArray = (last - first) / np.hypot(*(last - first))
    return way


def _straight(first: FloatArray, last: FloatArray) -> FloatArray:
    count = round(float(np.hypot(*(last - first))) / STEP)
    return np.linspace(first, last, count, endpoint=False)


def _curvature(heading: FloatArray, step: float) -> FloatArray:
    """Return how much the heading (n,) changes per metre, over SMOOTHED metres around each sample."""
    reach = max(1, round(SMOOTHED / 2 / step))
    turns = wrap_angle(np.diff(heading, prepend=heading[-1:]))
    window = np.full(2 * reach + 1, 1 / (2 * reach + 1))
    curvature: FloatArray = np.convolve(np.pad(turns, reach, "wrap"), window, "valid") / step
    return curvature
