"""The lake track of the Udacity simulator: its surveyed centre line, and what was surveyed along it.

Source of the waypoints: the simulator's own lake track, in driving order, Unity's x and z in metres. Source
of the rest: a survey of 4,053 recorded rows (arc lengths +-2 m, widths +-0.05 m). The survey could not
determine heights, so the track is flat and level, as its bridge was measured to be (under 0.1 degree).
"""

import numpy as np

from codriver.sim.layout import arc_lengths, lay_road, within
from codriver.sim.spline import closed_spline
from codriver.sim.track import SHOULDERS, Edge, Scenery, Surface, Track
from codriver.types import FloatArray

# fmt: off
WAYPOINTS = np.array([
    (179.308, 98.671), (172.308, 117.181), (165.573, 127.289), (151.748, 140.371), (133.478, 150.771),
    (114.808, 156.621), (103.894, 158.429), (94.218, 158.891), (85.374, 158.731), (70.408, 157.101),
    (61.244, 155.419), (45.308, 151.201), (36.034, 148.141), (15.908, 140.121), (5.648, 135.321),
    (-9.992, 127.081), (-24.016, 119.021), (-32.162, 113.361), (-43.492, 105.941), (-61.090, 92.885),
    (-78.292, 78.731), (-93.050, 65.341), (-107.772, 50.579), (-123.392, 33.371), (-134.970, 18.404),
    (-145.117, 4.339), (-158.342, -17.429), (-164.316, -30.181), (-169.337, -42.841), (-175.492, -66.529),
    (-176.962, -76.851), (-176.886, -90.641), (-175.082, -100.321), (-170.362, -115.129),
    (-164.422, -124.521), (-158.942, -131.399), (-146.632, -141.329), (-134.677, -147.489),
    (-126.496, -150.849), (-108.562, -155.499), (-95.206, -157.609), (-73.862, -159.129),
    (-42.382, -159.099), (47.208, -148.129), (75.064, -143.929), (91.194, -139.979), (107.308, -134.209),
    (114.263, -130.651), (122.558, -123.779), (126.618, -118.159), (129.108, -108.669), (129.128, -100.349),
    (126.898, -89.959), (122.338, -79.979), (117.208, -69.827), (98.348, -42.029), (83.638, -20.729),
    (79.684, -12.661), (78.528, -7.879), (77.048, -1.339), (77.878, 5.750), (81.378, 12.861),
    (88.338, 19.951), (95.318, 25.331), (102.928, 29.881), (118.543, 38.049), (133.244, 45.581),
    (156.508, 59.271), (165.744, 66.921), (175.908, 79.571),
])
"""(70, 2), metres, x right and y forward; the line closes."""

ASPHALT_WIDTHS = np.array([
    6.80, 6.89, 6.86, 6.89, 6.75, 6.76, 6.77, 7.16, 7.13, 7.13, 6.92, 6.54, 6.55, 6.55, 6.59, 6.57, 6.54,
    6.56, 6.58, 6.56, 6.60, 6.59, 6.60, 6.60, 6.61, 6.63, 6.62, 6.63, 6.62, 6.63, 6.65, 6.66, 6.70, 6.69,
    6.72, 6.70, 6.72, 6.76, 6.74, 6.76, 6.75, 6.79, 6.80, 6.79, 6.83, 6.87, 6.87, 6.90, 6.94, 7.01, 7.07,
    7.07, 7.10, 7.07, 7.01, 6.92, 6.89, 6.82, 6.79, 6.72, 6.72, 6.70, 6.70, 6.64, 6.65, 6.62, 6.65, 6.68,
    np.nan, np.nan, np.nan, np.nan, np.nan, np.nan, np.nan, np.nan, np.nan, np.nan, np.nan,
    6.62, 6.61, 6.55, 6.60, 6.62, 6.97, 7.26, 7.11, 7.12, 7.10, 7.03, 7.11, 7.11, 7.03, 7.03, 7.03, 7.02,
    7.03, 7.01, 7.21, 7.03, 6.82, 6.61, 6.63, 6.68, 6.66, 6.68, 6.62, 6.63, 6.63, 6.81, 6.77, 6.82, 7.03,
    7.08,
])
"""Metres between the inner yellow lines, for each 10 m from s = 0; none on the bridge."""
# fmt: on

KERBS_LEFT = [(1099.0, 43.0), (467.5, 544.0), (826.5, 884.0), (968.0, 1023.0)]
KERBS_RIGHT = [(1098.5, 42.5), (467.5, 544.0), (827.0, 849.0), (865.0, 884.0), (967.0, 1024.0)]
SAND_RIGHT = [(67.0, 107.0), (849.0, 865.0)]
"""A lay-by, and the turn-off where a sand road goes straight on."""
BRIDGE = (677.7, 786.0)
"""From where to where cobbles and walls are, metres of arc length as all of these."""
BRIDGE_WIDTHS = ((680.0, 786.0), (10.1, 12.4))
"""Two arc lengths and the metres from wall to wall there; it grows linearly."""

START = np.array([179.81, 89.86])
"""Where the simulator's training mode puts the car's origin, x and y in metres: 8 m before s = 0."""


def lake() -> Track:
    """Build the lake track, 1138.4 m round, driven as the simulator does (counter-clockwise, mostly left)."""
    curve = closed_spline(WAYPOINTS)
    s = arc_lengths(curve)
    on_bridge = within(s, [BRIDGE])
    half_width = np.where(
        on_bridge,
        np.interp(s, *BRIDGE_WIDTHS) / 2,
        _asphalt_widths(s, curve.step * len(s)) / 2 + SHOULDERS[Edge.LINES],
    )
    wall = np.where(on_bridge, half_width, np.inf)
    edges = {
        side: np.select(
            [on_bridge, within(s, sand), within(s, kerbs)], [Edge.WALL, Edge.SAND, Edge.KERB], Edge.LINES
        )
        for side, kerbs, sand in (("left", KERBS_LEFT, []), ("right", KERBS_RIGHT, SAND_RIGHT))
    }
    track = lay_road(
        "lake-v0",
        curve,
        half_width_left=half_width,
        half_width_right=half_width,
        wall_left=wall,
        wall_right=wall,
        surface=np.where(on_bridge, Surface.COBBLES, Surface.ASPHALT),
        edge_left=edges["left"],
        edge_right=edges["right"],
        scenery=Scenery.LAKE,
    )
    return track.starting_at(*START)


def _asphalt_widths(s: FloatArray, length: float) -> FloatArray:
    """Return the surveyed widths at `s`, straight between the middles of the surveyed pieces."""
    known = np.flatnonzero(np.isfinite(ASPHALT_WIDTHS))
    widths: FloatArray = np.interp(s, known * 10.0 + 5.0, ASPHALT_WIDTHS[known], period=length)
    return widths
