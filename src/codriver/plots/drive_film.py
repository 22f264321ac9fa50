"""The film of a drive, as `film` writes them: camera, steering, speed and how far off the middle it was."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from codriver.camera.preprocess import Preprocess
from codriver.plots.film import write_film
from codriver.plots.film_frame import USUAL, draw_film_frame
from codriver.types import FloatArray, Frame


def write_drive_film(
    path: Path,
    frames: Sequence[Frame],
    steering: FloatArray,
    speed: FloatArray,
    cross_track_error: FloatArray,
    *,
    frames_per_second: float,
    preprocess: Preprocess = USUAL,
) -> None:
    """Write a film of n frames to `path`, which ends in .gif or .webp; see :func:`write_film`.

    frames: n of uint8 RGB (160, 320, 3), evenly `frames_per_second` apart; steering: (n,), -1..1, right
    positive; speed: (n,), metres per second; cross_track_error: (n,), metres, right positive; preprocess: how
    the network is fed. Raises OutputError for another suffix, without a frame, or when `path` cannot be
    written.
    """

    def draw(number: int, caption: str) -> Image.Image:
        return draw_film_frame(
            frames[number],
            float(steering[number]),
            float(speed[number]),
            float(cross_track_error[number]),
            caption,
            preprocess=preprocess,
        )

    write_film(path, frames, draw, frames_per_second)
