"""Things that stand beside a road: boulders, low barriers, arrow signs on posts, stacks of tyres."""

import math

import numpy as np

from codriver.render.light import light_on
from codriver.render.look import Look
from codriver.render.mesh import Mesh, grid_triangles
from codriver.types import FloatArray

BLACK = np.array((8.0, 10.0, 12.0)) / 255
SIGN_RED = np.array((205.0, 62.0, 60.0)) / 255
SIGN_WHITE = np.array((238.0, 232.0, 214.0)) / 255

SEEN_WITHIN = 110.0
"""Metres for each metre of a thing's size; it is 1.3 pixels high there."""


def boulder(
    middle: FloatArray, size: tuple[float, float, float], colour: FloatArray, look: Look, seed: int
) -> Mesh:
    """Return half an egg with bumps: `middle` (3,) of its base, `size` its length, width (m) and height.

    colour: RGB 0..1 in full sun; its flanks are darker the steeper they are, as the recording's are.
    """
    rng = np.random.default_rng(seed)
    around, up = np.meshgrid(np.linspace(0, 2 * np.pi, 11), np.linspace(-0.15, np.pi / 2, 4))
    bumps = 1 + 0.12 * np.sin(3 * around + rng.uniform(0, 6)) * np.cos(up) + 0.06 * np.sin(5 * around)
    turn = rng.uniform(0, np.pi)
    level = np.cos(up) ** 0.7
    long, wide = size[0] / 2 * level * np.cos(around) * bumps, size[1] / 2 * level * np.sin(around) * bumps
    unit = np.stack([np.cos(up) * np.cos(around + turn), np.cos(up) * np.sin(around + turn), np.sin(up)], -1)
    points = middle + np.stack(
        [
            long * math.cos(turn) - wide * math.sin(turn),
            long * math.sin(turn) + wide * math.cos(turn),
            size[2] * np.sin(up),
        ],
        axis=-1,
    )
    shade = 0.35 + 0.65 * np.clip(unit[..., 2:], 0, 1)
    colours = np.clip(colour * light_on(unit, look) * shade, 0, 1)
    return _grid(points, colours)


def box(middle: FloatArray, size: tuple[float, float, float], heading: float, colours: FloatArray) -> Mesh:
    """Return an upright box: `middle` (3,) of its base, `size` along the heading, across and up, metres.

    colours: RGB (3,), or (4, 3) for its sides from the one that faces back, clockwise from above.
    """
    along, across = size[0] / 2, size[1] / 2
    sin, cos = math.sin(heading), math.cos(heading)
    corners = np.array([(-along, -across), (-along, across), (along, across), (along, -across)])
    plan = np.stack([corners @ (sin, cos), corners @ (cos, -sin)], axis=1)
    ring = np.stack([plan, np.roll(plan, -1, axis=0)], axis=1)
    walls = np.concatenate([np.repeat(ring, 2, axis=0).reshape(4, 2, 2, 2)], axis=0)
    heights = np.broadcast_to(np.array((0.0, size[2]))[None, :, None, None], (4, 2, 2, 1))
    walls = np.concatenate([walls, heights], axis=-1) + middle
    top = np.concatenate([plan, np.full((4, 1), size[2])], axis=1)[[0, 1, 3, 2]].reshape(1, 2, 2, 3) + middle
    faces = np.concatenate([walls, top]).reshape(-1, 3)
    shades = np.broadcast_to(colours, (4, 3))
    shades = np.repeat(np.concatenate([shades, shades[:1]]), 4, axis=0)
    triangles = np.concatenate([grid_triangles(2, 2) + 4 * face for face in range(5)])
    return Mesh(faces, np.zeros((len(faces), 2)), shades, triangles)


def arrow_sign(foot: FloatArray, heading: float, height: float = 1.5) -> list[Mesh]:
    """Return a board on a post: red and white for who drives against `heading`, black from behind."""
    board = raised(foot, 0.62 * height)
    meshes = [
        box(foot, (0.08, 0.08, 0.62 * height), heading, BLACK),
        box(board, (0.08, 0.75, 0.38 * height), heading, np.array((BLACK, BLACK, SIGN_RED, BLACK))),
    ]
    ahead = 0.06 * np.array((math.sin(heading), math.cos(heading), 0.0))
    stripe = raised(board + ahead, 0.08 * height)
    return [*meshes, box(stripe, (0.02, 0.26, 0.22 * height), heading, SIGN_WHITE)]


def tyre_stack(foot: FloatArray, heading: float) -> list[Mesh]:
    """Return a stack of tyres with a pale band, a metre and a half wide."""
    band = raised(foot, 0.3)
    dark, pale = np.array((0.16, 0.13, 0.11)), np.array((0.55, 0.5, 0.42))
    return [box(foot, (0.7, 1.5, 0.65), heading, dark), box(band, (0.74, 1.54, 0.12), heading, pale)]


def raised(point: FloatArray, height: float) -> FloatArray:
    """Return the point (3,) so many metres higher."""
    return np.asarray(point + np.array((0.0, 0.0, height)))


def seen_within(thing: Mesh) -> float:
    """Return the metres from which a thing is worth drawing: nearer than where it is smaller than a pixel."""
    width = np.hypot(*np.ptp(thing.points[:, :2], axis=0))
    return SEEN_WITHIN * math.sqrt(float(width * np.ptp(thing.points[:, 2])))


def _grid(points: FloatArray, colours: FloatArray) -> Mesh:
    rows, columns = points.shape[:2]
    triangles = grid_triangles(rows, columns)
    return Mesh(points.reshape(-1, 3), np.zeros((rows * columns, 2)), colours.reshape(-1, 3), triangles)
