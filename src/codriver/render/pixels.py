"""Pictures as the renderer has them, before they are a camera's frames."""

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint32]
"""(rows, columns) pixels 0xXXRRGGBB, little-endian, the highest byte without a meaning: whole pixels are four
times as quick to copy and to cover as their channels."""


def channels_of(pixels: Pixels) -> NDArray[np.uint8]:
    """Return a view (rows, columns, 4) of the bytes: blue, green, red, and the one without a meaning."""
    return pixels.view(np.uint8).reshape(*pixels.shape, 4)


def packed(colours: NDArray[np.uint8]) -> Pixels:
    """Return RGB colours (rows, columns, 3) as pixels whose highest byte is 0."""
    red, green, blue = (colours[..., channel].astype(np.uint32) for channel in range(3))
    return np.asarray(red << 16 | green << 8 | blue, np.uint32)
