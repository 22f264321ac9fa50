"""Which way of feeding a network is right? The one with which it predicts recorded steering best."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from codriver.camera.codec import MAX_IMAGE_BYTES, decode_frame
from codriver.data.keyboard import find_keyboard
from codriver.data.recording import Recording, read_recording
from codriver.data.smoothing import smooth_steering
from codriver.data.steering_error import SteeringError, steering_error
from codriver.errors import ImageError, RecordingError
from codriver.model.feeding import Reading
from codriver.types import FloatArray, Frame

FRAMES = 150
"""Pictures of the recording that are looked at, spread evenly: enough to tell the usual ways apart, in some
seconds for some twenty ways."""

CLEARLY_BETTER = 0.1
"""Share by which another way's balanced error must be lower to overrule the rules. On the lake recording the
ways that are known to be right are within a tenth of the best of four to twenty for ten of fifteen public
models, and nearly never the best itself: smaller differences mean nothing there."""

Steer = Callable[[NDArray[np.float32]], float]
"""A preprocessed picture to steering."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A way of feeding the network, and how well it then predicts the recorded steering."""

    reading: Reading
    error: SteeringError


def judge(steer: Steer, readings: Sequence[Reading], folder: Path) -> list[Judged]:
    """Return the readings, in their order, with how well the network fed so predicts the recorded steering.

    Steering that was recorded with a keyboard is smoothed first, as for training. Raises RecordingError
    when the recording or one of its pictures cannot be read.
    """
    frames, steering = _frames(read_recording(folder))
    judged = []
    for reading in readings:
        predicted = np.array([steer(reading.preprocess(frame)) for frame in frames])
        usable = np.nan_to_num(np.clip(predicted, -1, 1))  # what a driver would make of it
        judged.append(Judged(reading, steering_error(usable, steering)))
    return judged


def decide(judged: Sequence[Judged], folder: Path) -> Reading:
    """Return the first of the judged readings, or one that is clearly better; the reason says how much."""
    first, best = judged[0], min(judged, key=lambda one: one.error.balanced)
    if len(judged) == 1:
        return Reading(
            first.reading.preprocess, f"{first.reading.reason}; on {folder.name} {_figures(first)}"
        )
    if best.error.balanced < (1 - CLEARLY_BETTER) * first.error.balanced:
        return Reading(
            best.reading.preprocess,
            f"of {len(judged)} ways it predicts {folder.name} best: {_figures(best)}; "
            f"the rules alone ({first.reading.preprocess}): {_figures(first)}",
        )
    other = min(judged[1:], key=lambda one: one.error.balanced)
    return Reading(
        first.reading.preprocess,
        f"{first.reading.reason}; none of {len(judged)} ways predicts {folder.name} clearly better: "
        f"{_figures(first)}; the best other ({other.reading.preprocess}): {_figures(other)}",
    )


def _figures(judged: Judged) -> str:
    return f"balanced error {judged.error.balanced:.3f}, correlation {judged.error.correlation:.2f}"


def _frames(recording: Recording) -> tuple[list[Frame], FloatArray]:
    """Return frames spread over the recording, and the steering that belongs to them."""
    steering = recording.steering
    if find_keyboard(steering, recording.time, recording.stretches).keyboard:
        steering = smooth_steering(steering, recording.time, recording.stretches)
    rows = np.unique(np.linspace(0, len(steering) - 1, FRAMES).astype(int))
    frames, kept, problems = [], [], []
    for row in rows:
        path = recording.pictures["center"][row]
        try:
            frames.append(decode_frame(_read(path)) if path else None)
            kept.append(row)
        except (ImageError, OSError) as error:
            problems.append(f"{path}: {error}")
    if problems:
        raise RecordingError(
            f"{recording.folder}: {len(problems)} of {len(rows)} pictures cannot be read: {problems[0]}"
        )
    return [frame for frame in frames if frame is not None], steering[kept]


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_IMAGE_BYTES + 1)
