"""The recordings of one drive that a person starts and stops: each goes into a new folder."""

from collections.abc import Mapping
from datetime import datetime
from itertools import count
from pathlib import Path

from codriver.data.recorder import Recorder
from codriver.drive.run_recording import RunRecording
from codriver.types import Camera, Command


class Recordings:
    """Starts and stops recordings; what is on the disk is never written over."""

    def __init__(self, folder: Path | None) -> None:
        """Record into `folder`, then `folder`-2 and so on; without one, into folders named by the time."""
        self._folder = folder
        self._current: RunRecording | None = None
        self.folders: list[Path] = []
        """Of all recordings so far."""
        self._written = self._dropped = 0
        self._problem = ""

    @property
    def running(self) -> bool:
        """Whether one is being made."""
        return self._current is not None

    @property
    def written(self) -> int:
        """Rows of all recordings so far."""
        return self._written + self.rows

    @property
    def rows(self) -> int:
        """Rows of the one that is being made."""
        return self._current.written if self._current else 0

    @property
    def dropped(self) -> int:
        """Rows of all recordings so far that the disk did not take."""
        return self._dropped + (self._current.dropped if self._current else 0)

    @property
    def problem(self) -> str:
        """Why the latest one is not whole, empty when it is."""
        return self._current.problem if self._current else self._problem

    def start(self, now: datetime) -> None:
        """Start a new recording at the local time `now`; raises OutputError where that is not possible."""
        folder = self._folder or Path(f"{now:recording-%Y-%m-%d-%H-%M-%S}")
        if self.folders or self._folder is None:
            folder = _free(folder)
        self._current = RunRecording(Recorder(folder))
        self.folders.append(folder)
        self._problem = ""

    def stop(self) -> None:
        """Bring the one that is being made to the disk, if there is one; waits for it."""
        ended = self._current
        if ended is None:
            return
        ended.close()  # rows that come meanwhile came after the end
        self._written += ended.written
        self._dropped += ended.dropped
        self._problem = ended.problem
        self._current = None

    def offer(self, jpegs: Mapping[Camera, bytes], command: Command, speed: float, time: datetime) -> None:
        """Hand a row to the one that is being made, as in RunRecording.offer."""
        current = self._current
        if current is not None:
            current.offer(jpegs, command, speed, time)


def _free(folder: Path) -> Path:
    """Return the first of `folder`, `folder`-2, `folder`-3 and so on that is not there yet."""
    names = (folder if number == 1 else folder.with_name(f"{folder.name}-{number}") for number in count(1))
    return next(name for name in names if not name.exists())
