"""The contact sheet of a recording: frames spread over it, each with the path of its steering drawn on it."""

import itertools
from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.gridspec import SubplotSpec

from codriver.camera.codec import MAX_IMAGE_BYTES, decode_frame
from codriver.camera.geometry import UDACITY_CAMERA
from codriver.data.recording import Recording
from codriver.errors import ImageError
from codriver.types import FRAME_HEIGHT, FRAME_WIDTH, FloatArray, Frame, steering_to_curvature

ROWS, COLUMNS = 4, 4
"""Frames of the contact sheet; a third of them the strongest curves."""
BAD_COLOUR = "#d6303a"

_TURNS = LinearSegmentedColormap.from_list("turns", ["#1667c2", "#59a6e8", "#b9c2ca", "#f2a04a", "#d95f0e"])
_STRONG = 0.3
"""|steering| from which on the colour is full."""

Colour = tuple[float, float, float, float]


def turn_colours(steering: FloatArray) -> list[Colour]:
    """Return a colour for each steering: left is blue, right is orange, straight is grey."""
    return [(red, green, blue, alpha) for red, green, blue, alpha in _TURNS(0.5 + steering / (2 * _STRONG))]


def letter(number: int) -> str:
    """Return the letter of the frame of this number, from 0."""
    return chr(ord("a") + number)


def choose_rows(steering: FloatArray, count: int, rng: np.random.Generator) -> list[int]:
    """Choose up to `count` rows in order, one from each of as many equal parts of the recording.

    Every third is the strongest curve of its part, the others are drawn by chance.
    """
    edges = np.linspace(0, len(steering), min(count, len(steering)) + 1).astype(int)
    chosen = []
    for number, (start, stop) in enumerate(itertools.pairwise(edges)):
        strongest = start + int(np.argmax(np.abs(steering[start:stop])))
        chosen.append(strongest if number % 3 == 1 else int(rng.integers(start, stop)))
    return chosen


def draw_contact_sheet(figure: Figure, place: SubplotSpec, recording: Recording, chosen: list[int]) -> None:
    """Draw the centre pictures of the `chosen` rows, lettered, into a part of the figure."""
    cells = place.subgridspec(ROWS, COLUMNS, hspace=0.03, wspace=0.02)
    for number, row in enumerate(chosen):
        axes = figure.add_subplot(cells[number // COLUMNS, number % COLUMNS])
        axes.set_axis_off()
        frame, steering = _frame(recording, row), float(recording.steering[row])
        if frame is None:
            axes.text(0.5, 0.5, "no picture", ha="center", color=BAD_COLOUR)
            continue
        axes.imshow(frame, interpolation="lanczos", aspect="auto")
        _draw_steering(axes, steering)
        axes.set(xlim=(-0.5, FRAME_WIDTH - 0.5), ylim=(FRAME_HEIGHT - 0.5, -0.5))
        _label(axes, 6, letter(number), "left")
        _label(axes, FRAME_WIDTH - 7, f"{steering:+.2f}" if round(steering, 2) else "0", "right")


def _frame(recording: Recording, row: int) -> Frame | None:
    path = recording.pictures["center"][row]
    try:
        if path is not None:
            with path.open("rb") as file:
                return decode_frame(file.read(MAX_IMAGE_BYTES + 1))
    except (ImageError, OSError):
        # The report names the pictures that cannot be used; the sheet shows the gap.
        return None
    return None


def _draw_steering(axes: Axes, steering: float) -> None:
    """Draw the path that this steering leads along, as the camera sees it: 1.6 m wide, up to 25 m long."""
    length = np.linspace(4.0, 25.0, 60)
    curvature = steering_to_curvature(steering) or 1e-9
    heading = np.clip(curvature * length, -1.4, 1.4)
    level = np.zeros_like(length)
    middle = np.stack([(1 - np.cos(heading)) / curvature, level, np.sin(heading) / curvature])
    across = 0.8 * np.stack([np.cos(heading), level, -np.sin(heading)])
    left, right = (UDACITY_CAMERA.project((middle + side * across).T) for side in (-1, 1))
    outline = np.concatenate([left, right[::-1]])
    outline = outline[np.isfinite(outline).all(axis=1)]
    (colour,) = turn_colours(np.array([steering]))
    axes.fill(outline[:, 0], outline[:, 1], color=colour, alpha=0.55, linewidth=0)


def _label(axes: Axes, column: float, words: str, side: Literal["left", "right"]) -> None:
    box = {"facecolor": "black", "alpha": 0.55, "pad": 2.0, "edgecolor": "none"}
    axes.text(column, 8, words, ha=side, va="top", color="white", fontsize=9, fontweight="bold", bbox=box)
