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


@dataclass(frozen=True)
class Plants:
    """n plants of one texture."""

    places: FloatArray
    """(n, 3) metres: their feet in the world."""
    sizes: FloatArray
    """(n, 2) metres: width and height."""
    turns: FloatArray
    """(n,) radians clockwise from +y: where the squares face."""

    def __len__(self) -> int:
        return len(self.places)

    def chosen(self, mask: NDArray[np.bool_]) -> "Plants":
        """Return those that a mask (n,) holds."""
        return Plants(self.places[mask], self.sizes[mask], self.turns[mask])


def plant_mesh(plants: Plants, look: Look) -> Mesh:
    """Return the plants' squares; shapes go by turns, brightness by the sun.

    A square is there twice, for its two faces, each wearing the texture of a sunny or a shady side. The
    triangles are to be seen from their front only.
    """
    faces = plants.turns[:, None] + np.array((0.0, math.pi))
    # Seen from the front, right is anticlockwise from the normal.
    rightward = np.stack([-np.cos(faces), np.sin(faces), np.zeros_like(faces)], axis=-1)
    half = rightward * plants.sizes[:, 0, None, None] / 2
    up = np.array((0.0, 0.0, 1.0)) * plants.sizes[:, 1, None, None]
    foot = plants.places[:, None]
    corners = np.stack([foot - half, foot + half, foot - half + up, foot + half + up], axis=2)
    sunny = np.cos(faces - look.sun_azimuth - LIGHT_FROM_SUN)
    shape = (np.arange(len(plants)) % SHAPES)[:, None, None] + np.array((0.0, 1.0, 0.0, 1.0))
    row = np.where(sunny > 0, 0, 1)[..., None] + np.array((0.01, 0.01, 0.99, 0.99))
    across = np.broadcast_to(shape / SHAPES, row.shape)
    places = np.stack([across, row / LIGHTS], axis=-1)
    light = 0.72 + 0.28 * np.abs(sunny)
    count = corners.shape[0] * corners.shape[1]
    triangles = np.arange(count)[:, None, None] * 4 + np.array(((0, 1, 2), (1, 3, 2)))
    return Mesh(
        corners.reshape(-1, 3),
        places.reshape(-1, 2),
        np.repeat(light.reshape(-1), 4)[:, None] * np.ones(3),
        triangles.reshape(-1, 3).astype(np.int32),
    )
