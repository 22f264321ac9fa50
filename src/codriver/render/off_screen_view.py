"""The centre camera's view of a scene without a window, larger than the camera's picture: for a person."""

from codriver.camera.codec import encode_jpeg
from codriver.camera.geometry import UDACITY_CAMERA
from codriver.render.bonnet_card import BonnetCard
from codriver.render.look import Look
from codriver.render.panda import free_states, panda3d
from codriver.render.pixels import channels_of
from codriver.render.pose import camera_pose
from codriver.render.scene import Scene
from codriver.render.stage import COLLECTED_EVERY, new_buffer, new_lens, pixels_in
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
        pipe = core.GraphicsPipeSelection.getGlobalPtr().makePipe("TinyOffscreenGraphicsPipe")
        self._engine = core.GraphicsEngine(pipe)
        self._buffer = new_buffer(self._engine, pipe, self._camera)
        self._pixels = core.Texture()
        self._buffer.addRenderTexture(self._pixels, core.GraphicsOutput.RTMCopyRam)
        self._view = scene.root.attachNewNode(core.Camera("view", new_lens(self._camera)))
        self._buffer.makeDisplayRegion().setCamera(self._view)
        self._flat = core.NodePath("flat")
        over = self._buffer.makeDisplayRegion()
        over.setSort(10)
        over.setCamera(flat_camera(self._flat))
        self._bonnet = BonnetCard(self._flat, look)
        self._drawn = 0

    def jpeg(self, pose: Pose) -> bytes:
        """Return what is seen from a car at this pose, as a JPEG of COLUMNS x ROWS."""
        car = self._scene.place(*pose)
        self._view.setMat(panda3d().LMatrix4f(*camera_pose(self._camera, car).ravel().tolist()))
        self._bonnet.light(pose[3])
        self._engine.renderFrame()
        self._drawn += 1
        if self._drawn % COLLECTED_EVERY == 0:
            free_states()
        return encode_jpeg(channels_of(pixels_in(self._pixels, (ROWS, COLUMNS))))

    def close(self) -> None:
        """Free its buffer; the scene stays."""
        self._engine.removeAllWindows()
        self._view.removeNode()
