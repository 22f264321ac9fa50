"""A window that shows a scene as the car's centre camera sees it, larger, with the dashboard over it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from codriver.camera.geometry import UDACITY_CAMERA
from codriver.control.hands import Inputs
from codriver.errors import DisplayError
from codriver.render.bonnet_card import BonnetCard
from codriver.render.dashboard import Dashboard, Instruments
from codriver.render.graphics import is_graphics_card
from codriver.render.input_devices import InputDevices
from codriver.render.look import Look
from codriver.render.panda import PandaObject, panda3d
from codriver.render.pose import camera_pose
from codriver.render.scene import Scene
from codriver.render.stage import new_lens

COLUMNS, ROWS = 960, 480
"""Pixels of the window when it opens: three times the camera's picture."""
Pose = tuple[float, float, float, float, float, float]
"""x, y, z, yaw, pitch, roll of a car, as in Scene.place."""

_GRAPHICS_CARD, _PROCESSOR = "pandagl", "p3tinydisplay"
"""Panda3D's modules that draw."""


class Window:
    """One window onto one scene; it tells what the person holds and presses."""

    def __init__(self, title: str, *, software: bool = False) -> None:
        """Open it; `software` draws with the processor even where there is a graphics card.

        Raises DisplayError where no window can be opened, and MissingExtraError without Panda3D.
        """
        with _quiet():
            self._pipe, self._engine, self._window = _open(
                title, [_PROCESSOR] if software else [_GRAPHICS_CARD, _PROCESSOR]
            )
            self._devices = InputDevices(self._window)
        self._window.setClearColor((0, 0, 0, 1))
        self._flat = panda3d().NodePath("dashboard")
        self._instruments = Instruments(self._flat)
        self._regions = [self._region(flat_camera(self._flat), 10)]
        self._size = COLUMNS, ROWS

    def look_into(self, scene: Scene, look: Look) -> None:
        """Show `scene`, which has this look, from the next picture on; once for a window."""
        core = panda3d()
        self._scene = scene
        self._camera = UDACITY_CAMERA.resized(COLUMNS, ROWS)
        self._view = scene.root.attachNewNode(core.Camera("window", new_lens(self._camera)))
        self._regions.append(self._region(self._view, 0))
        self._bonnet = BonnetCard(self._flat, look)

    @property
    def is_open(self) -> bool:
        """Whether it is still there: nobody has closed it."""
        return bool(self._window.isValid()) and bool(self._window.getProperties().getOpen())

    def inputs(self) -> Inputs:
        """Return what the person holds, as of the last frame that was shown."""
        return self._devices.inputs()

    def pressed(self) -> list[str]:
        """Return the keys and buttons that went down since the last call, by Panda3D's names."""
        return self._devices.pressed()

    def show(self, pose: Pose, dashboard: Dashboard) -> None:
        """Draw the scene for a car at this pose, with its dashboard."""
        car = self._scene.place(*pose)
        self._view.setMat(panda3d().LMatrix4f(*camera_pose(self._camera, car).ravel().tolist()))
        self._bonnet.light(pose[3])
        self._instruments.show(dashboard)
        self._fit()
        self._engine.renderFrame()
        self._devices.look()

    def close(self) -> None:
        """Close it; the scene stays."""
        self._engine.removeAllWindows()
        # In this order: the software renderer's window uses its pipe's connection to the display to the last.
        for name in ("_regions", "_devices", "_window", "_engine", "_pipe"):
            delattr(self, name)

    def _region(self, camera: PandaObject, order: int) -> PandaObject:
        region = self._window.makeDisplayRegion()
        region.setSort(order)
        region.setCamera(camera)
        region.setClearDepthActive(True)
        return region

    def _fit(self) -> None:
        """Keep the picture's shape when the person changes the window's."""
        size = self._window.getXSize(), self._window.getYSize()
        if size == self._size or not all(size):
            return
        self._size = size
        wide = min(1.0, size[1] * COLUMNS / ROWS / size[0])
        high = min(1.0, size[0] * ROWS / COLUMNS / size[1])
        for region in self._regions:
            region.setDimensions((1 - wide) / 2, (1 + wide) / 2, (1 - high) / 2, (1 + high) / 2)


def _open(title: str, modules: list[str]) -> tuple[PandaObject, PandaObject, PandaObject]:
    """Return a pipe, an engine and its window, drawn by the first of `modules` that can."""
    for module in modules:
        pipe = panda3d().GraphicsPipeSelection.getGlobalPtr().makeModulePipe(module)
        if pipe is not None and pipe.isValid():
            engine, window = _window_on(pipe, title)
            if window is not None:
                return pipe, engine, window
    raise DisplayError(
        "no window can be opened: there is no display that can be reached. "
        "Without one, use: codriver simulate --headless"
    )


def _window_on(pipe: PandaObject, title: str) -> tuple[PandaObject, PandaObject]:
    """Return an engine and its window, None where this pipe cannot open one."""
    core = panda3d()
    engine = core.GraphicsEngine(pipe)
    buffers = core.FrameBufferProperties()
    buffers.setRgbaBits(8, 8, 8, 0)
    buffers.setDepthBits(24)
    buffers.setBackBuffers(1)
    properties = core.WindowProperties.size(COLUMNS, ROWS)
    properties.setTitle(title)
    window = engine.makeOutput(pipe, "window", 0, buffers, properties, core.GraphicsPipe.BFRequireWindow)
    engine.openWindows()
    if window is None or not window.isValid() or not _draws_on_a_card(window):
        engine.removeAllWindows()
        return engine, None
    return engine, window


def _draws_on_a_card(window: PandaObject) -> bool:
    """Whether this is Panda3D's own renderer, or OpenGL on a card; on the processor that is slower."""
    return is_graphics_card(str(window.getGsg().getDriverRenderer()))


def flat_camera(root: PandaObject) -> PandaObject:
    """Return a camera onto flat things under `root`, which then fill (-1..1, -1..1) of the picture."""
    core = panda3d()
    root.setDepthTest(False)
    root.setDepthWrite(False)
    lens = core.OrthographicLens()
    lens.setFilmSize(2, 2)
    lens.setNearFar(-10, 10)
    return root.attachNewNode(core.Camera("dashboard", lens))


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what X11 and Panda3D write about missing extensions and devices away from the terminal."""
    if os.name != "posix":
        yield
        return
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
