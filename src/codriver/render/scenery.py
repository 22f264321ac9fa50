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
    middles: FloatArray
    """(k, 2) metres: x and y of each k-th of its triangles, by which their distance counts."""
    nearest: float
    farthest: float
    """Metres from their middles from which, and up to which, they are shown."""
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
        middles: FloatArray | None = None,
    ) -> None:
        """Take a mesh that wears `painting`; those of one painting and transparency are drawn together.

        transparency: as in Stage.add. direction: see :class:`Piece`. within: metres from the mesh's middle
        beyond which it is not drawn, but `afar`, without a texture, if that is given. middles: (k, 2), places
        that each k-th of the triangles has instead of the mesh's middle; none with `afar`.
        """
        if middles is None:
            middles = mesh.points[:, :2].mean(axis=0, keepdims=True)
        near = Piece(mesh, middles, 0.0, within, direction)
        self._pieces.setdefault((painting, transparency), []).append(near)
        if afar is not None:
            far = Piece(afar, middles, within, math.inf, direction)
            self._pieces.setdefault((None, "none"), []).append(far)

    def stocks(self) -> list["Stock"]:
        """Return what was added, in the order in which its kinds were first added: so it is drawn."""
        return [stock_of(pieces, *kind) for kind, pieces in self._pieces.items()]


@dataclass(frozen=True, eq=False)
class Stock:
    """All the n vertices and m triangles of a scene that wear one painting."""

    painting: Painting | None
    transparency: Transparency
    rows: NDArray[np.void]
    """(n,) of render.panda.VERTEX."""
    triangles: IntArray
    """(m, 3) indices into the rows."""
    corners: tuple[NDArray[np.float32], NDArray[np.float32]]
    """x and y of the triangles' corners, (3, m) each, metres."""
    middles: FloatArray
    """(m, 2) metres: x and y of where each triangle's distance is measured."""
    nearest: FloatArray
    farthest: FloatArray
    """(m,) metres from there from which, and up to which, each is shown."""
    directions: FloatArray
    """(m,) to which direction of driving it is shown; 0 to both."""


def stock_of(pieces: Sequence[Piece], painting: Painting | None, transparency: Transparency) -> Stock:
    """Return pieces (at least one) as arrays."""
    mesh = joined([piece.mesh for piece in pieces])
    plan = mesh.points[mesh.triangles.T, :2].astype(np.float32)
    counts = [len(piece.mesh.triangles) for piece in pieces]
    middles = [
        np.repeat(piece.middles, count // len(piece.middles), axis=0)
        for piece, count in zip(pieces, counts, strict=True)
    ]
    return Stock(
        painting,
        transparency,
        vertex_rows(mesh),
        mesh.triangles,
        corners=(np.ascontiguousarray(plan[..., 0]), np.ascontiguousarray(plan[..., 1])),
        middles=np.concatenate(middles),
        nearest=np.repeat([piece.nearest for piece in pieces], counts),
        farthest=np.repeat([piece.farthest for piece in pieces], counts),
        directions=np.repeat([piece.direction for piece in pieces], counts),
    )
