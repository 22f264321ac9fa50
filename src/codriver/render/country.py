"""The land around tracks that were not surveyed: relief, colours and plants by kind of country."""

from dataclasses import dataclass

import numpy as np

from codriver.render.groves import Grove, Plant
from codriver.sim.track import Scenery, Track
from codriver.types import FloatArray

Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Country:
    """What a kind of country is like; colours are RGB 0..255 under the neutral light."""

    verge: Colour
    """Beside the road."""
    land: Colour
    """Farther off."""
    blotches: Colour
    """What half of the land is of instead, in patches."""
    hills: float
    """Metres that the land rises or falls, farther off."""
    trees: float
    """Trees for each 100 m of road and side."""
    tree_line: float
    """Metres from the road's end to the nearest trees."""
    reeds: float
    """Tall bushes for each 100 m of road and side."""
    shrubs: float
    """Low bushes for each 100 m of road and side."""
    shadows: float
    """Share of the road in the shadow of trees."""


COUNTRIES = {
    Scenery.JUNGLE: Country(
        (118, 116, 70), (96, 100, 56), (130, 116, 76), 9.0, 36.0, 3.0, 26.0, 14.0, shadows=0.3
    ),
    Scenery.MEADOW: Country(
        (166, 158, 92), (178, 166, 96), (150, 148, 86), 3.0, 3.0, 8.0, 1.0, 10.0, shadows=0.0
    ),
    Scenery.DESERT: Country(
        (206, 172, 122), (214, 180, 128), (190, 150, 104), 5.0, 0.3, 12.0, 0.5, 9.0, shadows=0.0
    ),
    Scenery.FOREST: Country(
        (134, 128, 74), (112, 108, 60), (140, 122, 76), 5.0, 18.0, 4.0, 3.0, 8.0, shadows=0.1
    ),
    Scenery.LAKE: Country(
        (190, 168, 100), (200, 184, 104), (196, 156, 104), 4.0, 5.0, 8.0, 3.0, 10.0, shadows=0.0
    ),
}
"""By eye, after the simulator's second track (jungle) and the lake; the others are chosen."""

_WAVES = 24
_FLAT = 3.0
"""Metres beside the road that stay level with it."""
_SLOPE = 25.0
"""Metres over which the land comes to its own height."""


class CountryGround:
    """Implements :class:`codriver.render.ground.Ground` for any track in its built direction."""

    def __init__(self, track: Track, country: Country, rng: np.random.Generator) -> None:
        """Draw the land's waves from `rng`."""
        self._track, self._country = track, country
        self._road = track.points[:: max(round(6.0 / track.step), 1)]
        angles = rng.uniform(0, 2 * np.pi, _WAVES)
        lengths = np.exp(rng.uniform(np.log(12.0), np.log(160.0), _WAVES))
        self._directions = 2 * np.pi / lengths * np.array((np.sin(angles), np.cos(angles)))
        self._phases = rng.uniform(0, 2 * np.pi, (2, _WAVES))
        self._weights = np.sqrt(lengths / lengths.mean() / _WAVES)

    def heights(self, s: FloatArray, side: float, distances: FloatArray) -> FloatArray:
        """Return metres above the road's end, (n, m)."""
        points = self._track.position(s[:, None], side * distances)
        end = np.choose(int(side > 0), self._track.half_widths_at(s))[:, None]
        edge = self._track.position(s[:, None], side * end)[..., 2]
        share = np.clip((distances - end - _FLAT) / _SLOPE, 0, 1)
        share = share**2 * (3 - 2 * share)
        return np.asarray(share * (self.land_height(points[..., 0], points[..., 1]) - edge))

    def colours(self, s: FloatArray, side: float, distances: FloatArray) -> FloatArray:
        """Return RGB 0..1, (n, m, 3)."""
        points = self._track.position(s[:, None], side * distances)
        return self.land_colour(points[..., 0], points[..., 1], distances)

    def land_height(self, x: FloatArray, y: FloatArray) -> FloatArray:
        """Return the land's own height at points, any shape: that of the roads near, and hills."""
        squares = (x[..., None] - self._road[:, 0]) ** 2 + (y[..., None] - self._road[:, 1]) ** 2
        weights = 1 / (squares + 100.0) ** 2
        road = (weights * self._road[:, 2]).sum(axis=-1) / weights.sum(axis=-1)
        return np.asarray(road + self._country.hills * self._waves(x, y, 0))

    def land_colour(self, x: FloatArray, y: FloatArray, distances: FloatArray) -> FloatArray:
        """Return the land's RGB 0..1 at points of the world, (..., 3); distances: metres from the road."""
        country = self._country
        patch = np.clip(0.5 + 1.2 * self._waves(x, y, 1), 0, 1)[..., None]
        farther = np.clip((distances - 5.0) / 12.0, 0, 1)[..., None]
        land = np.array(country.land) * (1 - patch) + np.array(country.blotches) * patch
        verge = np.array(country.verge) * (0.92 + 0.16 * patch)
        return np.asarray((verge * (1 - farther) + land * farther) / 255)

    def _waves(self, x: FloatArray, y: FloatArray, which: int) -> FloatArray:
        """Return a smooth field of about -1..1 at points, any shape."""
        angle = x[..., None] * self._directions[0] + y[..., None] * self._directions[1] + self._phases[which]
        return np.asarray((np.sin(angle) * self._weights).sum(axis=-1))


def country_groves(track: Track, country: Country) -> dict[Plant, list[Grove]]:
    """Return what grows along the whole of a track, by kind of plant."""
    width = float(max(track.half_width_left.max(), track.half_width_right.max()))

    def both_sides(
        plant: Plant, density: float, nearest: float, farthest: float, sizes: tuple[float, float]
    ) -> list[Grove]:
        count = round(density * track.length / 100)
        return [
            Grove(plant, side, 0.0, 0.0, width + nearest, width + farthest, count, *sizes)
            for side in (-1.0, 1.0)
            if count
        ]

    line = country.tree_line
    return {
        "tree": both_sides("tree", country.trees, line, line + 38.0, (7.0, 14.0)),
        "reeds": both_sides("reeds", country.reeds, 2.5, 14.0, (1.4, 3.2)),
        "shrub": both_sides("shrub", country.shrubs, 1.8, 16.0, (0.4, 1.0)),
    }
