"""Counting what lasts: an excursion or a crash is many samples, and bouncing on its edge is no second one."""

import numpy as np
from numpy.typing import NDArray

from codriver.types import FloatArray

SEPARATE = 1.0
"""Seconds without it after which it counts anew, as for the simulator's collisions."""


def count_events(happening: NDArray[np.bool_], time: FloatArray, separate: float = SEPARATE) -> int:
    """Count the times that something happens, given whether it does at each sample (n,) and when, seconds.

    What stops and comes back within `separate` seconds has not stopped.
    """
    moments = time[happening]
    return int(len(moments) > 0) + int(np.count_nonzero(np.diff(moments) > separate))
