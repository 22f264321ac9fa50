"""The road ahead of the car, rolled out anew for every picture.

Its rings lie at fixed distances from the camera, so each can wear the texture blurred for its distance (see
render.low_angle) and the gloss of that distance, as pixels of a graphics card do. Only some hundred vertices
are rewritten for a picture.
"""

import math

import numpy as np
from numpy.typing import NDArray

from codriver.camera.geometry import UDACITY_CAMERA
from codriver.render.gloss import brightness
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
RIGHT_SHIFT = 0.5
"""Share of a texture by which the right half is ahead of the left one; see render.road_paint."""


class RollingRoad:
    """The road on a stage; :meth:`roll` puts it where the car is."""

    def __init__(self, stage: Stage, track: Track, look: Look, rng: np.random.Generator) -> None:
        """Prepare the road of `track` (built direction), its textures drawn from `rng`."""
        self._stage, self._track, self._look = stage, track, look
        self._rings = rings(look.wetness)
        self._cross_sections = _cross_sections(track)
        self._plan = np.ascontiguousarray(track.points[:, :2].T)
        self._kinds = list(zip(_kinds(track, track.edge_left), _kinds(track, track.edge_right), strict=True))
        self._rows = np.zeros((len(self._rings.ahead), 6), VERTEX)
        self._rows["colour"] = 255
        inner = (HALF_ROAD - EDGE_PART) / HALF_ROAD
        self._rows["place"][..., 0] = np.array((1.0, inner, 0.0, 0.0, inner, 1.0)) / 2
        self._gains = np.repeat(self._rings.gains, self._rings.pieces + 1)[:, None]
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
        track, ahead, rows = self._track, self._rings.ahead, self._rows
        x, y = x + UDACITY_CAMERA.ahead * math.sin(yaw), y + UDACITY_CAMERA.ahead * math.cos(yaw)
        here, direction = self._place(x, y, yaw)
        samples = here + direction * ahead / track.step
        cell = np.floor(samples).astype(np.int64)
        share = (samples - cell)[:, None, None]
        turned, cell = cell * track.step, cell % len(track.points)
        sections = self._cross_sections
        rows["point"] = sections[cell] * (1 - share) + sections[cell + 1] * share
        along = samples * track.step / self._length - math.floor(turned.min() / self._length)
        rows["place"][:, :3, 1] = along[:, None]
        rows["place"][:, 3:, 1] = along[:, None] + RIGHT_SHIFT
        # The ends of the road, and twice its middle: in between the light changes little.
        light = self._light(rows["point"][:, [0, 2, 3, 5], :2] - (x, y))
        rows["colour"][..., :3] = light[:, [0, 0, 1, 2, 3, 3], None]
        write_vertices(self._vertices, rows.ravel())
        middles = np.floor(here + direction * self._rings.middles / track.step).astype(np.int64)
        self._wear((middles % len(track.points)).tolist())
        return direction

    def _light(self, seen: FloatArray) -> NDArray[np.uint8]:
        """Return the brightness (m, k) of the stations' points that lie `seen` (m, k, 2) from the camera."""
        sun = self._look.sun_azimuth
        towards = seen[..., 0] * math.sin(sun) + seen[..., 1] * math.cos(sun)
        cosine = towards / np.maximum(np.sqrt((seen**2).sum(axis=-1)), 0.1)
        light = brightness(self._rings.ahead[:, None], cosine, self._look.wetness) / self._gains
        shades: NDArray[np.uint8] = np.rint(np.minimum(light, 1.0) * 255).astype(np.uint8)
        return shades

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
    return np.concatenate([points, points[:1]])
