"""More, less or other light on a YUV picture: as scaling the RGB light, but saturating, never wrapping."""

from collections.abc import Callable
from functools import partial
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from codriver.types import FloatArray, NetworkImage

FLOAT32_ERROR = 2e-4
"""More than OpenCV's product of a value and a gain up to 4 can be off."""
LUMA = np.array([0.299, 0.587, 0.114])
"""What red, green and blue are of luma (ITU-R BT.601)."""
_TO_YUV = np.array([LUMA, 0.492 * (np.eye(3)[2] - LUMA), 0.877 * (np.eye(3)[0] - LUMA)])
"""OpenCV's, from red, green, blue, without the 128 of the chroma."""
_TO_RGB = np.linalg.inv(_TO_YUV)
_MIDDLE = np.array([0.0, 128.0, 128.0])


def relight(
    image: NetworkImage,
    *,
    gain: float = 1.0,
    shade: float = 1.0,
    corners: FloatArray | None = None,
    cast: FloatArray | None = None,
) -> NetworkImage:
    """Return a uint8 YUV picture (rows, columns, 3) with its light times `gain`, and `shade` in a shadow.

    `cast` (3,) are further factors on red, green and blue alone. The shadow is a band from the top to the
    bottom of the picture. `corners` are the columns of its four corners as shares of the picture's width,
    shape (2, 2): (left, right) in the first row, then in the last one; they may lie outside the picture.
    Without corners there is no shadow.

    Y = 0.299 R + ... is linear in the light, and so are U and V about 128, so light times g is Y g,
    128 + (U - 128) g and 128 + (V - 128) g. Values round to the nearest (with a cast, of a float32 sum) and
    saturate at 0 and 255.
    """
    band = np.zeros((2, 2)) if corners is None else corners
    gains, shades = np.array([gain]), np.array([1.0 if corners is None else shade])
    casts = None if cast is None else cast[None]
    relit: NetworkImage = relight_all(image[None], gains, shades, band[None], casts)[0]
    return relit


def relight_all(
    images: NDArray[np.uint8],
    gains: FloatArray,
    shades: FloatArray,
    corners: FloatArray,
    casts: FloatArray | None = None,
) -> NDArray[np.uint8]:
    """Relight `images` (n, rows, columns, 3) with gains and shades (n,), corners (n, 2, 2) and casts (n, 3).

    See :func:`relight`, which this equals picture by picture.
    """
    casts = np.ones((len(images), 3)) if casts is None else casts
    neutral = (casts == 1.0).all(axis=1)
    lit, shaded = _lights(gains, casts), _lights(gains * shades, casts)
    outlines = _band_outlines(corners, images.shape[1], images.shape[2])
    relit = np.empty_like(images)
    for index, image in enumerate(images):
        if gains[index] == 1.0 and neutral[index]:
            relit[index] = image
        else:
            relit[index] = lit[index](image)
        if shades[index] != 1.0:
            band = cv2.fillConvexPoly(np.zeros(image.shape[:2], np.uint8), outlines[index], 255)
            cv2.copyTo(shaded[index](image), band, relit[index])
    return relit


def _lights(gains: FloatArray, casts: FloatArray) -> list[Callable[[NetworkImage], Any]]:
    """Return what changes a picture by each gain (n,) and cast (n, 3).

    OpenCV multiplies quickest, in float32; where that might round a half to the wrong side, and there is no
    cast to mix the channels, a table is used.
    """
    values = (np.arange(256.0) - _MIDDLE[:2, None]) * gains[:, None, None] + _MIDDLE[:2, None]
    rounded = np.rint(values)
    doubtful = (np.abs(values - rounded) > 0.5 - FLOAT32_ERROR).any(axis=(1, 2))
    neutral = (casts == 1.0).all(axis=1)
    mixed = _TO_YUV @ (casts[:, :, None] * _TO_RGB)
    mixed[neutral] = np.eye(3)
    linear = gains[:, None, None] * mixed
    matrices = np.concatenate([linear, (_MIDDLE - linear @ _MIDDLE)[..., None]], axis=2)
    return [
        partial(cv2.LUT, lut=_table(rounded[index])) if table else partial(cv2.transform, m=matrices[index])
        for index, table in enumerate(doubtful & neutral)
    ]


def _table(rounded: FloatArray) -> NDArray[np.uint8]:
    """Return OpenCV's table (1, 256, 3) for what the values of luma and chroma become, (2, 256)."""
    table = np.clip(rounded, 0, 255).astype(np.uint8)
    return np.ascontiguousarray(table[[0, 1, 1]].T[None])


def _band_outlines(corners: FloatArray, rows: int, columns: int) -> NDArray[np.int32]:
    """Return the bands' outlines, (n, 4, 2) of (column, row), once around."""
    outlines = np.empty((len(corners), 4, 2), np.int32)
    outlines[:, :2, 0] = np.rint(corners[:, 0] * columns)
    outlines[:, 2:, 0] = np.rint(corners[:, 1, ::-1] * columns)
    outlines[:, :, 1] = (0, 0, rows - 1, rows - 1)
    return outlines
