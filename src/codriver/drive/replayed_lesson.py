"""A lesson on a recording alone: the teacher is the geometry, which leads back to the recorded path.

What is to be steered is what augmentation gives a picture seen from elsewhere: the recorded steering, and the
cubic way back to the recorded place and heading.

A warped picture shows that it was warped: by its blur, and by what no camera saw and was made up. In a lesson
that goes with how far off the car is, so a network could read the answer from the warp and not from the road
(comma.ai's finding, arXiv 2504.19077). So each picture of a car off the path is learnt beside one of the path
itself that was warped as far, by chance, and warped back: as blurred, as made up, and to be steered as it was
recorded.
"""

from pathlib import Path

import numpy as np

from codriver.augment.correction import LOOKAHEAD_SECONDS, corrected_steering
from codriver.camera.codec import encode_jpeg
from codriver.camera.geometry import UDACITY_CAMERA
from codriver.camera.warp import warp_view
from codriver.data.keyboard import find_keyboard
from codriver.data.recording import Recording, read_recording
from codriver.data.smoothing import smooth_steering
from codriver.drive.lesson import Observed, Row
from codriver.drive.rollout import INTERVENE_AT
from codriver.replay.replay_world import ReplayWorld
from codriver.replay.views import View
from codriver.sim.car import CarState
from codriver.sim.centre_line import wrap_angle
from codriver.sim.episode import EpisodeRules
from codriver.sim.start import Start
from codriver.types import Command, FloatArray, Telemetry

STRAYED = 0.8
"""Metres off the recorded path at which the way back is driven by the geometry; at INTERVENE_AT the car is
put back, as the warp is good to about there."""
SETTLED = 0.3
"""Metres off the path at which the wheel is given back."""
LOST_HEADING = 0.35
"""Radians off the recorded heading, 20 degrees, from which much of the picture would be made up."""
WARP_HEADING = 0.1
"""Standard deviation, radians, of the turn that a picture is warped by and back."""


class ReplayedLesson:
    """Drives a part of a recording again."""

    def __init__(
        self,
        folder: Path,
        seconds: float,
        rng: np.random.Generator,
        *,
        allow_bad: bool = False,
        lookahead_seconds: float = LOOKAHEAD_SECONDS,
    ) -> None:
        """Prepare a lesson of so many simulated seconds, begun at a place drawn from `rng`.

        Raises RecordingError, ImageError.
        """
        recording = read_recording(folder, allow_bad=allow_bad)
        self._steering = labels_of(recording)
        self._world = ReplayWorld(recording, name=folder.name)
        road = self._world.world.road
        begin = float(rng.uniform(0.0, 0.9 * road.driven))
        self._world.world.rules = EpisodeRules(laps=road.laps_from(begin), time_limit=seconds)
        pose = self._world.path.nearest(begin)
        speed = float(recording.speed[self._world.path.row[pose]])
        self._start = Start(begin, speed=speed)
        self._seconds, self._rng, self._lookahead = seconds, rng, lookahead_seconds

    @property
    def seconds(self) -> float:
        """Simulated seconds since it began."""
        return self._world.seconds

    @property
    def share(self) -> float:
        """How much of it is done, 0..1."""
        return min(1.0, self.seconds / self._seconds)

    def begin(self) -> None:
        """Put the car at its start, at the recorded speed."""
        self._world.reset(self._start)

    def observe(self) -> Observed:
        """Look at the warped picture, and work out the way back."""
        car, view = self._world.car, self._world.view()
        speed = max(0.0, float(car.speed))
        off, across = abs(float(car.cross_track_error)), abs(view.displacement.yaw)
        return Observed(
            Telemetry(view.frame, speed, float(car.steering), float(car.throttle)),
            ({"center": encode_jpeg(view.frame)}, self._way_back(view, speed)),
            strayed=off > STRAYED,
            settled=off < SETTLED,
            lost=off > INTERVENE_AT or across > LOST_HEADING,
            beside=[self._there_and_back(car, view)],
        )

    def step(self, command: Command) -> bool:
        """Drive until the next observation; return whether the lesson goes on."""
        return self._world.step(command)

    def put_back(self) -> None:
        """Put the car onto the recorded pose."""
        car = self._world.car
        self._world.put(Start(car.s, speed=max(0.0, float(car.speed))))

    def _way_back(self, view: View, speed: float) -> float:
        recorded = float(self._steering[self._world.path.row[view.pose]])
        away = view.displacement
        return float(
            corrected_steering(
                recorded,
                speed,
                lateral_offset=away.right,
                yaw=away.yaw,
                lookahead_seconds=self._lookahead,
            )
        )

    def _there_and_back(self, car: CarState, view: View) -> Row:
        """Return the recorded place warped away by chance and back again, with the recorded steering."""
        path, pose = self._world.path, view.pose
        offset = float(self._rng.uniform(-INTERVENE_AT, INTERVENE_AT))
        turned = float(np.clip(self._rng.normal(0.0, WARP_HEADING), -LOST_HEADING, LOST_HEADING))
        yaw = float(path.yaw[pose])
        away = self._world.views.view(
            float(path.x[pose]) + offset * np.cos(yaw),
            float(path.y[pose]) - offset * np.sin(yaw),
            float(wrap_angle(yaw + turned)),
            float(path.s[pose]),
        )
        back = warp_view(away.frame, UDACITY_CAMERA, -offset * np.cos(turned), -turned)
        return {"center": encode_jpeg(back)}, float(self._steering[path.row[pose]])


def labels_of(recording: Recording) -> FloatArray:
    """Return the steering (n,) that training would learn of a recording: smoothed where keys were pressed."""
    seconds = recording.time, recording.stretches
    if find_keyboard(recording.steering, *seconds).keyboard:
        return smooth_steering(recording.steering, *seconds)
    return recording.steering
