"""What borders the road on both sides: kerbs, walls and land; and a plain road under the rolled one."""

import math

import numpy as np
from numpy.typing import NDArray

from codriver.render.ground import Ground
from codriver.render.look import Look
from codriver.render.mesh import Mesh, joined
from codriver.render.painting import Painting, to_image
from codriver.render.ribbons import Section, ribbon, sections
from codriver.render.rim import rim
from codriver.render.road_paint import ASPHALT, KERB_INNER, KERB_OUTER, kerb
from codriver.render.scenery import Scenery
from codriver.render.terrain import far_land, land, land_painting
from codriver.sim.track import Edge, Track
from codriver.types import FloatArray

WALL_HEIGHT = 0.92
"""Metres; the bridge's walls as their tops appear in the recording."""
BLACK = np.array((2.0, 2.0, 3.0)) / 255
"""RGB of the bridge's walls (survey: 0 to 5)."""
KERB_HEIGHTS = np.array((0.005, 0.04))
"""Metres at the kerb's inner and outer side; not surveyed."""
UNDER_ROAD = -0.08
"""Metres: the plain road that fills in for the rolled one where that is not."""
SMALL_WITHIN, ROAD_WITHIN = 170.0, 300.0
"""Metres to a section beyond which kerbs and rims, and road and walls, are too flat to be seen."""
COARSE_BEYOND = 110.0
"""Metres to a section beyond which its land is coarse and without grain."""
SIDES = (-1.0, 1.0)


class Roadside:
    """Puts both sides of a track into a scenery."""

    def __init__(
        self, scenery: Scenery, track: Track, ground: Ground, look: Look, rng: np.random.Generator
    ) -> None:
        """Build everything from `rng` and the `ground`."""
        self._track = track
        kerb_texture, self._kerb_length = kerb(rng)
        levels = tuple(to_image(level) for level in kerb_texture.mip_levels())
        kerb_painting = Painting(levels)
        texture = land_painting(rng)
        for section in sections(track):
            kerbs = [self._kerb(section, side) for side in SIDES]
            _add(scenery, kerbs, kerb_painting, within=SMALL_WITHIN)
            walls = [wall for side in SIDES for wall in self._walls(section, side)]
            _add(scenery, [*walls, self._under_road(section)], within=ROAD_WITHIN)
            near, far = (
                joined([make(track, ground, section, side, look) for side in SIDES])
                for make in (land, far_land)
            )
            scenery.add(near, texture, within=COARSE_BEYOND, afar=far)
            for direction in (1.0, -1.0):
                rims = [rim(track, section, side, direction, look) for side in SIDES]
                _add(scenery, rims, direction=direction, within=SMALL_WITHIN)

    def _kerb(self, section: Section, side: float) -> Mesh | None:
        end, kinds = self._side(section, side)
        offsets = np.stack([end - (KERB_OUTER - KERB_INNER), end], axis=1) * side
        return ribbon(
            self._track,
            section,
            offsets,
            KERB_HEIGHTS,
            across=np.array((0.0, 0.5)),
            texture_length=self._kerb_length,
            kept=kinds == Edge.KERB,
        )

    def _walls(self, section: Section, side: float) -> list[Mesh | None]:
        """The inside and the top of a wall."""
        end, kinds = self._side(section, side)
        return [
            ribbon(
                self._track,
                section,
                side * np.stack([end, end + width], axis=1),
                heights,
                colours=BLACK,
                across=np.zeros(2),
                kept=kinds == Edge.WALL,
            )
            for width, heights in ((0.0, np.array((0.0, WALL_HEIGHT))), (0.6, np.full(2, WALL_HEIGHT)))
        ]

    def _under_road(self, section: Section) -> Mesh | None:
        left, right = self._side(section, -1.0)[0], self._side(section, 1.0)[0]
        offsets = np.stack([-left, right], axis=1)
        heights = np.full(2, UNDER_ROAD)
        colour = 0.9 * ASPHALT / 255
        return ribbon(self._track, section, offsets, heights, colours=colour, across=np.zeros(2))

    def _side(self, section: Section, side: float) -> tuple[FloatArray, NDArray[np.uint8]]:
        """Return the half width at each station (n,) and the edge between stations (n - 1,)."""
        end = self._track.half_widths_at(section.arc_lengths)[0 if side < 0 else 1]
        return end, section.edges(self._track, side)


def _add(
    scenery: Scenery,
    meshes: list[Mesh | None],
    painting: Painting | None = None,
    *,
    direction: float = 0.0,
    within: float = math.inf,
) -> None:
    """Add the meshes that are there as one."""
    present = [mesh for mesh in meshes if mesh is not None]
    if present:
        scenery.add(joined(present), painting, direction=direction, within=within)
