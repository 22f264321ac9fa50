"""A camera's picture with what a network looks at, what it steers, and what a person steered there."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from codriver.camera.preprocess import Preprocess
from codriver.plots.frame_overlay import ARC, RECORDED, FrameOverlay
from codriver.types import METRES_PER_SECOND_PER_MPH, Frame

TINT = (255, 40, 160)
"""Red, green and blue, 0..255, of what is looked at: a colour that no road has."""
STRONGEST = 0.85
"""Share of the tint where the network looks most."""
DIMMEST = 0.55
"""What the light is scaled by where the network does not look."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is known of a frame."""

    predicted: float
    """What the network steers, -1..1, right positive."""
    recorded: float | None = None
    """What was steered when the frame was recorded, None where that is not known."""
    speed: float | None = None
    """Metres per second, None where that is not known."""


def tinted(frame: Frame, saliency: NDArray[np.float32]) -> Frame:
    """Return a uint8 RGB frame (160, 320, 3) dimmed, and tinted by a saliency (160, 320) of 0..1."""
    # The root brings out what is looked at a little: a product of five layers has few strong places.
    share = np.sqrt(np.clip(saliency, 0.0, 1.0))[..., np.newaxis]
    light = frame * (DIMMEST + (1 - DIMMEST) * share)
    mixed = light + (np.array(TINT, np.float32) - light) * (STRONGEST * share)
    return np.rint(mixed).astype(np.uint8)


def draw_salient_frame(
    frame: Frame, saliency: NDArray[np.float32], shown: Shown, preprocess: Preprocess, caption: str = ""
) -> Image.Image:
    """Return an RGB picture of FILM_SIZE: the tinted frame, the crop, and the paths of both steerings.

    frame: uint8 RGB (160, 320, 3); saliency: (160, 320), 0..1; preprocess: how the network is fed.
    """
    overlay = FrameOverlay()
    overlay.draw_crop(preprocess)
    if shown.recorded is not None:
        overlay.draw_path(shown.recorded, RECORDED)
        overlay.draw_number(90, f"{shown.recorded + 0.0:+.2f}", "recorded", RECORDED)
    overlay.draw_path(shown.predicted, ARC)
    overlay.draw_number(10, f"{shown.predicted + 0.0:+.2f}", "network", ARC)
    if shown.speed is not None:
        overlay.draw_number(170, f"{shown.speed / METRES_PER_SECOND_PER_MPH:.0f}", "mph")
    if caption:
        overlay.draw_caption(caption)
    return overlay.over(tinted(frame, saliency))
