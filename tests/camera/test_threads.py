"""OpenCV can be kept to the calling thread."""

import cv2

from codriver.camera.threads import keep_opencv_to_one_thread


def test_opencv_is_kept_to_one_thread() -> None:
    before = cv2.getNumThreads()
    keep_opencv_to_one_thread()
    assert cv2.getNumThreads() == 1
    cv2.setNumThreads(before)
