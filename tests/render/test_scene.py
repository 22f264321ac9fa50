"""The scene: where the world lands in the picture, and what two scenes owe each other."""

import numpy as np
import pytest

from codriver.render.scene import Scene
from codriver.sim.tracks import load_track

LAKE = load_track("lake")


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene(LAKE, cameras=("center", "left", "right"))


def pose(s: float, offset: float = 0.0) -> tuple[float, float, float, float]:
    x, y, z = LAKE.position(s, offset)
    return float(x), float(y), float(z), float(LAKE.heading_at(s))


def test_every_camera_gives_a_frame(scene: Scene) -> None:
    frames = scene.pictures(*pose(300.0))
    assert set(frames) == {"center", "left", "right"}
    assert all(frame.shape == (160, 320, 3) and frame.dtype == np.uint8 for frame in frames.values())
    assert frames["center"].std() > 20


def test_the_same_pose_gives_the_same_picture_to_the_last_bit(scene: Scene) -> None:
    first = scene.pictures(*pose(300.0))["center"]
    scene.pictures(*pose(700.0))
    assert np.array_equal(scene.pictures(*pose(300.0))["center"], first)
    with_another = Scene(LAKE)
    assert np.array_equal(with_another.pictures(*pose(300.0))["center"], first)
    with_another.close()
