"""Ribbons: strips of ground along a track, cut into sections so that what is behind the car is not drawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from codriver.render.mesh import Mesh, grid_triangles
from codriver.sim.track import Track
from codriver.types import FloatArray

STATION_STEP = 2.0
"""Metres between the stations of a ribbon: a bend of 20 m radius is then 2.5 cm off its arc."""
SECTION_LENGTH = 50.0
"""Metres of track that are drawn or left out together."""


@dataclass(frozen=True)
class Section:
    """The stations of one piece of the track, in forward order; the last is the next piece's first."""

    arc_lengths: FloatArray
    """(n,) metres along the track, rising; the last section's last may reach the track's length."""

    @property
    def middles(self) -> FloatArray:
        """(n - 1,) arc length half way between stations."""
        return np.asarray((self.arc_lengths[1:] + self.arc_lengths[:-1]) / 2)


def sections(track: Track, step: float = STATION_STEP, length: float = SECTION_LENGTH) -> list[Section]:
    """Cut the whole track into sections of about `length` metres with stations about every `step` metres."""
    pieces = max(round(track.length / length), 1)
    stations = max(round(track.length / pieces / step), 1)
    ends = np.linspace(0.0, track.length, pieces + 1)
    return [Section(np.linspace(start, end, stations + 1)) for start, end in pairwise(ends)]


def ribbon(
    track: Track,
    section: Section,
    offsets: FloatArray,
    heights: FloatArray,
    *,
    colours: FloatArray | float = 1.0,
    across: FloatArray,
    texture_length: float = 1.0,
    kept: NDArray[np.bool_] | None = None,
) -> Mesh | None:
    """Return a strip of ground through the section's n stations, or None where nothing of it is kept.

    offsets: (n, m) or (m,) metres right of the centre line; heights: the same, metres above the road's
    plane; colours: (n, m, 3) or what broadcasts to it; across: the texture's place at each offset, like
    offsets; texture_length: metres of track that one texture covers; kept: (n - 1,) whether the piece
    between two stations is there.
    """
    stations = section.arc_lengths[:, None]
    count = len(stations)
    offsets = np.broadcast_to(offsets, (count, np.shape(offsets)[-1]))
    width = offsets.shape[1]
    points = track.position(np.broadcast_to(stations, offsets.shape), offsets)
    points = points + np.stack(
        [np.zeros_like(offsets)] * 2 + [np.broadcast_to(heights, offsets.shape)], axis=-1
    )
    # Whole textures are left out, since the renderer's texture places are of single precision.
    along = (stations - np.floor(stations[0] / texture_length) * texture_length) / texture_length
    places = np.stack(np.broadcast_arrays(across, along + np.zeros_like(offsets)), axis=-1)
    triangles = grid_triangles(count, width)
    if kept is not None:
        triangles = triangles[np.repeat(kept, 2 * (width - 1))]
    if not len(triangles):
        return None
    shades = np.broadcast_to(colours, (count, width, 3))
    return Mesh(points.reshape(-1, 3), places.reshape(-1, 2), shades.reshape(-1, 3), triangles)


def runs(flags: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Yield [first, end) of each run of True in a row of flags (n,)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
