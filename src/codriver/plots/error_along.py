"""Cross-track error along the lap: where each drive was off the middle, and how much room it had there."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from codriver.files import replace_file
from codriver.plots.theme import THEMES, ThemeName, dress, themed_figure
from codriver.plots.track_trace import DRAWN_EVERY, MOST_BETWEEN, edged_part
from codriver.sim.body import WHEELS
from codriver.sim.track import Track
from codriver.sim.trajectory import Trajectory
from codriver.types import FloatArray

LIMIT = 1.0
"""Metres off the middle where NVIDIA's testers take the wheel; drawn as a dotted line."""
MOST_SHOWN = 4.5
"""Metres; what is farther out is drawn at the margin."""
_HALF_CAR = float(WHEELS[:, 0].max())


def draw_error_along(
    path: Path,
    track: Track,
    trajectories: Mapping[str, Trajectory],
    *,
    shaded: str = "a wheel is off the road",
    theme: ThemeName = "light",
) -> None:
    """Draw the cross-track error of each drive over the arc length of `track`, to a PNG or SVG at `path`.

    Laps lie over one another. The shaded margins are where a wheel leaves the road, and are called `shaded`;
    the strip below tells the bends. Raises OutputError when `path` cannot be written.
    """
    colours = THEMES[theme]
    figure = themed_figure(12.0, 3.9, colours)
    error, bends = figure.subplots(2, 1, sharex=True, height_ratios=[7, 1])
    s = edged_part(track)
    left, right = track.half_widths_at(s)
    for edge, margin in ((_HALF_CAR - left, -MOST_SHOWN), (right - _HALF_CAR, MOST_SHOWN)):
        error.fill_between(s, edge, margin, color=colours.bad, alpha=0.16, linewidth=0)
    for limit in (-LIMIT, LIMIT):
        error.axhline(limit, color=colours.faint, linewidth=0.8, linestyle=":")
    error.axhline(0.0, color=colours.faint, linewidth=0.8)
    for number, (name, trajectory) in enumerate(trajectories.items()):
        along, off = _once_round(trajectory, track.length)
        line = colours.lines[number % len(colours.lines)]
        error.plot(along, off, color=line, linewidth=1.4, label=name)
    error.set(xlim=(0.0, s[-1]), ylim=(-MOST_SHOWN, MOST_SHOWN))
    error.legend(loc="upper right", fontsize=9, frameon=False, labelcolor=colours.ink, ncols=3)
    dress(error, colours, f"metres off the middle, right is up (shaded: {shaded}; dotted: 1 m)")
    curvature = track.curvature_at(s)
    bends.fill_between(s, curvature / np.abs(curvature).max(), color=colours.faint, linewidth=0)
    bends.set(ylim=(-1.1, 1.1), yticks=[])
    dress(bends, colours, "")
    bends.set_xlabel("bends (right is up), and metres along the track", color=colours.ink, fontsize=9)
    replace_file(path, lambda temporary: figure.savefig(temporary, dpi=130))


def _once_round(trajectory: Trajectory, length: float) -> tuple[FloatArray, FloatArray]:
    """Return arc lengths 0..length and errors to draw, with a gap wherever the drawing would jump back."""
    s = trajectory.s[::DRAWN_EVERY]
    along = np.mod(s, length)
    error = np.clip(trajectory.cross_track_error[::DRAWN_EVERY], -MOST_SHOWN, MOST_SHOWN)
    gaps = np.flatnonzero(np.abs(np.diff(along)) > MOST_BETWEEN) + 1
    return np.insert(along, gaps, np.nan), np.insert(error, gaps, np.nan)
