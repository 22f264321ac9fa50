"""What the land beside a road is asked: how high it is and which colour it has."""

from typing import Protocol

from codriver.types import FloatArray


class Ground(Protocol):
    """Land on both sides of a track.

    Each function takes arc lengths (n,), -1 or 1 for the left or right side, and distances from the centre
    line (n, m), metres.
    """

    def heights(self, s: FloatArray, side: float, distances: FloatArray) -> FloatArray:
        """Return metres above the road's plane, (n, m)."""
        ...

    def colours(self, s: FloatArray, side: float, distances: FloatArray) -> FloatArray:
        """Return RGB 0..1 as it looks under the neutral light, (n, m, 3)."""
        ...
