"""Drives seen from above: the road, the paths driven coloured by speed, and where something happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import LinearSegmentedColormap, Normalize

from codriver.files import replace_file
from codriver.plots.theme import THEMES, Theme, ThemeName, dress, themed_figure
from codriver.sim.body import origin_of
from codriver.sim.track import Track
from codriver.sim.trajectory import Trajectory
from codriver.types import MAX_SPEED, METRES_PER_SECOND_PER_MPH, FloatArray

IncidentKind = Literal["intervention", "off the road", "crash", "worst place"]
SPEEDS = LinearSegmentedColormap.from_list("speeds", ["#6a4be0", "#1f9ac9", "#35b779", "#f0a500"])
"""From standing (violet) to the simulator's 30 mph (amber)."""
DRAWN_EVERY = 5
"""Samples of a trajectory: at 30 mph a point every 1.3 m."""
MOST_BETWEEN = 5.0
"""Metres between two points that are drawn as driven; farther apart the car was put there."""
_MPH = Normalize(0.0, MAX_SPEED / METRES_PER_SECOND_PER_MPH)
_MARKERS: dict[IncidentKind, str] = {
    "intervention": "v",
    "off the road": "X",
    "crash": "P",
    "worst place": "o",
}


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that happened, and where in the world, metres."""

    kind: IncidentKind
    x: float
    y: float
    label: str = ""
    """Written beside it."""


def draw_track_trace(
    path: Path,
    track: Track,
    trajectories: Mapping[str, Trajectory],
    incidents: Mapping[str, Sequence[Incident]],
    *,
    theme: ThemeName = "light",
) -> None:
    """Draw each drive on its own map of `track`, side by side, to a PNG or SVG at `path`.

    `trajectories` are of one car each, by the name that becomes the map's title; `incidents` are those of
    the drive of the same name, if there are any. Raises OutputError when `path` cannot be written.
    """
    colours = THEMES[theme]
    across, along = np.ptp(track.points[:, 0]), np.ptp(track.points[:, 1])
    width = 11.0 / max(2, len(trajectories))
    height = min(7.0, max(3.0, width * along / across)) + 0.8
    figure = themed_figure(width * len(trajectories) + 0.8, height, colours)
    maps = figure.subplots(1, len(trajectories), squeeze=False)[0]
    for axes, (name, trajectory) in zip(maps, trajectories.items(), strict=True):
        _draw_road(axes, track, colours)
        _draw_path(axes, trajectory)
        _draw_incidents(axes, incidents.get(name, ()), colours)
        dress(axes, colours, name)
        axes.set_axis_off()
        axes.set_aspect("equal", adjustable="datalim")
    bar = figure.colorbar(ScalarMappable(_MPH, SPEEDS), ax=maps, shrink=0.6, aspect=30, pad=0.01)
    bar.set_label("mph", color=colours.ink)
    bar.ax.tick_params(colors=colours.ink, labelsize=9)
    bar.outline.set_visible(False)
    replace_file(path, lambda temporary: figure.savefig(temporary, dpi=130))


def _draw_road(axes: Axes, track: Track, theme: Theme) -> None:
    """Draw the road as wide as it is, as far as it has edges, and an arrow at the start."""
    s = edged_part(track)
    left, right = track.half_widths_at(s)
    edges = [track.position(s, offset)[:, :2] for offset in (-left, right)]
    outline = np.concatenate([edges[0], edges[1][::-1]])
    # Axes.fill would look at each of the thousands of edges in Python, for half a second.
    axes.add_collection(PolyCollection([outline], color=theme.road, linewidth=3, zorder=1))
    axes.autoscale_view()
    tail, head = track.position([track.start, track.start + 25.0], right.max() + 12.0)[:, :2]
    arrow = {"arrowstyle": "->", "color": theme.ink, "linewidth": 1.5}
    axes.annotate("", xy=tuple(head), xytext=tuple(tail), arrowprops=arrow)


def edged_part(track: Track) -> FloatArray:
    """Return arc lengths (k,), ascending, from s = 0 to where the track ends to have edges, or once round."""
    edged = np.isfinite(track.half_width_left) & np.isfinite(track.half_width_right)
    s = np.arange(len(edged) + 1, dtype=np.float64) * track.step
    return s if edged.all() else s[: int(edged.argmin())]


def _draw_path(axes: Axes, trajectory: Trajectory) -> None:
    """Draw where the car's origin went, in the colours of its speed."""
    x, y = origin_of(trajectory.x, trajectory.y, trajectory.yaw)
    points: FloatArray = np.stack([x, y], axis=-1)[::DRAWN_EVERY]
    mph = trajectory.speed[::DRAWN_EVERY][1:] / METRES_PER_SECOND_PER_MPH
    pieces = np.stack([points[:-1], points[1:]], axis=1)  # (k, 2 ends, 2)
    driven = np.hypot(*(pieces[:, 1] - pieces[:, 0]).T) < MOST_BETWEEN
    lines = LineCollection(list(pieces[driven]), cmap=SPEEDS, norm=_MPH, linewidths=2.2, zorder=2)
    lines.set_array(mph[driven])
    axes.add_collection(lines)


def _draw_incidents(axes: Axes, incidents: Sequence[Incident], theme: Theme) -> None:
    for kind, marker in _MARKERS.items():
        chosen = [incident for incident in incidents if incident.kind == kind]
        if not chosen:
            continue
        quiet = kind == "worst place"
        axes.scatter(
            [incident.x for incident in chosen],
            [incident.y for incident in chosen],
            s=70,
            marker=marker,
            facecolors="none" if quiet else theme.bad,
            edgecolors=theme.ink if quiet else theme.paper,
            linewidths=1.3 if quiet else 0.8,
            label=f"{kind} ({len(chosen)})",
            zorder=3,
        )
        for incident in chosen:
            axes.annotate(
                incident.label,
                (incident.x, incident.y),
                xytext=(7, 4),
                textcoords="offset points",
                fontsize=9,
                color=theme.ink,
                zorder=4,
            )
    if incidents:
        axes.legend(loc="best", fontsize=8, frameon=False, labelcolor=theme.ink)
