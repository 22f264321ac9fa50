"""From a single picture to what was steered when it was taken, where it lies in a recording."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from codriver.data.picture_index import find_log
from codriver.data.recording import read_recording
from codriver.errors import RecordingError
from codriver.types import Camera


@dataclass(frozen=True, slots=True)
class PictureRow:
    """What the log says of a picture."""

    camera: Camera
    steering: float
    """-1..1, right positive, as recorded: for the centre camera."""
    speed: float
    """Metres per second."""


def find_picture_row(picture: Path) -> PictureRow | None:
    """Return what was recorded with a picture, None where it belongs to no recording that can be read."""
    for folder in (picture.resolve().parent, picture.resolve().parent.parent):
        row = _rows_below(folder).get(picture.name)
        if row is not None:
            return row
    return None


@lru_cache(maxsize=8)
def _rows_below(folder: Path) -> dict[str, PictureRow]:
    """Return the rows of the recording in a folder by the names of their pictures."""
    try:
        return dict(_rows(find_log(folder))) if any(folder.glob("*.csv")) else {}
    except RecordingError:
        # The picture is all that was asked about; a log beside it that is none is no mistake.
        return {}


def _rows(log: Path) -> Iterator[tuple[str, PictureRow]]:
    recording = read_recording(log, allow_bad=True)
    for camera, pictures in recording.pictures.items():
        for picture, steering, speed in zip(
            pictures, recording.steering.tolist(), recording.speed.tolist(), strict=True
        ):
            if picture is not None:
                yield picture.name, PictureRow(camera, steering, speed)
