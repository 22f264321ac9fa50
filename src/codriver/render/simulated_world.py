"""The simulator as drivers know it: a car on a track, with cameras, observed every few physics steps."""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from codriver.camera.codec import decode_frame
from codriver.render.look import Look
from codriver.render.scene import NEUTRAL_LOOK, Scene
from codriver.sim.car import CarState
from codriver.sim.episode import EndReason, EpisodeRules
from codriver.sim.start import Start
from codriver.sim.track import Track
from codriver.sim.world import OBSERVATION_SECONDS, STEPS_PER_OBSERVATION, World
from codriver.types import Camera, Command, Telemetry

__all__ = ["OBSERVATION_SECONDS", "STEPS_PER_OBSERVATION", "SimulatedWorld"]


class SimulatedWorld:
    """A world for drivers: reset, then observe and step in turn. Same start and commands, same pictures.

    Use it as a context manager, or call `close`; a scene holds some hundred megabytes.
    """

    def __init__(
        self,
        track: Track,
        look: Look = NEUTRAL_LOOK,
        rules: EpisodeRules | None = None,
        cameras: Sequence[Camera] = ("center",),
    ) -> None:
        """Build the scene; raises MissingExtraError without Panda3D."""
        self.world = World(track, rules)
        self._scene = Scene(track, look, cameras)

    def reset(self, start: Start | None = None) -> None:
        """Begin an episode at `start`, the track's own by default."""
        self.world.reset(start)

    def step(self, command: Command) -> bool:
        """Drive OBSERVATION_SECONDS under a command; return whether the episode goes on."""
        for _ in range(STEPS_PER_OBSERVATION):
            self.world.step(command)
        return self.world.end == EndReason.RUNNING

    def put(self, start: Start) -> None:
        """Put the car elsewhere within the episode, as somebody who intervenes; laps and time are kept."""
        self.world.put(start)

    def observe(self) -> Telemetry:
        """Return what the car reports now, with the centre camera's picture."""
        car = self.world.car
        jpeg = self._scene.jpegs(*self._pose())["center"]
        speed = max(0.0, float(car.speed))
        return Telemetry(decode_frame(jpeg), speed, float(car.steering), float(car.throttle), jpeg)

    def jpegs(self) -> dict[Camera, bytes]:
        """Return the pictures of all cameras as the JPEGs that a recording keeps."""
        return self._scene.jpegs(*self._pose())

    def _pose(self) -> tuple[float, ...]:
        car = self.world.car
        return tuple(float(value) for value in (car.x, car.y, car.z, car.yaw, car.pitch, car.roll))

    @property
    def car(self) -> CarState:
        """The car, in numbers."""
        return self.world.car

    @property
    def seconds(self) -> float:
        """Simulated seconds since the start."""
        return float(self.world.episode.time)

    def close(self) -> None:
        """Free the scene."""
        self._scene.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
