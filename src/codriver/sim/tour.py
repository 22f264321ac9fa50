"""A round trip through scattered places that never crosses itself.

The shortest round trip through points of the plane has no crossing: at a crossing, swapping two edges for
the two that do not cross makes it shorter. Swapping until nothing gets shorter (2-opt; Croes 1958) is enough.
Only sums, products and square roots decide, which all machines round alike.
"""

import numpy as np

from codriver.types import FloatArray

LEAST_GAIN = 1e-6
"""Metres; smaller gains are left, so that rounding cannot swap for ever."""


def scattered_places(rng: np.random.Generator, count: int, spacing: float, side: float) -> FloatArray:
    """Return up to `count` places (k, 2) in a square of `side` metres, no two nearer than `spacing` metres.

    Places are drawn uniformly and kept when they are far enough from all kept ones; 30 draws for each.
    """
    kept: list[FloatArray] = []
    for place in np.round(rng.random((30 * count, 2)) * side, 3):
        if len(kept) < count and all(np.square(place - other).sum() >= spacing**2 for other in kept):
            kept.append(place)
    return np.array(kept)


def round_trip(places: FloatArray) -> FloatArray:
    """Return `places` (k, 2) in the order of a round trip that does not cross itself."""
    distance = np.sqrt(np.square(places[:, None] - places).sum(axis=2))
    order = list(range(len(places)))
    improved = True
    while improved:
        improved = False
        for first in range(len(order) - 1):
            for last in range(first + 1, len(order)):
                before, after = order[first - 1], order[(last + 1) % len(order)]
                if before == order[last]:
                    continue
                kept = distance[before, order[first]] + distance[order[last], after]
                swapped = distance[before, order[last]] + distance[order[first], after]
                if swapped < kept - LEAST_GAIN:
                    order[first : last + 1] = reversed(order[first : last + 1])
                    improved = True
    return places[order]
