"""Textures of trees and bushes, drawn from a seed: blobs of foliage on a trunk, tufts of reeds."""

import numpy as np

from codriver.render.painting import Painting, halved, to_image
from codriver.types import FloatArray

SHAPES = 4
"""Different trees, and different bushes, side by side in their texture."""
WIDTH, HEIGHT = 64, 128
"""Texels of one tree; bushes are as wide and half as high."""
BRIGHTNESSES = np.array((0.95, 0.79))
"""Of plants that are seen with the sun behind or before the driver, and of those it shines on from aside."""
LIGHTS = 2 * len(BRIGHTNESSES)
"""Each shape stands there so many times: seen from the sunny side in BRIGHTNESSES, and above that so from the
shady side. Light that is painted is cheaper than light at a square's corners."""

SUNNY_LEAVES = np.array(((34.0, 40.0, 18.0), (96.0, 94.0, 46.0), (178.0, 160.0, 92.0)))
SHADY_LEAVES = np.array(((12.0, 26.0, 22.0), (30.0, 44.0, 32.0), (66.0, 76.0, 48.0)))
"""RGB of dark, middling and light foliage, by eye from the lake recording."""
SUNNY_TRUNK = np.array((118.0, 92.0, 66.0))
SHADY_TRUNK = np.array((34.0, 34.0, 32.0))
SUNNY_REEDS = np.array(((38.0, 46.0, 14.0), (70.0, 76.0, 24.0), (112.0, 112.0, 44.0)))
SHADY_REEDS = np.array(((18.0, 26.0, 12.0), (42.0, 52.0, 20.0), (78.0, 84.0, 36.0)))
HAZE = np.array((164.0, 194.0, 216.0))
"""RGB that far plants fade to."""


def trees(rng: np.random.Generator) -> FloatArray:
    """Return RGBA 0..255 (LIGHTS * HEIGHT, SHAPES * WIDTH, 4), row 0 at the foot of the brightest ones."""
    drawn = [_tree(rng) for _ in range(SHAPES)]
    sunny = [_coloured(*tree, SUNNY_LEAVES, SUNNY_TRUNK) for tree in drawn]
    shady = [_coloured(*tree, SHADY_LEAVES, SHADY_TRUNK) for tree in drawn]
    return _in_all_lights(sunny, shady)


def bushes(rng: np.random.Generator) -> FloatArray:
    """Return RGBA 0..255 (LIGHTS * HEIGHT // 2, SHAPES * WIDTH, 4), arranged as :func:`trees`."""
    drawn = [_tuft(rng) for _ in range(SHAPES)]
    sunny = [_coloured(*tuft, SUNNY_REEDS, SUNNY_TRUNK) for tuft in drawn]
    shady = [_coloured(*tuft, SHADY_REEDS, SHADY_TRUNK) for tuft in drawn]
    return _in_all_lights(sunny, shady)


def _in_all_lights(*sides: list[FloatArray]) -> FloatArray:
    """Return the shapes of each side beside one another, in rows of LIGHTS."""
    rows = [np.concatenate(shapes, axis=1) for shapes in sides]
    return np.concatenate([row * (light, light, light, 1) for row in rows for light in BRIGHTNESSES])


def plant_painting(image: FloatArray, haze: float) -> Painting:
    """Return the texture of plants behind this share (0..1) of haze, with mip levels that stay opaque."""
    colours = image.copy()
    colours[..., :3] += haze * (HAZE - colours[..., :3])
    levels = [colours]
    while max(levels[-1].shape[:2]) > 1:
        levels.append(_halved(levels[-1]))
    return Painting(tuple(to_image(level) for level in levels), smooth=False)


def _halved(image: FloatArray) -> FloatArray:
    """Average 2 x 2, colours by their opacity, and let thin things last a little longer."""
    opacity = image[..., 3:] / 255
    small = halved(opacity)
    colours = halved(image[..., :3] * opacity) / np.maximum(small, 1e-3)
    return np.concatenate([colours, 255 * np.clip(small * 1.12, 0, 1)], axis=-1)


def _tree(rng: np.random.Generator) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return where the foliage is, how light it is (0..1), and where the trunk is, each (HEIGHT, WIDTH)."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float64)
    middle = WIDTH / 2 + 2.0 * np.sin(rows / HEIGHT * 3 + rng.uniform(0, 6))
    trunk = (np.abs(columns - middle) < 2.8 - 1.6 * rows / HEIGHT) & (rows < 0.85 * HEIGHT)
    leaves, light = np.zeros((HEIGHT, WIDTH), bool), np.zeros((HEIGHT, WIDTH))
    lowest = rng.uniform(0.28, 0.42)
    for place in np.sort(rng.uniform(lowest, 0.95, 22)):
        share = (place - lowest) / (0.97 - lowest)
        spread = 19.0 * np.sqrt(1.02 - share) * min(1.0, 0.6 + 2 * share)
        column = middle[int(place * HEIGHT), 0] + rng.uniform(-1, 1) * spread * 0.8
        radius = rng.uniform(5.5, 9.5) * (1.1 - 0.45 * share)
        across, up = (columns - column) / (1.35 * radius), (rows - place * HEIGHT) / radius
        ragged = 0.25 * rng.standard_normal((HEIGHT, WIDTH))
        blob = across**2 + up**2 < 1 + ragged
        leaves |= blob
        light[blob] = (0.5 + 0.5 * up - 0.22 * across)[blob]
    light += 0.14 * rng.standard_normal(light.shape)
    return leaves.astype(np.float64), np.clip(light, 0, 1), trunk.astype(np.float64)


def _tuft(rng: np.random.Generator) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the same for reeds: blades of different height side by side, (HEIGHT // 2, WIDTH) each."""
    height = HEIGHT // 2
    rows = np.arange(height)[:, None] / height
    hill = 0.55 + 0.3 * np.sin(np.linspace(0.2, np.pi - 0.2, WIDTH))
    tips = np.clip(hill * rng.uniform(0.7, 1.15, WIDTH // 2).repeat(2), 0.1, 1)
    leaves = (rows < tips[None]).astype(np.float64)
    light = rows / tips[None] * 0.9 + 0.22 * rng.standard_normal((height, WIDTH // 2)).repeat(2, axis=1)
    return leaves, np.clip(light, 0, 1), np.zeros_like(leaves)


def _coloured(
    leaves: FloatArray, light: FloatArray, trunk: FloatArray, foliage: FloatArray, wood: FloatArray
) -> FloatArray:
    dark, middling, bright = foliage
    scale = light[..., None]
    colours = np.where(
        scale < 0.5, dark + 2 * scale * (middling - dark), middling + (2 * scale - 1) * (bright - middling)
    )
    colours = np.where(leaves[..., None] > 0, colours, wood)
    return np.concatenate([colours, 255 * np.maximum(leaves, trunk)[..., None]], axis=-1)
