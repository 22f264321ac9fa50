"""A drive server for tests: on a free port, with any function as its pilot."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

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
