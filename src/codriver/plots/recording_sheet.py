"""One picture by which a person can judge a recording: frames, histogram, time lines and the path driven."""

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec
from matplotlib.ticker import FuncFormatter

from codriver.data.check import HISTOGRAM_EDGES, CheckReport
from codriver.data.recording import Recording
from codriver.data.smoothing import SMOOTHING_SECONDS, smooth_steering
from codriver.data.stretches import seconds_within
from codriver.files import replacing
from codriver.plots.contact_sheet import (
    BAD_COLOUR,
    COLUMNS,
    ROWS,
    choose_rows,
    draw_contact_sheet,
    letter,
    turn_colours,
)
from codriver.types import METRES_PER_SECOND_PER_MPH, FloatArray, steering_to_curvature

_INK, _FAINT, _GOOD_COLOUR = "#24303c", "#8a97a3", "#2b8a4b"


def draw_recording_sheet(
    recording: Recording, report: CheckReport, path: Path, rng: np.random.Generator
) -> None:
    """Write the picture (PNG, 1600x1120) of a recording and its report to `path`.

    `rng` chooses the frames. Raises OutputError when `path` cannot be written.
    """
    figure = Figure(figsize=(16, 11.2), dpi=100, facecolor="white")
    FigureCanvasAgg(figure)
    grid = GridSpec(
        4,
        3,
        figure,
        left=0.035,
        right=0.985,
        top=0.885,
        bottom=0.04,
        height_ratios=[1.2, 1.6, 0.8, 0.5],
        hspace=0.24,
        wspace=0.12,
    )
    chosen = choose_rows(recording.steering, ROWS * COLUMNS, rng)
    clock = _driving_clock(recording)
    smooth = smooth_steering(recording.steering, recording.time, recording.stretches)
    _title(figure, report)
    draw_contact_sheet(figure, grid[0:2, 0:2], recording, chosen)
    _histogram(figure.add_subplot(grid[0, 2]), report)
    _path_from_above(figure.add_subplot(grid[1, 2]), recording, smooth, clock, chosen)
    steering = figure.add_subplot(grid[2, :])
    _steering_over_time(steering, recording, smooth, clock, chosen)
    _speed_over_time(figure.add_subplot(grid[3, :], sharex=steering), recording, clock)
    with replacing(path) as temporary:
        figure.savefig(temporary, format="png")


def _driving_clock(recording: Recording) -> FloatArray:
    """Return minutes of driving of each row (n,): the stretches put one behind the other."""
    clock = np.zeros(len(recording.line))
    elapsed = 0.0
    for start, stop in recording.stretches:
        clock[start:stop] = elapsed + seconds_within(recording.time, (start, stop)) / 60
        elapsed = clock[stop - 1]
    return clock


def _title(figure: Figure, report: CheckReport) -> None:
    figure.text(0.035, 0.968, report.name, fontsize=24, fontweight="bold", color=_INK, va="center")
    facts = [
        f"{report.rows:,} rows",
        f"{report.minutes:.1f} minutes",
        f"{report.metres / 1000:.2f} km",
        f"{report.rows_per_second:.1f} rows a second",
        "cameras: " + ", ".join(report.cameras),
        f"{len(report.stretches)} stretch" + "es" * (len(report.stretches) != 1),
        f"{report.keyboard.zero_share:.0%} of steering is exactly 0",
        "steered by keyboard" if report.keyboard.keyboard else "not steered by keyboard",
    ]
    figure.text(0.035, 0.934, "   ·   ".join(facts), fontsize=12, color=_INK, va="center")
    bad = len(report.bad_rows)
    words = f"{bad:,} of {report.rows_in_log:,} rows are bad" if bad else "no bad rows"
    colour = BAD_COLOUR if bad else _GOOD_COLOUR
    figure.text(0.985, 0.968, words, fontsize=14, fontweight="bold", ha="right", va="center", color=colour)


def _histogram(axes: Axes, report: CheckReport) -> None:
    edges = np.array(HISTOGRAM_EDGES)
    middles = (edges[:-1] + edges[1:]) / 2
    counts = np.array(report.steering_counts)
    axes.bar(middles, counts, width=0.09, color=turn_colours(middles))
    # A straight bin of thousands and a bin of three rows must both be seen.
    axes.set_yscale("symlog", linthresh=10)
    axes.set(xlim=(-1.06, 1.06), ylim=(0, max(10, counts.max()) * 1.6))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    shares = f"left {report.left_share:.0%}   right {report.right_share:.0%}"
    axes.text(0.985, 0.94, shares, transform=axes.transAxes, ha="right", va="top", fontsize=10, color=_INK)
    _plain(axes, "rows by steering")


