"""Where the car's own bonnet is in a recording's pictures: it stands still while everything else moves."""

import numpy as np
from numpy.typing import NDArray

from codriver.camera.codec import decode_frame
from codriver.data.recording import Recording
from codriver.replay.path import RecordedPath
from codriver.types import FRAME_HEIGHT, FRAME_WIDTH, Camera, FloatArray, Frame

Outline = NDArray[np.int64]
"""(320,) the first row that the bonnet covers in each column; 160 where it covers none."""

PAIRS = 48
"""Pictures that are compared with the next one, at most."""
LEAST_PAIRS = 8
"""With fewer, what moves cannot be told from what does not, and no bonnet is found."""
MOVED = 0.3
"""Metres from one picture to the next at which the road near the car is another one."""
ROAD_ROWS = slice(100, 130)
"""Rows that show road and no bonnet: of the lake recording's bonnets the highest begins in row 135."""
STILL = 0.45
"""Change of a bonnet's pixel by that of the road's, at most. On the lake recording 99 % of the bonnets'
pixels change by less than 0.35 of it, 99 % of the road's below row 120 by more than 0.53."""
AROUND = 5
"""Columns that have a say in each other's outline: their median, and then the highest of them."""
RIM = 2
"""Rows of what is nearly a bonnet that count as one: JPEGs smear its edge."""


def find_bonnets(recording: Recording, path: RecordedPath) -> dict[Camera, Outline]:
    """Return the outline of the bonnet for each camera of a recording, whose car drove `path`.

    The bonnet is what changes least from a picture to the next, in the median over pairs all over the
    recording. Raises ImageError for a picture that cannot be read.
    """
    follows = (np.diff(path.row) == 1) & (np.diff(path.piece) == 0) & (np.diff(path.s) > MOVED)
    return {camera: _outline(recording, camera, path.row[:-1][follows]) for camera in recording.pictures}


def outline_of(changes: FloatArray) -> Outline:
    """Return the outline that follows from how much each pixel (160, 320) changes as the car moves."""
    still = changes <= STILL * np.median(changes[ROAD_ROWS])
    # The still pixels of each column that reach down to the picture's lower border without a gap.
    height = np.cumprod(still[::-1], axis=0).sum(axis=0)
    height[height > FRAME_HEIGHT - ROAD_ROWS.stop] = 0
    height = np.median(_neighbours(height), axis=1).astype(np.int64)
    widest = _neighbours(height).max(axis=1)
    outline: Outline = FRAME_HEIGHT - np.where(widest > 0, widest + RIM, 0)
    return outline


def _neighbours(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each column the values (columns,) of the AROUND columns about it, (columns, AROUND)."""
    padded = np.pad(values, AROUND // 2, mode="edge")
    return np.lib.stride_tricks.sliding_window_view(padded, AROUND)


def _outline(recording: Recording, camera: Camera, rows: NDArray[np.int64]) -> Outline:
    """Return the outline for one camera, from pictures of `rows` (k,) and of the row after each."""
    paths = recording.pictures[camera]
    moving = [row for row in rows.tolist() if paths[row] and paths[row + 1]]
    if len(moving) < LEAST_PAIRS:
        return np.full(FRAME_WIDTH, FRAME_HEIGHT)
    chosen = np.linspace(0, len(moving) - 1, min(PAIRS, len(moving))).round().astype(np.int64)
    changes = [
        np.abs(_brightness(recording, camera, row + 1) - _brightness(recording, camera, row))
        for row in (moving[place] for place in chosen)
    ]
    return outline_of(np.median(changes, axis=0))


def _brightness(recording: Recording, camera: Camera, row: int) -> FloatArray:
    brightness: FloatArray = picture(recording, camera, row).mean(axis=2)
    return brightness


def picture(recording: Recording, camera: Camera, row: int) -> Frame:
    """Return a picture of a recording, which must have it; raises ImageError when it cannot be read."""
    path = recording.pictures[camera][row]
    assert path is not None  # noqa: S101 callers look first
    return decode_frame(path.read_bytes())
