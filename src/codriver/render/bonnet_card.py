"""The bonnet for a window: the same as in the camera's picture, enlarged, as a card at the lower edge."""

import math

import numpy as np
from numpy.typing import NDArray

from codriver.render.bonnet import MIRRORED, Bonnet
from codriver.render.look import Look
from codriver.render.panda import PandaObject, panda3d
from codriver.render.pixels import channels_of
from codriver.types import FRAME_HEIGHT, FRAME_WIDTH, FloatArray

ENLARGED = 3
"""Pixels of the card for each of the camera's picture."""
SMOOTHED = (5, 13)
"""Rows and columns over which enlarged pixels are averaged: the edge falls by a row every few columns."""
_HIGH = 32
"""Rows of the camera's picture that the card takes; the bonnet's highest is the 24th from below."""
_COLUMNS, _ROWS = 1024, 128
"""Pixels of the texture: powers of two, as old graphics cards and the software renderer want them."""


class BonnetCard:
    """The centre camera's bonnet, drawn flat into a window whose picture is (-1..1, -1..1)."""

    def __init__(self, parent: PandaObject, look: Look) -> None:
        """Put it under the node `parent`."""
        core = panda3d()
        self._sun_azimuth = look.sun_azimuth
        maker = core.CardMaker("bonnet")
        maker.setFrame(-1, 1, -1, -1 + 2 * _HIGH / FRAME_HEIGHT)
        maker.setUvRange((0, 0), (FRAME_WIDTH * ENLARGED / _COLUMNS, _HIGH * ENLARGED / _ROWS))
        self._card = parent.attachNewNode(maker.generate())
        # Painted at its brightest, towards the sun, and dimmed from there.
        self._card.setTexture(_texture(_enlarged(Bonnet("center", look), look.sun_azimuth)))
        self._card.setTransparency(core.TransparencyAttrib.MAlpha)
        self._card.setBin("fixed", 0)

    def light(self, yaw: float) -> None:
        """Shade it for a car with this yaw, radians."""
        light = (1 + MIRRORED * math.cos(yaw - self._sun_azimuth)) / (1 + MIRRORED)
        self._card.setColorScale(light, light, light, 1)


def _texture(card: NDArray[np.uint8]) -> PandaObject:
    core = panda3d()
    image = np.zeros((_ROWS, _COLUMNS, 4), np.uint8)
    image[-len(card) :, : card.shape[1]] = card
    texture = core.Texture("bonnet")
    texture.setup2dTexture(_COLUMNS, _ROWS, core.Texture.TUnsignedByte, core.Texture.FRgba)
    texture.setRamImage(image[::-1, :, [2, 1, 0, 3]].tobytes())
    return texture


def _enlarged(bonnet: Bonnet, yaw: float) -> NDArray[np.uint8]:
    """Return the lowest rows of the bonnet's picture, enlarged and smoothed, uint8 RGBA."""
    alone = _alone(bonnet, yaw)[-_HIGH:].repeat(ENLARGED, axis=0).repeat(ENLARGED, axis=1)
    # Colours are averaged by how much of them is there, so that nothing dark seeps in at the edge.
    cover = alone[..., 3:]
    smoothed = _averaged(np.dstack([alone[..., :3] * cover, cover]))
    smoothed[..., :3] /= np.maximum(smoothed[..., 3:], 1e-6)
    smoothed[..., 3] *= 255
    return np.rint(smoothed).astype(np.uint8)


def _alone(bonnet: Bonnet, yaw: float) -> FloatArray:
    """Return the bonnet alone, RGB and cover 0 or 1: it is where it hides black and white alike."""
    on_black = np.zeros((FRAME_HEIGHT, FRAME_WIDTH), np.uint32)
    on_white = np.full_like(on_black, 0xFFFFFF)
    bonnet.cover(on_black, yaw)
    bonnet.cover(on_white, yaw)
    colours = channels_of(on_black)[..., 2::-1]
    return np.dstack([colours, on_black == on_white]).astype(np.float64)


def _averaged(image: FloatArray) -> FloatArray:
    """Return the mean over SMOOTHED pixels around each; the picture's borders go on for ever."""
    for axis, width in enumerate(SMOOTHED):
        margins = [(0, 0)] * image.ndim
        margins[axis] = (width // 2 + 1, width // 2)
        sums = np.pad(image, margins, mode="edge").cumsum(axis=axis)
        count = image.shape[axis]
        image = (sums.take(range(width, width + count), axis) - sums.take(range(count), axis)) / width
    return image
