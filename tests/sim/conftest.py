"""Tracks that the simulator's tests drive on."""

import numpy as np
import pytest

from codriver.sim.layout import arc_lengths, lay_road
from codriver.sim.spline import closed_spline
from codriver.sim.track import Track


@pytest.fixture(scope="session")
def ring() -> Track:
    """A clockwise ring of 60 m radius, hilly, 3 degrees lower at its right, walls 5 m from its middle."""
    angles = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    curve = closed_spline(60 * np.column_stack([np.sin(angles), np.cos(angles)]))
    turned = arc_lengths(curve) / (curve.step * len(curve.points)) * 2 * np.pi
    return lay_road(
        "ring",
        curve,
        elevation=4 * np.sin(turned),
        bank=np.radians(3),
        half_width_left=4.0,
        half_width_right=3.0,
        wall_left=5.0,
        wall_right=5.0,
    )
