"""The colours of the report's pictures, for a light and for a dark page."""

from dataclasses import dataclass
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.figure import Figure

ThemeName = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as Matplotlib takes them."""

    paper: str
    ink: str
    faint: str
    """Axes and what else stays in the background."""
    road: str
    bad: str
    lines: tuple[str, ...]
    """One for each of the things compared."""


THEMES: dict[ThemeName, Theme] = {
    "light": Theme(
        "#ffffff",
        "#24303c",
        "#8a97a3",
        "#dfe4e9",
        "#d6303a",
        ("#1667c2", "#d95f0e", "#2b8a4b", "#8e44ad", "#7a6a00"),
    ),
    "dark": Theme(
        "#161b22",
        "#e6eaee",
        "#7d8893",
        "#303942",
        "#ff6b6b",
        ("#59a6e8", "#f2a04a", "#5fc27e", "#c58fe0", "#d9c75a"),
    ),
}


def themed_figure(width: float, height: float, theme: Theme) -> Figure:
    """Return an empty figure of `width` x `height` inches on the theme's paper."""
    return Figure(figsize=(width, height), facecolor=theme.paper, layout="constrained")


def dress(axes: Axes, theme: Theme, title: str) -> None:
    """Give axes the theme's colours and a title at their left."""
    axes.set_facecolor(theme.paper)
    axes.set_title(title, loc="left", fontsize=10, color=theme.ink)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(theme.faint)
    axes.tick_params(colors=theme.ink, labelsize=9, length=3)
