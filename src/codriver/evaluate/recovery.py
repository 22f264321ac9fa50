"""Coming back to the middle from a start beside it: how long it takes, and how far beyond it goes.

The 24 starts are six offsets by four headings, as many as the lane centring test of comma.ai has scenes
(arXiv 2504.19077).
"""

import itertools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from codriver.sim.start import Start
from codriver.sim.trajectory import Trajectory

OFFSETS = (-1.5, -1.0, -0.5, 0.5, 1.0, 1.5)
"""Metres right of the centre line."""
HEADINGS = tuple(math.radians(degrees) for degrees in (-10.0, -5.0, 5.0, 10.0))
"""Radians that the car points right of the road."""
BACK_WITHIN = 0.3
"""Metres from the centre line that count as back in the middle."""
IN_TIME = 3.0
"""Seconds that it may take."""
HELD_FOR = 1.0
"""Seconds within BACK_WITHIN after which the middle counts as reached, whatever the next bend brings."""


@dataclass(frozen=True, slots=True)
class RecoveryFigures:
    """How one start beside the middle was made good."""

    seconds: float | None
    """Until the car was within BACK_WITHIN for good, as far as it was driven; None if it never was."""
    reached: float | None
    """Until the car was within BACK_WITHIN and stayed there for HELD_FOR; None if it never did."""
    overshoot: float
    """Metres that it went beyond the middle, to the side that it did not start on."""

    @property
    def in_time(self) -> bool:
        """Whether it was back for good within IN_TIME."""
        return self.seconds is not None and self.seconds <= IN_TIME

    @property
    def reached_in_time(self) -> bool:
        """Whether it had reached the middle within IN_TIME."""
        return self.reached is not None and self.reached <= IN_TIME


def recovery_starts(s: float, speed: float) -> list[Start]:
    """Return the 24 starts at arc length `s`, metres, driving at `speed`, m/s."""
    return [Start(s, offset, heading, speed) for offset, heading in itertools.product(OFFSETS, HEADINGS)]


def recovery_figures(trajectory: Trajectory) -> RecoveryFigures:
    """Return the figures of a drive that began beside the middle."""
    error, time = trajectory.cross_track_error, trajectory.time - trajectory.time[0]
    outside = np.flatnonzero(np.abs(error) >= BACK_WITHIN)
    first_within = int(outside[-1]) + 1 if len(outside) else 0
    beyond = -math.copysign(1.0, float(error[0])) * error
    return RecoveryFigures(
        seconds=float(time[first_within]) if first_within < len(error) else None,
        reached=_reached(time, outside),
        overshoot=max(0.0, float(beyond.max())),
    )


def _reached(time: NDArray[np.float64], outside: NDArray[np.intp]) -> float | None:
    """Return when the first stay within BACK_WITHIN of HELD_FOR began; `outside` are the steps beyond it."""
    left = np.concatenate([[-1], outside])
    came_back = left + 1
    stayed_until = np.concatenate([outside, [len(time)]]) - 1
    # Half a step: the times are sums of steps, and one second of them may be a hair less.
    held = HELD_FOR - (float(time[1] - time[0]) / 2 if len(time) > 1 else 0.0)
    for first, last in zip(came_back, stayed_until, strict=True):
        if first <= last and time[last] - time[first] >= held:
            return float(time[first])
    return None
