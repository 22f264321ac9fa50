"""Off-screen buffers, of the software renderer or of OpenGL, kept from stage to stage.

Panda3D never frees the 400 kB of such a buffer (TinyGraphicsBuffer closes without its ZBuffer), so those of a
closed stage serve the next one with cameras of the same sizes.
"""

from collections.abc import Sequence

import numpy as np

from codriver.errors import DisplayError
from codriver.render.panda import PandaObject, free_states, panda3d
from codriver.render.pixels import Pixels

Sizes = tuple[tuple[int, int], ...]
"""Columns and rows of each buffer."""
COLLECTED_EVERY = 25
"""Pictures after which Panda3D's states are freed; to free each at once costs a thirtieth of all time."""
_unused: dict[tuple[Sizes, bool], list["Buffers"]] = {}


class Buffers:
    """A buffer for each of some cameras, and the engine that draws them all."""

    def __init__(self, sizes: Sizes, opengl: bool) -> None:
        """Make them; raises MissingExtraError and DisplayError. See :func:`borrowed`."""
        core = panda3d()
        self._sizes, self._opengl, self._drawn = sizes, opengl, 0
        pipe = _pipe(opengl)
        # An engine of its own: the global one would render every stage's buffers for each picture of one.
        self.engine = core.GraphicsEngine(pipe)
        properties = core.FrameBufferProperties()
        properties.setRgbaBits(8, 8, 8, 8 if opengl else 0)
        properties.setDepthBits(24)
        self.outputs: list[PandaObject] = []
        self._textures: list[PandaObject] = []
        for columns, rows in sizes:
            size = core.WindowProperties.size(columns, rows)
            # Those that share the first one's state share its textures as well.
            state = [output.getGsg() for output in self.outputs[:1]]
            refused = core.GraphicsPipe.BFRefuseWindow
            output = self.engine.makeOutput(pipe, "buffer", 0, properties, size, refused, *state)
            if output is None:
                raise DisplayError("OpenGL draws no pictures without a window here")
            texture = core.Texture()
            output.addRenderTexture(texture, core.GraphicsOutput.RTMCopyRam)
            self.outputs.append(output)
            self._textures.append(texture)

    def draw(self) -> list[Pixels]:
        """Draw what the display regions of `outputs` show, and return a copy of each buffer's picture."""
        self.engine.renderFrame()
        self._drawn += 1
        if self._drawn % COLLECTED_EVERY == 0:
            free_states()
        return [
            np.frombuffer(texture.getRamImage(), "<u4").reshape(rows, columns)[::-1].copy()
            for texture, (columns, rows) in zip(self._textures, self._sizes, strict=True)
        ]

    def give_back(self) -> None:
        """Let another stage have them; nothing may be drawn with them after."""
        for output in self.outputs:
            output.removeAllDisplayRegions()
        # An empty picture lets go of what the last one has shown.
        self.engine.renderFrame()
        free_states()
        _unused.setdefault((self._sizes, self._opengl), []).append(self)


def borrowed(sizes: Sequence[tuple[int, int]], *, opengl: bool = False) -> Buffers:
    """Return buffers of these columns and rows, to be given back.

    opengl: drawn with OpenGL, on a graphics card where there is one. Raises MissingExtraError without
    Panda3D, and DisplayError without OpenGL where that is asked for.
    """
    unused = _unused.get((tuple(sizes), opengl))
    return unused.pop() if unused else Buffers(tuple(sizes), opengl)


def _pipe(opengl: bool) -> PandaObject:
    pipes = panda3d().GraphicsPipeSelection.getGlobalPtr()
    if not opengl:
        return pipes.makePipe("TinyOffscreenGraphicsPipe")
    pipe = pipes.makeModulePipe("p3headlessgl")  # by EGL, which needs no display
    if pipe is None or not pipe.isValid():
        raise DisplayError("no OpenGL draws without a window here; leave it to the software renderer")
    return pipe
