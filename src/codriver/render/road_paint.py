"""What a road is painted with: asphalt and its lines, cobbles, kerbs. Figures: survey of the lake recording.

A road texture is half a road, from the centre line (column 0) to the end of what may be driven on, because
edges and widths differ from side to side; the other half is the same texture the other way round.
"""

from collections.abc import Iterable

import numpy as np

from codriver.render.gloss import REFERENCE
from codriver.render.low_angle import LowAngleTexture
from codriver.render.painting import noise
from codriver.sim.track import SHOULDERS, Edge, Marking, Surface
from codriver.types import FloatArray

SIZE = 256
"""Texels across half a road, and along it."""
TEXEL = 0.0186
"""Metres that a texel of the road covers."""
HALF_ROAD = TEXEL * SIZE
"""4.76 m: what the texture covers across, and along; a narrower or wider road stretches its inner part."""
EDGE_PART = 1.7
"""Metres at the outer end of half a road that are never stretched: the lines lie in them."""

ASPHALT = REFERENCE * np.array((1.057, 1.054, 0.925))
"""RGB of near asphalt driving toward the sun."""
SPARKLE = 0.12
"""Skew of the grain to its bright side (0.2 to 0.4 in the recording's lowest rows)."""
ASPHALT_CONTRAST = 0.27
"""Deviation of the grain over its mean where nothing blurs it (blurred, 0.21 at row 136)."""
SHOULDER_FROM, SHOULDER_GRAIN = 0.42, 0.6
"""Metres outward from the line from which the shoulder has only this share of the grain (survey)."""
COBBLE_STONE = np.array((190.0, 164.0, 141.0))
COBBLE_JOINT = np.array((255.0, 252.0, 218.0))
"""RGB driving toward the sun; on average the survey's 198 181 156."""
PAINTED_GRAIN = 0.3
"""How much of the grain shows through paint."""
YELLOW = np.array((255.0, 246.0, 118.0))
YELLOW_FAINT = np.array((206.0, 198.0, 112.0))
DARK = np.array((106.0, 100.0, 83.0))
"""The strip beside the inner line: 85 80 68 away from the sun, where asphalt is 113."""
WHITE = np.array((235.0, 235.0, 225.0))
LINE_HALF_WIDTH = 0.07
"""Metres: half of a white line."""
DASH = 2.0
"""Metres of a dash of the centre line, of 4.76; chosen."""
KERB_RED = np.array((238.0, 112.0, 98.0))
KERB_WHITE = np.array((252.0, 249.0, 223.0))
KERB_PERIOD = 0.57
"""Metres of one red and one white stripe (+-0.05)."""
KERB_INNER, KERB_OUTER = 0.25, 1.38
"""Metres outward from the inner line: where the kerb begins and ends."""


def texture_length(markings: Iterable[Marking]) -> float:
    """Return the metres that the textures of a road with these markings cover along it."""
    return HALF_ROAD * (2 if Marking.DASHED in markings else 1)


