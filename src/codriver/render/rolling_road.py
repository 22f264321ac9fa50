"""The road ahead of the car, rolled out anew for every picture.

Its rings lie at fixed distances from the camera, so each can wear the texture blurred for its distance (see
render.low_angle) and the gloss of that distance, as pixels of a graphics card do. Only some hundred vertices
are rewritten for a picture.
"""

import math

import numpy as np
from numpy.typing import NDArray

from codriver.camera.geometry import UDACITY_CAMERA
from codriver.render.gloss import Gloss
from codriver.render.look import Look
from codriver.render.mesh import IntArray, grid_triangles
from codriver.render.painting import Painting, mirrored, to_image
from codriver.render.panda import VERTEX, write_vertices
from codriver.render.rings import rings
from codriver.render.road_paint import EDGE_PART, HALF_ROAD, half_road, texture_length
from codriver.render.stage import Stage
from codriver.sim.track import Edge, Marking, Surface, Track
from codriver.types import FloatArray

Kind = tuple[Surface, Edge, Marking]
Kinds = tuple[Kind, Kind]
"""What the left and the right half of the road are."""
_LIT_AT = [0, 2, 3, 5]
"""The points of a cross-section that are lit: the road's ends, and twice its middle."""
_LIT_LIKE = [0, 0, 1, 2, 3, 3]
"""Which of those each point has its light from: in between it changes little."""
RIGHT_SHIFT = 0.5
"""Share of a texture by which the right half is ahead of the left one; see render.road_paint."""


