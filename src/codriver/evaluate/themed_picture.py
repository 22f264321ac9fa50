"""A plot drawn twice, for a light and for a dark page."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from codriver.plots.theme import THEMES, ThemeName


@dataclass(frozen=True, slots=True)
class ThemedPicture:
    """Two PNGs."""

    light: bytes
    dark: bytes


def draw_themed(draw: Callable[[Path, ThemeName], object]) -> ThemedPicture:
    """Let `draw` write a PNG to a path for each theme, and return them."""
    with TemporaryDirectory(prefix="codriver-") as folder:
        drawn = {}
        for theme in THEMES:
            path = Path(folder) / f"{theme}.png"
            draw(path, theme)
            drawn[theme] = path.read_bytes()
    return ThemedPicture(drawn["light"], drawn["dark"])
