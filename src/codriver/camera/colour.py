"""Preprocessed pictures back in colours that people can look at."""

import cv2
import numpy as np
from numpy.typing import NDArray

from codriver.types import NetworkImage


def yuv_to_rgb(image: NetworkImage) -> NDArray[np.uint8]:
    """Return a uint8 YUV picture (rows, columns, 3) as uint8 RGB of the same shape."""
    return cv2.cvtColor(image, cv2.COLOR_YUV2RGB).astype(np.uint8, copy=False)
