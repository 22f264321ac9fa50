"""Panda3D itself: set up once, and arrays handed to it as geometry and textures."""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from codriver.errors import MissingExtraError
from codriver.render.mesh import IntArray, Mesh
from codriver.render.painting import Painting

_SETTINGS = """
load-display p3tinydisplay
window-type none
audio-library-name null
sync-video 0
notify-level error
td-perspective-textures 1
garbage-collect-states-rate 1
"""
VERTEX = np.dtype([("point", "<f4", 3), ("one", "<f4"), ("colour", "<f4", 4), ("place", "<f4", 2)])
"""One vertex as Panda3D stores it. Points with a fourth number, which is always 1, and colours that are no
bytes are what the software renderer reads quickest: it spends a tenth less on a picture."""

ANISOTROPY = 8
"""How much longer than wide a graphics card's pixel may be on the ground; kerbs then keep their stripes. The
software renderer goes by mip levels alone."""
PandaObject = Any
"""An object of Panda3D, which has no types."""


@lru_cache(maxsize=1)
def panda3d() -> PandaObject:
    """Return the module `panda3d.core`, set up for pictures without a window; raises MissingExtraError."""
    try:
        from panda3d import core  # type: ignore[import-untyped]
    except ImportError as error:
        raise MissingExtraError("sim", "the simulator's picture") from error
    core.loadPrcFileData("codriver", _SETTINGS)
    return core


def free_states() -> None:
    """Free Panda3D's states that nothing uses any more; its own task for that runs in its main loop only."""
    core = panda3d()
    core.TransformState.garbageCollect()
    core.RenderState.garbageCollect()


def vertex_rows(mesh: Mesh) -> NDArray[np.void]:
    """Return the mesh's vertices (n,) of :data:`VERTEX`."""
    rows = np.zeros(len(mesh.points), VERTEX)
    rows["point"], rows["place"], rows["one"] = mesh.points, mesh.places, 1.0
    rows["colour"][:, :3] = np.clip(mesh.colours, 0, 1)
    rows["colour"][:, 3] = 1.0
    return rows


@lru_cache(maxsize=1)
def _vertex_format() -> PandaObject:
    """Return Panda3D's name for :data:`VERTEX`."""
    core = panda3d()
    array = core.GeomVertexArrayFormat()
    array.addColumn(core.InternalName.getVertex(), 4, core.Geom.NTFloat32, core.Geom.CPoint)
    array.addColumn(core.InternalName.getColor(), 4, core.Geom.NTFloat32, core.Geom.CColor)
    array.addColumn(core.InternalName.getTexcoord(), 2, core.Geom.NTFloat32, core.Geom.CTexcoord)
    return core.GeomVertexFormat.registerFormat(core.GeomVertexFormat(array))


def new_vertices(rows: NDArray[np.void]) -> PandaObject:
    """Return Panda3D's vertex data with these rows of :data:`VERTEX`."""
    core = panda3d()
    vertices = core.GeomVertexData("mesh", _vertex_format(), core.Geom.UHDynamic)
    vertices.uncleanSetNumRows(len(rows))
    write_vertices(vertices, rows)
    return vertices


def write_vertices(vertices: PandaObject, rows: NDArray[np.void]) -> None:
    """Overwrite vertex data, also that of meshes on a stage."""
    memoryview(vertices.modifyArray(0)).cast("B")[:] = rows.view(np.uint8).data.cast("B")


def new_geometry(vertices: PandaObject, triangles: IntArray) -> PandaObject:
    """Return a node of triangles (m, 3) between vertices, which other nodes may share."""
    core = panda3d()
    primitive = core.GeomTriangles(core.Geom.UHStatic)
    primitive.setIndexType(core.Geom.NTUint32)
    indices = np.ascontiguousarray(triangles, "<u4")
    stored = primitive.modifyVertices()
    stored.uncleanSetNumRows(indices.size)
    memoryview(stored).cast("B")[:] = indices.tobytes()
    geometry = core.Geom(vertices)
    geometry.addPrimitive(primitive)
    node = core.GeomNode("mesh")
    node.addGeom(geometry)
    return node


def new_texture(painting: Painting) -> PandaObject:
    """Return a painting as Panda3D's texture."""
    core = panda3d()
    rows, columns, channels = painting.levels[0].shape
    texture = core.Texture()
    kind = core.Texture.FRgba if channels == 4 else core.Texture.FRgb
    texture.setup2dTexture(columns, rows, core.Texture.TUnsignedByte, kind)
    for number, level in enumerate(painting.levels):
        stored = np.ascontiguousarray(level[..., [2, 1, 0, 3][:channels]]).tobytes()
        if number == 0:
            texture.setRamImage(stored)
        else:
            texture.setRamMipmapImage(number, core.PTAUchar(stored))
    mipped = len(painting.levels) > 1
    if painting.smooth:
        texture.setMinfilter(core.Texture.FTLinearMipmapNearest if mipped else core.Texture.FTLinear)
        texture.setMagfilter(core.Texture.FTLinear)
    else:
        texture.setMinfilter(core.Texture.FTNearestMipmapNearest if mipped else core.Texture.FTNearest)
        texture.setMagfilter(core.Texture.FTNearest)
    texture.setAnisotropicDegree(ANISOTROPY)
    texture.setWrapU(core.Texture.WMRepeat)
    texture.setWrapV(core.Texture.WMRepeat)
    return texture
