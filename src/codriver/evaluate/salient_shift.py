"""Is what is called salient what steers? Shift it alone, all but it, and everything, and see what follows.

Bojarski et al., "Explaining How a Deep Neural Network Trained with End-to-End Learning Steers a Car" (arXiv
1704.07911), section 6. Shifting the salient places should steer nearly as much as shifting the whole picture,
shifting the background much less. A mask of the same size in other places tells what size alone does.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter  # type: ignore[import-untyped]

from codriver.camera.preprocess import Preprocess
from codriver.types import FloatArray, Frame

SHIFTS = tuple(range(-20, 21, 5))
"""Pixels of the camera's picture, to the right."""
THRESHOLD = 0.05
"""Saliency from which on a place is salient (chosen; a product of five layers has few high values)."""
REACH = 10
"""Pixels by which salient places are widened, so that what is shifted takes its edges along. The paper widens
by 30, of pictures whose size it does not tell."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ShiftFigures:
    """How much steering follows a shift, in the mean of some frames."""

    everything: float
    """Steering per pixel that the whole picture is shifted."""
    salient: float
    """What shifting only salient places steers, as a share of that."""
    background: float
    """What shifting all other places steers."""
    elsewhere: float
    """What shifting a mask steers that is the salient one turned upside down: as large, in other places."""
    area: float
    """Share of what the network is fed that is salient."""


def shift_figures(
    steer: Callable[[Frame], float],
    look: Callable[[Frame], NDArray[np.float32]],
    frames: Iterable[Frame],
    preprocess: Preprocess,
) -> ShiftFigures:
    """Shift places of frames, uint8 RGB (160, 320, 3), and return what is steered then.

    `steer` drives, `look` gives what is looked at, (160, 320) of 0..1; preprocess: what is fed.
    """
    steered, areas = [], []
    for frame in frames:
        mask = maximum_filter(look(frame) > THRESHOLD, 2 * REACH + 1)
        fed = mask[preprocess.crop_top : preprocess.crop_bottom]
        other = mask.copy()
        other[preprocess.crop_top : preprocess.crop_bottom] = fed[::-1]
        areas.append(fed.mean())
        steered.append([[steer(each) for each in _pictures(frame, mask, other, pixels)] for pixels in SHIFTS])
    slopes = _slopes(np.mean(steered, axis=0))  # of (shifts, 4)
    whole = float(slopes[0])
    salient, background, elsewhere = (slopes[1:] / whole).tolist()
    return ShiftFigures(whole, salient, background, elsewhere, float(np.mean(areas)))


def shifted(frame: Frame, mask: Mask, pixels: int) -> Frame:
    """Return a frame with what lies under a mask (160, 320) moved to the right, over the rest.

    What lay behind it is not known; what it leaves is filled with what is beside it.
    """
    return np.where(_touched(mask, pixels), frame[:, _sources(frame.shape[1], pixels)], frame)


def _touched(mask: Mask, pixels: int) -> Mask:
    """Return (160, 320, 1) where a mask lies before or after it is shifted."""
    touched: Mask = (mask | mask[:, _sources(mask.shape[1], pixels)])[..., np.newaxis]
    return touched


def _sources(columns: int, pixels: int) -> NDArray[np.int64]:
    """Return the column that each of `columns` shows after a shift; the picture's ends are drawn out."""
    return np.clip(np.arange(columns) - pixels, 0, columns - 1)


def _pictures(frame: Frame, mask: Mask, other: Mask, pixels: int) -> list[Frame]:
    """Return the frame with everything shifted, the mask, all but the mask, and the other mask."""
    everything, salient = (shifted(frame, each, pixels) for each in (np.ones_like(mask), mask))
    # Where the mask was or would go, the background does not move: no second copy of it appears.
    background = np.where(_touched(mask, pixels), frame, everything)
    return [everything, salient, background, shifted(frame, other, pixels)]


def _slopes(steering: FloatArray) -> FloatArray:
    """Return the slopes (k,) of steering (shifts, k) by least squares."""
    centred = np.array(SHIFTS) - np.mean(SHIFTS)
    slopes: FloatArray = centred @ steering / np.square(centred).sum()
    return slopes
