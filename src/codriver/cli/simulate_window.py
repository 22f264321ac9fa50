"""The simulator in a window or a page, on the command line: news while one drives, figures at the end."""

import math
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from codriver.cli.stop_signals import stop_signals

if TYPE_CHECKING:
    from rich.console import Console

    from codriver.control.hands import Inputs
    from codriver.render.dashboard import Dashboard
    from codriver.render.look import Look
    from codriver.render.scene import Scene
    from codriver.render.window import Pose
    from codriver.sim.episode import EpisodeRules
    from codriver.sim.track import Track


class OpenWindow(Protocol):
    """A window or a page that a scene can be looked at in; closed at the end."""

    @property
    def is_open(self) -> bool:
        """Whether it is still there."""

    def look_into(self, scene: "Scene", look: "Look") -> None:
        """Show this scene from now on."""

    def inputs(self) -> "Inputs":
        """Return what the person holds."""

    def pressed(self) -> list[str]:
        """Return what was pressed since the last call."""

    def show(self, pose: "Pose", dashboard: "Dashboard") -> None:
        """Show the scene for a car at this pose, with its dashboard."""

    def close(self) -> None:
        """Close it."""


def open_on_display(track: "Track", console: "Console", *, software: bool) -> OpenWindow:
    """Open a window on this computer's display."""
    from codriver.render.window import Window

    window = Window(f"codriver: {track.name}", software=software)
    console.print("The window is open. Esc ends it, H shows the keys.")
    return window


def drive_in_window(
    track: "Track",
    look: "Look",
    rules: "EpisodeRules",
    address: tuple[str, int] | None,
    record: Path | None,
    console: "Console",
    open_window: Callable[[], OpenWindow],
    corrections: Path | None = None,
) -> dict[str, Any]:
    """Open a window, let drive until it is closed or the drive has ended, and return what came of it.

    `corrections` is the folder for what the person does who takes the wheel from a drive server.
    """
    from codriver.cli.simulate_display import drive_json, drive_table
    from codriver.drive.recordings import Recordings
    from codriver.drive.server_link import ServerLink
    from codriver.drive.window_drive import WindowDrive
    from codriver.render.scene import Scene
    from codriver.sim.world import World
    from codriver.types import CAMERAS

    def tell(news: str) -> None:
        console.print(news, markup=False)
        drive.tell(news)

    recordings = Recordings(record)
    corrected = None if corrections is None else Recordings(corrections)
    link = None if address is None else ServerLink(*address, tell)
    # A person may stand, turn round and drive anywhere.
    world = World(track, replace(rules, stuck_seconds=math.inf, wrong_way_metres=math.inf))
    with ExitStack() as open_things:
        window = open_things.enter_context(closing(open_window()))
        scene = open_things.enter_context(closing(Scene(track, look, CAMERAS)))
        window.look_into(scene, look)
        if record is not None:
            recordings.start(datetime.now())
        open_things.callback(recordings.stop)
        if corrected is not None:
            open_things.callback(corrected.stop)
        if link is not None:
            open_things.enter_context(closing(link))
        drive = WindowDrive(world, scene, window, recordings, link, corrections=corrected)
        with stop_signals() as stopped:
            while drive.running and not stopped.is_set():
                drive.advance()
    for folder in recordings.folders:
        console.print(f"Recorded into {folder}. Look at it: codriver check {folder}", markup=False)
    for folder in [] if corrected is None else corrected.folders:
        console.print(
            f"Corrections in {folder}. Train with them beside the recording that the "
            f"model has learnt from: codriver train RECORDING {folder} -o model.h5",
            markup=False,
        )
    result = drive_json(drive, link)
    console.print(drive_table(result))
    return result
