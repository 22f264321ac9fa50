"""OpenGL and the software renderer draw the same scene, within a tolerance."""

from collections.abc import Iterator

import numpy as np
import pytest

from codriver.errors import DisplayError
from codriver.render.scene import Scene
from codriver.sim.tracks import load_track

OVAL = load_track("oval")
BLOCK = 8
"""Pixels of a square over which colours are averaged: filters differ from pixel to pixel."""
MEAN_TOLERANCE, BLOCK_TOLERANCE = 2.5, 12.0
"""Grey levels by which squares may differ on average, and ninety-nine in a hundred of them. Measured with
Mesa's llvmpipe on twelve places of the lake and the jungle: 1.4 to 2.0 on average."""


@pytest.fixture(scope="module")
def scenes() -> Iterator[tuple[Scene, Scene]]:
    """The oval by the software renderer, and by OpenGL."""
    try:
        drawn = Scene(OVAL, opengl=True)
    except DisplayError as error:
        pytest.skip(f"OpenGL cannot be compared here: {error}")
    software = Scene(OVAL)
    yield software, drawn
    software.close()
    drawn.close()


def in_squares(frame: np.ndarray) -> np.ndarray:
    rows, columns, channels = frame.shape
    return frame.reshape(rows // BLOCK, BLOCK, columns // BLOCK, BLOCK, channels).mean(axis=(1, 3))


@pytest.mark.parametrize("s", [30.0, 190.0])
def test_both_renderers_draw_the_same_picture(scenes: tuple[Scene, Scene], s: float) -> None:
    x, y, z = OVAL.position(s, 0.5).tolist()
    pictures = [scene.pictures(x, y, z, float(OVAL.heading_at(s)))["center"] for scene in scenes]
    difference = np.abs(in_squares(pictures[0]) - in_squares(pictures[1])).mean(axis=-1)
    assert difference.mean() < MEAN_TOLERANCE
    assert np.percentile(difference, 99) < BLOCK_TOLERANCE


def test_opengl_draws_the_same_pose_the_same_way(scenes: tuple[Scene, Scene]) -> None:
    drawn = scenes[1]
    x, y, z = OVAL.position(100.0).tolist()
    first = drawn.pictures(x, y, z, 0.3)["center"]
    drawn.pictures(x, y, z, 2.0)
    assert np.array_equal(drawn.pictures(x, y, z, 0.3)["center"], first)
