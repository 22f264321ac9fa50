"""What draws without a window: the software renderer, or OpenGL on a graphics card.

The software renderer is the usual one: the same picture to the last bit on every machine, so that what was
measured on one can be measured again on another. The environment variable CODRIVER_GRAPHICS chooses, for
every command and for the processes that it starts.
"""

import os
from functools import lru_cache
from typing import Literal, get_args

from codriver.errors import DisplayError, SettingError
from codriver.render.buffers import Buffers

VARIABLE = "CODRIVER_GRAPHICS"
Graphics = Literal["software", "opengl", "auto"]
"""The software renderer; OpenGL, whatever it draws with; OpenGL where it draws with a graphics card."""

_PRETENDERS = ("llvmpipe", "softpipe", "swrast", "gdi generic", "basic render")
"""In the names of OpenGL drivers that draw with the processor."""


def is_graphics_card(renderer: str) -> bool:
    """Tell whether what OpenGL calls its renderer is a graphics card.

    Others only pretend to be one, and are slower than Panda3D's own software renderer.
    """
    return not any(name in renderer.lower() for name in _PRETENDERS)


@lru_cache(maxsize=1)
def opengl_renderer() -> str | None:
    """Return what OpenGL draws with here without a window, by its own name; None where it draws nothing."""
    try:
        buffers = Buffers(((8, 8),), opengl=True)
    except DisplayError:
        return None
    buffers.draw()
    return str(buffers.outputs[0].getGsg().getDriverRenderer())


def drawn_by() -> str:
    """Return what draws here without a window: "software", or the name of OpenGL's renderer."""
    return (opengl_renderer() or "OpenGL") if draws_with_opengl() else "software"


def draws_with_opengl() -> bool:
    """Tell whether CODRIVER_GRAPHICS asks for OpenGL here; raises SettingError for what it cannot be."""
    wanted = os.environ.get(VARIABLE) or "software"
    if wanted not in get_args(Graphics):
        raise SettingError(f"{VARIABLE} is {wanted!r}; it must be one of: {', '.join(get_args(Graphics))}.")
    if wanted != "auto":
        return wanted == "opengl"
    renderer = opengl_renderer()
    return renderer is not None and is_graphics_card(renderer)
