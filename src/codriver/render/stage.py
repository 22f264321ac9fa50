"""A stage: meshes in a world of their own, and off-screen cameras that take pictures of it."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from codriver.camera.geometry import PinholeCamera
from codriver.render.buffers import borrowed
from codriver.render.mesh import IntArray, Mesh
from codriver.render.painting import Painting
from codriver.render.panda import (
    PandaObject,
    new_geometry,
    new_texture,
    new_vertices,
    panda3d,
    vertex_rows,
)
from codriver.render.pixels import Pixels
from codriver.types import FloatArray

Transparency = Literal["none", "holes", "veil"]
NEAR = 0.3
"""Metres; the simulator's near plane."""
FAR = 1000.0
"""Metres; the simulator's far plane."""
LOST = 0.5
"""Pixels by which the software renderer draws a picture too small, in both directions."""
SHIFTED = (-0.25, 0.30)
"""Pixels right and up by which the lens's film has to be moved for that. Both measured with 400 squares whose
places are known: with these they are drawn where the geometry has them within 0.01 pixels on average."""

STANDING, BACKDROP = 1000, 1000000
"""From which place on what stands still, and the backdrop after all of it, are drawn."""


class Stage:
    """A world of meshes with cameras in it. Several stages in a process know nothing of one another."""

    def __init__(self, cameras: Sequence[PinholeCamera], *, opengl: bool = False) -> None:
        """Make the cameras' buffers; `opengl` and what is raised are those of render.buffers.borrowed."""
        core = panda3d()
        self._buffers = borrowed([(camera.columns, camera.rows) for camera in cameras], opengl=opengl)
        self.root = core.NodePath("world")
        # What moves is kept apart: whenever it does, Panda3D computes its neighbours' bounds anew.
        self._still, self._moving = self.root.attachNewNode("still"), self.root.attachNewNode("moving")
        for node in (self.root, self._still, self._moving):
            _never_culled(node)
        self._textures: dict[int, PandaObject] = {}
        self._views: list[PandaObject] = []
        for camera, output in zip(cameras, self._buffers.outputs, strict=True):
            view = self.root.attachNewNode(core.Camera("camera", new_lens(camera, opengl=opengl)))
            output.makeDisplayRegion().setCamera(view)
            self._views.append(view)

    def group(self) -> PandaObject:
        """Return a new node that meshes can be added under, to be shown together. It is never culled."""
        return _never_culled(self._still.attachNewNode("group"))

    def add(
        self,
        mesh: Mesh,
        painting: Painting | None = None,
        *,
        transparency: Transparency = "none",
    ) -> PandaObject:
        """Put a mesh on the stage, and return its node; see :meth:`add_rows`."""
        return self.add_rows(
            vertex_rows(mesh), mesh.triangles, painting, self._still, transparency=transparency
        )

    def add_rows(
        self,
        rows: NDArray[np.void],
        triangles: IntArray,
        painting: Painting | None,
        parent: PandaObject,
        *,
        transparency: Transparency = "none",
        order: int = 0,
    ) -> PandaObject:
        """Put triangles (m, 3) between vertices (n,) of VERTEX under a node, and return theirs.

        transparency: whether the painting's opacity cuts holes, or mixes with what is there already.
        order: what has a lower one is drawn before; what moves comes before all, and the backdrop last.
        """
        node = parent.attachNewNode(new_geometry(new_vertices(rows), triangles))
        if (rows["colour"] == rows["colour"][0]).all():
            # The renderer then looks at no vertex's colour, and multiplies no pixel by white.
            node.setColor(*rows["colour"][0].tolist())
        if transparency != "none":
            _make_transparent(node, transparency)
        if painting is not None:
            node.setTexture(self.texture(painting))
        _prepare(node, STANDING + order)
        return node

    def add_backdrop(self, mesh: Mesh) -> PandaObject:
        """Put a mesh on the stage that is to be moved with the camera, and return its node."""
        node = self.add_rows(vertex_rows(mesh), mesh.triangles, None, self._moving, order=BACKDROP)
        node.setDepthWrite(False)
        return _never_culled(node)

    def add_live(
        self, rows: NDArray[np.void], parts: Sequence[IntArray]
    ) -> tuple[PandaObject, list[PandaObject]]:
        """Put meshes on the stage that share vertices (n,) of VERTEX, to be rewritten for every picture.

        Returns the vertices, for :func:`write_vertices`, and one node for each of `parts` (m, 3).
        """
        vertices = new_vertices(rows)
        nodes: list[PandaObject] = []
        for triangles in parts:
            # Its bounds change with every picture.
            node = _never_culled(self._moving.attachNewNode(new_geometry(vertices, triangles)))
            _prepare(node, len(nodes))
            nodes.append(node)
        return vertices, nodes

    def texture(self, painting: Painting) -> PandaObject:
        """Return the painting as a texture, the same one for the same painting."""
        if id(painting) not in self._textures:
            # The painting is kept with it, so that its id cannot become another's.
            self._textures[id(painting)] = (new_texture(painting), painting)
        return self._textures[id(painting)][0]

    def pictures(self, poses: Sequence[FloatArray]) -> list[Pixels]:
        """Return what each camera sees from its pose (4, 4; render.pose)."""
        core = panda3d()
        for view, pose in zip(self._views, poses, strict=True):
            view.setMat(core.LMatrix4f(*pose.ravel().tolist()))
        return self._buffers.draw()

    def close(self) -> None:
        """Free everything on the stage, and let another one have its buffers; it cannot be used after."""
        self.root.removeNode()
        self._views.clear()
        self._textures.clear()
        self._buffers.give_back()


def _prepare(node: PandaObject, place: int) -> None:
    """Show both sides, and draw in the order of `place`.

    Panda3D's own order depends on addresses in memory; two triangles that meet in a pixel at the same
    depth would then come out differently from scene to scene.
    """
    node.setTwoSided(True)
    node.setBin("fixed", place)


def _never_culled(node: PandaObject) -> PandaObject:
    """Spare Panda3D the question whether a node is in view, and the computation of its bounds."""
    node.node().setBounds(panda3d().OmniBoundingVolume())
    node.node().setFinal(True)
    return node


def _make_transparent(node: PandaObject, transparency: Transparency) -> None:
    core = panda3d()
    if transparency == "veil":
        node.setTransparency(core.TransparencyAttrib.MAlpha)
    else:
        # What MBinary means as well, but Panda3D would then compose states for every picture.
        node.setAttrib(core.AlphaTestAttrib.make(core.AlphaTestAttrib.MGreaterEqual, 0.5))


def new_lens(camera: PinholeCamera, *, opengl: bool = False) -> PandaObject:
    """Return Panda3D's lens for a camera, for the software renderer or for OpenGL.

    Raises ValueError unless the camera's axis is the middle of the picture.
    """
    if (camera.centre_x, camera.centre_y) != ((camera.columns - 1) / 2, (camera.rows - 1) / 2):
        raise ValueError("a stage's camera has its axis in the middle of the picture")
    lens = panda3d().PerspectiveLens()
    square = camera.focal_x / camera.focal_y
    lost, shifted = (0.0, (0.0, 0.0)) if opengl else (LOST, SHIFTED)
    lens.setFilmSize(camera.columns - lost, (camera.rows - lost) * square)
    lens.setFilmOffset(*shifted)
    lens.setFocalLength(camera.focal_x)
    lens.setNearFar(NEAR, FAR)
    return lens
