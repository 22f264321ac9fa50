"""Outlooks: small places to look from, and the sector of the land that cameras on them may see.

What is seen from an outlook is the same for hundreds of poses, so it is chosen once for all of them.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from codriver.camera.geometry import UDACITY_CAMERA
from codriver.types import FloatArray

Metres = FloatArray | NDArray[np.float32]
SIZE = 12.0
"""Metres of the squares that the world is divided into."""
BESIDE = 1.5
"""Metres that the side cameras, a look's mounting and a leaning car are beside the centre camera's place."""
SECTORS = 36
"""Headings that are told apart."""
SIDEWAYS = math.radians(58.5)
"""From the heading to the outermost that a camera sees in its lower corners, as long as the car leans and
pitches no more than UPRIGHT; a look turns it by a degree."""
UPRIGHT = 0.2
"""Radians that a car pitches and leans on its wheels; beyond them its cameras may see anything."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """A square to look from, and a sector of headings; immutable and hashable."""

    column: int
    row: int
    sector: int | None
    """None for all headings."""

    @property
    def middle(self) -> tuple[float, float]:
        """Place of the square's middle, x and y, metres."""
        return (self.column + 0.5) * SIZE, (self.row + 0.5) * SIZE

    def sees(self, x: Metres, y: Metres) -> NDArray[np.bool_]:
        """Return whether some of each polygon may be seen, (m,), from its corners' x and y (k, m)."""
        seen = np.ones(x.shape[1], np.bool_)
        if self.sector is None:
            return seen
        heading = (self.sector + 0.5) * 2 * math.pi / SECTORS
        aside = SIDEWAYS + math.pi / SECTORS
        nearest = -(SIZE / math.sqrt(2) + BESIDE)
        for limit, inward in ((heading - aside, math.pi / 2), (heading + aside, -math.pi / 2)):
            right, ahead = math.sin(limit + inward), math.cos(limit + inward)
            level = nearest + right * self.middle[0] + ahead * self.middle[1]
            seen &= (right * x + ahead * y).max(axis=0) > level
        return seen


def outlook_of(x: float, y: float, yaw: float, pitch: float = 0.0, roll: float = 0.0) -> Outlook:
    """Return the outlook of the cameras of a car at this pose, metres and radians as in Scene.place."""
    x, y = x + UDACITY_CAMERA.ahead * math.sin(yaw), y + UDACITY_CAMERA.ahead * math.cos(yaw)
    is_upright = max(abs(pitch), abs(roll)) <= UPRIGHT
    sector = math.floor(yaw * SECTORS / (2 * math.pi)) % SECTORS if is_upright else None
    return Outlook(math.floor(x / SIZE), math.floor(y / SIZE), sector)
