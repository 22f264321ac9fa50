"""The simulator in a window, on the command line: news while a person drives, figures at the end."""

import math
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from codriver.cli.stop_signals import stop_signals

if TYPE_CHECKING:
    from rich.console import Console

    from codriver.render.look import Look
    from codriver.sim.episode import EpisodeRules
    from codriver.sim.track import Track


def drive_in_window(
    track: "Track",
    look: "Look",
    rules: "EpisodeRules",
    address: tuple[str, int] | None,
    record: Path | None,
    console: "Console",
    *,
    software: bool,
) -> dict[str, Any]:
    """Open a window, let drive until it is closed or the drive has ended, and return what came of it."""
    from codriver.cli.simulate_display import drive_json, drive_table
    from codriver.drive.recordings import Recordings
    from codriver.drive.server_link import ServerLink
    from codriver.drive.window_drive import WindowDrive
    from codriver.render.scene import Scene
    from codriver.render.window import Window
    from codriver.sim.world import World
    from codriver.types import CAMERAS

    def tell(news: str) -> None:
        console.print(news, markup=False)
        drive.tell(news)

    recordings = Recordings(record)
    link = None if address is None else ServerLink(*address, tell)
    # A person may stand, turn round and drive anywhere.
    world = World(track, replace(rules, stuck_seconds=math.inf, wrong_way_metres=math.inf))
    with ExitStack() as open_things:
        window = open_things.enter_context(closing(Window(f"codriver: {track.name}", software=software)))
        scene = open_things.enter_context(closing(Scene(track, look, CAMERAS)))
        window.look_into(scene, look)
        if record is not None:
            recordings.start(datetime.now())
        open_things.callback(recordings.stop)
        if link is not None:
            open_things.enter_context(closing(link))
        drive = WindowDrive(world, scene, window, recordings, link)
        with stop_signals() as stopped:
            console.print("The window is open. Esc ends it, H shows the keys.")
            while drive.running and not stopped.is_set():
                drive.advance()
    for folder in recordings.folders:
        console.print(f"Recorded into {folder}. Look at it: codriver check {folder}", markup=False)
    result = drive_json(drive, link)
    console.print(drive_table(result))
    return result
