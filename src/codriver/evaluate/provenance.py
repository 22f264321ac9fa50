"""Where figures come from: hashes of model and code, versions, machine."""

import hashlib
import os
import platform
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import codriver
from codriver.data.recording import read_recording
from codriver.evaluate.plan import Feeding
from codriver.model.model_file import read_card
from codriver.render.graphics import drawn_by
from codriver.replay.path import load_road
from codriver.replay.views import RecordedViews

LIBRARIES = ("numpy", "scipy", "keras", "openvino", "opencv-python-headless", "simplejpeg", "panda3d")
"""All that can change a bit of a drive or of a figure."""


def code_provenance() -> dict[str, Any]:
    """Return the versions of codriver and of all that it drives and measures with, and the machine."""
    return {
        "codriver": codriver.__version__,
        "source_sha256": source_hash(),
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "machine": {
            "system": platform.system(),
            "processor": platform.processor() or platform.machine(),
            "cores": os.cpu_count(),
            "graphics": drawn_by(),
        },
    }


def model_provenance(path: Path, feeding: Feeding = ()) -> dict[str, Any]:
    """Return a model file's name and hash, what it says of its training, and how it was fed otherwise.

    Raises ModelFileError.
    """
    return {
        "file": str(path),
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "training": dict(read_card(path).training),
        "feeding": dict(feeding),
    }


@lru_cache(maxsize=4)
def recording_provenance(folder: Path) -> dict[str, Any]:
    """Return what a replayed recording is, and what of it is left out; raises RecordingError, ImageError.

    The hash is of its log, whose rows name the pictures. The difference is that of the warped pictures from
    the recorded ones where they were taken, in grey levels; it must be 0.
    """
    recording = read_recording(folder)
    road = load_road(folder)
    return {
        "recording": str(folder),
        "log_sha256": hashlib.sha256(recording.log.read_bytes()).hexdigest(),
        "rows": len(recording.line),
        "rows_replayed": len(road.path.row),
        "pieces": int(road.path.piece[-1]) + 1,
        "driven": road.driven,
        "left_out": list(road.path.left_out),
        "zero_offset_difference": RecordedViews(recording, road.path).zero_offset_difference(),
    }


@lru_cache(maxsize=1)
def source_hash() -> str:
    """Return the SHA-256 over every file of the package, names included: the simulator's version too."""
    root = Path(codriver.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
