"""What a model would have steered in a recording, picture by picture; computed once and kept in the cache."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from codriver.camera.codec import MAX_IMAGE_BYTES, decode_frame
from codriver.errors import ImageError, OutputError
from codriver.files import replacing
from codriver.model.pilot import Pilot, load_pilot
from codriver.pages.job import Progress
from codriver.train.frame_cache import cache_folder
from codriver.types import FloatArray

_TOLD_EVERY = 32
"""Pictures between two notes of progress."""


def predict(
    model: Path,
    pictures: Sequence[Path | None],
    progress: Progress,
    changes: Mapping[str, object] | None = None,
) -> FloatArray:
    """Return the steering (n,) that the network gives for n pictures; NaN where there is none.

    `changes` are fields of Preprocess that the user wants otherwise. Raises ModelFileError when the model
    cannot be used, SettingError for changes that do not fit it.
    """
    pilot = load_pilot(model, changes)
    kept = cache_folder() / "predictions" / f"{_fingerprint(model, pilot, pictures)}.npy"
    steering = _read(kept, len(pictures))
    if steering is None:
        steering = np.full(len(pictures), np.nan)
        for row, picture in enumerate(pictures):
            if row % _TOLD_EVERY == 0:
                progress(row, len(pictures))
            if picture is not None:
                steering[row] = _steer(pilot, picture)
        _write(kept, steering)
    progress(len(pictures), len(pictures))
    return steering


def _steer(pilot: Pilot, picture: Path) -> float:
    try:
        with picture.open("rb") as file:
            return pilot(decode_frame(file.read(MAX_IMAGE_BYTES + 1)))
    except (ImageError, OSError):
        return float("nan")  # the check of the pictures names it


def _fingerprint(model: Path, pilot: Pilot, pictures: Sequence[Path | None]) -> str:
    """Return a name for the predictions: another model, or a picture changed, gives another."""
    with model.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(json.dumps(pilot.preprocess.to_json()).encode())
    for picture in pictures:
        digest.update(_mark(picture).encode())
    return digest.hexdigest()[:32]


def _mark(picture: Path | None) -> str:
    try:
        status = picture.stat() if picture else None
    except OSError:
        status = None
    return f"{picture}\0{status.st_size}\0{status.st_mtime_ns}\n" if status else "\n"


def _read(kept: Path, rows: int) -> FloatArray | None:
    try:
        steering: FloatArray = np.load(kept, allow_pickle=False)
    except (OSError, ValueError):
        return None  # not there, or torn: it is computed anew
    return steering if steering.shape == (rows,) and steering.dtype == np.float64 else None


def _write(kept: Path, steering: FloatArray) -> None:
    try:
        with replacing(kept) as temporary:
            np.save(temporary, steering)
    except OutputError:
        # Without a cache it is only slower the next time.
        return
