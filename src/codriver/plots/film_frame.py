"""One picture of a drive's film: what the camera saw, what the network is fed of it, where the car is led."""

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from codriver.camera.geometry import UDACITY_CAMERA
from codriver.camera.preprocess import Preprocess
from codriver.plots.steering_arc import steering_arc
from codriver.types import FRAME_HEIGHT, FRAME_WIDTH, METRES_PER_SECOND_PER_MPH, Frame

STRIP = 36
"""Rows below the camera's picture for speed, steering and cross-track error."""
FILM_SIZE = (FRAME_WIDTH, FRAME_HEIGHT + STRIP)
"""Columns and rows."""
SCALE_METRES = 2.0
"""Cross-track error at the ends of its scale."""
NEAR, FAR = 0.5, 1.0
"""Metres off the middle from which on the marker is amber, and red (where NVIDIA's testers intervene)."""

USUAL = Preprocess()
"""How a network of ours is fed."""
_FINE = 2
"""Overlays are drawn this many times as large and shrunk, which smooths their edges."""
_ARC_POINTS = 8
"""One of so many points of the arc is drawn; between them it is as good as straight."""
_PAPER, _INK, _FAINT, _ARC = (22, 27, 34), (235, 238, 241), (150, 160, 170), (255, 140, 26)
_GREEN, _AMBER, _RED = (70, 190, 110), (240, 180, 40), (230, 70, 70)
OVERLAY_COLOURS = (_PAPER, _INK, _FAINT, _ARC, _GREEN, _AMBER, _RED)
"""Red, green and blue, 0..255, of what is drawn over and below the camera's picture."""
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
    film = Image.new("RGB", FILM_SIZE, _PAPER)
    film.paste(Image.fromarray(frame))
    overlay = Image.new("RGBA", (FILM_SIZE[0] * _FINE, FILM_SIZE[1] * _FINE))
    draw = ImageDraw.Draw(overlay)
    _draw_view(draw, steering, preprocess)
    _draw_numbers(draw, steering, speed)
    _draw_scale(draw, cross_track_error)
    if caption:
        draw.text(_fine(6, 4), caption, _INK, _font(12), stroke_width=_FINE, stroke_fill=_PAPER)
    small = overlay.resize(FILM_SIZE, Image.Resampling.BOX)
    film.paste(small, mask=small)
    return film


def _draw_view(draw: ImageDraw.ImageDraw, steering: float, preprocess: Preprocess) -> None:
    """Draw the box around what the network sees, and the path of the steering."""
    corner = _fine(preprocess.crop_left + 0.5, preprocess.crop_top)
    other = _fine(preprocess.crop_right - 1, min(preprocess.crop_bottom, FRAME_HEIGHT - 1))
    draw.rectangle([*corner, *other], outline=(*_INK, 150), width=_FINE)
    arc = steering_arc(UDACITY_CAMERA, steering) + 0.5
    inside = arc[(arc[:, 1] < FRAME_HEIGHT) & (np.abs(arc[:, 0] - FRAME_WIDTH / 2) < FRAME_WIDTH)]
    draw.line([_fine(*point) for point in inside[::_ARC_POINTS].tolist()], _ARC, width=3 * _FINE)


def _draw_numbers(draw: ImageDraw.ImageDraw, steering: float, speed: float) -> None:
    for column, words, what in (
        (10, f"{speed / METRES_PER_SECOND_PER_MPH:.0f}", "mph"),
        (84, f"{steering + 0.0:+.2f}", "steering"),
    ):
        draw.text(_fine(column, FRAME_HEIGHT + 2), words, _INK, _font(17))
        draw.text(_fine(column, FRAME_HEIGHT + 22), what, _FAINT, _font(10))


def _draw_scale(draw: ImageDraw.ImageDraw, cross_track_error: float) -> None:
    """Draw a scale of metres left and right of the middle, and the car on it."""
    middle = (_SCALE_LEFT + _SCALE_RIGHT) / 2
    per_metre = (_SCALE_RIGHT - _SCALE_LEFT) / 2 / SCALE_METRES
    draw.line([_fine(_SCALE_LEFT, _SCALE_ROW), _fine(_SCALE_RIGHT, _SCALE_ROW)], fill=_FAINT, width=2 * _FINE)
    for metres in (-2, -1, 0, 1, 2):
        column = middle + metres * per_metre
        reach = 6 if metres == 0 else 3
        draw.line(
            [_fine(column, _SCALE_ROW - reach), _fine(column, _SCALE_ROW + reach)], fill=_FAINT, width=_FINE
        )
    off = abs(cross_track_error)
    colour = _GREEN if off < NEAR else _AMBER if off < FAR else _RED
    column = middle + max(-SCALE_METRES, min(SCALE_METRES, cross_track_error)) * per_metre
    draw.rounded_rectangle(
        [*_fine(column - 4, _SCALE_ROW - 8), *_fine(column + 4, _SCALE_ROW + 8)], 2 * _FINE, fill=colour
    )
    words = f"{cross_track_error + 0.0:+.1f} m off the middle"
    draw.text(_fine(middle, FRAME_HEIGHT + 22), words, _FAINT, _font(10), anchor="ma")


def _fine(column: float, row: float) -> tuple[float, float]:
    return column * _FINE, row * _FINE


@lru_cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size * _FINE)
