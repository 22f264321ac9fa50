"""Does the car swing about the middle, and how quickly? The spectrum of the cross-track error says."""

from dataclasses import dataclass

import numpy as np
from scipy import signal  # type: ignore[import-untyped]

from codriver.evaluate.steps import Interruptions, driven_pieces, step_seconds
from codriver.sim.trajectory import Trajectory

LEAST_SECONDS = 10.0
"""A shorter piece of driving shows no swing that could be told from a bend."""
WINDOW_SECONDS = 30.0
"""Of one spectrum; what swings once in it is the slowest that is told."""


@dataclass(frozen=True, slots=True)
class Oscillation:
    """The strongest swing of the cross-track error."""

    hertz: float
    """Its frequency; the spectrum's steps are 0.03 Hz."""
    power_share: float
    """Share of the error's variance within one step of that frequency, 0..1: near 1 is a pure swing."""


def strongest_oscillation(trajectory: Trajectory, interruptions: Interruptions = ()) -> Oscillation | None:
    """Return the peak of the spectrum (Welch 1967) over the longest piece that was driven without help.

    None where that is shorter than LEAST_SECONDS, or where the error never changes.
    """
    piece = max(driven_pieces(trajectory, interruptions), key=lambda piece: piece.stop - piece.start)
    error = trajectory.cross_track_error[piece]
    seconds = float(step_seconds(trajectory)[0])
    if len(error) * seconds < LEAST_SECONDS or np.ptp(error) == 0:
        return None
    window = min(len(error), round(WINDOW_SECONDS / seconds))
    hertz, power = signal.welch(error, fs=1 / seconds, nperseg=window, detrend="linear")
    # The first two bins hold what the detrending left of the mean and of slow drifts.
    peak = int(np.argmax(power[2:])) + 2
    return Oscillation(float(hertz[peak]), float(power[peak - 1 : peak + 2].sum() / power.sum()))
