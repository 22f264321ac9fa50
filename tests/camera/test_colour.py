"""A picture turned to YUV and back is the picture."""

import cv2
import numpy as np

from codriver.camera.colour import yuv_to_rgb


def test_it_undoes_the_preprocessing_s_colours() -> None:
    rgb = 40 + np.random.default_rng(0).integers(0, 64, (66, 200, 3), dtype=np.uint8)
    there_and_back = yuv_to_rgb(cv2.cvtColor(rgb, cv2.COLOR_RGB2YUV))
    assert there_and_back.dtype == np.uint8
    assert np.abs(there_and_back.astype(int) - rgb).max() <= 2
