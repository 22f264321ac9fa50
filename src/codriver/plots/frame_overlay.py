"""What is drawn over a camera's picture and on the strip below it, finer than its pixels."""

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from codriver.camera.geometry import UDACITY_CAMERA
from codriver.camera.preprocess import Preprocess
from codriver.plots.steering_arc import steering_arc
from codriver.types import FRAME_HEIGHT, FRAME_WIDTH, Frame

STRIP = 36
"""Rows below the camera's picture, for numbers."""
FILM_SIZE = (FRAME_WIDTH, FRAME_HEIGHT + STRIP)
"""Columns and rows of the whole."""
PAPER, INK, FAINT, ARC = (22, 27, 34), (235, 238, 241), (150, 160, 170), (255, 140, 26)
RECORDED = (89, 190, 250)
"""Of the path that was recorded, beside the ARC of the one that is driven."""
GREEN, AMBER, RED = (70, 190, 110), (240, 180, 40), (230, 70, 70)
OVERLAY_COLOURS = (PAPER, INK, FAINT, ARC, RECORDED, GREEN, AMBER, RED)
"""Red, green and blue, 0..255, of what is drawn."""

_FINE = 2
"""Overlays are drawn this many times as large and shrunk, which smooths their edges."""
_ARC_POINTS = 8
"""One of so many points of the arc is drawn; between them it is as good as straight."""

Colour = tuple[int, int, int]


class FrameOverlay:
    """A drawing of FILM_SIZE; places are columns and rows of it."""

    def __init__(self) -> None:
        self._picture = Image.new("RGBA", (FILM_SIZE[0] * _FINE, FILM_SIZE[1] * _FINE))
        self._draw = ImageDraw.Draw(self._picture)

    def over(self, frame: Frame) -> Image.Image:
        """Return an RGB picture: the uint8 RGB `frame` (160, 320, 3), the strip, and the drawing on both."""
        film = Image.new("RGB", FILM_SIZE, PAPER)
        film.paste(Image.fromarray(frame))
        small = self._picture.resize(FILM_SIZE, Image.Resampling.BOX)
        film.paste(small, mask=small)
        return film

    def draw_crop(self, preprocess: Preprocess) -> None:
        """Draw a box around what the network is fed."""
        corner = (preprocess.crop_left + 0.5, preprocess.crop_top)
        other = (preprocess.crop_right - 1, min(preprocess.crop_bottom, FRAME_HEIGHT - 1))
        self._draw.rectangle([*_fine(*corner), *_fine(*other)], outline=(*INK, 150), width=_FINE)

    def draw_path(self, steering: float, colour: Colour = ARC) -> None:
        """Draw the path of a steering, -1..1, as the centre camera sees it."""
        arc = steering_arc(UDACITY_CAMERA, steering) + 0.5
        inside = arc[(arc[:, 1] < FRAME_HEIGHT) & (np.abs(arc[:, 0] - FRAME_WIDTH / 2) < FRAME_WIDTH)]
        self._draw.line([_fine(*point) for point in inside[::_ARC_POINTS].tolist()], colour, width=3 * _FINE)

    def draw_number(self, column: float, words: str, what: str, colour: Colour = INK) -> None:
        """Write a number, and what it is below it, onto the strip."""
        self._draw.text(_fine(column, FRAME_HEIGHT + 2), words, colour, _font(17))
        self._draw.text(_fine(column, FRAME_HEIGHT + 22), what, FAINT, _font(10))

    def draw_caption(self, caption: str) -> None:
        """Write a few words into the upper left corner of the camera's picture."""
        self._draw.text(_fine(6, 4), caption, INK, _font(12), stroke_width=_FINE, stroke_fill=PAPER)

    def draw_words(self, column: float, row: float, words: str) -> None:
        """Write small, faint words, `column` in their middle."""
        self._draw.text(_fine(column, row), words, FAINT, _font(10), anchor="ma")

    def draw_line(self, start: tuple[float, float], end: tuple[float, float], width: int = 1) -> None:
        """Draw a faint line."""
        self._draw.line([_fine(*start), _fine(*end)], fill=FAINT, width=width * _FINE)

    def draw_block(self, corner: tuple[float, float], other: tuple[float, float], colour: Colour) -> None:
        """Draw a filled rectangle with rounded corners."""
        self._draw.rounded_rectangle([*_fine(*corner), *_fine(*other)], 2 * _FINE, fill=colour)


def _fine(column: float, row: float) -> tuple[float, float]:
    return column * _FINE, row * _FINE


@lru_cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size * _FINE)
