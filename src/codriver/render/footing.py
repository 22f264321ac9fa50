"""The land beside a road as what a car stands on that has left the road."""

from collections.abc import Sequence
from math import cos, inf, sin

import numpy as np

from codriver.render.scenery import Stock
from codriver.sim.track import Track
from codriver.types import FloatArray

SMALLEST = 2.0
"""Square metres, seen from above, of a triangle that a car can stand on: land, no bush, tree or post."""

UNDER_CAR = (0.0, 1.3, 2.6, 3.9)
"""Metres ahead of the rear axle."""


class Footing:
    """How high the land is beside the road, where the simulation goes on at the road's level."""

    def __init__(self, track: Track, stocks: Sequence[Stock]) -> None:
        """Take the land of a scenery, as it is drawn from near."""
        self._middle = np.ascontiguousarray(track.points[:, :2].T)
        widest = np.maximum(track.half_width_left, track.half_width_right)
        self._road = np.square(widest)
        corners = [_land(stock) for stock in stocks if stock.transparency == "none"]
        self._corners = np.concatenate([np.empty((3, 0, 3)), *corners], axis=1)
        plan = self._corners[..., :2]
        self._low, self._high = plan.min(axis=0), plan.max(axis=0)

    def lifted(self, x: float, y: float, z: float, yaw: float) -> float:
        """Return the height, metres, of a car with its rear axle at (x, y) that is simulated at height z.

        On the road it is z. Beside it, it is the height of the highest land under the car where that is above
        z, for the nose must not dig into a slope. yaw: radians clockwise from +y.
        """
        right, ahead = self._middle[0] - x, self._middle[1] - y
        squares = right * right + ahead * ahead
        nearest = int(squares.argmin())
        if squares[nearest] <= self._road[nearest]:
            return z
        return max(z, *(self._height(x + far * sin(yaw), y + far * cos(yaw)) for far in UNDER_CAR))

    def _height(self, x: float, y: float) -> float:
        around = ((self._low <= (x, y)) & (self._high >= (x, y))).all(axis=1)
        return float(_heights(self._corners[:, around], x, y).max(initial=-inf))


def _land(stock: Stock) -> FloatArray:
    """Return the corners (3, k, 3), metres, of a stock's triangles that one can stand on."""
    corners = stock.rows["point"][stock.triangles.T].astype(np.float64)
    large = np.abs(_doubled_areas(corners)) >= 2 * SMALLEST
    found: FloatArray = corners[:, large & (stock.nearest == 0)]
    return found


def _doubled_areas(corners: FloatArray) -> FloatArray:
    """Return twice the signed areas (m,), square metres, of triangles (3, m, 3) seen from above."""
    (x, y), (x_1, y_1) = ((corners[n, :, :2] - corners[0, :, :2]).T for n in (1, 2))
    areas: FloatArray = x * y_1 - y * x_1
    return areas


def _heights(corners: FloatArray, x: float, y: float) -> FloatArray:
    """Return the heights (k,), metres, of those of the triangles (3, m, 3) that lie over or under (x, y)."""
    aside = corners - np.array((x, y, 0.0))
    opposite = [aside[[(n + 1) % 3, (n + 2) % 3]] for n in range(3)]
    parts = np.stack([pair[0, :, 0] * pair[1, :, 1] - pair[0, :, 1] * pair[1, :, 0] for pair in opposite])
    whole = parts.sum(axis=0)
    weights = parts / whole
    inside = (weights >= -1e-9).all(axis=0)
    heights: FloatArray = (weights * corners[..., 2]).sum(axis=0)[inside]
    return heights
