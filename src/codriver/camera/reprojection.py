"""A camera's picture as another camera would have taken it, and which pixels of that it really shows.

What a source shows is carried along as its fourth channel: where the ground is hidden by the car's own
bonnet, or lies beyond the picture's border, the colours are made up from the nearest that is known, and the
fourth channel is 0.
"""

from functools import lru_cache

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


def source_of(frame: Frame, bonnet: NDArray[np.int64]) -> Image:
    """Return a picture (rows, columns, 3) ready to be reprojected, uint8 (rows + 2, columns + 2, 4).

    `bonnet` (columns,) is the first row that the car's own bonnet covers in each column, the number of rows
    where it covers none. Behind it, what is seen just above it goes on.
    """
    rows, columns = frame.shape[:2]
    source = cv2.cvtColor(frame, cv2.COLOR_RGB2RGBA)
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
    first = _first_ground_row(camera)
    seen = np.empty((camera.rows, camera.columns, 4), np.uint8)
    seen[first:] = _ground(source, camera, right, forward, yaw)
    if len(region):
        far = _FROM_MARGIN @ camera.far_homography(yaw)
        cv2.copyTo(_warped(source, far, camera.columns, len(region)), region, seen[: len(region)])
    return seen


def fill_in(
    seen: Image, source: Image, camera: PinholeCamera, right: float, forward: float, yaw: float
) -> bool:
    """Fill, in place, what `seen` (rows, columns, 4) lacks of the ground from another camera's picture.

    `source` to `yaw` are as in :func:`reproject`, for the same wanted view. What is infinitely far looks the
    same from all cameras of a car. Returns whether there was anything to fill in.
    """
    ground = seen[_first_ground_row(camera) :]
    lacking = ground[..., 3] < SHOWN
    if not lacking.any():
        return False
    other = _ground(source, camera, right, forward, yaw)
    lacking &= other[..., 3] >= SHOWN
    cv2.copyTo(other, lacking.view(np.uint8), ground)
    return bool(lacking.any())


def made_up(seen: Image) -> int:
    """Return how many pixels of `seen` (rows, columns, 4) no source showed."""
    return int(np.count_nonzero(seen[..., 3] < SHOWN))


def without_shown(seen: Image) -> Frame:
    """Return the colours of `seen` (rows, columns, 4) alone, uint8 RGB (rows, columns, 3)."""
    return cv2.cvtColor(seen, cv2.COLOR_RGBA2RGB).astype(np.uint8, copy=False)


@lru_cache(maxsize=16)
def _first_ground_row(camera: PinholeCamera) -> int:
    """Return the first row that has any ground."""
    region = far_region(camera, False)
    return int(region.all(axis=1).sum())


def _ground(source: Image, camera: PinholeCamera, right: float, forward: float, yaw: float) -> Image:
    """Return the rows from the first that has any ground, as if all were ground."""
    first = _first_ground_row(camera)
    below = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, first], [0.0, 0.0, 1.0]])
    ground = _FROM_MARGIN @ camera.ground_homography(right, forward, yaw) @ below
    return _warped(source, ground, camera.columns, camera.rows - first)


def _warped(source: Image, homography: FloatArray, columns: int, rows: int) -> Image:
    warped: Image = cv2.warpPerspective(
        source, homography, (columns, rows), flags=_LINEAR, borderMode=cv2.BORDER_REPLICATE
    ).astype(np.uint8, copy=False)
    return warped
