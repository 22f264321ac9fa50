"""A texture as plain arrays, and the noise that textures are made of."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from codriver.types import FloatArray

Image = NDArray[np.uint8]
Pixel = TypeVar("Pixel", np.uint8, np.float64)


@dataclass(frozen=True, eq=False)
class Painting:
    """A texture that Panda3D can take."""

    levels: tuple[Image, ...]
    """uint8 RGB or RGBA (rows, columns, 3 or 4), powers of two: the texture alone, or all its mip levels.

    Rows go along (row 0 at place 0), columns across.
    """
    smooth: bool = True
    """Whether a graphics card reads it between its texels; the software renderer never does."""


def to_image(values: FloatArray) -> Image:
    """Return values in 0..255 rounded and clipped to uint8."""
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def mirrored(image: NDArray[Pixel]) -> NDArray[Pixel]:
    """Return the image (rows, columns, ...) with its mirror image beside it, for what does not repeat across.

    It is read from place 0 to 0.5, and beyond them goes on as at its edges. Textures that end at their edges
    would cost the software renderer four function calls a pixel.
    """
    return np.concatenate([image, image[:, ::-1]], axis=1)


def with_mip_levels(image: FloatArray) -> Painting:
    """Return the painting of an image (rows, columns, channels) in 0..255 with ordinary mip levels."""
    levels = [image]
    while max(levels[-1].shape[:2]) > 1:
        levels.append(halved(levels[-1]))
    return Painting(tuple(to_image(level) for level in levels))


def halved(image: FloatArray) -> FloatArray:
    """Return the image (rows, columns, ...) at half the size, averaging 2 x 2; a side of 1 stays 1."""
    rows, columns = image.shape[:2]
    down, across = min(rows, 2), min(columns, 2)
    blocks = image.reshape(rows // down, down, columns // across, across, *image.shape[2:])
    return np.asarray(blocks.mean(axis=(1, 3)))


def noise(rng: np.random.Generator, shape: tuple[int, int], along: float, across: float) -> FloatArray:
    """Return repeating noise (rows, columns) of mean 0 and deviation 1, smooth over these pixels."""
    frequency_along = np.fft.fftfreq(shape[0])[:, None] * along
    frequency_across = np.fft.rfftfreq(shape[1])[None] * across
    response = np.exp(-2 * np.pi**2 * (frequency_along**2 + frequency_across**2))
    response[0, 0] = 0.0
    field = np.fft.irfft2(np.fft.rfft2(rng.standard_normal(shape)) * response, s=shape)
    return np.asarray(field / field.std())
