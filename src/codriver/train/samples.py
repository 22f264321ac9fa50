"""From recordings to samples: which picture is learnt with which steering, and how often."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from codriver.augment.correction import camera_correction
from codriver.camera.preprocess import Preprocess
from codriver.data.balance import balance_weights
from codriver.data.keyboard import find_keyboard
from codriver.data.recording import Recording, RowProblem, read_recording, without_rows
from codriver.data.smoothing import smooth_steering
from codriver.data.split import split_rows
from codriver.errors import RecordingError
from codriver.train.config import TrainingConfig
from codriver.train.frame_cache import FrameCache, Progress, open_frame_cache
from codriver.types import Camera, FloatArray

SLOWEST = 0.5
"""Of a recording's median speed; see :func:`speed_of_corrections`."""


@dataclass(frozen=True)
class Samples:
    """Pictures and the steering that belongs to them, all arrays (n,)."""

    image: NDArray[np.int64]
    """Index into the images of :class:`Data`."""
    steering: FloatArray
    """Label, -1..1: smoothed where asked, corrected for the side cameras."""
    speed: FloatArray
    """Metres per second: by which corrections go, for training; as recorded, for validation."""
    probability: FloatArray
    """Chance to be drawn; sums to 1."""


@dataclass
class DataSummary:
    """What the data is and what was done to it, in numbers that can be shown and stored."""

    recordings: list[dict[str, Any]] = field(default_factory=list)
    """One per recording: folder, hash of the pictures, rows, how many left out, keyboard, smoothed, ..."""
    training_images: int = 0
    validation_images: int = 0
    guard_rows: int = 0
    """Rows next to validation, used for neither."""
    cache_bytes: int = 0
    cache_folder: str = ""
    cache_hits: int = 0


@dataclass(frozen=True)
class Data:
    """All that training needs of the recordings."""

    images: tuple[NDArray[np.uint8], ...]
    """Memory-mapped uint8 YUV (n_i, 66, 200, 3) of each recording, one after the other."""
    training: Samples
    validation: Samples
    """Centre camera only, no correction, in order of time: that is what will be driven with."""
    summary: DataSummary

    def gather(self, index: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Copy the images at `index` (n,) into one array (n, 66, 200, 3)."""
        first = np.cumsum([0, *(len(images) for images in self.images)])
        source = np.searchsorted(first, index, side="right") - 1
        gathered = np.empty((len(index), *self.images[0].shape[1:]), np.uint8)
        # Picture by picture, as plain arrays: indexing a memory map with an array copies everything twice.
        plain = [np.asarray(images) for images in self.images]
        for place, (number, row) in enumerate(zip(source, index - first[source], strict=True)):
            gathered[place] = plain[number][row]
        return gathered


def load_data(
    paths: Sequence[Path],
    config: TrainingConfig,
    preprocess: Preprocess,
    rng: np.random.Generator,
    progress: Progress,
    *,
    allow_bad: bool = False,
) -> Data:
    """Read recordings, prepare their pictures, split off validation, and build the samples.

    Raises RecordingError when one cannot be read or has too many bad rows.
    """
    summary, images, training, validation, first = DataSummary(), [], [], [], 0
    for path in paths:
        recording, cache, index = _prepare(path, config, preprocess, progress, allow_bad)
        seconds = recording.time, recording.stretches
        split = split_rows(*seconds, config.validation_share, rng=rng)
        keyboard = find_keyboard(recording.steering, *seconds).keyboard
        smoothed = config.smoothing == "on" or (config.smoothing == "auto" and keyboard)
        labels = smooth_steering(recording.steering, *seconds) if smoothed else recording.steering
        balance = balance_weights(labels[split.train])
        weights = balance.probability if config.balance else np.full(len(split.train), 1 / len(split.train))
        speed = speed_of_corrections(recording.speed)[split.train]
        for camera, picture in index.items():
            corrected = _corrected(camera, labels[split.train], speed, config)
            # A recording counts by its length; the cameras of one row share the row's chance.
            share = weights * len(split.train) / len(index)
            training.append((picture[split.train] + first, corrected, speed, share))
        held = split.validation
        even = np.ones(len(held))
        validation.append((index["center"][held] + first, labels[held], recording.speed[held], even))
        images.append(cache.images)
        first += len(cache.images)
        summary.guard_rows += len(split.guard)
        summary.cache_bytes += cache.size_bytes
        summary.cache_hits += cache.hit
        summary.cache_folder = str(cache.path.parent)
        summary.recordings.append(
            {
                "folder": str(path),
                "pictures": cache.path.name,
                "rows": len(recording.steering),
                "left_out": recording.left_out,
                "bad_rows": len({problem.line for problem in recording.problems}),
                "first_problems": [f"row {p.line}: {p.reason}" for p in recording.problems[:3]],
                "cameras": list(index),
                "keyboard": keyboard,
                "smoothed": smoothed,
                "straight_share_before": balance.straight_before,
                "straight_share_after": balance.straight_after if config.balance else balance.straight_before,
            }
        )
    data = Data(tuple(images), _join(training), _join(validation), summary)
    summary.training_images, summary.validation_images = len(data.training.image), len(data.validation.image)
    return data


def _prepare(
    path: Path, config: TrainingConfig, preprocess: Preprocess, progress: Progress, allow_bad: bool
) -> tuple[Recording, FrameCache, dict[Camera, NDArray[np.int64]]]:
    """Read one recording and its pictures; return both and the image index of each row by camera."""
    recording = read_recording(path, allow_bad=allow_bad)
    cameras: list[Camera] = [c for c in recording.pictures if config.side_cameras or c == "center"]
    pictures = {camera: [p for p in recording.pictures[camera] if p is not None] for camera in cameras}
    rows = len(recording.steering)
    if any(len(found) != rows for found in pictures.values()):
        raise RecordingError(
            f"{path}: a camera is missing in some rows. Look at it with: codriver check {path}"
        )
    cache = open_frame_cache([p for c in cameras for p in pictures[c]], preprocess, progress)
    index = {camera: np.arange(rows) + number * rows for number, camera in enumerate(cameras)}
    problems = [
        RowProblem(int(recording.line[i % rows]), pictures[cameras[i // rows]][i % rows].name, reason)
        for i, reason in cache.problems.items()
    ]
    good = ~np.isin(recording.line, [problem.line for problem in problems])
    kept = without_rows(recording, problems, allow_bad) if problems else recording
    return kept, cache, {camera: picture[good] for camera, picture in index.items()}


def speed_of_corrections(speed: FloatArray) -> FloatArray:
    """Return the speeds (n,), m/s, by which the rows of a recording driven at `speed` are corrected.

    A network sees no speed. The picture of a car that sets off is that of one at full speed, but a shift of
    it would be labelled up to nine times as strongly, which nobody can learn: 1.7 % of what one training drew
    was a third of its loss. So no row counts as slower than SLOWEST of the recording's median.
    """
    return np.maximum(speed, SLOWEST * np.median(speed))


def _corrected(camera: Camera, steering: FloatArray, speed: FloatArray, config: TrainingConfig) -> FloatArray:
    recipe = config.recipe
    return np.asarray(
        camera_correction(
            camera, steering, speed, lookahead_seconds=recipe.lookahead_seconds, folk=recipe.folk
        ),
        dtype=np.float64,
    )


def _join(parts: Sequence[tuple[NDArray[np.int64], FloatArray, FloatArray, FloatArray]]) -> Samples:
    image, steering, speed, share = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    return Samples(image, steering, speed, share / share.sum())
