"""What a sensor does to a picture, by OpenCV's saturating arithmetic: tables for its levels, and noise."""

import cv2
import numpy as np
from numpy.typing import NDArray

Channels = NDArray[np.uint8]
"""uint8 (rows, columns, channels)."""


def look_up(picture: Channels, tables: NDArray[np.uint8]) -> None:
    """Replace each level by that of its channel's table, (256, channels), in place."""
    cv2.LUT(picture, tables[np.newaxis], dst=picture)


def add_noise(picture: Channels, brighter: Channels, darker: Channels) -> None:
    """Add one picture of levels and subtract another, in place; what leaves 0..255 stays at its end."""
    cv2.add(picture, brighter, dst=picture)
    cv2.subtract(picture, darker, dst=picture)
