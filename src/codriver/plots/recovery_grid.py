"""Does the car come back to the middle, and how soon? A square for every start beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from codriver.files import replace_file
from codriver.plots.theme import THEMES, Theme, ThemeName, dress, themed_figure

QUICK = LinearSegmentedColormap.from_list("quick", ["#2b8a4b", "#8fbf5a", "#f0a500"])
"""From at once to just in time."""


@dataclass(frozen=True, slots=True)
class RecoverySquare:
    """One start and what came of it."""

    offset: float
    """Metres right of the middle."""
    heading: float
    """Degrees that the car points right of the road."""
    seconds: float | None
    """Until it was back; None if it never was."""


def draw_recovery_grid(
    path: Path,
    places: Mapping[str, Sequence[RecoverySquare]],
    in_time: float,
    *,
    theme: ThemeName = "light",
) -> None:
    """Draw a grid for each place, by its name, to a PNG or SVG at `path`.

    Squares are green to amber up to `in_time` seconds, red beyond. Raises OutputError when `path` cannot be
    written.
    """
    colours = THEMES[theme]
    figure = themed_figure(5.6 * len(places), 2.9, colours)
    panels = figure.subplots(1, len(places), squeeze=False)[0]
    for axes, (name, squares) in zip(panels, places.items(), strict=True):
        _draw_grid(axes, squares, in_time, colours)
        dress(axes, colours, name)
    replace_file(path, lambda temporary: figure.savefig(temporary, dpi=130))


def _draw_grid(axes: Axes, squares: Sequence[RecoverySquare], in_time: float, theme: Theme) -> None:
    offsets = sorted({square.offset for square in squares})
    headings = sorted({square.heading for square in squares})
    for square in squares:
        column, row = offsets.index(square.offset), headings.index(square.heading)
        late = square.seconds is None or square.seconds > in_time
        colour = theme.bad if late else QUICK((square.seconds or 0.0) / in_time)
        axes.fill(column + np.array([0, 1, 1, 0]), row + np.array([0, 0, 1, 1]), color=colour, alpha=0.85)
        words = "never" if square.seconds is None else f"{square.seconds:.1f} s"
        axes.text(column + 0.5, row + 0.5, words, ha="center", va="center", color="white", fontsize=9)
    for ticks, labels, unit, put in (
        (offsets, [f"{offset:+g}" for offset in offsets], "metres right of the middle", "x"),
        (headings, [f"{heading:+.0f}°" for heading in headings], "pointing right", "y"),
    ):
        axes.set(**{f"{put}ticks": np.arange(len(ticks)) + 0.5, f"{put}ticklabels": labels})
        axes.set(**{f"{put}label": unit, f"{put}lim": (0, len(ticks))})
    axes.xaxis.label.set_color(theme.ink)
    axes.yaxis.label.set_color(theme.ink)
