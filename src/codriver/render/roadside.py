"""What borders the road on both sides: kerbs, concrete rim, walls, and the ground beyond."""

import numpy as np
from numpy.typing import NDArray

from codriver.render.light import lit, normals_of
from codriver.render.look import Look
from codriver.render.painting import Painting, noise, to_image, with_mip_levels
from codriver.render.panda import PandaObject
from codriver.render.ribbons import Section, ribbon, sections
from codriver.render.road_paint import ASPHALT, KERB_INNER, KERB_OUTER, kerb
from codriver.render.stage import Stage
from codriver.sim.track import Edge, Track
from codriver.types import FloatArray

RIM_WIDTH = 1.5
"""Metres from the shoulder's end to the rim's (survey: 1.38 to about 2.9 from the inner line)."""
RIM_HEIGHT = 0.35
"""Metres that the rim rises outward (the survey could not determine it; chosen by its look)."""
CONCRETE = np.array((254.0, 254.0, 222.0)) / 255
"""RGB of the rim in full sun; oblique 160 165 149, in the shade 105 117 113."""
GRASS = np.array((190.0, 172.0, 96.0)) / 255
WALL_HEIGHT = 0.92
BLACK = np.array((2.0, 2.0, 3.0)) / 255


class Roadside:
    """Puts both sides of a track on a stage."""

    def __init__(self, stage: Stage, track: Track, look: Look, rng: np.random.Generator) -> None:
        self._stage, self._track, self._look = stage, track, look
        kerb_texture, self._kerb_length = kerb(rng)
        levels = tuple(to_image(level) for level in kerb_texture.mip_levels())
        self._kerb = Painting(levels, repeats_across=False)
        self._dull = with_mip_levels(
            255 * np.clip(0.94 + 0.05 * noise(rng, (128, 128), 3.0, 3.0), 0, 1)[..., None] * np.ones(3)
        )
        for section in sections(track):
            group = stage.group()
            for side in (-1.0, 1.0):
                self._build(section, side, group)

    def _build(self, section: Section, side: float, group: PandaObject) -> None:
        track = self._track
        left, right = track.half_widths_at(section.arc_lengths)
        end = right if side > 0 else left
        edges = track.edge_right if side > 0 else track.edge_left
        kinds = edges[(section.middles / track.step).astype(int) % len(edges)]
        self._strip(
            section, side, group, end[:, None] * np.array([0.0, 1.0]), np.full(2, -0.05), ASPHALT / 255 * 0.8
        )
        inner = end - (KERB_OUTER - KERB_INNER)
        self._strip(
            section,
            side,
            group,
            np.stack([inner, end], 1),
            np.array([0.01, 0.03]),
            1.0,
            kept=kinds == Edge.KERB,
            painting=self._kerb,
            length=self._kerb_length,
        )
        rim = (kinds == Edge.KERB) | (kinds == Edge.LINES)
        outer = end + RIM_WIDTH
        self._strip(
            section,
            side,
            group,
            np.stack([end, outer], 1),
            np.array([0.0, RIM_HEIGHT]),
            CONCRETE,
            kept=rim,
            painting=self._dull,
            sunlit=True,
        )
        wall = kinds == Edge.WALL
        self._strip(
            section, side, group, np.stack([end, end], 1), np.array([0.0, WALL_HEIGHT]), BLACK, kept=wall
        )
        self._strip(
            section, side, group, np.stack([end, end + 0.6], 1), np.full(2, WALL_HEIGHT), BLACK, kept=wall
        )
        self._strip(
            section,
            side,
            group,
            np.stack([outer, outer + 60], 1),
            np.array([RIM_HEIGHT - 0.05, -2.0]),
            GRASS,
            painting=self._dull,
            kept=~wall,
        )

    def _strip(
        self,
        section: Section,
        side: float,
        group: PandaObject,
        offsets: FloatArray,
        heights: FloatArray,
        colour: FloatArray | float,
        *,
        kept: NDArray[np.bool_] | None = None,
        painting: Painting | None = None,
        length: float = 6.4,
        sunlit: bool = False,
    ) -> None:
        mesh = ribbon(
            self._track,
            section,
            side * offsets,
            heights,
            colours=colour,
            across=np.linspace(0, 1, offsets.shape[1]),
            texture_length=length,
            kept=kept,
        )
        if mesh is None:
            return
        if sunlit:
            grid = mesh.points.reshape(-1, offsets.shape[1], 3)
            light = lit(normals_of(grid), self._look).reshape(-1, 1)
            mesh = mesh.painted(mesh.colours * light)
        self._stage.add(mesh, painting, group)
