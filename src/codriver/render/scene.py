"""A scene: a track with all that stands beside it, and the pictures that the car's cameras take of it."""

from collections.abc import Sequence

import numpy as np

from codriver.camera.codec import decode_frame, encode_jpeg
from codriver.render.bonnet import Bonnet
from codriver.render.country_scenery import build_country
from codriver.render.footing import Footing
from codriver.render.graphics import draws_with_opengl
from codriver.render.lake_scenery import build_lake
from codriver.render.look import Look
from codriver.render.mounting import mounted
from codriver.render.outlook import outlook_of
from codriver.render.panda import PandaObject
from codriver.render.pixels import channels_of
from codriver.render.pose import car_pose, mount_pose
from codriver.render.rolling_road import RollingRoad
from codriver.render.scenery import Scenery
from codriver.render.sensor import Sensor
from codriver.render.shown_scenery import ShownScenery
from codriver.render.sky import sky
from codriver.render.stage import Stage
from codriver.sim.track import Track
from codriver.types import Camera, FloatArray, Frame

NEUTRAL_LOOK = Look()


class Scene:
    """A track under one look, with cameras; see :meth:`pictures`."""

    def __init__(
        self,
        track: Track,
        look: Look = NEUTRAL_LOOK,
        cameras: Sequence[Camera] = ("center",),
        *,
        opengl: bool | None = None,
    ) -> None:
        """Build it all; raises MissingExtraError without Panda3D.

        opengl: draw with OpenGL and not with the software renderer; raises DisplayError where there is none.
        By default the environment decides, see render.graphics.
        """
        self._names = tuple(cameras)
        mounts = [mounted(name, look) for name in cameras]
        self._mounts = [mount_pose(camera, look.camera_yaw) for camera in mounts]
        self._stage = Stage(mounts, opengl=draws_with_opengl() if opengl is None else opengl)
        built = track.reversed() if track.reverse else track
        rng = np.random.default_rng(look.seed)
        self._road = RollingRoad(self._stage, built, look, rng)
        build = build_lake if built.name.startswith("lake") else build_country
        scenery = Scenery()
        build(scenery, built, look, rng)
        stocks = scenery.stocks()
        self._scenery = ShownScenery(self._stage, stocks)
        self._footing = Footing(built, stocks)
        self._sky = self._stage.add_backdrop(sky(look))
        self._bonnets = [Bonnet(name, look) for name in cameras]
        self._sensor = Sensor(look, rng)

    def pictures(
        self, x: float, y: float, z: float, yaw: float, pitch: float = 0.0, roll: float = 0.0
    ) -> dict[Camera, Frame]:
        """Return each camera's picture, uint8 RGB (160, 320, 3), from a car at this pose; see :meth:`jpegs`.

        They have been through the JPEG that a recording keeps and the simulator's socket carries.
        """
        jpegs = self.jpegs(x, y, z, yaw, pitch, roll)
        return {name: decode_frame(jpeg) for name, jpeg in jpegs.items()}

    def jpegs(
        self, x: float, y: float, z: float, yaw: float, pitch: float = 0.0, roll: float = 0.0
    ) -> dict[Camera, bytes]:
        """Return each camera's picture as the JPEG that a recording keeps, from a car at this pose.

        The pose is as in :meth:`place`.
        """
        car = self.place(x, y, z, yaw, pitch, roll)
        pictures = self._stage.pictures([mount @ car for mount in self._mounts])
        for name, picture, bonnet in zip(self._names, pictures, self._bonnets, strict=True):
            bonnet.cover(picture, yaw)
            self._sensor.expose(picture, car.tobytes() + name.encode())
        return {
            name: encode_jpeg(channels_of(picture))
            for name, picture in zip(self._names, pictures, strict=True)
        }

    def place(
        self, x: float, y: float, z: float, yaw: float, pitch: float = 0.0, roll: float = 0.0
    ) -> FloatArray:
        """Arrange all that can be seen for a car at this pose; return the car's matrix (4, 4; render.pose).

        x, y, z: the rear axle's point on the road's level, metres, beside the road on the land if that is
        higher; yaw: radians clockwise from +y; pitch: nose down positive; roll: leaning right positive.
        """
        z = self._footing.lifted(x, y, z, yaw)
        direction = self._road.roll(x, y, yaw)
        self._scenery.show(outlook_of(x, y, yaw, pitch, roll), direction)
        self._sky.setPos(x, y, z)
        return car_pose(x, y, z, yaw, pitch, roll)

    @property
    def root(self) -> PandaObject:
        """The node of all that can be seen, for a window's own camera."""
        return self._stage.root

    def close(self) -> None:
        """Free what the scene holds; it cannot be used after."""
        self._scenery.close()
        self._stage.close()
