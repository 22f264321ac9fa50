"""The simulator in a browser, on the command line: its page, and a model at the wheel that hands it over."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from codriver.cli.page_until_stopped import require_pages
from codriver.errors import SettingError

if TYPE_CHECKING:
    from rich.console import Console

    from codriver.cli.simulate_window import OpenWindow
    from codriver.render.look import Look
    from codriver.sim.episode import EpisodeRules
    from codriver.sim.track import Track

SET_SPEED_MPH = 20.0
"""Of a model at the wheel; the usual of `codriver drive`."""


@dataclass(frozen=True, slots=True)
class Served:
    """How the page is served, and what is behind it."""

    host: str
    port: int
    model: Path | None
    """Drives until somebody takes the wheel."""
    corrections: Path | None
    """Where they go; into a folder named by the time where it is None."""


def drive_in_page(
    track: "Track",
    look: "Look",
    rules: "EpisodeRules",
    address: tuple[str, int] | None,
    record: Path | None,
    console: "Console",
    served: Served,
) -> dict[str, Any]:
    """Serve the page, let drive until the drive is ended, and return what came of it."""
    from codriver.cli.simulate_window import drive_in_window

    if served.model is not None and address is not None:
        raise SettingError("--model and --connect: one of them can have the wheel.")
    corrections = served.corrections or Path(f"{datetime.now():corrections-%Y-%m-%d-%H-%M-%S}")
    open_page = partial(open_in_page, track, console, host=served.host, port=served.port)
    with model_at_the_wheel(served.model, console) as place:
        return drive_in_window(track, look, rules, place or address, record, console, open_page, corrections)


def open_in_page(track: "Track", console: "Console", *, host: str, port: int) -> "OpenWindow":
    """Serve the page, and open it where there is a browser to be seen."""
    require_pages()
    from codriver.pages.browser_window import BrowserWindow
    from codriver.pages.serving import open_in_browser

    window = BrowserWindow(track.name, host=host, port=port)
    console.print(f"Drive at {window.address}  (Ctrl-C ends it)", markup=False, soft_wrap=True)
    open_in_browser(window.address)
    return window


@contextmanager
def model_at_the_wheel(model: Path | None, console: "Console") -> Iterator[tuple[str, int] | None]:
    """Serve a model to this process's own simulator; yields its address, None without a model."""
    if model is None:
        yield None
        return
    from codriver.drive.server import DriveServer
    from codriver.model.pilot import load_pilot
    from codriver.types import METRES_PER_SECOND_PER_MPH

    console.print(f"Loading {model} ...", markup=False)
    pilot = load_pilot(model)
    console.print(pilot.summary, markup=False)
    with DriveServer(pilot, SET_SPEED_MPH * METRES_PER_SECOND_PER_MPH, port=0) as server:
        server.start()
        yield "127.0.0.1", server.port
