"""One picture of a drive's film: what the camera saw, what the network is fed of it, where the car is led."""

from PIL import Image

from codriver.camera.preprocess import Preprocess
from codriver.plots.frame_overlay import AMBER, FILM_SIZE, GREEN, RED, FrameOverlay
from codriver.types import FRAME_HEIGHT, METRES_PER_SECOND_PER_MPH, Frame

__all__ = ["FILM_SIZE", "USUAL", "draw_film_frame"]

SCALE_METRES = 2.0
"""Cross-track error at the ends of its scale."""
NEAR, FAR = 0.5, 1.0
"""Metres off the middle from which on the marker is amber, and red (where NVIDIA's testers intervene)."""

USUAL = Preprocess()
"""How a network of ours is fed."""
_SCALE_LEFT, _SCALE_RIGHT, _SCALE_ROW = 176, 308, FRAME_HEIGHT + 15


def draw_film_frame(
    frame: Frame,
    steering: float,
    speed: float,
    cross_track_error: float,
    caption: str = "",
    *,
    preprocess: Preprocess = USUAL,
) -> Image.Image:
    """Return an RGB picture of FILM_SIZE.

    On the uint8 RGB `frame` (160, 320, 3) are a box around what `preprocess` feeds the network and, in
    orange, the path of `steering` (-1..1, right positive); below it are `speed` (m/s, shown in mph), the
    steering and a scale with the `cross_track_error` (metres, right positive). `caption` goes into the upper
    left corner.
    """
    overlay = FrameOverlay()
    overlay.draw_crop(preprocess)
    overlay.draw_path(steering)
    overlay.draw_number(10, f"{speed / METRES_PER_SECOND_PER_MPH:.0f}", "mph")
    overlay.draw_number(84, f"{steering + 0.0:+.2f}", "steering")
    _draw_scale(overlay, cross_track_error)
    if caption:
        overlay.draw_caption(caption)
    return overlay.over(frame)


def _draw_scale(overlay: FrameOverlay, cross_track_error: float) -> None:
    """Draw a scale of metres left and right of the middle, and the car on it."""
    middle = (_SCALE_LEFT + _SCALE_RIGHT) / 2
    per_metre = (_SCALE_RIGHT - _SCALE_LEFT) / 2 / SCALE_METRES
    overlay.draw_line((_SCALE_LEFT, _SCALE_ROW), (_SCALE_RIGHT, _SCALE_ROW), width=2)
    for metres in (-2, -1, 0, 1, 2):
        column = middle + metres * per_metre
        reach = 6 if metres == 0 else 3
        overlay.draw_line((column, _SCALE_ROW - reach), (column, _SCALE_ROW + reach))
    off = abs(cross_track_error)
    colour = GREEN if off < NEAR else AMBER if off < FAR else RED
    column = middle + max(-SCALE_METRES, min(SCALE_METRES, cross_track_error)) * per_metre
    overlay.draw_block((column - 4, _SCALE_ROW - 8), (column + 4, _SCALE_ROW + 8), colour)
    overlay.draw_words(middle, FRAME_HEIGHT + 22, f"{cross_track_error + 0.0:+.1f} m off the middle")
