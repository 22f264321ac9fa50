"""A mesh as plain arrays: what the scenery is built from before Panda3D sees any of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from codriver.types import FloatArray

IntArray = NDArray[np.int32]


@dataclass(frozen=True)
class Mesh:
    """Coloured, textured triangles of the world."""

    points: FloatArray
    """(n, 3) metres, world axes: x right (east), y forward (north), z up."""
    places: FloatArray
    """(n, 2) where the texture is read at each point, (across, along); 1 is one whole texture."""
    colours: FloatArray
    """(n, 3) RGB 0..1 that multiplies the texture; above 1 counts as 1."""
    triangles: IntArray
    """(m, 3) indices into the points; both sides are visible."""

    def __post_init__(self) -> None:
        count = len(self.points)
        if self.points.shape != (count, 3) or self.places.shape != (count, 2):
            raise ValueError(
                f"points {self.points.shape} and places {self.places.shape} do not belong together"
            )
        if self.colours.shape != (count, 3) or self.triangles.shape[1:] != (3,):
            raise ValueError(f"colours {self.colours.shape} or triangles {self.triangles.shape} misshapen")

    def painted(self, colours: FloatArray) -> "Mesh":
        """Return the same triangles in other colours, (n, 3) or (3,)."""
        return replace(self, colours=np.broadcast_to(colours, self.points.shape))


def joined(meshes: Sequence[Mesh]) -> Mesh:
    """Return one mesh of all of `meshes` (at least one), which then share a texture."""
    starts = np.cumsum([0, *(len(mesh.points) for mesh in meshes[:-1])])
    return Mesh(
        np.concatenate([mesh.points for mesh in meshes]),
        np.concatenate([mesh.places for mesh in meshes]),
        np.concatenate([mesh.colours for mesh in meshes]),
        np.concatenate(
            [mesh.triangles + np.int32(start) for mesh, start in zip(meshes, starts, strict=True)]
        ),
    )


def grid_triangles(rows: int, columns: int) -> IntArray:
    """Return the triangles (m, 3) between rows x columns points that are numbered row by row."""
    corner = (np.arange(rows - 1)[:, None] * columns + np.arange(columns - 1)).ravel()
    near = np.stack([corner, corner + 1, corner + columns], axis=1)
    far = np.stack([corner + 1, corner + columns + 1, corner + columns], axis=1)
    return np.stack([near, far], axis=1).reshape(-1, 3).astype(np.int32)
