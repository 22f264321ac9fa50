"""Off-screen buffers of the software renderer, kept from stage to stage.

Panda3D never frees the 400 kB of such a buffer (TinyGraphicsBuffer closes without its ZBuffer), so those of a
closed stage serve the next one with cameras of the same sizes.
"""

from collections.abc import Sequence

import numpy as np

from codriver.render.panda import PandaObject, free_states, panda3d
from codriver.render.pixels import Pixels

Sizes = tuple[tuple[int, int], ...]
"""Columns and rows of each buffer."""
COLLECTED_EVERY = 25
"""Pictures after which Panda3D's states are freed; to free each at once costs a thirtieth of all time."""
_unused: dict[Sizes, list["Buffers"]] = {}


class Buffers:
    """A buffer for each of some cameras, and the engine that draws them all."""

    def __init__(self, sizes: Sizes) -> None:
        """Make them; raises MissingExtraError without Panda3D. See :func:`borrowed`."""
        core = panda3d()
        self._sizes, self._drawn = sizes, 0
        pipe = core.GraphicsPipeSelection.getGlobalPtr().makePipe("TinyOffscreenGraphicsPipe")
        # An engine of its own: the global one would render every stage's buffers for each picture of one.
        self.engine = core.GraphicsEngine(pipe)
        properties = core.FrameBufferProperties()
        properties.setRgbaBits(8, 8, 8, 0)
        properties.setDepthBits(24)
        self.outputs: list[PandaObject] = []
        self._textures: list[PandaObject] = []
        for columns, rows in sizes:
            size = core.WindowProperties.size(columns, rows)
            # Those that share the first one's state share its textures as well.
            state = [output.getGsg() for output in self.outputs[:1]]
            refused = core.GraphicsPipe.BFRefuseWindow
            output = self.engine.makeOutput(pipe, "buffer", 0, properties, size, refused, *state)
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
        _unused.setdefault(self._sizes, []).append(self)


def borrowed(sizes: Sequence[tuple[int, int]]) -> Buffers:
    """Return buffers of these columns and rows, to be given back; MissingExtraError without Panda3D."""
    unused = _unused.get(tuple(sizes))
    return unused.pop() if unused else Buffers(tuple(sizes))
