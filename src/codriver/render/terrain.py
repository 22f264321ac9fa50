"""The land on both sides of a road, outwards from its end, or from its rim where it has one."""

import numpy as np

from codriver.render.ground import Ground
from codriver.render.light import normals_of, relit
from codriver.render.look import Look
from codriver.render.mesh import Mesh, grid_triangles
from codriver.render.painting import Painting, mirrored, noise, with_mip_levels
from codriver.render.reach import reach
from codriver.render.ribbons import Section
from codriver.render.rim import HEIGHT, RIMMED, WIDTH
from codriver.sim.track import Track
from codriver.types import FloatArray

COLUMNS = np.array((8.0, 12.0, 17.0, 24.0, 34.0, 50.0, 80.0))
"""Metres from the centre line at which the land has its points."""
COARSE_COLUMNS = COLUMNS[[1, 3, 5, 6]]
"""The same where it is far; the outermost stays, for there the hills are highest."""
ACROSS = (0.0, 0.1, 0.25, 0.31, 0.36, 0.41, 0.455, 0.5)
"""Where the texture is read at the land's inner end and at each of COLUMNS: half of that for the verge."""
LAND_TEXTURE = 0.85
"""Mean brightness of the land's texture."""
VERGE_CONTRAST, SLOPE_CONTRAST = 0.05, 0.11
"""Deviations of that brightness, over it."""
TEXTURE_LENGTH = 14.0
"""Metres that the land's texture covers along the road."""


def land(track: Track, ground: Ground, section: Section, side: float, look: Look) -> Mesh:
    """Return one section of the land on one side (-1 or 1), to wear :func:`land_painting`."""
    return _land(track, ground, section, side, look, COLUMNS)


def far_land(track: Track, ground: Ground, section: Section, side: float, look: Look) -> Mesh:
    """Return the same as it looks from afar, with few points and without a texture."""
    mesh = _land(track, ground, section.coarse, side, look, COARSE_COLUMNS)
    return mesh.painted(LAND_TEXTURE * mesh.colours)


def _land(
    track: Track, ground: Ground, section: Section, side: float, look: Look, columns: FloatArray
) -> Mesh:
    s = section.arc_lengths
    end = track.half_widths_at(s)[0 if side < 0 else 1]
    edges = section.edges(track, side)
    rimmed = np.isin(edges, RIMMED)[np.minimum(np.arange(len(s)), len(edges) - 1)]
    inner = end + np.where(rimmed, WIDTH, 0.0)
    limit = np.maximum(reach(track, s, side), inner + 0.5)[:, None]
    beyond = np.clip(columns[None], inner[:, None] + 0.3, limit)
    distances = np.concatenate([inner[:, None], beyond], axis=1)
    heights = ground.heights(s, side, distances)
    heights[:, 0] = np.where(rimmed, HEIGHT, 0.0)
    points = track.position(s[:, None], side * distances)
    # The land goes on level from where the road ends, however the road is banked.
    points[..., 2] = points[:, :1, 2] + heights
    colours = relit(ground.colours(s, side, distances), normals_of(points), look) / LAND_TEXTURE
    across = np.interp(distances, (float(inner.mean()), *COLUMNS), ACROSS)
    along = np.broadcast_to(s[:, None] / TEXTURE_LENGTH - s[0] // TEXTURE_LENGTH, across.shape)
    places = np.stack([across, along], axis=-1)
    triangles = grid_triangles(*distances.shape)
    return Mesh(points.reshape(-1, 3), places.reshape(-1, 2), colours.reshape(-1, 3), triangles)


def land_painting(rng: np.random.Generator) -> Painting:
    """Return the land's texture: faint blotches on the verge, streaks down the slopes beyond it."""
    shape = (128, 128)
    verge = 0.7 * noise(rng, shape, 5.0, 4.0) + 0.5 * noise(rng, shape, 1.5, 1.5)
    slope = 0.8 * noise(rng, shape, 5.0, 5.0) + 0.7 * noise(rng, shape, 1.6, 3.0)
    share = np.clip(np.linspace(-1.2, 2.0, shape[1]), 0, 1)
    contrast = VERGE_CONTRAST * (1 - share) * verge + SLOPE_CONTRAST * share * slope
    light = np.clip(LAND_TEXTURE * (1 + contrast), 0, 1)
    return with_mip_levels(mirrored(255 * light[..., None] * np.ones(3)))
