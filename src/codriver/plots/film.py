"""A film: a small animation that any browser and any chat shows, long ones run fast.

The suffix chooses the format: `.gif` is shown everywhere, `.webp` has all colours in a third of the bytes.
"""

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from codriver.errors import OutputError
from codriver.files import replacing
from codriver.plots.frame_overlay import OVERLAY_COLOURS
from codriver.types import FRAME_HEIGHT, FRAME_WIDTH, Frame

MAX_BYTES = 3_000_000
"""Of a film; one that comes out larger is made again with fewer and coarser pictures."""
MOST_PICTURES = {".gif": 130, ".webp": 240}
"""By format; what fits into MAX_BYTES as a rule."""
FAST_SECONDS = 0.08
"""Seconds that each picture of a film that runs fast is shown; in real time it is as they were taken."""
_COLOURS, _QUALITIES = (64, 48, 32), (60, 40, 20)
"""Of a GIF and of a WebP, for the first attempt and those after it."""
_SAMPLES = 8
"""Frames that the colours of a GIF are chosen from."""


def require_film_name(path: Path) -> None:
    """Raise OutputError unless a film can be written to a file of this name."""
    if path.suffix not in MOST_PICTURES:
        raise OutputError(f"{path}: a film's name must end in {' or '.join(MOST_PICTURES)}")


def write_film(
    path: Path,
    frames: Sequence[Frame],
    draw: Callable[[int, str], Image.Image],
    frames_per_second: float,
) -> None:
    """Write a film of n frames to `path`, which ends in .gif or .webp, of at most MAX_BYTES.

    frames: n of uint8 RGB (160, 320, 3), evenly `frames_per_second` apart, which a GIF's colours are chosen
    from; draw: returns what is shown of the frame of a number, with a caption. More frames than fit are shown
    fast: every k-th of them, and the caption says how much faster. Raises OutputError for another suffix,
    without a frame, or when `path` cannot be written.
    """
    require_film_name(path)
    if not len(frames):
        raise OutputError(f"{path}: there is no film without a frame")
    most = MOST_PICTURES[path.suffix]
    with replacing(path) as temporary:
        for attempt in itertools.count():
            shown = range(0, len(frames), math.ceil(len(frames) / most))
            seconds = FAST_SECONDS if shown.step > 1 else 1 / frames_per_second
            faster = shown.step / frames_per_second / seconds
            caption = f"{faster:.1f} x" if shown.step > 1 else ""
            pictures = (draw(number, caption) for number in shown)
            if path.suffix == ".gif":
                samples = [frames[k] for k in shown[:: math.ceil(len(shown) / _SAMPLES)]]
                _write_gif(temporary, pictures, seconds, samples, attempt)
            else:
                _write_webp(temporary, pictures, seconds, attempt)
            if temporary.stat().st_size <= MAX_BYTES:
                return
            most = max(1, len(shown) * 2 // 3)


def _write_gif(
    path: Path, pictures: Iterator[Image.Image], seconds: float, samples: Sequence[Frame], attempt: int
) -> None:
    """Write the pictures in colours chosen from the samples and from what is drawn on them.

    One palette for all keeps what stands still from flickering; dithering would double the bytes.
    """
    swatch = np.zeros((FRAME_HEIGHT, FRAME_WIDTH, 3), np.uint8)
    for stripe, colour in zip(
        np.array_split(swatch, len(OVERLAY_COLOURS), axis=1), OVERLAY_COLOURS, strict=True
    ):
        stripe[:] = colour
    palette = Image.fromarray(np.concatenate([swatch, *samples])).quantize(_coarser(_COLOURS, attempt))
    reduced = (picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures)
    first = next(reduced)
    first.save(path, save_all=True, append_images=reduced, duration=round(seconds * 1000), loop=0)


def _write_webp(path: Path, pictures: Iterator[Image.Image], seconds: float, attempt: int) -> None:
    first = next(pictures)
    first.save(
        path,
        save_all=True,
        append_images=pictures,
        duration=round(seconds * 1000),
        loop=0,
        quality=_coarser(_QUALITIES, attempt),
        method=0,
    )


def _coarser(levels: Sequence[int], attempt: int) -> int:
    return levels[min(attempt, len(levels) - 1)]
