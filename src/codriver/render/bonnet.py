"""The car's own bonnet at the bottom of each camera's picture. Outline: survey of the lake recording."""

import numpy as np
from numpy.typing import NDArray

from codriver.types import FRAME_HEIGHT, FRAME_WIDTH, Camera, Frame

OUTLINES: dict[Camera, tuple[tuple[float, float], ...]] = {
    "center": (
        (49, 160), (50, 154), (60, 152), (72, 151), (96, 145), (108, 144), (120, 141), (132, 138), (144, 137),
        (168, 137), (180, 139), (192, 142), (204, 145), (216, 150), (240, 152), (255, 154), (256, 160),
    ),
    "left": ((185, 160), (192, 151), (216, 144), (240, 141), (264, 139), (276, 137), (288, 137), (319, 140)),
    "right": ((0, 135), (24, 135), (48, 137), (72, 141), (96, 144), (120, 154), (130, 160)),
}  # fmt: skip
"""(column, first row of the bonnet) along its rim, pixels."""
RIM = np.array((161.0, 153.0, 128.0))
"""RGB of the first six rows."""
PANEL = np.array((205.0, 206.0, 196.0))
"""RGB of the panel behind the rim, from about 11 rows below its edge."""


class Bonnet:
    """The bonnet as one camera sees it, ready to be laid over pictures."""

    def __init__(self, camera: Camera) -> None:
        """Draw it."""
        columns, rows = np.array(OUTLINES[camera]).T
        first = np.interp(np.arange(FRAME_WIDTH), columns, rows, left=rows[0], right=rows[-1])
        depth = np.arange(FRAME_HEIGHT)[:, None] - first[None]
        band = np.select(
            [depth < 1, depth < 7, depth < 9, depth < 11, depth < 13],
            [0.75, 1.0, 0.8, 0.45, 0.95],
            np.where(np.floor(depth) % 4 == 0, 0.45, 1.0),
        )
        colours = band[..., None] * np.where(depth[..., None] < 11, RIM, PANEL)
        self._top = int(first.min())
        self._covered: NDArray[np.bool_] = depth[self._top :] >= 0
        self._colours = np.clip(np.rint(colours[self._top :]), 0, 255).astype(np.uint8)[self._covered]

    def cover(self, frame: Frame) -> None:
        """Draw the bonnet into a picture, in place."""
        frame[self._top :][self._covered] = self._colours
