"""A track: a closed centre line with widths, walls, edges and markings along it, and where one starts."""

from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from codriver.sim.centre_line import CentreLine, wrap_angle
from codriver.types import FloatArray

Kinds = NDArray[np.uint8]
"""One Surface, Edge or Marking per sample, shape (n,)."""


class Surface(IntEnum):
    """What the road is made of."""

    ASPHALT = 0
    COBBLES = 1


class Edge(IntEnum):
    """How the road ends at one side; :data:`SHOULDERS` says how far its line lies from the end."""

    NONE = 0
    """Asphalt meets the ground, no line."""
    LINES = 1
    """Yellow line, dark strip, second yellow line, shoulder, concrete rim: the lake's plain stretches."""
    KERB = 2
    """Yellow line, then a red and white kerb."""
    SAND = 3
    """Neither line nor kerb: the road opens to sand."""
    WALL = 4
    """A wall stands where the road ends."""
    SOLID = 5
    """One white line near the end of the asphalt."""


SHOULDERS = {
    Edge.NONE: 0.0,
    Edge.LINES: 1.38,
    Edge.KERB: 1.38,
    Edge.SAND: 1.38,
    Edge.WALL: 0.0,
    Edge.SOLID: 0.3,
}
"""Metres from the middle of the inner line (from where it would be, for SAND) to the end of what may be
driven on; 1.38 is the lake's survey, 0.3 chosen."""


class Marking(IntEnum):
    """What is painted along the centre line."""

    NONE = 0
    DASHED = 1


class Scenery(StrEnum):
    """What kind of country the track lies in; only the picture makes use of it."""

    LAKE = "lake"
    JUNGLE = "jungle"
    MEADOW = "meadow"
    DESERT = "desert"
    FOREST = "forest"


@dataclass(frozen=True, eq=False, kw_only=True)
class Track(CentreLine):
    """A closed track. What lies along it is sampled as the centre line is; the arrays are read-only."""

    name: str
    """Versioned: the same name is the same track for ever, like "lake-v0" or "random-v0:7"."""
    half_width_left: FloatArray
    """(n,), metres from the centre line to the end of what may be driven on."""
    half_width_right: FloatArray
    wall_left: FloatArray
    """(n,), metres from the centre line to a wall, inf where there is none."""
    wall_right: FloatArray
    surface: Kinds
    edge_left: Kinds
    edge_right: Kinds
    centre_marking: Kinds
    start: float = 0.0
    """Arc length of the car's origin at the usual start, metres."""
    start_offset: float = 0.0
    """Metres right of the centre line at that start."""
    scenery: Scenery = Scenery.MEADOW
    reverse: bool = False
    """Whether it is driven against the direction it was built in: same world, other order and signs."""

    def half_widths_at(self, s: ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Return what may be driven on at `s`, metres to the left and to the right, same shape each.

        The sample nearest to `s` counts, as for walls: where a road widens, it widens at once, and there
        whichever way one drives.
        """
        sample = self.nearest_sample(s)
        return self.half_width_left[sample], self.half_width_right[sample]

    def walls_at(self, s: ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Return the distances to the walls at `s`, metres to the left and to the right, inf without one."""
        sample = self.nearest_sample(s)
        return self.wall_left[sample], self.wall_right[sample]

    @cached_property
    def narrowest(self) -> float:
        """The least distance, metres, from the centre line to the end of what may be driven on."""
        return float(min(self.half_width_left.min(), self.half_width_right.min()))

    @cached_property
    def nearest_wall(self) -> float:
        """The least distance, metres, from the centre line to a wall; inf where there is none."""
        return float(min(self.wall_left.min(), self.wall_right.min()))

    def starting_at(self, x: float, y: float) -> "Track":
        """Return this track with the start at the point (x, y) of the world, metres."""
        place = self.project(x, y)
        return replace(
            self, start=round(float(place.s), 6), start_offset=round(float(place.cross_track_error), 6)
        )

    def reversed(self) -> "Track":
        """Return the same road driven the other way; its s is this one's length minus s."""
        order = -np.arange(len(self.points)) % len(self.points)
        other: dict[str, Any] = {name: values[order] for name, values in self.arrays().items()}
        for name in ("curvature", "gradient", "bank"):
            other[name] = 0.0 - other[name]
        for kind in ("half_width", "wall", "edge"):
            left, right = f"{kind}_left", f"{kind}_right"
            other[left], other[right] = other[right], other[left]
        other["heading"] = wrap_angle(other["heading"] + np.pi)
        other["start"] = (self.length - self.start) % self.length
        other["start_offset"] = 0.0 - self.start_offset
        return replace(self, **other, reverse=not self.reverse)
