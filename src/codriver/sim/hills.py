"""Hills that a road climbs: heights of the country, so that neighbouring stretches of road lie alike."""

from dataclasses import dataclass

import numpy as np

from codriver.sim.spline import PlaneCurve
from codriver.types import FloatArray


@dataclass(frozen=True, slots=True)
class Hills:
    """A sum of k waves over the country."""

    directions: FloatArray
    """(k,), radians clockwise from +y, in which each wave runs."""
    wavelengths: FloatArray
    """(k,), metres."""
    phases: FloatArray
    """(k,), radians."""

    def heights(self, points: FloatArray) -> FloatArray:
        """Return the heights (n,) at points (n, 2), metres; a wave is as high as its length over 2 pi."""
        waves = np.column_stack([np.sin(self.directions), np.cos(self.directions)]).T
        wavenumbers = 2 * np.pi / self.wavelengths
        heights: FloatArray = (np.sin(points @ waves * wavenumbers + self.phases) / wavenumbers).sum(axis=1)
        return heights


def road_over(hills: Hills, curve: PlaneCurve, steepest: float) -> FloatArray:
    """Return the heights (n,), metres, of the road over `hills`, made as high as its steepest place allows.

    `steepest` is that place's rise per metre of road; the lowest place lies at 0.
    """
    heights = hills.heights(curve.points)
    rises = np.diff(heights, append=heights[:1]) / curve.step
    raised: FloatArray = (heights - heights.min()) * (steepest / np.abs(rises).max())
    return raised
