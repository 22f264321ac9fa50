"""The oval: two straights and two even bends, for first steps and for tests that want to know the answer."""

import numpy as np

from codriver.sim.layout import lay_road
from codriver.sim.rounded_polygon import rounded_polygon
from codriver.sim.track import Edge, Marking, Scenery, Track

STRAIGHT = 120.0
"""Metres."""
RADIUS = 45.0
"""Metres of the bends; at 30 mph 4 m/s2 sideways."""
HALF_WIDTH = 4.0
"""Metres, as wide as a country road."""
CORNERS = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)]) * (RADIUS, STRAIGHT / 2 + RADIUS)
"""(4, 2), metres: of the rectangle around it; two of them make one bend."""
START = (RADIUS, 0.0)
"""In the middle of a straight; x and y in metres."""


def oval() -> Track:
    """Build the oval, 523 m round, counter-clockwise."""
    track = lay_road(
        "oval-v0",
        rounded_polygon(CORNERS, np.full(4, RADIUS)),
        half_width_left=HALF_WIDTH,
        half_width_right=HALF_WIDTH,
        edge_left=Edge.SOLID,
        edge_right=Edge.SOLID,
        centre_marking=Marking.DASHED,
        scenery=Scenery.MEADOW,
    )
    return track.starting_at(*START)
