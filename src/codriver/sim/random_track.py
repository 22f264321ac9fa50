"""An endless family of tracks: `random:<seed>` draws everything from the ranges that stand here.

The same seed is the same track on every machine: only uniform numbers are drawn, what decides is computed
with operations that all machines round alike, and samples are rounded, so that machines whose sines differ
in the last bit agree but for a micrometre in a sample here and there.
"""

import numpy as np

from codriver.sim.clearance import keeps_clear
from codriver.sim.hills import Hills, road_over
from codriver.sim.layout import lay_road
from codriver.sim.rounded_polygon import rounded_polygon, tangent_lengths
from codriver.sim.spline import PlaneCurve
from codriver.sim.tour import round_trip, scattered_places
from codriver.sim.track import SHOULDERS, Edge, Marking, Scenery, Surface, Track
from codriver.types import FloatArray

CORNERS = (9, 18)
"""Bends of a track, at most; tracks become 700 to 1900 m long."""
SPACING = (55.0, 80.0)
"""Metres between corners at least."""
TIGHTEST_RADIUS = (12.0, 25.0)
"""Metres: of a track's sharpest bends. Each bend's own radius is drawn between this and WIDEST_RADIUS."""
WIDEST_RADIUS = 90.0
"""Metres; a bend that has no room for its radius gets the largest one that fits."""
CLEARANCE = 22.0
"""Metres between the middles of two stretches of road at least."""
ASPHALT_HALF_WIDTH = (2.9, 3.8)
"""Metres from the middle to the line (or to the end of the asphalt where there is none); the lake has 3.4."""
EDGES = (Edge.LINES, Edge.SOLID, Edge.NONE)
"""Drawn alike for both sides; with LINES, bends sharper than KERB_RADIUS have kerbs on half of the tracks."""
KERB_RADIUS = 60.0
"""Metres."""
DASHED_SHARE = 0.5
"""Share of tracks with a dashed centre line."""
COBBLES_SHARE = 0.1
"""Share of tracks that are cobbled."""
FLAT_SHARE = 0.3
"""Share of tracks without hills."""
STEEPEST = (0.02, 0.10)
"""Rise per metre at a hilly track's steepest place."""
WAVELENGTHS = (150.0, 450.0)
"""Metres, of three waves of hills."""
BANK = (0.0, np.radians(4.0))
"""Radians of a hilly track's sharpest bends; flat ones are not banked."""
BANK_PER_CURVATURE = 20.0
"""Metres: the bank grows with the curvature and nears its greatest at a radius of this."""
START_STRAIGHT = 60.0
"""Metres of road that shall be as straight as possible around the start."""


def random_track(seed: int) -> Track:
    """Build the track of a seed (0 or more): drawn anew until it keeps clear of itself."""
    rng = np.random.Generator(np.random.PCG64(seed))
    curve = _curve(rng)
    count = len(curve.points)
    edge = EDGES[int(rng.integers(len(EDGES)))]
    kerbs = edge == Edge.LINES and rng.random() < 0.5
    edges = np.where(kerbs & (np.abs(curve.curvature) > 1 / KERB_RADIUS), Edge.KERB, edge)
    half_width = rng.uniform(*ASPHALT_HALF_WIDTH) + SHOULDERS[edge]
    marking = Marking.DASHED if rng.random() < DASHED_SHARE else Marking.NONE
    surface = Surface.COBBLES if rng.random() < COBBLES_SHARE else Surface.ASPHALT
    scenery = list(Scenery)[int(rng.integers(len(Scenery)))]
    elevation, bank = np.zeros(count), np.zeros(count)
    if rng.random() >= FLAT_SHARE:
        elevation = _elevation(rng, curve)
        bank = rng.uniform(*BANK) * np.tanh(BANK_PER_CURVATURE * curve.curvature)
    return lay_road(
        f"random-v0:{seed}",
        curve,
        half_width_left=half_width,
        half_width_right=half_width,
        elevation=elevation,
        bank=bank,
        surface=surface,
        edge_left=edges,
        edge_right=edges,
        centre_marking=marking,
        start=_straightest(curve),
        scenery=scenery,
    )


def _curve(rng: np.random.Generator) -> PlaneCurve:
    while True:  # About one draw in three is a valid track.
        corners = _corners(rng)
        tightest = rng.uniform(*TIGHTEST_RADIUS)
        wanted = tightest + (WIDEST_RADIUS - tightest) * rng.random(len(corners)) ** 2
        radii = np.minimum(wanted, _largest_radii(corners))
        if radii.min() >= tightest:
            curve = rounded_polygon(corners, radii)
            if keeps_clear(curve, CLEARANCE):
                return curve


def _corners(rng: np.random.Generator) -> FloatArray:
    """Draw the corners (k, 2) of a polygon that does not cross itself, in either direction."""
    count, spacing = int(rng.integers(CORNERS[0], CORNERS[1] + 1)), rng.uniform(*SPACING)
    corners = round_trip(scattered_places(rng, count, spacing, 1.3 * spacing * np.sqrt(count)))
    return corners[::-1] if rng.random() < 0.5 else corners


def _largest_radii(corners: FloatArray) -> FloatArray:
    """Return the radius (k,) at each corner for which its arc takes half of the shorter edge beside it."""
    edges = np.sqrt(np.square(np.roll(corners, -1, axis=0) - corners).sum(axis=1))
    room = np.minimum(edges, np.roll(edges, 1)) / 2
    largest: FloatArray = room / np.maximum(tangent_lengths(corners, np.ones(len(corners))), 1e-9)
    return largest


def _elevation(rng: np.random.Generator, curve: PlaneCurve) -> FloatArray:
    hills = Hills(rng.random(3) * 2 * np.pi, rng.uniform(*WAVELENGTHS, 3), rng.random(3) * 2 * np.pi)
    return road_over(hills, curve, rng.uniform(*STEEPEST))


def _straightest(curve: PlaneCurve) -> float:
    """Return the arc length in the middle of the straightest START_STRAIGHT, metres."""
    reach = round(START_STRAIGHT / 2 / curve.step)
    bent = np.convolve(np.pad(np.abs(curve.curvature), reach, "wrap"), np.ones(2 * reach + 1), "valid")
    return int(np.argmin(bent)) * curve.step
