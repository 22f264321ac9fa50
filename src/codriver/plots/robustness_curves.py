"""How much a driver bears: the share of clean drives against everything that was made worse."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from codriver.files import replace_file
from codriver.plots.theme import THEMES, ThemeName, dress, themed_figure
from codriver.types import FloatArray


@dataclass(frozen=True, slots=True)
class Curve:
    """One thing that was made worse, n levels of it, ascending."""

    title: str
    """What it is, with its unit."""
    levels: FloatArray
    """(n,)"""
    share: FloatArray
    """(n,), of clean drives, 0..1."""
    low: FloatArray
    """(n,), lower ends of the intervals of the share."""
    high: FloatArray
    """(n,), their upper ends."""
    expert_share: FloatArray | None = None
    """(n,), of the expert's, where it makes a difference to it."""


def draw_robustness_curves(path: Path, curves: Sequence[Curve], *, theme: ThemeName = "light") -> None:
    """Draw the curves side by side to a PNG or SVG at `path`; raises OutputError if it cannot be written."""
    colours = THEMES[theme]
    figure = themed_figure(2.6 * len(curves), 2.7, colours)
    for axes, curve in zip(
        figure.subplots(1, len(curves), sharey=True, squeeze=False)[0], curves, strict=True
    ):
        if curve.expert_share is not None:
            axes.plot(
                curve.levels, curve.expert_share * 100, "s--", color=colours.faint, linewidth=1, markersize=4
            )
        axes.fill_between(
            curve.levels, curve.low * 100, curve.high * 100, color=colours.lines[0], alpha=0.15, linewidth=0
        )
        axes.plot(curve.levels, curve.share * 100, "o-", color=colours.lines[0], linewidth=1.6, markersize=5)
        axes.set(ylim=(-4, 104), xticks=curve.levels, yticks=np.arange(0, 101, 25))
        axes.grid(alpha=0.2)
        dress(axes, colours, curve.title)
    replace_file(path, lambda temporary: figure.savefig(temporary, dpi=130))
