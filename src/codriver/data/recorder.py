"""Write a recording in the simulator's own layout, so that nothing that is in the log is ever half there.

The promise: a row stands in `driving_log.csv` only after its pictures are whole on the disk (written and
synced, their folder too), so neither kill -9 nor a power cut leaves a row without its pictures. Rows are
appended once a second; a kill loses the last second's rows, whose pictures stay and harm nothing.
"""

import errno
import math
import os
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import datetime, timedelta
from io import FileIO
from pathlib import Path
from time import monotonic
from typing import Self

import numpy as np

from codriver.camera.codec import encode_jpeg
from codriver.data.picture_index import LOG_NAME
from codriver.errors import OutputError
from codriver.types import CAMERAS, FRAME_HEIGHT, FRAME_WIDTH, METRES_PER_SECOND_PER_MPH, Camera, Frame

BATCH_SECONDS = 1.0
"""How long rows wait for their pictures to be synced together."""
BATCH_ROWS = 32
"""Most rows of a batch; its pictures are open files until they are synced."""


class Recorder:
    """Append rows to a recording; use it as a context manager, or call `close`. Nothing is ever deleted.

    `write` waits for the disk about once a second; who cannot wait calls it from a thread of its own.
    """

    def __init__(self, folder: Path, *, append: bool = False) -> None:
        """Make `folder` if need be.

        Raises OutputError when it cannot be written, or holds anything and `append` is not given.
        """
        self.folder = folder
        self._pictures = folder / "IMG"
        self._files = ExitStack()
        self._unsynced: list[FileIO] = []
        self._lines: list[str] = []
        self._synced = monotonic()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not append and any(folder.iterdir()):
                raise OutputError(
                    f"{folder} is not empty, and a recording never overwrites. Choose a new folder."
                )
            self._pictures.mkdir(exist_ok=True)
            # Unbuffered, and "a" puts every write at the end: a batch of rows is one system call.
            self._log = (folder / LOG_NAME).open("ab", buffering=0)
            if _is_torn(folder / LOG_NAME):
                self._log.write(b"\n")
            _sync_folder(folder)
        except OSError as error:
            raise self._failure(error) from error

    def write(
        self,
        pictures: Mapping[Camera, Frame | bytes],
        *,
        steering: float,
        throttle: float,
        brake: float,
        speed_metres_per_second: float,
        time: datetime,
    ) -> None:
        """Append one row: steering -1..1, throttle and brake 0..1, speed in m/s, the local time.

        A picture is a frame, or the bytes of a JPEG that the caller has decoded. The centre camera must be
        there; a side camera that is not leaves its field empty, as other logs in the wild have it. Raises
        ValueError for anything else, and OutputError when the disk does not take it.
        """
        _check_pictures(pictures)
        numbers = (steering, throttle, brake, speed_metres_per_second / METRES_PER_SECOND_PER_MPH)
        lows, highs = (-1.0, 0.0, 0.0, 0.0), (1.0, 1.0, 1.0, math.inf)
        for number, low, high in zip(numbers, lows, highs, strict=True):
            if not (math.isfinite(number) and low <= number <= high):
                raise ValueError(f"steering, throttle, brake, speed = {numbers}: out of range")
        try:
            names = self._write_pictures(pictures, time)
            # Seven digits and "E-05", as the simulator prints; adding 0.0 turns -0 into 0.
            fields = [*names, *(f"{number + 0.0:.7G}" for number in numbers)]
            self._lines.append(",".join(fields) + "\n")
            if len(self._lines) >= BATCH_ROWS or monotonic() - self._synced >= BATCH_SECONDS:
                self._finish_batch()
        except OSError as error:
            raise self._failure(error) from error

    def close(self) -> None:
        """Bring the last rows to the disk; raises OutputError when it does not take them."""
        try:
            if not self._log.closed:
                self._finish_batch()
        except OSError as error:
            raise self._failure(error) from error
        finally:
            self._files.close()
            self._log.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _failure(self, error: OSError) -> OutputError:
        return OutputError(
            f"cannot record into {self.folder}: {error.strerror}. What its log names is whole."
        )

    def _write_pictures(self, pictures: Mapping[Camera, Frame | bytes], time: datetime) -> list[str]:
        """Write the pictures of a row and return the log's three paths; "" for a camera that is not there."""
        stamp = self._free_stamp(time)
        names = [f"IMG/{camera}_{stamp}.jpg" if camera in pictures else "" for camera in CAMERAS]
        for camera, name in zip(CAMERAS, names, strict=True):
            if name:
                picture = pictures[camera]
                file = self._files.enter_context((self.folder / name).open("xb", buffering=0))
                _write_whole(file, picture if isinstance(picture, bytes) else encode_jpeg(picture))
                self._unsynced.append(file)
        return names

    def _finish_batch(self) -> None:
        """Sync the pictures and their folder, then append the rows that name them."""
        for file in self._unsynced:
            os.fsync(file.fileno())
        self._files.close()
        _sync_folder(self._pictures)
        end = self._log.seek(0, os.SEEK_END)
        try:
            _write_whole(self._log, "".join(self._lines).encode())
        except OSError:
            # A full disk may have taken a part of the rows: take that back, so that no row is torn.
            self._log.truncate(end)
            raise
        os.fsync(self._log.fileno())
        self._unsynced, self._lines, self._synced = [], [], monotonic()

    def _free_stamp(self, time: datetime) -> str:
        """Return the time as the simulator writes it, moved on by milliseconds until no picture has it."""
        while True:
            stamp = time.strftime("%Y_%m_%d_%H_%M_%S_%f")[:-3]
            if not any((self._pictures / f"{camera}_{stamp}.jpg").exists() for camera in CAMERAS):
                return stamp
            time += timedelta(milliseconds=1)


def _check_pictures(pictures: Mapping[Camera, Frame | bytes]) -> None:
    if "center" not in pictures:
        raise ValueError("a row needs the picture of the centre camera")
    shape = (FRAME_HEIGHT, FRAME_WIDTH, 3)
    for camera, picture in pictures.items():
        if not isinstance(picture, bytes) and not (picture.shape == shape and picture.dtype == np.uint8):
            raise ValueError(f"the {camera} picture is {picture.dtype} {picture.shape}, wanted uint8 {shape}")


def _write_whole(file: FileIO, data: bytes) -> None:
    if file.write(data) != len(data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _is_torn(log: Path) -> bool:
    """Tell whether the log's last row has no line end, as after a power cut or a hand edit."""
    with log.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - 1))
        return file.read(1) not in b"\r\n"


def _sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut; Windows has no such call and needs none."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
