"""The scene: the same to the last bit, whatever else goes on, and whichever way the track is driven."""

import sys

import numpy as np
import pytest

from codriver.errors import MissingExtraError
from codriver.render import panda
from codriver.render.look import Look
from codriver.render.scene import Scene
from codriver.sim.track import Track
from codriver.sim.tracks import load_track

LAKE, OVAL = load_track("lake"), load_track("oval")
ROAD = np.s_[90:130, 110:210]
"""Where the middle of a straight road is seen."""


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene(LAKE, cameras=("center", "left", "right"))


@pytest.fixture(scope="module")
def oval_scene() -> Scene:
    return Scene(OVAL)


def pose(s: float, offset: float = 0.0, track: Track = LAKE) -> tuple[float, float, float, float]:
    x, y, z = track.position(s, offset)
    return float(x), float(y), float(z), float(track.heading_at(s))


def test_every_camera_gives_a_frame_of_its_own(scene: Scene) -> None:
    frames = scene.pictures(*pose(300.0))
    assert set(frames) == {"center", "left", "right"}
    assert all(frame.shape == (160, 320, 3) and frame.dtype == np.uint8 for frame in frames.values())
    assert not np.array_equal(frames["left"], frames["right"])


def test_the_same_pose_gives_the_same_picture_to_the_last_bit(scene: Scene) -> None:
    first = scene.pictures(*pose(300.0))["center"]
    scene.pictures(*pose(700.0))
    assert np.array_equal(scene.pictures(*pose(300.0))["center"], first)


def test_scenes_in_one_process_do_not_disturb_each_other(scene: Scene, oval_scene: Scene) -> None:
    before = scene.pictures(*pose(500.0))["center"]
    oval_scene.pictures(*pose(100.0, track=OVAL))
    same = Scene(LAKE)
    assert np.array_equal(same.pictures(*pose(500.0))["center"], before)
    same.close()
    assert np.array_equal(scene.pictures(*pose(500.0))["center"], before)


def test_a_track_driven_the_other_way_is_the_same_world(scene: Scene) -> None:
    reversed_scene = Scene(load_track("lake", reverse=True))
    for yaw in (0.0, np.pi):
        x, y, z, heading = pose(860.0)
        expected = scene.pictures(x, y, z, heading + yaw)["center"]
        assert np.array_equal(reversed_scene.pictures(x, y, z, heading + yaw)["center"], expected)
    reversed_scene.close()


def road_under(look: Look) -> np.ndarray:
    """The road's pixels on the oval's straight."""
    scene = Scene(OVAL, look)
    road = scene.pictures(*pose(50.0, track=OVAL))["center"][ROAD]
    scene.close()
    return road


def test_another_seed_is_another_grain_on_the_same_road(oval_scene: Scene) -> None:
    neutral = oval_scene.pictures(*pose(50.0, track=OVAL))["center"][ROAD]
    other = road_under(Look(seed=1))
    assert np.abs(neutral.astype(int) - other).mean() > 5
    assert neutral.mean() == pytest.approx(other.mean(), abs=4)


@pytest.mark.parametrize(
    ("look", "lighter"),
    [
        (Look(exposure=0.7), False),
        (Look(wetness=1.0), False),
        (Look(shadows=0.9), False),
        (Look(road_tint=(1.1, 1.1, 1.1)), True),
    ],
)
def test_looks_change_the_road(oval_scene: Scene, look: Look, lighter: bool) -> None:
    neutral = oval_scene.pictures(*pose(50.0, track=OVAL))["center"][ROAD].mean()
    changed = road_under(look).mean()
    assert (changed > neutral + 5) if lighter else (changed < neutral - 5)


def test_the_bonnet_covers_its_survey(scene: Scene) -> None:
    """Below the outline nothing of the road is seen: rows 137 and on, in the middle of the centre camera.

    The JPEG's blocks from row 144 on lie wholly below it.
    """
    frames = [scene.pictures(*pose(s))["center"].astype(int) for s in (250.0, 253.0)]
    change = np.abs(frames[0] - frames[1]).mean(axis=-1)
    assert change[144:160, 144:176].max() < 5
    assert change[110:135, 140:180].mean() > 8
    assert change[140:160, 2:30].mean() > 8


def test_without_panda3d_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "panda3d", None)
    panda.panda3d.cache_clear()
    with pytest.raises(MissingExtraError, match=r"codriver\[sim\]"):
        Scene(LAKE)
    monkeypatch.undo()
    panda.panda3d.cache_clear()
