"""Coming back to the middle from a start beside it: how long it takes, and how far beyond it goes.

The 24 starts are six offsets by four headings, as many as the lane centring test of comma.ai has scenes
(arXiv 2504.19077).
"""

import itertools
import math
from dataclasses import dataclass

import numpy as np

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


@dataclass(frozen=True, slots=True)
class RecoveryFigures:
    """How one start beside the middle was made good."""

    seconds: float | None
    """Until the car was within BACK_WITHIN for good, as far as it was driven; None if it never was."""
    overshoot: float
    """Metres that it went beyond the middle, to the side that it did not start on."""

    @property
    def in_time(self) -> bool:
        """Whether it was back within IN_TIME."""
        return self.seconds is not None and self.seconds <= IN_TIME


def recovery_starts(s: float, speed: float) -> list[Start]:
    """Return the 24 starts at arc length `s`, metres, driving at `speed`, m/s."""
    return [Start(s, offset, heading, speed) for offset, heading in itertools.product(OFFSETS, HEADINGS)]


def recovery_figures(trajectory: Trajectory) -> RecoveryFigures:
    """Return the figures of a drive that began beside the middle."""
    error = trajectory.cross_track_error
    outside = np.flatnonzero(np.abs(error) >= BACK_WITHIN)
    first_within = int(outside[-1]) + 1 if len(outside) else 0
    back = first_within < len(error)
    beyond = -math.copysign(1.0, float(error[0])) * error
    return RecoveryFigures(
        seconds=float(trajectory.time[first_within] - trajectory.time[0]) if back else None,
        overshoot=max(0.0, float(beyond.max())),
    )
