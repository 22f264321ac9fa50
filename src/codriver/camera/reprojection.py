"""A camera's picture as another camera would have taken it, and which pixels of that it really shows.

What a source shows is carried along as its fourth channel: where the ground is hidden by the car's own
bonnet, or lies beyond the picture's border, the colours are made up from the nearest that is known, and the
fourth channel is 0.
"""

from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from codriver.camera.geometry import PinholeCamera
from codriver.camera.warp import Image, far_region
from codriver.types import FloatArray, Frame

SHOWN = 250
"""The fourth channel from which on a pixel counts as shown: at most 2 % of it is made up."""
_MARGIN = 1
"""Pixels around a source that show nothing, so that interpolation knows where the picture ends."""
_FROM_MARGIN = np.array([[1.0, 0.0, _MARGIN], [0.0, 1.0, _MARGIN], [0.0, 0.0, 1.0]])
_LINEAR = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP


class Box(NamedTuple):
    """A rectangle of a picture, in pixels."""

    top: int
    bottom: int
    """The row behind the last one."""
    left: int
    right: int
    """The column behind the last one."""

    @property
    def part(self) -> tuple[slice, slice]:
        """What it is of an array (rows, columns, ...)."""
        return slice(self.top, self.bottom), slice(self.left, self.right)


def all_shown(frame: Frame) -> Image:
    """Return a picture (rows, columns, 3) with the fourth channel of one that shows all there is."""
    return cv2.cvtColor(frame, cv2.COLOR_RGB2RGBA).astype(np.uint8, copy=False)


def source_of(frame: Frame, bonnet: NDArray[np.int64]) -> Image:
    """Return a picture (rows, columns, 3) ready to be reprojected, uint8 (rows + 2, columns + 2, 4).

    `bonnet` (columns,) is the first row that the car's own bonnet covers in each column, the number of rows
    where it covers none. Behind it, what is seen just above it goes on.
    """
    rows, columns = frame.shape[:2]
    source = all_shown(frame)
    top = int(bonnet.min())
    below = np.arange(top, rows)[:, None]
    source[top:] = source[np.minimum(below, np.maximum(bonnet - 1, 0)), np.arange(columns)]
    source[top:, :, 3][below >= bonnet] = 0
    around = (_MARGIN,) * 4
    padded: Image = cv2.copyMakeBorder(source, *around, borderType=cv2.BORDER_REPLICATE).astype(
        np.uint8, copy=False
    )
    for edge in (padded[0], padded[-1], padded[:, 0], padded[:, -1]):
        edge[:, 3] = 0
    return padded


def reproject(source: Image, camera: PinholeCamera, right: float, forward: float, yaw: float) -> Image:
    """Return what `camera` would see, had it stood elsewhere: uint8 (rows, columns, 4), as `source` is.

    `source` is its picture as :func:`source_of` prepares it. It is moved `right` and `forward` metres in its
    car's axes, then turned `yaw` radians clockwise. Below the horizon all is flat ground, above it all is
    infinitely far; a pixel whose fourth channel is below SHOWN is made up.
    """
    region = far_region(camera, False)
    seen = np.empty((camera.rows, camera.columns, 4), np.uint8)
    below = Box(_first_ground_row(camera), camera.rows, 0, camera.columns)
    seen[below.part] = _warped(source, camera.ground_homography(right, forward, yaw), below)
    if len(region):
        far = _warped(source, camera.far_homography(yaw), Box(0, len(region), 0, camera.columns))
        cv2.copyTo(far, region, seen[: len(region)])
    return seen


def unseen_ground(seen: Image, camera: PinholeCamera) -> Box | None:
    """Return the least box of `seen` (rows, columns, 4) with all ground that is made up; None without any.

    What is infinitely far looks the same from all cameras of a car, so that no other one can show it.
    """
    first = _first_ground_row(camera)
    lacking = seen[first:, :, 3] < SHOWN
    rows, columns = np.flatnonzero(lacking.any(axis=1)), np.flatnonzero(lacking.any(axis=0))
    if not len(rows):
        return None
    return Box(first + int(rows[0]), first + int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1)


def fill_in(
    seen: Image, box: Box, source: Image, camera: PinholeCamera, right: float, forward: float, yaw: float
) -> bool:
    """Fill, in place, what `seen` (rows, columns, 4) lacks of the ground in `box` from another camera.

    `source` to `yaw` are as in :func:`reproject`, for the same wanted view. Returns whether it showed any.
    """
    part = seen[box.part]
    other = _warped(source, camera.ground_homography(right, forward, yaw), box)
    found = (part[..., 3] < SHOWN) & (other[..., 3] >= SHOWN)
    overlay(part, other, found)
    return bool(found.any())


def overlay(seen: Image, other: Image, where: NDArray[np.bool_]) -> None:
    """Copy pixels of `other` into `seen`, both (rows, columns, 4), in place, `where` (rows, columns)."""
    # As whole pixels, not as channels: many times as quick.
    np.copyto(seen.view(np.uint32)[..., 0], other.view(np.uint32)[..., 0], where=where)


def made_up(seen: Image) -> int:
    """Return how many pixels of `seen` (rows, columns, 4) no source showed."""
    return int(np.count_nonzero(seen[..., 3] < SHOWN))


def without_shown(seen: Image) -> Frame:
    """Return the colours of `seen` (rows, columns, 4) alone, uint8 RGB (rows, columns, 3)."""
    return cv2.cvtColor(seen, cv2.COLOR_RGBA2RGB).astype(np.uint8, copy=False)


@lru_cache(maxsize=16)
def _first_ground_row(camera: PinholeCamera) -> int:
    """Return the first row that has any ground."""
    return int(far_region(camera, False).all(axis=1).sum())


def _warped(source: Image, homography: FloatArray, box: Box) -> Image:
    """Return a box of the wanted picture, whose pixels `homography` leads to those of the source."""
    from_box = np.array([[1.0, 0.0, box.left], [0.0, 1.0, box.top], [0.0, 0.0, 1.0]])
    size = (box.right - box.left, box.bottom - box.top)
    warped: Image = cv2.warpPerspective(
        source, _FROM_MARGIN @ homography @ from_box, size, flags=_LINEAR, borderMode=cv2.BORDER_REPLICATE
    ).astype(np.uint8, copy=False)
    return warped
