"""Groves: where along a track plants stand, how many and how tall; and their planting from a seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from codriver.render.ground import Ground
from codriver.render.plants import Plants
from codriver.render.reach import reach
from codriver.sim.track import Track

Plant = Literal["tree", "reeds", "shrub"]
ASPECTS: dict[Plant, float] = {"tree": 0.72, "reeds": 1.6, "shrub": 2.2}
"""Width over height of a plant's square."""
WITHIN: dict[Plant, float] = {"tree": 300.0, "reeds": 200.0, "shrub": 110.0}
"""Metres beyond which a plant is too small to be drawn: a pixel or two high."""


@dataclass(frozen=True, slots=True)
class Grove:
    """Plants of one kind on a stretch of the track's side."""

    plant: Plant
    side: float
    """-1 left, 1 right."""
    start: float
    """Arc length, metres; beyond `end` where the stretch leads through 0."""
    end: float
    nearest: float
    """Metres from the centre line."""
    farthest: float
    count: int
    shortest: float
    """Metres of height."""
    tallest: float


def planted(track: Track, ground: Ground, groves: Sequence[Grove], rng: np.random.Generator) -> Plants:
    """Plant groves of one kind, leaving out plants that another stretch of road is nearer to."""
    rows = []
    for grove in groves:
        length = (grove.end - grove.start) % track.length or track.length
        s = (grove.start + rng.uniform(0, length, grove.count)) % track.length
        # More of them near the road, where there is less land to a metre of distance to be seen.
        distance = grove.nearest + (grove.farthest - grove.nearest) * rng.uniform(0, 1, grove.count) ** 1.3
        kept = distance < reach(track, s, grove.side)
        s, distance = s[kept], distance[kept]
        places = track.position(s, grove.side * distance)
        places[:, 2] += ground.heights(s, grove.side, distance[:, None])[:, 0]
        heights = rng.uniform(grove.shortest, grove.tallest, len(s))
        widths = heights * ASPECTS[grove.plant] * rng.uniform(0.85, 1.15, len(s))
        turns = track.heading_at(s) + rng.uniform(-0.35, 0.35, len(s))
        rows.append((places, np.stack([widths, heights], axis=1), turns))
    places, sizes, turns = (np.concatenate(column) for column in zip(*rows, strict=True))
    return Plants(places, sizes, turns)
