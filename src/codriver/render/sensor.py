"""The camera's sensor: exposure, colour cast, the light of the hour, and noise, as a look has them."""

import zlib

import numpy as np

from codriver.camera.sensor_tables import add_noise, look_up
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
        levels = np.arange(256)[:, None] * np.append(gains[::-1], 1.0)
        self._tables = np.clip(np.rint(levels), 0, 255).astype(np.uint8)
        self._changes = bool((self._tables != np.arange(256)[:, None]).any())
        self._is_noisy = look.noise > 0
        if self._is_noisy:
            size = _BANK * FRAME_HEIGHT * FRAME_WIDTH
            noise = np.rint(rng.normal(0.0, look.noise, (size, 4)))
            self._brighter, self._darker = (
                np.clip(part, 0, 255).astype(np.uint8) for part in (noise, -noise)
            )

    def expose(self, picture: Pixels, key: bytes) -> None:
        """Change a picture in place. The same `key` means the same noise, another one almost surely other."""
        channels = channels_of(picture)
        if self._changes:
            look_up(channels, self._tables)
        if self._is_noisy:
            start = zlib.crc32(key) % (len(self._brighter) - picture.size)
            part = slice(start, start + picture.size)
            add_noise(
                channels,
                self._brighter[part].reshape(channels.shape),
                self._darker[part].reshape(channels.shape),
            )
