"""The camera's sensor: exposure, colour cast, the light of the hour, and noise, as a look has them."""

import zlib

import numpy as np
from numpy.typing import NDArray

from codriver.render.light import daylight
from codriver.render.look import Look
from codriver.render.pixels import Pixels, channels_of
from codriver.types import FRAME_HEIGHT, FRAME_WIDTH

_BANK = 3
"""Frames' worth of noise that is kept; pictures start anywhere in it."""


class Sensor:
    """Turns what the renderer draws into what the camera gives; with the neutral look they are the same."""

    def __init__(self, look: Look, rng: np.random.Generator) -> None:
        """Prepare the tables of a look, the noise drawn from `rng`."""
        gains = look.exposure * np.array(look.colour_cast) * daylight(look)
        levels = np.arange(256)[:, None] * gains
        self._tables = np.clip(np.rint(levels), 0, 255).astype(np.uint8).T
        self._changes = bool((self._tables != np.arange(256)).any())
        size = FRAME_HEIGHT * FRAME_WIDTH * 3
        self._noise: NDArray[np.int16] | None = None
        if look.noise > 0:
            self._noise = np.rint(rng.normal(0.0, look.noise, _BANK * size)).astype(np.int16)

    def expose(self, picture: Pixels, key: bytes) -> None:
        """Change a picture in place. The same `key` means the same noise, another one almost surely other."""
        if not self._changes and self._noise is None:
            return
        colours = channels_of(picture)[..., 2::-1]
        if self._changes:
            for channel, table in enumerate(self._tables):
                colours[..., channel] = table[colours[..., channel]]
        if self._noise is not None:
            start = zlib.crc32(key) % (len(self._noise) - colours.size)
            noisy = colours + self._noise[start : start + colours.size].reshape(colours.shape)
            colours[...] = np.clip(noisy, 0, 255)
