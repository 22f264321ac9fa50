"""A drive server for tests: on a free port, with any function as its pilot."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from codriver.camera.codec import encode_jpeg
from codriver.drive.client import telemetry_message
from codriver.drive.run_recording import RunRecording
from codriver.drive.server import DriveServer
from codriver.types import Frame

JPEG = encode_jpeg(np.random.default_rng(0).integers(0, 256, (160, 320, 3), dtype=np.uint8))
TELEMETRY = telemetry_message(JPEG, mph=12.0)


def steer_a_little(frame: Frame) -> float:
    return 0.125


@contextmanager
def serving(
    pilot: Callable[[Frame], float] = steer_a_little, recording: RunRecording | None = None
) -> Iterator[DriveServer]:
    with DriveServer(pilot, set_speed=9.0, port=0, recording=recording) as server:
        server.start()
        yield server


def save_untrained_model(path: Path) -> None:
    """Write a model.h5 of random weights; in a process of its own, as a process has one Keras backend."""
    save = (
        "import sys; from pathlib import Path\n"
        "from codriver.model.backend import choose_backend; choose_backend('driving')\n"
        "from codriver.model.model_file import ModelCard, save_model\n"
        "from codriver.model.pilotnet import build_pilotnet\n"
        "save_model(build_pilotnet(dropout=0), Path(sys.argv[1]), ModelCard(architecture='pilotnet'))\n"
    )
    subprocess.run([sys.executable, "-c", save, str(path)], check=True, timeout=120)
