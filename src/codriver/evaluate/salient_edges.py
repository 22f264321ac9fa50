"""How much of what a network looks at is the edge of the road? The simulator knows where that is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter  # type: ignore[import-untyped]

from codriver.camera.geometry import UDACITY_CAMERA
from codriver.camera.preprocess import Preprocess
from codriver.render.pose import car_pose
from codriver.sim.car import CarState
from codriver.sim.track import Track
from codriver.types import FRAME_HEIGHT, FRAME_WIDTH, FloatArray

NEAREST, FARTHEST = 1.0, 60.0
"""Metres ahead of the car's origin between which the edge counts."""
STEP = 0.05
"""Metres between two places of the edge."""
REACH = 6
"""Pixels of the camera's picture around the edge that count as the edge: lines and rims are that wide."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class EdgeShare:
    """How much of the saliency lies on the road's edges, and how much of the area that is."""

    saliency: float
    """Share of all saliency, 0..1."""
    area: float
    """Share of what the network is fed, 0..1."""

    @property
    def density(self) -> float:
        """How many times as salient the edge is as the picture in the mean."""
        return self.saliency / self.area


def edge_share(saliency: NDArray[np.float32], edge: Mask, preprocess: Preprocess) -> EdgeShare | None:
    """Return the share of a saliency (160, 320) on the `edge` (160, 320) within what is fed.

    None where no edge is seen, or nothing is salient.
    """
    fed = np.s_[preprocess.crop_top : preprocess.crop_bottom, preprocess.crop_left : preprocess.crop_right]
    total, area = float(saliency[fed].sum()), float(edge[fed].mean())
    if total == 0 or area == 0:
        return None
    return EdgeShare(float(saliency[fed][edge[fed]].sum()) / total, area)


def road_edges(track: Track, car: CarState) -> Mask:
    """Return where the centre camera of a car, in numbers, sees the edges of the road: (160, 320)."""
    mask = np.zeros((FRAME_HEIGHT, FRAME_WIDTH), bool)
    for pixels in (_seen(points, car) for points in _edges(track, float(car.s))):
        columns, rows = np.rint(pixels[np.isfinite(pixels).all(axis=1)]).astype(np.int64).T
        inside = (columns >= 0) & (columns < FRAME_WIDTH) & (rows >= 0) & (rows < FRAME_HEIGHT)
        mask[rows[inside], columns[inside]] = True
    return np.asarray(maximum_filter(mask, 2 * REACH + 1))


def _edges(track: Track, s: float) -> tuple[FloatArray, FloatArray]:
    """Return the road's left and right edge ahead of `s` (m) as points (k, 3) of the world."""
    along = np.arange(s + NEAREST, s + FARTHEST, STEP)
    left, right = track.half_widths_at(along)
    return track.position(along, -left), track.position(along, right)


def _seen(points: FloatArray, car: CarState) -> FloatArray:
    """Return the pixels (k, 2) of points (k, 3) of the world; NaN behind the camera."""
    pose = car_pose(*(float(value) for value in (car.x, car.y, car.z, car.yaw, car.pitch, car.roll)))
    homogeneous = np.concatenate([points, np.ones((len(points), 1))], axis=1)
    right, forward, up, _ = (homogeneous @ np.linalg.inv(pose)).T
    return UDACITY_CAMERA.project(np.stack([right, up, forward], axis=-1))
