"""Recordings drawn by the tests: a road on a plane whose bend decides the steering, so it can be learnt."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from codriver.augment.recipe import Recipe
from codriver.camera.codec import encode_jpeg
from codriver.types import FRAME_HEIGHT, FRAME_WIDTH, Frame, steering_to_curvature

CAMERA_OFFSETS = {"center": 0.0, "left": -0.806, "right": 0.825}
UNCHANGING = Recipe(
    shift_deviation=0,
    yaw_deviation=0,
    flip_probability=0,
    shadow_probability=0,
    brightness_probability=0,
    cast_probability=0,
)
"""All augmentation off, each by its own setting."""
FOCAL, HORIZON, CAMERA_HEIGHT, ROAD_HALF_WIDTH = 138.56, 61.7, 1.2, 3.4


_ROWS, _COLUMNS = np.mgrid[0:FRAME_HEIGHT, 0:FRAME_WIDTH].astype(np.float32)
_BELOW = _ROWS > HORIZON + 0.5
_DISTANCE = np.where(_BELOW, FOCAL * CAMERA_HEIGHT / np.maximum(_ROWS - HORIZON, 0.5), 0)
_SQUARED = np.minimum(_DISTANCE, 60) ** 2
_ACROSS = (_COLUMNS - FRAME_WIDTH / 2) * _DISTANCE / FOCAL
_LAND = np.where(_BELOW[..., np.newaxis], (150.0, 140.0, 80.0), (150.0, 190.0, 225.0)).astype(np.float32)
_GRAIN_PLACES = 64
_GRAIN = 6 * np.random.default_rng(0).standard_normal(
    (FRAME_HEIGHT + _GRAIN_PLACES, FRAME_WIDTH + _GRAIN_PLACES, 3), np.float32
)
"""The sensor's noise; each picture has a piece of it, as new noise for each would take half the time."""


def draw_road(steering: float, offset: float, rng: np.random.Generator) -> Frame:
    """Draw what a camera `offset` metres right of the lane's middle sees of a bend driven with `steering`."""
    bend = np.float32(0.5 * steering_to_curvature(steering))
    lateral = np.abs(_ACROSS - (bend * _SQUARED - np.float32(offset)))
    frame = _LAND.copy()
    frame[_BELOW & (lateral < ROAD_HALF_WIDTH)] = (115, 115, 105)
    frame[_BELOW & (np.abs(lateral - ROAD_HALF_WIDTH) < 0.15)] = (180, 177, 104)
    row, column = rng.integers(0, _GRAIN_PLACES, 2)
    frame += _GRAIN[row : row + FRAME_HEIGHT, column : column + FRAME_WIDTH]
    return np.clip(frame, 0, 255, out=frame).astype(np.uint8)


def write_recording(
    folder: Path,
    rows: int = 60,
    *,
    seed: int = 0,
    speed_mph: float = 25.0,
    start: datetime = datetime(2024, 5, 1, 12, 0, 0),
    prefix: str = "C:\\Users\\someone\\Desktop\\lake\\IMG\\",
) -> Path:
    """Write a recording in the simulator's own layout: 15 rows a second, smooth random bends."""
    rng = np.random.default_rng(seed)
    pictures = folder / "IMG"
    pictures.mkdir(parents=True, exist_ok=True)
    walk = np.cumsum(rng.normal(0, 1, rows + 30))
    bends = np.convolve(walk - walk.mean(), np.ones(15) / 15, mode="same")[:rows]
    steering = np.clip(0.5 * bends / max(1e-9, np.abs(bends).max()), -1, 1)
    lines = []
    for row in range(rows):
        stamp = (start + timedelta(seconds=row / 15)).strftime("%Y_%m_%d_%H_%M_%S_%f")[:-3]
        names = [f"{camera}_{stamp}.jpg" for camera in CAMERA_OFFSETS]
        for name, offset in zip(names, CAMERA_OFFSETS.values(), strict=True):
            (pictures / name).write_bytes(encode_jpeg(draw_road(steering[row], offset, rng)))
        paths = ",".join(prefix + name for name in names)
        lines.append(f"{paths},{steering[row]:.7g},0.5,0,{speed_mph:.7g}\n")
    (folder / "driving_log.csv").write_text("".join(lines), newline="")
    return folder


def copy_rows(recording: Path, folder: Path, rows: int) -> Path:
    """Copy the first rows of a written recording into `folder`: much cheaper than to draw them again."""
    (folder / "IMG").mkdir(parents=True)
    for camera in CAMERA_OFFSETS:
        for picture in sorted((recording / "IMG").glob(f"{camera}_*"))[:rows]:
            shutil.copy(picture, folder / "IMG")
    lines = (recording / "driving_log.csv").read_text().splitlines(keepends=True)
    (folder / "driving_log.csv").write_text("".join(lines[:rows]), newline="")
    return folder
