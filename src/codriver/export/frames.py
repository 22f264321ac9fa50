"""The frames that an export is calibrated and checked on: of a recording, or drawn where there is none."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from codriver.camera.codec import MAX_IMAGE_BYTES, decode_frame
from codriver.data.recording import read_recording
from codriver.drive.self_test import draw_road
from codriver.errors import ImageError, RecordingError
from codriver.types import FloatArray, Frame

EXTREME_FRAMES = 100
"""Frames taken from either end of the steering: the sharp bends are rare, and int8 must know their range."""
ORDINARY_FRAMES = 400
"""Frames taken from between, spread evenly over all by their steering."""
MOST_PICTURES = 20_000
"""Pictures that are looked at to find the extremes, spread evenly; the lake recording has 12,159."""
DRAWN_FRAMES = 60
_BATCH = 200

Predict = Callable[[list[Frame]], FloatArray]
"""Frames to the network's steering, shape (n,)."""
Progress = Callable[[int, int], None]
"""Called with (done, total)."""


@dataclass(frozen=True)
class ExportFrames:
    """Frames, uint8 RGB (160, 320, 3) each, of which none is in both lists."""

    source: str
    """Name of the recording, or "drawn roads"."""
    check: list[Frame]
    calibration: list[Frame]
    """Empty where there is no recording: drawn roads say nothing about what a camera sees."""


def recorded_frames(folder: Path, predict: Predict, progress: Progress, *, thorough: bool) -> ExportFrames:
    """Choose frames of a recording, of all its cameras, by what the network says to them.

    The side cameras count too: they show what the car sees when it is off its line. `thorough` looks at
    all pictures for the sharpest bends that there are, which int8 wants; otherwise no more are looked at
    than taken. Raises RecordingError when the recording or a picture cannot be read, or it has fewer
    than two pictures.
    """
    recording = read_recording(folder)
    rows = zip(*recording.pictures.values(), strict=True)
    pictures = [path for row in rows for path in row if path is not None]
    if len(pictures) < 2:
        raise RecordingError(f"{folder}: {len(pictures)} pictures; an export is checked on at least 2.")
    most = MOST_PICTURES if thorough else 2 * EXTREME_FRAMES + ORDINARY_FRAMES
    if len(pictures) > most:
        pictures = [pictures[number] for number in _evenly(len(pictures), most)]
    steering = []
    for start in range(0, len(pictures), _BATCH):
        progress(start, len(pictures))
        steering.append(predict([_read_frame(path) for path in pictures[start : start + _BATCH]]))
    chosen = spread_by_steering(np.concatenate(steering))
    frames = [_read_frame(pictures[number]) for number in chosen]
    return ExportFrames(recording.folder.resolve().name, check=frames[::2], calibration=frames[1::2])


def drawn_frames() -> ExportFrames:
    """Draw roads that bend from hard left to hard right."""
    return ExportFrames("drawn roads", [draw_road(bend) for bend in np.linspace(-1, 1, DRAWN_FRAMES)], [])


def spread_by_steering(steering: FloatArray) -> NDArray[np.int64]:
    """Return which of n frames to take, in the order of their steering (n,): both ends, and some between."""
    order = np.argsort(steering, kind="stable")
    if len(order) <= 2 * EXTREME_FRAMES + ORDINARY_FRAMES:
        return order
    left, between, right = np.split(order, [EXTREME_FRAMES, len(order) - EXTREME_FRAMES])
    return np.concatenate([left, between[_evenly(len(between), ORDINARY_FRAMES)], right])


def _evenly(total: int, count: int) -> NDArray[np.int64]:
    return np.linspace(0, total - 1, count).astype(np.int64)


def _read_frame(path: Path) -> Frame:
    try:
        with path.open("rb") as file:
            return decode_frame(file.read(MAX_IMAGE_BYTES + 1))
    except (ImageError, OSError) as error:
        raise RecordingError(f"{path}: {error}. Look at the recording with: codriver check") from error
