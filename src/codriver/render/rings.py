"""The rings into which the road ahead of a camera is divided, and the textures they wear."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from codriver.render.gloss import brightest
from codriver.types import FloatArray

STARTS = np.array((-1.5, 2.1, 2.6, 3.2, 4.0, 5.0, 6.3, 8.0, 10.0, 13.0, 17.0, 24.0, 36.0, 60.0))
"""Metres ahead of the camera where each ring begins: about three in which the distance doubles."""
ROLLED = 250.0
"""Metres ahead where the last ring ends."""
PIECES = 4.0, 12.0
"""Metres between a ring's stations at most, within and beyond NEAR."""
NEAR = 60.0
ASKED_WITHIN = 120.0
"""Metres ahead within which it is asked what the last ring is like: a pixel shows all that is beyond."""


@dataclass(frozen=True)
class Rings:
    """k rings with m stations in all; neighbours do not share the station between them."""

    ahead: FloatArray
    """(m,) metres ahead of the camera of each station."""
    firsts: NDArray[np.int64]
    """(k,) index of each ring's first station."""
    pieces: NDArray[np.int64]
    """(k,) how many pieces, one less than stations, each ring has."""
    middles: FloatArray
    """(k,) metres ahead of where it is asked what the road in each ring is like: its middle."""
    seen_from: FloatArray
    """(k,) metres ahead for which each ring's texture is blurred."""
    gains: FloatArray
    """(k,) brightness of each ring's texture over the paint's, so that light up to 1 is enough for it."""


def rings(wetness: float = 0.0) -> Rings:
    """Return the rings of a road that is so wet (0..1)."""
    ends = np.append(STARTS[1:], ROLLED)
    longest = np.where(ends <= NEAR, *PIECES)
    pieces = np.ceil((ends - STARTS) / longest).astype(np.int64)
    return Rings(
        ahead=np.concatenate(
            [np.linspace(a, b, n + 1) for a, b, n in zip(STARTS, ends, pieces, strict=True)]
        ),
        firsts=np.cumsum(pieces + 1) - pieces - 1,
        pieces=pieces,
        middles=(STARTS + np.minimum(ends, ASKED_WITHIN)) / 2,
        seen_from=np.sqrt(np.maximum(STARTS, 1.8) * np.minimum(ends, ASKED_WITHIN)),
        gains=brightest(ends, wetness),
    )
