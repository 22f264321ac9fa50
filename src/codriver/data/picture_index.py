"""Find a recording's log and its pictures wherever the recording has been moved to."""

import os
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

from codriver.data.log_line import base_name
from codriver.errors import RecordingError

LOG_NAME = "driving_log.csv"
"""What the simulator calls its log."""
MAX_FILES = 2_000_000
"""Most files that are looked at below a recording's folder: thirteen hours of three cameras."""
MAX_DEPTH = 6
"""Deepest sub-folder that is searched for pictures."""

_PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png")


def find_log(path: Path) -> Path:
    """Return the log that `path` means: the file itself, the log in this folder or in its one sub-folder.

    Any name will do; driving_log.csv goes first. Raises RecordingError when there is none, or no telling
    which of several it is.
    """
    if path.is_file():
        return path
    if not path.is_dir():
        raise RecordingError(
            f"there is no recording at {path}. Give the folder that holds {LOG_NAME} and IMG."
        )
    try:
        found = _logs_in(path)
        if not found:
            folders = sorted(entry for entry in path.iterdir() if entry.is_dir() and entry.name[0] != ".")
            found = [log for folder in folders for log in _logs_in(folder)]
    except OSError as error:
        raise RecordingError(f"cannot look into {path}: {error.strerror}.") from error
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(str(log.relative_to(path)) for log in found[:4]) + (", ..." if found[4:] else "")
        raise RecordingError(f"{path} holds {len(found)} logs ({names}). Say which one by its own path.")
    raise RecordingError(f"{path} holds no log (a .csv file), and neither does a folder in it.")


def _logs_in(folder: Path) -> list[Path]:
    """Return the folder's log as a list of one; several when there is no telling, or none."""
    logs = sorted(entry for entry in folder.iterdir() if entry.suffix.lower() == ".csv" and entry.is_file())
    for better in (
        [log for log in logs if log.name == LOG_NAME],
        [log for log in logs if log.name.startswith("driving_log")],
    ):
        if better:
            return better
    return logs


class PictureIndex:
    """The pictures below a folder by base name, which is all that survives a move to another computer."""

    def __init__(self, folder: Path) -> None:
        """Look through `folder` once; raises RecordingError when it cannot be read or is endless."""
        self.folder = folder
        self._found: dict[str, list[str]] = {}
        count = 0
        try:
            for path, name in _files(str(folder)):
                count += 1
                if count > MAX_FILES:
                    raise RecordingError(
                        f"more than {MAX_FILES} files below {folder}. Give the recording's own folder."
                    )
                if name.lower().endswith(_PICTURE_SUFFIXES):
                    self._found.setdefault(name, []).append(path)
        except OSError as error:
            raise RecordingError(f"cannot look into {error.filename}: {error.strerror}.") from error

    def find(self, recorded: str) -> Path | None:
        """Return the picture of this recorded path; of several the one whose folders match best."""
        places = self._found.get(base_name(recorded), ())
        if len(places) < 2:
            return Path(places[0]) if places else None
        return Path(max(places, key=lambda place: _matching_folders(place, recorded)))


def _files(folder: str) -> Iterator[tuple[str, str]]:
    """Yield (path, name) of all files, nearest folders first; each folder once, whatever links there are."""
    seen = set()
    level = [folder]
    for _ in range(MAX_DEPTH + 1):
        below = []
        for place in level:
            status = os.stat(place)  # noqa: PTH116 - paths as text: half a million Path objects are slow
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            with os.scandir(place) as entries:
                for entry in sorted(entries, key=lambda entry: entry.name):
                    if entry.is_dir():
                        below += [entry.path] * (not entry.name.startswith("."))
                    elif entry.is_file():
                        yield entry.path, entry.name
        level = below


def _matching_folders(place: str, recorded: str) -> int:
    pairs = zip(reversed(Path(place).parts), reversed(PureWindowsPath(recorded).parts), strict=False)
    count = 0
    for here, there in pairs:
        if here != there:
            break
        count += 1
    return count
