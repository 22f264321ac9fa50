"""The land on both sides of a road, outwards from its end, or from its rim where it has one."""

import numpy as np

from codriver.render.ground import Ground
from codriver.render.light import normals_of, relit
from codriver.render.look import Look
from codriver.render.mesh import Mesh, grid_triangles
from codriver.render.reach import reach
from codriver.render.ribbons import Section
from codriver.render.rim import HEIGHT, RIMMED, WIDTH
from codriver.sim.track import Track

COLUMNS = np.array((8.0, 12.0, 17.0, 24.0, 34.0, 50.0, 80.0))
"""Metres from the centre line at which the land has its points."""
LAND_TEXTURE = 0.9
"""Mean brightness of the land's texture."""
TEXTURE_SIZE = 12.0
"""Metres that the land's texture covers."""


def land(track: Track, ground: Ground, section: Section, side: float, look: Look) -> Mesh:
    """Return one section of the land on one side (-1 or 1)."""
    s = section.arc_lengths
    end = track.half_widths_at(s)[0 if side < 0 else 1]
    edges = section.edges(track, side)
    rimmed = np.isin(edges, RIMMED)[np.minimum(np.arange(len(s)), len(edges) - 1)]
    inner = end + np.where(rimmed, WIDTH, 0.0)
    limit = np.maximum(reach(track, s, side), inner + 0.5)[:, None]
    beyond = np.clip(COLUMNS[None], inner[:, None] + 0.3, limit)
    distances = np.concatenate([inner[:, None], beyond], axis=1)
    heights = ground.heights(s, side, distances)
    heights[:, 0] = np.where(rimmed, HEIGHT, 0.0)
    points = track.position(s[:, None], side * distances)
    # The land goes on level from where the road ends, however the road is banked.
    points[..., 2] = points[:, :1, 2] + heights
    colours = relit(ground.colours(s, side, distances), normals_of(points), look) / LAND_TEXTURE
    places = np.stack([distances, np.broadcast_to(s[:, None], distances.shape)], axis=-1)
    places = (places - np.floor(places.min(axis=(0, 1)) / TEXTURE_SIZE) * TEXTURE_SIZE) / TEXTURE_SIZE
    triangles = grid_triangles(*distances.shape)
    return Mesh(points.reshape(-1, 3), places.reshape(-1, 2), colours.reshape(-1, 3), triangles)
