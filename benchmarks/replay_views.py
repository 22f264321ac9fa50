"""How near the replay's warped pictures come to the truth, which our own simulator knows; for replay.py."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import cv2
import numpy as np

from codriver.camera.codec import decode_frame
from codriver.camera.preprocess import Preprocess
from codriver.data.recorder import Recorder
from codriver.data.recording import Recording
from codriver.render.scene import Scene
from codriver.replay.replay_world import ReplayWorld
from codriver.replay.views import RecordedViews, View
from codriver.sim.car import CarState
from codriver.sim.expert import Expert
from codriver.sim.track import Track
from codriver.sim.world import OBSERVATION_SECONDS, STEPS_PER_OBSERVATION, World
from codriver.types import CAMERAS, Command, FloatArray, Frame

OFFSETS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Metres from the recorded path, to either side."""
YAWS = (0.0, 2.0, 5.0)
"""Degrees from the recorded heading, to either side."""
PLACES = 24
"""Recorded poses beside which pictures are compared."""
FED = slice(Preprocess().crop_top, Preprocess().crop_bottom)
"""Rows that a network is fed; what is told of pictures is told of them."""
PICTURES = ("warped", "warped_centre_camera_only", "unmoved")
"""What is compared with the truth: the last is the recorded picture as it is."""


def record_lap(track: Track, folder: Path, begun: datetime) -> list[CarState]:
    """Record a lap of the expert at its full speed, and return where the car truly was in each row."""
    world, expert = World(track), Expert(track)
    cars: list[CarState] = []
    scene = Scene(track, cameras=CAMERAS)
    with Recorder(folder) as recorder:
        while not world.end:
            car = world.car
            command = Command(float(expert.steering(car)), float(np.clip(expert.throttle(car), -1, 1)))
            recorder.write(
                scene.jpegs(*pose(car)),
                steering=command.steering,
                throttle=max(0.0, command.throttle),
                brake=max(0.0, -command.throttle),
                speed_metres_per_second=max(0.0, float(car.speed)),
                time=begun + timedelta(seconds=len(cars) * OBSERVATION_SECONDS),
            )
            cars.append(car)
            for _ in range(STEPS_PER_OBSERVATION):
                world.step(command)
    scene.close()
    return cars


def pose(car: CarState) -> tuple[float, ...]:
    """Return a car's pose as scenes take it."""
    return tuple(float(value) for value in (car.x, car.y, car.z, car.yaw, car.pitch, car.roll))


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two pictures are."""

    psnr: float
    """Decibels."""
    ssim: float
    """Wang et al. 2004, of the brightness, 1 for the same."""


def likeness(first: Frame, second: Frame) -> Likeness:
    """Compare what a network is fed of two frames."""
    one, two = first[FED].astype(np.float64), second[FED].astype(np.float64)
    psnr = 10 * math.log10(255**2 / max(float(np.square(one - two).mean()), 1e-6))
    return Likeness(psnr, ssim(one.mean(axis=2), two.mean(axis=2)))


def ssim(one: FloatArray, two: FloatArray) -> float:
    """Return the structural similarity of two grey pictures, windows and constants as published."""

    def blurred(values: FloatArray) -> FloatArray:
        return np.asarray(cv2.GaussianBlur(values, (11, 11), 1.5))

    mean_one, mean_two = blurred(one), blurred(two)
    spread = blurred(one**2) + blurred(two**2) - mean_one**2 - mean_two**2
    common = blurred(one * two) - mean_one * mean_two
    small, smaller = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    alike = (2 * mean_one * mean_two + small) * (2 * common + smaller)
    return float((alike / ((mean_one**2 + mean_two**2 + small) * (spread + smaller))).mean())


def compared(track: Track, cars: list[CarState], world: ReplayWorld) -> Iterator[dict[str, float]]:
    """Yield for each offset and yaw how like the truth the view is, and the recorded picture as it is."""
    recording = world.views.recording
    alone = replace(recording, pictures={"center": recording.pictures["center"]})
    centre_only = RecordedViews(alone, world.path)
    numbers = np.linspace(20, len(cars) - 20, PLACES).round().astype(int).tolist()
    scene = Scene(track)
    for degrees in YAWS:
        for offset in OFFSETS:
            alike: list[list[Likeness]] = []
            invented: list[float] = []
            for number in numbers:
                for side in (-1, 1) if offset or degrees else (1,):
                    away = side * offset, math.radians(side * degrees)
                    truth = scene.pictures(*pose(beside(cars[number], *away)))["center"]
                    view, poorer = (seen_beside(views, number, *away) for views in (world.views, centre_only))
                    frames = view.frame, poorer.frame, taken(recording, number)
                    alike.append([likeness(frame, truth) for frame in frames])
                    invented.append(view.invented)
            yield {"offset_m": offset, "yaw_degrees": degrees, **_means(alike), **_share(invented)}
    scene.close()


def _means(alike: Sequence[Sequence[Likeness]]) -> dict[str, float]:
    means = {}
    for name, column in zip(PICTURES, zip(*alike, strict=True), strict=True):
        means[f"{name}_psnr"] = round(float(np.mean([each.psnr for each in column])), 2)
        means[f"{name}_ssim"] = round(float(np.mean([each.ssim for each in column])), 3)
    return means


def _share(invented: Sequence[float]) -> dict[str, float]:
    return {"invented": round(float(np.mean(invented)), 4)}


def beside(car: CarState, right: float, yaw: float) -> CarState:
    """Return the car moved `right` metres and turned `yaw` radians clockwise about its rear axle."""
    x, y = car.x + right * np.cos(car.yaw), car.y - right * np.sin(car.yaw)
    return replace(car, x=x, y=y, yaw=car.yaw + yaw)


def seen_beside(views: RecordedViews, number: int, right: float, yaw: float) -> View:
    """Return the view from beside a recorded pose."""
    path = views.path
    x = path.x[number] + right * np.cos(path.yaw[number])
    y = path.y[number] - right * np.sin(path.yaw[number])
    return views.view(float(x), float(y), float(path.yaw[number] + yaw), float(path.s[number]))


def taken(recording: Recording, row: int) -> Frame:
    """Return the recorded centre picture of a row."""
    path = recording.pictures["center"][row]
    assert path is not None
    return decode_frame(path.read_bytes())
