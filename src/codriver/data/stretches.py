"""Time in a recording: from the pictures' names to stretches of rows that follow each other without a gap."""

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from codriver.types import FloatArray

MAX_GAP_SECONDS = 1.0
"""A longer silence starts a new stretch; within a drive the longest gap of the lake recording is 0.48 s."""
ROW_SECONDS = 1 / 15
"""Seconds between rows where the names tell no time: the simulator's wish."""

Stretch = tuple[int, int]
"""(start, stop): rows start to stop - 1."""

_STAMP = re.compile(r"(\d{4})_(\d\d)_(\d\d)_(\d\d)_(\d\d)_(\d\d)_(\d{3})(?!\d)", re.ASCII)


def picture_time(name: str) -> float:
    """Return the time stamp of a picture's name in seconds (local clock); NaN where there is none."""
    match = _STAMP.search(name)
    if match is None:
        return float("nan")
    year, month, day, hour, minute, second, millisecond = map(int, match.groups())
    try:
        moment = datetime(year, month, day, hour, minute, second, millisecond * 1000)
    except ValueError:
        return float("nan")
    return (moment - datetime(1970, 1, 1)).total_seconds()


def find_stretches(time: FloatArray, group: Sequence[int] | NDArray[np.int64]) -> list[Stretch]:
    """Split rows where time (seconds, NaN allowed) jumps back or by more than a second, or `group` changes.

    Rows without a time stamp follow each other; one with and one without do not.
    """
    if len(time) == 0:
        return []
    step = np.diff(time)
    timeless = np.isnan(time)
    follows = (step >= 0) & (step <= MAX_GAP_SECONDS) | (timeless[1:] & timeless[:-1])
    cuts = np.flatnonzero(~follows | (np.diff(np.asarray(group, np.int64)) != 0)) + 1
    edges = [0, *(int(cut) for cut in cuts), len(time)]
    return list(pairwise(edges))


def seconds_within(time: FloatArray, stretch: Stretch) -> FloatArray:
    """Return seconds since the stretch's first row, float64 (rows,); 1/15 s a row where no time is told."""
    start, stop = stretch
    if np.isnan(time[start:stop]).any() or time[start] == time[stop - 1]:
        return np.arange(stop - start, dtype=np.float64) * ROW_SECONDS
    seconds: FloatArray = time[start:stop] - time[start]
    return seconds
