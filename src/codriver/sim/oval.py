"""The oval: two straights and two even bends, for first steps and for tests that want to know the answer."""

import numpy as np

from codriver.sim.layout import lay_road
from codriver.sim.spline import closed_spline
from codriver.sim.track import Edge, Marking, Scenery, Track

STRAIGHT = 120.0
"""Metres."""
RADIUS = 45.0
"""Metres of the bends; at 30 mph 4 m/s2 sideways."""
HALF_WIDTH = 4.0
"""Metres, as wide as a country road."""
SPACING = 5.0
"""Metres between the waypoints, about; small against the radius."""


def oval() -> Track:
    """Build the oval, 523 m round, counter-clockwise, its start in the middle of a straight."""
    along = np.linspace(-STRAIGHT / 2, STRAIGHT / 2, round(STRAIGHT / SPACING), endpoint=False)
    turned = np.linspace(0.0, np.pi, round(np.pi * RADIUS / SPACING), endpoint=False)
    right_straight = np.column_stack([np.full_like(along, RADIUS), along])
    far_bend = np.column_stack([RADIUS * np.cos(turned), STRAIGHT / 2 + RADIUS * np.sin(turned)])
    half = np.concatenate([right_straight, far_bend])
    curve = closed_spline(np.concatenate([half, -half]))
    return lay_road(
        "oval-v0",
        curve,
        half_width_left=HALF_WIDTH,
        half_width_right=HALF_WIDTH,
        edge_left=Edge.SOLID,
        edge_right=Edge.SOLID,
        centre_marking=Marking.DASHED,
        start=STRAIGHT / 2,
        scenery=Scenery.MEADOW,
    )
