"""Where an environment's episodes take place: a world with one car, and the pictures that it takes."""

from collections.abc import Sequence

from codriver.environment.surroundings import Surroundings
from codriver.render.scene import Scene
from codriver.sim.episode import EpisodeRules
from codriver.sim.start import Start
from codriver.sim.world import World
from codriver.types import Camera, Command, Frame


class Site:
    """A world under one look; the scene is built when the first picture is taken."""

    def __init__(self, surroundings: Surroundings, rules: EpisodeRules, cameras: Sequence[Camera]) -> None:
        self.surroundings = surroundings
        self.world = World(surroundings.track, rules)
        self._cameras = tuple(cameras)
        self._scene: Scene | None = None
        self._view: Frame | None = None

    def reset(self, start: Start) -> None:
        """Begin an episode."""
        self.world.reset(start)
        self._view = None

    def drive(self, command: Command, steps: int) -> None:
        """Drive physics steps under a command, as many as the episode goes on for."""
        for _ in range(steps):
            self.world.step(command)
        self._view = None

    def pictures(self) -> dict[str, Frame]:
        """Return what the cameras see now, uint8 RGB (160, 320, 3) each.

        Raises MissingExtraError without Panda3D.
        """
        if self._scene is None:
            self._scene = Scene(self.surroundings.track, self.surroundings.look, self._cameras)
        car = self.world.car
        pose = (car.x, car.y, car.z, car.yaw, car.pitch, car.roll)
        frames = self._scene.pictures(*(float(value) for value in pose))
        # Whoever gets a frame may write on it.
        self._view = frames[self._cameras[0]].copy()
        return {name: frames[name] for name in self._cameras}

    def view(self) -> Frame:
        """Return what the first camera sees now, the very picture that was observed where one was."""
        if self._view is None:
            return self.pictures()[self._cameras[0]]
        return self._view.copy()

    def close(self) -> None:
        """Free the scene; the next picture would build it again."""
        if self._scene is not None:
            self._scene.close()
        self._scene = None