class RollingRoad:
    """The road on a stage; :meth:`roll` puts it where the car is."""

    def __init__(self, stage: Stage, track: Track, look: Look, rng: np.random.Generator) -> None:
        """Prepare the road of `track` (built direction), its textures drawn from `rng`."""
        self._stage, self._track, self._look = stage, track, look
        self._rings = rings(look.wetness)
        self._cross_sections = _cross_sections(track)
        self._to_the_next = np.diff(self._cross_sections, axis=0)
        self._plan = np.ascontiguousarray(track.points[:, :2].T)
        self._kinds = list(zip(_kinds(track, track.edge_left), _kinds(track, track.edge_right), strict=True))
        self._rows = np.zeros((len(self._rings.ahead), 6), VERTEX)
        self._rows["colour"] = 255
        inner = (HALF_ROAD - EDGE_PART) / HALF_ROAD
        self._rows["place"][..., 0] = np.array((1.0, inner, 0.0, 0.0, inner, 1.0)) / 2
        # The same memory by fields, since structured arrays are slow to write.
        self._fields = self._rows.view("<f4").reshape(*self._rows.shape, -1)
        self._shades = self._rows["colour"].view("<u4")[..., 0]
        gains = np.repeat(self._rings.gains, self._rings.pieces + 1)
        self._gloss = Gloss(self._rings.ahead[:, None], look.wetness, over=gains[:, None])
        self._sun = np.array((math.sin(look.sun_azimuth), math.cos(look.sun_azimuth)))
        self._vertices, nodes = stage.add_live(self._rows.ravel(), self._parts())
        self._nodes = [nodes[ring : ring + 3] for ring in range(0, len(nodes), 3)]
        self._worn: list[Kinds | None] = [None] * len(self._nodes)
        # In a fixed order, so that the textures do not depend on where the car goes first.
        kinds = sorted({kind for pair in self._kinds for kind in pair})
        self._length = texture_length(kind[2] for kind in kinds)
        self._paints = {kind: half_road(rng, *kind, self._length) for kind in kinds}
        self._paintings: dict[tuple[int, Kind], Painting] = {}

    def roll(self, x: float, y: float, yaw: float) -> float:
        """Roll the road out ahead of the camera of a car at (x, y), metres, with this yaw, radians.

        Returns in which direction it is rolled out: 1 as the track was built, -1 against it.
        """
        track, fields = self._track, self._fields
        x, y = x + UDACITY_CAMERA.ahead * math.sin(yaw), y + UDACITY_CAMERA.ahead * math.cos(yaw)
        here, direction = self._place(x, y, yaw)
        samples = here + direction / track.step * self._rings.ahead
        below = np.floor(samples)
        cell = below.astype(np.int64) % len(track.points)
        points = self._to_the_next[cell]
        points *= (samples - below)[:, None, None]
        points += self._cross_sections[cell]
        fields[..., :3] = points
        first = min(below[0], below[-1]) * track.step
        along = samples * (track.step / self._length) - math.floor(first / self._length)
        fields[:, :3, 5] = along[:, None]
        fields[:, 3:, 5] = along[:, None] + RIGHT_SHIFT
        self._shades[...] = self._light(points[:, _LIT_AT, :2] - (x, y))[:, _LIT_LIKE]
        write_vertices(self._vertices, self._rows.ravel())
        middles = np.floor(here + direction * self._rings.middles / track.step).astype(np.int64)
        self._wear((middles % len(track.points)).tolist())
        return direction

    def _light(self, seen: FloatArray) -> NDArray[np.uint32]:
        """Return the grey RGBA (m, k) of the stations' points that lie `seen` (m, k, 2) from the camera."""
        distance = np.maximum(np.hypot(seen[..., 0], seen[..., 1]), 0.1)
        light = self._gloss(seen @ self._sun / distance)
        shades = np.rint(np.minimum(light, 1.0) * 255).astype(np.uint32)
        return np.asarray(shades * 0x010101 | 0xFF000000)

    def _place(self, x: float, y: float, yaw: float) -> tuple[float, float]:
        """Return the sample, not whole, that is nearest to a point, and 1 or -1 for forward or back."""
        track = self._track
        right, forward = self._plan[0] - x, self._plan[1] - y
        here = int((right * right + forward * forward).argmin())
        heading = float(track.heading[here])
        along = -right[here] * math.sin(heading) - forward[here] * math.cos(heading)
        return here + float(along) / track.step, 1.0 if math.cos(yaw - heading) >= 0 else -1.0

    def _wear(self, samples: list[int]) -> None:
        """Give each ring the textures of what the road is at its sample."""
        for ring, sample in enumerate(samples):
            kinds = self._kinds[sample]
            if self._worn[ring] == kinds:
                continue
            self._worn[ring] = kinds
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
            self._paintings[ring, kind] = Painting((mirrored(image),))
        return self._paintings[ring, kind]

    def _parts(self) -> list[IntArray]:
        """Return for each ring the triangles of the whole road, of its left and of its right half."""
        parts = []
        for first, count in zip(self._rings.firsts.tolist(), self._rings.pieces.tolist(), strict=True):
            triangles = grid_triangles(count + 1, 3)
            left, right = (((first + triangles // 3) * 6 + triangles % 3 + column) for column in (0, 3))
            parts += [np.concatenate([left, right]), left, right]
        return parts


def _kinds(track: Track, edges: NDArray[np.uint8]) -> list[Kind]:
    """Return what one half of the road is at each sample of the track."""
    triples = np.stack([track.surface, edges, track.centre_marking], axis=1)
    different, which = np.unique(triples, axis=0, return_inverse=True)
    kinds = [(Surface(surface), Edge(edge), Marking(mark)) for surface, edge, mark in different.tolist()]
    return [kinds[index] for index in which.tolist()]


def _cross_sections(track: Track) -> FloatArray:
    """Return (n + 1, 6, 3): at each sample, ends and insides of the edge parts and twice the middle."""
    left, right = -track.half_width_left, track.half_width_right
    offsets = np.stack([left, left + EDGE_PART, 0 * left, 0 * right, right - EDGE_PART, right], axis=1)
    points = track.position(np.arange(len(left))[:, None] * track.step, offsets)
    return np.concatenate([points, points[:1]]).astype(np.float32)
