"""Trees and bushes as upright textured squares.

One square stands for a plant. It faces along the road, since that is how a driver looks at it; crossed
squares would show dark edges, and squares that turn with the camera would cost a node each.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from codriver.render.light import LIGHT_FROM_SUN
from codriver.render.look import Look
from codriver.render.mesh import Mesh
from codriver.render.plant_paint import LIGHTS, SHAPES
from codriver.types import FloatArray

UP = np.array((0.01, 0.01, 0.99, 0.99))
"""Where a square's corners lie in the height of its plant's picture."""


@dataclass(frozen=True)
class Plants:
    """n plants of one texture."""

    places: FloatArray
    """(n, 3) metres: their feet in the world."""
    sizes: FloatArray
    """(n, 2) metres: width and height."""
    turns: FloatArray
    """(n,) radians clockwise from +y: the direction of who drives past them; the squares face it."""
    abreast: int = 1
    """Plants that stand side by side on one square: 1, or SHAPES."""

    def __len__(self) -> int:
        return len(self.places)

    def chosen(self, mask: NDArray[np.bool_]) -> "Plants":
        """Return those that a mask (n,) holds."""
        return Plants(self.places[mask], self.sizes[mask], self.turns[mask], self.abreast)


def plant_mesh(plants: Plants, look: Look, direction: float) -> Mesh:
    """Return the plants' squares, shapes by turns, as they look to who drives in `direction` (1 or -1).

    They then show the sunny or the shady side of the plants.
    """
    faces = plants.turns + (math.pi if direction > 0 else 0.0)
    sideways = np.stack([np.cos(faces), -np.sin(faces), np.zeros_like(faces)], axis=-1)
    half = sideways * plants.sizes[:, :1] / 2
    up = np.array((0.0, 0.0, 1.0)) * plants.sizes[:, 1:]
    foot = plants.places
    corners = np.stack([foot - half, foot + half, foot - half + up, foot + half + up], axis=1)
    sunny = np.cos(faces - look.sun_azimuth - LIGHT_FROM_SUN)
    last = plants.abreast - 0.02
    shape = (np.arange(len(plants)) % SHAPES)[:, None] + np.array((0.02, last, 0.02, last))
    row = np.where(sunny > 0, 0, 2) + (np.abs(sunny) < 0.5)
    triangles = np.arange(len(plants))[:, None, None] * 4 + np.array(((0, 1, 2), (1, 3, 2)))
    return Mesh(
        corners.reshape(-1, 3),
        np.stack([shape / SHAPES, (row[:, None] + UP) / LIGHTS], axis=-1).reshape(-1, 2),
        np.ones((4 * len(plants), 3)),
        triangles.reshape(-1, 3).astype(np.int32),
    )
