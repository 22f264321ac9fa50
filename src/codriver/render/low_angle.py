"""What ground textures look like from a car, as a graphics card without anisotropic filters shows them.

Such a card chooses one texel size for a pixel by the longer side of what the pixel covers on the ground. From
a car that is the side along the road: z^2 / (f h) at z metres ahead, where the side across is z / f. So
everything on the road is blurred by that much in both directions, and lines melt into the asphalt some 8 m
ahead. The survey's grain agrees: 2.9, 4.4 and 9.3 m ahead (rows 120, 100, 80) z^2 / (f h) is 0.05, 0.12 and
0.51 m, and the grain's 1/e length across the road is 0.04, 0.09 and 0.57 m.

Panda3D's software renderer chooses mip levels by the side across only and shows them without transitions,
so ordinary mip levels glitter and have borders. Hence the road's textures are blurred here, for chosen
distances.
"""

import numpy as np
from numpy.typing import NDArray

from codriver.camera.geometry import UDACITY_CAMERA
from codriver.render.painting import halved
from codriver.types import FloatArray

BLUR_SHARE = 0.33
"""Deviation of the blur over the length that a pixel covers: nearly that of a box, 0.29. Fitted, with the
noise in render.road_paint, to the contrast and to the correlation of neighbouring pixels in 60 pictures."""
ROWS_APART = 1.5
"""Deviations of the blur between a texture's rows, at most."""
WIDEST = 1.6
"""How many times as long what a pixel covers becomes towards the sides, at most."""


def covered_length(distance: float) -> float:
    """Return the metres along the road that a pixel covers which sees it `distance` metres ahead."""
    return distance**2 / (UDACITY_CAMERA.focal_y * UDACITY_CAMERA.height)


class LowAngleTexture:
    """A ground texture that can be seen from any distance."""

    def __init__(self, image: FloatArray, texel: float, *, mirrored: bool = False) -> None:
        """Take `image` (rows along, columns across, channels), both powers of two, with texels of `texel` m.

        It repeats; `mirrored`: across it goes on mirrored instead, so that its two edges do not mix.
        """
        self._columns = image.shape[1]
        self._texel = texel
        if mirrored:
            image = np.concatenate([image, image[:, ::-1]], axis=1)
        self._size = image.shape[:2]
        # Of single precision, which is twice as quick; the picture has 8 bits.
        self._spectrum: NDArray[np.complexfloating] = np.fft.rfft2(image.astype(np.float32), axes=(0, 1))

    def seen_from(self, distance: float) -> FloatArray:
        """Return it as seen `distance` metres ahead: blurred, and no larger than is then needed.

        Column 0 is then straight ahead: the pixels that see it farther to the side cover more.
        """
        blur = BLUR_SHARE * covered_length(distance) / self._texel
        pixel = distance / UDACITY_CAMERA.focal_x / self._texel
        across = min(_halvings(min(pixel, blur)), self._columns.bit_length() - 1)
        # A pixel covers three times the blur along the road, so fewer rows than that look the same.
        along = min(_halvings(ROWS_APART * blur), self._size[0].bit_length() - 2)
        columns = self._columns >> across
        aside = (np.arange(columns) + 0.5) * 2**across * self._texel
        stretch = np.sqrt(1 + (aside / distance) ** 2)
        share = np.clip((stretch - 1) / (WIDEST - 1), 0, 1)[:, None]
        ahead, side = (self._reduced(along, across, blur * factor)[:, :columns] for factor in (1.0, WIDEST))
        return np.asarray((1 - share) * ahead + share * side)

    def mip_levels(self) -> list[FloatArray]:
        """Return all of it, its mirror image too, as mip levels.

        Each is blurred for the middle of the distances at which it is used: the renderer takes level n where
        a pixel covers 2^(n - 1) to 2^n texels across.
        """
        levels = []
        for level in range(min(self._size).bit_length() - 1):
            distance = UDACITY_CAMERA.focal_x * self._texel * 2.0 ** (level - 0.3)
            blur = 1.3 * BLUR_SHARE * covered_length(distance) / self._texel
            levels.append(self._reduced(level, level, max(blur, 0.4 * 2**level)))
        while max(levels[-1].shape[:2]) > 1:
            levels.append(halved(levels[-1]))
        return levels

    def _reduced(self, along: int, across: int, blur: float) -> FloatArray:
        """Return it under a Gaussian of `blur` texels, halved so many times along and across."""
        rows, columns = self._size[0] >> along, self._size[1] >> across
        ahead = np.concatenate([self._spectrum[: rows - rows // 2], self._spectrum[-(rows // 2) :]])
        frequencies = np.fft.fftfreq(rows, 2**along), np.fft.rfftfreq(columns, 2**across)
        kept_along, kept_across = (np.exp(-2 * (np.pi * blur * each) ** 2) for each in frequencies)
        kept = (kept_along[:, None] * kept_across * 0.5 ** (along + across)).astype(np.float32)
        spectrum = ahead[:, : columns // 2 + 1] * kept[..., None]
        return np.asarray(np.fft.irfft2(spectrum, s=(rows, columns), axes=(0, 1)), np.float64)


def _halvings(texels: float) -> int:
    """Return how often a texture is halved so that its texels are no longer than so many of before."""
    return max(int(np.floor(np.log2(max(texels, 1.0)))), 0)
