"""The lake recording's rows with surveyed poses, their rendered twins, and what the road asks for there."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from codriver.camera.codec import decode_frame
from codriver.data.recorder import Recorder
from codriver.data.recording import Recording
from codriver.render.scene import Scene
from codriver.sim.body import ORIGIN_AHEAD
from codriver.sim.car import place_car
from codriver.sim.expert import Expert
from codriver.sim.track import Track
from codriver.sim.tracks import load_track
from codriver.sim.vehicle import VehicleState
from codriver.types import CAMERAS, Camera, FloatArray, Frame

SURE = 0.4
"""Confidence above which a surveyed pose counts."""
Chosen = NDArray[np.bool_]
"""(n,) which of n poses are meant."""


@dataclass(frozen=True)
class Poses:
    """Where n recorded rows were taken."""

    rows: NDArray[np.int64]
    """(n,) index in the recording."""
    x: FloatArray
    y: FloatArray
    """(n,) metres, of the rear axle's point on the ground."""
    yaw: FloatArray
    """(n,) radians clockwise from +y."""
    forward: NDArray[np.bool_]
    """(n,) whether it was driven in the track's direction."""


def read_poses(path: Path, track: Track) -> Poses:
    """Read the surveyed poses that are sure, as those of the rear axle."""
    with path.open(encoding="utf-8") as file:
        table = [row for row in csv.DictReader(file) if float(row["confidence"]) > SURE]
    column = {name: np.array([float(row[name]) for row in table]) for name in table[0]}
    forward = column["direction"] > 0
    yaw = track.heading_at(column["s"]) + np.where(forward, 0.0, np.pi) + column["heading_error"]
    return Poses(
        rows=column["row"].astype(np.int64),
        x=column["x"] - ORIGIN_AHEAD * np.sin(yaw),
        y=column["y"] - ORIGIN_AHEAD * np.cos(yaw),
        yaw=yaw,
        forward=forward,
    )


def geometric_steering(poses: Poses, track: Track, speed: FloatArray) -> FloatArray:
    """Return the steering (n,) that pure pursuit of the road's middle asks for at each pose."""
    none = np.zeros(len(speed))
    cars = VehicleState(
        x=poses.x, y=poses.y, yaw=poses.yaw, speed=speed, steering=none, throttle=none, curvature=none
    )
    asked = [
        Expert(driven).steering(place_car(driven, cars))
        for driven in (track, load_track("lake", reverse=True))
    ]
    return np.where(poses.forward, *asked)


def pictures_at(
    recording: Recording, poses: Poses, index: int, scene: Scene | None, cameras: tuple[Camera, ...]
) -> dict[Camera, bytes]:
    """Return the JPEGs of one pose: rendered in `scene`, or recorded."""
    if scene is not None:
        return scene.jpegs(float(poses.x[index]), float(poses.y[index]), 0.0, float(poses.yaw[index]))
    paths = {camera: recording.pictures[camera][poses.rows[index]] for camera in cameras}
    return {camera: path.read_bytes() for camera, path in paths.items() if path is not None}


def write_rows(
    recording: Recording,
    poses: Poses,
    chosen: Chosen,
    track: Track | None,
    folder: Path,
) -> None:
    """Write the chosen rows as a recording of its own, with recorded pictures, or rendered on `track`."""
    scene = None if track is None else Scene(track, cameras=CAMERAS)
    with Recorder(folder) as recorder:
        for index in np.flatnonzero(chosen).tolist():
            row = int(poses.rows[index])
            recorder.write(
                pictures_at(recording, poses, index, scene, CAMERAS),
                steering=float(recording.steering[row]),
                throttle=float(recording.throttle[row]),
                brake=float(recording.brake[row]),
                speed_metres_per_second=float(recording.speed[row]),
                time=datetime(2018, 7, 16, 12) + timedelta(seconds=float(recording.time[row])),
            )
    if scene is not None:
        scene.close()


def centre_pictures(
    recording: Recording,
    poses: Poses,
    chosen: Chosen,
    track: Track | None,
) -> Iterator[Frame]:
    """Yield the centre camera's frames of the chosen poses, recorded, or rendered on `track`."""
    scene = None if track is None else Scene(track)
    for index in np.flatnonzero(chosen).tolist():
        yield decode_frame(pictures_at(recording, poses, index, scene, ("center",))["center"])
    if scene is not None:
        scene.close()