def half_road(
    rng: np.random.Generator, surface: Surface, edge: Edge, marking: Marking, length: float = HALF_ROAD
) -> LowAngleTexture:
    """Return half a road of this surface, edge and centre line, drawn from `rng`.

    length: metres that it covers along, HALF_ROAD or twice that; see :func:`texture_length`.
    """
    shape = (round(length / TEXEL), SIZE)
    colours, grain = _SURFACES[surface](rng, shape)
    outward = (np.arange(SIZE) + 0.5) * TEXEL - (HALF_ROAD - SHOULDERS[edge])
    if edge is Edge.LINES:
        grain = np.where(outward > SHOULDER_FROM, SHOULDER_GRAIN * grain, grain)
    wear = noise(rng, shape, along=8.0, across=3.0)
    for limits, colour in _stripes_of(edge):
        columns = (outward >= limits[0]) & (outward < limits[1])
        share = np.clip(0.92 + 0.06 * wear[:, columns, None], 0, 1)
        colours[:, columns] = share * colour + (1 - share) * colours[:, columns]
        grain[:, columns] *= PAINTED_GRAIN
    colours *= 1 + grain[..., None]
    colours = _halves_meet(colours)
    if marking is Marking.DASHED:
        # The other half of the road is half a texture ahead, where its dashes have to be the same.
        dash = np.arange(shape[0])[:, None] % (shape[0] // 2) < DASH / TEXEL
        colours[dash & (np.arange(SIZE)[None] * TEXEL < LINE_HALF_WIDTH)] = WHITE
    return LowAngleTexture(colours, TEXEL, mirrored=True)


def _halves_meet(colours: FloatArray) -> FloatArray:
    """Make the columns at the centre line repeat after half the texture.

    The other half of the road wears the same texture half its length ahead, so that the two are no mirror
    images; there they have to agree.
    """
    share = np.clip(1 - np.arange(SIZE) / 24, 0, 1)[None, :, None]
    mean = colours.mean(axis=0)
    own, other = colours - mean, np.roll(colours, len(colours) // 2, axis=0) - mean
    # Weights that keep the contrast of the two, which are independent.
    return np.asarray(mean + own * np.cos(share * np.pi / 4) + other * np.sin(share * np.pi / 4))


def kerb(rng: np.random.Generator) -> tuple[LowAngleTexture, float]:
    """Return a kerb from its inner to its outer side, and the metres that it covers along."""
    rows, columns = 512, 32
    texel = (KERB_OUTER - KERB_INNER) / columns
    stripes = round(rows * texel / KERB_PERIOD)
    red = (np.arange(rows) * stripes / rows) % 1 < 0.5
    colours = np.where(red[:, None, None], KERB_RED, KERB_WHITE) * np.ones((1, columns, 1))
    colours *= 1 + 0.05 * noise(rng, (rows, columns), along=2.0, across=2.0)[..., None]
    return LowAngleTexture(colours, texel, mirrored=True), stripes * KERB_PERIOD


def _stripes_of(edge: Edge) -> list[tuple[tuple[float, float], FloatArray]]:
    """Return the stripes beside an edge's line: metres outward from its middle, and the colour."""
    if edge is Edge.LINES:
        return [((0.07, 0.39), DARK), ((-0.05, 0.06), YELLOW), ((0.39, 0.58), YELLOW_FAINT)]
    if edge is Edge.KERB:
        return [((0.07, 0.30), DARK), ((-0.06, 0.07), YELLOW)]
    return [((-LINE_HALF_WIDTH, LINE_HALF_WIDTH), WHITE)] if edge is Edge.SOLID else []


def _asphalt(rng: np.random.Generator, shape: tuple[int, int]) -> tuple[FloatArray, FloatArray]:
    """Return the colours and the grain of gravel in tar, with larger patches."""
    grain = (
        noise(rng, shape, along=1.2, across=0.25)
        + 0.3 * noise(rng, shape, along=6.0, across=3.0)
        + 0.2 * noise(rng, shape, along=40.0, across=18.0)
    )
    grain += SPARKLE * (grain**2 - 1)
    return np.broadcast_to(ASPHALT, (*shape, 3)).copy(), ASPHALT_CONTRAST * grain / grain.std()


def _cobbles(rng: np.random.Generator, shape: tuple[int, int]) -> tuple[FloatArray, FloatArray]:
    """Return the colours and the grain of stones in rows, each in its own brown, with pale joints.

    A stone is a quarter of a metre wide.
    """
    rows_of_stones, columns_of_stones = 13 * shape[0] // SIZE, 19
    crooked = 0.12 * noise(rng, shape, 10, 10), 0.12 * noise(rng, shape, 10, 10)
    across = np.arange(SIZE)[None] / SIZE * columns_of_stones + crooked[0]
    column = np.floor(across).astype(int) % columns_of_stones
    shift = rng.uniform(0, 1, columns_of_stones)[column]
    along = (
        np.arange(shape[0])[:, None] / shape[0] * rows_of_stones + shift + 0.12 * noise(rng, shape, 10, 10)
    )
    row = np.floor(along).astype(int) % rows_of_stones
    to_joint = np.minimum(
        np.minimum(across % 1, 1 - across % 1) * 0.25, np.minimum(along % 1, 1 - along % 1) * 0.36
    )
    stone = np.clip((to_joint - 0.015) / 0.02, 0, 1)[..., None]
    brown = 1 + 0.17 * rng.standard_normal((rows_of_stones, columns_of_stones, 1))[row, column]
    colours = stone * COBBLE_STONE * brown + (1 - stone) * COBBLE_JOINT
    return colours, 0.08 * noise(rng, shape, 1.2, 1.2)


_SURFACES = {Surface.ASPHALT: _asphalt, Surface.COBBLES: _cobbles}
