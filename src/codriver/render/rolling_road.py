"""The road ahead of the car, rolled out anew for every picture.

Its rings lie at fixed distances from the camera, so each can wear the texture blurred for its distance (see
render.low_angle) and the gloss of that distance, as pixels of a graphics card do. Only some hundred vertices
are rewritten for a picture.
"""

import math

import numpy as np
from numpy.typing import NDArray

from codriver.camera.geometry import UDACITY_CAMERA
from codriver.render.cross_sections import POINTS, CrossSections
from codriver.render.gloss import Gloss
from codriver.render.look import Look
from codriver.render.mesh import IntArray, grid_triangles
from codriver.render.painting import Painting, to_image
from codriver.render.panda import VERTEX, write_vertices
from codriver.render.rings import ROLLED, rings
from codriver.render.road_paint import half_road, texture_length
from codriver.render.stage import Stage
from codriver.sim.track import Edge, Marking, Surface, Track

Kind = tuple[Surface, Edge, Marking]
Kinds = tuple[Kind, Kind]
"""What the left and the right half of the road are."""
_LIT_LIKE = [0, 0, 1, 1, 2, 2]
"""Which of the lit points of a cross-section each of its points has its light from: it changes little."""
EDGES_WITHIN = 24.0
"""Metres ahead within which a wider or narrower road stretches its inside alone, and not its lines."""


class RollingRoad:
    """The road on a stage; :meth:`roll` puts it where the car is."""

    def __init__(self, stage: Stage, track: Track, look: Look, rng: np.random.Generator) -> None:
        """Prepare the road of `track` (built direction), its textures drawn from `rng`."""
        self._stage, self._track, self._look = stage, track, look
        self._rings = rings(look.wetness)
        self._kinds = list(zip(_kinds(track, track.edge_left), _kinds(track, track.edge_right), strict=True))
        numbers = {pair: number for number, pair in enumerate(dict.fromkeys(self._kinds))}
        self._looks_like = np.array([numbers[pair] for pair in self._kinds])
        self._length = texture_length(kind[2] for pair in numbers for kind in pair)
        self._sections = CrossSections(track, self._length, ROLLED, look.sun_azimuth)
        self._steps = np.rint(self._rings.ahead / track.step).astype(np.int64)
        self._middles = np.floor(self._rings.middles / track.step).astype(np.int64)
        self._rows = np.zeros((len(self._steps), POINTS), VERTEX)
        self._greys = self._rows["colour"][..., :3]
        gains = np.repeat(self._rings.gains, self._rings.pieces + 1)
        self._gloss = Gloss(self._rings.ahead[:, None], look.wetness, over=gains[:, None])
        self._vertices, nodes = stage.add_live(self._rows.ravel(), self._parts())
        self._nodes = [nodes[ring : ring + 3] for ring in range(0, len(nodes), 3)]
        self._worn = [-1] * len(self._nodes)
        # In a fixed order, so that the textures do not depend on where the car goes first.
        kinds = sorted({kind for pair in numbers for kind in pair})
        self._paints = {kind: half_road(rng, *kind, self._length) for kind in kinds}
        self._paintings: dict[tuple[int, Kind], Painting] = {}

    def roll(self, x: float, y: float, yaw: float) -> float:
        """Roll the road out ahead of the camera of a car at (x, y), metres, with this yaw, radians.

        Returns in which direction it is rolled out: 1 as the track was built, -1 against it.
        """
        x, y = x + UDACITY_CAMERA.ahead * math.sin(yaw), y + UDACITY_CAMERA.ahead * math.cos(yaw)
        sections = self._sections
        here = sections.nearest(x, y)
        direction = 1 if math.cos(yaw - float(self._track.heading[here])) >= 0 else -1
        stations = here + direction * self._steps
        sections.rows_at(stations, self._rows)
        light = np.minimum(self._gloss(sections.cosines_from_sun(stations, x, y)), 1.0)
        self._greys[...] = light[:, _LIT_LIKE, None]
        write_vertices(self._vertices, self._rows)
        self._wear((here + direction * self._middles) % len(self._kinds))
        return float(direction)

    def _wear(self, samples: NDArray[np.int64]) -> None:
        """Give each ring the textures of what the road is at its sample."""
        looks_like = self._looks_like[samples].tolist()
        if looks_like == self._worn:
            return
        for ring, (like, worn) in enumerate(zip(looks_like, self._worn, strict=True)):
            if like != worn:
                self._wear_ring(ring, self._kinds[samples[ring]])
        self._worn = looks_like

    def _wear_ring(self, ring: int, kinds: Kinds) -> None:
        alike = kinds[0] == kinds[1]
        for node, kind, shown in zip(
            self._nodes[ring], (kinds[0], *kinds), (alike, not alike, not alike), strict=True
        ):
            node.show() if shown else node.hide()
            node.setTexture(self._stage.texture(self._painting(ring, kind)), 1)

    def _painting(self, ring: int, kind: Kind) -> Painting:
        if (ring, kind) not in self._paintings:
            seen = self._paints[kind].seen_from(float(self._rings.seen_from[ring]))
            image = to_image(seen * self._rings.gains[ring] * np.array(self._look.road_tint))
            self._paintings[ring, kind] = Painting((image,))
        return self._paintings[ring, kind]

    def _parts(self) -> list[IntArray]:
        """Return for each ring the triangles of the whole road, of its left and of its right half."""
        rings, parts = self._rings, []
        for first, count, seen_from in zip(rings.firsts, rings.pieces, rings.seen_from, strict=True):
            # Each half is read at its end, at its edge part's inside and at the middle; far away that is more
            # than can be seen.
            columns = np.array((0, 1, 2) if seen_from < EDGES_WITHIN else (0, 2))
            triangles = grid_triangles(int(count) + 1, len(columns))
            stations, column = np.divmod(triangles, len(columns))
            left = ((first + stations) * POINTS + columns[column]).astype(np.int32)
            right = left + POINTS // 2
            parts += [np.concatenate([left, right]), left, right]
        return parts


def _kinds(track: Track, edges: NDArray[np.uint8]) -> list[Kind]:
    """Return what one half of the road is at each sample of the track."""
    triples = np.stack([track.surface, edges, track.centre_marking], axis=1)
    different, which = np.unique(triples, axis=0, return_inverse=True)
    kinds = [(Surface(surface), Edge(edge), Marking(mark)) for surface, edge, mark in different.tolist()]
    return [kinds[index] for index in which.tolist()]
