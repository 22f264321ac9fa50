"""The centre camera's view of a scene without a window, larger than the camera's picture: for a person."""

from codriver.camera.codec import encode_jpeg
from codriver.camera.geometry import UDACITY_CAMERA
from codriver.render.bonnet_card import BonnetCard
from codriver.render.buffers import borrowed
from codriver.render.look import Look
from codriver.render.panda import panda3d
from codriver.render.pixels import channels_of
from codriver.render.pose import camera_pose
from codriver.render.scene import Scene
from codriver.render.stage import new_lens
from codriver.render.window import Pose, flat_camera

COLUMNS, ROWS = 640, 320
"""Pixels of the picture: four times as many as the camera's has."""


class OffScreenView:
    """Draws a scene with the software renderer, wherever there is no display."""

    def __init__(self, scene: Scene, look: Look) -> None:
        """Look into `scene`, which has this look; raises MissingExtraError without Panda3D."""
        core = panda3d()
        self._scene = scene
        self._camera = UDACITY_CAMERA.resized(COLUMNS, ROWS)
        self._buffers = borrowed([(COLUMNS, ROWS)])
        output = self._buffers.outputs[0]
        self._view = scene.root.attachNewNode(core.Camera("view", new_lens(self._camera)))
        output.makeDisplayRegion().setCamera(self._view)
        self._flat = core.NodePath("flat")
        over = output.makeDisplayRegion()
        over.setSort(10)
        over.setCamera(flat_camera(self._flat))
        self._bonnet = BonnetCard(self._flat, look)

    def jpeg(self, pose: Pose) -> bytes:
        """Return what is seen from a car at this pose, as a JPEG of COLUMNS x ROWS."""
        car = self._scene.place(*pose)
        self._view.setMat(panda3d().LMatrix4f(*camera_pose(self._camera, car).ravel().tolist()))
        self._bonnet.light(pose[3])
        return encode_jpeg(channels_of(self._buffers.draw()[0]))

    def close(self) -> None:
        """Let another view have its buffer; the scene stays."""
        self._view.removeNode()
        self._buffers.give_back()
