"""The road ahead of the car, rolled out anew for every picture.

Its rings lie at fixed distances from the camera, so each can wear the texture blurred for its distance (see
render.low_angle) and the gloss of that distance, as pixels of a graphics card do. Only some hundred vertices
are rewritten for a picture.
"""

import math

import numpy as np
from numpy.typing import NDArray

from codriver.camera.geometry import UDACITY_CAMERA
from codriver.render.gloss import brightest, brightness
from codriver.render.mesh import grid_triangles
from codriver.render.painting import Painting, to_image
from codriver.render.panda import VERTEX, write_vertices
from codriver.render.road_paint import EDGE_PART, HALF_ROAD, half_road
from codriver.render.stage import Stage
from codriver.sim.track import Edge, Marking, Surface, Track
from codriver.types import FloatArray

RING_STARTS = np.array((-1.0, 2.1, 2.6, 3.2, 4.0, 5.0, 6.3, 8.0, 10.0, 13.0, 17.0, 23.0, 32.0, 48.0, 80.0))
"""Metres ahead of the camera where each ring begins; each is blurred for its middle."""
ROLLED = 250.0
"""Metres ahead to which the road is rolled out."""
LONGEST_PIECE = 4.0
"""Metres between stations of a ring at most: a bend of 20 m radius is then 10 cm off its arc."""

Kind = tuple[Surface, Edge, Marking]


class RollingRoad:
    """The road on a stage; :meth:`roll` puts it where the car is."""

    def __init__(self, stage: Stage, track: Track, rng: np.random.Generator, sun_azimuth: float) -> None:
        """Prepare the road of `track` (built direction), its textures drawn from `rng`."""
        self._stage, self._track, self._sun_azimuth = stage, track, sun_azimuth
        self._columns = _edge_points(track)
        self._kinds = [_kinds(track, edges) for edges in (track.edge_left, track.edge_right)]
        ends = np.append(RING_STARTS[1:], ROLLED)
        pieces = np.ceil((ends - RING_STARTS) / LONGEST_PIECE).astype(int)
        self._ahead = np.concatenate(
            [np.linspace(a, b, n + 1) for a, b, n in zip(RING_STARTS, ends, pieces, strict=True)]
        )
        self._middles = (RING_STARTS + ends) / 2
        self._seen_at = np.sqrt(np.maximum(RING_STARTS, 1.8) * np.minimum(ends, 120.0))
        self._gains = brightest(ends)
        self._ring_gain = np.repeat(self._gains, pieces + 1)[:, None]
        self._rows = np.zeros((len(self._ahead), 6), VERTEX)
        self._rows["colour"] = 255
        inner = (HALF_ROAD - EDGE_PART) / HALF_ROAD
        self._rows["place"][..., 0] = (1.0, inner, 0.0, 0.0, inner, 1.0)
        parts = []
        for first, count in zip(np.cumsum(pieces + 1) - pieces - 1, pieces, strict=True):
            for column in (0, 3):
                across = grid_triangles(count + 1, 3)
                row, place = across // 3, across % 3
                parts.append((first + row) * 6 + column + place)
        self._vertices, self._nodes = stage.add_live(self._rows.ravel(), parts)
        self._worn: list[Kind | None] = [None] * len(self._nodes)
        # In a fixed order, so that the textures do not depend on where the car goes first.
        kinds = sorted({*self._kinds[0], *self._kinds[1]})
        self._paints = {kind: half_road(rng, *kind) for kind in kinds}
        self._textures: dict[tuple[int, Kind], Painting] = {}

    def roll(self, x: float, y: float, yaw: float) -> None:
        """Roll the road out ahead of the camera of a car at (x, y), metres, with this yaw, radians."""
        track = self._track
        x, y = x + UDACITY_CAMERA.ahead * math.sin(yaw), y + UDACITY_CAMERA.ahead * math.cos(yaw)
        here = int(np.argmin((track.points[:, 0] - x) ** 2 + (track.points[:, 1] - y) ** 2))
        heading = track.heading[here]
        along = (x - track.points[here, 0]) * math.sin(heading) + (y - track.points[here, 1]) * math.cos(
            heading
        )
        direction = 1.0 if math.cos(yaw - heading) >= 0 else -1.0
        s = here * track.step + along + direction * self._ahead
        sample = s / track.step
        cell = np.floor(sample).astype(int)
        share = (sample - cell)[:, None, None]
        cell %= len(track.points)
        rows = self._rows
        rows["point"] = self._columns[cell] * (1 - share) + self._columns[cell + 1] * share
        rows["place"][..., 1] = (s / HALF_ROAD - math.floor(s.min() / HALF_ROAD))[:, None]
        azimuth = np.arctan2(rows["point"][..., 0] - x, rows["point"][..., 1] - y)
        light = brightness(self._ahead[:, None], azimuth - self._sun_azimuth) / self._ring_gain
        rows["colour"][..., :3] = np.rint(np.minimum(light, 1.0) * 255)[..., None]
        write_vertices(self._vertices, rows.ravel())
        middle = (
            np.floor((s[0] - direction * self._ahead[0] + direction * self._middles) / track.step)
        ).astype(int)
        self._wear(middle % len(track.points))

    def _wear(self, samples: NDArray[np.int64]) -> None:
        """Give each ring the texture of what the road is at its middle."""
        for ring, sample in enumerate(samples.tolist()):
            for side in (0, 1):
                kind = self._kinds[side][sample]
                node = 2 * ring + side
                if self._worn[node] != kind:
                    self._nodes[node].setTexture(self._stage.texture(self._painting(ring, kind)), 1)
                    self._worn[node] = kind

    def _painting(self, ring: int, kind: Kind) -> Painting:
        if (ring, kind) not in self._textures:
            seen = self._paints[kind].seen_from(float(self._seen_at[ring]))
            gain = self._gains[ring]
            self._textures[ring, kind] = Painting((to_image(seen * gain),), repeats_across=False)
        return self._textures[ring, kind]


def _kinds(track: Track, edges: NDArray[np.uint8]) -> list[Kind]:
    triples = np.stack([track.surface, edges, track.centre_marking], axis=1).tolist()
    return [(Surface(surface), Edge(edge), Marking(marking)) for surface, edge, marking in triples]


def _edge_points(track: Track) -> FloatArray:
    """Return (n + 1, 6, 3): ends, insides of the edge parts and twice the middle, left to right."""
    left, right = -track.half_width_left, track.half_width_right
    offsets = np.stack([left, left + EDGE_PART, 0 * left, 0 * right, right - EDGE_PART, right], axis=1)
    s = np.arange(len(left)) * track.step
    points = track.position(s[:, None], offsets)
    return np.concatenate([points, points[:1]]).astype(np.float32)
