"""The jungle: a narrow mountain road with hairpin bends, in the spirit of the simulator's second track.

The road is the project's own; only its character (hilly, narrow, dashed centre line, sharp bends) is the
simulator's.
"""

import numpy as np

from codriver.sim.hills import Hills, road_over
from codriver.sim.layout import lay_road
from codriver.sim.rounded_polygon import rounded_polygon
from codriver.sim.track import Edge, Marking, Scenery, Track

# fmt: off
CORNERS = np.array([
    (0, -70, 40), (0, 70, 45), (40, 116, 18), (20, 172, 22), (84, 214, 36), (176, 224, 11), (179, 193, 11),
    (84, 172, 11), (87, 142, 11), (160, 152, 24), (206, 106, 13), (156, 74, 14), (184, 22, 32),
    (252, 24, 15), (240, -52, 26), (184, -66, 15), (152, -20, 12), (110, -44, 13), (118, -100, 15),
    (60, -104, 14), (44, -146, 18), (8, -128, 24),
], np.float64)
# fmt: on
"""(k, 3): x, y and the radius of the bend, metres."""
HALF_WIDTH = 3.2
"""Metres: two lanes of 2.9 m and 0.3 m beyond the white line at each side."""
STEEPEST = 0.12
"""Rise per metre at the steepest place; real mountain roads go up to that."""
HILLS = Hills(
    directions=np.array([0.3, 1.2, 2.2]),
    wavelengths=np.array([420.0, 260.0, 160.0]),
    phases=np.array([0.4, 2.1, 4.4]),
)
BANK = np.radians(4.0)
"""At most, in the sharpest bends; the inner side is the lower one."""
BANK_PER_CURVATURE = 20.0
"""Metres: the bank grows with the curvature and nears its greatest at a radius of this."""
START = (0.0, -20.0)
"""On the longest straight; x and y in metres."""


def jungle() -> Track:
    """Build the jungle track, 1313 m round, clockwise, its tightest bends of 10.5 m radius."""
    curve = rounded_polygon(CORNERS[:, :2], CORNERS[:, 2])
    track = lay_road(
        "jungle-v0",
        curve,
        half_width_left=HALF_WIDTH,
        half_width_right=HALF_WIDTH,
        elevation=road_over(HILLS, curve, STEEPEST),
        bank=BANK * np.tanh(BANK_PER_CURVATURE * curve.curvature),
        edge_left=Edge.SOLID,
        edge_right=Edge.SOLID,
        centre_marking=Marking.DASHED,
        scenery=Scenery.JUNGLE,
    )
    return track.starting_at(*START)
