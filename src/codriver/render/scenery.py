"""All that stands still in a scene: collected as meshes, kept as arrays by what they are drawn with."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from codriver.render.mesh import IntArray, Mesh, joined
from codriver.render.painting import Painting
from codriver.render.panda import vertex_rows
from codriver.render.stage import Transparency
from codriver.types import FloatArray


@dataclass(frozen=True, slots=True)
class Piece:
    """A mesh that is shown to some directions of driving, from some distances."""

    mesh: Mesh
    middle: FloatArray
    """(2,) metres: x and y of where it is, by which the distance counts."""
    nearest: float
    farthest: float
    """Metres from the middle from which, and up to which, it is shown."""
    direction: float
    """1 or -1 for what only who drives forward or back is shown; 0 for both."""


class Scenery:
    """Collects what stands still; :class:`Stock` is what comes of it."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._pieces: dict[tuple[Painting | None, Transparency], list[Piece]] = {}

    def add(
        self,
        mesh: Mesh,
        painting: Painting | None = None,
        *,
        transparency: Transparency = "none",
        direction: float = 0.0,
        within: float = math.inf,
        afar: Mesh | None = None,
    ) -> None:
        """Take a mesh that wears `painting`; those of one painting and transparency are drawn together.

        transparency: as in Stage.add. direction: see :class:`Piece`. within: metres from the mesh's middle
        beyond which it is not drawn, but `afar`, without a texture, if that is given.
        """
        middle = mesh.points[:, :2].mean(axis=0)
        near = Piece(mesh, middle, 0.0, within, direction)
        self._pieces.setdefault((painting, transparency), []).append(near)
        if afar is not None:
            far = Piece(afar, middle, within, math.inf, direction)
            self._pieces.setdefault((None, "none"), []).append(far)

    def stocks(self) -> list["Stock"]:
        """Return what was added, in the order in which its kinds were first added: so it is drawn."""
        return [stock_of(pieces, *kind) for kind, pieces in self._pieces.items()]


@dataclass(frozen=True, eq=False)
class Stock:
    """All the n vertices and m triangles of a scene that wear one painting, of p pieces."""

    painting: Painting | None
    transparency: Transparency
    rows: NDArray[np.void]
    """(n,) of render.panda.VERTEX."""
    triangles: IntArray
    """(m, 3) indices into the rows."""
    corners: tuple[NDArray[np.float32], NDArray[np.float32]]
    """x and y of the triangles' corners, (3, m) each, metres."""
    pieces: IntArray
    """(m,) which piece each triangle belongs to."""
    middles: FloatArray
    """(p, 2) metres: x and y of each piece's middle."""
    reaches: FloatArray
    """(p, 2) metres from the middle from which, and up to which, each piece is shown."""
    directions: FloatArray
    """(p,) to which direction of driving it is shown; 0 to both."""


def stock_of(pieces: Sequence[Piece], painting: Painting | None, transparency: Transparency) -> Stock:
    """Return pieces (at least one) as arrays."""
    mesh = joined([piece.mesh for piece in pieces])
    plan = mesh.points[mesh.triangles.T, :2].astype(np.float32)
    counts = [len(piece.mesh.triangles) for piece in pieces]
    return Stock(
        painting,
        transparency,
        vertex_rows(mesh),
        mesh.triangles,
        corners=(np.ascontiguousarray(plan[..., 0]), np.ascontiguousarray(plan[..., 1])),
        pieces=np.repeat(np.arange(len(pieces), dtype=np.int32), counts),
        middles=np.array([piece.middle for piece in pieces]),
        reaches=np.array([(piece.nearest, piece.farthest) for piece in pieces]),
        directions=np.array([piece.direction for piece in pieces]),
    )
