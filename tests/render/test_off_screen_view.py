"""The larger view without a display: the same road as the camera's picture, in more pixels."""

from contextlib import closing

import numpy as np

from codriver.camera.codec import decode_image
from codriver.render.off_screen_view import COLUMNS, ROWS, OffScreenView
from codriver.render.scene import NEUTRAL_LOOK, Scene
from codriver.sim.tracks import load_track
from codriver.sim.world import World
from codriver.types import FRAME_HEIGHT, FRAME_WIDTH


def test_it_sees_what_the_camera_sees_larger() -> None:
    track = load_track("oval")
    car = World(track).car
    pose = tuple(float(value) for value in (car.x, car.y, car.z, car.yaw, car.pitch, car.roll))
    with closing(Scene(track)) as scene, closing(OffScreenView(scene, NEUTRAL_LOOK)) as view:
        picture = decode_image(view.jpeg(pose))
        camera = scene.pictures(*pose)["center"]
        assert np.array_equal(scene.pictures(*pose)["center"], camera)  # it leaves the cameras alone
    assert picture.shape == (ROWS, COLUMNS, 3)
    across, down = COLUMNS // FRAME_WIDTH, ROWS // FRAME_HEIGHT
    shrunk = picture.reshape(FRAME_HEIGHT, down, FRAME_WIDTH, across, 3).mean(axis=(1, 3))
    assert np.abs(shrunk - camera).mean() < 12
