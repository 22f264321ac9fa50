"""Ribbons: strips of ground along a track, cut into sections so that what is behind the car is not drawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from codriver.render.mesh import Mesh, grid_triangles
from codriver.sim.track import Track
from codriver.types import FloatArray

SAG = 0.03
"""Metres that a ribbon may be off the arc of its bend between two stations."""
SHORTEST_STEP, LONGEST_STEP = 1.5, 8.0
"""Metres between the stations of a ribbon."""
COARSE_STEP = 12.5
"""Metres between the stations of a section that is far away."""
SECTION_LENGTH = 50.0
"""Metres of track that are drawn or left out together."""


@dataclass(frozen=True)
class Section:
    """The stations of one piece of the track, in forward order; the last is the next piece's first."""

    arc_lengths: FloatArray
    """(n,) metres along the track, rising; the last section's last may reach the track's length."""

    @property
    def coarse(self) -> "Section":
        """The same piece with stations some COARSE_STEP apart, for where it is far."""
        count = max(round(float(np.ptp(self.arc_lengths)) / COARSE_STEP), 1) + 1
        return Section(np.linspace(self.arc_lengths[0], self.arc_lengths[-1], count))

    @property
    def middles(self) -> FloatArray:
        """(n - 1,) arc length half way between stations."""
        return np.asarray((self.arc_lengths[1:] + self.arc_lengths[:-1]) / 2)

    def edges(self, track: Track, side: float) -> NDArray[np.uint8]:
        """Return the road's edge (n - 1,) on the left (-1) or right (1) between the stations."""
        edges = track.edge_left if side < 0 else track.edge_right
        return edges[np.floor(self.middles / track.step).astype(np.int64) % len(edges)]


def sections(track: Track, length: float = SECTION_LENGTH) -> list[Section]:
    """Cut the whole track into sections of about `length` metres, with more stations where it bends more.

    A station also lies where an edge of the road begins or ends.
    """
    ends = np.linspace(0.0, track.length, max(round(track.length / length), 1) + 1)
    changes = _changes(track)
    return [Section(_stations(track, start, end, changes)) for start, end in pairwise(ends)]


def _stations(track: Track, start: float, end: float, changes: FloatArray) -> FloatArray:
    fine = np.arange(start, end, SHORTEST_STEP)
    curvature = np.maximum(np.abs(track.curvature_at(fine)), 1e-6)
    steps = np.clip(np.sqrt(8 * SAG / curvature), SHORTEST_STEP, LONGEST_STEP)
    # Where this many stations have passed, counted in the steps that the bends ask for, the next one stands.
    passed = np.concatenate([[0.0], np.cumsum(SHORTEST_STEP / steps)])
    places = np.append(fine, end)
    count = max(int(np.ceil(passed[-1])), 1)
    even = np.interp(np.linspace(0.0, passed[-1], count + 1), passed, places)
    within = changes[(changes > start + 0.3) & (changes < end - 0.3)]
    # An even station right beside a change would make a sliver.
    clear = np.abs(even[1:-1, None] - within[None]).min(axis=1, initial=np.inf) > 0.3
    return np.sort(np.concatenate([even[[0, -1]], even[1:-1][clear], within]))


def _changes(track: Track) -> FloatArray:
    """Return the arc lengths at which the edges or the widths of the road change at once."""
    kinds = np.stack([track.edge_left, track.edge_right, track.surface])
    widths = np.stack([track.half_width_left, track.half_width_right])
    jumps = np.abs(np.diff(widths, axis=1)) > 0.2
    change = (np.diff(kinds, axis=1) != 0).any(axis=0) | jumps.any(axis=0)
    return np.asarray((np.flatnonzero(change) + 1) * track.step)


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
    if kept is not None and not kept.any():
        return None
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
    shades = np.broadcast_to(colours, (count, width, 3))
    return Mesh(points.reshape(-1, 3), places.reshape(-1, 2), shades.reshape(-1, 3), triangles)


def runs(flags: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Yield [first, end) of each run of True in a row of flags (n,)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
