"""Recording a drive beside it: a thread of its own, so that a slow or full disk never delays a command."""

import queue
import threading
from collections.abc import Mapping
from datetime import datetime

from codriver.data.recorder import Recorder
from codriver.errors import OutputError
from codriver.types import Camera, Command

MOST_WAITING = 256
"""Rows that may wait for the disk, about 4 MB for each camera; more are dropped and counted."""

_Row = tuple[Mapping[Camera, bytes], Command, float, datetime]


class RunRecording:
    """Takes rows while driving and writes them in the background; stops at the first error, and says so."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._rows: queue.Queue[_Row | None] = queue.Queue(MOST_WAITING)
        self.written = 0
        self.dropped = 0
        """Rows that came faster than the disk could take them, or after it had failed."""
        self.problem = ""
        """Why nothing more is recorded, empty as long as all is well."""
        self._thread = threading.Thread(target=self._write_all, name="recording", daemon=True)
        self._thread.start()

    def offer(
        self,
        jpegs: Mapping[Camera, bytes],
        command: Command,
        speed: float,
        time: datetime,
        *,
        wait: bool = False,
    ) -> None:
        """Hand over one row; only with `wait` until the disk keeps up. `speed` in m/s, `time` local."""
        try:
            self._rows.put((jpegs, command, speed, time), block=wait)
        except queue.Full:
            self.dropped += 1

    def close(self) -> None:
        """Write what still waits and finish the recording."""
        self._rows.put(None)
        self._thread.join()
        try:
            self._recorder.close()
        except OutputError as error:
            self.problem = self.problem or str(error)

    def _write_all(self) -> None:
        while (row := self._rows.get()) is not None:
            if self.problem:
                self.dropped += 1
                continue
            jpegs, command, speed, time = row
            try:
                self._recorder.write(
                    jpegs,
                    steering=command.steering,
                    throttle=max(0.0, command.throttle),
                    brake=max(0.0, -command.throttle),
                    speed_metres_per_second=speed,
                    time=time,
                )
                self.written += 1
            except OutputError as error:
                self.problem = str(error)
                self.dropped += 1
