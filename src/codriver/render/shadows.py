"""Shadows that lie across the road: of trees beside it, darker in the middle and ragged at the edges."""

import numpy as np

from codriver.render.mesh import Mesh
from codriver.render.painting import Painting, noise, with_mip_levels
from codriver.render.ribbons import Section, ribbon
from codriver.render.scenery import Scenery
from codriver.sim.track import Track

LENGTHS = (2.0, 9.0)
"""Metres of road that one shadow darkens."""
OVERHANG = 2.0
"""Metres beyond the road's end that shadows go on."""
ABOVE = 0.03
"""Metres above the road, enough not to flicker."""
SEEN_WITHIN = 130.0
"""Metres beyond which shadows are too flat to be seen."""
DARKNESS = 150.0
"""Opacity, of 255, of a shadow's middle: of the light 40 % are left."""


def cast_shadows(scenery: Scenery, track: Track, share: float, rng: np.random.Generator) -> None:
    """Put shadows over about this share (0..1) of the track's length into the scenery, over the road."""
    painting = shadow_painting(rng)
    for shadow in shadows(track, share, rng):
        scenery.add(shadow, painting, transparency="veil", within=SEEN_WITHIN)


def shadow_painting(rng: np.random.Generator) -> Painting:
    """Return the texture of one shadow, black with an opacity, along the road from its begin to its end."""
    rows, columns = 64, 64
    along = np.sin(np.pi * (np.arange(rows) + 0.5) / rows)[:, None]
    leaves = 0.35 * noise(rng, (rows, columns), 4.0, 4.0) + 0.2 * noise(rng, (rows, columns), 1.2, 1.2)
    opacity = np.clip(3.0 * along - 0.6 + leaves, 0, 1)
    opacity[[0, -1]] = 0.0
    image = np.zeros((rows, columns, 4))
    image[..., 3] = DARKNESS * opacity
    return with_mip_levels(image)


def shadows(track: Track, share: float, rng: np.random.Generator) -> list[Mesh]:
    """Return shadows over about this share (0..1) of the track's length."""
    meshes = []
    s = rng.uniform(0, 40)
    while share > 0 and s < track.length - LENGTHS[1]:
        length = rng.uniform(*LENGTHS)
        stations = Section(np.linspace(s, s + length, 5))
        left, right = track.half_widths_at(stations.arc_lengths)
        offsets = np.stack([-left - OVERHANG, np.zeros(5), right + OVERHANG], axis=1)
        mesh = ribbon(
            track,
            stations,
            offsets,
            np.full(3, ABOVE),
            across=np.array((0.0, 1.0, 2.0)) + rng.uniform(0, 1),
            texture_length=length,
        )
        if mesh is not None:
            meshes.append(_from_begin_to_end(mesh))
        s += length + rng.exponential(length * (1 - share) / share)
    return meshes


def _from_begin_to_end(mesh: Mesh) -> Mesh:
    """Return the ribbon with its texture running once from its first station to its last."""
    places = mesh.places.copy()
    places[:, 1] = (places[:, 1] - places[:, 1].min()) / np.ptp(places[:, 1]) * 0.98 + 0.01
    return Mesh(mesh.points, places, mesh.colours, mesh.triangles)