def _path_from_above(
    axes: Axes, recording: Recording, smooth: FloatArray, clock: FloatArray, chosen: list[int]
) -> None:
    """Draw where speed and steering lead by the kinematic bicycle, each stretch from where the last ended."""
    curvature = np.array([steering_to_curvature(float(steering)) for steering in recording.steering])
    travelled = recording.speed * np.diff(clock, prepend=clock[:1]) * 60
    heading = np.cumsum(curvature * travelled)
    points = np.stack(
        [np.cumsum(np.sin(heading) * travelled), np.cumsum(np.cos(heading) * travelled)], axis=1
    )
    segments = np.stack([points[:-1], points[1:]], axis=1)
    axes.add_collection(LineCollection(list(segments), colors=turn_colours(smooth[1:]), linewidths=3))
    axes.autoscale_view()
    axes.set_aspect("equal", adjustable="datalim")
    for number, row in enumerate(chosen):
        axes.annotate(letter(number), points[row], fontsize=8, color=_INK, fontweight="bold")
    starts = [start for start, _ in recording.stretches]
    axes.plot(points[starts, 0], points[starts, 1], "o", color=_INK, markersize=6, markerfacecolor="white")
    axes.plot(*points[0], "o", color=_INK, markersize=7)
    _plain(axes, "path by speed and steering alone, metres (drifts; dots: starts)")


def _steering_over_time(
    axes: Axes, recording: Recording, smooth: FloatArray, clock: FloatArray, chosen: list[int]
) -> None:
    _shade_stretches(axes, recording, clock)
    axes.vlines(clock, 0, recording.steering, colors=turn_colours(recording.steering), linewidth=0.8)
    for start, stop in recording.stretches:
        axes.plot(clock[start:stop], smooth[start:stop], color=_INK, linewidth=0.9)
    axes.axhline(0, color=_FAINT, linewidth=0.6)
    axes.set(ylim=(-1.12, 1.28), yticks=[-1, -0.5, 0, 0.5, 1])
    for number, row in enumerate(chosen):
        axes.text(clock[row], 1.16, letter(number), ha="center", va="center", fontsize=8, color=_INK)
    axes.tick_params(labelbottom=False)
    if recording.problems:
        lines = [problem.line for problem in recording.problems]
        moments = np.interp(lines, recording.line, clock)
        axes.plot(
            moments, np.full(len(lines), -1.0), "|", color=BAD_COLOUR, markersize=9, markeredgewidth=1.4
        )
        axes.text(0.999, 1.04, "red marks: bad rows", transform=axes.transAxes, ha="right", color=BAD_COLOUR)
    _plain(axes, f"steering, right is up (dark line: smoothed over {SMOOTHING_SECONDS} s)")


def _speed_over_time(axes: Axes, recording: Recording, clock: FloatArray) -> None:
    _shade_stretches(axes, recording, clock)
    mph = recording.speed / METRES_PER_SECOND_PER_MPH
    for start, stop in recording.stretches:
        axes.fill_between(clock[start:stop], mph[start:stop], color="#5a7d9a", alpha=0.35, linewidth=0)
        axes.plot(clock[start:stop], mph[start:stop], color="#3d6485", linewidth=1)
    axes.set(xlim=(0, max(float(clock[-1]), 1e-3)), ylim=(0, max(33.0, float(mph.max()) * 1.05)))
    axes.set_yticks([0, 10, 20, 30])
    _plain(axes, "speed in mph over minutes of driving")


def _shade_stretches(axes: Axes, recording: Recording, clock: FloatArray) -> None:
    for start, stop in recording.stretches[1::2]:
        axes.axvspan(clock[start], clock[stop - 1], color="#e9edf1", zorder=0)


def _plain(axes: Axes, title: str) -> None:
    axes.set_title(title, loc="left", fontsize=10, color=_INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(_FAINT)
    axes.tick_params(colors=_INK, labelsize=9, length=3)
