"""The land on both sides of a road, from the end of what may be driven on outwards: rim, verge, slopes."""

import numpy as np

from codriver.render.ground import Ground
from codriver.render.light import light_on, normals_of, relit
from codriver.render.look import Look
from codriver.render.mesh import Mesh, grid_triangles
from codriver.render.reach import reach
from codriver.render.ribbons import Section
from codriver.sim.track import Edge, Track
from codriver.types import FloatArray

COLUMNS = np.array((8.0, 12.0, 17.0, 24.0, 34.0, 50.0, 80.0))
"""Metres from the centre line at which the land has its points, beyond the rim."""
RIM_WIDTH = 0.4
"""Metres from the shoulder's end to the rim's outer side."""
RIM_HEIGHT = 0.23
"""Metres that the rim rises outward: at 30 degrees, as steep as the light on it says (render.light).

On the flat plane it then seems to be the 1.5 m wide that were surveyed."""
CLIPPED = np.array((254.0, 253.0, 224.0)) / 255
"""RGB of the concrete in full sun, where the recording clips it."""
LAND_TEXTURE = 0.9
"""Mean brightness of the land's texture."""
TEXTURE_SIZE = 12.0
"""Metres that the land's texture covers."""


def land(track: Track, ground: Ground, section: Section, side: float, look: Look) -> Mesh:
    """Return one section of the land on one side."""
    s = section.arc_lengths
    end = track.half_widths_at(s)[0 if side < 0 else 1]
    kinds = (track.edge_left if side < 0 else track.edge_right)[track_samples(track, s)]
    has_rim = np.isin(kinds, (Edge.LINES, Edge.KERB))
    outer = end + np.where(has_rim, RIM_WIDTH, 0.05)
    limit = np.maximum(reach(track, s, side), outer + 0.5)[:, None]
    beyond = np.clip(COLUMNS[None], outer[:, None] + 0.5, limit)
    distances = np.concatenate([end[:, None], outer[:, None], outer[:, None], beyond], axis=1)
    heights = ground.heights(s, side, distances)
    rim_height = np.where(has_rim, RIM_HEIGHT, 0.0)
    heights[:, 0], heights[:, 1], heights[:, 2] = 0.0, rim_height, rim_height
    points = track.position(s[:, None], side * distances)
    points[..., 2] += heights
    colours = ground.colours(s, side, distances)
    rim = rim_colours(points, look)
    colours = relit(colours, normals_of(points), look) / LAND_TEXTURE
    colours[:, :2] = np.where(has_rim[:, None, None], rim, colours[:, :2])
    places = np.stack([distances, np.broadcast_to(s[:, None], distances.shape)], axis=-1)
    places = (places - np.floor(places.min(axis=(0, 1)) / TEXTURE_SIZE) * TEXTURE_SIZE) / TEXTURE_SIZE
    count = distances.size
    return Mesh(
        points.reshape(count, 3),
        places.reshape(count, 2),
        colours.reshape(count, 3),
        grid_triangles(*distances.shape),
    )


def rim_colours(points: FloatArray, look: Look) -> FloatArray:
    """Return the concrete's colours (n, 2, 3) at the first two columns of the land's points (n, m, 3)."""
    return np.minimum(light_on(normals_of(points[:, :2]), look), CLIPPED)


def track_samples(track: Track, s: FloatArray) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the sample of the track at each of `s` (n,)."""
    return np.floor(s / track.step + 1e-6).astype(np.int64) % len(track.points)
