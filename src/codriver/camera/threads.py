"""OpenCV's own threads: a help with large pictures, in the way with small ones."""

import cv2


def keep_opencv_to_one_thread() -> None:
    """Let OpenCV work in the calling thread only, for the rest of the process.

    A camera picture is so small that waking a second thread costs more than it saves, and the woken
    one then waits busily and takes processor time from the driving.
    """
    cv2.setNumThreads(1)
