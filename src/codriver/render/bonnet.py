"""The car's own bonnet at the bottom of each camera's picture.

Outlines, colours and the way it mirrors the sun: fitted to the lake recording, whose lowest rows hold it.
"""

import math

import numpy as np

from codriver.render.look import Look
from codriver.render.pixels import Pixels, packed
from codriver.types import FRAME_HEIGHT, FRAME_WIDTH, Camera, FloatArray

OUTLINES: dict[Camera, tuple[tuple[float, float], ...]] = {
    "center": (
        (36, 160), (44, 157), (56, 153), (72, 151), (88, 147), (104, 145), (112, 143), (128, 139), (144, 137),
        (168, 137), (184, 140), (200, 144), (208, 147), (224, 151), (240, 154), (252, 157), (263, 160),
    ),
    "left": (
        (186, 160), (189, 154), (194, 149), (201, 146), (208, 145), (224, 144), (240, 141), (256, 139),
        (276, 137), (290, 137), (319, 140),
    ),
    "right": (
        (0, 135), (32, 135), (48, 137), (64, 139), (80, 142), (90, 144), (104, 144), (112, 147), (119, 151),
        (123, 156), (124, 160),
    ),
}  # fmt: skip
"""(column, first row of the bonnet) along its edge, pixels."""
BY_DEPTH = np.array(
    ((142, 137, 118), (152, 146, 124), (157, 149, 125), (154, 146, 121), (150, 140, 114), (143, 129, 102),
     (141, 129, 103), (140, 129, 104), (138, 127, 102)),
    np.float64,
)  # fmt: skip
"""RGB on average over all headings, for each two rows below the edge."""
SEAM_ROW, SEAM_BEND = 150.0, 0.0028
"""The front edge of the windscreen's panel, in the centre camera: its row in the middle, and rows per
column squared from there to the side."""
SEAM = np.array((102, 96, 76))
PANEL = np.array((153, 156, 140))
MIDDLE_COLUMN = 156.0
HEADLIGHTS: dict[Camera, tuple[float, float]] = {"left": (209.0, 149.0), "right": (100.0, 149.0)}
"""Column and row of the middle of a lit headlight, pixels."""
GAPS: dict[Camera, tuple[float, float, float]] = {"left": (227.0, 143.0, 2.0), "right": (80.0, 143.0, -2.2)}
"""Where the line beside the bonnet's lid begins (column, row), and its columns per row."""
MIRRORED = 0.24
"""Brightness is 1 + MIRRORED * the cosine of the angle to the sun's azimuth (123 to 200 levels)."""

SHADES = 64
"""Steps from nothing to a brightness of 1 that are told apart: two grey levels."""


class Bonnet:
    """The bonnet as one camera sees it, ready to be laid over pictures."""

    def __init__(self, camera: Camera, look: Look) -> None:
        """Draw it."""
        depth = _depth(camera)
        self._sun_azimuth = look.sun_azimuth
        self._top = int((depth >= 0).any(axis=1).argmax())
        self._covered = depth[self._top :] >= 0
        self._seen_beside = np.where(self._covered, 0, 0xFFFFFFFF).astype(np.uint32)
        self._colours = _colours(camera, depth)[self._top :]
        self._shades: dict[int, Pixels] = {}

    def cover(self, picture: Pixels, yaw: float) -> None:
        """Draw the bonnet of a car with this yaw (radians) into its picture (160, 320), in place."""
        light = 1 + MIRRORED * math.cos(yaw - self._sun_azimuth)
        lower = picture[self._top :]
        lower &= self._seen_beside
        lower |= self._lit(round(light * SHADES))

    def _lit(self, shade: int) -> Pixels:
        """Return the colours under the light `shade` / SHADES, 0 beside it, kept for the next time."""
        if shade not in self._shades:
            colours = np.minimum(self._colours * (shade / SHADES), 255).astype(np.uint8)
            self._shades[shade] = packed(colours) * self._covered
        return self._shades[shade]


def _depth(camera: Camera) -> FloatArray:
    """Return how many rows each pixel (rows, columns) lies below the bonnet's edge; negative above it."""
    columns, rows = np.array(OUTLINES[camera], np.float64).T
    edge = np.interp(np.arange(FRAME_WIDTH), columns, rows, left=rows[0], right=rows[-1])
    return np.asarray(np.arange(FRAME_HEIGHT)[:, None] - np.round(edge)[None])


def _colours(camera: Camera, depth: FloatArray) -> FloatArray:
    """Return the bonnet's colours (rows, columns, 3) as if it covered the picture."""
    rows, columns = np.mgrid[0:FRAME_HEIGHT, 0:FRAME_WIDTH].astype(np.float64)
    colours: FloatArray = BY_DEPTH[np.clip(depth // 2, 0, len(BY_DEPTH) - 1).astype(np.int64)]
    if camera == "center":
        behind = rows - SEAM_ROW - SEAM_BEND * (columns - MIDDLE_COLUMN) ** 2
        colours[behind >= 2] = PANEL
        colours[(behind >= 3) & (behind < 4)] *= 0.87
        colours[(behind >= 0) & (behind < 2)] = SEAM
        return colours
    column, row = HEADLIGHTS[camera]
    lit = ((columns - column) / 13) ** 2 + ((rows - row) / 5) ** 2
    colours[lit < 1.4] = (214, 200, 166)
    colours[lit < 0.8] = (254, 254, 250)
    column, row, slope = GAPS[camera]
    colours[(np.abs(columns - column - slope * (rows - row)) < 1.2) & (rows >= row)] = (62, 52, 36)
    return colours
