"""A drive in the simulator that is recorded, what is true of it, and the world made from the recording."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from codriver.data.recorder import Recorder
from codriver.data.recording import Recording, read_recording
from codriver.data.stretches import find_stretches
from codriver.render.scene import NEUTRAL_LOOK, Scene
from codriver.replay.replay_world import ReplayWorld
from codriver.sim.car import CarState
from codriver.sim.expert import Expert
from codriver.sim.start import Start
from codriver.sim.tracks import load_track
from codriver.sim.world import OBSERVATION_SECONDS, STEPS_PER_OBSERVATION, World
from codriver.types import CAMERAS, Command, Frame

ROWS, ROW = 90, 60
"""Rows that are recorded, and the one from beside which the truth is known."""
SPEED = 11.0
BEGIN = Start(s=95.0, speed=SPEED)
"""On the oval, 25 m before a bend of 45 m radius."""
BEGUN = datetime(2024, 5, 1, 12, 0, 0)
PLACES = ((0.5, 0.0), (-0.5, 0.0), (0.9, 0.05), (-0.9, -0.05), (0.0, 0.08))
"""Metres right of the recorded pose, radians turned from it."""


@dataclass(frozen=True)
class RecordedDrive:
    """A recording and what is true of it."""

    folder: Path
    cars: list[CarState]
    """Where the car was, one for each row."""
    seen: dict[tuple[float, float], Frame]
    """What the simulator shows from PLACES beside row ROW."""


@pytest.fixture(scope="session")
def drive(tmp_path_factory: pytest.TempPathFactory) -> RecordedDrive:
    """The expert's drive into a bend of the oval, as three cameras see it; read-only by agreement."""
    folder, cars = tmp_path_factory.mktemp("recorded") / "drive", []
    track = load_track("oval")
    expert, world = Expert(track, SPEED), World(track)
    scene = Scene(track, NEUTRAL_LOOK, CAMERAS)
    world.reset(BEGIN)
    with Recorder(folder) as recorder:
        for row in range(ROWS):
            car = world.car
            cars.append(car)
            command = Command(float(expert.steering(car)), float(expert.throttle(car)))
            recorder.write(
                scene.jpegs(*pose(car)),
                steering=command.steering,
                throttle=max(0.0, command.throttle),
                brake=max(0.0, -command.throttle),
                speed_metres_per_second=float(car.speed),
                time=BEGUN + timedelta(seconds=row * OBSERVATION_SECONDS),
            )
            for _ in range(STEPS_PER_OBSERVATION):
                world.step(command)
    seen = {place: scene.pictures(*pose(beside(cars[ROW], *place)))["center"].copy() for place in PLACES}
    scene.close()
    return RecordedDrive(folder, cars, seen)


@pytest.fixture(scope="session")
def replay(drive: RecordedDrive) -> ReplayWorld:
    """The world made from it; a test that drives in it resets it first."""
    return ReplayWorld.from_recording(drive.folder)


@pytest.fixture(scope="session")
def recording(drive: RecordedDrive) -> Recording:
    """The recording itself."""
    return read_recording(drive.folder)


@pytest.fixture(scope="session")
def lake_recording(shared: Path) -> Recording:
    """The real one."""
    return read_recording(shared / "recordings/lake")


@pytest.fixture(scope="session")
def logged() -> Callable[..., Recording]:
    """Make a recording of numbers without pictures, a row each 0.07 s."""
    return _logged


def _logged(
    speed: np.ndarray,
    steering: np.ndarray | float = 0.0,
    brake: np.ndarray | float = 0.0,
    gap: int | None = None,
) -> Recording:
    """A recording of these numbers without pictures; `gap` is a row before which a minute passes."""
    count = len(speed)
    time = np.arange(count) * 0.07
    if gap is not None:
        time[gap:] += 60.0
    steering, brake = np.broadcast_to(steering, count), np.broadcast_to(brake, count)
    return Recording(
        folder=Path(),
        log=Path("driving_log.csv"),
        line=np.arange(count) + 1,
        pictures={},
        steering=np.array(steering, float),
        throttle=np.where(brake > 0, 0.0, 0.3),
        brake=np.array(brake, float),
        speed=speed,
        time=time,
        stretches=find_stretches(time, np.zeros(count, np.int64)),
        problems=[],
    )


def pose(car: CarState) -> tuple[float, ...]:
    return tuple(float(value) for value in (car.x, car.y, car.z, car.yaw, car.pitch, car.roll))


def beside(car: CarState, right: float, yaw: float) -> CarState:
    """Return the car moved `right` metres and turned `yaw` radians clockwise."""
    x, y = car.x + right * np.cos(car.yaw), car.y - right * np.sin(car.yaw)
    return replace(car, x=x, y=y, yaw=car.yaw + yaw)
