"""Pictures as seen from elsewhere on the road: ground below the horizon, the far field above it.

The whole way into the warped picture is one interpolation, also for a shift, a yaw and a flip together.
"""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from codriver.camera.geometry import UDACITY_CAMERA, PinholeCamera
from codriver.camera.preprocess import Preprocess
from codriver.types import FloatArray

Image = NDArray[np.uint8]

NETWORK_CAMERA = UDACITY_CAMERA.preprocessed(Preprocess())
"""The camera of a preprocessed picture of the centre camera: 200x66, its horizon near row 1.4."""

_LINEAR = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP


def warp_view(
    image: Image, camera: PinholeCamera, lateral_offset: float = 0.0, yaw: float = 0.0, *, flip: bool = False
) -> Image:
    """Return `image` as seen from the car moved `lateral_offset` metres right and turned `yaw` rad clockwise.

    The car turns about its rear axle. `image` is uint8 (rows, columns) or (rows, columns, channels) of
    `camera`; the result has its shape. What the picture does not show is filled with its border. With
    `flip` the result is mirrored left to right at no further cost. Raises ValueError when `image` is not
    of the camera's size.
    """
    offsets, yaws, flips = np.array([lateral_offset]), np.array([yaw]), np.array([flip])
    warped: Image = warp_views(image[None], camera, offsets, yaws, flips)[0]
    return warped


def warp_views(
    images: Image,
    camera: PinholeCamera,
    lateral_offsets: FloatArray,
    yaws: FloatArray,
    flips: NDArray[np.bool_],
) -> Image:
    """Warp each of `images` (n, rows, columns[, channels]) with its own offset, yaw and flip (n,).

    See :func:`warp_view`, which this equals picture by picture.
    """
    if images.shape[1:3] != (camera.rows, camera.columns):
        raise ValueError(
            f"pictures of shape {images.shape[1:]} are not of {camera.columns}x{camera.rows} pixels"
        )
    mirror = np.array([[-1.0, 0.0, camera.columns - 1.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    mirrors = np.where(flips[:, None, None], mirror, np.eye(3))
    right, forward = camera.moved_with_car(lateral_offsets, yaws)
    ground = camera.ground_homography(right, forward, yaws) @ mirrors
    far = camera.far_homography(yaws) @ mirrors
    regions = (far_region(camera, False), far_region(camera, True))
    warped = np.empty_like(images)
    for index, image in enumerate(images):
        _warp(image, ground[index], far[index], regions[int(flips[index])], warped[index])
    return warped


@lru_cache(maxsize=16)
def far_region(camera: PinholeCamera, flip: bool) -> Image:
    """Return uint8 (rows, columns), 255 above the horizon, of the rows from the top that have any of it."""
    horizon = camera.horizon_rows(np.arange(camera.columns, dtype=np.float64))
    above = np.arange(camera.rows)[:, None] < (horizon[::-1] if flip else horizon)
    return above[above.any(axis=1)].astype(np.uint8) * 255


def _warp(image: Image, ground: FloatArray, far: FloatArray, region: Image, warped: Image) -> None:
    # OpenCV warps four channels in half the time of three.
    source = cv2.cvtColor(image, cv2.COLOR_RGB2RGBA) if image.ndim == 3 and image.shape[2] == 3 else image
    rows, columns = image.shape[:2]
    result = cv2.warpPerspective(
        source, ground, (columns, rows), flags=_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    if len(region):
        sky = cv2.warpPerspective(
            source, far, (columns, len(region)), flags=_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        cv2.copyTo(sky, region, result[: len(region)])
    if source is image:
        warped[...] = result.reshape(warped.shape)
    else:
        cv2.cvtColor(result, cv2.COLOR_RGBA2RGB, dst=warped)
