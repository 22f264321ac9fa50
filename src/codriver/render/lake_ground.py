"""The land around the lake track: its surveyed relief and colours."""

import csv
from functools import lru_cache
from importlib.resources import files

import numpy as np

from codriver.render.lake_relief import (
    DISTANCES,
    FAR_FIRST,
    FAR_HEIGHTS,
    FAR_STEP,
    LEFT_HEIGHTS,
    RIGHT_HEIGHTS,
)
from codriver.types import FloatArray

RIM_DISTANCE = 5.4
"""Metres from the centre line to the rim's outer side, where the land begins at VERGE_HEIGHT."""
VERGE_HEIGHT = 0.33
WATER_LEVEL = -0.6
"""Metres under the road; chosen."""
WATER = np.array((166.0, 192.0, 212.0)) / 255
"""RGB, flat, no waves seen (survey)."""


class LakeGround:
    """Implements :class:`codriver.render.ground.Ground` for the lake track in its built direction."""

    def __init__(self, length: float) -> None:
        """Take the track's length, metres."""
        self._length = length

    def heights(self, s: FloatArray, side: float, distances: FloatArray) -> FloatArray:
        """Return metres above the road, (n, m)."""
        table = LEFT_HEIGHTS if side < 0 else RIGHT_HEIGHTS
        at = np.stack(
            [np.interp(s, table[:, 0], column, period=self._length) for column in table[:, 1:].T], axis=1
        )
        known = np.concatenate([np.full((len(s), 1), VERGE_HEIGHT), at], axis=1)
        return _along_rows(distances, np.array((RIM_DISTANCE, *DISTANCES)), known[..., None])[..., 0]

    def colours(self, s: FloatArray, side: float, distances: FloatArray) -> FloatArray:
        """Return RGB 0..1 as recorded, (n, m, 3)."""
        places, outward, colours = surveyed_colours()
        table = colours[:, 0 if side < 0 else 1]
        where = np.mod(s - places[0], self._length) / (places[1] - places[0])
        first = np.floor(where).astype(int) % len(table)
        share = (where - np.floor(where))[:, None, None]
        at = table[first] * (1 - share) + table[(first + 1) % len(table)] * share
        return _along_rows(distances, outward, at)


def far_height(x: FloatArray, y: FloatArray) -> FloatArray:
    """Return the height of the far land at points of the world, any shape, metres."""
    rows, columns = FAR_HEIGHTS.shape
    across = np.clip((x - FAR_FIRST) / FAR_STEP, 0, columns - 1.001)
    along = np.clip((y - FAR_FIRST) / FAR_STEP, 0, rows - 1.001)
    column, row = across.astype(int), along.astype(int)
    u, v = across - column, along - row
    near = FAR_HEIGHTS[row, column] * (1 - u) + FAR_HEIGHTS[row, column + 1] * u
    far = FAR_HEIGHTS[row + 1, column] * (1 - u) + FAR_HEIGHTS[row + 1, column + 1] * u
    return np.asarray(near * (1 - v) + far * v)


@lru_cache(maxsize=1)
def surveyed_colours() -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return arc lengths (p,), distances from the centre line (q,), metres, and RGB 0..1 (p, 2, q, 3).

    Medians over the recorded pictures that see each place, left and right side, 10 m apart.
    """
    text = files("codriver.render").joinpath("lake_colours.csv").read_text(encoding="utf-8")
    header, *rows = csv.reader(text.splitlines())
    outward = np.array([float(name.removeprefix("d")) for name in header[2:]])
    colours = np.array([[list(bytes.fromhex(cell)) for cell in row[2:]] for row in rows], np.float64) / 255
    places = np.array([float(row[0]) for row in rows[::2]])
    return places, outward, colours.reshape(len(places), 2, len(outward), 3)


def _along_rows(x: FloatArray, known_x: FloatArray, known: FloatArray) -> FloatArray:
    """Interpolate each row of `known` (n, q, c), given at known_x (q,), at x (n, m); returns (n, m, c)."""
    x = np.clip(x, known_x[0], known_x[-1])
    cell = np.clip(np.searchsorted(known_x, x, side="right") - 1, 0, len(known_x) - 2)
    share = ((x - known_x[cell]) / (known_x[cell + 1] - known_x[cell]))[..., None]
    row = np.arange(len(x))[:, None]
    return np.asarray(known[row, cell] * (1 - share) + known[row, cell + 1] * share)
