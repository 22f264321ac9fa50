"""The simulator without a window, on the command line: a live line while it drives, figures at the end."""

import threading
import time
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from codriver.cli.stop_signals import stop_signals

if TYPE_CHECKING:
    from rich.console import Console

    from codriver.cli.simulate_display import LiveLine
    from codriver.drive.headless import Chauffeur, HeadlessDrive
    from codriver.drive.run_recording import RunRecording
    from codriver.drive.server_link import ServerLink
    from codriver.render.look import Look
    from codriver.sim.episode import EpisodeRules
    from codriver.sim.track import Track

LINE_EVERY = 5.0
"""Seconds between two lines where there is no terminal to keep one alive."""
REFRESH = 0.2
"""Seconds between two looks at the live line."""


def drive_headless(
    track: "Track",
    look: "Look",
    rules: "EpisodeRules",
    address: tuple[str, int] | None,
    record: Path | None,
    console: "Console",
    *,
    real_time: bool,
) -> dict[str, Any]:
    """Drive to the end or to Ctrl-C, show how it goes, and return what came of it."""
    from codriver.cli.simulate_display import LiveLine, drive_json, drive_table
    from codriver.drive.headless import HeadlessDrive
    from codriver.drive.server_link import ServerLink
    from codriver.render.simulated_world import SimulatedWorld
    from codriver.types import CAMERAS

    def tell(news: str) -> None:
        console.print(f"\r\x1b[K{news}" if console.is_terminal else news, markup=False)

    link = None if address is None else ServerLink(*address, tell)
    with ExitStack() as open_things:
        chauffeur = open_things.enter_context(closing(_chauffeur(link, track, real_time=real_time)))
        recording = None if record is None else open_things.enter_context(closing(_recording(record)))
        world = open_things.enter_context(
            SimulatedWorld(track, look, rules, CAMERAS if record else ("center",))
        )
        drive = HeadlessDrive(world, chauffeur, recording=recording, real_time=real_time)
        with stop_signals() as stopped:
            who = "the expert, who sees the track and not the picture" if link is None else "a drive server"
            console.print(f"At the wheel on {track.name}: {who}. Ctrl-C ends it.")
            _drive_until(stopped, drive, LiveLine(drive, link), console)
    if chauffeur.stranded:
        console.print(f"Given up: {chauffeur.stranded}.", markup=False, style="bold red")
    result = drive_json(drive, link)
    console.print(drive_table(result))
    return result


def _chauffeur(link: "ServerLink | None", track: "Track", *, real_time: bool) -> "Chauffeur":
    from codriver.drive.chauffeurs import ExpertChauffeur, ServerChauffeur

    return ExpertChauffeur(track) if link is None else ServerChauffeur(link, real_time=real_time)


def _recording(folder: Path) -> "RunRecording":
    from codriver.data.recorder import Recorder
    from codriver.drive.run_recording import RunRecording

    return RunRecording(Recorder(folder))


def _drive_until(
    stopped: threading.Event, drive: "HeadlessDrive", line: "LiveLine", console: "Console"
) -> None:
    """Drive until the drive ends or is stopped, and show the live line now and then."""
    shown = time.perf_counter()
    every = REFRESH if console.is_terminal else LINE_EVERY
    while drive.running and not stopped.is_set():
        moved = drive.advance()
        now = time.perf_counter()
        if now - shown < every or not moved:
            continue
        shown = now
        if console.is_terminal:  # written plainly: Rich would take milliseconds from the driving
            console.file.write(f"\r{line.text()[: console.width - 1]}\x1b[K")
            console.file.flush()
        else:
            console.print(line.text(), markup=False)
    console.print()
