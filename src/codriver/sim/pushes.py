"""Seeded pushes off the line, so that an expert's corrections get recorded.

DART (Laskey et al., "DART: Noise Injection for Robust Imitation Learning", 2017) disturbs what the expert
does and records what it wanted to do. A push here is the steering that leads to another line: that moves away
to one side, stays there until the car has followed, then is the old one again, and the expert recovers alone.
"""

from collections.abc import Iterator

import numpy as np

from codriver.errors import SettingError
from codriver.sim.vehicle import TIME_STEP

LARGEST_REACH = 1.5
"""Metres: coming back from there takes 3.7 m/s2 sideways, about as much as a brisk driver takes a bend."""
SMALLEST_SHARE = 0.3
"""Pushes reach this share to all of their reach."""
GROWING_SECONDS = (0.4, 1.6)
"""How long a push grows: quick ones turn the car further away from the road's direction."""
LASTING_SECONDS = (0.6, 1.6)
"""How long it lasts then: a car follows with a delay of about a second."""
REST_SECONDS = (1.0, 3.0)
"""How long the expert is left alone after each push: coming back takes about 2 s."""


def pushes(rng: np.random.Generator, reach: float, room: float) -> Iterator[float]:
    """Yield for each physics step where the car shall be pushed to, metres right of its line, for ever.

    Pushes go up to `reach` metres (0..1.5) to either side, or up to `room` metres where that is less; their
    side, size and lengths are uniform. Raises SettingError for another reach.
    """
    if not 0 <= reach <= LARGEST_REACH:
        raise SettingError(f"noise is {reach} m; it must be 0 to {LARGEST_REACH} m off the line")
    return _pushes(rng, min(reach, room))


def _pushes(rng: np.random.Generator, reach: float) -> Iterator[float]:
    while True:
        rest, growing, lasting = (
            round(rng.uniform(*seconds) / TIME_STEP)
            for seconds in (REST_SECONDS, GROWING_SECONDS, LASTING_SECONDS)
        )
        side = 1.0 if rng.random() < 0.5 else -1.0
        peak = side * reach * rng.uniform(SMALLEST_SHARE, 1.0)
        yield from (0.0 for _ in range(rest))
        yield from (peak * (step + 1) / growing for step in range(growing))
        yield from (peak for _ in range(lasting))
