"""The concrete rim along the lake's road, a low bank that is lit by where it faces and how one drives by.

Its brightness was measured in 4,000 recorded pictures by the azimuth that it faces. It is not the same on
the driver's left and right: driving away from the sun the right rim shines. So there are two rims, one for
each direction of driving, and one of them is shown.
"""

import numpy as np

from codriver.render.look import Look
from codriver.render.mesh import Mesh
from codriver.render.ribbons import Section, ribbon
from codriver.sim.track import Edge, Track
from codriver.types import FloatArray

WIDTH = 0.65
"""Metres from the shoulder's end to the rim's outer side."""
HEIGHT = 0.33
"""Metres that the rim rises outward. Width and height give the smallest difference to recorded pictures of
those tried; on a flat plane the rim then seems to be the 1.5 m wide that were surveyed."""
RIMMED = (Edge.LINES, Edge.KERB)
"""Edges with a rim."""

FACING = np.radians(np.arange(10.0, 360.0, 20.0))
"""Azimuths for the brightnesses below, radians clockwise from +y."""
ON_THE_LEFT = np.array(
    ((217, 206), (232, 225), (236, 236), (233, 235), (225, 230), (208, 212), (183, 184), (163, 159),
     (144, 132), (124, 104), (104, 71), (101, 61), (102, 61), (116, 78), (132, 91), (154, 123), (174, 147),
     (197, 177))
)  # fmt: skip
ON_THE_RIGHT = np.array(
    ((226, 215), (243, 238), (247, 244), (249, 245), (248, 243), (246, 242), (241, 221), (225, 194),
     (183, 155), (165, 150), (132, 87), (120, 61), (118, 61), (121, 69), (137, 90), (158, 128), (180, 159),
     (201, 189))
)  # fmt: skip
"""Grey levels at the rim's inner and outer side, on the driver's left and right."""
LEVELS = np.array((60.0, 98.0, 182.0, 244.0))
COLOURS = np.array(((51, 66, 66), (88, 104, 103), (188, 190, 168), (254, 253, 224))) / 255
"""RGB 0..1 of rims with these grey levels: bluish in the shade, clipped in the sun."""


def rim(track: Track, section: Section, side: float, direction: float, look: Look) -> Mesh | None:
    """Return the rim on one side (-1 or 1), as a driver in `direction` (1 forward, -1 back) sees it."""
    end = track.half_widths_at(section.arc_lengths)[0 if side < 0 else 1]
    return ribbon(
        track,
        section,
        side * np.stack([end, end + WIDTH], axis=1),
        np.array((0.0, HEIGHT)),
        colours=_colours(track.heading_at(section.arc_lengths) - side * np.pi / 2, side * direction, look),
        across=np.zeros(2),
        kept=np.isin(section.edges(track, side), RIMMED),
    )


def _colours(facing: FloatArray, own_side: float, look: Look) -> FloatArray:
    """Return RGB (n, 2, 3) of rims that face these azimuths (n,), on the driver's left (-1) or right (1)."""
    table = ON_THE_LEFT if own_side < 0 else ON_THE_RIGHT
    at = np.mod(facing - (look.sun_azimuth - Look().sun_azimuth), 2 * np.pi)
    levels = np.stack([np.interp(at, FACING, column, period=2 * np.pi) for column in table.T], axis=1)
    return np.stack([np.interp(levels, LEVELS, channel) for channel in COLOURS.T], axis=-1)
