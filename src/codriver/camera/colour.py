"""Preprocessed pictures back in colours that people can look at."""

import cv2
import numpy as np
from numpy.typing import NDArray

from codriver.camera.preprocess import Preprocess
from codriver.types import Frame, NetworkImage

_TO_RGB: dict[str, int] = {
    "yuv": cv2.COLOR_YUV2RGB,
    "hsv": cv2.COLOR_HSV2RGB,
    "bgr": cv2.COLOR_BGR2RGB,
    "grey": cv2.COLOR_GRAY2RGB,
    "yuv_of_bgr": cv2.COLOR_YUV2BGR,
}


def yuv_to_rgb(image: NetworkImage) -> NDArray[np.uint8]:
    """Return a uint8 YUV picture (rows, columns, 3) as uint8 RGB of the same shape."""
    return cv2.cvtColor(image, cv2.COLOR_YUV2RGB).astype(np.uint8, copy=False)


def fed_picture(preprocess: Preprocess, frame: Frame) -> NDArray[np.uint8]:
    """Return what `preprocess` makes of a uint8 RGB frame (160, 320, 3) in RGB: uint8 (height, width, 3)."""
    image = preprocess.image(frame)
    colours = np.ascontiguousarray(image[..., : image.shape[2] - preprocess.empty_channels])
    if preprocess.colour == "rgb":
        return colours
    return cv2.cvtColor(colours, _TO_RGB[preprocess.colour]).astype(np.uint8, copy=False)
